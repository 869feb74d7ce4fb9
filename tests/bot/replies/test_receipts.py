from bot.replies.receipts import MOST_NAMED, differs_reply, same_again_reply
from bot.reply import Block, Reply
from index.answering.receipt_changes import Change, ChangeKind
from index.answering.receipts import OWN


def texts(reply: Reply) -> list[str]:
    return [block.text for block in reply.blocks if isinstance(block, Block)]


def test_every_kind_of_change_has_a_sentence_of_its_own() -> None:
    changed = [Change(kind, "subject", "1" * 64, "2" * 64) for kind in ChangeKind]
    said = texts(differs_reply("Who?", changed))
    assert len(set(said)) == len(said)
    assert said[0] == "“Who?” is answered otherwise now."
    assert not [line for line in said if "1" * 13 in line and "revision" in line]


def test_a_document_whose_former_text_is_not_known_is_told_all_the_same() -> None:
    change = Change(ChangeKind.DOCUMENT_CHANGED, "notes/a.md", None, "2" * 64)
    assert "- The document “notes/a.md” changed, and is revision 222222222222 now." in texts(
        differs_reply("?", [change])
    )


def test_many_changes_of_one_kind_are_counted() -> None:
    changed = [Change(ChangeKind.SOURCE_GONE, f"source {number}") for number in range(MOST_NAMED + 3)]
    said = texts(same_again_reply(changed))
    assert len(said) == 1 + MOST_NAMED + 1
    assert said[-1] == "- And 3 more of that kind."


def test_where_nothing_that_is_told_explains_it_that_is_said() -> None:
    setting = Change(ChangeKind.SETTING, "ranking.k1", "1.2", "2.0", is_cause=False)
    assert "Nothing that could explain it is told by the receipt." in texts(differs_reply("Who?", [setting]))
    assert "Since the receipt was written:" not in texts(differs_reply("Who?", [setting]))


def test_a_workspace_s_own_library_is_told_apart() -> None:
    said = texts(same_again_reply([Change(ChangeKind.GENERATION, OWN, "1", None)]))
    assert said[-1] == "- The workspace's library went from generation 1 to nothing."


def test_where_nothing_changed_nothing_is_said() -> None:
    assert same_again_reply([]) == Reply(())
