"""tantivy: one writer thread and one segment, as its users are told to for the quickest search.

The analyser only splits at blanks, since the terms are ready; frequencies are kept, positions are not; of a passage
nothing is kept but its number. Counting all matches is off, which lets it skip blocks.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import tantivy

from bench.engines import Found, Terms

HEAP_BYTES: Final = 1_500_000_000
"""Enough for a million passages, so that they become one segment."""
CHANGES_HEAP_BYTES: Final = 50_000_000
_TERMS, _NUMBER, _BLANKS = "terms", "number", "blanks"
_FREQUENCIES: Final = "freq"
_SHOULD: Final = tantivy.Occur.Should
Hit = tuple[float, tantivy.DocAddress]


class TantivyIndex:
    """A folder of tantivy's, with a searcher over its last commit."""

    def __init__(self, index: tantivy.Index) -> None:
        """Open a searcher."""
        index.register_tokenizer(_BLANKS, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        index.config_reader("manual")
        self._index = index
        self._schema = index.schema
        self._writer: tantivy.IndexWriter | None = None
        self._refresh()
        self._next = self._searcher.num_docs

    def search(self, terms: Terms, limit: int) -> list[Hit]:
        """Return the best `limit` passages."""
        schema, one = self._schema, tantivy.Query.term_query
        query = tantivy.Query.boolean_query([(_SHOULD, one(schema, _TERMS, term, _FREQUENCIES)) for term in terms])
        hits: list[Hit] = self._searcher.search(query, limit, count=False).hits
        return hits

    def read(self, answer: list[Hit]) -> Found:
        """Return the numbers and scores of an answer; looked up, since passages that were added have a segment."""
        numbers = self._searcher.fast_field_values(_NUMBER, [address for _, address in answer])
        return [int(number or 0) for number in numbers], [score for score, _ in answer]

    def add(self, passages: Sequence[Terms]) -> None:
        """Add, commit, and open a searcher that sees it."""
        writer = self._changing()
        for number, terms in enumerate(passages, self._next):
            writer.add_document(document(terms, number))
        self._next += len(passages)
        writer.commit()
        self._refresh()

    def delete(self, number: int) -> None:
        """Delete, commit, and open a searcher that no longer sees it."""
        writer = self._changing()
        writer.delete_documents_by_term(_NUMBER, number)  # finds nothing in a field of unsigned numbers
        writer.commit()
        self._refresh()

    def close(self) -> None:
        """End the writer's threads."""
        if self._writer:
            self._writer.wait_merging_threads()
            self._writer = None

    def _changing(self) -> tantivy.IndexWriter:
        self._writer = self._writer or self._index.writer(CHANGES_HEAP_BYTES, 1)
        return self._writer

    def _refresh(self) -> None:
        self._index.reload()
        self._searcher = self._index.searcher()


class TantivyEngine:
    """How tantivy builds and opens."""

    keeps_files = True
    changes = True

    def build(self, folder: Path, passages: Iterable[Terms]) -> TantivyIndex:
        """Index, commit, and open a searcher."""
        return self.build_with(folder, passages, HEAP_BYTES)

    def build_with(self, folder: Path, passages: Iterable[Terms], heap_bytes: int) -> TantivyIndex:
        """Build as `build` does, with so much memory for the writer."""
        index = tantivy.Index(_schema(), path=str(folder))
        index.register_tokenizer(_BLANKS, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        writer = index.writer(heap_bytes, 1)
        for number, terms in enumerate(passages):
            writer.add_document(document(terms, number))
        writer.commit()
        writer.wait_merging_threads()
        return TantivyIndex(index)

    def open(self, folder: Path) -> TantivyIndex:
        """Map the files of a folder."""
        return TantivyIndex(tantivy.Index.open(str(folder)))


def document(terms: Terms, number: int) -> tantivy.Document:
    """Return a passage as tantivy takes it in."""
    found = tantivy.Document()
    found.add_text(_TERMS, " ".join(terms))
    found.add_integer(_NUMBER, number)
    return found


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(_TERMS, stored=False, tokenizer_name=_BLANKS, index_option=_FREQUENCIES)
    builder.add_integer_field(_NUMBER, stored=False, indexed=True, fast=True)
    return builder.build()


ENGINE: Final = TantivyEngine()
