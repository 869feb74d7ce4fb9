from pathlib import Path

import pytest

from bot.chat import Upload
from config.errors import VerbatimError
from tests.bot.conversation.conftest import AddSource, FakeClock
from tests.bot.conversation.handlers.sources.conftest import RULES, Give


async def test_the_list_names_all_sources_where_they_are_quoted_and_what_went_wrong(
    give: Give, add_source: AddSource, folder: Path, clock: FakeClock, files: Path
) -> None:
    assert "No source was added here yet" in await give("source list")
    await add_source("news", "The ferry is late. So is the bus.", shared=True)
    await give("source add", name="rules", file=RULES, channel="board-room")
    await give("source add", name="menu", folder=str(folder))
    clock.advance(3 * 3600)
    (files / "rules.md").unlink()
    await give("reindex")
    told = await give("source list")
    assert "menu | 1 | 1 | folder | everywhere here | just now" in told
    assert "rules | 1 | 1 | uploaded file | in the channel board-room | 3 hours ago" in told
    assert "news | 1 | 2 | shared | everywhere | 3 hours ago" in told
    assert "Last error of “rules”: There is nothing at rules.md any more." in told
    assert str(files) not in told


async def test_status_tells_what_was_skipped_and_why(give: Give, folder: Path) -> None:
    assert "No source was added here yet" in await give("source status")
    for number in range(12):
        (folder / f"{number:02}.pdf").write_text("x")
    assert "Skipped: 12 items." in await give("source add", name="menu", folder=str(folder))
    told = await give("source status", name="menu")
    assert "\nFolder of 1 document, indexed just now. It may be quoted: everywhere here." in told
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
