"""Conversations: one turn a line, `name: what they say` or `<name> what they say`, also behind a time. Pure."""

import re
from collections.abc import Sequence
from typing import Final

from index.model import Block, BlockKind

_TIME = r"(?:[\[(]?\d{1,4}[\d:./, -]{2,20}(?:[AaPp]\.?[Mm]\.?)?[\])]?[\s,–-]{0,4})?"
_NICK = r"<[@+]?(?P<nick>[^<>\s]{1,30}+)>"
_NAME = r"\*{0,2}(?P<name>[^\s:*]{1,30}+(?: [^\s:*]{1,30}+){0,2}+)\*{0,2}\s?:\*{0,2}"
_TURN: Final = re.compile(rf"{_TIME}(?:{_NICK}|{_NAME})\s+\S")
_LONGEST_WHOLE: Final = 300
"""A turn of so many characters is shown whole; a longer one is a speech, and cut into sentences."""

_LONGEST_OPENING: Final = 140
"""More than the characters of the longest time and name, and the colon behind them."""

_FEWEST_TURNS: Final = 3
_SHARE_OF_TURNS: Final = 0.6
_SHARE_OF_REPLIES: Final = 0.25


def is_transcript(text: str, blocks: Sequence[Block]) -> bool:
    """Whether most blocks are turns of a conversation, by names that come back.

    A record's lines, `Author: ...`, `Date: ...`, begin alike, but each has a name of its own.
    """
    if ":" not in text and "<" not in text:
        return False
    turns = [turn for turn in (_turn_at(text, block) for block in blocks) if turn]
    if len(turns) < max(_FEWEST_TURNS, _SHARE_OF_TURNS * len(blocks)):
        return False
    names = {turn["nick"] or turn["name"] for turn in turns}
    return len(turns) - len(names) >= _SHARE_OF_REPLIES * len(turns)


def is_whole_turn(text: str, block: Block) -> bool:
    """Whether the block of a transcript is one turn that is short enough to be shown whole."""
    return block.end - block.start <= _LONGEST_WHOLE and _turn_at(text, block) is not None


def _turn_at(text: str, block: Block) -> re.Match[str] | None:
    """Return how the block begins, where that is as a turn begins."""
    if block.kind is not BlockKind.PARAGRAPH:
        return None
    reach = min(block.end, block.start + _LONGEST_OPENING)
    if text.find(":", block.start, reach) < 0 and text.find("<", block.start, reach) < 0:
        return None
    return _TURN.match(text, block.start, block.end)
