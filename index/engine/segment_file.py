"""A segment <-> a file. Immutable, with a version, and with a checksum for everything in it.

    header   64 bytes: magic, version, size of the file, where the contents are and their checksum, and its own
    columns  each begins at a multiple of 64 bytes and is filled up with zeros to one
    sums     a CRC-32 for each block of each column, the filling included
    contents JSON: the segment's figures, and each column's type, place, length and place among the sums

Opening reads the header and checks it and the contents; the contents are read, and the sums checked, when the segment
is first used, and a block of a column when something in it is first asked for. So no byte is used unchecked, a query at
a cold start reads only what it needs, and thousands of segments that nobody asks cost next to nothing.
"""

import errno
import json
import mmap
import os
import stat
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, Any, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.engine.columns import BLOCK_BYTES, MappedColumn, SegmentDamagedError
from index.engine.interface import Grain
from index.engine.packing import UNITS, narrowed, packed, unpacked
from index.engine.postings import Formula, Postings
from index.engine.segment import Contents, Roster, Segment
from index.engine.versions import SEGMENT_VERSION as VERSION
from index.engine.vocabulary import Vocabulary

MAGIC: Final = b"VERBSEG\n"
HEADER_BYTES: Final = 64
_HEADER: Final = struct.Struct("<8sIIQQQ")
_OWN_SUM: Final = struct.Struct("<I")
_ALIGNED: Final = 64


@dataclass(slots=True)
class _Written:
    """A column in the file: its type, where it begins, its length, and the sums of its blocks."""

    kind: str
    offset: int
    count: int
    sums: list[int]


@dataclass(slots=True)
class SegmentWriter:
    """Writes the columns of one segment, one after the other, to an open file."""

    file: IO[bytes]
    columns: dict[str, _Written] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Leave room for the header, which is written last."""
        self.file.write(bytes(HEADER_BYTES))

    def add(self, name: str, parts: Iterator[NDArray[Any]] | tuple[NDArray[Any], ...]) -> None:
        """Write a column whose numbers come in `parts` of one type, at least one."""
        offset, count, kind = self.file.tell(), 0, ""
        sums: list[int] = []
        rest = b""
        for part in parts:
            kind, count = part.dtype.str, count + len(part)
            content = rest + part.tobytes()
            whole = len(content) // BLOCK_BYTES * BLOCK_BYTES
            sums += _sums(content[:whole])
            self.file.write(content[:whole])
            rest = content[whole:]
        rest += bytes(-len(rest) % _ALIGNED)
        sums += _sums(rest)
        self.file.write(rest)
        self.columns[name] = _Written(kind, offset, count, sums)

    def finish(self, figures: Mapping[str, Any]) -> int:
        """Write what says where everything is, with the segment's own figures from `contents_of`.

        Return the checksum of that, which no other segment shares but by chance: it holds those of all blocks.
        """
        every = np.array([one for column in self.columns.values() for one in column.sums], dtype="<u4").tobytes()
        sums_at = self.file.tell()
        self.file.write(every)
        columns = {name: [one.kind, one.offset, one.count, len(one.sums)] for name, one in self.columns.items()}
        contents = json.dumps(
            {**figures, "columns": columns, "sums": [sums_at, len(every), crc32(every)]}, sort_keys=True
        ).encode()
        at = self.file.tell()
        self.file.write(contents)
        checksum = crc32(contents)
        header = _HEADER.pack(MAGIC, VERSION, checksum, at + len(contents), at, len(contents))
        header += bytes(HEADER_BYTES - len(header) - _OWN_SUM.size)
        self.file.seek(0)
        self.file.write(header + _OWN_SUM.pack(crc32(header)))
        return checksum


def write_segment(segment: Segment, file: IO[bytes]) -> int:
    """Write a segment to an open, empty file, and return its checksum; equal segments give equal bytes."""
    writer = SegmentWriter(file)
    for name, numbers in _columns(segment):
        writer.add(name, (numbers,))
    grains = {grain: Figures(one.formula, one.filled, one.total) for grain, one in segment.grains.items()}
    return writer.finish(contents_of(segment.roster.sources, grains))


@dataclass(frozen=True, slots=True)
class Figures:
    """What a segment says of one grain beside its columns."""

    formula: Formula
    filled: int
    total: int


def contents_of(sources: tuple[str, ...], grains: Mapping[Grain, Figures]) -> dict[str, Any]:
    """Return what a segment's contents say beside where its columns are."""
    return {
        "sources": sources,
        "grains": {
            grain.value: [one.formula.k1, one.formula.b, one.formula.pivot, one.filled, one.total]
            for grain, one in grains.items()
        },
    }


def open_segment(path: Path, checksum: int | None = None) -> Segment:
    """Map the segment's file at `path`; its blocks are checked as they are used.

    Raises:
        SegmentDamagedError: it is not a whole segment of this version, or not the one of that `checksum`.
        OSError: it can't be read.
    """
    descriptor = _opened(path)
    try:
        file = mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ)
        # Read, not mapped: a mapping that was touched counts 64 kB and more of memory.
        _checked(path.name, len(file), partial(_read_at, descriptor), checksum)
    finally:
        os.close(descriptor)
    return Segment(partial(_read, path.name, np.frombuffer(file, dtype=np.uint8), checksum), partial(_release, file))


def damaged_columns(path: Path, checksum: int | None = None) -> list[str]:
    """Read the whole file and return the names of the columns that are damaged; raises what `open_segment` raises."""
    descriptor = _opened(path)
    try:
        content = _mapped(descriptor)
    finally:
        os.close(descriptor)
    contents = _contents(path.name, content, checksum)
    return [name for name, column in _mapped_columns(path.name, content, contents) if column.damaged()]


def _read(name: str, content: NDArray[np.uint8], checksum: int | None) -> Contents:
    """Return what the file of that name holds; it is checked once more, since it was opened long ago perhaps."""
    contents = _contents(name, content, checksum)
    columns = dict(_mapped_columns(name, content, contents))
    vocabulary = Vocabulary(columns["checksums"], columns["ends"], columns["letters"])
    roster = Roster(tuple(contents["sources"]), columns["source_of"], columns["name_ends"], columns["names"])
    grains = {
        Grain(grain): _postings(grain, figures, columns, len(vocabulary))
        for grain, figures in contents["grains"].items()
    }
    return Contents(vocabulary, roster, grains)


def _columns(segment: Segment) -> Iterator[tuple[str, NDArray[Any]]]:
    for name, column in (*segment.vocabulary.columns().items(), *segment.roster.columns().items()):
        yield name, narrowed(column.all())
    for grain, postings in segment.grains.items():
        yield from ((f"{grain}.{name}", numbers) for name, numbers in packed(postings))


def _opened(path: Path) -> int:
    """Open a file that may be a segment."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    found = os.fstat(descriptor)
    if stat.S_ISREG(found.st_mode) and found.st_size >= HEADER_BYTES:
        return descriptor
    os.close(descriptor)
    if stat.S_ISDIR(found.st_mode):  # opened like a file on some systems
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    raise SegmentDamagedError(path.name, "it is cut off")


def _mapped(descriptor: int) -> NDArray[np.uint8]:
    return np.frombuffer(mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ), dtype=np.uint8)


def _release(file: mmap.mmap) -> None:
    """Let the system take the memory back in which a mapped file stands; it is read again where it is needed."""
    if hasattr(mmap, "MADV_DONTNEED"):
        file.madvise(mmap.MADV_DONTNEED)


def _read_at(descriptor: int, start: int, end: int) -> bytes:
    os.lseek(descriptor, start, os.SEEK_SET)
    return os.read(descriptor, end - start)


def _checked(name: str, length: int, read: Callable[[int, int], bytes], wanted: int | None) -> bytes:
    """Return the contents of a file of that length, of which `read` gives the bytes from and to before; all whole."""
    written = read(0, HEADER_BYTES)
    header = written[: HEADER_BYTES - _OWN_SUM.size]
    (own_sum,) = _OWN_SUM.unpack(written[HEADER_BYTES - _OWN_SUM.size :])
    magic, version, checksum, size, at, count = _HEADER.unpack_from(header)
    if crc32(header) != own_sum or magic != MAGIC:
        raise SegmentDamagedError(name, "its header is not what was written")
    if version != VERSION:
        raise SegmentDamagedError(name, f"it is of version {version}, this program reads version {VERSION}")
    if size != length:
        raise SegmentDamagedError(name, f"it has {length} bytes and not {size}")
    contents = read(at, at + count)
    if crc32(contents) != checksum:
        raise SegmentDamagedError(name, "its contents are not what was written")
    if wanted is not None and checksum != wanted:
        raise SegmentDamagedError(name, "it is not the file that belongs here")
    return contents


def _contents(name: str, content: NDArray[np.uint8], checksum: int | None) -> dict[str, Any]:
    def read(start: int, end: int) -> bytes:
        return content[start:end].tobytes()

    found: dict[str, Any] = json.loads(_checked(name, len(content), read, checksum))
    return found


def _mapped_columns(
    file: str, content: NDArray[np.uint8], contents: Mapping[str, Any]
) -> Iterator[tuple[str, MappedColumn]]:
    at, length, checksum = contents["sums"]
    if crc32(content[at : at + length].data) != checksum:
        raise SegmentDamagedError(file, "its checksums are not what was written")
    sums = content[at : at + length].view("<u4")
    place = 0
    for name, (kind, offset, count, blocks) in sorted(contents["columns"].items(), key=lambda entry: entry[1][1]):
        length = count * np.dtype(kind).itemsize
        padded = content[offset : offset + length + (-length % _ALIGNED)]
        yield name, MappedColumn(file, name, padded, kind, count, sums[place : place + blocks])
        place += blocks


def _postings(name: str, figures: list[Any], columns: Mapping[str, MappedColumn], term_count: int) -> Postings:
    k1, b, pivot, filled, total = figures
    own = {column.removeprefix(f"{name}."): one for column, one in columns.items() if column.startswith(f"{name}.")}
    width = own[UNITS].width
    return Postings(formula=Formula(k1, b, pivot), filled=filled, total=total, **unpacked(own, width, term_count))


def _sums(content: bytes) -> list[int]:
    return [crc32(content[start : start + BLOCK_BYTES]) for start in range(0, len(content), BLOCK_BYTES)]
