"""Sections -> as much of them as a message holds: context is cut first, then quotes, then the end is left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.render.cutting import shared_room
from bot.render.reading import Kind
from bot.render.slack.layout import Section, cut
from bot.render.slack.limits import RICH_TEXT, size, units

CONTEXT: Final = 320
"""So many units as JSON are left of each side's context where there is too little room."""
LEAST_QUOTE: Final = 320
"""A quote is not cut below so many units: the rest goes into the file instead."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """What fits, and whether all that was left out are ends of quotes with a number, which can be asked for again."""

    sections: tuple[Section, ...]
    is_whole: bool
    cut_quotes: tuple[int, ...] = ()


def fitted(sections: Sequence[Section], most: int, *, is_glance: bool) -> Fitted:
    """Return the sections in at most `most` units as JSON; at a glance no quote is longer than one block's text."""
    shown = list(sections)
    if is_glance:
        shown = [cut(one, RICH_TEXT) if _is_long(one) else one for one in shown]
    if _size(shown) > most:
        shown = _fitted(shown, most)
    cut_quotes = tuple(one.number for one in shown if one.is_cut and one.number is not None)
    are_quotes = len(cut_quotes) == sum(one.is_cut for one in shown)
    return Fitted(tuple(shown), len(shown) == len(sections) and are_quotes, cut_quotes)


def _fitted(sections: Sequence[Section], most: int) -> list[Section]:
    shown = [cut(one, CONTEXT) if one.kind in {Kind.BEFORE, Kind.AFTER} else one for one in sections]
    over = _size(shown) - most
    if over <= 0:
        return shown
    shown = _with_shorter_quotes(shown, over)
    return shown if _size(shown) <= most else _first(shown, most)


def _is_long(section: Section) -> bool:
    return section.kind is Kind.QUOTE and section.number is not None and units(section.source) > RICH_TEXT


def _with_shorter_quotes(sections: Sequence[Section], over: int) -> list[Section]:
    """Give every quote the same room, so that at least `over` units are saved if that can be."""
    quotes = [size(section.block) for section in sections if section.kind is Kind.QUOTE]
    most = shared_room(quotes, over, LEAST_QUOTE)
    return [
        cut(section, most) if section.kind is Kind.QUOTE and size(section.block) > most else section
        for section in sections
    ]


def _first(sections: Sequence[Section], most: int) -> list[Section]:
    """Return as many sections as there is room for."""
    kept: list[Section] = []
    for section in sections:
        most -= size(section.block)
        if most < 0:
            break
        kept.append(section)
    return kept


def _size(sections: Sequence[Section]) -> int:
    return sum(size(section.block) for section in sections)
