import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.records import normalise_question


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("When is high tide?", "  when IS\thigh   tide"),
        ("What’s a re-index?", "whats a RE INDEX!!"),
        ("“When”, is (high) tide…", "When is high tide"),
        ("Straße", "STRASSE"),
        ("café", "cafe\u0301"),
        ("ﬁle", "file"),
        ("ｗｈｅｎ？", "when"),
        ("hi\u200bdden \u202ewords", "hidden words"),
        ("Où est-il ?", "où est il"),
    ],
)
def test_spellings_of_one_question_are_one(one: str, other: str) -> None:
    assert normalise_question(one) == normalise_question(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("C", "C++"), ("C", "C#"), ("50", "50%"), ("3.5", "35"), ("3.5", "3 5"), ("résumé", "resume"), ("10:30", "1030")],
)
def test_different_questions_stay_different(one: str, other: str) -> None:
    assert normalise_question(one) != normalise_question(other)


@pytest.mark.parametrize("text", ["", " ", "?!", "\u200b", "“…”", "\ue000"])
def test_a_question_without_words_is_empty(text: str) -> None:
    assert normalise_question(text) == ""


@given(st.text(st.characters()))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise_question(text)
    assert normalise_question(once) == once


@given(st.text())
def test_the_form_that_a_platform_sends_a_text_in_does_not_matter(text: str) -> None:
    forms = {normalise_question(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}
    assert forms == {normalise_question(text)}
