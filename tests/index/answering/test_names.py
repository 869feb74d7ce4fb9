import pytest

from index.answering.kinds import expectation
from index.answering.names import names, person, role
from index.answering.views import View, view_of
from index.model import Span


def view(question: str, quote: str) -> View:
    return view_of(question, quote, expectation(question))


def words(quote: str, span: Span | None) -> str | None:
    return quote[span[0] : span[1]] if span else None


@pytest.mark.parametrize(
    ("quote", "role_of_holm"),
    [
        ("Clara Holm, engineer of the harbour, opened the bridge before a large crowd.", "engineer of the harbour"),
        ("Clara Holm (an engineer from Arnholt) opened the bridge for a large crowd.", "an engineer from Arnholt"),
        ("Clara Holm was the engineer of the bridge, which a large crowd came to see.", "the engineer of the bridge"),
        ("In front of a large crowd, chief engineer Clara Holm opened the bridge over the Orr.", "chief engineer"),
    ],
)  # fmt: skip
def test_who_somebody_is_stands_behind_the_name_or_before_it(quote: str, role_of_holm: str) -> None:
    assert words(quote, role(view("Who is Clara Holm?", quote))) == role_of_holm


@pytest.mark.parametrize(
    "quote",
    [
        "Clara Holm, in a letter to the town, thanked the large crowd that had come.",
        "Clara Holm, speaking to the large crowd that had come, thanked the town.",
        "It was Clara Holm.",
    ],
)
def test_what_is_no_role_is_not_taken_for_one(quote: str) -> None:
    assert role(view("Who is Clara Holm?", quote)) is None


def test_a_role_is_looked_for_only_where_the_question_gives_the_name() -> None:
    quote = "Clara Holm, chief engineer of the harbour, opened the bridge in front of a large crowd."
    assert role(view("Who opened the bridge?", quote)) is None


def test_a_full_name_is_taken_before_a_nearer_single_capital() -> None:
    quote = "It was said that Clara Holm for Arnholt drew it, after two years of waiting for money."
    assert words(quote, person(view("Who drew the bridge?", quote))) == "Clara Holm"


def test_a_people_is_less_likely_the_person_asked_for() -> None:
    quote = "It was said that Holm and the British drew it, after two years of waiting for money."
    assert words(quote, person(view("Who drew the bridge?", quote))) == "Holm"


def test_days_and_months_are_no_names() -> None:
    quote = "On a Wednesday in May the engineer drew the bridge anew with Clara."
    assert [quote[start:end] for start, end in names(view("Who drew the bridge?", quote))] == ["Clara"]
