from pathlib import Path

import pytest

from config.errors import DatabaseDamagedError, DatabaseMissingError
from index.citation import Citation
from index.errors import UnknownDocumentError, UnknownSourceError
from index.library import LibraryMissingError, open_library_for_reading, open_library_for_writing, shared_library
from index.library.snapshots import snapshot_of
from index.model import SkipReason, StoredDocument
from tests.index.runs import change, is_there, run, snapshot, write_records


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "notes"
    place.mkdir()
    (place / "rivers.md").write_text("# Rivers\n\nThe Elbe is long. It ends in a sea.\n", encoding="utf-8")
    write_records(place / "seas.jsonl", [{"id": "north sea", "text": "It is cold.", "title": "Sea", "depth": 95}])
    return place


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "libraries" / "shared"


async def cited(library: Path, address: str) -> StoredDocument:
    async with open_library_for_reading(library) as reader:
        return await reader.cited(Citation.parse(address))


def test_the_shared_library_has_a_folder_of_its_own(tmp_path: Path) -> None:
    assert shared_library(tmp_path) == tmp_path / "libraries" / "shared"


async def test_a_missing_library_is_said_plainly_and_not_made(library: Path) -> None:
    with pytest.raises(LibraryMissingError) as caught:
        await snapshot(library)
    assert caught.value.message == f"There is no library at {library} yet."
    assert caught.value.advice == "Add a source: verbatim index PATH"
    assert isinstance(caught.value, DatabaseMissingError)
    assert not is_there(library)


async def test_a_library_in_which_no_run_has_ended_is_as_good_as_missing(library: Path) -> None:
    async with open_library_for_writing(library):
        pass
    with pytest.raises(LibraryMissingError):
        await snapshot(library)


async def test_a_snapshot_holds_every_document_with_all_that_it_says_of_itself(library: Path, folder: Path) -> None:
    await run(library, folder)
    found = await snapshot(library)
    sea, rivers = found.documents
    assert found.generation == 1
    assert (sea.source, sea.name, sea.title, dict(sea.metadata)) == ("notes", "north sea", "Sea", {"depth": 95})
    assert rivers.text == "# Rivers\n\nThe Elbe is long. It ends in a sea.\n"
    sentences = [rivers.text[sentence.start : sentence.end] for sentence in rivers.segmentation.sentences]
    assert sentences[-2:] == ["The Elbe is long.", "It ends in a sea."]


async def test_documents_are_ordered_by_source_then_name_in_code_points(library: Path, tmp_path: Path) -> None:
    for source in ("b", "a", "B"):
        (tmp_path / source).mkdir()
        write_records(
            tmp_path / source / "r.jsonl",
            [{"id": name, "text": "Text."} for name in ("é", "z", "\U00010000", "\uffff0", "Z")],
        )
        await run(library, tmp_path / source)
    found = [(document.source, document.name) for document in (await snapshot(library)).documents]
    assert found == sorted(found)
    assert len(found) == 15


async def test_sources_are_summed_up(library: Path, folder: Path) -> None:
    (folder / "picture.png").write_bytes(b"\x89PNG")
    await run(library, folder)
    async with open_library_for_reading(library) as reader:
        (source,) = await reader.sources()
        (skip,) = await reader.skips("notes")
        assert await reader.source_location("notes") == str(folder)
    assert (source.name, source.location, source.documents, source.skipped) == ("notes", str(folder), 2, 1)
    assert source.sentences == sum(
        len(document.segmentation.sentences) for document in (await snapshot(library)).documents
    )
    assert source.characters == len("# Rivers\n\nThe Elbe is long. It ends in a sea.\n") + len("It is cold.")
    assert source.added_at == source.indexed_at == "2026-01-02T12:00:00+00:00"
    assert source.last_error is None
    assert (skip.path, skip.reason) == ("picture.png", SkipReason.UNSUPPORTED_FORMAT)


async def test_an_exact_citation_finds_an_earlier_revision_and_a_plain_one_the_current(
    library: Path, folder: Path
) -> None:
    await run(library, folder)
    old = (await cited(library, "notes/rivers.md#0-8")).sha256
    (folder / "rivers.md").write_text("# Lakes and more\n", encoding="utf-8")
    await run(library, folder)
    assert (await cited(library, f"notes/rivers.md@{old[:12]}#0-8")).text.startswith("# Rivers")
    assert (await cited(library, f"notes/rivers.md@{old}#0-8")).sha256 == old
    assert (await cited(library, "notes/rivers.md#0-8")).text == "# Lakes and more\n"


async def test_unknown_places_are_told_with_names_that_come_close(library: Path, folder: Path) -> None:
    await run(library, folder)
    with pytest.raises(UnknownSourceError) as no_source:
        await cited(library, "Note/rivers.md#0-8")
    assert "“notes”" in no_source.value.advice
    assert str(no_source.value) == f"{no_source.value.message} {no_source.value.advice}"
    with pytest.raises(UnknownSourceError) as nothing_close:
        await cited(library, "zzz/rivers.md#0-8")
    assert nothing_close.value.advice == "List the sources with: verbatim sources"
    with pytest.raises(UnknownDocumentError) as no_document:
        await cited(library, "notes/River.md#0-8")
    assert "“rivers.md”" in no_document.value.advice
    with pytest.raises(UnknownDocumentError, match="Copy the citation"):
        await cited(library, "notes/zzz#0-8")
    with pytest.raises(UnknownDocumentError, match="not kept"):
        await cited(library, "notes/rivers.md@000000000000#0-8")
    with pytest.raises(UnknownDocumentError, match="11 characters"):
        await cited(library, "notes/north%20sea#5-12")
    async with open_library_for_reading(library) as reader:
        with pytest.raises(UnknownSourceError):
            await reader.skips("zzz")
        with pytest.raises(UnknownDocumentError):
            await reader.origin(Citation("notes", "zzz", 0, 1))


async def test_a_beginning_that_two_revisions_share_is_ambiguous(library: Path, folder: Path) -> None:
    await run(library, folder)
    (folder / "rivers.md").write_text("Other.", encoding="utf-8")
    await run(library, folder)
    change(library, "UPDATE revision SET sha256 = '000000000000' || id WHERE text LIKE '%i%' OR text = 'Other.'")
    with pytest.raises(UnknownDocumentError, match="Several revisions"):
        await cited(library, "notes/rivers.md@000000000000#0-3")


async def test_what_another_segmenter_cut_is_cut_again_on_reading(library: Path, folder: Path) -> None:
    await run(library, folder)
    expected = await snapshot(library)
    change(library, "UPDATE revision SET segmenter_version = 0, sentences = x'', passages = x''")
    assert await snapshot(library) == expected


async def test_the_limits_of_the_stored_passages_are_kept_on_reading(library: Path, folder: Path) -> None:
    await run(library, folder)
    change(library, "UPDATE revision SET segmenter_version = 0, target_words = 1, max_sentences = 1")
    passages = [document.segmentation.passages for document in (await snapshot(library)).documents]
    assert [len(found) for found in passages] == [1, 3]


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("text = replace(text, 'long', 'wide')", "the text of notes/rivers.md is not what was indexed"),
        ("text = CAST(x'ff' AS TEXT)", "a text in it is not UTF-8"),
        ("sentences = x'0000'", "what is stored about notes/rivers.md can't be read"),
    ],
)
async def test_a_text_that_is_not_what_was_indexed_is_never_read(
    folder: Path, library: Path, damage: str, told: str
) -> None:
    await run(library, folder)
    change(library, f"UPDATE revision SET {damage} WHERE text LIKE '%Elbe%'")  # noqa: S608 - the test's own statement
    for reading in (snapshot(library), cited(library, "notes/rivers.md#0-4")):
        with pytest.raises(DatabaseDamagedError, match="is damaged") as caught:
            await reading
        assert told in caught.value.message
        assert "index again" in caught.value.advice


async def test_a_document_without_a_current_text_is_told(folder: Path, library: Path) -> None:
    await run(library, folder)
    async with open_library_for_reading(library) as reader:
        found = await reader.snapshot()
    held = tuple(one for one in found.documents if one.name != "rivers.md")
    change(library, "UPDATE revision SET is_current = 0 WHERE text LIKE '%Elbe%'")
    async with open_library_for_reading(library) as reader:
        with pytest.raises(DatabaseDamagedError, match=r"notes/rivers\.md has no current text"):
            await reader.snapshot(snapshot_of(found.generation, held, found.holdings))
