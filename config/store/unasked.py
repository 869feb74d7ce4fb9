"""Where is the bot told to read what is not addressed to it? Some platforms must be asked for leave to do so."""

import json
from collections.abc import Mapping
from typing import Final

from config.channel import ChannelSettings
from config.database import Database
from config.key import Value
from config.store.model import LayerAddress
from config.store.rows import KINDS

UNASKED: Final[Mapping[str, Value]] = {"answer": "questions", "forum_posts": True}
"""The settings by which what nobody addressed to the bot is read, with those values."""


def answers_unasked(settings: ChannelSettings) -> bool:
    """Return whether these settings have the bot read what is not addressed to it."""
    return any(getattr(settings, key) == value for key, value in UNASKED.items())


async def places_answered_unasked(database: Database, platform: str) -> tuple[LayerAddress, ...]:
    """Return the layers of a platform's workspaces, each once, that set so. Raises DatabaseError."""
    conditions = " OR ".join("(key = ? AND value = ?)" for _ in UNASKED)
    rows = await database.fetch_all(
        f"SELECT DISTINCT workspace, kind, place FROM setting WHERE platform = ? AND ({conditions})"  # noqa: S608 - no word of it comes from outside
        " ORDER BY workspace, kind, place",
        (platform, *(text for key, value in UNASKED.items() for text in (key, json.dumps(value)))),
    )
    return tuple(LayerAddress(platform, workspace, KINDS[kind], place) for workspace, kind, place in rows)
