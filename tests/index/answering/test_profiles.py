from hypothesis import given
from hypothesis import strategies as st

from index.answering.profiles import Form, Profile, profile
from index.text.terms import TermAnalyzer

ANALYZER = TermAnalyzer()


def of(text: str) -> Profile:
    return profile(text, ANALYZER, "en")


def test_terms_are_in_order_and_common_words_only_among_the_words() -> None:
    found = of("The pier of the northern harbour")
    assert found.terms == ("pier", "northern", "harbour")
    assert "of" in found.words
    assert "of" not in found.held


def test_a_figure_is_one_in_digits_and_in_words() -> None:
    assert of("It has two piers.").figures
    assert of("It has 2 piers.").figures
    assert not of("It has piers.").figures


def test_dates_times_and_places_are_told_by_their_form() -> None:
    assert of("It was built in 1902.").form.has_date
    assert of("It opens on 4 May.").form.has_date
    assert of("It opens every morning.").form.has_time
    assert of("The border runs there.").form.has_place
    assert of("Gulls shriek.").form == Form(is_short=True)


def test_names_are_capitals_elsewhere_than_at_the_start() -> None:
    assert of("Ferries leave for Rotterdam.").names == {"rotterdam"}
    assert of("ferries leave for Rotterdam.").names == {"rotterdam"}


def test_who_speaks_stands_before_a_colon() -> None:
    assert of("Joey: How are you?").speaker == {"joey"}
    assert of("Joey: How are you?").form.is_question
    assert of("We said: stay.").speaker == {"we", "said"}


@given(st.text(max_size=200))
def test_any_text_has_a_profile_and_always_the_same(text: str) -> None:
    assert of(text) == of(text)
    assert of(text).held == frozenset(of(text).terms)
