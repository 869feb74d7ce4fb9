import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.number_words import read_words
from index.text.numbers import Quantity, number_tokens, quantities


def measured(text: str) -> list[tuple[float, str]]:
    return [(quantity.value, quantity.unit) for quantity in quantities(text)]


@pytest.mark.parametrize(
    ("spellings", "value", "unit"),
    [
        (("2000lb", "2,000-pound", "2 , 000 - pound", "2,000 pounds", "two thousand pounds"), 2000, "lb"),
        (("$3.8bn", "$ 3 . 8bn", "3.8 billion dollars", "$3.8 billion", "$3,800,000,000"), 3.8e9, "usd"),
        (("£5m", "£5 million", "5 million pounds sterling"), 5e6, "gbp"),
        (("5%", "5 %", "5 percent", "5 per cent", "five per cent"), 5, "%"),
        (("May 9", "9 May", "May 9th", "9th of may", "the ninth of May"), 509, "date"),
        (("May 9, 2024", "9 May 2024", "may 9 , 2024", "2024-05-09"), 20240509, "date"),
        (("21st", "twenty-first", "Twenty first"), 21, "ordinal"),
        (("1990s", "the '90s", "the nineties"), 1990, "decade"),
        (("in 1997", "(1997)"), 19970000, "date"),
        (("June 2011", "june of 2011"), 20110600, "date"),
        (("10:30",), 630, "clock"),
        (("a dozen", "12", "twelve"), 12, ""),
        (("half a million", "500,000", "500k"), 500_000, ""),
        (("nineteen eighty-four", "1984"), 1984, ""),
        (("two thousand five hundred and six", "2,506"), 2506, ""),
        (("three weeks", "3-week"), 3, "week"),
    ],
)
def test_every_spelling_measures_the_same(spellings: tuple[str, ...], value: float, unit: str) -> None:
    assert {spelling: measured(spelling) for spelling in spellings} == {key: [(value, unit)] for key in spellings}


def test_a_quantity_stands_where_its_unit_ends() -> None:
    text = "It held 1800 2,000-pound bombs, worth $3.8bn, since May 9."

    assert [text[found.start : found.end] for found in quantities(text)] == ["1800", "2,000-pound", "$3.8bn", "May 9"]


@pytest.mark.parametrize("text", ["version 3.11.2", "one two three", "9" * 60, "may be", "½", "no figures here"])
def test_what_is_no_quantity_gives_none(text: str) -> None:
    assert quantities(text) == ()


def test_a_number_before_a_noun_has_no_unit() -> None:
    assert quantities("three workers") == (Quantity(3.0, "", 0, 5),)


@pytest.mark.parametrize(
    ("spelling", "tokens"),
    [
        ("$3.8bn", ("3800000000", "billion", "dollar")),
        ("2 million", ("2000000", "million")),
        ("2,000,000", ("2000000", "million")),
        ("5%", ("5", "percent")),
        ("2nd", ("second",)),
        ("3rd", ("3rd",)),
        ("eleventh", ("11th",)),
        ("one two", ("1", "2")),
        ("million", ("million",)),
        ("١٢٣", ("123",)),
        ("1.20", ("1.20",)),
        ("$1.20", ("1.2", "dollar")),
        ("word", None),
    ],
)
def test_a_spelling_is_looked_up_by_its_value_and_its_words(spelling: str, tokens: tuple[str, ...] | None) -> None:
    assert number_tokens(spelling) == tokens


def test_a_decimal_comma_is_read_where_the_language_has_one() -> None:
    assert number_tokens("3,8", decimal_comma=True) == ("3.8",)
    assert number_tokens("2.000", decimal_comma=True) == ("2000",)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("twenty one", 21),
        ("one hundred and five", 105),
        ("three hundred thousand", 300_000),
        ("one million two thousand six", 1_002_006),
        ("two dozen", 24),
        ("one one", None),
        ("hundred hundred", None),
        ("thousand million", None),
        ("three twenty", None),
        ("twenty zero", None),
    ],
)
def test_number_words_add_up_or_are_no_one_number(words: str, value: int | None) -> None:
    assert read_words(words.split()) == value


PIECES = st.lists(
    st.sampled_from(
        ["1", "12", "000", ",", " , ", ".", " ", "-", "$", "bn", "one", "hundred", "and", "may", "th", "%", ":"]
    ),
    max_size=40,
)


@given(PIECES.map("".join) | st.text())
def test_quantities_stand_in_order_inside_the_text(text: str) -> None:
    places = [(found.start, found.end) for found in quantities(text)]

    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(before[0] < after[0] for before, after in itertools.pairwise(places))
