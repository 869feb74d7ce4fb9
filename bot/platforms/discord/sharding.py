"""Which part of Discord's servers this process serves: `serving.discord_shard_count` and `discord_shards`, read."""

from collections.abc import Mapping
from typing import Final

from config.errors import SettingError
from config.schema import Serving

COUNT_KEY: Final = "serving.discord_shard_count"
SHARDS_KEY: Final = "serving.discord_shards"


def read_shards(serving: Serving, origins: Mapping[str, str]) -> tuple[int | None, tuple[int, ...] | None]:
    """Return how many shards there are, and which are this process's; None where Discord chooses, or where all are.

    Raises:
        SettingError: shards are named without their count, or one is not among them; `origins` says where each
            setting came from.
    """
    count, entries = serving.discord_shard_count, serving.discord_shards
    if not entries:
        return count or None, None
    if not count:
        raise _bad(origins, f"{SHARDS_KEY} names shards, but not of how many.", f"Set {COUNT_KEY}, too.")
    for entry in entries:
        if not (entry.isascii() and entry.isdecimal()) or int(entry) >= count:
            raise _bad(
                origins,
                f"“{entry}” in {SHARDS_KEY} is none of the {count} shards.",
                f"Shards are counted from 0: name some from 0 to {count - 1}.",
            )
    return count, tuple(sorted({int(entry) for entry in entries}))


def _bad(origins: Mapping[str, str], what: str, advice: str) -> SettingError:
    origin = origins[SHARDS_KEY]
    return SettingError(f"{what} It comes from {origin}.", advice, origin=origin, key=SHARDS_KEY)
