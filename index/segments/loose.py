"""The documents that are in no segment's file, as a few segments in memory. Immutable: a change gives another table.

A document that comes makes a small segment of its own; small ones are made into one, sizes at least doubling, so that
a change costs by its own size and not by that of the table.
"""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from index.engine import AnalyzedDocument
from index.engine.directory import Part
from index.engine.embedded import part_of
from index.engine.segment import Segment
from index.model import StoredDocument
from index.segments.recipe import SegmentRecipe
from index.segments.writing import build_to_stay

Name = tuple[str, str]
Pivots = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Held:
    """A document as it is stored, and as an engine takes it in."""

    stored: StoredDocument
    analyzed: AnalyzedDocument


@dataclass(frozen=True, slots=True, eq=False)
class _Chunk:
    """A segment in memory: its documents in its order, and the numbers, ascending, of those that are gone.

    `live` gives for each that is not, by its stored form's identity (which `held` keeps from being given to another),
    its number.
    """

    segment: Segment
    held: tuple[Held, ...]
    live: Mapping[int, int]
    absent: tuple[int, ...] = ()

    def living(self) -> list[Held]:
        """Return the documents that are not gone."""
        return [self.held[number] for number in self.live.values()]

    def within(self, wanted: AbstractSet[int]) -> "_Chunk":
        """Return the chunk without the documents that are not wanted; one that was gone stays gone."""
        if self.live.keys() <= wanted:
            return self
        live = dict(self.live)
        absent = sorted((*self.absent, *map(live.pop, self.live.keys() - wanted)))
        return _Chunk(self.segment, self.held, live, tuple(absent))


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
        wanted = set(map(id, documents))
        chunks = [chunk.within(wanted) for chunk in self.chunks]
        new = []
        if len(wanted) > sum(len(chunk.live) for chunk in chunks):
            wanted.difference_update(*(chunk.live for chunk in chunks))
            new = [Held(one, analyze(one)) for one in documents if id(one) in wanted]
        kept = sorted((chunk for chunk in chunks if chunk.live), key=lambda chunk: -len(chunk.live))
        while kept and (not self.pivots or len(kept[-1].live) <= 2 * len(new)):
            new += kept.pop().living()
        return LooseTable(self.recipe, self.pivots, (*kept, *self._made(new)))

    def _made(self, held: Sequence[Held]) -> tuple[_Chunk, ...]:
        if not held:
            return ()
        ordered = sorted(held, key=lambda one: (one.stored.source, one.stored.name))
        live = {id(one.stored): number for number, one in enumerate(ordered)}
        return (
            _Chunk(build_to_stay([one.analyzed for one in ordered], self.recipe, self.pivots), tuple(ordered), live),
        )
