import os
from pathlib import Path
from typing import Any

import pytest

from index.model import SkipReason
from index.reindex import intake
from tests.index.runs import everything, revision_ids, rows, run, skips, snapshot, texts, write_records


def record(name: str, text: str = "Text.", **other: object) -> dict[str, Any]:
    return {"id": name, "text": text, **other}


async def test_only_the_records_that_changed_are_touched(library: Path, folder: Path) -> None:
    write_records(folder / "r.jsonl", [record(name) for name in "abcd"])
    await run(library, folder)
    before = revision_ids(library)
    write_records(folder / "r.jsonl", [record("a"), record("b", "Other."), record("c", title="New"), record("e")])
    report = await run(library, folder)
    assert (report.added, report.changed, report.removed, report.unchanged) == (1, 2, 1, 1)
    after = revision_ids(library)
    assert (after["a"], after["c"]) == (before["a"], before["c"])
    assert after["b"] != before["b"]
    assert {document.name: document.title for document in (await snapshot(library)).documents}["c"] == "New"


async def test_a_file_that_was_rewritten_with_the_same_records_makes_no_generation(library: Path, folder: Path) -> None:
    write_records(folder / "r.jsonl", [record("a"), record("b")])
    await run(library, folder)
    write_records(folder / "r.jsonl", [record("b"), record("a")])
    assert (await run(library, folder)).is_unchanged


async def test_a_record_that_moves_to_another_file_stays_the_same_document(library: Path, folder: Path) -> None:
    write_records(folder / "r.jsonl", [record("a"), record("b")])
    write_records(folder / "z.jsonl", [record("c")])
    await run(library, folder)
    before = revision_ids(library)
    write_records(folder / "r.jsonl", [record("b")])
    write_records(folder / "z.jsonl", [record("c"), record("a")])
    assert (await run(library, folder)).is_unchanged
    (folder / "z.jsonl").rename(folder / "k.jsonl")
    assert (await run(library, folder)).is_unchanged
    assert revision_ids(library) == before
    (folder / "k.jsonl").unlink()
    assert (await run(library, folder)).removed == 2


async def test_of_two_files_with_one_name_the_first_wins_and_the_other_says_so(library: Path, folder: Path) -> None:
    write_records(folder / "a.jsonl", [record("x", "First.")])
    write_records(folder / "b.jsonl", [record("x", "Second."), record("y")])
    report = await run(library, folder)
    (skip,) = report.skips
    assert (skip.path, skip.reason) == ("b.jsonl", SkipReason.DUPLICATE_ID)
    assert "a.jsonl" in skip.detail
    assert await texts(library) == {"x": "First.", "y": "Text."}
    before = everything(library)
    await run(library, folder)
    assert everything(library) == before


async def test_a_duplicate_takes_the_place_of_a_first_that_goes(library: Path, folder: Path) -> None:
    write_records(folder / "a.jsonl", [record("x", "First."), record("z")])
    write_records(folder / "b.jsonl", [record("x", "Second.")])
    await run(library, folder)
    write_records(folder / "a.jsonl", [record("z")])
    report = await run(library, folder)
    assert (report.changed, report.skips) == (1, ())
    assert await texts(library) == {"x": "Second.", "z": "Text."}


async def test_a_new_file_before_the_first_takes_over_its_name(library: Path, folder: Path) -> None:
    write_records(folder / "b.jsonl", [record("x", "Second."), record("y")])
    await run(library, folder)
    write_records(folder / "a.jsonl", [record("x", "First.")])
    report = await run(library, folder)
    assert [skip.path for skip in report.skips] == ["b.jsonl"]
    assert await texts(library) == {"x": "First.", "y": "Text."}
    (folder / "a.jsonl").unlink()
    await run(library, folder)
    assert await texts(library) == {"x": "Second.", "y": "Text."}
    assert await skips(library, "notes") == ()


async def test_a_file_that_cannot_be_read_keeps_its_names_against_later_files(library: Path, folder: Path) -> None:
    write_records(folder / "a.jsonl", [record("x", "First.")])
    await run(library, folder)
    (folder / "a.jsonl").unlink()
    os.mkfifo(folder / "a.jsonl")
    write_records(folder / "b.jsonl", [record("x", "Second."), record("y")])
    report = await run(library, folder)
    assert [skip.reason for skip in report.skips] == [SkipReason.UNREADABLE, SkipReason.DUPLICATE_ID]
    assert await texts(library) == {"x": "First.", "y": "Text."}


async def test_a_name_lost_by_a_file_that_cannot_be_read_comes_back_with_it(library: Path, folder: Path) -> None:
    write_records(folder / "b.jsonl", [record("x", "Second."), record("y")])
    await run(library, folder)
    (folder / "b.jsonl").unlink()
    os.mkfifo(folder / "b.jsonl")
    write_records(folder / "a.jsonl", [record("x", "First.")])
    await run(library, folder)
    assert await texts(library) == {"x": "First.", "y": "Text."}
    (folder / "b.jsonl").unlink()
    write_records(folder / "b.jsonl", [record("x", "Second."), record("y")])
    assert [skip.path for skip in (await run(library, folder)).skips] == ["b.jsonl"]
    (folder / "a.jsonl").unlink()
    await run(library, folder)
    assert await texts(library) == {"x": "Second.", "y": "Text."}


async def test_a_broken_line_is_told_by_its_number_and_the_others_are_indexed(library: Path, folder: Path) -> None:
    (folder / "r.jsonl").write_text('{"id": "a", "text": "One."}\n{"id":\n{"id": "a", "text": "Two."}\n', "utf-8")
    report = await run(library, folder)
    assert [(skip.line, skip.reason) for skip in report.skips] == [
        (2, SkipReason.BAD_JSON),
        (3, SkipReason.DUPLICATE_ID),
    ]
    assert await texts(library) == {"a": "One."}


@pytest.mark.parametrize(("documents", "characters"), [(1, 10**6), (3, 10**6), (200, 1), (200, 12)])
async def test_the_size_of_a_batch_does_not_show(
    library: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, documents: int, characters: int
) -> None:
    records = [record(f"r{number % 7}", f"Text {number}.") for number in range(10)]
    write_records(folder / "a.jsonl", records[:4])
    write_records(folder / "b.jsonl", records)
    await run(library, folder)
    monkeypatch.setattr(intake, "BATCH_DOCUMENTS", documents)
    monkeypatch.setattr(intake, "BATCH_CHARACTERS", characters)
    other = library.with_name("other")
    await run(other, folder)
    assert (await snapshot(other)).documents == (await snapshot(library)).documents
    assert await skips(other, "notes") == await skips(library, "notes")


async def test_new_documents_and_known_ones_of_one_batch_are_not_mixed_up(library: Path, folder: Path) -> None:
    write_records(folder / "a.jsonl", [record("b", "B."), record("d", "D.")])
    await run(library, folder)
    write_records(folder / "a.jsonl", [record(name, f"{name}2.") for name in "abcde"])
    await run(library, folder)
    assert await texts(library) == {name: f"{name}2." for name in "abcde"}
    assert rows(library, "SELECT count(*) FROM revision WHERE is_current = 0") == [(2,)]


async def test_a_duplicate_in_another_file_is_told_with_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    write_records(folder / "a.jsonl", [{"id": "x", "text": "One."}])
    write_records(folder / "b.jsonl", [{"id": "y", "text": "Two."}, {"id": "x", "text": "Three."}])
    (told,) = (await run(tmp_path / "library", folder)).skips
    assert (told.path, told.line) == ("b.jsonl", 2)
