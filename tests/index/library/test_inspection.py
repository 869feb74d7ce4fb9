import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.database import open_for_reading
from config.errors import DatabaseMissingError
from index.library.database import LIBRARY, library_file
from index.library.inspection import (
    REVISIONS_AT_ONCE,
    StoredRevision,
    cut_fault,
    library_folders,
    open_library_for_inspection,
    text_fault,
    writer_of,
)
from index.library.packing import pack_blocks, pack_passages, pack_sentences
from index.model import Block, BlockKind, Passage, Sentence, SentenceKind
from index.text.segmentation import SEGMENTER_VERSION, PassageLimits, segment
from tests.index.runs import is_there, run, write_records

LIMITS = PassageLimits(20, 5)


def stored(text: str) -> StoredRevision:
    """Return a revision of one block as a run stores it."""
    blocks = (Block(0, len(text), BlockKind.PARAGRAPH),) if text else ()
    cut = segment(text, blocks, LIMITS)
    content = text.encode()
    return StoredRevision(
        "notes",
        "d",
        hashlib.sha256(content).hexdigest(),
        len(text),
        len(cut.sentences),
        SEGMENTER_VERSION,
        pack_blocks(blocks),
        pack_sentences(cut.sentences),
        pack_passages(cut.passages),
        content,
    )


WHOLE = stored("The ferry left. The storm came. Nobody drowned.")


@given(st.text(alphabet="aé😀. \n", max_size=60).map(str.strip))
def test_whatever_is_stored_as_it_is_cut_is_right(text: str) -> None:
    assert (text_fault(stored(text)), cut_fault(stored(text))) == ("", "")


@given(st.integers(0, len(WHOLE.content) - 1), st.integers(1, 255))
def test_a_text_with_another_byte_is_noticed(at: int, bits: int) -> None:
    content = bytearray(WHOLE.content)
    content[at] ^= bits
    assert text_fault(replace(WHOLE, content=bytes(content)))


def sentences(*spans: tuple[int, int]) -> StoredRevision:
    found = tuple(Sentence(start, end, SentenceKind.SENTENCE) for start, end in spans)
    passages = (Passage(0, len(found)),)
    return replace(WHOLE, sentence_count=len(found), sentences=pack_sentences(found), passages=pack_passages(passages))


@pytest.mark.parametrize("spans", [[(0, 15), (15, 47)], [(3, 4)]])
def test_sentences_may_lie_anywhere_as_long_as_they_follow_one_another(spans: list[tuple[int, int]]) -> None:
    assert not cut_fault(sentences(*spans))


@pytest.mark.parametrize("spans", [[(0, 48)], [(0, 15), (14, 30)], [(16, 30), (0, 15)], [(5, 5)], [(6, 5)]])
def test_sentences_that_overlap_or_lie_beyond_their_text_are_noticed(spans: list[tuple[int, int]]) -> None:
    assert cut_fault(sentences(*spans)) == "its sentences do not follow one another inside its text"


@pytest.mark.parametrize(
    "spans", [[], [(0, 2)], [(1, 3)], [(0, 2), (1, 3)], [(0, 4)], [(0, 1), (2, 3)], [(0, 0), (0, 3)]]
)
def test_passages_hold_each_sentence_once(spans: list[tuple[int, int]]) -> None:
    passages = pack_passages(tuple(Passage(*span) for span in spans))
    assert cut_fault(replace(WHOLE, passages=passages)) == "its passages do not hold each of its sentences once"


def test_what_a_newer_version_cut_need_not_be_understood() -> None:
    strange = replace(WHOLE, sentences=b"12345")
    assert cut_fault(strange) == "how it is cut can't be read"
    assert not cut_fault(replace(strange, segmenter_version=SEGMENTER_VERSION + 1))


async def test_all_revisions_are_read_however_many_there_are(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    count = 2 * REVISIONS_AT_ONCE + 1
    records = [{"id": f"{number}", "text": f"The number is {number}."} for number in range(count)]
    write_records(tmp_path / "notes" / "records.jsonl", records)
    library = tmp_path / "libraries" / "shared"
    await run(library, tmp_path / "notes")
    async with open_library_for_inspection(library) as inspection:
        found = [len(some) async for some in inspection.revisions()]
    assert found == [REVISIONS_AT_ONCE, REVISIONS_AT_ONCE, 1]


async def test_looking_makes_no_library(tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissingError):
        async with open_library_for_inspection(tmp_path):
            pass
    assert not is_there(library_file(tmp_path))


async def test_looking_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "one.txt").write_text("The ferry left.", encoding="utf-8")
    library = tmp_path / "library"
    await run(library, tmp_path / "notes")
    async with open_for_reading(library_file(library), LIBRARY) as database:
        before = await database.fetch_all("PRAGMA data_version")
        async with open_library_for_inspection(library) as inspection:
            assert await inspection.faults() == ()
        assert await database.fetch_all("PRAGMA data_version") == before


def test_folders_that_hold_a_library_or_what_is_left_of_one_are_told_from_others(tmp_path: Path) -> None:
    for name, file in {"b": "library.db", "a": "library.db-wal", "c": "notes.txt"}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / file).write_bytes(b"")
    (tmp_path / "file").write_bytes(b"")
    assert library_folders(tmp_path) == [tmp_path / "a", tmp_path / "b"]
    assert library_folders(tmp_path / "none") == []


def test_nobody_writes_where_nobody_says_so(tmp_path: Path) -> None:
    assert writer_of(tmp_path) is None
