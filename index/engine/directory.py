"""Where terms and documents are in the segments of one generation, remembered for those asked for last."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Protocol, TypeVar
from weakref import WeakKeyDictionary

from index.engine.columns import cells
from index.engine.formulas import Counts, Floats
from index.engine.interface import Grain
from index.engine.runs import spread_out
from index.engine.segment import Roster, Segment
from index.engine.vocabulary import Finder

MOST_REMEMBERED: Final = 16_384
"""Terms, or documents by name, some 2 MB of each; then all are forgotten."""
MOST_NAMES: Final = 65_536
"""Documents by number, some 12 MB; likewise."""
COMMON: Final = 16
"""A term is common that at least one unit in so many holds."""
MOST_SPREAD_BYTES: Final = 16_000_000
"""What all of the common terms' impacts may take that are kept with one for each unit."""
MOST_SPREAD_UNITS: Final = 131_072
"""In more units than that no term's impacts are spread out: one alone would take half a megabyte."""
MOST_TABULATED: Final = 2_500_000
"""Postings in the tables of one generation, 18 bytes of each with the keys and the terms; then the oldest go."""

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A segment as a generation sees it: `absent` are the numbers, ascending, of its documents that are gone."""

    segment: Segment
    absent: Counts


@dataclass(frozen=True, slots=True)
class Place:
    """A document's part and its number there."""

    part: int
    number: int


class Tabulated(Protocol):
    """What has a table of its own."""

    def forget_table(self) -> None:
        """Do without it."""


class Directory:
    """The terms and documents of the parts of one generation. May be shared by threads."""

    def __init__(self, parts: Sequence[Part]) -> None:
        """Look things up in `parts`, of which no two hold the same document."""
        self.parts = tuple(parts)
        self._absent = tuple(frozenset(part.absent.tolist()) for part in self.parts)
        self._numbers: dict[str, tuple[int | None, ...]] = {}
        self._places: dict[tuple[str, str], Place | None] = {}
        self._documents: list[dict[int, tuple[str, str]]] = [{} for _ in self.parts]
        self._spread: dict[tuple[int, Grain, int], Floats] = {}
        self._spread_bytes = 0
        self._tabulated: WeakKeyDictionary[Tabulated, int] = WeakKeyDictionary()

    @cached_property
    def _finders(self) -> list[Finder]:
        return [Finder(part.segment.vocabulary) for part in self.parts]

    @cached_property
    def _namers(self) -> list["_Names"]:
        return [_Names(part.segment.roster) for part in self.parts]

    def numbers(self, term: str) -> tuple[int | None, ...]:
        """Return a term's number in each part; None where a part does not hold it."""
        known = self._numbers.get(term)
        return self._looked_up(term) if known is None else known

    def spread(self, part: int, grain: Grain, term: int) -> Floats | None:
        """Return for each unit of that part and grain the impact of the term of that number there.

        None where the term is not common, or where that would take more memory than may be had.
        """
        known = self._spread.get((part, grain, term))
        return self._spread_anew(part, grain, term) if known is None else known

    def place(self, source: str, name: str) -> Place | None:
        """Return where a document is; None where no part holds it, or it is gone."""
        try:
            return self._places[source, name]
        except KeyError:
            found = self._found(source, name)
            _make_room(self._places, 1, MOST_REMEMBERED)
            self._places[source, name] = found
            return found

    def names(self, part: int, numbers: Sequence[int]) -> list[tuple[str, str]]:
        """Return the source and the name of each of the documents of those numbers."""
        try:
            return list(map(self._documents[part].__getitem__, numbers))
        except KeyError:
            return self._named(part, numbers)

    def made_table(self, owner: Tabulated, postings: int) -> None:
        """Note a table of so many postings; the oldest ones are forgotten where all take too much memory."""
        self._tabulated[owner] = postings
        for other in list(self._tabulated):
            if sum(self._tabulated.values()) > MOST_TABULATED and other is not owner:
                del self._tabulated[other]
                other.forget_table()

    def _looked_up(self, term: str) -> tuple[int | None, ...]:
        found = tuple([finder.number_of(term) for finder in self._finders])
        _make_room(self._numbers, 1, MOST_REMEMBERED)
        self._numbers[term] = found
        return found

    def _named(self, part: int, numbers: Sequence[int]) -> list[tuple[str, str]]:
        """Return the source and the name of each of the documents of those numbers, and remember them."""
        known, names = self._documents[part], self._namers[part]
        _make_room(known, len(numbers), MOST_NAMES)
        found = []
        for number in numbers:
            name = known.get(number)
            if name is None:
                name = known[number] = names.of(number)
            found.append(name)
        return found

    def _found(self, source: str, name: str) -> Place | None:
        for part, one in enumerate(self.parts):
            number = one.segment.roster.number_of(source, name)
            if number is not None and number not in self._absent[part]:
                return Place(part, number)
        return None

    def _spread_anew(self, part: int, grain: Grain, term: int) -> Floats | None:
        postings = self.parts[part].segment.grains[grain]
        start, end = postings.starts.slice(term, term + 2).tolist()
        size = postings.unit_count
        if (end - start) * COMMON < size or size > MOST_SPREAD_UNITS or not self._has_room(size):
            return None
        found = spread_out(postings.units.slice(start, end), postings.impacts.slice(start, end), size)
        self._spread_bytes += found.nbytes
        self._spread[part, grain, term] = found
        return found

    def _has_room(self, units: int) -> bool:
        return self._spread_bytes + 4 * units <= MOST_SPREAD_BYTES


def _make_room(known: dict[Key, Value], count: int, most: int) -> None:
    if len(known) + count > most:
        known.clear()


class _Names:
    """Names documents one by one."""

    __slots__ = ("_ends", "_letters", "_source_of", "_sources")

    def __init__(self, roster: Roster) -> None:
        """Look documents up in `roster`."""
        self._ends = cells(roster.ends)
        self._source_of = cells(roster.source_of)
        self._letters = cells(roster.letters)
        self._sources = roster.sources

    def of(self, number: int) -> tuple[str, str]:
        """Return the source and the name of the document of that number."""
        start = self._ends[number - 1] if number else 0
        name = str(self._letters[start : self._ends[number]], "utf-8", "surrogatepass")
        return self._sources[self._source_of[number]], name
