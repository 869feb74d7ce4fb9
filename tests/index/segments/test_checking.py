import asyncio
import os
from pathlib import Path

import pytest

from config.state import STATE
from index.engine.segment_file import write_segment
from index.library import open_library_for_writing
from index.library.inspection import Held
from index.segments import checking
from index.segments.analysis import analyze, language_of
from index.segments.checking import check_database, check_library
from index.segments.findings import PRECIOUS as PRECIOUS_KINDS
from index.segments.findings import Finding, Inspection, Kind
from index.segments.looking import look_at_segments
from index.segments.recipe import SegmentRecipe
from index.segments.writing import build
from index.text.terms import TermAnalyzer
from tests.index.segments.damaged import FILES, PRECIOUS, ROWS, Damage, change, place, segment_file, two_segments, whole
from tests.index.segments.stored import RECIPE, files, library_of, opened, put, small_segments, texts

pytestmark = pytest.mark.usefixtures("small_segments")
__all__ = ["place", "small_segments", "whole"]

DAMAGES = [pytest.param(*damage, id=name) for found in (FILES, ROWS, PRECIOUS) for name, damage in found.items()]


@pytest.fixture
async def growing(tmp_path: Path) -> Path:
    """Where a library with two segments lies that further runs may change."""
    found = tmp_path / "notes"
    await two_segments(found)
    assert files(found) == ["1.segment", "2.segment"]
    return found


async def checked(place: Path, *, deep: bool = False) -> Inspection:
    return await check_library(library_of(place), RECIPE, deep=deep)


@pytest.mark.parametrize("deep", [False, True])
async def test_of_a_whole_library_nothing_is_found_and_all_of_it_is_counted(place: Path, deep: bool) -> None:  # noqa: FBT001 - pytest gives it so
    assert await checked(place, deep=deep) == Inspection(library_of(place), documents=10, revisions=12, segments=2)


@pytest.mark.parametrize(("damage", "kind", "words"), DAMAGES)
async def test_whatever_is_damaged_is_found_and_told_apart_from_what_can_be_made_anew(
    place: Path, damage: Damage, kind: Kind, words: str
) -> None:
    damage(place)
    found = await checked(place)
    assert any(words in one.detail for one in found.findings if one.kind is kind)
    assert found.is_precious_damaged is (kind in PRECIOUS_KINDS)


async def test_a_text_is_named_as_a_citation_names_it(place: Path) -> None:
    change(place, "UPDATE revision SET text = 'x' WHERE is_current = 0 AND document_id = 2")
    (finding,) = (await checked(place)).findings
    assert finding.place.startswith("notes/d1@")


@pytest.mark.parametrize("name", ["99.segment", "7.segment.new"])
async def test_a_file_that_no_segment_needs_is_left_over(place: Path, name: str) -> None:
    segment_file(place).with_name(name).write_bytes(b"")
    found = (await checked(place)).findings
    assert found == (Finding(Kind.LEFT_OVER, f"segments/{name}", "no segment of the library needs it"),)


async def test_a_file_of_somebody_elses_is_told_apart(place: Path) -> None:
    segment_file(place).with_name("notes.txt").write_bytes(b"")
    segment_file(place).with_name(".hidden").write_bytes(b"")
    (found,) = (await checked(place)).findings
    assert (found.kind, found.place) == (Kind.UNKNOWN_FILE, "segments/notes.txt")


async def test_a_file_that_can_not_be_read_is_told_with_the_reason(place: Path) -> None:
    segment_file(place).unlink()
    segment_file(place).mkdir()
    (found,) = (await checked(place)).findings
    assert found.kind is Kind.FILE
    assert found.detail.startswith("it can't be read (")


async def test_files_that_may_be_in_the_making_are_not_told_while_somebody_writes(place: Path) -> None:
    segment_file(place).with_name("99.segment").write_bytes(b"")
    async with open_library_for_writing(library_of(place)):
        found = await checked(place)
    assert (found.findings, found.writer) == ((), os.getpid())


@pytest.mark.parametrize("left", ["", "999999999", "99999999999999999999"])
async def test_a_writer_that_was_killed_hides_nothing(place: Path, left: str) -> None:
    segment_file(place).with_name("99.segment").write_bytes(b"")
    (library_of(place) / "library.db.writer").write_text(left, encoding="ascii")
    found = await checked(place)
    assert (len(found.findings), found.writer) == (1, None)


async def test_segments_of_other_settings_are_counted_and_not_called_wrong(place: Path) -> None:
    segment_file(place).unlink()
    found = await check_library(library_of(place), SegmentRecipe(RECIPE.k1 + 1, RECIPE.b))
    assert (found.findings, found.segments, found.outdated) == ((), 0, 2)


async def test_a_run_that_ends_meanwhile_is_not_taken_for_damage(
    growing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []

    def after_a_run(folder: Path, held: Held, recipe: SegmentRecipe) -> tuple[Finding, ...]:
        if not looked:
            asyncio.run(put(growing, texts(20, 3)))
        looked.append(len(held.holdings.segments))
        return look_at_segments(folder, held, recipe)

    monkeypatch.setattr(checking, "look_at_segments", after_a_run)
    assert not (await checked(growing)).findings
    assert looked == [2, 1]


async def test_a_library_that_changes_without_end_is_not_taken_for_damaged(
    growing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    firsts = iter(range(20, 100, 10))

    def after_a_run(folder: Path, held: Held, recipe: SegmentRecipe) -> tuple[Finding, ...]:
        asyncio.run(put(growing, texts(next(firsts), 3)))
        found = look_at_segments(folder, held, recipe)
        assert found
        return found

    monkeypatch.setattr(checking, "look_at_segments", after_a_run)
    assert not (await checked(growing)).findings


async def test_only_a_deep_check_finds_postings_that_are_of_other_texts(place: Path) -> None:
    await with_other_postings(place)
    assert not (await checked(place)).findings
    (found,) = (await checked(place, deep=True)).findings
    assert (found.kind, found.segment) == (Kind.POSTINGS, 1)
    assert "sentence.impacts" in found.detail


async def test_a_deep_check_says_of_a_damaged_text_just_once(place: Path) -> None:
    change(place, "UPDATE revision SET text = 'x' WHERE segment_id = 1 AND segment_number = 0")
    assert [one.kind for one in (await checked(place, deep=True)).findings] == [Kind.TEXT]


async def test_a_deep_check_builds_large_segments_piece_by_piece(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "DOCUMENTS_AT_ONCE", 2)
    assert not (await checked(place, deep=True)).findings
    await with_other_postings(place)
    assert len((await checked(place, deep=True)).findings) == 1


async def test_a_database_that_can_not_be_opened_is_a_finding_with_its_own_advice(place: Path) -> None:
    (library_of(place) / "library.db").write_bytes(b"no database at all" * 400)
    (found,) = (await checked(place)).findings
    assert found.kind is Kind.DATABASE
    assert found.advice.startswith("Put a backup in its place")


async def test_any_database_is_checked_and_a_missing_one_is_well(tmp_path: Path) -> None:
    assert await check_database(tmp_path / "state.db", STATE) == ()
    (tmp_path / "state.db").write_bytes(b"x")
    (found,) = await check_database(tmp_path / "state.db", STATE)
    assert (found.kind, found.place) == (Kind.DATABASE, "state.db")


async def with_other_postings(place: Path) -> None:
    """Have the first segment's file, which is whole, hold each document's text twice."""
    found = await opened(place)
    names = found.segments[1].roster.documents()
    held = {(one.source, one.name): one for one in found.snapshot.documents}
    analyzer = TermAnalyzer()
    documents = [analyze(held[name], analyzer, language_of(held[name])) for name in names]
    doubled = [
        type(one)(one.source, one.name, tuple(terms * 2 for terms in one.sentences), one.passages, one.title)
        for one in documents
    ]
    with segment_file(place).open("wb") as file:
        checksum = write_segment(build(doubled, RECIPE, found.snapshot.holdings.pivots), file)
    change(place, f"UPDATE segment SET checksum = {checksum} WHERE id = 1")  # noqa: S608 - a number
