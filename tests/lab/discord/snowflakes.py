"""Identifiers as Discord makes them: the time in milliseconds, then a running number."""

import time
from datetime import UTC, datetime

# Discord's own epoch, the first second of 2015.
_EPOCH_MILLISECONDS = 1_420_070_400_000
_TIME_SHIFT = 22


class Snowflakes:
    """Makes identifiers that only grow."""

    def __init__(self) -> None:
        self._last = 0

    def take(self) -> str:
        now = (time.time_ns() // 1_000_000 - _EPOCH_MILLISECONDS) << _TIME_SHIFT
        self._last = max(now, self._last + 1)
        return str(self._last)

    def take_for_guild(self) -> str:
        """Return one of a millisecond of its own, since the milliseconds decide on the guild's shard."""
        self._last += 1 << _TIME_SHIFT
        return self.take()


def shard_of(guild_id: str | None, shard_count: int) -> int:
    """Tell which shard gets the events of a guild; direct messages go to the first."""
    return 0 if guild_id is None else (int(guild_id) >> _TIME_SHIFT) % shard_count


def timestamp() -> str:
    """Write the present moment as Discord does."""
    return datetime.now(UTC).isoformat()
