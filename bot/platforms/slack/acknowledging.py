"""Record, then acknowledge, then answer: what is acknowledged Slack never delivers again.

The core shows that an event is on the disk by acknowledging it at its outlet. An event that is not for us, or came
before, is over at once. One of which neither is known after a second, because Slack or the database is slow, is kept
on the disk as it came, and acknowledged for that; what a kill interrupts then is taken up after the next start. What
can't be kept either is not acknowledged.
"""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, Final

from bot.chat import Visibility
from bot.platforms.slack.core import Arrivals
from bot.records import Arrival

_log = logging.getLogger(__name__)

KEEP_AFTER: Final = 1.0
"""Seconds after which an event is kept as it came."""
ACKNOWLEDGE_WITHIN: Final = 2.7
"""Seconds after which it is not acknowledged any more: Slack waits for 3."""


class NotRecordedError(Exception):
    """An event could not be put on the disk: Slack is to deliver it again."""


class Recorded:
    """Whether an event is on the disk, and who is to see what is said to it."""

    def __init__(self) -> None:
        """Begin with an event that is on no disk."""
        self._event = asyncio.Event()
        self.visibility: Visibility | None = None

    def __call__(self, visibility: Visibility | None = None) -> None:
        """Note that it is; what is said first of who sees it holds."""
        if not self._event.is_set():
            self.visibility = visibility
        self._event.set()

    @property
    def is_set(self) -> bool:
        """Whether it is."""
        return self._event.is_set()

    async def wait(self) -> None:
        """Return once it is."""
        await self._event.wait()


class Works:
    """What is being done, beyond the acknowledgement of what it began with."""

    def __init__(self, arrivals: Arrivals, keep_after: float = KEEP_AFTER, within: float = ACKNOWLEDGE_WITHIN) -> None:
        """Keep in `arrivals` what is not recorded after some seconds; acknowledge nothing after `within`."""
        self._arrivals = arrivals
        self._keep_after = keep_after
        self._within = within
        self._tasks: set[asyncio.Task[None]] = set()

    async def begin(self, work: Coroutine[Any, Any, None], recorded: Recorded, arrival: Arrival | None = None) -> None:
        """Do the work; return once it may be acknowledged. `arrival` is what to keep if it takes long to record.

        Raises:
            NotRecordedError: it failed before it was on the disk, or did not get there in time.
        """
        task = self._start(work)
        taken_in = self._start(_taken_in(task, recorded))
        await asyncio.wait({taken_in}, timeout=self._keep_after)
        kept = asyncio.Event()
        if not taken_in.done() and arrival is not None:
            self._start(self._keep(arrival, taken_in, kept))
            waiting = asyncio.create_task(kept.wait(), name="slack kept")
            left = self._within - self._keep_after
            await asyncio.wait({taken_in, waiting}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
        if kept.is_set():
            return
        if not taken_in.done():
            _log.warning("an event was not acknowledged: it could not be recorded in time")
            raise NotRecordedError
        if taken_in.cancelled() or taken_in.exception() is not None:
            raise NotRecordedError

    async def close(self) -> None:
        """End what is being done; what is on the disk is taken up after the next start."""
        left = self._tasks - {asyncio.current_task()}
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left)

    async def _keep(self, arrival: Arrival, taken_in: asyncio.Task[None], kept: asyncio.Event) -> None:
        """Keep what came until it is taken in; where that fails it stays."""
        number = await self._arrivals.keep(arrival)
        kept.set()
        await asyncio.wait({taken_in})
        if not taken_in.cancelled() and taken_in.exception() is None:
            await self._arrivals.let_go(number)

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work, name="slack event")
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, ConnectionError):
            _log.info("an event was cut short: %s", error)
        elif error is not None and not isinstance(error, NotRecordedError):
            _log.error("an event could not be handled", exc_info=error)


async def _taken_in(task: asyncio.Task[None], recorded: Recorded) -> None:
    """Return once an event is on the disk, or its work is done: it was not for us, or came before.

    Raises:
        NotRecordedError: the work failed before.
    """
    waiting = asyncio.create_task(recorded.wait(), name="slack recorded")
    try:
        await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()
    if not recorded.is_set and (task.cancelled() or task.exception() is not None):
        raise NotRecordedError
