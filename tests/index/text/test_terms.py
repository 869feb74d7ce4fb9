import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import terms as terms_module
from index.text.stop_words import STOP_WORDS
from index.text.surfaces import surfaces
from index.text.terms import TermAnalyzer, grams, tokens

ANALYZER = TermAnalyzer()
LANGUAGES = ("en", "und", "de", "el", "hi", "th", "tr", "vi", "zh", "xx")


@pytest.mark.parametrize(
    "spellings",
    [
        ("2000lb", "2,000-pound", "2 , 000 - pound", "2,000 pounds", "two thousand pounds"),
        ("$3.8bn", "$ 3 . 8bn", "3.8 billion dollars", "$3.8 billion"),
        ("three", "3"),
        ("twenty-one", "21", "Twenty one"),
        ("a dozen", "12"),
        ("21st", "twenty-first", "Twenty-First"),
        ("5%", "5 percent", "5 per cent", "five per cent"),
        ("May 9", "9 May", "May 9th", "the 9th of may", "may 9"),
        ("May 9, 2024", "2024-05-09", "9 may 2024"),
        ("1990s", "the nineties", "the '90s"),
        ("100 , 000 people", "100,000 People", "a hundred thousand people"),
        ("5 kilograms", "5kg", "5 kilogrammes"),
        ("the US", "the U.S.", "u . s .", "USA", "the United States of America", "the us", "the U. S."),
        ("U.S.-Israel", "us - israel"),
        ("D.C.", "DC"),
        ("Biden’s", "biden ' s"),
        ("weapons", "weapon"),
        ("ironclad", "IRONCLAD"),
        ("café", "cafe", unicodedata.normalize("NFD", "Café")),
        ("co\u00adoper\ufeffate", "cooperate"),
    ],
)
def test_spellings_of_the_same_thing_give_the_same_terms(spellings: tuple[str, ...]) -> None:
    expected = ANALYZER.terms(spellings[0])

    assert expected
    assert {spelling: ANALYZER.terms(spelling) for spelling in spellings} == dict.fromkeys(spellings, expected)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("They told us", False),
        ("Most people trust us more", False),
        ("The US told them", True),
        ("What did the us do?", True),
        ("what did the us do", True),
        ("us halts aid to israel", True),
        ("arms sales by us officials", True),
        ("tell us about it", False),
        ("what does this mean for us", False),
        ("is there a place for us in it", False),
        ("Give us bread", False),
    ],
)
def test_the_country_is_told_from_the_pronoun(text: str, country: bool) -> None:  # noqa: FBT001 (parametrised)
    assert ("usa" in ANALYZER.terms(text)) is country
    assert "us" not in ANALYZER.terms(text)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("you may go", False),
        ("May I go?", False),
        ("it began in may", True),
        ("They met in May", True),
        ("may 2011", True),
    ],
)
def test_the_month_is_told_from_the_verb(text: str, month: bool) -> None:  # noqa: FBT001 (parametrised)
    assert ("may" in ANALYZER.terms(text)) is month


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2000lb", ["2000", "pound"]),
        ("in 100, 200 or 300", ["in", "100", "200", "or", "300"]),
        ("v1.25", ["v", "1.25"]),
        ("v3.11.2", ["v", "3.11.2"]),
        ("F-35", ["f", "35"]),
        ("9 / 11", ["9", "11"]),
        ("don't", ["don", "t"]),
        ("हिन्दी।", ["हिन्दी"]),
        ("snake_case", ["snake", "case"]),
        ("一二。", ["一", "二"]),
        ("ทีมรับ", ["ทีม", "ีมร", "มรั", "รับ"]),
        ("한국어", ["한국", "국어"]),
        ("😀 … !?", []),
    ],
)
def test_tokens_fall_apart_where_they_should(text: str, expected: list[str]) -> None:
    assert list(tokens(text)) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Die Brücken und 3,8 oder 2.000", ["bruck", "3.8", "2000"]),
        ("el", "Η Κώστας", ["κωστα"]),
        ("tr", "IŞIKLAR", ["ışıkl"]),
        ("ru", "Weapons и города", ["weapon", "город"]),
        ("vi", "Của thành phố", ["thành", "phố"]),
        ("xx", "Brzozowe", ["brzoz"]),
        ("und", "The bombs", ["bomb"]),
    ],
)
def test_stop_words_and_stems_follow_the_language(language: str, text: str, expected: list[str]) -> None:
    assert ANALYZER.terms(text, language) == expected


def test_stop_words_are_no_terms_and_repeats_are_kept() -> None:
    assert ANALYZER.terms("The bomb and the other bombs") == ["bomb", "bomb"]


def test_stop_words_are_tokens_of_their_own() -> None:
    assert [word for word in STOP_WORDS - {"us"} if list(tokens(word)) != [word]] == []


def test_a_token_knows_its_surface_and_whether_it_is_common() -> None:
    text = "The $3.8bn of May 9"
    found = [(token.text, text[token.start : token.end], token.common) for token in ANALYZER.analyze(text)]

    assert found == [
        ("the", "The", True),
        ("3800000000", "$3.8bn", False),
        ("billion", "$3.8bn", False),
        ("dollar", "$3.8bn", False),
        ("of", "of", True),
        ("may", "May 9", False),
        ("9", "May 9", False),
    ]


def test_grams_are_four_characters_with_the_ends_marked_and_two_where_no_spaces_are() -> None:
    assert grams("bombs") == ("^bom", "bomb", "ombs", "mbs$")
    assert grams("a") == ("^a$",)
    assert grams("1997") == ("^1997$",)
    assert grams("黑豹队") == ("黑豹", "豹队")
    assert ANALYZER.grams("the bombs 黑豹队") == ["^bom", "bomb", "ombs", "mbs$", "黑豹", "豹队"]


def test_a_word_that_is_no_word_is_not_stemmed() -> None:
    assert ANALYZER.terms("weapons" * 20) == ["weapons" * 20]


PIECES = st.lists(
    st.sampled_from(
        [
            "us",
            "US",
            "may ",
            "May ",
            "9",
            "one ",
            "u.s",
            ".",
            " ",
            "united states",
            "per cent",
            "ที",
            "黑",
            "ा",
            "é",
            "%",
            "$",
        ]
    ),
    max_size=30,
).map("".join)


@given(st.text() | PIECES, st.sampled_from(LANGUAGES))
def test_the_same_text_gives_the_same_terms_from_a_fresh_memo(text: str, language: str) -> None:
    assert TermAnalyzer().terms(text, language) == ANALYZER.terms(text, language)


@given(st.text() | PIECES, st.sampled_from(LANGUAGES))
def test_terms_tokens_and_places_agree(text: str, language: str) -> None:
    analyzed = ANALYZER.analyze(text, language)

    assert [token.term for token in analyzed if not token.common] == ANALYZER.terms(text, language)
    assert [token.text for token in analyzed] == list(tokens(text, language))
    assert all(token.term == ANALYZER.term(token.text, language) for token in analyzed)
    assert all(0 <= token.start < token.end <= len(text) for token in analyzed)


@given(PIECES)
def test_a_token_is_never_empty(text: str) -> None:
    assert all(tokens(text))
    assert all(surfaces(text))


def test_a_full_memo_starts_anew_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms_module, "MEMO_LIMIT", 2)
    text = "weapons shipments officials weapons civilians shipments"
    assert TermAnalyzer().terms(text) == ANALYZER.terms(text)
