"""Characters that can't be seen -> visible stand-ins, unless the letters beside them need them."""

import re
from typing import Final

from bot.render.harmless import shown

# Zero-width space, word joiner and the invisible operators, byte order mark, Mongolian vowel separator,
# interlinear annotation, tags: no text needs them.
_HIDDEN: Final = "\u200b\u2060-\u2064\u206a-\u206f\ufeff\u180e\ufff9-\ufffb\U000e0000-\U000e007f"
# Joiners and direction marks: a letter beyond ASCII may need one beside it. Elsewhere they only hide something.
_MARKS: Final = "\u200c\u200d\u200e\u200f\u061c"
_SOFT_HYPHEN: Final = "\u00ad"
_UNSEEN: Final = re.compile(rf"[{_HIDDEN}]|[{_MARKS}{_SOFT_HYPHEN}]+")


def visible(line: str) -> str:
    """Return one line with a visible stand-in for what can't be seen: for names and labels, where no markup counts."""
    return _UNSEEN.sub(_needed_or_numbered, shown(line))


def _needed_or_numbered(match: re.Match[str]) -> str:
    unseen, text = match.group(), match.string
    before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
    if unseen == _SOFT_HYPHEN:
        is_needed = before.isalpha() and after.isalpha()  # between digits it would hide a list's number
    else:
        is_needed = len(unseen) == 1 and unseen in _MARKS and max(before, after) > "\x7f"
    return unseen if is_needed else "".join(map(numbered, unseen))


def numbered(character: str) -> str:
    """Return the stand-in of a character: its number in Unicode."""
    return f"⟦U+{ord(character):04X}⟧"
