from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.library import Snapshot, open_library_for_reading
from index.library.segment_rows import NO_HOLDINGS
from index.library.snapshots import Name, name_of, narrowed, renewed, snapshot_of
from index.model import Passage, Segmentation, Sentence, SentenceKind, StoredDocument
from tests.index.runs import run

NAMES = st.tuples(st.sampled_from("abc"), st.sampled_from(["1", "2", "10", "é", "z"]))
SHELVES = st.dictionaries(NAMES, st.integers(0, 3))


def document(name: Name, sentences: int) -> StoredDocument:
    cut = tuple(Sentence(place, place + 1, SentenceKind.SENTENCE) for place in range(sentences))
    return StoredDocument(*name, "." * sentences, "0" * 64, Segmentation(cut, (Passage(0, sentences),)))


def of(shelf: dict[Name, int], generation: int = 1) -> Snapshot:
    documents = [document(name, size) for name, size in sorted(shelf.items())]
    return snapshot_of(generation, documents, NO_HOLDINGS)


def told(snapshot: Snapshot) -> tuple[object, ...]:
    return snapshot, snapshot.places, snapshot.sources, snapshot.sentences


@given(SHELVES, SHELVES)
def test_what_is_made_of_the_generation_before_is_as_if_read_anew(shelf: dict[Name, int], new: dict[Name, int]) -> None:
    changed = [document(name, size) for name, size in sorted(new.items())]
    assert told(renewed(of(shelf), changed, 2, NO_HOLDINGS)) == told(of({**shelf, **new}, 2))


@given(SHELVES, st.data())
def test_what_went_is_left_out(shelf: dict[Name, int], data: st.DataObject) -> None:
    left = data.draw(st.sets(st.sampled_from(sorted(shelf)))) if shelf else set()
    assert told(narrowed(of(shelf), sorted(left))) == told(of({name: shelf[name] for name in left}))


async def read(library: Path, known: Snapshot | None = None) -> Snapshot:
    async with open_library_for_reading(library) as reader:
        return await reader.snapshot(known)


@pytest.mark.parametrize(
    "texts",
    [
        {"a.txt": "The lamp burns gas."},
        {"d.txt": "A fourth one."},
        {"b.txt": None},
        {"a.txt": "The lamp burns gas.", "b.txt": None, "d.txt": "A fourth one."},
        {"a.txt": None, "d.txt": "As many as before."},
    ],
)
async def test_a_change_is_read_without_the_rest(tmp_path: Path, texts: dict[str, str | None]) -> None:
    folder, library = tmp_path / "notes", tmp_path / "library"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.txt").write_text(f"The lamp {name} burns oil. It is old.", encoding="utf-8")
    await run(library, folder)
    before = await read(library)
    for name, text in texts.items():
        if text is None:
            (folder / name).unlink()
        else:
            (folder / name).write_text(text, encoding="utf-8")
    await run(library, folder)
    later = await read(library, before)
    assert told(later) == told(await read(library))
    same = {*map(name_of, before.documents)} - {("notes", name) for name in texts}
    assert all(later.documents[later.places[name]] is before.documents[before.places[name]] for name in same)
    assert (later.places is before.places) == (texts.keys() == {"a.txt"} and None not in texts.values())
