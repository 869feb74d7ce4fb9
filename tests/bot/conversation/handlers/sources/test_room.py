"""How much may be uploaded to one workspace."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.chat import Upload
from bot.conversation.handlers.uploads import MEGABYTE, check_room, size_in_words
from bot.conversation.services import Services
from config.errors import UsageError
from tests.bot.conversation.handlers.sources.conftest import Give, Seen, names

SENTENCE = b"A sentence stands here.\n"
BYTES = 10 * len(SENTENCE)


def allowing(services: Services, *, files: int = 100, size: int = BYTES) -> Services:
    serving = replace(services.settings.serving, max_uploaded_files=files, max_uploaded_bytes=size)
    return replace(services, settings=replace(services.settings, serving=serving))


def file(name: str, sentences: int) -> Upload:
    return Upload(name, SENTENCE * sentences)


async def test_what_goes_beyond_the_room_is_refused_before_anything_is_written(
    give: Give, services: Services, seen: Seen, files: Path
) -> None:
    small = allowing(services)
    await give("source add", by=small, name="a", file=file("a.md", 6))
    with pytest.raises(UsageError) as refused:
        await give("source add", by=small, name="b", file=file("b.md", 5), channel="board-room")
    assert refused.value.message == (
        "There is no room for b.md, which has 120 bytes. "
        "Uploaded files: 1 of at most 100, with 144 bytes of at most 240 bytes."
    )
    assert "/source remove" in refused.value.advice
    assert "serving.max_uploaded_bytes" in refused.value.advice
    assert names(files) == ["a.md"]
    assert await seen() == {"a"}
    await give("source add", by=small, name="b", file=file("b.md", 4))
    assert await seen() == {"a", "b"}


async def test_one_file_too_many_is_refused_and_a_removed_one_makes_room(
    give: Give, services: Services, files: Path
) -> None:
    small = allowing(services, files=1)
    await give("source add", by=small, name="a", file=file("a.md", 1))
    with pytest.raises(UsageError, match=r"no room for another file\..*1 of at most 1,") as refused:
        await give("source add", by=small, name="b", file=file("b.md", 1))
    assert "serving.max_uploaded_files" in refused.value.advice
    assert names(files) == ["a.md"]
    await give("source add", by=small, name="a", file=file("a.md", 2))
    await give("source remove", by=small, name="a")
    await give("source add", by=small, name="b", file=file("b.md", 10))
    assert names(files) == ["b.md"]


async def test_of_a_file_that_replaces_another_only_the_difference_counts(
    give: Give, services: Services, files: Path
) -> None:
    small = allowing(services)
    await give("source add", by=small, name="a", file=file("a.md", 6))
    await give("source add", by=small, name="a", file=file("a.md", 10))
    with pytest.raises(UsageError, match="which has 24 bytes more than the one it replaces"):
        await give("source add", by=small, name="a", file=file("a.md", 11))
    assert (files / "a.md").stat().st_size == BYTES


async def test_what_is_over_a_limit_that_was_lowered_may_shrink(give: Give, services: Services, files: Path) -> None:
    await give("source add", name="a", file=file("a.md", 50))
    await give("source add", by=allowing(services, files=0), name="a", file=file("a.md", 20))
    assert (files / "a.md").stat().st_size == 2 * BYTES


async def test_none_of_many_at_once_slips_past(give: Give, services: Services, files: Path) -> None:
    small = allowing(services)
    outcomes = await asyncio.gather(
        *(give("source add", by=small, name=f"s{number}", file=file(f"{number}.md", 4)) for number in range(5)),
        return_exceptions=True,
    )
    assert sum(isinstance(outcome, UsageError) for outcome in outcomes) == 3
    assert len(names(files)) == 2


async def test_the_list_and_the_status_say_what_room_is_used(give: Give, services: Services) -> None:
    small = allowing(services)
    await give("source add", by=small, name="a", file=file("a.md", 2))
    used = "Uploaded files: 1 of at most 100, with 48 bytes of at most 240 bytes."
    assert used in await give("source list", by=small)
    assert used in await give("source status", by=small)


def test_a_file_that_is_still_being_written_is_not_counted(services: Services, tmp_path: Path) -> None:
    (tmp_path / ".x.unfinished").write_bytes(SENTENCE * 10)
    (tmp_path / "folder.md").mkdir()
    check_room(tmp_path / "a.md", BYTES, allowing(services, files=1).settings)


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 bytes"), (999_999, "999,999 bytes"), (MEGABYTE, "1.0 MB"), (268_435_456, "268.4 MB")]
)
def test_a_size_is_said_in_words(size: int, words: str) -> None:
    assert size_in_words(size) == words
