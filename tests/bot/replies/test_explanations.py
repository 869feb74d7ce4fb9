from bot.replies import why_reply
from bot.reply import Block, Reply, Table
from index.model import Explanation, Quote, TermWeight

QUOTE = Quote(2, 4.0, "notes", "a.txt", "A", 0, 1, "x", "f" * 64)
TERM = TermWeight("lighthous", "lighthouse", 1200, 1.725, 1.5, 0.25)


def why(*, answered: bool, common: tuple[str, ...] = ()) -> Reply:
    return why_reply(Explanation(QUOTE, (TERM,), common, 5000, 3.0, 2.0, 0.5, 0.75, 0.5, answered))


def texts(reply: Reply) -> list[str]:
    return [block.text for block in reply.blocks if isinstance(block, Block)]


def test_each_word_has_a_row_with_its_term_and_weights() -> None:
    (table,) = (block for block in why(answered=True).blocks if isinstance(block, Table))
    assert table.rows == (("lighthouse", "lighthous", "1,200", "1.73", "1.50", "0.25"),)


def test_the_score_is_taken_apart() -> None:
    assert texts(why(answered=True))[1].startswith(
        "Score 4.00: 3.00 from the sentence, and 0.5 times 2.00 from the passage around it."
    )


def test_what_decided_is_told_with_the_threshold() -> None:
    assert texts(why(answered=True))[-1].startswith("Answered: confidence 0.75")
    assert texts(why(answered=False))[-1].endswith("stays below the threshold of 0.50.")


def test_words_left_out_are_named() -> None:
    assert "Left out as too common: “the”." in texts(why(answered=True, common=("the",)))
