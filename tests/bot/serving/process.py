"""`verbatim serve` as a process of its own, over a service that only takes orders: run as a script."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import bot.wiring
from bot.__main__ import main
from bot.compose import Setup, index_source, remove_source
from bot.serving.judgement import StopPlatformError
from bot.serving.platform import PlatformPlan, Readiness
from bot.serving.serve import Build, Foundation
from index.reindex import Progress, RemovalReport, Report


class Silent:
    """A platform on which nobody says anything; where the test wants it `fatal`, it refuses the token."""

    name = "discord"

    async def run(self, on_ready: Readiness) -> None:
        if os.environ.get("SCENE") == "fatal":
            raise StopPlatformError("The token is bad.", "Make a new one.")
        on_ready()
        await asyncio.get_running_loop().create_future()

    async def close(self) -> None:
        """Nothing is open."""


class Orders:
    """A service over the real library."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self.platforms: Sequence[PlatformPlan] = (PlatformPlan("discord", lambda _: Silent()),)

    def missing(self) -> Sequence[str]:
        return ()

    def notes(self) -> Sequence[str]:
        return ()

    async def drain(self) -> None:
        """Nothing is in flight."""

    async def index(self, path: Path, name: str | None, progress: Callable[[Progress], None]) -> Report:
        return await index_source(self._setup, path, name=name, progress=progress)

    async def remove(self, name: str) -> RemovalReport:
        return await remove_source(self._setup, name)


def serving(setup: Setup) -> Build:
    """Stand in for the factory of the real core."""

    @asynccontextmanager
    async def build(foundation: Foundation) -> AsyncIterator[Orders]:
        if os.environ.get("SCENE") == "fault":
            raise RuntimeError(f"no core for {foundation.tokens['discord'].reveal()}")
        yield Orders(setup)

    return build


if __name__ == "__main__":
    bot.wiring.serving = serving
    main()
