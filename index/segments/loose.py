"""The documents that are in no segment's file, as a few segments in memory. Immutable: a change gives another table.

A document that comes makes a small segment of its own; small ones are made into one, sizes at least doubling, so that
a change costs by its own size and not by that of the table.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from index.engine import AnalyzedDocument
from index.engine.directory import Part
from index.engine.embedded import part_of
from index.engine.segment import Segment
from index.model import StoredDocument
from index.segments.recipe import SegmentRecipe
from index.segments.writing import build

Name = tuple[str, str]
Pivots = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Held:
    """A document as it is stored, and as an engine takes it in."""

    stored: StoredDocument
    analyzed: AnalyzedDocument


@dataclass(frozen=True, slots=True, eq=False)
class _Chunk:
    """A segment in memory: its documents in its order, and the numbers, ascending, of those that are gone."""

    segment: Segment
    held: tuple[Held, ...]
    absent: tuple[int, ...] = ()

    def live(self) -> list[Held]:
        gone = frozenset(self.absent)
        return [one for number, one in enumerate(self.held) if number not in gone]


@dataclass(frozen=True, slots=True, eq=False)
class LooseTable:
    """Loose documents; with `pivots` they are baked with those lengths, else with their own mean ones."""

    recipe: SegmentRecipe
    pivots: Pivots
    chunks: tuple[_Chunk, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """What holds the documents, each in exactly one part."""
        return tuple(part_of(chunk.segment, chunk.absent) for chunk in self.chunks)

    def updated(
        self, documents: Sequence[StoredDocument], analyze: Callable[[StoredDocument], AnalyzedDocument]
    ) -> "LooseTable":
        """Return the table of just these documents; those that this one holds, the very same objects, stay analysed."""
        known = {id(one.stored): one for chunk in self.chunks for one in chunk.live()}
        held = [known.get(id(one)) or Held(one, analyze(one)) for one in documents]
        if not self.pivots:
            return LooseTable(self.recipe, self.pivots, self._made(held))
        wanted = {id(one) for one in documents}
        chunks = [_thinned(chunk, wanted) for chunk in self.chunks]
        new = [one for one in held if id(one.stored) not in known]
        kept = sorted((chunk for chunk in chunks if chunk.live()), key=lambda chunk: -len(chunk.live()))
        while kept and len(kept[-1].live()) <= 2 * len(new):
            new += kept.pop().live()
        return LooseTable(self.recipe, self.pivots, (*kept, *self._made(new)))

    def _made(self, held: Sequence[Held]) -> tuple[_Chunk, ...]:
        if not held:
            return ()
        ordered = sorted(held, key=lambda one: (one.stored.source, one.stored.name))
        return (_Chunk(build([one.analyzed for one in ordered], self.recipe, self.pivots), tuple(ordered)),)


def _thinned(chunk: _Chunk, wanted: set[int]) -> _Chunk:
    """Return a chunk without the documents that are no longer wanted; one that was gone stays gone."""
    gone = set(chunk.absent) | {number for number, one in enumerate(chunk.held) if id(one.stored) not in wanted}
    return chunk if len(gone) == len(chunk.absent) else _Chunk(chunk.segment, chunk.held, tuple(sorted(gone)))
