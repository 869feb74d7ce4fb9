"""Text -> chunks: stretches whose terms depend on nothing around them, so that a memo answers for each.

Most texts are words with blanks and marks between them. Finding those with a regular expression that knows
every kind of surface takes ten times as long as cutting at the blanks and looking up what lies between. A
text goes that way unless it holds what reaches over a blank or a mark: a dotted acronym, an initial, or a
figure that goes on behind a blank (`2 , 000`, `$ 5`, `3 bn`, `5 %`, `1990 's`). What is in doubt is left to
the regular expression, so that both ways give the same terms.
"""

import re
from typing import Final

from index.text.number_words import SCALE_MARKS, SCALES

_DOTTED: Final = r"(?<=\b[^\W\d_]\.)|(?<=\b[uU]\s\.)"
_SCALE: Final = "|".join(sorted((*SCALES, *SCALE_MARKS), key=len, reverse=True))
_TELLING: Final = re.compile(rf"[0-9.](?:(?<=[0-9])|{_DOTTED})")
"""A figure, or a full stop that may belong to an acronym."""
_REACHING_FIGURE: Final = rf"""
    (?<=[0-9])(?: \s(?:[,.]\s\d | (?i:['’]?s|{_SCALE})\b) | [-\w]{{0,12}}\s% )
    | (?<=[$£€¥₹])\s\d"""
_FIGURE: Final = re.compile(rf"[0-9$£€¥₹](?:{_REACHING_FIGURE})", re.VERBOSE)
"""A figure that may go on behind a blank."""
_REACHING: Final = re.compile(rf"[0-9.$£€¥₹](?:{_REACHING_FIGURE} | {_DOTTED})", re.VERBOSE)
"""The same, or a full stop that may belong to an acronym."""


_MARK_AND_BLANK: Final = 2
"""Characters that a figure may have before it: a mark of currency and a blank."""


def _kept(marks: bytes) -> bytes:
    """Return the table that leaves letters, `marks` and what is not ASCII as they are, and blanks the rest."""
    return bytes(
        code if not chr(code).isascii() or chr(code).isalpha() or code in marks else 0x20 for code in range(256)
    )


_LETTERS: Final = _kept(b"")
_NO_FIGURES: Final = bytes(code for code in range(256) if chr(code) not in "0123456789")
_MARKS_OF_PRINT: Final = tuple(mark.encode() for mark in "–—‘’“”")
"""What joins no letters: with it two words would be one chunk."""
_LETTERS_AND_FIGURES: Final = _kept(b"0123456789.,:'-%$_")


def letters(text: str) -> list[bytes] | None:
    """Return the stretches of letters of `text` in order, in UTF-8; None where it holds a figure or an inner full stop.

    A full stop at its very end reaches over nothing.
    """
    if text.find(".", 0, -1) >= 0:
        return None
    written = text.encode("utf-8", "surrogatepass")
    if written.translate(None, _NO_FIGURES):
        return None
    if len(written) > len(text):
        for mark in _MARKS_OF_PRINT:
            written = written.replace(mark, b" ")
    return written.translate(_LETTERS).split()


def figure_may_reach(text: str, start: int, end: int) -> bool:
    """Whether a figure in a stretch of `text` may go on behind a blank."""
    return _FIGURE.search(text, start, end) is not None


def chunks(text: str) -> list[bytes] | None:
    """Return the chunks of `text` in order, in UTF-8; None where some of it may reach from one into another."""
    telling = _TELLING.search(text)
    if telling is None:
        return text.encode("utf-8", "surrogatepass").translate(_LETTERS).split()
    if _REACHING.search(text, max(telling.start() - _MARK_AND_BLANK, 0)):
        return None
    # A mark before a blank says nothing: with it a word would be remembered twice.
    written = f"{text} ".encode("utf-8", "surrogatepass").translate(_LETTERS_AND_FIGURES)
    return written.replace(b". ", b" ").replace(b", ", b" ").split()
