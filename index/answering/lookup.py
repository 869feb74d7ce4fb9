"""A reading of a question over one generation and scope -> hits, scores, and what each term tells there. Pure.

An alias counts as the word it stands for: of a word and its other names only the best found counts, at its weight,
and as rare as the commonest of them, so that a name that is seldom used does not outweigh what it names.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import compress

from index.answering.aliases import Expansion, Reading
from index.answering.information import information
from index.engine import Engine, Grain, Hit, TermStatistics, UnitKey
from index.model import Scope


class Lookup:
    """One question's terms as an engine holds them in scope; figures are asked for once."""

    def __init__(self, engine: Engine, reading: Reading, scope: Scope) -> None:
        """Look the terms of `reading` up where `scope` allows."""
        self._engine = engine
        self.reading = reading
        self.scope = scope
        expanded = frozenset(term for part in reading.expansions for term in part.terms)
        self._plain = tuple(term for term in reading.terms if term not in expanded)
        self._statistics: dict[Grain, Mapping[str, TermStatistics]] = {}

    @property
    def terms(self) -> tuple[str, ...]:
        """The question's distinct terms."""
        return self.reading.terms

    @property
    def sentence_count(self) -> int:
        """How many sentences there are in scope."""
        return self._engine.unit_count(Grain.SENTENCE, self.scope)

    @cached_property
    def information(self) -> Mapping[str, float]:
        """What each of the question's terms tells, whatever the library's size; above 0."""
        sentences = self.sentence_count
        figures = self.statistics(Grain.SENTENCE)
        told = {term: information(entry, sentences) for term, entry in figures.items()}
        return self.reading.rarity(told, {term: entry.document_frequency for term, entry in figures.items()})

    @cached_property
    def worth(self) -> float:
        """The idf of all terms of the question among the sentences."""
        return sum(self._rarity(Grain.SENTENCE).values())

    @cached_property
    def unknown(self) -> frozenset[str]:
        """The question's terms that no sentence in scope holds, under no name."""
        held = self.reading.weights(
            [term for term, entry in self.statistics(Grain.SENTENCE).items() if entry.document_frequency]
        )
        return frozenset(self.terms) - held.keys()

    def statistics(self, grain: Grain) -> Mapping[str, TermStatistics]:
        """Return the figures of every term and of every other name of one."""
        found = self._statistics.get(grain)
        if found is None:
            entries = self._engine.statistics(self.reading.all_terms, grain, self.scope)
            found = self._statistics[grain] = {entry.term: entry for entry in entries}
        return found

    def search(self, grain: Grain, limit: int) -> tuple[Hit, ...]:
        """Return the best units that hold a term or another name of one word, in the engine's order."""
        return self._engine.search(self.reading.lookups, grain, limit, self.scope)

    def weights_in(self, grain: Grain, keys: Iterable[UnitKey]) -> dict[UnitKey, dict[str, float]]:
        """Return what each of the question's terms counts in each unit: 1, less under another name; absent ones not."""
        return {key: self.reading.weights(held) for key, held in self.held_in(grain, keys).items()}

    def held_in(self, grain: Grain, keys: Iterable[UnitKey]) -> dict[UnitKey, frozenset[str]]:
        """Return which terms, of the question's and of their other names', each unit holds."""
        terms, wanted = self.reading.all_terms, list(keys)
        rows = self._engine.holds(terms, grain, wanted, self.scope)
        return {key: frozenset(compress(terms, row)) for key, row in zip(wanted, rows, strict=True)}

    def score(self, grain: Grain, keys: Iterable[UnitKey]) -> tuple[float, ...]:
        """Return the score of each unit, in the order given; 0 for one that holds nothing of the question."""
        wanted = list(keys)
        total = self._of(self._plain, grain, wanted)
        for part in self.reading.expansions:
            total = [one + other for one, other in zip(total, self._expanded(part, grain, wanted), strict=True)]
        return tuple(total)

    def _of(self, terms: Sequence[str], grain: Grain, keys: Sequence[UnitKey]) -> Sequence[float]:
        return self._engine.score(terms, grain, keys, self.scope) if terms else [0.0] * len(keys)

    def _expanded(self, part: Expansion, grain: Grain, keys: Sequence[UnitKey]) -> list[float]:
        figures, rarity = self.statistics(grain), self._rarity(grain)
        best = [0.0] * len(keys)
        for term in part.terms:
            scale = rarity[term] / figures[term].idf
            best = [sofar + scale * own for sofar, own in zip(best, self._of([term], grain, keys), strict=True)]
        worth = sum(rarity[term] for term in part.terms)
        for alternative in part.alternatives:
            scale = alternative.weight * worth / sum(figures[term].idf for term in alternative.terms)
            columns = [self._of([term], grain, keys) for term in alternative.terms]
            for number, scores in enumerate(zip(*columns, strict=True)):
                if all(scores):
                    best[number] = max(best[number], scale * sum(scores))
        return best

    def _rarity(self, grain: Grain) -> Mapping[str, float]:
        figures = self.statistics(grain)
        return self.reading.rarity(
            {term: entry.idf for term, entry in figures.items()},
            {term: entry.document_frequency for term, entry in figures.items()},
        )
