"""The stemmer of our own gives what nltk's English Snowball stemmer gives."""

import gzip
import re
from pathlib import Path
from string import ascii_lowercase

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from nltk.stem.snowball import SnowballStemmer

from index.text import english
from index.text.english import english_stem
from tests.soak.scale import scaled

EVAL = Path(__file__).resolve().parents[4] / "shared" / "eval"
NLTK = SnowballStemmer("english")
PARTS = (
    "a e i o u y b c d k t v w x at bl iz bb ll tt gener commun arsen ion s us ss sses ies ied ed ing edly ingly eed "
    "eedly ly li ogi log bli ness ful fulness less ous ousness ive iveness iviti ation ational tional ization izer ize "
    "al alli alism aliti alize biliti able ible enci anci ence ance ent entli ant ement ment er ator ate icate ative "
    "iciti ical ic ism iti e l"
).split()
MADE = st.lists(st.sampled_from(PARTS), min_size=1, max_size=6).map("".join)
SPELLED = st.text(st.sampled_from(ascii_lowercase) | st.sampled_from("aeiouylsdgn"), min_size=1, max_size=12)
ABROAD = st.text(st.characters(categories=("Ll", "Lo")), min_size=1, max_size=8).filter(
    lambda word: word == word.lower()
)


@given(MADE | SPELLED | ABROAD)
@example("ayyyy")
@example("by")
@example("dies")
@example("hoping")
@example("generational")
def test_a_stem_is_nltks(word: str) -> None:
    assert english_stem(word) == NLTK.stem(word)


@pytest.mark.parametrize("word", sorted(vars(english)["_EXCEPTIONS"]))
def test_an_exception_is_nltks(word: str) -> None:
    assert english_stem(word) == NLTK.stem(word)


EACH = scaled(4, 1)
"""A soak compares every word, the suite one of so many."""


@pytest.mark.skipif(not EVAL.is_dir(), reason="needs ../shared/eval beside the checkout")
def test_the_stems_of_all_words_of_real_texts_are_nltks() -> None:
    words: set[str] = set()
    for path in EVAL.glob("**/corpus.jsonl.gz"):
        words.update(re.findall("[a-z]{1,60}", gzip.decompress(path.read_bytes()).decode().lower()))
    assert len(words) > 50_000
    some = sorted(words)[::EACH]
    assert [word for word in some if english_stem(word) != NLTK.stem(word)] == []
