from dataclasses import replace

import pytest

from index.evaluation import GoldQuestion, Place, Rule, places_hit
from index.evaluation.hits import longest_cover, outside
from tests.index.evaluation.made import asked, quote

BUILT = Place("harbour.md", 0, 36)


@pytest.mark.parametrize(("start", "end"), [(0, 36), (0, 18), (18, 36), (0, 58)])
def test_a_quote_is_right_that_shares_half_of_its_union_with_a_gold_sentence(start: int, end: int) -> None:
    assert places_hit(quote(start, end), asked(BUILT)) == (BUILT,)


@pytest.mark.parametrize(("start", "end"), [(0, 17), (19, 36), (0, 97), (37, 58)])
def test_a_quote_is_wrong_that_shares_less(start: int, end: int) -> None:
    assert places_hit(quote(start, end), asked(BUILT)) == ()


def test_a_quote_inside_a_gold_sentence_is_right_if_it_holds_a_short_answer() -> None:
    question = replace(asked(BUILT), short=(Place("harbour.md", 0, 9),))
    assert places_hit(quote(0, 15), question) == (BUILT,)
    assert places_hit(quote(0, 8), question) == ()
    assert places_hit(quote(10, 20), question) == ()


def test_a_long_quote_is_right_if_what_it_adds_is_known_to_be_neutral() -> None:
    question = asked(Place("harbour.md", 75, 97))
    assert places_hit(quote(37, 97), question) == ()
    neutral = replace(question, neutral=(Place("harbour.md", 37, 74),))
    assert places_hit(quote(37, 97), neutral) == question.gold


def test_white_space_does_not_count_as_outside() -> None:
    assert outside(quote(37, 58), asked(Place("harbour.md", 37, 58))) == 0
    assert outside(quote(36, 58), asked(Place("harbour.md", 37, 58))) == 0
    assert outside(quote(36, 37), asked(BUILT)) == 1


def test_another_document_is_never_right() -> None:
    for rule in (Rule.SENTENCE, Rule.OVERLAP, Rule.COVER):
        assert places_hit(quote(0, 36, name="storm.md"), asked(BUILT, rule=rule)) == ()


def test_a_place_of_another_source_is_never_right() -> None:
    assert places_hit(quote(0, 36), asked(replace(BUILT, source="elsewhere"))) == ()
    assert places_hit(quote(0, 36), asked(replace(BUILT, source="notes")))


@pytest.mark.parametrize(("start", "end", "right"), [(0, 19, True), (0, 18, True), (18, 58, False), (0, 97, True)])
def test_overlap_takes_more_than_half_of_the_shorter_of_the_two(start: int, end: int, right: bool) -> None:  # noqa: FBT001
    assert bool(places_hit(quote(start, end), asked(BUILT, rule=Rule.OVERLAP))) is right


def test_exactly_half_is_no_overlap() -> None:
    assert places_hit(quote(18, 54), asked(BUILT, rule=Rule.OVERLAP)) == ()
    assert places_hit(quote(17, 53), asked(BUILT, rule=Rule.OVERLAP)) == (BUILT,)


def test_a_quote_covers_an_answer_if_it_holds_all_of_it_and_is_not_too_long() -> None:
    def covered(start: int, end: int, longest: int) -> bool:
        place = Place("harbour.md", 31, 35, longest=longest)
        return bool(places_hit(quote(start, end), GoldQuestion("q", "?", True, Rule.COVER, gold=(place,))))  # noqa: FBT003

    assert covered(0, 36, longest=36)
    assert not covered(0, 36, longest=35)
    assert not covered(0, 34, longest=250)
    assert not covered(32, 36, longest=250)


@pytest.mark.parametrize(
    ("characters", "language", "longest"),
    [(300, "de", 250), (1000, "de", 600), (100, "zh", 120), (1000, "th", 600), (419, "el", 251)],
)
def test_how_long_a_cover_may_be_depends_on_paragraph_and_language(
    characters: int, language: str, longest: int
) -> None:
    assert longest_cover(characters, language) == longest
