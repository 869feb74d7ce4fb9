from bot.replies import why_reply
from bot.reply import Block, Reply, Table
from index.answering.signals import SIGNALS as SIGNAL_NAMES
from index.model import Explanation, Quote, SignalWeight, TermWeight

QUOTE = Quote(2, 4.0, "notes", "a.txt", "A", 0, 1, "x", "f" * 64)
TERM = TermWeight("lighthous", "lighthouse", 1200, 1.725, in_sentence=True, in_passage=False)
SIGNALS = (SignalWeight("title", 0.5, 2.0), SignalWeight("short", 1.0, -3.0), SignalWeight("date", 0.0, 9.0))


def why(*, answered: bool, common: tuple[str, ...] = ()) -> Reply:
    return why_reply(Explanation(QUOTE, (TERM,), common, 5000, SIGNALS, 0.75, 0.5, answered))


def texts(reply: Reply) -> list[str]:
    return [block.text for block in reply.blocks if isinstance(block, Block)]


def test_each_word_has_a_row_with_its_term_and_weights() -> None:
    table, _ = (block for block in why(answered=True).blocks if isinstance(block, Table))
    assert table.rows == (("lighthouse", "lighthous", "1,200", "1.73", "yes", "no"),)


def test_the_score_is_taken_apart() -> None:
    _, table = (block for block in why(answered=True).blocks if isinstance(block, Table))
    assert table.rows == (("It has fewer than five words", "-3.00"), ("Words in the title", "+1.00"))


def test_every_signal_has_words_for_people() -> None:
    signals = tuple(SignalWeight(name, 1.0, 1.0) for name in SIGNAL_NAMES)
    reply = why_reply(Explanation(QUOTE, (TERM,), (), 5000, signals, 0.75, 0.5, answered=True))
    _, table = (block for block in reply.blocks if isinstance(block, Table))
    assert len({row[0] for row in table.rows}) == len(SIGNAL_NAMES)


def test_what_decided_is_told_with_the_threshold() -> None:
    assert texts(why(answered=True))[-1].startswith("Answered: confidence 0.75")
    assert texts(why(answered=False))[-1].endswith("stays below the threshold of 0.50.")


def test_what_was_declined_is_told_as_such_from_the_beginning() -> None:
    assert texts(why(answered=True))[0] == "Why quote 2 came where it did:"
    assert texts(why(answered=False))[0] == "Why quote 2 was not enough:"


def test_each_signal_can_be_read_without_the_one_before() -> None:
    signals = tuple(SignalWeight(name, 1.0, 1.0) for name in SIGNAL_NAMES)
    reply = why_reply(Explanation(QUOTE, (TERM,), (), 5000, signals, 0.75, 0.5, answered=True))
    _, table = (block for block in reply.blocks if isinstance(block, Table))
    assert all(str(row[0])[0].isupper() for row in table.rows)


def test_words_left_out_are_named() -> None:
    assert "Left out as too common: “the”." in texts(why(answered=True, common=("the",)))
