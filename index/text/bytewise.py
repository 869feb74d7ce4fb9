"""A text -> one byte for each of its characters, so that a stretch of it is looked up by its place in the text.

The bytes know ASCII, the letters and marks of western print and the Greek of formulas: 256 characters. Any other is
UNKNOWN, and what holds one is read from the text itself. None of the 256 joins the characters around it, and none but
those of ASCII is a figure. What lies between blanks, once all that tells nothing is blanked, is a chunk: see
`index.text.chunks`.
"""

import codecs
import re
from typing import Final, NamedTuple

_MARKS_OF_PRINT: Final = "–—‘“”„‚«»•…·†‡°±×÷−≤≥≈→′″§¶©®™‐¿¡"
_MARKS_OF_FIGURES: Final = "’£€¥\u00a0\u2009\u202f"
"""A figure may hold one, or reach over it."""
_LETTERS: Final = (
    "".join(map(chr, (*range(0xC0, 0xD7), *range(0xD8, 0xF7), *range(0xF8, 0x100)))) + "µμªºıœŒšžćčłřαβγδεκλπσφωΔΩ"
)
UNKNOWN: Final = b"?"
"""Question marks are blanked before."""
_CHARACTERS: Final = "".join(map(chr, range(128))) + _MARKS_OF_PRINT + _MARKS_OF_FIGURES + _LETTERS
_ENCODING: Final = codecs.charmap_build(_CHARACTERS)
_ASCII: Final = bytes(range(128))
_BLANK: Final = ord(" ")
_FIGURE_MARKS: Final = "0123456789.,:'-%$_" + _MARKS_OF_FIGURES
_IS_LETTER: Final = re.compile(r"[^\W\d_]")
FIGURE: Final = b"0"
STOP: Final = b"."


def _told(character: str) -> str:
    """Return what stands for a character where only its kind counts; `_` is as little a word's end as a letter is."""
    if _IS_LETTER.match(character) or character == "_":
        return "a"
    return "0" if character.isdecimal() else character if character in ".?" else " "


def _table(kept: str) -> bytes:
    """Return the table that leaves letters and the characters `kept` as they are, and blanks the rest."""
    letters = frozenset(filter(_IS_LETTER.match, _CHARACTERS))
    codes = (code if one in letters or one in kept else _BLANK for code, one in enumerate(_CHARACTERS))
    return bytes(codes).ljust(256, b" ")


_ONLY_LETTERS: Final = _table("")
_LETTERS_AND_FIGURES: Final = _table(_FIGURE_MARKS)
_REACHING_STOPS: Final = (b" a.", b".a.", b" a .", b".a .")
_STOPS_AT_START: Final = (b"a.", b"a .")
"""The same where a text begins."""
_KINDS: Final = "".join(map(_told, _CHARACTERS)).encode().ljust(256, b" ")


class Bytewise(NamedTuple):
    """A text as bytes."""

    written: bytes

    @property
    def letters(self) -> bytes:
        """The text with blanks for all but letters."""
        return self.written.translate(_ONLY_LETTERS)

    @property
    def kinds(self) -> bytes:
        """What each character is: a letter `a`, a figure `0`, a full stop, UNKNOWN, or else a blank."""
        return self.written.translate(_KINDS)

    def is_whole(self) -> bool:
        """Whether no character is unknown."""
        return UNKNOWN not in self.written

    def beyond_ascii(self) -> bytes:
        """Return what is not ASCII."""
        return self.written.translate(None, _ASCII)

    def with_figures(self) -> bytes:
        """Return letters, figures and the marks of figures, the rest blank, and marks before a blank, too."""
        return self.written.translate(_LETTERS_AND_FIGURES).replace(b". ", b"  ").replace(b", ", b"  ")


def stop_may_reach(kinds: bytes, start: int, end: int) -> bool:
    """Whether a full stop in a stretch, but one at its very end, may belong to an acronym."""
    return kinds.find(STOP, start, end - 1) >= 0 and (
        kinds.startswith(_STOPS_AT_START, start, end)
        or any(kinds.find(form, start, end - 1) >= 0 for form in _REACHING_STOPS)
    )


def bytewise(text: str) -> Bytewise:
    """Return a text as bytes, one for each of its characters."""
    if text.isascii():
        written = text.encode("ascii").replace(UNKNOWN, b" ")
    else:
        written = codecs.charmap_encode(text.replace("?", " "), "replace", _ENCODING)[0]
    return Bytewise(written)


def letters_of(chunk: bytes) -> list[bytes]:
    """Return the stretches of letters of a chunk."""
    return chunk.translate(_ONLY_LETTERS).split()


def text_of(chunk: bytes) -> str:
    """Return a chunk's text."""
    return codecs.charmap_decode(chunk, "strict", _CHARACTERS)[0]
