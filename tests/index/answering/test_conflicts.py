import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.conflicts import conflicts, disagreement, tells_another_thing
from index.answering.copies import is_copy
from index.model import ConflictKind, Quote
from tests.index.answering.conflict_pairs import Pair, read_pairs

SENTENCES = [
    "The bridge of Arnholt was opened on 4 May 1931.",
    "The bridge of Arnholt was opened on 9 June 1931.",
    "The dam holds 40 million litres of water.",
    "The dam holds 55 million litres of water.",
    "The dam does not hold water in summer.",
    "The dam holds water in summer.",
]


def precision_and_recall(pairs: list[Pair]) -> tuple[float, float]:
    seen = [pair for pair in pairs if disagreement(pair.first, pair.second)]
    right = [pair for pair in seen if pair.label != "none"]
    wanted = [pair for pair in pairs if pair.label != "none"]
    return len(right) / len(seen), len(right) / len(wanted)


def quote(rank: int, text: str, document: str, start: int = 0, title: str | None = None) -> Quote:
    return Quote(rank, 1.0, "s", document, title or document, start, start + len(text), text, "0" * 64)


def kind_of(first: str, second: str) -> ConflictKind | None:
    seen = disagreement(first, second)
    return seen.kind if seen else None


def test_there_are_a_hundred_labelled_pairs_and_half_of_them_are_no_conflict() -> None:
    pairs = list(read_pairs())
    conflicting = sum(pair.label != "none" for pair in pairs)
    assert len(pairs) >= 100
    assert 0.4 < conflicting / len(pairs) < 0.7


@pytest.mark.parametrize("half", [0, 1])
def test_conflicts_are_found_on_both_halves_of_the_labelled_pairs(half: int) -> None:
    precision, recall = precision_and_recall([pair for pair in read_pairs() if pair.number % 2 == half])
    assert precision >= 0.95
    assert recall >= 0.70


def test_a_conflict_that_is_found_is_of_the_labelled_kind() -> None:
    found = {pair.number: kind_of(pair.first, pair.second) for pair in read_pairs() if pair.label != "none"}
    labels = {pair.number: pair.label for pair in read_pairs()}
    assert all(kind == labels[number] for number, kind in found.items() if kind)


def test_what_disagrees_is_never_collapsed_into_one_quote() -> None:
    pairs = [pair for pair in read_pairs() if disagreement(pair.first, pair.second)]
    assert pairs
    assert not [pair.number for pair in pairs if is_copy(pair.first, pair.second)]


def test_the_order_of_two_sentences_does_not_matter() -> None:
    for pair in read_pairs():
        assert kind_of(pair.first, pair.second) == kind_of(pair.second, pair.first)


def test_both_sides_are_shown_where_they_say_it() -> None:
    first, second = SENTENCES[2], SENTENCES[3]
    seen = disagreement(first, second)
    assert seen is not None
    assert (first[slice(*seen.first)], second[slice(*seen.second)]) == ("40 million litres", "55 million litres")


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        (SENTENCES[0], SENTENCES[1], ConflictKind.DATE),
        (SENTENCES[2], SENTENCES[3], ConflictKind.FIGURE),
        (SENTENCES[4], SENTENCES[5], ConflictKind.NEGATION),
        ("The dam holds 40 million litres of water.", "The dam holds 41 million litres of water.", None),
        (
            "The exit code 3 means that `verbatim ask` declined to answer.",
            "The command `verbatim ask` ends with the exit code 3, so a script can tell a refusal from an answer.",
            None,
        ),
        ("The office of the mayor in Orr didn't answer.", "The office of the mayor in Orr keeps an answer.", None),
        ("The office of the mayor in Orr didn ' t answer.", "The office of the mayor in Orr keeps an answer.", None),
        (
            "The mayor of Arnholt didn't answer a question.",
            "The mayor of Arnholt gave an answer to a question.",
            ConflictKind.NEGATION,
        ),
        (
            "The mayor of Arnholt declined to answer the question on the dam.",
            "The mayor of Arnholt answered the question on the dam.",
            ConflictKind.NEGATION,
        ),
        (
            "The mayor of Arnholt does not answer questions on the dam.",
            "The mayor of Arnholt answers questions on the dam.",
            ConflictKind.NEGATION,
        ),
        (
            "The dam of Arnholt is not open to visitors.",
            "The dam of Arnholt is open to visitors.",
            ConflictKind.NEGATION,
        ),
        ("The dam holds at least 40 million litres of water.", "The dam holds 55 million litres of water.", None),
        ("The dam holds 40 to 60 million litres of water.", "The dam holds 55 million litres of water.", None),
        ("The dam of Orr holds 40 million litres of water.", "The dam of Lund holds 90 million litres of water.", None),
        ("Orr's dam held 40 million litres in 1990.", "Orr's dam held 90 million litres in 2010.", None),
        ("The dam of Orr holds 40 million litres.", "The dam of Orr has 12 gates.", None),
        ("It was opened on 4 May 1931.", "It was opened on 9 June 1950.", None),
        ("The song reached No. 8 in Sweden.", "Released later, the song reached No. 12 in Sweden.", None),
    ],
)
def test_only_the_same_measured_of_the_same_conflicts(first: str, second: str, kind: ConflictKind | None) -> None:
    assert kind_of(first, second) == kind


def test_conflicts_carry_ranks_and_places_in_the_revision() -> None:
    one, other = quote(1, SENTENCES[2], "a.txt", 100), quote(3, SENTENCES[3], "b.txt", 7)
    (conflict,) = conflicts([one, other])
    assert (conflict.first, conflict.second) == (1, 3)
    assert conflict.first_span == (114, 131)
    assert conflict.second_span == (21, 38)


def test_a_document_does_not_conflict_with_itself() -> None:
    assert not conflicts([quote(1, SENTENCES[2], "a.txt"), quote(2, SENTENCES[3], "a.txt")])


def test_documents_of_other_topics_do_not_conflict() -> None:
    one = quote(1, "Filming began in April 2009.", "a.txt", title="The Long Winter")
    other = quote(2, "Filming began in July 2010.", "b.txt", title="Harbour Lights")
    assert not conflicts([one, other])
    assert conflicts([one, quote(2, "Filming began in July 2010.", "b.txt", title="Winter Films")])


@given(st.lists(st.sampled_from(SENTENCES), max_size=6))
def test_every_span_lies_in_its_quote(texts: list[str]) -> None:
    quotes = [quote(rank, text, f"{rank}.txt", rank * 10) for rank, text in enumerate(texts, 1)]
    for conflict in conflicts(quotes):
        for rank, span in ((conflict.first, conflict.first_span), (conflict.second, conflict.second_span)):
            assert quotes[rank - 1].start <= span[0] < span[1] <= quotes[rank - 1].end
    assert conflicts(quotes) == conflicts(quotes)


@given(st.text(max_size=120), st.text(max_size=120))
def test_any_two_texts_can_be_compared(first: str, second: str) -> None:
    assert disagreement(first, first) is None
    assert tells_another_thing(first, second) == tells_another_thing(second, first)
