from pathlib import Path

import pytest

from index.library import LibraryReader, Snapshot
from tests.index.segments.stored import (
    answers,
    engine_over,
    fresh,
    library_of,
    opened,
    put,
    small_segments,
    texts,
)

pytestmark = pytest.mark.usefixtures("small_segments")
__all__ = ["small_segments"]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "notes"


async def test_what_did_not_change_is_taken_from_the_generation_before(place: Path) -> None:
    await put(place, texts(0, 4))
    former = await opened(place)
    await put(place, texts(0, 4) | {"d1": "A lighthouse burnt."})
    later = await opened(place, former)
    held = {one.name: one for one in former.snapshot.documents}
    same = [one.name for one in later.snapshot.documents if one is held[one.name]]
    assert same == ["d0", "d2", "d3"]
    assert later.segments[1] is former.segments[1]
    assert answers(engine_over(later)) == answers(fresh(later))


async def test_a_generation_goes_on_being_served_after_its_files_are_gone(place: Path) -> None:
    await put(place, texts(0, 3))
    former = await opened(place)
    engine = engine_over(former)
    expected = answers(fresh(former))
    for count in range(6, 14, 3):
        await put(place, texts(0, count))
    assert not (library_of(place) / "segments" / "1.segment").exists()
    assert answers(engine) == expected


@pytest.mark.parametrize("content", [None, b"", b"nothing of the kind"])
async def test_a_file_that_is_missing_or_damaged_is_told_and_done_without(place: Path, content: bytes | None) -> None:
    await put(place, texts(0, 4))
    path = library_of(place) / "segments" / "1.segment"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    found = await opened(place)
    assert found.damaged.keys() == {1}
    assert answers(engine_over(found)) == answers(fresh(found))


async def test_the_file_of_another_library_is_not_taken_for_its_own(place: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "notes"
    other.parent.mkdir()
    await put(place, texts(0, 4))
    await put(other, texts(4, 4))
    content = (library_of(other) / "segments" / "1.segment").read_bytes()
    (library_of(place) / "segments" / "1.segment").write_bytes(content)
    found = await opened(place)
    assert "not the file that belongs here" in found.damaged[1]
    assert answers(engine_over(found)) == answers(fresh(found))


async def test_a_merge_between_reading_the_rows_and_opening_the_files_is_followed(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for count in range(3, 10, 3):
        await put(place, texts(0, count))
    read = LibraryReader.snapshot
    calls: list[int] = []

    async def then_merge(self: LibraryReader, known: Snapshot | None = None) -> Snapshot:
        found = await read(self, known)
        calls.append(found.generation)
        if len(calls) == 1:
            await put(place, texts(0, 12))
        return found

    monkeypatch.setattr(LibraryReader, "snapshot", then_merge)
    found = await opened(place)
    assert len(calls) > 1
    assert not found.damaged
    assert len(found.snapshot.documents) == 12
    assert answers(engine_over(found)) == answers(fresh(found))
