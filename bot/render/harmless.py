r"""Text that can be shown without doing anything: no control character, no override of the writing direction.

    shown("a\x1b[31mb")     == "a␛[31mb"
    shown("pay\u202elive")  == "pay⟦U+202E⟧live"
    restored(shown(text))   == text

Control characters have pictures of their own in Unicode (U+2400 and on). What has none, and what
looks like one of these stand-ins itself, is shown by its number, so the way back is never in doubt.
"""

import re

_PICTURES = 0x2400
_DELETE = 0x7F
_DELETE_PICTURE = 0x2421
_LAST_CONTROL = 0x1F

# Every stand-in: the pictures in use, and the bracket that opens a number.
_STAND_INS = f"{chr(_PICTURES)}-{chr(_PICTURES + _LAST_CONTROL)}{chr(_DELETE_PICTURE)}⟦"
# C1 controls (some terminals obey them), line and paragraph separators, embeddings, overrides and
# isolates of the writing direction, halves of surrogate pairs. Marks that legitimate text needs
# (zero-width joiners, left-to-right marks, soft hyphens) stay.
_NUMBERED = f"\x80-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff{_STAND_INS}"
_UNSAFE = re.compile(rf"(?P<control>[\x00-\x1f\x7f])|(?P<numbered>[{_NUMBERED}])")
_STOOD_IN = re.compile(
    rf"(?P<picture>[{chr(_PICTURES)}-{chr(_PICTURES + _LAST_CONTROL)}{chr(_DELETE_PICTURE)}])"
    r"|⟦U\+(?P<number>[0-9A-F]{4,6})⟧"
)


def shown(text: str) -> str:
    """Return `text` with a visible stand-in for every character that a terminal could obey, line breaks included."""
    return _UNSAFE.sub(_stand_in, text)


def restored(display: str) -> str:
    """Undo `shown`."""
    return _STOOD_IN.sub(_original, display)


def _stand_in(match: re.Match[str]) -> str:
    code = ord(match.group())
    if match["numbered"]:
        return f"⟦U+{code:04X}⟧"
    return chr(_DELETE_PICTURE if code == _DELETE else _PICTURES + code)


def _original(match: re.Match[str]) -> str:
    if match["number"]:
        return chr(int(match["number"], 16))
    code = ord(match["picture"])
    return chr(_DELETE if code == _DELETE_PICTURE else code - _PICTURES)
