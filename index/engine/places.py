"""Keys of units -> where the units are in a view's pieces, and back."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.engine.directory import Directory
from index.engine.interface import UnitKey
from index.engine.pieces import Piece
from index.engine.postings import Postings
from index.engine.runs import Indices
from index.engine.selection import Selection

_FEW_UNITS: Final = 16
"""So few units have their documents looked for one by one."""
_new = tuple.__new__  # a named tuple is made three times as quickly by it as by calling its type


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Units of one piece, ascending, and the place of each among the keys that were given."""

    units: Indices
    places: Indices


class Places:
    """Where one view's units are. May be shared by threads."""

    def __init__(
        self,
        directory: Directory,
        postings: Sequence[Postings],
        selections: Sequence[Selection],
        pieces: Sequence[Piece],
    ) -> None:
        """Look in what `selections` admit of each part of `directory`, whose `postings` are split into `pieces`."""
        self._directory = directory
        self._postings = postings
        self._selections = selections
        self._pieces = pieces
        self._last: tuple[tuple[UnitKey, ...], tuple[tuple[int, Placed], ...]] = ((), ())

    def of(self, keys: Sequence[UnitKey]) -> tuple[tuple[int, Placed], ...]:
        """Return by piece the units that are in scope, ascending, each with its place among the keys.

        The last keys' are remembered: of one question's candidates each other name of a word is scored apart.
        """
        asked = tuple(keys)
        known, found = self._last
        if known != asked:
            found = tuple(self._found(asked))
            self._last = asked, found
        return found

    def keys(self, part: int, units: Sequence[int]) -> list[UnitKey]:
        """Return the keys of units of a part, in the order given."""
        firsts = self._postings[part].firsts.all()
        if len(units) <= _FEW_UNITS:
            starts = firsts.data
            documents = [bisect_right(starts, unit) - 1 for unit in units]
            names = self._directory.names(part, documents)
            return [
                _new(UnitKey, (source, name, unit - starts[document]))
                for (source, name), unit, document in zip(names, units, documents, strict=True)
            ]
        numbers = np.array(units, dtype=np.int32)
        found = firsts.searchsorted(numbers, "right") - 1
        sources, own_names = zip(*self._directory.names(part, found.tolist()), strict=True)
        ordinals = (numbers - firsts[found]).tolist()
        return list(map(_new, repeat(UnitKey), zip(sources, own_names, ordinals, strict=True)))

    def _found(self, keys: Sequence[UnitKey]) -> Iterator[tuple[int, Placed]]:
        """Yield by piece the units that are in scope."""
        found: dict[int, list[tuple[int, int, int]]] = {}
        place_of = self._directory.place
        for place, (source, name, ordinal) in enumerate(keys):
            document = place_of(source, name)
            if document is not None:
                found.setdefault(document.part, []).append((document.number, ordinal, place))
        placed = {part: self._placed_in(part, np.array(rows, dtype=np.intp)) for part, rows in found.items()}
        for number, piece in enumerate(self._pieces):
            if there := placed.get(piece.part):
                first, last = there.units.searchsorted(piece.window).tolist()
                if first < last:
                    yield number, Placed(there.units[first:last], there.places[first:last])

    def _placed_in(self, part: int, rows: NDArray[np.intp]) -> Placed:
        """Return the same for one part; a row is a document's number, a unit's ordinal there, and the key's place."""
        numbers, ordinals, places = rows.T
        firsts, selection = self._postings[part].firsts.all(), self._selections[part]
        units = firsts.take(numbers) + ordinals
        there = (ordinals >= 0) & (units < firsts.take(numbers + 1))
        if not selection.is_everything:
            there[there] = selection.bitmap[units[there]]
        left = there.nonzero()[0]
        order = left.take(units.take(left).argsort(kind="stable"))
        return Placed(units.take(order), places.take(order))
