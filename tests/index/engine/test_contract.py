"""What every engine does, whatever it stores."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from index.engine import Grain, UnitKey
from index.engine.embedded import EmbeddedEngine
from index.model import EVERYWHERE, Scope

from .engines import (
    CORPORA,
    EMBEDDED,
    EVERY,
    K1,
    QUERIES,
    B,
    Make,
    document,
    documents_of,
    part,
    pivots,
    reference,
    units_of,
    whole,
)

Corpus = list[list[tuple[str, ...]]]
GRAINS = st.sampled_from(list(Grain))
FORMULAS = st.sampled_from(["lucene", "okapi"])
every_engine = pytest.mark.parametrize("make", EVERY)
every_embedded_engine = pytest.mark.parametrize("make", EMBEDDED)


@every_engine
@given(corpus=CORPORA, query=QUERIES, grain=GRAINS, formula=FORMULAS)
def test_a_search_returns_every_unit_that_holds_a_term_and_no_other(
    make: Make, corpus: Corpus, query: list[str], grain: Grain, formula: str
) -> None:
    built = make(documents_of(corpus), formula)
    found = [hit.key for hit in built.search(query, grain, 1000)]
    every = list(units_of(documents_of(corpus), grain))
    assert len(found) == len(set(found)) == sum(1 for terms in every if set(terms) & set(query))
    assert all(any(row) for row in built.holds(query, grain, found))
    assert built.unit_count(grain) == len(every)


@every_engine
@given(corpus=CORPORA, query=QUERIES, grain=GRAINS, limit=st.integers(1, 12))
def test_hits_come_best_first_with_ties_in_key_order(
    make: Make, corpus: Corpus, query: list[str], grain: Grain, limit: int
) -> None:
    built = make(documents_of(corpus), "lucene")
    hits = built.search(query, grain, 1000)
    assert list(hits) == sorted(hits, key=lambda hit: (-hit.score, hit.key))
    assert built.search(query, grain, limit) == hits[:limit]


@every_engine
@given(corpus=CORPORA, query=QUERIES, grain=GRAINS, formula=FORMULAS)
def test_the_score_of_a_unit_is_the_one_that_the_search_gave_it(
    make: Make, corpus: Corpus, query: list[str], grain: Grain, formula: str
) -> None:
    built = make(documents_of(corpus), formula)
    hits = built.search(query, grain, 1000)
    assert built.score(query, grain, [hit.key for hit in hits]) == tuple(hit.score for hit in hits)


@every_engine
@given(corpus=CORPORA, query=QUERIES, grain=GRAINS)
def test_a_score_is_the_sum_of_its_terms_scores(make: Make, corpus: Corpus, query: list[str], grain: Grain) -> None:
    built = make(documents_of(corpus), "lucene")
    for hit in built.search(query, grain, 1000):
        alone = [built.score([term], grain, [hit.key])[0] for term in query]
        assert hit.score == pytest.approx(sum(alone))


@every_engine
@given(inside=CORPORA, outside=CORPORA, query=QUERIES, grain=GRAINS, formula=FORMULAS)
def test_the_frequencies_of_a_scope_are_as_if_nothing_else_were_indexed(  # noqa: PLR0913, PLR0917 - all drawn
    make: Make, inside: Corpus, outside: Corpus, query: list[str], grain: Grain, formula: str
) -> None:
    kept, other = documents_of(inside), documents_of(outside, "other")
    both, alone = make([*other, *kept], formula), make(kept, formula)
    for scope in (Scope(sources=frozenset({"s"})), Scope(frozenset({"s"}), frozenset(one.name for one in kept))):
        assert both.statistics(query, grain, scope) == alone.statistics(query, grain)
        assert both.unit_count(grain, scope) == alone.unit_count(grain)
        assert {hit.key for hit in both.search(query, grain, 999, scope)} == {
            hit.key for hit in alone.search(query, grain, 999)
        }


@every_embedded_engine
@given(
    inside=CORPORA,
    outside=CORPORA,
    query=QUERIES,
    grain=GRAINS,
    limit=st.integers(1, 9),
    chosen=st.sets(st.integers(0, 5)),
)
def test_a_scope_answers_as_if_nothing_else_were_indexed_at_the_same_pivot(  # noqa: PLR0913, PLR0917 - all drawn
    make: Make, inside: Corpus, outside: Corpus, query: list[str], grain: Grain, limit: int, chosen: set[int]
) -> None:
    kept, other = documents_of(inside), documents_of(outside, "other")
    names = frozenset(f"d{number}" for number in chosen)
    both = make([*other, *kept], "lucene")
    few = [one for one in [*other, *kept] if one.name in names]
    common = pivots([*other, *kept])
    for scope, left in ((Scope(sources=frozenset({"s"})), kept), (Scope(documents=names), few)):
        alone = EmbeddedEngine(1, [part(left, common)], formula="lucene")
        assert both.search(query, grain, limit, scope) == alone.search(query, grain, limit)


@every_embedded_engine
@given(corpus=CORPORA, query=QUERIES, grain=GRAINS, limit=st.integers(1, 12), formula=FORMULAS)
def test_the_embedded_engine_scores_as_rank_bm25_does(  # noqa: PLR0913, PLR0917 - all drawn
    make: Make, corpus: Corpus, query: list[str], grain: Grain, limit: int, formula: str
) -> None:
    documents = documents_of(corpus)
    found, expected = (engine(documents, formula) for engine in (make, reference))
    hits = found.search(query, grain, limit)
    best = expected.search(query, grain, limit)
    assert [hit.score for hit in hits] == pytest.approx([hit.score for hit in best], rel=1e-6, abs=1e-12)
    keys = [hit.key for hit in best]
    assert found.score(query, grain, keys) == pytest.approx(expected.score(query, grain, keys), rel=1e-6, abs=1e-12)
    assert found.holds(query, grain, keys) == expected.holds(query, grain, keys)
    for ours, theirs in zip(found.statistics(query, grain), expected.statistics(query, grain), strict=True):
        assert (ours.term, ours.document_frequency) == (theirs.term, theirs.document_frequency)
        assert ours.idf == pytest.approx(theirs.idf)


@every_embedded_engine
@given(corpus=CORPORA, query=QUERIES, grain=GRAINS, limit=st.integers(1, 12))
def test_however_it_is_split_into_segments_the_answers_are_the_same(
    make: Make, corpus: Corpus, query: list[str], grain: Grain, limit: int
) -> None:
    documents = documents_of(corpus)
    assert make(documents, "lucene").search(query, grain, limit) == whole(documents).search(query, grain, limit)


@given(CORPORA, QUERIES)
def test_okapi_scores_are_rank_bm25s_own(corpus: Corpus, query: list[str]) -> None:
    sentences = [terms for doc in corpus for terms in doc if terms]
    hits = reference(documents_of(corpus), "okapi").search(query, Grain.SENTENCE, 1000)
    expected = BM25Okapi(sentences, k1=K1, b=B).get_scores(query) if sentences else []
    matching = [float(score) for score, terms in zip(expected, sentences, strict=True) if set(terms) & set(query)]
    assert sorted(hit.score for hit in hits) == pytest.approx(sorted(matching))


@every_engine
def test_a_term_in_exactly_half_of_the_units_still_counts(make: Make) -> None:
    hits = make(documents_of([[("ant",), ("bee",)]]), "lucene").search(["ant"], Grain.SENTENCE, 9)
    assert [hit.key.ordinal for hit in hits] == [0]
    assert hits[0].score > 0


@every_engine
def test_an_empty_engine_finds_nothing_and_does_not_fail(make: Make) -> None:
    empty = make([], "lucene")
    assert empty.generation == 1
    for grain in Grain:
        assert empty.search(["ant"], grain, 9) == ()
        assert empty.score(["ant"], grain, [UnitKey("s", "d")]) == (0.0,)
        assert empty.holds(["ant"], grain, [UnitKey("s", "d")]) == ((False,),)
        assert empty.statistics(["ant"], grain, EVERYWHERE)[0].document_frequency == 0


@every_engine
def test_of_no_units_wanted_none_are_found(make: Make) -> None:
    assert make([document("d", [("ant",)])], "lucene").search(["ant"], Grain.SENTENCE, 0) == ()


@every_engine
def test_a_unit_that_is_out_of_scope_or_does_not_exist_scores_nothing(make: Make) -> None:
    built = make([document("d", [("ant",), ("bee",)]), document("e", [("ant",)], "other")], "lucene")
    keys = [UnitKey("s", "d", 0), UnitKey("s", "d", 7), UnitKey("s", "x", 0), UnitKey("other", "e", 0)]
    scope = Scope(sources=frozenset({"s"}))
    assert [score > 0 for score in built.score(["ant"], Grain.SENTENCE, keys, scope)] == [True, False, False, False]
    assert built.holds(["ant"], Grain.SENTENCE, keys, scope) == ((True,), (False,), (False,), (False,))


@every_engine
def test_a_title_is_searched_with_its_passages_and_its_document_and_not_with_its_sentences(make: Make) -> None:
    built = make([document("d", [("ant",)], title=("bee",))], "lucene")
    assert built.search(["bee"], Grain.DOCUMENT, 9)
    assert built.search(["bee"], Grain.PASSAGE, 9)
    assert not built.search(["bee"], Grain.SENTENCE, 9)


@every_engine
def test_many_scopes_are_forgotten_and_answered_again_alike(make: Make) -> None:
    documents = [document(f"d{n}", [("ant", f"w{n}")]) for n in range(40)]
    built = make(documents, "lucene")
    scopes = [Scope(documents=frozenset({f"d{n}"})) for n in range(40)]
    first = [built.search(["ant"], Grain.SENTENCE, 9, scope) for scope in scopes]
    assert [built.search(["ant"], Grain.SENTENCE, 9, scope) for scope in scopes] == first
    assert len(built.search(["ant"], Grain.SENTENCE, 99, EVERYWHERE)) == 40
