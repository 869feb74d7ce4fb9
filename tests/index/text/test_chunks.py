import gzip
import json
from itertools import accumulate, pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.text.chunks import chunks
from index.text.terms import TermAnalyzer

EVAL = Path(__file__).resolve().parents[4] / "shared" / "eval"
ANALYZER = TermAnalyzer()
PIECES = st.sampled_from(
    "rain may May us US u s a . , : ' ’ - % $ £ _ ( ) “ — é É ſ ΟΔΟΣ 東京 ไทย ١٢ 5 12 1990 000 8 3.8 2,000 10:30 k m "
    "bn mn dozen million Million hundred twenty two per cent united States first of the and half don't e\u0301 \u00ad "
    "\u00a0 \u0085 \x1c \t".split(" ")
)
WRITTEN = st.lists(st.tuples(PIECES, st.sampled_from(["", " ", " ", "  ", "\n"])), max_size=12).map(
    lambda parts: "".join(piece + gap for piece, gap in parts)
)
TEXTS = WRITTEN | st.text(st.characters(exclude_categories=()), max_size=80)


def looked_at_closely(text: str, language: str) -> list[str]:
    return [token.term for token in ANALYZER.analyze(text, language) if not token.common]


@given(TEXTS, st.sampled_from(["en", "und", "de", "tr", "el", "fr", "zh"]))
@example("It cost $ 5 m in the 1990 's , or 2 , 000 % of 3 bn .", "en")
@example("U. S. troops of the u . s . army met J. Hall", "en")
@example("at 10:30: 5k_ and 7dozen % of it", "en")
def test_terms_by_chunks_are_those_of_a_close_look(text: str, language: str) -> None:
    assert ANALYZER.terms(text, language) == looked_at_closely(text, language)


@given(st.lists(TEXTS, max_size=4), st.sampled_from(["en", "und", "de"]))
@example(["We left in May.", "Rain", "5 m", "", "the U.S.", "It is . over", "2,000."], "en")
@example(["It was 6S.E.M. of it.", "U.", "S. and u .", "s . of it"], "en")
@example(["Señor Müller’s “naïve” café – 5 µm", "東京 in May", "½ of 5 %", "été"], "en")
def test_the_terms_of_each_stretch_are_those_of_the_stretch_alone(stretches: list[str], language: str) -> None:
    ends = [0, *accumulate(map(len, stretches))]
    found = ANALYZER.terms_of_each("".join(stretches), pairwise(ends), language)
    assert [list(terms) for terms in found] == [looked_at_closely(stretch, language) for stretch in stretches]


MONTHS_AND_STATES = st.lists(
    st.sampled_from(
        "may May MAY June june Feb UNITED United united States states of the first Twenty fifth twelve ten and two "
        "in by rain 5 1990 12th us million per cent mid-may".split()
    ),
    max_size=7,
).map(" ".join)


@given(MONTHS_AND_STATES)
@example("it may rain in may of the first")
@example("May rain in May by the united kingdom and the United States")
@example("ten and twelve may go")
@example("rain by the first of may in rain")
@example("June twenty fifth")
@example("5 rain in may of 1990")
@example("12 rain may rain of it")
def test_words_whose_neighbours_leave_them_alone_give_what_a_close_look_does(text: str) -> None:
    (found,) = ANALYZER.terms_of_each(text, [(0, len(text))])
    assert list(found) == looked_at_closely(text, "en")


@pytest.mark.parametrize("text", ["it may rain in June", "united in May", "the United Kingdom in 1990 and others"])
def test_most_months_and_united_need_no_close_look(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("index.text.memos.surfaces_in_view")
    assert ANALYZER.terms_of_each(text, [(0, len(text))])


@pytest.mark.parametrize(
    "text", ["the U.S. army", "J. Hall", "2 , 000", "$ 5", "3 bn", "5 %", "the 1990 's", "u . s ."]
)
def test_what_reaches_over_a_blank_is_not_cut_there(text: str) -> None:
    assert chunks(text) is None


@pytest.mark.skipif(not EVAL.is_dir(), reason="needs ../shared/eval beside the checkout")
@pytest.mark.parametrize(
    "collection", ["qed", "clapnq", "covidqa", "selqa", "friendsqa", "xquad/de", "xquad/tr", "xquad/zh"]
)
def test_terms_of_real_texts_by_chunks_are_those_of_a_close_look(collection: str) -> None:
    language = collection.rpartition("/")[2] if "/" in collection else "en"
    with gzip.open(EVAL / collection / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for _, line in zip(range(40), lines, strict=False)]
    for text in texts:
        ends = [0, *(at for at in range(150, len(text), 150)), len(text)]
        for start, end in pairwise(ends):
            assert ANALYZER.terms(text[start:end], language) == looked_at_closely(text[start:end], language)
