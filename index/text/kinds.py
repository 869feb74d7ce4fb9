"""Line -> its kind: captions, credits, navigation, link lines and code, told by their form. Pure.

Only lines are judged, never words inside a paragraph: such a line stands by itself, is short, and has
the shape of what it is (a credit in brackets at its end, "Read more:" at its start, a trail of ">").
Where a sentence of a text could have the same shape, it is left a sentence: what is wrongly called
boilerplate can never be quoted, while a link line among the quotes is merely ugly.
"""

import re
from typing import Final

from index.model import BlockKind, SentenceKind
from index.text.boilerplate import is_boilerplate, is_footer_link
from index.text.captions import is_caption, is_credit, is_image

LONGEST_LINE: Final = 500
LONGEST_PART: Final = 130
"""Characters of a line, and of a sentence inside a paragraph; what is longer is of no kind of its own."""
_LINES: Final = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.HEADING})
_MARKS: Final = " \t*_#>»›→▶►•|–—-\u200b\u200e\u200f\ufeff"
"""What a page puts around a line's words: emphasis, arrows, bullets, rules."""

_LINK: Final = re.compile(r"\[([^\[\]]{1,200})\]\([^()\s]{1,500}\)")
_COMMAND: Final = re.compile(r"\$ [A-Za-z_./~].*(?<!\.)|>>> .*|#!/.*|(?:import [\w.]+|from [\w.]+ import [\w, *()]+);?")
_STATEMENT: Final = re.compile(
    r"[()\[\];, ]*[{}][{}()\[\];, ]*"
    r"|.*(?:\w\([^()]{0,200}\)|\w ?= ?[^=;]{1,80}|\breturn\b[^;]{0,80});"
    r"|(?:def|class|function|public|private|static|const|let|var|fn|func|if|for|while) .*[({=].*[{};:]"
)


def kind_of_line(line: str, kind: BlockKind) -> SentenceKind | None:
    """Return CAPTION, BOILERPLATE or CODE where `line`, the text of a whole block, has their form; else None."""
    if len(line) > LONGEST_LINE or kind not in _LINES:
        return None
    plain = (_LINK.sub(r"\1", line) if "](" in line else line).strip(_MARKS)
    if is_image(line) or is_caption(plain):
        return SentenceKind.CAPTION
    if is_boilerplate(plain) or (kind is not BlockKind.HEADING and is_footer_link(plain)):
        return SentenceKind.BOILERPLATE
    return SentenceKind.CODE if kind is BlockKind.PARAGRAPH and _is_code(line) else None


def kind_of_sentence(sentence: str) -> SentenceKind | None:
    """Return BOILERPLATE or CAPTION where a sentence inside a paragraph is nothing but a link line or a credit."""
    if len(sentence) > LONGEST_PART:
        return None
    if is_credit(sentence):
        return SentenceKind.CAPTION
    return SentenceKind.BOILERPLATE if is_boilerplate(sentence) else None


def _is_code(line: str) -> bool:
    return _COMMAND.fullmatch(line) is not None or (
        line.endswith(("{", "}", ";", ":")) and _STATEMENT.fullmatch(line) is not None
    )
