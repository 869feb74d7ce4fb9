"""Damaged files of segments: no byte of them is ever used, and every answer stays as it was."""

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from index.engine.columns import SegmentDamagedError
from index.engine.segment_file import damaged_columns, open_segment
from tests.index.segments.damaged import FILES, Damage, content_of, flip, flipped, place, segment_file, whole
from tests.index.segments.stored import answers, engine_over, library_of, opened, put, small_segments, texts
from tests.torture.scale import ROUNDS, scaled, tell

pytestmark = pytest.mark.usefixtures("small_segments")
__all__ = ["place", "small_segments", "whole"]

LARGE: Final = 200
"""Documents of a segment whose columns have several blocks."""


def used(path: Path) -> Iterator[bytes | None]:
    """Yield the bytes of each column of a segment's file as a search would use them; None for one that is refused."""
    try:
        columns = content_of(open_segment(path))
    except SegmentDamagedError:
        return
    for column in columns:
        try:
            yield column.all().tobytes()
        except SegmentDamagedError:
            yield None


def told(path: Path) -> bool:
    """Whether a check of the file says that it is damaged."""
    try:
        return bool(damaged_columns(path))
    except SegmentDamagedError:
        return True


def is_refused(path: Path, as_written: list[bytes | None]) -> bool:
    """Whether something of a damaged file is refused, and whatever is not is as it was written."""
    found = list(used(path))
    return found != as_written and all(one in {None, other} for one, other in zip(found, as_written, strict=False))


def is_checked(at: int) -> bool:
    """Whether the whole file is checked, too, after a flip at that place: each time under torture."""
    return bool(ROUNDS) or at % 8 == 0


def places(path: Path, suite: int) -> list[int]:
    """Return so many places in a file, all over it, and more of them under torture."""
    size = path.stat().st_size
    return sorted(random.Random(5).choices(range(size), k=scaled(suite)))  # noqa: S311 - nothing secret


def test_every_byte_of_a_small_segment_that_is_flipped_is_noticed_before_it_is_used(place: Path) -> None:
    path = segment_file(place)
    before, size = list(used(path)), path.stat().st_size
    missed = []
    for at in range(size):
        with flipped(path, at, 1 << at % 8):
            if not is_refused(path, before) or (is_checked(at) and not told(path)):
                missed.append(at)
    tell("bytes of a small segment flipped", flipped=size, missed=len(missed))
    assert not missed
    assert list(used(path)) == before
    assert not told(path)


def test_a_segment_that_is_cut_off_anywhere_is_noticed_when_it_is_opened(place: Path) -> None:
    path = segment_file(place)
    size = path.stat().st_size
    missed = []
    for length in reversed(range(size)):
        os.truncate(path, length)
        try:
            open_segment(path)
        except SegmentDamagedError:
            continue
        missed.append(length)
    tell("lengths that a small segment was cut off at", lengths=size, missed=len(missed))
    assert not missed


def test_a_segment_with_something_behind_its_end_is_noticed(place: Path) -> None:
    path = segment_file(place)
    with path.open("ab") as file:
        file.write(b"\0")
    with pytest.raises(SegmentDamagedError):
        open_segment(path)


@pytest.fixture
async def large(tmp_path: Path) -> Path:
    """Where a library lies whose one segment is large."""
    found = tmp_path / "large" / "notes"
    found.parent.mkdir()
    await put(found, {name: one * 20 for name, one in texts(0, LARGE).items()})
    return found


async def test_every_flip_in_a_large_segment_is_noticed_before_it_is_used(large: Path) -> None:
    path = segment_file(large)
    before, flips = list(used(path)), places(path, 500)
    missed = []
    for at in flips:
        with flipped(path, at, 1 << at % 8):
            if not is_refused(path, before) or not told(path):
                missed.append(at)
    tell("flips in a large segment", bytes=path.stat().st_size, flips=len(flips), missed=len(missed))
    assert not missed


async def test_no_flip_changes_an_answer(place: Path) -> None:
    path = segment_file(place)
    before = answers(engine_over(await opened(place)))
    flips = range(path.stat().st_size) if ROUNDS else places(path, 60)
    changed = []
    for at in flips:
        with flipped(path, at):
            if answers(engine_over(await opened(place))) != before:
                changed.append(at)
    tell("answers over a flipped byte", asked=len(flips), changed=len(changed))
    assert not changed


async def test_no_flip_after_the_file_was_opened_changes_an_answer(place: Path) -> None:
    path = segment_file(place)
    before = answers(engine_over(await opened(place)))
    flips = range(path.stat().st_size) if ROUNDS else places(path, 60)
    changed = []
    for at in flips:
        found = await opened(place)
        engine = engine_over(found) if at % 2 else None
        with flipped(path, at):
            if answers(engine or engine_over(found)) != before:
                changed.append(at)
    tell("answers over a byte flipped while it is open", asked=len(flips), changed=len(changed))
    assert not changed


@pytest.mark.parametrize("damage", [pytest.param(damage, id=name) for name, (damage, _, _) in FILES.items()])
async def test_no_damaged_file_changes_an_answer(place: Path, damage: Damage) -> None:
    before = answers(engine_over(await opened(place)))
    damage(place)
    assert answers(engine_over(await opened(place))) == before


async def test_all_files_may_be_damaged_at_once(place: Path) -> None:
    before = answers(engine_over(await opened(place)))
    for path in (library_of(place) / "segments").iterdir():
        flip(path)
    assert answers(engine_over(await opened(place))) == before
