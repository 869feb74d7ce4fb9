import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.full_stops import Stop, ends_sentence, in_doubt

WORDS = st.text(st.characters(categories=["Lu", "Ll"]), min_size=2, max_size=12)


def ends(text: str, *, cased: bool = True) -> bool:
    """Whether the full stop that `|` stands behind in `text` ends its sentence."""
    head, rest = text.split("|")
    after = rest.split()[0].rstrip(",.") if rest.split() else ""
    return ends_sentence(Stop(head.removesuffix("."), "", after.lstrip("("), rest.lstrip(" ("), cased))


@given(WORDS, st.sampled_from(["The", "Rain", "2"]))
def test_a_full_stop_behind_a_word_that_is_not_in_doubt_ends_the_sentence(word: str, following: str) -> None:
    assert in_doubt(word) or ends(f"so said {word}.| {following}")


@pytest.mark.parametrize(
    "text",
    [
        "at the U.S.| Army",
        "by J. R.| R. Tolkien",
        "by George W.| Bush",
        "by J.K.| Rowling",
        "by Y.| He",
        "with Dr.| No",
        "with Ph.| D. students",
        "in Roe v.| Wade",
        "see Fig.| 2",
        "see No.| 5",
        "was No.| IV",
        "under accession no.| EU019216",
        "see p.| 22",
        "a king (r.| 1306–29",
        "built c.| AD 400",
        "in Jan.| 2020",
        "by Smith et al.| (2005)",
        "by Lai et al.| Report",
        "at Acme Inc.| Chairman",
        "at 9 a.m.| Monday",
        "at 9 p.m.| EST",
        "it is 5 ft.| tall",
        "known a.k.a.| Bob",
        "as e.g.| In",
        "in 1 Cor.| 12 : 27",
        "es war am 3.| Mai",
        "so z.| B. hier",
        "писал А.| Пушкин",
        "1.| Open",
        "it cost $ 3 .| 8bn",
        "by J .| R . Hall",
        "by J .| Hall",
        "with mr .| Smith",
    ],
)
def test_an_abbreviation_goes_on_with_its_sentence(text: str) -> None:
    assert not ends(text)


@pytest.mark.parametrize(
    "text",
    [
        "it moved to the U.S.| The",
        "at Acme Inc.| It",
        "lives on Main St.| The",
        "at 9 p.m.| Police",
        "has a Ph.D.| The",
        "cats, dogs, etc.| Notable",
        "Hell no.| I",
        "it weighs 80 kg.| She",
        "takes vitamin C.| However",
        "so do I.| The",
        "so do I.| He",
        "left in Dec.| It",
        "at www.example.org.| Then",
        "wrote to a.b@example.com.| Bob",
        "open main.py.| Run",
        "in version v2.7.1.| Install",
        "that was 1999.| Twelve",
        "measured n.| Since",
        "took plan b .| The",
        "It rained.|",
    ],
)
def test_a_word_that_may_be_last_ends_its_sentence(text: str) -> None:
    assert ends(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("we left.| then", True),
        ("the u.s.| army", False),
        ("by j.| r. smith", False),
        ("by j. r.| smith", False),
        ("a plan b.| officials", True),
        ("the u . s .| army", False),
        ("the u .| s . army", False),
        ("plan b .| officials", True),
        ("at acme inc.| the", False),
        ("the 18-in.| tunnel", False),
        ("they came in.| we", True),
        ("and so on etc.| and", False),
        ("a slip,.| however", False),
    ],
)
def test_text_without_capitals_is_told_by_its_words_alone(text: str, *, expected: bool) -> None:
    assert ends(text, cased=False) is expected


def test_a_small_letter_shows_that_the_sentence_goes_on_unless_the_text_is_tokenised() -> None:
    assert not ends("we left.| then")
    assert ends("we left .| then")


def test_a_bracket_behind_an_abbreviation_leaves_the_doubt_and_a_quote_does_not() -> None:
    assert not ends_sentence(Stop("in the (U.S", ")", "Army", "Army", cased=True))
    assert ends_sentence(Stop("from the U.S", "”", "Army", "Army", cased=True))


def test_digits_behind_an_abbreviation_are_no_citation() -> None:
    assert ends_sentence(Stop("it rose", "12", "The", "The", cased=True))
    assert not ends_sentence(Stop("see fig", "12", "The", "The", cased=True))
