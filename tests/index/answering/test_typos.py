"""A word that no text holds is taken for the library's word that was probably meant, if there is one."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.typos import LONGEST, MOST_CORRECTIONS, Correction, Speller, edit_cost

LIBRARY = {
    "happens": 4, "final": 3, "decision": 6, "shipment": 9, "months": 5, "israeli": 7, "reviewing": 1, "harbour": 8,
    "ceasefire": 6, "dumb": 2, "bombs": 9, "apply": 4, "customs": 3, "customer": 2, "lantern": 1, "lanterns": 5,
    "ice": 9, "berg": 9, "window": 3, "window2": 3,
}  # fmt: skip
SPELLER = Speller(LIBRARY)


def corrected(*words: str, library: Mapping[str, int] = LIBRARY, names: tuple[str, ...] = ()) -> tuple[Correction, ...]:
    unknown = frozenset(word for word in words if word not in library)
    return SPELLER.correct(words, unknown, lambda word: library.get(word, 0), names)


def instead(*words: str) -> tuple[str, ...]:
    return tuple(word for one in corrected(*words) for word in one.instead)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hapens", "happens"),
        ("finel", "final"),
        ("desicion", "decision"),
        ("shippment", "shipment"),
        ("monts", "months"),
        ("isreali", "israeli"),
        ("reviweing", "reviewing"),
        ("harbuor", "harbour"),
        ("ahrbour", "harbour"),
        ("wibdow", "window"),
        ("abuot", "about"),
        ("waht", "what"),
    ],
)
def test_an_error_that_people_make_is_mended(typed: str, meant: str) -> None:
    assert instead(typed) == (meant,)


@pytest.mark.parametrize(
    "word",
    [
        "apple",
        "ice9",
        "2001",
        "cat",
        "fnl",
        "zanzibar",
        "final",
        "sanders",
        "harris",
        "quiet",
        "form",
        "x" * (LONGEST + 1),
        "ßß",
    ],
)
def test_a_word_that_is_too_far_or_no_word_stays(word: str) -> None:
    assert instead(word) == ()


def test_a_word_that_the_library_holds_is_never_mended() -> None:
    assert instead("customs") == ()


def test_of_words_as_near_the_more_frequent_is_taken() -> None:
    equal = {"planters": 2, "planners": 7}
    assert Speller(equal).correct(["planqers"], {"planqers"}, lambda word: equal.get(word, 0))[0].instead == (
        "planners",
    )


def test_a_word_that_may_not_be_seen_is_not_offered() -> None:
    assert corrected("hapens", library={}) == ()


def test_a_nearer_word_counts_more() -> None:
    near, far = corrected("hapens"), corrected("desicion")
    assert 0 < far[0].weight < near[0].weight < 1


def test_two_words_written_as_one_are_split() -> None:
    assert corrected("dumbbombs")[0].instead == ("dumb", "bombs")
    assert instead("iceberg") == ()


def test_one_word_written_as_two_is_joined() -> None:
    found = corrected("cease", "fire")
    assert (found[0].typed, found[0].instead) == (("cease", "fire"), ("ceasefire",))
    assert instead("ground", "invasion") == ()


def test_words_are_not_joined_to_one_that_may_not_be_seen() -> None:
    assert SPELLER.correct(["cease", "fire"], {"cease", "fire"}, lambda _: 0) == ()


def test_a_word_is_not_split_at_a_common_word() -> None:
    library = {"hand": 3, "over": 9}
    assert Speller(library).correct(["handover"], {"handover"}, lambda word: library.get(word, 0)) == ()


def test_known_words_are_not_joined() -> None:
    library = {**LIBRARY, "cease": 1, "fire": 1}
    assert corrected("cease", "fire", library=library) == ()


def test_a_name_is_mended_only_where_it_is_near_and_never_to_a_common_word() -> None:
    assert corrected("Desicion".casefold(), names=("desicion",)) == ()
    assert corrected("hapens", names=("hapens",)) != ()
    assert corrected("abuot", names=("abuot",)) == ()
    assert corrected("dumbbombs", names=("dumbbombs",)) == ()


def test_in_a_large_library_a_costly_error_must_lead_to_a_word_of_some_use() -> None:
    many = {f"{first}{second}{third}zzzz": 1 for first in "abcdefghijklmnopqr" for second in "abcdefghijklmnopqr"
            for third in "abcdefghijklmnopqr"}  # fmt: skip
    large = Speller([*many, "final"])
    assert large.correct(["finel"], {"finel"}, lambda word: {"final": 2}.get(word, 0)) == ()
    assert large.correct(["finel"], {"finel"}, lambda word: {"final": 3}.get(word, 0))[0].instead == ("final",)


def test_the_corrections_of_a_question_are_bounded() -> None:
    assert len(corrected(*["hapens"] * 50)) == MOST_CORRECTIONS


def test_a_first_letter_costs_more_than_one_inside() -> None:
    assert edit_cost("jarbour", "harbour", 5) > edit_cost("harbojr", "harbour", 5)
    assert edit_cost("arbour", "harbour", 5) > edit_cost("habour", "harbour", 5)


WORDS = st.text("abcde", min_size=1, max_size=9)


@given(WORDS, WORDS)
def test_a_cost_is_none_only_for_the_same_word(one: str, other: str) -> None:
    assert (edit_cost(one, other, 99) == 0) == (one == other)


@given(WORDS, WORDS)
def test_a_cost_cut_short_is_above_the_limit(one: str, other: str) -> None:
    whole = edit_cost(one, other, 99)
    cut = edit_cost(one, other, 1.0)
    assert cut == whole if whole <= 1 else cut > 1


@given(st.lists(WORDS, max_size=20), st.text("abcde", min_size=4, max_size=9))
def test_what_is_near_by_bits_is_what_is_near_by_cost(words: list[str], typed: str) -> None:
    found = dict(Speller(words).near(typed))
    assert all(edit_cost(typed, word, 2.0) == cost for word, cost in found.items())
    swapped = typed[0] + typed[2] + typed[1] + typed[3:]
    assert swapped == typed or swapped in dict(Speller([*words, swapped]).near(typed))
