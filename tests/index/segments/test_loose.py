from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from index.engine import AnalyzedDocument
from index.engine.embedded import EmbeddedEngine, part_of
from index.model import StoredDocument
from index.segments.analysis import analyze
from index.segments.loose import LooseTable
from index.segments.writing import build
from index.text.terms import TermAnalyzer
from tests.index.answering.library import document
from tests.index.segments.stored import RECIPE, answers, text

ANALYZER = TermAnalyzer()
PIVOTS = {"sentence": 4.0, "passage": 9.0, "document": 9.0}
DOCUMENTS = [document(f"d{number}", text(number)) for number in range(12)]
CHOICES = st.lists(st.sets(st.integers(0, 11), max_size=12), min_size=1, max_size=8)


def analyzed(one: StoredDocument) -> AnalyzedDocument:
    return analyze(one, ANALYZER, "en")


def engine_over(table: LooseTable) -> EmbeddedEngine:
    return EmbeddedEngine(1, table.parts, formula="lucene")


@given(CHOICES)
def test_after_any_changes_a_table_answers_as_one_built_afresh(choices: list[set[int]]) -> None:
    table = LooseTable(RECIPE, PIVOTS)
    for choice in choices:
        wanted = [DOCUMENTS[number] for number in sorted(choice)]
        table = table.updated(wanted, analyzed)
        at_once = part_of(build([analyzed(one) for one in wanted], RECIPE, PIVOTS))
        assert answers(engine_over(table)) == answers(EmbeddedEngine(1, [at_once], formula="lucene"))


def test_a_document_that_stays_is_analysed_once() -> None:
    seen: Counter[str] = Counter()

    def counted(one: StoredDocument) -> AnalyzedDocument:
        seen[one.name] += 1
        return analyzed(one)

    table = LooseTable(RECIPE, PIVOTS)
    for count in range(1, 12):
        table = table.updated(DOCUMENTS[:count], counted)
    assert set(seen.values()) == {1}
    changed = replace(DOCUMENTS[3], title="Another")
    table.updated([*DOCUMENTS[:3], changed, *DOCUMENTS[4:11]], counted)
    assert seen["d3"] == 2


def test_few_segments_are_in_memory_and_a_large_one_is_left_alone() -> None:
    table = LooseTable(RECIPE, PIVOTS).updated(DOCUMENTS[:10], analyzed)
    later = table.updated(DOCUMENTS[:11], analyzed)
    assert later.chunks[0] is table.chunks[0]
    assert len(later.chunks) == 2
    assert len(later.updated(DOCUMENTS, analyzed).chunks) == 2


def test_without_pivot_lengths_the_documents_own_are_used() -> None:
    table = LooseTable(RECIPE, {}).updated(DOCUMENTS[:2], analyzed).updated(DOCUMENTS[:5], analyzed)
    at_once = part_of(build([analyzed(one) for one in DOCUMENTS[:5]], RECIPE, {}))
    assert answers(engine_over(table)) == answers(EmbeddedEngine(1, [at_once], formula="lucene"))


def test_an_empty_table_finds_nothing() -> None:
    assert LooseTable(RECIPE, PIVOTS).updated([], analyzed).parts == ()
