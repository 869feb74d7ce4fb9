"""Each short cut of the analysis gives what the whole way would: the short cut is closed, and the results compared."""

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import TypeVar

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from nltk.stem.snowball import SnowballStemmer

from index.formats import blocks_of
from index.model import Segmentation
from index.text import boilerplate, captions, numbers, turns
from index.text.boilerplate import is_boilerplate
from index.text.captions import is_caption
from index.text.languages import detect_language
from index.text.number_words import DECADE_WORDS, MONTHS, ORDINAL_WORDS, SCALES, SMALL_NUMBERS
from index.text.segmentation import PassageLimits, segment
from index.text.sentences import sentence_spans
from index.text.stemming import stem

EVAL = Path(__file__).resolve().parents[4] / "shared" / "eval"
COLLECTIONS = ("clapnq", "covidqa", "cranfield", "molweni", "qed", "scifact", "selqa", "squad", "xquad/en", "xquad/es")
LIMITS = PassageLimits(80, 8)
Made = TypeVar("Made")
SENTENCES = st.lists(
    st.sampled_from(
        "It We rained left Paris etc Mr dr. No 5 12 1066 II. U.S. CC x I vitamin in-law ' \" ” ( ) [2] , a.m p".split()
    )
    | st.sampled_from([". ", ".", "? ", "! ", " . ", ".\n", ".  ", ".” ", '." ', "… ", " "]),
    max_size=20,
).map("".join)
WORDS = st.sampled_from(
    "the and der die und le et que il di che o os på og är 've naïve más ß ă ș đ и в 東 の x y".split()
)
LATIN = st.lists(WORDS | st.text(max_size=3), max_size=25).map(" ".join)
SYLLABLES = st.sampled_from(
    "a e i o u y b c gener ion s ss us ies ied ing ed eed ly li ness ful ation al ize er or ent ant l ll e y '".split()
)


def without(short_cut: str, *, gives: object, call: Callable[[], Made]) -> Made:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(short_cut, lambda *_: gives)
        return call()


def cut_closely(text: str) -> list[tuple[int, int]]:
    return without("index.text.sentences._is_plain", gives=False, call=lambda: list(sentence_spans(text, 0, len(text))))


@given(SENTENCES | st.text(max_size=80))
@example("He met Prof. Ford. Who? We left.")
@example("It rained in 1066. We left. 1066. It rained . We saw mr . Ford (etc.). We left (Paris). It rained.")
@example('We left "Paris". It rained.  1066. It rained (a.m). We left in 12. August (No). 12 . We left')
def test_plain_boundaries_are_where_a_close_look_puts_them(text: str) -> None:
    assert list(sentence_spans(text, 0, len(text))) == cut_closely(text)


def told_carefully(text: str) -> str:
    def call() -> str:
        return without("index.text.languages._plain_verdict", gives=None, call=lambda: detect_language(text))

    return without("index.text.languages._is_plainly_english", gives=False, call=call)


@given(LATIN | st.text(max_size=80))
@example("the de och")
@example("the the with ß ß ß")
@example("the with from of der die und ist nicht der die und ist nicht der die und ist nicht das")
@example("de " * 7)
def test_a_language_told_from_rough_sums_is_that_of_the_exact_ones(text: str) -> None:
    assert detect_language(text) == told_carefully(text)


@pytest.mark.parametrize("form", vars(boilerplate)["_FORMS"])
@settings(max_examples=20)
@given(st.data())
def test_every_form_of_boilerplate_is_let_through_by_its_opening(form: str, data: st.DataObject) -> None:
    line = data.draw(st.from_regex(form, fullmatch=True))
    tried = without("index.text.boilerplate._may_have_form", gives=True, call=lambda: is_boilerplate(line))
    assert is_boilerplate(line) == tried


CREDITS = st.sampled_from(
    "Photo Photos PHOTO Foto FOTO foto File photo Picture pictured: Image image Illustration Graphic ſcreenshot Cover "
    "credit Credit: Courtesy of by / | © : - . Jane Doe AP AFP EPA-EFE PA Wire Media Reuters REUTERS Getty Images via "
    "Alamy Stock Photo iStock iStockphoto ZUMA Press SOPA Anadolu Agency TASS Xinhua dpa rain on the bridge".split()
)


@given(
    st.lists(CREDITS, min_size=1, max_size=8).map(" ".join)
    | st.from_regex(vars(captions)["_CREDIT_LINE"], fullmatch=True)
    | st.from_regex(vars(captions)["_CREDIT_AT_END"])
)
@example("Rain on the bridge. Jane Doe / AP")
@example("The bridge, via iStock")
def test_every_credit_is_let_through_by_its_beginning_or_its_end(line: str) -> None:
    tried = without("index.text.captions._may_open_credit", gives=True, call=lambda: is_caption(line))
    assert is_caption(line) == tried


@pytest.mark.parametrize(
    "credit",
    [
        *(f"Jane Doe/{name}" for name in "AP AFP EPA EPA-EFE EFE PA DPA dpa ANSA TASS Xinhua Reuters REUTERS".split()),
        *("Jane Doe/PA Wire", "Jane Doe/PA Media", "via Getty", "via SOPA Images", "Credit: Jane Doe/AP"),
        *(f"{word}: Jane Doe" for word in "Photo Photos PHOTO Picture PICTURES Foto FOTO".split()),
        *(f"{word} by Jane Doe" for word in "Photo Image Picture".split()),
    ],
)
def test_every_form_of_credit_ends_a_caption(credit: str) -> None:
    assert is_caption(f"Rain on the bridge. {credit}")


@given(st.sampled_from([*SMALL_NUMBERS, *SCALES, *ORDINAL_WORDS, *DECADE_WORDS, *MONTHS]), st.randoms())
def test_every_word_of_a_number_or_a_date_is_let_through_by_its_beginning(word: str, random: Random) -> None:
    like = {"s": "sSſ", "k": "kK\u212a", "i": "iIıİ"}
    written = "".join(random.choice(like.get(sign, sign + sign.upper())) for sign in word)
    pattern = vars(numbers)["SPOKEN"]
    beginning = vars(numbers)["_SPOKEN_BEGINNING"]
    for text in (written, f"a {written}", f"an {written}", f"half {written}", f"5 {written}"):
        close = re.compile(pattern.replace(beginning, ""), re.VERBOSE).match(text)
        quick = re.compile(pattern, re.VERBOSE).match(text)
        assert (close and close.span()) == (quick and quick.span())


@given(st.from_regex(vars(turns)["_TURN"], fullmatch=True))
def test_a_turn_shows_its_colon_or_its_bracket_early(turn: str) -> None:
    opening = turn[: vars(turns)["_LONGEST_OPENING"]]
    assert ":" in opening or "<" in opening


@given(st.lists(SYLLABLES | st.sampled_from(["ब\u094b", "e\u0301", "’"]), min_size=1, max_size=5).map("".join))
def test_a_stem_that_needs_no_stemmer_is_the_stemmers(word: str) -> None:
    assert stem(word, "en") == (SnowballStemmer("english").stem(word) or word)


@pytest.mark.skipif(not EVAL.is_dir(), reason="needs ../shared/eval beside the checkout")
@pytest.mark.parametrize("collection", COLLECTIONS)
def test_real_texts_are_cut_and_read_as_by_a_close_look(collection: str) -> None:
    with gzip.open(EVAL / collection / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for _, line in zip(range(120), lines, strict=False)]

    def cuts() -> list[Segmentation]:
        return [segment(text, blocks_of(text), LIMITS) for text in texts]

    found, languages = cuts(), [detect_language(text) for text in texts]
    assert found == without("index.text.sentences._is_plain", gives=False, call=cuts)
    assert found == without("index.text.boilerplate._may_have_form", gives=True, call=cuts)
    assert languages == list(map(told_carefully, texts))
