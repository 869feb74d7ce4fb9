"""Record, then acknowledge, then answer: what is acknowledged Slack never delivers again.

The core shows that an event is on the disk by acknowledging it at its outlet. An event that is not for us, or came
before, is over at once; one that takes long is acknowledged in time all the same, for it goes on in this process.
"""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, Final

from bot.chat import Visibility

_log = logging.getLogger(__name__)

ACKNOWLEDGE_AFTER: Final = 2.0
"""Seconds after which an event is acknowledged, however far it is: Slack waits for 3."""


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

    def __init__(self, within: float = ACKNOWLEDGE_AFTER) -> None:
        """Have everything acknowledged `within` seconds."""
        self._within = within
        self._tasks: set[asyncio.Task[None]] = set()

    async def begin(self, work: Coroutine[Any, Any, None], recorded: Recorded) -> None:
        """Do the work; return once it may be acknowledged.

        Raises:
            NotRecordedError: it failed before it was recorded, so that nothing would ever come of it.
        """
        task = asyncio.create_task(work, name="slack event")
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        waiting = asyncio.create_task(recorded.wait(), name="slack recorded")
        try:
            await asyncio.wait({task, waiting}, timeout=self._within, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
        if recorded.is_set:
            return
        if not task.done():
            _log.warning("an event was acknowledged before it was recorded: it took too long")
        elif task.cancelled() or task.exception() is not None:
            raise NotRecordedError

    async def close(self) -> None:
        """End what is being done; what is on the disk is taken up after the next start."""
        left = self._tasks - {asyncio.current_task()}
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, ConnectionError):
            _log.info("an event was cut short: %s", error)
        elif error is not None:
            _log.error("an event could not be handled", exc_info=error)
