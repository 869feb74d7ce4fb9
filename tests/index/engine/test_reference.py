import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from index.engine import AnalyzedDocument, Engine, Grain, UnitKey
from index.engine.reference import FORMULAS, ReferenceEngine, lucene_idf
from index.model import EVERYWHERE, Passage, Scope

WORDS = st.sampled_from(["ant", "bee", "cat", "dog", "elk", "fox"])
SENTENCES = st.lists(st.lists(WORDS, max_size=6).map(tuple), max_size=6)
CORPORA = st.lists(SENTENCES, max_size=6)
QUERIES = st.lists(WORDS | st.just("unknown"), min_size=1, max_size=4, unique=True)


def document(name: str, sentences: list[tuple[str, ...]], source: str = "s") -> AnalyzedDocument:
    passages = (Passage(0, len(sentences)),) if sentences else ()
    return AnalyzedDocument(source, name, tuple(sentences), passages)


def engine(corpus: list[list[tuple[str, ...]]], formula: str = "lucene") -> ReferenceEngine:
    documents = [document(f"d{n}", sentences) for n, sentences in enumerate(corpus)]
    return ReferenceEngine(1, documents, formula=formula, k1=1.2, b=0.75)


@given(CORPORA, QUERIES, st.sampled_from(list(Grain)), st.sampled_from(sorted(FORMULAS)))
def test_a_search_returns_every_unit_that_holds_a_term_and_no_other(
    corpus: list[list[tuple[str, ...]]], query: list[str], grain: Grain, formula: str
) -> None:
    built = engine(corpus, formula)
    found = {hit.key for hit in built.search(query, grain, 1000)}
    units = {
        Grain.SENTENCE: {UnitKey("s", f"d{n}", m): t for n, doc in enumerate(corpus) for m, t in enumerate(doc)},
        Grain.PASSAGE: {UnitKey("s", f"d{n}"): sum(doc, ()) for n, doc in enumerate(corpus) if doc},
        Grain.DOCUMENT: {UnitKey("s", f"d{n}"): sum(doc, ()) for n, doc in enumerate(corpus)},
    }[grain]
    assert found == {key for key, terms in units.items() if set(terms) & set(query)}
    assert built.unit_count(grain) == len(units)


@given(CORPORA, QUERIES, st.sampled_from(list(Grain)))
def test_hits_come_best_first_with_ties_in_key_order(
    corpus: list[list[tuple[str, ...]]], query: list[str], grain: Grain
) -> None:
    hits = engine(corpus).search(query, grain, 1000)
    assert list(hits) == sorted(hits, key=lambda hit: (-hit.score, hit.key))
    assert list(engine(corpus).search(query, grain, 2)) == list(hits[:2])


@given(CORPORA, QUERIES, st.sampled_from(list(Grain)))
def test_the_score_of_a_unit_is_the_one_that_the_search_gave_it(
    corpus: list[list[tuple[str, ...]]], query: list[str], grain: Grain
) -> None:
    built = engine(corpus)
    hits = built.search(query, grain, 1000)
    assert built.score(query, grain, [hit.key for hit in hits]) == tuple(hit.score for hit in hits)


@given(CORPORA, CORPORA, QUERIES, st.sampled_from(list(Grain)))
def test_a_scope_answers_as_if_nothing_else_were_indexed(
    inside: list[list[tuple[str, ...]]], outside: list[list[tuple[str, ...]]], query: list[str], grain: Grain
) -> None:
    kept = [document(f"d{n}", sentences) for n, sentences in enumerate(inside)]
    other = [document(f"d{n}", sentences, "other") for n, sentences in enumerate(outside)]
    both = ReferenceEngine(1, [*other, *kept], formula="lucene", k1=1.2, b=0.75)
    alone = ReferenceEngine(1, kept, formula="lucene", k1=1.2, b=0.75)
    scope = Scope(sources=frozenset({"s"}))
    assert both.search(query, grain, 99, scope) == alone.search(query, grain, 99)
    assert both.statistics(query, grain, scope) == alone.statistics(query, grain)


@given(CORPORA, QUERIES)
def test_okapi_scores_are_rank_bm25s_own(corpus: list[list[tuple[str, ...]]], query: list[str]) -> None:
    sentences = [terms for doc in corpus for terms in doc if terms]
    hits = engine(corpus, "okapi").search(query, Grain.SENTENCE, 1000)
    expected = BM25Okapi(sentences, k1=1.2, b=0.75).get_scores(query) if sentences else []
    matching = [float(score) for score, terms in zip(expected, sentences, strict=True) if set(terms) & set(query)]
    assert sorted(hit.score for hit in hits) == pytest.approx(sorted(matching))


@given(CORPORA, QUERIES)
def test_a_score_is_the_sum_of_its_terms_scores(corpus: list[list[tuple[str, ...]]], query: list[str]) -> None:
    built = engine(corpus)
    for hit in built.search(query, Grain.SENTENCE, 1000):
        alone = [built.score([term], Grain.SENTENCE, [hit.key])[0] for term in query]
        assert hit.score == pytest.approx(sum(alone))


def test_a_term_in_exactly_half_of_the_units_still_counts() -> None:
    hits = engine([[("ant",), ("bee",)]]).search(["ant"], Grain.SENTENCE, 9)
    assert [hit.key.ordinal for hit in hits] == [0]
    assert hits[0].score > 0


def test_an_empty_engine_finds_nothing_and_does_not_fail() -> None:
    empty: Engine = engine([])
    assert empty.generation == 1
    assert empty.search(["ant"], Grain.SENTENCE, 9) == ()
    assert empty.score(["ant"], Grain.SENTENCE, [UnitKey("s", "d")]) == (0.0,)
    assert empty.holds(["ant"], Grain.PASSAGE, UnitKey("s", "d")) == (False,)
    assert empty.statistics(["ant"], Grain.SENTENCE)[0].document_frequency == 0


def test_a_unit_knows_which_terms_it_holds() -> None:
    built = engine([[("ant", "bee"), ("cat",)]])
    assert built.holds(["ant", "cat"], Grain.SENTENCE, UnitKey("s", "d0", 0)) == (True, False)
    assert built.holds(["ant", "cat"], Grain.PASSAGE, UnitKey("s", "d0", 0)) == (True, True)


def test_a_title_is_searched_with_its_passages_and_its_document_and_not_with_its_sentences() -> None:
    titled = AnalyzedDocument("s", "d", (("ant",),), (Passage(0, 1),), title=("bee",))
    built = ReferenceEngine(1, [titled], formula="lucene", k1=1.2, b=0.75)
    assert built.search(["bee"], Grain.DOCUMENT, 9)
    assert built.search(["bee"], Grain.PASSAGE, 9)
    assert not built.search(["bee"], Grain.SENTENCE, 9)


def test_many_scopes_are_forgotten_and_answered_again_alike() -> None:
    documents = [document(f"d{n}", [("ant", f"w{n}")]) for n in range(40)]
    built = ReferenceEngine(1, documents, formula="lucene", k1=1.2, b=0.75)
    scopes = [Scope(documents=frozenset({f"d{n}"})) for n in range(40)]
    first = [built.search(["ant"], Grain.SENTENCE, 9, scope) for scope in scopes]
    assert [built.search(["ant"], Grain.SENTENCE, 9, scope) for scope in scopes] == first
    assert len(built.search(["ant"], Grain.SENTENCE, 99, EVERYWHERE)) == 40


def test_lucene_idf_is_the_published_formula() -> None:
    assert lucene_idf(10, 3) == pytest.approx(math.log(1 + 7.5 / 3.5))
    assert lucene_idf(10, 10) > 0
