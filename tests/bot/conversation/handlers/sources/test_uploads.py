import asyncio
import errno
import gzip
import os
from dataclasses import replace
from pathlib import Path

import pytest

from bot.chat import Upload
from bot.conversation.handlers import indexing
from bot.conversation.services import Services
from config.errors import UsageError, VerbatimError
from index.errors import BadSourceNameError
from tests.bot.conversation.conftest import AddSource
from tests.bot.conversation.handlers.sources.conftest import RULES, Give, Seen, names


async def test_an_uploaded_file_is_kept_indexed_and_quoted_in_the_whole_workspace(
    give: Give, seen: Seen, files: Path
) -> None:
    told = await give("source add", name="rules", file=RULES)
    assert "rules: 1 added. 1 document, 1 sentence in all." in told
    assert "It may be quoted: everywhere here." in told
    assert (files / "rules.md").read_bytes() == RULES.content
    assert names(files) == ["rules.md"]
    assert await seen() == {"rules"}


async def test_handing_a_file_over_again_puts_it_in_the_place_of_the_former_one(
    give: Give, seen: Seen, files: Path
) -> None:
    await give("source add", name="rules", file=RULES, channel="board-room")
    told = await give("source add", name="rules", file=replace(RULES, content=b"Swimmers give way. To all.\n"))
    assert "1 changed" in told
    assert "It may be quoted: in the channel board-room." in told
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


async def test_a_file_that_is_too_large_is_refused(give: Give, services: Services) -> None:
    limited = replace(services.settings.indexing, max_file_bytes=10)
    small = replace(services, settings=replace(services.settings, indexing=limited))
    with pytest.raises(UsageError, match="28 bytes; at most 10 are taken"):
        await give("source add", by=small, name="rules", file=RULES)


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


async def test_a_file_that_can_not_be_erased_is_told(give: Give, files: Path) -> None:
    await give("source add", name="rules", file=RULES)
    (files / "rules.md").unlink()
    (files / "rules.md").mkdir()
    assert "could not be erased" in await give("source remove", name="rules")


async def test_many_uploads_at_once_are_all_there_in_the_end(give: Give, seen: Seen) -> None:
    await asyncio.gather(
        *(
            give("source add", name=f"s{number}", file=Upload(f"{number}.md", b"A sentence stands here."))
            for number in range(8)
        )
    )
    assert await seen() == {f"s{number}" for number in range(8)}
