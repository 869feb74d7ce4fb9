"""A run with a callback for its progress -> the responses of an `Unfolding`."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field

from bot.chat import Response
from bot.conversation.handlers.model import Unfolding

TellResponse = Callable[[Response], None]


def unfold(run: Callable[[TellResponse], Awaitable[Response]], stopped: Callable[[], Response]) -> Unfolding:
    """Return the work of `run`, which is given what to call, in the event loop, with how far it has come.

    `stopped` makes the outcome of a run that was asked to stop; the run itself is cancelled, and left to end.
    """
    work = _Work(run, stopped)
    return Unfolding(work.responses(), work.stop)


@dataclass(slots=True)
class _Work:
    """One run. Of what it tells only the latest is kept: whoever is slow to show it has no use for the rest."""

    run: Callable[[TellResponse], Awaitable[Response]]
    stopped: Callable[[], Response]
    is_stopped: bool = False
    task: "asyncio.Task[Response] | None" = None
    latest: Response | None = None
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def stop(self) -> None:
        self.is_stopped = True
        if self.task is not None:
            self.task.cancel()

    async def responses(self) -> AsyncGenerator[Response, None]:
        if self.is_stopped:
            yield self.stopped()
            return
        task = self.task = asyncio.create_task(self._run(), name="unfolding")
        task.add_done_callback(lambda _: self.news.set())
        try:
            while not task.done():
                await self.news.wait()
                self.news.clear()
                if self.latest is not None and not task.done():
                    yield self.latest
            yield self.stopped() if task.cancelled() else task.result()
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait({task})

    async def _run(self) -> Response:
        return await self.run(self._tell)

    def _tell(self, response: Response) -> None:
        self.latest = response
        self.news.set()
