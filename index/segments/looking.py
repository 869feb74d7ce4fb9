"""What a library says of its segments, held against the files.

Every byte of them is read, so it belongs in a thread of its own.
"""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from index.engine.columns import SegmentDamagedError
from index.engine.segment_file import damaged_columns, open_segment
from index.library import HeldSegment
from index.library.inspection import Held, Member
from index.segments.files import ENDING, FOLDER, UNFINISHED, segment_path
from index.segments.findings import Finding, Kind
from index.segments.recipe import SegmentRecipe


def look_at_segments(folder: Path, held: Held, recipe: SegmentRecipe) -> tuple[Finding, ...]:
    """Return what is wrong with the segments of the library in `folder` that a search with that `recipe` uses."""
    return (*_of_rows(folder, held, recipe), *_of_missing_rows(held))


def look_at_files(folder: Path, held: Held) -> tuple[Finding, ...]:
    """Return the files that do not belong among those of the library's segments."""
    place = folder / FOLDER
    known = {segment_path(folder, one.id).name for one in held.holdings.segments}
    try:
        names = sorted(path.name for path in place.iterdir()) if place.is_dir() else []
    except OSError as error:
        return (Finding(Kind.FILE, FOLDER, _reason(error), advice="Check that you may read and write that folder."),)
    return tuple(_of_file(name) for name in names if name not in known and not name.startswith("."))


def place_of(number: int) -> str:
    """Return where the file of that segment lies in its library's folder."""
    return f"{FOLDER}/{segment_path(Path(), number).name}"


def _of_rows(folder: Path, held: Held, recipe: SegmentRecipe) -> Iterator[Finding]:
    for segment in held.holdings.segments:
        if segment.recipe == recipe.text:
            members = held.members.get(segment.id, ())
            if fault := _file_fault(segment_path(folder, segment.id), segment):
                yield Finding(Kind.FILE, place_of(segment.id), fault, segment.id)
            elif fault := _rows_fault(folder, segment, members):
                yield Finding(Kind.ROWS, place_of(segment.id), fault, segment.id)


def _of_missing_rows(held: Held) -> Iterator[Finding]:
    for number in sorted(held.members.keys() - {one.id for one in held.holdings.segments}):
        detail = "documents are said to lie in it, and the library knows no such segment"
        yield Finding(Kind.ROWS, place_of(number), detail, number)


def _of_file(name: str) -> Finding:
    if name.removesuffix(UNFINISHED).endswith(ENDING):
        return Finding(Kind.LEFT_OVER, f"{FOLDER}/{name}", "no segment of the library needs it")
    return Finding(Kind.UNKNOWN_FILE, f"{FOLDER}/{name}", "this is no file of Verbatim's")


def _file_fault(path: Path, segment: HeldSegment) -> str:
    """Return what is wrong with a segment's file in itself, as a clause; an empty one where nothing is."""
    try:
        damaged = damaged_columns(path, segment.checksum)
    except FileNotFoundError:
        return "it is not there"
    except OSError as error:
        return _reason(error)
    except SegmentDamagedError as error:
        return error.detail
    if damaged:
        return f"it is not what was written in {', '.join(damaged)}"
    return ""


def _rows_fault(folder: Path, segment: HeldSegment, members: Sequence[Member]) -> str:
    """Return what does not fit between a segment's file, which is whole, and what the library says of it."""
    roster = list(open_segment(segment_path(folder, segment.id), segment.checksum).roster.documents())
    if len(roster) != segment.documents:
        return f"it holds {len(roster)} documents, and the library says {segment.documents}"
    return _numbers_fault(segment, members) or _names_fault(roster, members)


def _numbers_fault(segment: HeldSegment, members: Sequence[Member]) -> str:
    numbers = [number for number, _, _ in members]
    every = range(segment.documents)
    if beyond := [number for number in (*segment.absent, *numbers) if number is None or number not in every]:
        return f"the library says that it holds a document number {beyond[0]}, of {segment.documents}"
    if twice := _twice((*segment.absent, *numbers)):
        return f"the library says of document number {twice} twice what became of it"
    if nowhere := set(every) - {*segment.absent, *numbers}:
        return f"the library does not say what became of document number {min(nowhere)}"
    return ""


def _names_fault(roster: Sequence[tuple[str, str]], members: Sequence[Member]) -> str:
    for number, source, name in members:
        found = roster[number or 0]
        if found != (source, name):
            return f"its document number {number} is {'/'.join(found)}, and the library says {source}/{name}"
    return ""


def _twice(numbers: Collection[int | None]) -> str:
    seen: set[int | None] = set()
    for number in numbers:
        if number in seen:
            return str(number)
        seen.add(number)
    return ""


def _reason(error: OSError) -> str:
    return f"it can't be read ({error.strerror or error})"
