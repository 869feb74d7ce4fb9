from hypothesis import given
from hypothesis import strategies as st

from index.engine import AnalyzedDocument
from index.engine.builder import build_segment

from .engines import CORPORA, K1, B, documents_of
from .test_merging import assert_alike


@given(CORPORA.flatmap(lambda corpus: st.permutations([*documents_of(corpus), *documents_of(corpus, "t")])))
def test_documents_may_come_one_by_one_and_in_any_order(shuffled: list[AnalyzedDocument]) -> None:
    ordered = sorted(shuffled, key=lambda one: (one.source, one.name))
    assert_alike(build_segment(iter(shuffled), k1=K1, b=B), build_segment(ordered, k1=K1, b=B))
