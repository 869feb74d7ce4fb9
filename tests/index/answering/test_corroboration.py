import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.corroboration import Statement, agree, independent, origins
from index.answering.kinds import AnswerKind

NUMBER = frozenset({AnswerKind.NUMBER})
WORDS = {"people": 1.0, "came": 2.0, "opening": 3.0}
ARTICLE = (
    "The bridge over the Orr was opened yesterday in front of a large crowd of visitors from all over the country. "
    "More than 12,000 people came to the opening, and the mayor held a speech that nobody could hear in the wind."
)
OTHER = "Some 12,000 people came to see the opening. The wind was strong, our reporter writes, and the beer ran out."
THIRD = "At the opening 30,000 people came together. So says the town hall, which counted the tickets at each gate."


def statement(document: str, text: str, *marked: str) -> Statement:
    return Statement("s", document, text, marked)


SAYINGS = [
    statement("a", "More than 12,000 people came to the opening.", "more than 12,000"),
    statement("b", "Some 12,000 people came to see the opening."),
    statement("c", "At the opening 30,000 people came together."),
]
TEXTS = {("s", "a"): ARTICLE, ("s", "b"): OTHER, ("s", "c"): THIRD, ("s", "d"): "By our desk. " + ARTICLE}


def test_another_source_with_the_same_figure_counts_and_one_with_another_does_not() -> None:
    assert independent(SAYINGS, WORDS, NUMBER, TEXTS) == 2


def test_copies_of_one_wire_text_count_once() -> None:
    copied = statement("d", SAYINGS[0].text)
    assert independent([SAYINGS[0], copied], WORDS, NUMBER, TEXTS) == 1


def test_two_sentences_of_one_document_count_once() -> None:
    assert independent([SAYINGS[0], SAYINGS[0]], WORDS, NUMBER, TEXTS) == 1


def test_without_quotes_nobody_says_it() -> None:
    assert independent([], WORDS, NUMBER, TEXTS) == 0


def test_the_same_figure_about_something_else_does_not_agree() -> None:
    assert not agree(SAYINGS[0], statement("b", "The new pump moves 12,000 litres an hour."), WORDS, NUMBER)


@pytest.mark.parametrize(
    ("text", "agrees"),
    [("Clara Holm cut the ribbon at the opening.", True), ("Jonas Berg cut the ribbon at the opening.", False)],
)
def test_a_name_must_be_the_same(text: str, agrees: bool) -> None:  # noqa: FBT001 (the claim's value)
    first = statement("a", "At the opening the ribbon was cut by the engineer Clara Holm.", "Clara Holm")
    assert agree(first, statement("b", text), {"opening": 1.0, "ribbon": 1.0}, frozenset({AnswerKind.PERSON})) is agrees


@given(st.lists(st.sampled_from([ARTICLE, OTHER, THIRD, ARTICLE + " More follows.", "", "Short."])))
def test_every_text_goes_back_to_an_origin(texts: list[str]) -> None:
    found = origins(texts)
    assert list(found) == sorted(set(found))
    assert bool(found) == bool(texts)
    assert origins([texts[position] for position in found]) == tuple(range(len(found)))


@given(st.lists(st.sampled_from(SAYINGS)))
def test_no_more_sources_than_documents(statements: list[Statement]) -> None:
    counted = independent(statements, WORDS, NUMBER, TEXTS)
    assert bool(statements) <= counted <= len({said.document for said in statements})
