from hypothesis import given
from hypothesis import strategies as st

from index.engine import Grain, UnitKey
from index.engine.reference import FORMULAS
from index.model import Scope

from .engines import CORPORA, QUERIES, document, documents_of, reference, units_of


@given(CORPORA, QUERIES, st.sampled_from(list(Grain)), st.sampled_from(sorted(FORMULAS)))
def test_every_formula_finds_every_unit_that_holds_a_term_and_no_other(
    corpus: list[list[tuple[str, ...]]], query: list[str], grain: Grain, formula: str
) -> None:
    documents = documents_of(corpus)
    found = reference(documents, formula).search(query, grain, 1000)
    assert len(found) == sum(1 for terms in units_of(documents, grain) if set(terms) & set(query))


@given(CORPORA, CORPORA, QUERIES, st.sampled_from(list(Grain)))
def test_a_scope_answers_as_if_nothing_else_were_indexed(
    inside: list[list[tuple[str, ...]]], outside: list[list[tuple[str, ...]]], query: list[str], grain: Grain
) -> None:
    kept, other = documents_of(inside), documents_of(outside, "other")
    both, alone = reference([*other, *kept]), reference(kept)
    scope = Scope(sources=frozenset({"s"}))
    assert both.search(query, grain, 99, scope) == alone.search(query, grain, 99)
    assert both.statistics(query, grain, scope) == alone.statistics(query, grain)


def test_a_unit_knows_which_terms_it_holds() -> None:
    built, first = reference([document("d", [("ant", "bee"), ("cat",)])]), UnitKey("s", "d")
    assert built.holds(["ant", "cat"], Grain.SENTENCE, [first]) == ((True, False),)
    assert built.holds(["ant", "cat"], Grain.PASSAGE, [first]) == ((True, True),)
