"""A text read in stretches gives the surfaces of the whole text, read at once."""

import gzip
import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.text.parts import is_plain, stretches, surfaces_in
from index.text.surfaces import is_uncased, surfaces, surfaces_apart

EVAL = Path(__file__).resolve().parents[4] / "shared" / "eval"
WORDS = st.sampled_from(
    (
        "rain it the The and of a an A I us US Us tell may May MAY in March march, march. 5 9th 21st 2024 "
        "1990 1990s 's s S m k bn mn million Million, hundred dozen half twenty twenty-one twenty- one -one "
        "nineteen eighty-four five per Per cent cent, percent % 5% united United states States, states-run "
        "of America u U . U. S. s. U.S. u.s. us$ $ $5 £3bn 2 , 000 3 . 8bn 3.8 10:30 don't it’s non-a "
        "non-an x-u. x-and Mr. word. (word) “word” word— — -- - well-known e\u0301 café ſ 東京 ١٢ may- may’s "
        "(an (a an, first First second third"
    ).split()
)
TEXTS = st.lists(WORDS | st.text(max_size=3), max_size=14).map(" ".join)


def read_in_stretches(text: str) -> list[str]:
    parts = text.split(" ")
    places = stretches(parts, [place for place, part in enumerate(parts) if not is_plain(part)])
    found: list[str] = []
    done = 0
    for (first, last), held in zip(places, surfaces_in(parts, places, uncased=is_uncased(text)), strict=True):
        found += [surface for part in parts[done:first] for surface in surfaces_apart(part)]
        found += held
        done = last
    return found + [surface for part in parts[done:] for surface in surfaces_apart(part)]


@given(TEXTS)
@example("non-a million may come")
@example("two and a hundred may")
@example("the United States, of America may")
@example("May a U.S. a may us")
@example("in the year may us")
@example("five hundred of the may , us")
def test_surfaces_by_stretches_are_those_of_the_whole_text(text: str) -> None:
    assert read_in_stretches(text) == surfaces(text)


@given(TEXTS)
def test_a_stretch_stands_between_plain_parts_and_none_is_left_out(text: str) -> None:
    parts = text.split(" ")
    in_doubt = [place for place, part in enumerate(parts) if not is_plain(part)]
    places = stretches(parts, in_doubt)
    held = {place for first, last in places for place in range(first, last)}
    assert held.issuperset(in_doubt)
    assert sum(last - first for first, last in places) == len(held)
    assert all(last < first for (_, last), (first, _) in pairwise(places))


@pytest.mark.parametrize("part", ["word", "(word)", "“Word,”", "it’s", "well-known", "a", "I", "the", "of"])
def test_a_word_with_marks_around_it_is_plain(part: str) -> None:
    assert is_plain(part)


@pytest.mark.parametrize(
    "part", ["", "5", "May", "may,", "us", "(an", "non-a", "the,", "U.", "s", "x-u", "half-hour", "%", "—", "a\nb", "é"]
)
def test_what_may_go_on_behind_a_blank_is_not_plain(part: str) -> None:
    assert not is_plain(part)


@pytest.mark.skipif(not EVAL.is_dir(), reason="needs ../shared/eval beside the checkout")
@pytest.mark.parametrize("collection", ["qed", "clapnq", "squad", "selqa", "xquad/en", "xquad/de"])
def test_the_surfaces_of_real_texts_by_stretches_are_those_of_the_whole_text(collection: str) -> None:
    with gzip.open(EVAL / collection / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for _, line in zip(range(60), lines, strict=False)]
    for text in texts:
        for sentence in text.split(". "):
            for written in (sentence, sentence.lower()):
                assert read_in_stretches(written) == surfaces(written)
