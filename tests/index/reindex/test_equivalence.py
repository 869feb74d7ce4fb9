"""The law of a run: whatever was edited and indexed in whatever order, the result is that of a fresh library."""

import asyncio
import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import NothingIndexedError
from index.library import has_library
from index.model import Skip, StoredDocument
from tests.index.runs import run, skips, snapshot

PATHS = st.sampled_from(["a.jsonl", "b.jsonl", "b.txt", "c/a.jsonl", "c/d.md", "e.bin"])
RECORD = st.fixed_dictionaries(
    {"id": st.sampled_from(["x", "y", "z", "b.txt"]), "text": st.sampled_from(["One. Two.", "# A\n\nThree."])},
    optional={"title": st.sampled_from(["T", "U"]), "extra": st.integers(0, 1)},
).map(json.dumps)
CONTENT = st.one_of(
    st.lists(st.one_of(RECORD, st.just('{"id": ')), max_size=4).map("\n".join),
    st.sampled_from(["# A\n\nThree.", "Four. Five.", "\0\1\2\3" * 20]),
)
EDIT = st.tuples(PATHS, st.one_of(st.none(), CONTENT))
EDITS = st.lists(st.lists(EDIT, max_size=4), min_size=2, max_size=5)
State = tuple[tuple[StoredDocument, ...], tuple[Skip, ...]]


def apply(folder: Path, edits: list[tuple[str, str | None]]) -> None:
    for path, content in edits:
        place = folder / path
        place.parent.mkdir(exist_ok=True)
        if content is None:
            place.unlink(missing_ok=True)
        else:
            place.write_text(content, encoding="utf-8")


async def index(library: Path, folder: Path) -> State | None:
    """Index and return what readers see, None where there was nothing to index."""
    generation = (await snapshot(library)).generation if has_library(library) else 0
    former = (await snapshot(library)).documents if generation else ()
    try:
        report = await run(library, folder)
    except NothingIndexedError:
        return None
    found = await snapshot(library)
    assert (found.documents != former) is (not report.is_unchanged)
    assert (report.generation_before, report.generation_after, report.documents) == (
        generation,
        found.generation,
        len(found.documents),
    )
    again = await run(library, folder)
    assert again.is_unchanged
    assert again.skips == report.skips
    return found.documents, await skips(library, "notes")


@given(EDITS)
@settings(max_examples=25, deadline=None)
def test_any_history_gives_what_a_fresh_library_gives(edits: list[list[tuple[str, str | None]]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "notes"
        folder.mkdir()
        for number, step in enumerate(edits):
            apply(folder, step)
            grown = asyncio.run(index(Path(place) / "grown", folder))
            fresh = asyncio.run(index(Path(place) / f"fresh{number}", folder))
            assert grown == fresh
