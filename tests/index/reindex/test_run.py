import asyncio
import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from config.errors import UsageError
from index.errors import (
    BadSourceNameError,
    NothingIndexedError,
    PathMissingError,
    SourceNameTakenError,
    UnknownSourceError,
)
from index.library import open_library_for_reading
from index.model import SkipReason
from index.reindex import EmptySourceError, Progress, Step, remove_source
from tests.index.runs import (
    NOON,
    SETTINGS,
    change,
    everything,
    is_there,
    move,
    revision_ids,
    rows,
    run,
    skips,
    snapshot,
    texts,
    write_records,
)


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")


async def last_error(library: Path) -> str | None:
    async with open_library_for_reading(library) as reader:
        (source,) = await reader.sources()
        return source.last_error


async def test_a_first_run_adds_everything(library: Path, folder: Path) -> None:
    write(folder, a="One. Two.", b="Three.")
    report = await run(library, folder)
    assert (report.source, report.location, report.is_new) == ("notes", str(folder), True)
    assert (report.generation_before, report.generation_after) == (0, 1)
    assert (report.added, report.documents, report.sentences, report.unchanged) == (2, 2, 3, 0)
    assert await texts(library) == {"a.txt": "One. Two.", "b.txt": "Three."}


async def test_an_unchanged_folder_leaves_every_row_but_the_time_of_the_check(library: Path, folder: Path) -> None:
    write(folder, a="One.", b="Two.")
    (folder / "c.bin").write_bytes(b"")
    await run(library, folder)
    before = everything(library)
    report = await run(library, folder)
    assert report.is_unchanged
    assert (report.unchanged, report.added, report.changed, report.removed) == (2, 0, 0, 0)
    assert (report.is_new, len(report.skips)) == (False, 1)
    assert everything(library) == before
    await run(library, folder, now=NOON + timedelta(days=1))
    after = everything(library)
    assert rows(library, "SELECT checked_at FROM source") == [("2026-01-03T12:00:00+00:00",)]
    assert {name: found for name, found in after.items() if name != "source"} == {
        name: found for name, found in before.items() if name != "source"
    }


async def test_skips_that_stay_as_they_are_are_not_written_again(library: Path, folder: Path) -> None:
    write(folder, a="One.")
    (folder / "b.bin").write_bytes(b"")
    await run(library, folder)
    before = rows(library, "SELECT * FROM skip")
    write_records(folder / "r.jsonl", [{"id": "no text"}])
    await run(library, folder)
    assert rows(library, "SELECT * FROM skip WHERE path = 'b.bin'") == before


async def test_a_changed_an_added_and_a_removed_file_touch_only_themselves(library: Path, folder: Path) -> None:
    write(folder, a="One.", b="Two.", c="Three.")
    await run(library, folder)
    before = revision_ids(library)
    write(folder, b="Two, changed.", d="Four.")
    (folder / "c.txt").unlink()
    report = await run(library, folder)
    assert (report.added, report.changed, report.removed, report.unchanged) == (1, 1, 1, 1)
    after = revision_ids(library)
    assert after["a.txt"] == before["a.txt"]
    assert after["b.txt"] != before["b.txt"]
    assert set(after) == {"a.txt", "b.txt", "d.txt"}
    assert rows(library, "SELECT number, source, added, changed, removed FROM generation") == [
        (1, "notes", 3, 0, 0),
        (2, "notes", 1, 1, 1),
    ]


async def test_a_change_that_keeps_size_and_time_is_found(library: Path, folder: Path) -> None:
    write(folder, a="One.")
    times = (folder / "a.txt").stat()
    await run(library, folder)
    write(folder, a="Two.")
    os.utime(folder / "a.txt", ns=(times.st_atime_ns, times.st_mtime_ns))
    assert (await run(library, folder)).changed == 1
    assert await texts(library) == {"a.txt": "Two."}


async def test_as_many_revisions_are_kept_as_set_and_they_go_with_their_document(library: Path, folder: Path) -> None:
    settings = replace(SETTINGS, library=replace(SETTINGS.library, kept_revisions=2))
    write(folder, a="0.", b="B.")
    for text in ("0.", "1.", "2.", "1."):
        write(folder, a=text)
        await run(library, folder, settings=settings)
    query = "SELECT text, is_current FROM revision WHERE text <> 'B.' ORDER BY generation"
    assert rows(library, query) == [("2.", 0), ("1.", 1)]
    (folder / "a.txt").unlink()
    await run(library, folder, settings=settings)
    assert rows(library, query) == []


async def test_two_folders_of_one_name_are_two_sources(library: Path, tmp_path: Path) -> None:
    for parent in ("x", "y"):
        (tmp_path / parent / "docs").mkdir(parents=True)
        write(tmp_path / parent / "docs", a=f"In {parent}.")
    first = await run(library, tmp_path / "x" / "docs")
    second = await run(library, tmp_path / "y" / "docs")
    assert (first.source, second.source) == ("docs", "y-docs")
    found = [(document.source, document.text) for document in (await snapshot(library)).documents]
    assert found == [("docs", "In x."), ("y-docs", "In y.")]
    assert (await run(library, tmp_path / "y" / "docs")).source == "y-docs"


async def test_a_single_file_is_a_source(library: Path, folder: Path) -> None:
    write(folder, a="One.")
    assert (await run(library, folder / "a.txt")).source == "a"
    assert await texts(library) == {"a.txt": "One."}


async def test_a_link_and_what_it_leads_to_are_one_source(library: Path, folder: Path, tmp_path: Path) -> None:
    write(folder, a="One.")
    (tmp_path / "link").symlink_to(folder)
    await run(library, folder)
    assert (await run(library, tmp_path / "link")).source == "notes"


async def test_a_name_belongs_to_one_place(library: Path, folder: Path, tmp_path: Path) -> None:
    write(folder, a="One.")
    await run(library, folder, "mine")
    (tmp_path / "other").mkdir()
    write(tmp_path / "other", a="Two.")
    with pytest.raises(SourceNameTakenError):
        await run(library, tmp_path / "other", "mine")
    with pytest.raises(UsageError, match="indexed already"):
        await run(library, folder, "yours")
    with pytest.raises(BadSourceNameError):
        await run(library, folder, "a/b")


async def test_a_source_that_moved_is_refreshed_from_its_new_place(library: Path, folder: Path, tmp_path: Path) -> None:
    write(folder, a="One.", b="Two.")
    await run(library, folder)
    before = revision_ids(library)
    place = tmp_path / "elsewhere"
    move(folder, place)
    write(place, b="Two, changed.")
    report = await run(library, place, "notes")
    assert (report.moved_from, report.location, report.changed, report.unchanged) == (str(folder), str(place), 1, 1)
    assert revision_ids(library)["a.txt"] == before["a.txt"]
    assert rows(library, "SELECT name, location FROM source") == [("notes", str(place))]


async def test_a_missing_path_is_an_error_that_makes_no_library(library: Path, tmp_path: Path) -> None:
    with pytest.raises(PathMissingError):
        await run(library, tmp_path / "nothing")
    assert not is_there(library)


async def test_a_source_whose_place_is_gone_keeps_its_documents_and_says_so(library: Path, folder: Path) -> None:
    write(folder, a="One.")
    await run(library, folder)
    (folder / "a.txt").unlink()
    move(folder, folder.with_name("moved"))
    with pytest.raises(NothingIndexedError, match="any more"):
        await run(library, folder)
    assert await texts(library) == {"a.txt": "One."}
    assert "any more" in str(await last_error(library))
    with pytest.raises(PathMissingError):
        await run(library, folder.parent / "nothing")


async def test_an_empty_folder_is_told_with_what_can_be_indexed_and_makes_no_library(
    library: Path, folder: Path
) -> None:
    with pytest.raises(NothingIndexedError) as caught:
        await run(library, folder)
    assert caught.value.message == f"{folder} is empty."
    assert ".md" in caught.value.advice
    assert not is_there(library)


async def test_a_folder_without_anything_to_index_lists_what_was_skipped(library: Path, folder: Path) -> None:
    (folder / "a.png").write_bytes(b"\x89PNG")
    (folder / "b.txt").write_bytes(b"\0\1\2\3" * 50)
    write_records(folder / "c.jsonl", [{"id": "x"}])
    (folder / "d.txt").symlink_to(folder / "b.txt")
    with pytest.raises(EmptySourceError, match="4 items were skipped") as caught:
        await run(library, folder)
    assert {skip.path for skip in caught.value.skips} == {"a.png", "b.txt", "c.jsonl", "d.txt"}
    assert not is_there(library)


async def test_a_new_source_with_nothing_to_index_is_not_added(library: Path, folder: Path, tmp_path: Path) -> None:
    write(folder, a="One.")
    await run(library, folder)
    before = everything(library)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "a.png").write_bytes(b"\x89PNG")
    with pytest.raises(EmptySourceError, match="1 item was skipped"):
        await run(library, tmp_path / "other")
    assert everything(library) == before


async def test_an_emptied_folder_keeps_its_documents_until_it_is_filled_again(library: Path, folder: Path) -> None:
    write(folder, a="One.")
    await run(library, folder)
    (folder / "a.txt").unlink()
    with pytest.raises(EmptySourceError, match="kept as before"):
        await run(library, folder)
    assert await texts(library) == {"a.txt": "One."}
    assert "is empty" in str(await last_error(library))
    assert rows(library, "SELECT count(*) FROM generation") == [(1,)]
    write(folder, b="Two.")
    await run(library, folder)
    assert await texts(library) == {"b.txt": "Two."}
    assert await last_error(library) is None


async def test_a_file_that_cannot_be_read_now_keeps_its_documents(library: Path, folder: Path) -> None:
    write(folder, a="One.", b="Two.")
    await run(library, folder)
    (folder / "a.txt").unlink()
    os.mkfifo(folder / "a.txt")
    report = await run(library, folder)
    assert (report.kept, report.is_unchanged) == (("a.txt",), True)
    assert report.skips[0].reason is SkipReason.UNREADABLE
    assert report.skips[0].detail.endswith("What was indexed from it before is kept.")
    assert await skips(library, "notes") == report.skips
    (folder / "a.txt").unlink()
    write(folder, a="One.")
    report = await run(library, folder)
    assert (report.kept, report.skips, report.is_unchanged) == ((), (), True)


async def test_a_file_that_turns_unreadable_between_comparing_and_parsing_keeps_its_documents(
    library: Path, folder: Path
) -> None:
    write(folder, a="One.", b="Two.")
    await run(library, folder)
    write(folder, a="Changed.")

    def replace_by_pipe(progress: Progress) -> None:
        if progress.step is Step.INDEXING and progress.path == "a.txt" and (folder / "a.txt").is_file():
            (folder / "a.txt").unlink()
            os.mkfifo(folder / "a.txt")

    report = await run(library, folder, progress=replace_by_pipe)
    assert report.kept == ("a.txt",)
    assert await texts(library) == {"a.txt": "One.", "b.txt": "Two."}


async def test_a_file_that_turns_into_a_link_between_comparing_and_parsing_loses_its_documents(
    library: Path, folder: Path
) -> None:
    write(folder, a="One.", b="Two.")
    await run(library, folder)
    write(folder, a="Changed.")

    def replace_by_link(progress: Progress) -> None:
        if progress.step is Step.INDEXING and not (folder / "a.txt").is_symlink():
            (folder / "a.txt").unlink()
            (folder / "a.txt").symlink_to(folder / "b.txt")

    report = await run(library, folder, progress=replace_by_link)
    assert (report.removed, [skip.reason for skip in report.skips]) == (1, [SkipReason.LINK])
    assert await texts(library) == {"b.txt": "Two."}


async def test_a_file_that_cannot_be_indexed_any_more_loses_its_documents(library: Path, folder: Path) -> None:
    write(folder, a="One.", b="Two.")
    await run(library, folder)
    (folder / "a.txt").write_bytes(b"\0\1\2\3" * 50)
    report = await run(library, folder)
    assert (report.removed, report.skips[0].reason) == (1, SkipReason.BINARY)
    before = everything(library)
    assert (await run(library, folder)).skips == report.skips
    assert everything(library) == before
    (folder / "a.txt").unlink()
    assert (await run(library, folder)).skips == ()


async def test_a_file_beyond_a_limit_is_indexed_once_the_limit_is_raised(library: Path, folder: Path) -> None:
    write(folder, a="One.")
    write_records(folder / "r.jsonl", [{"id": "x", "text": "A long line. " * 20}])
    short = replace(SETTINGS, indexing=replace(SETTINGS.indexing, max_record_chars=100))
    assert [skip.reason for skip in (await run(library, folder, settings=short)).skips] == [SkipReason.TOO_LARGE]
    report = await run(library, folder)
    assert (report.added, report.unchanged, report.skips) == (1, 1, ())


async def test_what_another_segmenter_cut_is_cut_again_by_the_next_run(library: Path, folder: Path) -> None:
    write(folder, a="One. Two.", b="Three.")
    await run(library, folder)
    expected = (await snapshot(library)).documents
    change(library, "UPDATE revision SET segmenter_version = 0, sentences = x'' WHERE text = 'Three.'")
    report = await run(library, folder)
    assert (report.resegmented, report.changed, report.unchanged, report.generation_after) == (1, 0, 1, 2)
    assert rows(library, "SELECT DISTINCT segmenter_version FROM revision") != [(0,)]
    assert (await snapshot(library)).documents == expected
    assert (await run(library, folder)).is_unchanged


async def test_other_passage_limits_cut_every_document_again(library: Path, folder: Path) -> None:
    write(folder, a="One. Two. Three.")
    await run(library, folder)
    small = replace(SETTINGS, passages=replace(SETTINGS.passages, target_words=1, max_sentences=1))
    assert (await run(library, folder, settings=small)).resegmented == 1
    assert len((await snapshot(library)).documents[0].segmentation.passages) == 3


async def test_progress_names_each_file_and_ends_complete(library: Path, folder: Path) -> None:
    write(folder, a="One.", b="Two.")
    seen: list[Progress] = []
    await run(library, folder, progress=seen.append)
    assert {progress.path for progress in seen} == {"a.txt", "b.txt", ""}
    assert seen[-1] == Progress(Step.INDEXING, 2, 2, "", 2)
    assert all(progress.done <= progress.total for progress in seen)


async def test_removing_a_source_takes_all_that_it_holds_and_leaves_its_files(library: Path, folder: Path) -> None:
    write(folder, a="One.", b="Two.")
    await run(library, folder)
    report = await remove_source(library, "notes", NOON)
    assert (report.source, report.location, report.documents) == ("notes", str(folder), 2)
    assert (report.generation_before, report.generation_after) == (1, 2)
    assert (await snapshot(library)).documents == ()
    assert all(not rows(library, f"SELECT * FROM {table}") for table in ("file", "document", "revision", "skip"))  # noqa: S608 - constants
    assert (folder / "a.txt").exists()


async def test_removing_an_unknown_source_is_an_error_that_names_close_ones(library: Path, folder: Path) -> None:
    with pytest.raises(UnknownSourceError):
        await remove_source(library, "notes", NOON)
    assert not is_there(library)
    write(folder, a="One.")
    await run(library, folder)
    with pytest.raises(UnknownSourceError, match="“notes”"):
        await remove_source(library, "note", NOON)


async def test_a_path_that_is_no_unicode_is_refused(library: Path, tmp_path: Path) -> None:
    place = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff"))
    with pytest.raises(UsageError, match=r"\\xff is not valid Unicode"):
        await run(library, place)


def test_a_run_over_an_unchanged_folder_does_not_load_nltk(library: Path, folder: Path) -> None:
    write(folder, a="One, i.e. two. Three.")
    asyncio.run(run(library, folder))
    script = (
        "import asyncio, sys; from pathlib import Path; from tests.index.runs import run;"
        "asyncio.run(run(Path(sys.argv[1]), Path(sys.argv[2]))); sys.exit('nltk' in sys.modules)"
    )
    root = Path(__file__).resolve().parents[3]
    command = [sys.executable, "-c", script, str(library), str(folder)]
    assert subprocess.run(command, cwd=root, check=False, timeout=60).returncode == 0
