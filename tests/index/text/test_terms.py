import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import terms as terms_module
from index.text.stop_words import STOP_WORDS
from index.text.terms import TermAnalyzer, tokens

ANALYZER = TermAnalyzer()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2,000", "2000"),
        ("2 , 000 - pound", "2,000-pound"),
        ("100 , 000 people", "100,000 People"),
        ("$ 3 . 8bn", "$3.8bn"),
        ("U.S.", "US"),
        ("U.S.-Israel", "us - israel"),
        ("D.C.", "DC"),
        ("Biden’s", "biden ' s"),
        ("weapons", "weapon"),
        ("ironclad", "IRONCLAD"),
    ],
)
def test_spellings_of_the_same_thing_give_the_same_terms(one: str, other: str) -> None:
    assert ANALYZER.terms(one) == ANALYZER.terms(other) != []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2000lb", ["2000", "lb"]),
        ("in 100, 200 or 300", ["in", "100", "200", "or", "300"]),
        ("v1.25", ["v", "1.25"]),
        ("don't", ["don", "t"]),
        ("हिन्दी", ["हिन्दी"]),
        ("snake_case", ["snake", "case"]),
        ("😀 … !?", []),
    ],
)
def test_tokens_fall_apart_where_they_should(text: str, expected: list[str]) -> None:
    assert list(tokens(text)) == expected


def test_stop_words_are_no_terms_and_repeats_are_kept() -> None:
    assert ANALYZER.terms("The bomb and the other bombs") == ["bomb", "bomb"]


def test_the_country_is_no_stop_word_however_it_is_cased() -> None:
    assert ANALYZER.terms("us") == ANALYZER.terms("U.S.") == ["us"]


def test_stop_words_are_tokens_of_their_own() -> None:
    assert all(list(tokens(word)) == [word] for word in STOP_WORDS)


@given(st.text())
def test_the_same_text_gives_the_same_terms_from_a_fresh_memo(text: str) -> None:
    assert TermAnalyzer().terms(text) == ANALYZER.terms(text)


def test_a_full_memo_starts_anew_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms_module, "_MEMO_LIMIT", 2)
    text = "weapons shipments officials weapons civilians shipments"
    assert TermAnalyzer().terms(text) == ANALYZER.terms(text)
