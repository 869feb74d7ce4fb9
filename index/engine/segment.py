"""A segment: documents that were indexed together, never changed again. In memory, or mapped from a file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from index.engine.columns import Column, MemoryColumn, words
from index.engine.interface import Grain
from index.engine.postings import Postings
from index.engine.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, eq=False)
class Roster:
    """The documents of a segment in key order: `source_of` numbers the source of each in `sources`, which ascend.

    `letters[ends[d - 1]:ends[d]]` is the name of document d in UTF-8.
    """

    sources: tuple[str, ...]
    source_of: Column
    ends: Column
    letters: Column

    def __len__(self) -> int:
        """Return how many documents there are."""
        return len(self.source_of)

    @classmethod
    def of(cls, documents: Sequence[tuple[str, str]]) -> "Roster":
        """Return the roster of documents, by source and name, in key order."""
        sources = tuple(sorted({source for source, _ in documents}))
        number = {source: place for place, source in enumerate(sources)}
        names = [name.encode("utf-8", "surrogatepass") for _, name in documents]
        return cls(
            sources,
            MemoryColumn(np.array([number[source] for source, _ in documents], dtype=np.int32)),
            MemoryColumn(np.cumsum([len(name) for name in names], dtype=np.int64)),
            MemoryColumn(np.frombuffer(b"".join(names), dtype=np.uint8)),
        )

    def document(self, number: int) -> tuple[str, str]:
        """Return the source and the name of the document of that number."""
        ends = self.ends.slice(max(0, number - 1), number + 1).tolist()
        letters = self.letters.slice(ends[0] if number else 0, ends[-1]).tobytes()
        source = self.sources[int(self.source_of.slice(number, number + 1)[0])]
        return source, letters.decode("utf-8", "surrogatepass")

    def documents(self) -> Iterator[tuple[str, str]]:
        """Return the source and the name of every document, in order."""
        sources = map(self.sources.__getitem__, self.source_of.all().tolist())
        return zip(sources, words(self.letters, self.ends), strict=True)

    def number_of(self, source: str, name: str) -> int | None:
        """Return the number of a document; None where the segment does not hold it."""
        first, last = self.span(source)
        while first < last:
            middle = (first + last) // 2
            if self.document(middle)[1] < name:
                first = middle + 1
            else:
                last = middle
        return first if first < self.span(source)[1] and self.document(first)[1] == name else None

    def span(self, source: str) -> tuple[int, int]:
        """Return the numbers of the first document of a source and of the first one behind it."""
        if source not in self.sources:
            return 0, 0
        number = np.int32(self.sources.index(source))
        every = self.source_of.all()
        return int(every.searchsorted(number, "left")), int(every.searchsorted(number, "right"))

    def columns(self) -> Mapping[str, Column]:
        """Return every column by a name of its own."""
        return {"source_of": self.source_of, "name_ends": self.ends, "names": self.letters}


class Segment:
    """Terms, documents, and for each grain the postings that connect them. May be shared by threads."""

    def __init__(
        self, contents: "Contents | Callable[[], Contents]", release: Callable[[], None] | None = None
    ) -> None:
        """Hold `contents`, or what gives them: it is asked when something of them is first needed.

        `release` is what `self.release` does.
        """
        self._given = contents
        self._release = release

    @cached_property
    def _contents(self) -> "Contents":
        return self._given if isinstance(self._given, Contents) else self._given()

    @property
    def vocabulary(self) -> Vocabulary:
        """The terms."""
        return self._contents.vocabulary

    @property
    def roster(self) -> Roster:
        """The documents."""
        return self._contents.roster

    @property
    def grains(self) -> Mapping[Grain, Postings]:
        """The postings of each grain."""
        return self._contents.grains

    def release(self) -> None:
        """Hold no more in memory than is needed to read the rest from the file again, where there is one."""
        if self._release:
            self._release()

    def renamed(self, sources: Sequence[str]) -> "Segment":
        """Return the same documents under other names of their sources, which ascend as the former ones do."""
        return Segment(replace(self._contents, roster=replace(self.roster, sources=tuple(sources))))


@dataclass(frozen=True, slots=True, eq=False)
class Contents:
    """What a segment holds."""

    vocabulary: Vocabulary
    roster: Roster
    grains: Mapping[Grain, Postings]
