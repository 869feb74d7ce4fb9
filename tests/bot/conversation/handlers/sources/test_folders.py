from pathlib import Path

import pytest

from bot.conversation.handlers import indexing
from config.errors import UsageError, VerbatimError
from tests.bot.conversation.handlers.sources.conftest import RULES, Give, Seen, names


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


async def test_a_folder_that_is_allowed_no_more_is_not_read(
    give: Give, folder: Path, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    await give("source add", name="menu", folder=str(folder))
    monkeypatch.setattr(indexing, "allowed_folders", lambda _: ())
    with pytest.raises(UsageError, match="does not allow the folder of “menu” any more"):
        await give("reindex", source="menu")
    assert await seen() == {"menu"}
