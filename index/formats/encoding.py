"""Bytes -> text: a byte order mark, else strict UTF-8, else the encoding that the bytes speak for.

The text is exactly what the encoding gives: no newline is translated and nothing is normalised, only
the byte order mark is left out. Text that could not be written as UTF-8 never comes out.
"""

import codecs
import unicodedata
from collections import Counter
from dataclasses import dataclass

from index.formats.alphabets import WESTERN_PAGES, best_western_page
from index.model import SkipReason

# The longer marks first: that of UTF-32 LE begins with that of UTF-16 LE.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Without a mark, from the strictest to the laxest: few byte strings are valid UTF-32.
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
# The encodings that texts are met in; with rarer ones in the list, short texts are mistaken for them.
_CANDIDATES = (
    *WESTERN_PAGES,
    *("cp1251", "koi8_r", "iso8859_5", "cp866"),
    *("cp1253", "cp1255", "cp1256", "cp874"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949"),
)
# How files begin that are no text, though they may hold few control characters.
_SIGNATURES = (b"%PDF-", b"\x89PNG", b"PK\x03\x04", b"\x7fELF", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"{\\rtf")
# Old text files hold a stray bell or escape; a tenth of random bytes are control characters.
_MAX_CONTROL_SHARE = 0.02
# In text of any script the rows of blanks, digits and punctuation have a zero as their high byte.
_MIN_HIGH_ZERO_SHARE = 0.9
# ASCII in UTF-16 is half zeros; with fewer it is ASCII that something has put zeros into.
_MIN_ASCII_ZERO_SHARE = 0.4
# charset-normalizer looks at this many pieces of the content; its default of 5 errs more often.
_STEPS = 10

_TEXT_CONTROLS = b"\t\n\v\f\r"
_OTHER_CONTROLS = bytes(set(range(0x20)) - set(_TEXT_CONTROLS))
_NO_TEXT_CATEGORIES = ("Cc", "Cn", "Co", "Cs")

_BINARY = "The file holds no text but binary data."
_UNKNOWN = "The file's encoding could not be told; save it as UTF-8."


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, and the name of the encoding that gave it."""

    text: str
    encoding: str


@dataclass(frozen=True, slots=True)
class DecodeFailure:
    """Why there is no text: BINARY or UNKNOWN_ENCODING, and one plain sentence."""

    reason: SkipReason
    detail: str


def decode(content: bytes) -> Decoded | DecodeFailure:
    """Return the text of `content` with its encoding, or why there is none; nothing is raised."""
    marked = _decode_marked(content)
    if marked is not None:
        return marked
    if content.startswith(_SIGNATURES):
        return DecodeFailure(SkipReason.BINARY, _BINARY)
    if b"\0" in content:
        return _decode_wide(content) or DecodeFailure(SkipReason.BINARY, _BINARY)
    if _control_count(content) > len(content) * _MAX_CONTROL_SHARE:
        return DecodeFailure(SkipReason.BINARY, _BINARY)
    return _decode_as(content, "utf-8") or _detect(content) or DecodeFailure(SkipReason.UNKNOWN_ENCODING, _UNKNOWN)


def _decode_marked(content: bytes) -> Decoded | DecodeFailure | None:
    """None where `content` has no byte order mark."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            decoded = _decode_as(content[len(mark) :], encoding)
            if decoded is None:
                detail = f"The file begins with the mark of {encoding.upper()} but is not valid {encoding.upper()}."
                return DecodeFailure(SkipReason.UNKNOWN_ENCODING, detail)
            return DecodeFailure(SkipReason.BINARY, _BINARY) if "\0" in decoded.text else decoded
    return None


def _decode_wide(content: bytes) -> Decoded | None:
    """UTF-32 or UTF-16 without a mark; None where what comes out is no text."""
    for encoding in _WIDE:
        if _zeros_speak_for(encoding, content):
            decoded = _decode_as(content, encoding)
            if decoded is not None and _is_text(decoded.text):
                return decoded
    return None


def _zeros_speak_for(encoding: str, content: bytes) -> bool:
    """Whether the zero bytes lie where that encoding has its high bytes."""
    width = 4 if "32" in encoding else 2
    others = content.replace(b"\0", b"")
    is_ascii = others.isascii() and not _control_count(others)
    if len(content) % width or (is_ascii and content.count(0) < len(content) * _MIN_ASCII_ZERO_SHARE):
        return False
    high = width - 1 if encoding.endswith("le") else 0
    return content[high::width].count(0) >= content.count(0) * _MIN_HIGH_ZERO_SHARE / (width - 1)


def _is_text(text: str) -> bool:
    """Whether nearly every character is assigned and no control character."""
    counts = Counter(text)
    strange = sum(
        count
        for character, count in counts.items()
        if unicodedata.category(character) in _NO_TEXT_CATEGORIES and not character.isspace()
    )
    return "\0" not in counts and strange <= len(text) * _MAX_CONTROL_SHARE


def _control_count(content: bytes) -> int:
    return len(content) - len(content.translate(None, _OTHER_CONTROLS))


def _detect(content: bytes) -> Decoded | None:
    """Ask charset-normalizer; it can't tell apart the pages of Latin letters, so those are told by their letters."""
    # Imported here because it takes 20 ms, and most texts are UTF-8.
    from charset_normalizer import from_bytes  # noqa: PLC0415 - see above

    # A declaration inside the text (`coding:`) may be about another text.
    matches = from_bytes(content, steps=_STEPS, cp_isolation=list(_CANDIDATES), preemptive_behaviour=False)
    for match in matches:
        encoding = best_western_page(content) if match.encoding in WESTERN_PAGES else match.encoding
        decoded = _decode_as(content, encoding or match.encoding)
        if decoded is not None and _is_text(decoded.text):
            return decoded
    return None


def _decode_as(content: bytes, encoding: str) -> Decoded | None:
    """Decode strictly; every codec named here refuses halves of surrogate pairs."""
    try:
        return Decoded(content.decode(encoding), encoding)
    except UnicodeDecodeError:
        return None
