import errno
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from config.errors import DatabaseBusyError
from index.library import HeldSegment, open_library_for_writing
from index.segments import settling, writing
from index.segments.checking import check_library
from index.segments.findings import Inspection, Kind
from index.segments.recipe import SegmentRecipe
from index.segments.repairing import Repair, repair_library
from index.segments.writing import Written
from tests.index.segments.damaged import FILES, PRECIOUS, ROWS, Damage, flip, place, segment_file, whole
from tests.index.segments.stored import RECIPE, answers, engine_over, files, library_of, opened, small_segments
from tests.index.segments.test_checking import with_other_postings

pytestmark = pytest.mark.usefixtures("small_segments")
__all__ = ["place", "small_segments", "whole"]

DERIVED = [pytest.param(damage, id=name) for found in (FILES, ROWS) for name, (damage, _, _) in found.items()]


async def repaired(place: Path, *, deep: bool = False) -> Repair:
    return await repair_library(library_of(place), RECIPE, is_searched=True, deep=deep)


async def deeply_checked(place: Path) -> Inspection:
    return await check_library(library_of(place), RECIPE, deep=True)


async def said(place: Path) -> object:
    return answers(engine_over(await opened(place)))


async def segments(place: Path) -> dict[int, HeldSegment]:
    return {one.id: one for one in (await opened(place)).snapshot.holdings.segments}


def all_bytes(place: Path) -> Mapping[str, bytes]:
    """Return what the library's files hold, but for those that SQLite makes beside it whenever it reads."""
    found = [path for path in library_of(place).rglob("*") if path.is_file()]
    return {str(path): path.read_bytes() for path in found if not path.name.endswith(("-shm", "-wal"))}


@pytest.mark.parametrize("damage", DERIVED)
async def test_what_is_derived_and_damaged_is_made_anew_and_answers_as_before(place: Path, damage: Damage) -> None:
    before = await said(place)
    damage(place)
    done = await repaired(place)
    assert done.is_well
    assert done.mended == done.found.findings != ()
    assert not (await deeply_checked(place)).findings
    assert await said(place) == before


@pytest.mark.parametrize("damage", [pytest.param(damage, id=name) for name, (damage, _, _) in PRECIOUS.items()])
async def test_where_what_is_precious_is_damaged_nothing_is_changed(place: Path, damage: Damage) -> None:
    damage(place)
    flip(segment_file(place, 2))
    before = all_bytes(place)
    done = await repaired(place)
    assert done.left == done.found.findings
    assert not done.is_well
    assert {Kind.FILE} < {one.kind for one in done.left} or Kind.DATABASE in {one.kind for one in done.left}
    assert all_bytes(place) == before


async def test_only_the_segments_that_are_wrong_are_made_anew(place: Path) -> None:
    before = await segments(place)
    flip(segment_file(place, 1))
    await repaired(place)
    after = await segments(place)
    assert after[2] == before[2]
    assert 1 not in after
    assert len(after) == 2
    assert files(place) == sorted(f"{number}.segment" for number in after)


async def test_a_segment_that_is_made_anew_is_baked_as_it_was(place: Path) -> None:
    before = (await opened(place)).snapshot.holdings.pivots
    segment_file(place, 1).unlink()
    segment_file(place, 2).unlink()
    await repaired(place)
    found = await opened(place)
    assert found.snapshot.holdings.pivots == before
    for segment in found.segments.values():
        assert {grain.value: one.formula.pivot for grain, one in segment.grains.items()} == before


async def test_many_texts_are_made_anew_piece_by_piece(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = await said(place)
    monkeypatch.setattr(settling, "CHUNK_CHARACTERS", 1)
    flip(segment_file(place, 1))
    assert (await repaired(place)).is_well
    assert not (await deeply_checked(place)).findings
    assert await said(place) == before


async def test_of_a_whole_library_nothing_is_changed(place: Path) -> None:
    before = await segments(place)
    done = await repaired(place)
    assert (done.is_well, done.mended) == (True, ())
    assert await segments(place) == before


async def test_files_that_no_segment_needs_go_and_files_of_others_stay(place: Path) -> None:
    for name in ("99.segment", "7.segment.new", "notes.txt"):
        segment_file(place).with_name(name).write_bytes(b"")
    done = await repaired(place)
    assert [one.place for one in done.mended] == ["segments/7.segment.new", "segments/99.segment"]
    assert [one.kind for one in done.left] == [Kind.UNKNOWN_FILE]
    assert files(place) == ["1.segment", "2.segment", "notes.txt"]


async def test_what_is_not_searched_is_let_go_and_not_made_anew(place: Path) -> None:
    flip(segment_file(place, 1))
    done = await repair_library(library_of(place), RECIPE, is_searched=False)
    assert done.is_well
    assert set(await segments(place)) == {2}
    assert not (await deeply_checked(place)).findings


async def test_segments_of_other_settings_are_made_anew(place: Path) -> None:
    recipe = SegmentRecipe(RECIPE.k1 + 1, RECIPE.b)
    assert (await repair_library(library_of(place), recipe, is_searched=True)).is_well
    assert {one.recipe for one in (await segments(place)).values()} == {recipe.text}


async def test_postings_of_other_texts_are_made_anew_where_they_are_looked_for(place: Path) -> None:
    before = await said(place)
    await with_other_postings(place)
    assert not (await repaired(place)).mended
    assert await said(place) != before
    assert [one.kind for one in (await repaired(place, deep=True)).mended] == [Kind.POSTINGS]
    assert await said(place) == before


async def test_a_full_disk_is_told_and_loses_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = await said(place)
    segment_file(place, 1).unlink()
    monkeypatch.setattr(writing, "write_documents", full)
    done = await repaired(place)
    assert not done.is_well
    assert len(done.warnings) == 1
    assert "could not be written (No space left on device)" in done.warnings[0]
    assert not (await deeply_checked(place)).findings
    assert await said(place) == before


async def test_nothing_is_repaired_while_another_one_writes(place: Path) -> None:
    flip(segment_file(place, 1))
    async with open_library_for_writing(library_of(place)):
        with pytest.raises(DatabaseBusyError):
            await repaired(place)
    assert len((await deeply_checked(place)).findings) == 1


def full(*_: object) -> Written:
    """Be a disk without space."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
