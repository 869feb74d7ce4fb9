from hypothesis import given
from hypothesis import strategies as st

from index.answering.answerer import Answerer
from index.answering.profiles import Form, Profile, Profiles, profile
from index.text.terms import TermAnalyzer
from tests.index.answering.library import document, settings

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


def test_a_text_is_worked_out_once_in_each_language() -> None:
    profiles = Profiles(ANALYZER)
    assert profiles.of("Der Hafen war die Frage.", "de") == profile("Der Hafen war die Frage.", ANALYZER, "de")
    assert profiles.of("Der Hafen war die Frage.", "en") == profile("Der Hafen war die Frage.", ANALYZER, "en")
    assert profiles.of("Der Hafen war die Frage.", "de") is profiles.of("Der Hafen war die Frage.", "de")
    assert profiles.title_terms("The old harbour", "en") == frozenset(ANALYZER.terms("The old harbour", "en"))


def test_texts_can_be_forgotten() -> None:
    profiles = Profiles(ANALYZER)
    former = profiles.of("The harbour is old.", "en"), profiles.title_terms("Harbour", "en")
    profiles.forget()
    assert profiles.of("The harbour is old.", "en") is not former[0]
    assert profiles.title_terms.cache_info().currsize == 0


def test_a_later_generation_works_out_only_what_changed() -> None:
    documents = [
        document(f"{name}.txt", f"The {name} harbour opened in 1850. It is old.") for name in ("north", "south")
    ]
    changed = [documents[0], document("south.txt", "The south harbour opened in 1951. It is old.")]
    profiles, question = Profiles(TermAnalyzer()), "When did the south harbour open?"
    Answerer(1, documents, settings(), profiles=profiles).answer(question)
    before = profiles.of.cache_info().misses
    outcome = Answerer(2, changed, settings(), profiles=profiles).answer(question)
    assert profiles.of.cache_info().misses == before + 1
    assert outcome == Answerer(2, changed, settings()).answer(question)
