"""What a run did to the files of a data folder, in order, read from a trace with all that was written.

Memory-mapped writes are not seen; the file that SQLite writes so (`-shm`) is made anew after a loss of power, and is
left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.torture.children import Child
from tests.torture.tracing import traced

_TRACED: Final = (
    *("openat", "close", "lseek", "write", "pwrite64", "fsync", "fdatasync", "ftruncate", "mkdir", "rmdir"),
    *("rename", "renameat", "renameat2", "unlink", "unlinkat", "link", "linkat", "symlink", "symlinkat", "mkdirat"),
    *("creat", "truncate", "fallocate", "sync_file_range", "copy_file_range", "sendfile", "pwritev", "pwritev2"),
    "writev",
)
_LONGEST: Final = str(2**24)
_LINE: Final = re.compile(r"(?P<thread>[0-9]+) +(?P<call>[a-z0-9_]+)\((?P<arguments>.*)\) += (?P<result>-?[0-9]+)")
_TEXT: Final = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_DESCRIPTOR: Final = re.compile(r"(?P<number>[0-9]+)<(?P<path>(?:\\x[0-9a-f]{2})*)>(?P<gone>\(deleted\))?")
_UNFINISHED: Final = " <unfinished ...>"
_RESUMED: Final = re.compile(r"(?P<thread>[0-9]+) +<\.\.\. [a-z0-9_]+ resumed>")
_MADE_ANEW: Final = "-shm"


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes that were written to a file at an offset."""

    file: int
    offset: int
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Truncate:
    """A file's size was set, in bytes."""

    file: int
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    """What was written to a file is on the disk; `name` is its name by then."""

    file: int
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A name was given to a file (None: a folder was made under it)."""

    name: str
    file: int | None


@dataclass(frozen=True, slots=True)
class Removal:
    """A name was taken from a file."""

    name: str
    file: int


@dataclass(frozen=True, slots=True)
class Move:
    """A file's name was changed, and what had the new one before lost it."""

    old: str
    name: str
    file: int


@dataclass(frozen=True, slots=True)
class FolderSync:
    """The names in a folder are on the disk as they are."""

    name: str


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The run of this number was told to be committed."""

    number: int


Event = Write | Truncate | Sync | Entry | Removal | Move | FolderSync | Acknowledged


@dataclass(frozen=True, slots=True)
class Recording:
    """The files by name as they were at the beginning, all of them on the disk, and what happened then.

    The run `acknowledged` had been told to be committed by then.
    """

    acknowledged: int
    folders: frozenset[str]
    names: dict[str, int]
    contents: dict[int, bytes] = field(repr=False)
    events: tuple[Event, ...] = field(repr=False)


def record(child: Child, data: Path, trace: Path, acknowledged: int = 0) -> Recording:
    """Let `child` carry out its plan, and return what it does to the files in `data`, which show `acknowledged`."""
    data.mkdir(parents=True, exist_ok=True)
    reading = _Reading(data)
    with traced(child, _TRACED, "-y", "-xx", "-s", _LONGEST, "-o", str(trace)):
        child.begin()
        child.end()
    assert child.status == 0, child.failure
    return reading.of(trace.read_text(encoding="ascii"), acknowledged)


class _Reading:
    """Follows names and positions while a trace is read."""

    def __init__(self, data: Path) -> None:
        self._data = str(data)
        files = [path for path in data.rglob("*") if path.is_file() and not path.name.endswith(_MADE_ANEW)]
        self._names = {str(path.relative_to(data)): number for number, path in enumerate(files)}
        self._contents = {number: path.read_bytes() for number, path in enumerate(files)}
        self._folders = {str(path.relative_to(data)) for path in (data, *data.rglob("*")) if path.is_dir()}
        self._positions: dict[int, int] = {}
        self._new = len(files)

    def of(self, trace: str, acknowledged: int) -> Recording:
        start = frozenset(self._folders), dict(self._names), self._contents
        events = [event for line in _whole_lines(trace) for event in self._events(line)]
        return Recording(acknowledged, *start, tuple(events))

    def _events(self, line: str) -> Iterator[Event]:
        match = _LINE.match(line)
        if match is None or match["result"].startswith("-1"):
            return
        call, arguments, result = match["call"], match["arguments"], int(match["result"])
        if call == "writev":
            yield from _acknowledgement(arguments)
        elif call == "openat":
            yield from self._opened(arguments, result)
        elif call in {"rename", "unlink", "mkdir"}:
            yield from self._named(call, [self._inside(_text(found)) for found in _TEXT.findall(arguments)])
        elif descriptor := _DESCRIPTOR.match(arguments):
            name = self._inside(_text(descriptor["path"]))
            if name is not None and not descriptor["gone"] and call != "close":
                yield from self._written(call, arguments, result, int(descriptor["number"]), name)
        else:
            assert self._data not in str([_text(found) for found in _TEXT.findall(arguments)]), line[:200]

    def _inside(self, path: str) -> str | None:
        """Return the path inside the data folder; None for one elsewhere, and for a file that is left out."""
        is_ours = path == self._data or path.startswith(f"{self._data}/")
        return None if not is_ours or path.endswith(_MADE_ANEW) else path.removeprefix(self._data).strip("/") or "."

    def _opened(self, arguments: str, descriptor: int) -> Iterator[Event]:
        name = self._inside(_text(_TEXT.findall(arguments)[0]))
        self._positions[descriptor] = 0
        assert name is None or "O_APPEND" not in arguments, arguments
        if name is None or name in self._folders:
            return
        if name not in self._names:
            assert "O_CREAT" in arguments, arguments
            self._names[name], self._new = self._new, self._new + 1
            yield Entry(name, self._names[name])
        if "O_TRUNC" in arguments:
            yield Truncate(self._names[name], 0)

    def _named(self, call: str, names: list[str | None]) -> Iterator[Event]:
        if None in names:
            return
        old, new = str(names[0]), str(names[-1])
        if call == "mkdir":
            self._folders.add(new)
            yield Entry(new, None)
            return
        file = self._names.pop(old)
        if call == "unlink":
            yield Removal(old, file)
        else:
            self._names[new] = file
            yield Move(old, new, file)

    def _written(self, call: str, arguments: str, result: int, descriptor: int, name: str) -> Iterator[Event]:
        if name in self._folders:
            assert call in {"fsync", "fdatasync"}, call
            yield FolderSync(name)
            return
        file = self._names[name]
        if call == "lseek":
            self._positions[descriptor] = result
        elif call == "write":
            yield Write(file, self._positions[descriptor], _bytes(_TEXT.findall(arguments)[0])[:result])
            self._positions[descriptor] += result
        elif call == "pwrite64":
            yield Write(file, int(arguments.rsplit(", ", 1)[1]), _bytes(_TEXT.findall(arguments)[0])[:result])
        elif call == "ftruncate":
            yield Truncate(file, int(arguments.rsplit(", ", 1)[1]))
        else:
            assert call in {"fsync", "fdatasync"}, f"{call} is not understood"
            yield Sync(file, name)


def _whole_lines(trace: str) -> Iterator[str]:
    """Yield the calls in the order in which they ended, each in one line."""
    begun: dict[str, str] = {}
    for line in trace.splitlines():
        if line.endswith(_UNFINISHED):
            begun[line.split(" ", 1)[0]] = line.removesuffix(_UNFINISHED)
        elif match := _RESUMED.match(line):
            yield begun.pop(match["thread"]) + line[match.end() :]
        else:
            yield line


def _acknowledgement(arguments: str) -> Iterator[Event]:
    told = _text("".join(_TEXT.findall(arguments)))
    if told.startswith("ack "):
        yield Acknowledged(int(told.split()[1]))


def _bytes(escaped: str) -> bytes:
    return bytes.fromhex(escaped.replace("\\x", ""))


def _text(escaped: str) -> str:
    return _bytes(escaped).decode("utf-8", "surrogateescape")
