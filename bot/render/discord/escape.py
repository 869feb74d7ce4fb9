r"""Any text -> Discord's markdown that shows that text, and nothing else: no mention, no link, no markup.

    escaped("@everyone *now*")      == r"\@everyone \*now\*"
    escaped("see https://a.example") == r"see https\://a.example"
    escaped("\u200b# big")          == "⟦U+200B⟧# big"
    restored(escaped(text))         == text

A backslash before a sign takes its meaning away and is not shown. What can't be seen (zero-width
characters, overrides of the writing direction, controls) has a visible stand-in, as on a terminal:
`bot.render.harmless`. Joiners and direction marks stay beside letters that may need them.

    marked_up("now or *never*", [(0, 3)]) == r"**now** or \*never\*"
    restored(marked_up(text, spans))       == text

Words are made bold in the escaped text: each sign of the text itself is escaped by then as its neighbours in the text
ask for, so that a pair of asterisks without a backslash is always ours.
"""

import re
from collections.abc import Sequence
from typing import Final

from bot.render.harmless import restored as shown_again
from bot.render.marking import Span, markable
from bot.render.unseen import numbered, visible

# Signs that can mean something wherever they stand.
_ANYWHERE: Final = r"[\\*_~|`<@\[\]]"
# `:name:` is an emoji, `scheme://` a link, `host/code` can be an invitation.
_BETWEEN: Final = r":(?=\S)|(?<=\w)/(?=\w)"
# Headings, lists, quotations, small text: at a line's start only.
_STARTS: Final = re.compile(r"\A(?P<blank>\s*)(?P<digits>\d*)(?P<sign>(?<=\d)[.)]|(?<!\d)[#>+-])")
_SIGNS: Final = re.compile(rf"{_ANYWHERE}|{_BETWEEN}")
# The client's own rule: a backslash escapes anything but letters of ASCII, digits and blanks.
_ESCAPE: Final = re.compile(r"\\([^0-9A-Za-z\s])|\*\*")
_BOLD: Final = "**"
# What one character becomes: itself, itself behind a backslash, or its stand-in.
_CHARACTER: Final = re.compile(r"\\[\s\S]|⟦U\+[0-9A-F]{4,6}⟧|[\s\S]")
_FENCE: Final = re.compile(r"`(?=``)|(?<=`)`(?=`)|(?<=``)`")


def escaped(text: str) -> str:
    """Return the markdown that shows `text`; its line breaks stay line breaks."""
    return "\n".join(_escaped_line(line) for line in text.split("\n"))


def marked_up(text: str, spans: Sequence[Span]) -> str:
    """Return the markdown that shows `text` with those of its spans in bold that can be seen."""
    marks = markable(text, spans)
    if not marks:
        return escaped(text)
    characters = _CHARACTER.findall(escaped(text))
    markdown, place = "", 0
    for start, end in marks:
        # What is bold is parsed by itself, so that it may be taken for a line's start.
        bold = _with_start_escaped("".join(characters[start:end]))
        markdown += "".join(characters[place:start]) + _BOLD + bold + _BOLD
        place = end
    return markdown + "".join(characters[place:])


def restored(markdown: str) -> str:
    """Undo `escaped` and `marked_up`."""
    return shown_again(_ESCAPE.sub(r"\1", markdown))


def in_code(text: str) -> str:
    """Return one line for a block of code, which no sign of it can end. `shown` has been applied to it."""
    return _FENCE.sub(_numbered, text)


def _escaped_line(line: str) -> str:
    seen = visible(line[:-1]) + "\r" if line.endswith("\r") else visible(line)
    signs = _SIGNS.sub(r"\\\g<0>", seen)
    return _with_start_escaped(signs)


def _with_start_escaped(line: str) -> str:
    return _STARTS.sub(r"\g<blank>\g<digits>\\\g<sign>", line)


def _numbered(match: re.Match[str]) -> str:
    return numbered(match.group())
