import asyncio
import errno
import os
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.engine import Grain
from index.reindex import remove_source
from index.segments import settling, tiers, writing
from tests.index.segments.stored import (
    NOW,
    answers,
    engine_over,
    files,
    fresh,
    library_of,
    opened,
    put,
    small_segments,
    text,
    texts,
)

pytestmark = pytest.mark.usefixtures("small_segments")
__all__ = ["small_segments"]


def refuse(*_: object) -> NoReturn:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "notes"


async def test_few_documents_stay_loose_and_are_searched_all_the_same(place: Path) -> None:
    await put(place, texts(0, 2))
    found = await opened(place)
    assert not files(place)
    assert len(found.snapshot.holdings.loose) == 2
    assert answers(engine_over(found)) == answers(fresh(found))


async def test_enough_documents_become_a_segment_and_later_ones_stay_loose(place: Path) -> None:
    await put(place, texts(0, 4))
    await put(place, texts(0, 5))
    found = await opened(place)
    assert files(place) == ["1.segment"]
    assert found.snapshot.holdings.loose == {("notes", "d4")}
    assert answers(engine_over(found)) == answers(fresh(found))


async def test_a_long_text_becomes_a_segment_by_itself(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiers, "FROZEN_SENTENCES", 2)
    await put(place, {"d2": text(2)})
    assert files(place) == ["1.segment"]


async def test_what_changed_or_went_is_no_longer_found_in_its_segment(place: Path) -> None:
    await put(place, texts(0, 4))
    await put(place, texts(0, 3) | {"d1": "A lighthouse burnt."})
    found = await opened(place)
    (segment,) = found.snapshot.holdings.segments
    assert segment.absent == (1, 3)
    assert answers(engine_over(found)) == answers(fresh(found))
    assert [hit.key.document for hit in engine_over(found).search(["lighthous"], Grain.SENTENCE, 9)] == ["d1"]


async def test_a_new_title_is_searched_though_the_text_is_the_same(place: Path) -> None:
    await put(place, texts(0, 4))
    await put(place, texts(0, 4), {"d2": "Lighthouse"})
    found = await opened(place)
    assert found.snapshot.holdings.loose == {("notes", "d2")}
    assert [hit.key.document for hit in engine_over(found).search(["lighthous"], Grain.DOCUMENT, 9)] == ["d2"]


async def test_a_text_that_comes_back_is_found_once(place: Path) -> None:
    for version in (texts(0, 4), texts(0, 4) | {"d1": "A lighthouse burnt."}, texts(0, 4)):
        await put(place, version)
    found = await opened(place)
    assert answers(engine_over(found)) == answers(fresh(found))


async def test_segments_of_like_size_are_merged_and_their_files_go(place: Path) -> None:
    for count in range(3, 13, 3):
        await put(place, texts(0, count))
    found = await opened(place)
    assert len(files(place)) == 1
    assert len(found.snapshot.holdings.segments) == 1
    assert answers(engine_over(found)) == answers(fresh(found))


async def test_a_segment_that_lost_most_of_its_documents_is_written_without_them(place: Path) -> None:
    await put(place, texts(0, 5))
    await put(place, texts(0, 2))
    found = await opened(place)
    assert [(one.documents, one.absent) for one in found.snapshot.holdings.segments] == [(2, ())]
    assert answers(engine_over(found)) == answers(fresh(found))


async def test_a_source_that_is_removed_takes_its_segments_along(place: Path) -> None:
    await put(place, texts(0, 4))
    await remove_source(library_of(place), "notes", NOW)
    found = await opened(place)
    assert not files(place)
    assert not found.snapshot.holdings.segments


async def test_a_pivot_that_drifted_is_renewed_with_everything(place: Path) -> None:
    await put(place, {f"d{number}": "A storm." for number in range(3)})
    before = (await opened(place)).snapshot.holdings.pivots
    held = {f"d{number}": "A storm." for number in range(3)}
    for first in range(10, 40, 10):
        held |= {f"e{first + number}": "Captains " * 30 + "sail." for number in range(3)}
        await put(place, held)
    found = await opened(place)
    assert found.snapshot.holdings.pivots["sentence"] > before["sentence"]
    assert len(found.snapshot.holdings.segments) == 1
    assert answers(engine_over(found)) == answers(fresh(found))


async def test_segments_of_another_recipe_are_made_anew(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await put(place, texts(0, 4))
    monkeypatch.setattr("index.segments.recipe.ANALYSIS_VERSION", 99)
    early = await opened(place)
    assert not early.segments
    assert not early.damaged
    await put(place, texts(0, 4))
    late = await opened(place)
    assert files(place) == ["2.segment"]
    assert len(late.segments) == 1
    assert answers(engine_over(early)) == answers(engine_over(late))


async def test_a_full_disk_leaves_documents_loose_and_tells(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(writing, "write_segment", refuse)
        report = await put(place, texts(0, 4))
    assert ["No space left on device" in warning for warning in report.warnings] == [True]
    found = await opened(place)
    assert not files(place)
    assert answers(engine_over(found)) == answers(fresh(found))
    assert (await put(place, texts(0, 4))).warnings == ()
    assert files(place) == ["2.segment"] or files(place) == ["1.segment"]


async def test_a_damaged_segment_is_left_out_of_a_merge_and_made_anew(place: Path) -> None:
    for count in range(3, 10, 3):
        await put(place, texts(0, count))
    (library_of(place) / "segments" / "2.segment").write_bytes(b"nothing")
    await put(place, texts(0, 12))
    found = await opened(place)
    assert not found.damaged
    assert answers(engine_over(found)) == answers(fresh(found))


async def test_files_that_no_segment_needs_are_cleared_away(place: Path) -> None:
    await put(place, texts(0, 4))
    for name in ("77.segment", "1.segment.new"):
        (library_of(place) / "segments" / name).write_bytes(b"left behind")
    await put(place, texts(0, 4))
    assert files(place) == ["1.segment"]


VERSIONS = st.dictionaries(
    st.sampled_from([f"d{number}" for number in range(8)]), st.integers(0, 4), min_size=1, max_size=8
)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(VERSIONS, min_size=2, max_size=6))
def test_after_any_adds_changes_and_deletes_a_library_answers_as_one_built_afresh(
    tmp_path_factory: pytest.TempPathFactory, versions: list[dict[str, int]]
) -> None:
    async def play() -> None:
        place = tmp_path_factory.mktemp("library") / "notes"
        former = None
        for version in versions:
            await put(place, {name: text(number) for name, number in version.items()})
            former = await opened(place, former)
            assert {one.name for one in former.snapshot.documents} == version.keys()
            assert answers(engine_over(former)) == answers(fresh(former))

    asyncio.run(play())


async def test_a_file_that_can_not_be_removed_is_told_and_removed_later(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put(place, texts(0, 4))
    with monkeypatch.context() as patched:
        patched.setattr(settling, "clear_away", refuse)
        report = await remove_source(library_of(place), "notes", NOW)
    assert ["could not be removed (No space left on device)" in warning for warning in report.warnings] == [True]
    assert files(place) == ["1.segment"]
    await put(place, texts(0, 2))
    assert not files(place)
