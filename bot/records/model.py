"""Whom and what records are about, and how they are written down. Pure."""

from datetime import UTC, datetime
from typing import Final

from bot.chat import Place, PlaceKind
from config.database import Row

PLACE_COLUMNS: Final = "platform, workspace, channel, place_kind, category, thread"


def stamp(moment: datetime) -> str:
    """Write a time in UTC so that times sort as text; raises ValueError for one without a time zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def storable(text: str) -> str:
    """Replace halves of surrogate pairs, which come in hostile JSON and which no file can hold, by U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def place_values(place: Place) -> tuple[str | None, ...]:
    """Return the values of `PLACE_COLUMNS`."""
    return (place.platform, place.workspace, place.channel, place.kind.value, place.category, place.thread)


def place_of(row: Row) -> Place:
    """Return the place that a row begins with, its columns being `PLACE_COLUMNS`."""
    platform, workspace, channel, kind, category, thread = row[:6]
    return Place(platform, workspace, channel, PlaceKind(kind), category, thread)
