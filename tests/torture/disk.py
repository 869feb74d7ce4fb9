"""What may be on a disk when the power goes: what was synchronised, and any part of the rest.

The rest is: each write since, wholly, in sectors of 512 bytes, as zeros, or not at all, whichever came later; and each
name that was given, changed or taken since, or not. Nothing makes the name of a file durable but synchronising its
folder: that is POSIX' promise, and less than what any journalling file system keeps.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Final

from tests.torture.recording import (
    Acknowledged,
    Entry,
    Event,
    FolderSync,
    Move,
    Recording,
    Removal,
    Sync,
    Truncate,
    Write,
)

SECTOR: Final = 512


class DataFate(StrEnum):
    """What becomes of what was written and not synchronised."""

    KEPT = "kept"
    DROPPED = "dropped"
    TORN = "torn"
    ZEROED = "zeroed"
    REORDERED = "reordered"
    MIXED = "mixed"


class NameFate(StrEnum):
    """What becomes of changes of names that were not synchronised: all, none, the first ones, or just some."""

    KEPT = "kept"
    DROPPED = "dropped"
    FIRST = "first"
    SOME = "some"


Honours = Callable[[Sync | FolderSync], bool]
NameChange = Entry | Removal | Move


def honour_all(_event: Sync | FolderSync) -> bool:
    """Let each synchronisation do its work."""
    return True


@dataclass(slots=True)
class Disk:
    """The state behind a number of events; `honours` tells which synchronisations do their work."""

    folders: set[str]
    names: dict[str, int]
    contents: dict[int, bytearray] = field(repr=False)
    honours: Honours = honour_all
    acknowledged: int = 0
    unsynchronised: dict[int, list[Write | Truncate]] = field(default_factory=dict, repr=False)
    renamed: list[NameChange] = field(default_factory=list)

    @classmethod
    def at_start(cls, recording: Recording, honours: Honours) -> "Disk":
        """Return the state before the first event."""
        contents = {file: bytearray(content) for file, content in recording.contents.items()}
        return cls(set(recording.folders), dict(recording.names), contents, honours, recording.acknowledged)

    def advance(self, event: Event) -> None:
        """Let one more event happen."""
        if isinstance(event, Write | Truncate):
            self.unsynchronised.setdefault(event.file, []).append(event)
        elif isinstance(event, Acknowledged):
            self.acknowledged = event.number
        elif not isinstance(event, Sync | FolderSync):
            self.renamed.append(event)
        elif self.honours(event):
            self._synchronise(event)

    def _synchronise(self, event: Sync | FolderSync) -> None:
        if isinstance(event, Sync):
            content = self.contents.setdefault(event.file, bytearray())
            for change in self.unsynchronised.pop(event.file, ()):
                _apply(content, change)
            return
        for named in [change for change in self.renamed if _folder(change) == event.name]:
            _rename(self.names, self.folders, named)
        self.renamed = [change for change in self.renamed if _folder(change) != event.name]

    def image(self, data_fate: DataFate, name_fate: NameFate, chance: random.Random) -> dict[str, bytes]:
        """Return files by name as they may be found when the power is back."""
        names, folders = dict(self.names), set(self.folders)
        for change in _surviving(self.renamed, name_fate, chance):
            _rename(names, folders, change)
        return {
            name: self._content(file, data_fate, chance)
            for name, file in names.items()
            if str(PurePosixPath(name).parent) in folders
        }

    def _content(self, file: int, fate: DataFate, chance: random.Random) -> bytes:
        content = bytearray(self.contents.get(file, b""))
        for change in self.unsynchronised.get(file, ()):
            here = chance.choice(list(DataFate)[:-1]) if fate is DataFate.MIXED else fate
            _befall(content, change, here, chance)
        return bytes(content)


def lay_down(image: dict[str, bytes], data: Path) -> None:
    """Write an image into the empty folder `data`."""
    for name, content in image.items():
        path = data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _folder(change: NameChange) -> str:
    return str(PurePosixPath(change.name).parent)


def _rename(names: dict[str, int], folders: set[str], change: NameChange) -> None:
    if isinstance(change, Entry) and change.file is None:
        folders.add(change.name)
    elif isinstance(change, Removal):
        if names.get(change.name) == change.file:
            del names[change.name]
    elif change.file is not None:
        if isinstance(change, Move) and names.get(change.old) == change.file:
            del names[change.old]
        names[change.name] = change.file


def _surviving(changes: Sequence[NameChange], fate: NameFate, chance: random.Random) -> Sequence[NameChange]:
    if fate is NameFate.FIRST:
        return changes[: chance.randint(0, len(changes))]
    if fate is NameFate.SOME:
        return [change for change in changes if chance.random() < 0.5]
    return changes if fate is NameFate.KEPT else ()


def _befall(content: bytearray, change: Write | Truncate, fate: DataFate, chance: random.Random) -> None:
    """Let a change that was not synchronised meet its fate."""
    if fate is DataFate.KEPT or (fate is DataFate.REORDERED and chance.random() < 0.5):
        _apply(content, change)
    elif isinstance(change, Truncate):
        if fate in {DataFate.TORN, DataFate.ZEROED} and chance.random() < 0.5:
            _apply(content, change)
    elif fate is DataFate.ZEROED:
        _apply(content, Write(change.file, change.offset, bytes(len(change.data))))
    elif fate is DataFate.TORN:
        for piece in _sectors(change):
            if chance.random() < 0.5:
                _apply(content, piece)


def _sectors(write: Write) -> Sequence[Write]:
    """Cut a write at the sectors' ends."""
    end = write.offset + len(write.data)
    first = write.offset - write.offset % SECTOR
    starts = [max(start, write.offset) for start in range(first, end, SECTOR)]
    stops = [*starts[1:], end]
    return [
        Write(write.file, start, write.data[start - write.offset : stop - write.offset])
        for start, stop in zip(starts, stops, strict=True)
    ]


def _apply(content: bytearray, change: Write | Truncate) -> None:
    size = change.size if isinstance(change, Truncate) else change.offset
    if len(content) < size:
        content.extend(bytes(size - len(content)))
    if isinstance(change, Truncate):
        del content[change.size :]
    else:
        content[change.offset : change.offset + len(change.data)] = change.data
