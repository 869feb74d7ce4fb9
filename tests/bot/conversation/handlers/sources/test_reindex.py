from pathlib import Path

import pytest

from config.errors import UsageError
from tests.bot.conversation.conftest import AddSource
from tests.bot.conversation.handlers.sources.conftest import RULES, Give, Seen


@pytest.mark.parametrize("command", ["source remove", "reindex"])
async def test_shared_sources_are_the_owners(give: Give, add_source: AddSource, command: str) -> None:
    await add_source("menu", "Soup costs three crowns.", shared=True)
    parameter = "source" if command == "reindex" else "name"
    with pytest.raises(UsageError, match="shared source"):
        await give(command, **{parameter: "menu"})
    with pytest.raises(UsageError, match="no source “nothing”"):
        await give(command, **{parameter: "nothing"})


async def test_reindex_takes_in_what_changed_and_one_failure_keeps_no_other_from_it(
    give: Give, folder: Path, files: Path, seen: Seen
) -> None:
    assert "No source was added here yet" in await give("reindex")
    await give("source add", name="a-rules", file=RULES)
    await give("source add", name="menu", folder=str(folder))
    (files / "rules.md").unlink()
    (folder / "wine.md").write_text("Wine costs six crowns.")
    told = await give("reindex")
    assert "There is nothing to index for “a-rules” now" in told
    assert "menu: 1 added, 1 unchanged. 2 documents" in told
    assert await seen() == {"a-rules", "menu"}
