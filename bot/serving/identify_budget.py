"""The IDENTIFYs of the last day, kept on the disk.

A file of its own rather than rows of `state.db`: a backup of the settings that is put back must not bring
back a budget that was spent since, and `doctor` reads it while the bot runs or will not start. It is
written, and on the disk, before an IDENTIFY goes out, so a crash can only count one too many.
"""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import structlog

from bot.serving.clock import Clock
from bot.serving.files import write_whole
from bot.serving.pacing import DAY_SECONDS, identifies_left, when_may_identify

ASSUMED_IDENTIFIES: Final = 200
"""A file that can't be read counts as this many, spread over the day before it was written.

About what the pacing lets through in a day, so together with the next day's they stay far below the 1,000
at which Discord resets the token.
"""

_log = structlog.get_logger(__name__)


def budget_file(data_folder: Path) -> Path:
    """Return where the budget is kept."""
    return data_folder / "discord-identify.json"


class IdentifyBudget:
    """How often we may identify; one for each token, alive as long as the process."""

    def __init__(self, path: Path, clock: Clock) -> None:
        """Read what is at `path`; nothing is written yet."""
        self._path = path
        self._clock = clock
        self._turn = asyncio.Lock()
        self._history = read_history(path, clock.wall())

    @property
    def left(self) -> int:
        """How many are left of the day's."""
        return identifies_left(self._history, self._clock.wall())

    def delay(self) -> float:
        """Return in how many seconds the next may go out."""
        return when_may_identify(self._history, self._clock.wall())

    async def spend(self, patience_seconds: float) -> float:
        """Wait for the next one and take it, if it comes within `patience_seconds`; else return how long it takes.

        0 means that it is taken, and on the disk. Raises OSError where it can't be written; then it is not taken.
        """
        async with self._turn:
            delay = self.delay()
            if delay > patience_seconds:
                return delay
            due = self._clock.wall() + delay
            if delay:
                await self._clock.sleep(delay)
            now = max(self._clock.wall(), due)
            history = (*(at for at in self._history if at > now - DAY_SECONDS), now)
            await asyncio.to_thread(_write, self._path, history)
            self._history = history
            return 0.0


def read_history(path: Path, now: float) -> tuple[float, ...]:
    """Return the times in the file, in seconds since 1970; one that can't be read is assumed to be a busy day's."""
    try:
        found: Any = json.loads(path.read_bytes())["identified_at"]
        history = tuple(sorted(min(float(at), now) for at in found))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as error:
        written = min(_written_at(path, now), now)
        _log.warning("identify_budget_unreadable", path=str(path), error=str(error), assumed=ASSUMED_IDENTIFIES)
        return tuple(written - step * DAY_SECONDS / ASSUMED_IDENTIFIES for step in reversed(range(ASSUMED_IDENTIFIES)))
    return history


def _written_at(path: Path, now: float) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return now


def _write(path: Path, history: Sequence[float]) -> None:
    write_whole(path, json.dumps({"identified_at": history}).encode("ascii") + b"\n")
