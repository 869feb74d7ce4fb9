from dataclasses import replace

import pytest

from bot.replies import Detail, answer_reply
from bot.replies.answers import shown_quotes
from bot.reply import Reply, Role
from index.model import Answer, ConflictKind, Question
from tests.bot.replies.quotes import QUESTION, answer, disagreeing, lines, marked_words, numbered, quote, texts

PARTS = Question("Who founded the mill, and when did it burn down?", (), parts=("who founded it", "When did it burn?"))


def shown(found: Answer, detail: Detail = Detail.BRIEF) -> Reply:
    return answer_reply(found, [numbered(one) for one in shown_quotes(found, 9)], detail)


def outline(found: Answer) -> list[str]:
    """Return the headings and the numbers of the quotes, top down."""
    reply = shown(found)
    citations = {f"Title {number}": str(number) for number in range(1, 10)}
    return [
        citations.get(text.split(" · ")[0], text)
        for role, text in lines(reply)
        if role in {Role.HEADING, Role.WARNING, Role.CITATION}
    ]


def test_quotes_that_agree_have_no_heading() -> None:
    assert outline(answer(quote(1), quote(2))) == ["1", "2"]


def test_quotes_that_disagree_stand_together_and_the_others_below() -> None:
    found = disagreeing(answer(quote(1), quote(2), quote(3)), (1, 3))
    assert outline(found) == ["The sources disagree about a figure:", "1", "3", "Also found:", "2"]


def test_what_comes_before_a_disagreement_stays_there() -> None:
    found = disagreeing(answer(quote(1), quote(2), quote(3)), (2, 3))
    assert outline(found) == ["1", "The sources disagree about a figure:", "2", "3"]


def test_three_that_disagree_are_one_disagreement_and_two_pairs_are_two() -> None:
    found = answer(*(quote(rank) for rank in range(1, 6)))
    assert outline(disagreeing(found, (1, 4), (3, 4))) == [
        "The sources disagree about a figure:", "1", "3", "4", "Also found:", "2", "5",
    ]  # fmt: skip
    assert outline(disagreeing(found, (1, 2), (3, 4))) == [
        "The sources disagree about a figure:", "1", "2", "The sources disagree about a figure:", "3", "4",
        "Also found:", "5",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        (ConflictKind.FIGURE, "The sources disagree about a figure:"),
        (ConflictKind.DATE, "The sources disagree about a date:"),
        (ConflictKind.NEGATION, "The sources disagree on whether it is so:"),
    ],
)
def test_in_what_they_disagree_is_said(kind: ConflictKind, heading: str) -> None:
    assert texts(shown(disagreeing(answer(quote(1), quote(2)), (1, 2), kind=kind)))[0] == heading


def test_they_may_disagree_in_more_than_one_thing() -> None:
    found = disagreeing(answer(quote(1), quote(2), quote(3)), (1, 2), (2, 3))
    first, second = found.conflicts
    mixed = replace(found, conflicts=(first, replace(second, kind=ConflictKind.DATE)))
    assert texts(shown(mixed))[0] == "The sources disagree:"


def test_in_a_disagreement_the_words_that_differ_are_marked_and_no_others() -> None:
    sides = quote(1, "24 bombs.", marked=((103, 108),)), quote(2, "36 bombs.", marked=((103, 108),))
    assert marked_words(shown(disagreeing(answer(*sides), (1, 2)))) == ["2", "6"]
    assert marked_words(shown(answer(*sides))) == ["bombs", "bombs"]


def test_each_side_of_a_disagreement_has_its_date_and_source_in_any_detail() -> None:
    sides = quote(1), replace(quote(2), date=None)
    found = disagreeing(answer(*sides), (1, 2))
    citations = [text for role, text in lines(shown(found)) if role is Role.CITATION]
    assert citations == ["Title 1 · 2026-01-01 · notes", "Title 2 · no date · notes"]
    assert "2026" not in "".join(texts(shown(answer(*sides))))


def test_a_disagreement_with_a_quote_that_is_not_shown_is_left_out() -> None:
    found = disagreeing(answer(quote(1), quote(2)), (1, 2))
    assert Role.WARNING not in [role for role, _ in lines(answer_reply(found, [numbered(found.quotes[0])]))]


def test_each_part_of_a_question_has_its_heading() -> None:
    found = answer(quote(1, part=1), quote(2, part=2), quote(3, part=1), question=PARTS)
    assert outline(found) == ["Who founded it", "1", "3", "When did it burn?", "2"]


def test_what_was_found_for_no_part_has_none() -> None:
    found = answer(quote(1), quote(2), quote(3, part=2), quote(4), quote(5, part=1), question=PARTS)
    assert outline(found) == ["1", "2", "When did it burn?", "3", "Who founded it", "5", "Also found:", "4"]


def test_a_part_whose_quotes_disagree_has_both_headings() -> None:
    found = answer(quote(1, part=1), quote(2, part=2), quote(3, part=2), quote(4, part=2), question=PARTS)
    assert outline(disagreeing(found, (2, 4))) == [
        "Who founded it", "1", "When did it burn?", "The sources disagree about a figure:", "2", "4",
        "Also found:", "3",
    ]  # fmt: skip


def test_every_quote_is_shown_once_however_parts_and_conflicts_cross() -> None:
    quotes = [quote(rank, part=1 + rank % 2) for rank in range(1, 6)]
    for question in (QUESTION, PARTS):
        found = disagreeing(answer(*quotes, question=question), (1, 2), (4, 5), (2, 5))
        assert sorted(line for line in outline(found) if line.isdigit()) == list("12345")
