"""One library, and for each platform one running stage a module."""

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from bot.commands.feature import ChatPlatform
from bot.cores import SLACK
from bot.serving.secrets import SLACK_APP
from config.load import default_settings
from index.library import shared_library
from index.reindex import reindex
from tests.lab.discord.lab import Lab as DiscordLab
from tests.lab.slack.lab import Lab as SlackLab
from tests.lab.slack.lab import Transport
from tests.parity import library
from tests.parity.discord_stage import DiscordStage
from tests.parity.service import Notes, Serving
from tests.parity.slack_stage import SlackStage
from tests.parity.stage import Stage
from tests.parity.terminal_stage import TerminalStage


class Stages:
    """Begins a platform's stage when a test needs it first, and keeps it."""

    def __init__(self, library: Path, stack: AsyncExitStack, folder: Callable[[str], Path]) -> None:
        self._library = library
        self._stack = stack
        self._folder = folder
        self._begun: dict[ChatPlatform, Stage] = {}

    async def on(self, platform: ChatPlatform) -> Stage:
        """Return the stage, in a channel where nothing was said yet."""
        if platform not in self._begun:
            data = self._folder(str(platform)) / "data"
            shutil.copytree(self._library, data)
            begin = {
                ChatPlatform.TERMINAL: self._terminal,
                ChatPlatform.DISCORD: self._discord,
                ChatPlatform.SLACK: self._slack,
            }[platform]
            self._begun[platform] = await begin(data)
        stage = self._begun[platform]
        await stage.enter()
        return stage

    async def _terminal(self, data: Path) -> Stage:
        return TerminalStage(data, data.parent)

    async def _discord(self, data: Path) -> Stage:
        lab = await self._stack.enter_async_context(DiscordLab())
        variables = {
            "VERBATIM_DISCORD_API_URL": lab.api_url,
            "VERBATIM_DISCORD_GATEWAY_URL": lab.gateway_url,
            "VERBATIM_SERVING__OWNERS": f"discord:{lab.owner.user.id}",
        }
        serving = Serving(data, variables, {"discord": lab.token}, Notes(lab.backend.changes.announce))
        self._stack.push_async_callback(serving.stop)
        stage = DiscordStage(lab, serving)
        await serving.start()
        return stage

    async def _slack(self, data: Path) -> Stage:
        lab = await self._stack.enter_async_context(SlackLab())
        lab.rates.burst = 1_000
        variables = {
            "VERBATIM_SLACK_API_URL": lab.variables(Transport.SOCKET)["VERBATIM_SLACK_API_URL"],
            "VERBATIM_SERVING__OWNERS": f"slack:{lab.owner.id}",
        }
        tokens = {SLACK: lab.bot_token, SLACK_APP: lab.app_token}
        serving = Serving(data, variables, tokens, Notes(lab.backend.changes.announce))
        self._stack.push_async_callback(serving.stop)
        stage = SlackStage(lab, serving)
        await serving.start()
        return stage


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stages(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stages]:
    """The stages of a module, over one library."""
    data = tmp_path_factory.mktemp("library") / "data"
    for name, folder in library.write(data.parent / "notes").items():
        await reindex(
            shared_library(data),
            folder,
            name=name,
            settings=default_settings(),
            now=datetime.now(UTC),
            progress=lambda _: None,
        )
    async with AsyncExitStack() as stack:
        yield Stages(data, stack, tmp_path_factory.mktemp)


@pytest_asyncio.fixture(loop_scope="module")
async def stage(request: pytest.FixtureRequest, stages: Stages) -> AsyncIterator[Stage]:
    """The stage of the platform that the test is run on; nothing was done on it that the platform doesn't take."""
    found = await stages.on(request.param)
    yield found
    await found.check()
