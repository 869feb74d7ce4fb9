from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from index.engine import AnalyzedDocument, Grain
from index.engine.builder import build_segment
from index.engine.columns import Column
from index.engine.few import build_few
from index.engine.segment import Segment
from index.model import Passage

PIVOTS = {Grain.SENTENCE: 4.0, Grain.PASSAGE: 9.5, Grain.DOCUMENT: 9.0}
TERMS = st.lists(st.sampled_from(["a", "b", "ab", "é", "漢字", "\ud800", "plumless", "buckeroo"]), max_size=9).map(
    tuple
)
"""The last two have the same checksum."""
OFTEN = st.builds(lambda count: ("a",) * count, st.integers(1, 3_000))


K1, B = st.sampled_from([0.0, 1.2, 3.0]), st.sampled_from([0.0, 0.75, 1.0])


@st.composite
def documents(draw: st.DrawFn) -> list[AnalyzedDocument]:
    names = draw(st.sets(st.tuples(st.sampled_from("ST"), st.sampled_from("abcdé")), max_size=6))
    return [analyzed(source, name, draw(st.lists(TERMS | OFTEN, max_size=4)), draw(TERMS)) for source, name in names]


def analyzed(source: str, name: str, sentences: list[tuple[str, ...]], title: tuple[str, ...]) -> AnalyzedDocument:
    runs = [Passage(start, min(start + 2, len(sentences))) for start in range(0, len(sentences), 2)]
    return AnalyzedDocument(source, name, tuple(sentences), tuple(runs), title)


def said(segment: Segment) -> Iterator[object]:
    """Yield all that a segment says, in whatever form it holds that."""
    yield segment.roster.sources
    for named in (segment.vocabulary.columns(), segment.roster.columns()):
        yield {name: bytes_of(column) for name, column in named.items()}
    for one in segment.grains.values():
        yield one.formula, one.filled, one.total
        yield [
            bytes_of(column) for column in (one.starts, one.units, one.impacts, one.highest, one.lengths, one.firsts)
        ]
        yield one.frequencies(0, len(one.units)).tolist()


def bytes_of(column: Column) -> tuple[str, bytes]:
    numbers = column.all()
    return str(numbers.dtype), numbers.tobytes()


@given(
    documents(), st.sampled_from([0.0, 1.2, 3.0]), st.sampled_from([0.0, 0.75, 1.0]), st.sampled_from([None, PIVOTS])
)
def test_a_few_documents_make_a_segment_that_says_the_same(
    held: list[AnalyzedDocument], k1: float, b: float, pivots: dict[Grain, float] | None
) -> None:
    found = build_few(held, k1=k1, b=b, pivots=pivots)
    assert list(said(found)) == list(said(build_segment(held, k1=k1, b=b, pivots=pivots)))


def test_frequencies_that_rounding_hides_are_kept_beside_in_each_grain() -> None:
    held = [analyzed("S", "a", [("a",) * 9_001, ("a",) * 8_003 + ("b",)], ()), analyzed("S", "b", [("b", "a")], ("a",))]
    found = build_few(held, k1=1.2, b=0.75)
    assert all(len(one.odd) for one in found.grains.values())
    assert list(said(found)) == list(said(build_segment(held, k1=1.2, b=0.75)))
