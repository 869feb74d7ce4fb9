"""Where terms and documents are in the segments of one generation, remembered for those asked for last."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from index.engine.formulas import Counts
from index.engine.segment import Segment

MOST_REMEMBERED: Final = 16_384
"""Terms or documents, some 2 MB of each; then all are forgotten."""

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


class Directory:
    """The terms and documents of the parts of one generation. May be shared by threads."""

    def __init__(self, parts: Sequence[Part]) -> None:
        """Look things up in `parts`, of which no two hold the same document."""
        self.parts = tuple(parts)
        self._absent = tuple(frozenset(part.absent.tolist()) for part in self.parts)
        self._numbers: dict[str, tuple[int | None, ...]] = {}
        self._places: dict[tuple[str, str], Place | None] = {}
        self._documents: list[dict[int, tuple[str, str]]] = [{} for _ in self.parts]

    def numbers(self, terms: Sequence[str]) -> list[tuple[int | None, ...]]:
        """Return for each term its number in each part; None where a part does not hold it."""
        known = {term: self._numbers.get(term) for term in terms}
        unknown = [term for term, numbers in known.items() if numbers is None]
        if unknown:
            columns = [part.segment.vocabulary.numbers_of(unknown) for part in self.parts]
            found = zip(*columns, strict=True) if columns else [()] * len(unknown)
            new = dict(zip(unknown, found, strict=True))
            _make_room(self._numbers, len(new))
            self._numbers |= new
            known |= new
        return [known[term] or () for term in terms]

    def place(self, source: str, name: str) -> Place | None:
        """Return where a document is; None where no part holds it, or it is gone."""
        try:
            return self._places[source, name]
        except KeyError:
            found = self._found(source, name)
            _make_room(self._places, 1)
            self._places[source, name] = found
            return found

    def names(self, part: int, numbers: Sequence[int]) -> list[tuple[str, str]]:
        """Return the source and the name of each of the documents of those numbers."""
        known = self._documents[part]
        found = [known.get(number) for number in numbers]
        if None in found:
            roster = self.parts[part].segment.roster
            _make_room(known, len(numbers))
            found = [
                one or known.setdefault(number, roster.document(number))
                for one, number in zip(found, numbers, strict=True)
            ]
        return found  # type: ignore[return-value] # none of them is None

    def _found(self, source: str, name: str) -> Place | None:
        for part, one in enumerate(self.parts):
            number = one.segment.roster.number_of(source, name)
            if number is not None and number not in self._absent[part]:
                return Place(part, number)
        return None


def _make_room(known: dict[Key, Value], count: int) -> None:
    if len(known) + count > MOST_REMEMBERED:
        known.clear()
