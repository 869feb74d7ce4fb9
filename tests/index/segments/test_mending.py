from pathlib import Path

import pytest

from index.engine import Grain
from index.engine.columns import SegmentDamagedError
from index.engine.embedded import EmbeddedEngine
from index.model import Scope
from index.segments.mending import Shelved, StoredEngine
from index.segments.scoped import ScopedEngine
from tests.index.segments.stored import answers, engine_over, fresh, library_of, opened, put, small_segments, texts

pytestmark = pytest.mark.usefixtures("small_segments")
__all__ = ["small_segments"]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "notes"


async def test_damage_that_shows_in_a_search_is_mended_and_the_answer_is_whole(
    place: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await put(place, texts(0, 4))
    await put(place, texts(0, 8))
    found = await opened(place)
    path = library_of(place) / "segments" / "1.segment"
    with path.open("r+b") as file:  # the very bytes that are mapped
        file.seek(64)
        file.write(bytes(2_000))
    engine = engine_over(found)
    assert answers(engine) == answers(fresh(found))
    assert "run verbatim repair" in caplog.text


async def test_damage_of_a_segment_that_is_nobodys_is_not_hidden(place: Path) -> None:
    await put(place, texts(0, 4))
    engine = engine_over(await opened(place))

    def fail(_: EmbeddedEngine) -> None:
        raise SegmentDamagedError("9.segment", "it is not ours")

    with pytest.raises(SegmentDamagedError, match="not ours"):
        engine._whole(fail)  # noqa: SLF001 - no file of another number can be had otherwise


async def test_two_libraries_are_searched_as_one_and_sources_of_one_name_are_told_apart(tmp_path: Path) -> None:
    shared, own = tmp_path / "shared" / "notes", tmp_path / "own" / "notes"
    for folder, first in ((shared, 0), (own, 10)):
        folder.parent.mkdir()
        await put(folder, texts(first, 5))
    one, other = await opened(shared), await opened(own)
    engine = StoredEngine(2, [Shelved(one, frozenset({"notes"}), "shared:"), Shelved(other)], formula="lucene")
    assert engine.unit_count(Grain.DOCUMENT) == 10
    sources = {hit.key.source for hit in engine.search(["storm", "harbour"], Grain.SENTENCE, 50)}
    assert sources == {"notes", "shared:notes"}
    (both,) = engine.statistics(["harbour"], Grain.SENTENCE)
    alone = [engine_over(found).statistics(["harbour"], Grain.SENTENCE)[0] for found in (one, other)]
    assert both.document_frequency == sum(figures.document_frequency for figures in alone)


async def test_who_may_see_some_sources_finds_what_a_library_of_just_these_would_give(tmp_path: Path) -> None:
    shared, own = tmp_path / "shared" / "notes", tmp_path / "own" / "notes"
    for folder, first in ((shared, 0), (own, 10)):
        folder.parent.mkdir()
        await put(folder, texts(first, 5))
    one, other = await opened(shared), await opened(own)
    whole = StoredEngine(2, [Shelved(one, frozenset({"notes"}), "shared:"), Shelved(other)], formula="lucene")
    seen = ScopedEngine(whole, frozenset({"notes"}))
    assert answers(seen) == answers(engine_over(other))
    assert seen.unit_count(Grain.DOCUMENT, Scope(sources=frozenset({"shared:notes"}))) == 0
    assert seen.generation == 2


async def test_each_library_keeps_its_pivot_lengths_beside_another(tmp_path: Path) -> None:
    shared, own = tmp_path / "shared" / "notes", tmp_path / "own" / "notes"
    for folder in (shared, own):
        folder.parent.mkdir()
    await put(shared, texts(0, 5))
    await put(own, {f"d{number}": "Captain " * 9 + "sailed." for number in range(5)})
    one, other = await opened(shared), await opened(own)
    together = StoredEngine(2, [Shelved(one, frozenset({"notes"}), "shared:"), Shelved(other)], formula="lucene")
    ratios = {
        round(hit.score / alone.score, 5)
        for alone in engine_over(one).search(["harbour"], Grain.SENTENCE, 50)
        for hit in together.search(["harbour"], Grain.SENTENCE, 50)
        if (hit.key.document, hit.key.ordinal) == (alone.key.document, alone.key.ordinal)
    }
    assert len(ratios) == 1  # the idf is another one, the saturation is not
