import pytest

from bot.replies.decline_explanations import DECIDED_BY
from bot.replies.outcome_explanations import outcome_reply
from bot.reply import Block, Reply, Table
from index.model import (
    AlsoSought,
    Answer,
    Conflict,
    ConflictKind,
    Copy,
    DeclineReason,
    Explanation,
    NoAnswer,
    Outcome,
    QueryTerm,
    Question,
    Quote,
    TermWeight,
)

TERM = TermWeight("lighthous", "lighthouse", 12, 1.7, in_sentence=True, in_passage=False)
COPIES = tuple(Copy("news", f"{number}.txt", 5, 9, "text") for number in range(7))
QUOTE = Quote(1, 4.0, "notes", "a.txt", "A", 0, 1, "x", "f" * 64, also=COPIES, part=2)
QUESTION = Question(
    "US lighthouses?",
    (QueryTerm("lighthous", "lighthouse"),),
    carried=(QueryTerm("keeper", "keeper"),),
    capped=(QueryTerm("boat", "boat"),),
    also_sought=(AlsoSought(("US",), ("United States",)),),
    parts=("one?", "two?"),
)
CONFLICT = Conflict(ConflictKind.FIGURE, 1, 2, (0, 1), (0, 1))


def explained(outcome: Outcome) -> Reply:
    answered = isinstance(outcome, Answer)
    return outcome_reply(outcome, Explanation(QUOTE, (TERM,), (), 50, (), 0.75, 0.5, answered))


def texts(reply: Reply) -> list[str]:
    return [block.text for block in reply.blocks if isinstance(block, Block)]


def test_what_was_collapsed_is_listed_up_to_a_limit_and_then_counted() -> None:
    reply = explained(Answer(QUESTION, (QUOTE,), (), 0.75, 1))
    table = next(
        block for block in reply.blocks if isinstance(block, Table) and block.headings[0] == "Collapsed into it"
    )
    assert [row[0] for row in table.rows] == ["0.txt", "1.txt", "2.txt", "3.txt", "4.txt"]
    assert "And 2 more places." in texts(reply)


def test_how_the_question_was_read_who_agrees_and_who_does_not_is_told() -> None:
    said = texts(explained(Answer(QUESTION, (QUOTE,), (), 0.75, 1, 3, (CONFLICT,))))
    for part in (
        "“keeper”",
        "For “US”, also looked for “United States”.",
        "Read as 2 questions: “one?” and “two?”.",
        "may hold only so many words: “boat”.",
        "It answers part 2 of the question.",
        "3 independent sources say so; copies of one text count once.",
        "Quote 2 disagrees with it about the same thing (figure).",
    ):
        assert part in "\n".join(said)
    assert said[-1].startswith("Answered: confidence 0.75")


def test_a_rule_that_declined_is_told_and_not_the_confidence() -> None:
    def last(reason: DeclineReason) -> str:
        return texts(explained(NoAnswer(QUESTION, reason, (QUOTE,), (), 0.75, 1)))[-1]

    assert "stays below the threshold" in last(DeclineReason.LOW_CONFIDENCE)
    assert last(DeclineReason.TOO_VAGUE) == f"Declined: {DECIDED_BY[DeclineReason.TOO_VAGUE]}."


def test_what_is_nearest_where_no_word_is_held_is_not_explained() -> None:
    said = texts(explained(NoAnswer(QUESTION, DeclineReason.NO_MATCH, (QUOTE,), (), 0.01, 1, ("lighthouse",))))
    assert said[0] == "Why the question got no quote:"


@pytest.mark.parametrize("reason", DeclineReason)
def test_every_reason_has_its_rule_in_words(reason: DeclineReason) -> None:
    reply = outcome_reply(NoAnswer(QUESTION, reason, (), (), 0.0, 1, ("lighthouse",)), None)
    assert texts(reply)[-1] == f"Declined: {DECIDED_BY[reason]}."
    (table,) = (block for block in reply.blocks if isinstance(block, Table))
    assert table.rows == (("lighthouse", "lighthous", "no"),)
