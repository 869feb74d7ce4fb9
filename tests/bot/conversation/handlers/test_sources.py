import asyncio
import errno
import gzip
import os
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.chat import Rank, Upload, Visibility
from bot.conversation.handlers import indexing
from bot.conversation.handlers.sources import HANDLERS
from bot.conversation.services import Services
from config.errors import UsageError, VerbatimError
from config.schema import Settings
from index.errors import BadSourceNameError
from index.reindex import Progress, Report, reindex
from tests.bot.conversation.conftest import HARBOUR, AddSource, FakeClock, MakeCall, Situate, said

Give = Callable[..., Awaitable[str]]
Seen = Callable[..., Awaitable[frozenset[str]]]
RULES = Upload("rules.md", b"Boats give way to swimmers.\n")


@pytest.fixture
def give(services: Services, situation: Situate, call: MakeCall) -> Give:
    """Give a command as an admin; return what is said, which only they see."""

    async def give_one(command: str, /, **given: str | Upload) -> str:
        response = await HANDLERS[command](services, await situation(rank=Rank.ADMIN), call(command, **given))
        assert response.visibility is Visibility.PRIVATE
        return said(response)

    return give_one


@pytest.fixture
def seen(services: Services, situation: Situate) -> Seen:
    """The sources that everybody sees in a channel."""

    async def seen_in(channel: str = "general") -> frozenset[str]:
        where = await situation(channel=channel)
        desk = await services.libraries.desk(where.place, where.actor, Visibility.PUBLIC)
        return desk.sources

    return seen_in


@pytest.fixture
def files(services: Services) -> Path:
    """The folder of the workspace's files."""
    return services.data_folder / "uploads" / "discord-harbour"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that the owner allowed, with one document."""
    allowed = tmp_path / "shelf"
    allowed.mkdir()
    (allowed / "menu.md").write_text("Soup costs three crowns.\n", encoding="utf-8")
    monkeypatch.setattr(indexing, "allowed_folders", lambda _: (str(allowed),))
    return allowed


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


async def test_an_uploaded_file_is_kept_indexed_and_quoted_in_the_whole_workspace(
    give: Give, seen: Seen, files: Path
) -> None:
    told = await give("source add", name="rules", file=RULES)
    assert "rules: 1 added. 1 document, 1 sentence in all." in told
    assert "It may be quoted: everywhere here." in told
    assert (files / "rules.md").read_bytes() == RULES.content
    assert names(files) == ["rules.md"]
    assert await seen() == {"rules"}


async def test_another_workspace_sees_nothing_of_it(give: Give, services: Services, situation: Situate) -> None:
    await give("source add", name="rules", file=RULES)
    where = await situation(workspace="elsewhere")
    assert not (await services.libraries.desk(where.place, where.actor, Visibility.PUBLIC)).sources


async def test_a_source_bound_to_a_channel_is_quoted_there_alone(give: Give, seen: Seen) -> None:
    told = await give("source add", name="rules", file=RULES, channel="board-room")
    assert "It may be quoted: channel board-room." in told
    assert not await seen()
    assert await seen("board-room") == {"rules"}


async def test_there_is_no_moment_in_which_a_bound_source_could_be_quoted_elsewhere(
    give: Give, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments: list[frozenset[str]] = []

    async def looked_at(  # noqa: PLR0913 - as what it stands for
        folder: Path,
        path: Path,
        *,
        name: str | None,
        settings: Settings,
        now: datetime,
        progress: Callable[[Progress], None],
    ) -> Report:
        report = await reindex(folder, path, name=name, settings=settings, now=now, progress=progress)
        moments.append(await seen())
        assert await seen("board-room") == {"rules"}
        return report

    monkeypatch.setattr(indexing, "reindex", looked_at)
    await give("source add", name="rules", file=RULES, channel="board-room")
    assert moments == [frozenset()]


async def test_what_is_removed_is_not_seen_by_who_holds_an_older_view(
    give: Give, services: Services, situation: Situate
) -> None:
    await give("source add", name="rules", file=RULES, channel="board-room")
    view = await services.libraries.view(HARBOUR)
    await give("source remove", name="rules")
    where = await situation()
    assert not await services.libraries.visible(where.place, where.actor, Visibility.PUBLIC, view)


async def test_a_name_that_is_used_again_is_not_bound_as_it_was_before(give: Give, seen: Seen) -> None:
    await give("source add", name="rules", file=RULES, channel="board-room")
    await give("source remove", name="rules")
    await give("source add", name="rules", file=RULES)
    assert await seen() == {"rules"}


async def test_handing_a_file_over_again_puts_it_in_the_place_of_the_former_one(
    give: Give, seen: Seen, files: Path
) -> None:
    await give("source add", name="rules", file=RULES, channel="board-room")
    told = await give("source add", name="rules", file=replace(RULES, content=b"Swimmers give way. To all.\n"))
    assert "1 changed" in told
    assert "It may be quoted: channel board-room." in told
    assert (files / "rules.md").read_bytes() == b"Swimmers give way. To all.\n"
    await give("source add", name="rules", file=RULES, channel="other")
    assert await seen("other") == {"rules"}
    assert not await seen("board-room")


async def test_a_name_or_a_files_name_that_is_taken_is_refused(give: Give, add_source: AddSource, files: Path) -> None:
    await add_source("menu", "Soup costs three crowns.", shared=True)
    await give("source add", name="rules", file=RULES)
    for name in ("menu", "Menu", "RULES"):
        with pytest.raises(UsageError, match="already"):
            await give("source add", name=name, file=Upload("new.md", b"New things are here."))
    for file in ("rules.md", "Rules.md"):
        with pytest.raises(UsageError, match="here already, as the source “rules”"):
            await give("source add", name="other", file=Upload(file, b"New things are here."))
    assert (files / "rules.md").read_bytes() == RULES.content
    assert names(files) == ["rules.md"]


@pytest.mark.parametrize("name", ["shared:rules", "a/b", "a#b", "a@b", " a", "a\nb"])
async def test_a_name_that_no_source_can_have_is_refused(give: Give, name: str) -> None:
    with pytest.raises(BadSourceNameError):
        await give("source add", name=name, file=RULES)


@pytest.mark.parametrize(
    "name",
    [
        "../rules.md",
        "a/b.md",
        "a\\b.md",
        "/etc/passwd.md",
        "C:rules.md",
        ".rules.md",
        "rules.md.",
        "con.md",
        "COM1.txt",
        "a\0.md",
        "a\n.md",
        "\u202ea.md",
        "a" * 98 + ".md",
        "",
        "..",
        "\ud800.md",
    ],
)
async def test_a_files_name_never_names_a_place(give: Give, services: Services, name: str) -> None:
    with pytest.raises(UsageError, match="can't be kept under the name"):
        await give("source add", name="rules", file=Upload(name, RULES.content))
    assert not (services.data_folder / "uploads").exists()


@pytest.mark.parametrize(
    ("upload", "finding"),
    [
        (Upload("rules.pdf", b"%PDF"), "no kind that can be read"),
        (Upload("rules.md", b""), "rules.md holds nothing that can be indexed. The file holds no text."),
        (Upload("rules.md", b"\0\1\2" * 99), "holds nothing that can be indexed"),
        (Upload("r.jsonl", b"{\n{\n{\n{\n{\n"), "Line 1: .* Line 3: .* And 2 more items."),
        (Upload("r.jsonl.gz", gzip.compress(b"no json")), "Line 1"),
    ],
)
async def test_a_file_with_nothing_to_index_is_refused_before_anything_is_kept(
    give: Give, services: Services, upload: Upload, finding: str
) -> None:
    with pytest.raises(UsageError, match=finding):
        await give("source add", name="rules", file=upload)
    assert not (services.data_folder / "uploads").exists()
    assert not (services.data_folder / "libraries").exists()


async def test_a_file_that_is_too_large_is_refused(services: Services, situation: Situate, call: MakeCall) -> None:
    limited = replace(services.settings.indexing, max_file_bytes=10)
    small = replace(services, settings=replace(services.settings, indexing=limited))
    given = call("source add", name="rules", file=RULES)
    with pytest.raises(UsageError, match="28 bytes; at most 10 are taken"):
        await HANDLERS["source add"](small, await situation(rank=Rank.ADMIN), given)


async def test_an_upload_that_can_not_be_indexed_leaves_all_as_it_was(
    give: Give, seen: Seen, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await give("source add", name="rules", file=RULES, channel="board-room")

    async def fails(*_: object, **__: object) -> None:
        await asyncio.sleep(0)
        raise VerbatimError("The disk is full.", "Free some space.")

    monkeypatch.setattr(indexing, "reindex", fails)
    for name, file in (("rules", "rules.md"), ("new", "new.md")):
        with pytest.raises(VerbatimError, match="disk is full"):
            await give("source add", name=name, file=Upload(file, b"Something else stands here."), channel="other")
    assert names(files) == ["rules.md"]
    assert (files / "rules.md").read_bytes() == RULES.content
    assert await seen("board-room") == {"rules"}


async def test_a_disk_that_takes_no_file_is_told_without_its_path(give: Give, services: Services) -> None:
    (services.data_folder / "uploads").write_text("in the way")
    with pytest.raises(VerbatimError, match=r"rules\.md could not be kept") as refused:
        await give("source add", name="rules", file=RULES)
    assert str(services.data_folder) not in str(refused.value)


async def test_a_disk_that_fails_while_a_file_is_written_leaves_nothing_behind(
    give: Give, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(VerbatimError, match="No space left on device"):
        await give("source add", name="rules", file=RULES)
    assert names(files) == []


async def test_an_allowed_folder_is_indexed_where_it_lies(give: Give, seen: Seen, folder: Path) -> None:
    assert "menu: 1 added" in await give("source add", name="menu", folder=str(folder))
    assert await seen() == {"menu"}
    with pytest.raises(UsageError, match="a source already: “menu”"):
        await give("source add", name="other", folder=f"{folder}/")


async def test_a_folder_below_an_allowed_one_may_be_added_too(give: Give, folder: Path) -> None:
    (folder / "inner").mkdir()
    (folder / "inner" / "a.txt").write_text("A lantern hangs here.")
    assert "1 added" in await give("source add", name="inner", folder=str(folder / "inner"))


async def test_no_other_folder_is_indexed_whatever_leads_there(give: Give, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "a.md").write_text("The safe is behind the picture.")
    (folder / "link").symlink_to(tmp_path / "secret")
    (tmp_path / "shelf-2").mkdir()
    for place in ("../secret", "link"):
        with pytest.raises(UsageError, match="none of the folders"):
            await give("source add", name="x", folder=str(folder / place))
    for other in (f"{tmp_path}/secret", f"{tmp_path}/nothing", f"{tmp_path}/shelf-2", "shelf", f"{folder}\0"):
        with pytest.raises(UsageError, match="none of the folders") as refused:
            await give("source add", name="x", folder=other)
        assert str(folder) in refused.value.advice


async def test_without_allowed_folders_it_says_so(give: Give) -> None:
    with pytest.raises(UsageError, match="allowed no folder"):
        await give("source add", name="x", folder="/")


async def test_a_source_is_one_folder_or_one_file(give: Give, folder: Path) -> None:
    for given in ({}, {"file": RULES, "folder": str(folder)}):
        with pytest.raises(UsageError, match="one folder or one file"):
            await give("source add", name="x", **given)


async def test_an_empty_folder_is_told_without_commands_for_the_terminal(give: Give, folder: Path, seen: Seen) -> None:
    (folder / "menu.md").rename(folder / "menu.pdf")
    with pytest.raises(VerbatimError, match=r"Nothing of “menu” could be indexed\. menu\.pdf: Only files") as refused:
        await give("source add", name="menu", folder=str(folder))
    assert "verbatim " not in str(refused.value)
    assert not await seen()


async def test_removing_an_upload_erases_it_and_removing_a_folder_does_not(
    give: Give, seen: Seen, files: Path, folder: Path
) -> None:
    await give("source add", name="rules", file=RULES)
    await give("source add", name="menu", folder=str(folder))
    assert "The uploaded file was erased." in await give("source remove", name="rules")
    assert "The folder itself was not touched." in await give("source remove", name="menu")
    assert not names(files)
    assert names(folder) == ["menu.md"]
    assert not await seen()


async def test_a_file_that_can_not_be_erased_is_told(give: Give, files: Path) -> None:
    await give("source add", name="rules", file=RULES)
    (files / "rules.md").unlink()
    (files / "rules.md").mkdir()
    assert "could not be erased" in await give("source remove", name="rules")


@pytest.mark.parametrize("command", ["source remove", "reindex"])
async def test_shared_sources_are_the_owners(give: Give, add_source: AddSource, command: str) -> None:
    await add_source("menu", "Soup costs three crowns.", shared=True)
    parameter = "source" if command == "reindex" else "name"
    with pytest.raises(UsageError, match="shared source"):
        await give(command, **{parameter: "menu"})
    with pytest.raises(UsageError, match="no source “nothing”"):
        await give(command, **{parameter: "nothing"})


async def test_the_list_names_all_sources_where_they_are_quoted_and_what_went_wrong(
    give: Give, add_source: AddSource, folder: Path, clock: FakeClock, files: Path
) -> None:
    assert "no source of its own yet" in await give("source list")
    await add_source("news", "The ferry is late. So is the bus.", shared=True)
    await give("source add", name="rules", file=RULES, channel="board-room")
    await give("source add", name="menu", folder=str(folder))
    clock.advance(3 * 3600)
    (files / "rules.md").unlink()
    await give("reindex")
    told = await give("source list")
    assert "menu | 1 | 1 | folder | everywhere here | just now" in told
    assert "rules | 1 | 1 | uploaded file | channel board-room | 3 hours ago" in told
    assert "news | 1 | 2 | shared | everywhere | 3 hours ago" in told
    assert "Last error of “rules”: There is nothing at rules.md any more." in told
    assert str(files) not in told


async def test_a_source_bound_to_roles_is_said_to_be(give: Give, services: Services) -> None:
    await give("source add", name="rules", file=RULES)
    await services.bindings.bind(HARBOUR, "rules", channels=frozenset({"x"}), roles=frozenset({"crew"}))
    assert "channel x, privately to role crew" in await give("source list")
    await give("source add", name="rules", file=RULES, channel="y")
    assert "channel y, privately to role crew" in await give("source list")


async def test_status_tells_what_was_skipped_and_why(give: Give, folder: Path) -> None:
    assert "no source of its own yet" in await give("source status")
    for number in range(12):
        (folder / f"{number:02}.pdf").write_text("x")
    assert "Skipped: 12 items." in await give("source add", name="menu", folder=str(folder))
    told = await give("source status", name="menu")
    assert "It is a folder of 1 document, indexed just now. It may be quoted: everywhere here." in told
    assert "- 00.pdf: Only files ending in" in told
    assert "- and 2 more items." in told
    for number in range(12):
        (folder / f"{number:02}.pdf").unlink()
    await give("reindex", source="menu")
    assert "Nothing was skipped." in await give("source status")


async def test_status_tells_the_last_error(give: Give, files: Path) -> None:
    await give("source add", name="rules", file=RULES)
    (files / "rules.md").unlink()
    with pytest.raises(VerbatimError, match="nothing to index for “rules” now"):
        await give("reindex", source="rules")
    assert "Last error: There is nothing at rules.md any more." in await give("source status", name="rules")


async def test_skipped_records_are_told_with_their_line(give: Give) -> None:
    upload = Upload("news.jsonl", b'{"id": "1", "text": "The ferry is late."}\nno json\n')
    assert "- news.jsonl, line 2: " in await give("source add", name="news", file=upload)


async def test_reindex_takes_in_what_changed_and_one_failure_keeps_no_other_from_it(
    give: Give, folder: Path, files: Path, seen: Seen
) -> None:
    assert "no source of its own yet" in await give("reindex")
    await give("source add", name="a-rules", file=RULES)
    await give("source add", name="menu", folder=str(folder))
    (files / "rules.md").unlink()
    (folder / "wine.md").write_text("Wine costs six crowns.")
    told = await give("reindex")
    assert "There is nothing to index for “a-rules” now" in told
    assert "menu: 1 added, 1 unchanged. 2 documents" in told
    assert await seen() == {"a-rules", "menu"}


async def test_a_folder_that_is_allowed_no_more_is_not_read(
    give: Give, folder: Path, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    await give("source add", name="menu", folder=str(folder))
    monkeypatch.setattr(indexing, "allowed_folders", lambda _: ())
    with pytest.raises(UsageError, match="does not allow the folder of “menu” any more"):
        await give("reindex", source="menu")
    assert await seen() == {"menu"}


async def test_many_uploads_at_once_are_all_there_in_the_end(give: Give, seen: Seen) -> None:
    await asyncio.gather(
        *(
            give("source add", name=f"s{number}", file=Upload(f"{number}.md", b"A sentence stands here."))
            for number in range(8)
        )
    )
    assert await seen() == {f"s{number}" for number in range(8)}
