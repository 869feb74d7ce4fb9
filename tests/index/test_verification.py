import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import VerbatimError
from index.citation import Citation
from index.errors import UnknownDocumentError
from index.model import ParsedDocument
from index.verification import State, Verification, compare, verify
from tests.index.runs import SETTINGS, run, write_records
from tests.mortal import mode, run_as_mortal

TEXT = "The Elbe is long. It ends in a sea. The Elbe is long."


@pytest.fixture
async def library(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    write_records(folder / "r.jsonl", [{"id": "x", "text": "One."}, {"id": "y", "text": "Two."}])
    await run(tmp_path / "library", folder)
    return tmp_path / "library"


async def verified(library: Path, address: str = "notes/a.txt#18-35") -> Verification:
    return await verify(library, Citation.parse(address), settings=SETTINGS)


async def test_an_unchanged_place_matches(library: Path) -> None:
    found = await verified(library)
    assert (found.state, found.quote) == (State.MATCH, "It ends in a sea.")
    assert found.is_match
    assert found.citation_now is not None
    assert Citation.parse(str(found.citation_now)).start == 18


async def test_a_change_elsewhere_in_the_document_still_matches(library: Path, tmp_path: Path) -> None:
    (tmp_path / "notes" / "a.txt").write_text(TEXT + " More.", encoding="utf-8")
    assert (await verified(library)).state is State.MATCH


async def test_a_moved_quote_is_found_with_its_new_citation(library: Path, tmp_path: Path) -> None:
    (tmp_path / "notes" / "a.txt").write_text("More. " + TEXT, encoding="utf-8")
    found = await verified(library)
    assert found.state is State.MOVED
    assert not found.is_match
    assert found.citation_now is not None
    assert (found.citation_now.start, found.citation_now.end) == (24, 41)
    await run(library, tmp_path / "notes")
    assert (await verified(library, str(found.citation_now))).state is State.MATCH


async def test_the_exact_revision_is_compared_after_the_library_moved_on(library: Path, tmp_path: Path) -> None:
    exact = str((await verified(library)).citation_now)
    (tmp_path / "notes" / "a.txt").write_text("All else. It ended.", encoding="utf-8")
    await run(library, tmp_path / "notes")
    found = await verified(library, exact)
    assert (found.state, found.quote, found.citation_now) == (State.CHANGED, "It ends in a sea.", None)


async def test_a_record_is_read_from_its_file(library: Path, tmp_path: Path) -> None:
    assert (await verified(library, "notes/y#0-4")).state is State.MATCH
    write_records(tmp_path / "notes" / "r.jsonl", [{"id": "x", "text": "Two."}])
    found = await verified(library, "notes/y#0-4")
    assert (found.state, found.citation_now) == (State.GONE, None)
    assert found.detail == "The document is no longer in the source: r.jsonl does not hold “y” any more."


async def test_a_file_that_is_gone_or_of_no_use_is_told(library: Path, tmp_path: Path) -> None:
    place = tmp_path / "notes" / "a.txt"
    place.write_bytes(b"\0\1\2\3" * 50)
    assert "can't be used" in (await verified(library)).detail
    place.unlink()
    found = await verified(library)
    assert (found.state, found.detail) == (State.GONE, "The document is no longer in the source: a.txt is gone.")
    place.symlink_to(tmp_path / "notes" / "r.jsonl")
    assert (await verified(library)).state is State.GONE
    (tmp_path / "notes").rename(tmp_path / "elsewhere")
    found = await verified(library)
    assert found.state is State.GONE
    assert "nothing at" in found.detail


async def test_a_file_that_cannot_be_read_leaves_the_question_open(library: Path, tmp_path: Path) -> None:
    (tmp_path / "notes" / "a.txt").unlink()
    os.mkfifo(tmp_path / "notes" / "a.txt")
    with pytest.raises(VerbatimError, match="can't be compared"):
        await verified(library)


async def test_a_document_that_a_run_removed_is_gone(library: Path, tmp_path: Path) -> None:
    (tmp_path / "notes" / "a.txt").unlink()
    write_records(tmp_path / "notes" / "r.jsonl", [{"id": "x", "text": "One."}])
    await run(library, tmp_path / "notes")
    for address in ("notes/a.txt#18-35", "notes/y#0-4"):
        found = await verified(library, address)
        assert (found.state, found.quote, found.citation_now) == (State.GONE, "", None)
        assert "(any more)" in found.detail
    assert "Did you mean “x”?" in (await verified(library, "notes/X#0-4")).detail


async def test_a_document_that_lies_in_the_source_and_was_never_indexed_is_unknown(
    library: Path, tmp_path: Path
) -> None:
    (tmp_path / "notes" / "new.txt").write_text(TEXT, encoding="utf-8")
    with pytest.raises(UnknownDocumentError):
        await verified(library, "notes/new.txt#0-4")


async def test_an_unknown_revision_or_span_is_an_error(library: Path) -> None:
    for address in ("notes/a.txt@000000000000#0-4", "notes/a.txt#0-4000"):
        with pytest.raises(UnknownDocumentError):
            await verified(library, address)


@pytest.mark.parametrize(
    ("text", "start", "expected"), [("ab..ab", 1, 0), ("ab..ab", 3, 4), ("ab..ab", 2, 0), ("..ab", 9, 2), ("ab", 0, 0)]
)
def test_the_nearest_of_several_places_is_taken(text: str, start: int, expected: int) -> None:
    found = compare(Citation("s", "d", start, start + 2), "ab", ParsedDocument("d", text, ()))
    assert found.citation_now is not None
    assert found.citation_now.start == expected


@given(text=st.text("ab", max_size=30), quote=st.text("ab", min_size=1, max_size=3), start=st.integers(0, 40))
def test_a_verification_agrees_with_a_search_of_all_places(text: str, quote: str, start: int) -> None:
    found = compare(Citation("s", "d", start, start + len(quote)), quote, ParsedDocument("d", text, ()))
    places = [place for place in range(len(text)) if text.startswith(quote, place)]
    if not places:
        assert found.state is State.CHANGED
    else:
        assert found.citation_now is not None
        assert found.citation_now.start == min(places, key=lambda place: (abs(place - start), place))
        assert found.is_match is (start in places)


_VERIFY = """
import asyncio, sys
from pathlib import Path
from config.errors import VerbatimError
from config.load import default_settings
from index.citation import Citation
from index.verification import verify

try:
    print(asyncio.run(verify(Path(sys.argv[1]), Citation.parse(sys.argv[2]), settings=default_settings())))
except VerbatimError as error:
    print(error)
"""


@pytest.mark.parametrize("shut", ["notes/sub", "notes"])
async def test_a_file_in_a_folder_that_can_not_be_searched_leaves_the_question_open(tmp_path: Path, shut: str) -> None:
    place = tmp_path / "notes" / "sub" / "a.txt"
    place.parent.mkdir(parents=True)
    place.write_text(TEXT, encoding="utf-8")
    await run(tmp_path / "library", tmp_path / "notes")
    with mode(tmp_path / shut, 0):
        done = run_as_mortal(["-c", _VERIFY, str(tmp_path / "library"), "notes/sub/a.txt#18-35"])
    assert done.stderr == ""
    assert done.stdout.startswith("sub/a.txt can't be compared: ")
