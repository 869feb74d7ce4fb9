r"""Any text -> what Slack shows as that text, and nothing else: no mention, no link, no emoji, no formatting.

Slack parses no text of a `rich_text` element and none of a `plain_text` object without `emoji`: a mention, a link or
an emoji is an element of its own there. So a source's words need no escape, and only what can't be seen gets a
stand-in (`bot.render.harmless`).

    seen("\u200b<@U1> *now*")        == "⟦U+200B⟧<@U1> *now*"
    restored(seen(text))             == text
    pieces("so it *is*", [(3, 5)])   == [("so ", False), ("it", True), (" *is*", False)]

Slack's markup (`mrkdwn`) has entities for three signs and no escape for the others. It is used where a link has a
label and in a message's plain text: a label that could be misread is not put there (`is_harmless`), and in the plain
text signs that mean something have a likeness that means nothing (`plain`). That text is for ears and notifications.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.render.harmless import restored
from bot.render.marking import Span, markable
from bot.render.unseen import visible

__all__ = ["entities", "is_harmless", "on_one_line", "pieces", "plain", "restored", "seen"]

_CHARACTER: Final = re.compile(r"⟦U\+[0-9A-F]{4,6}⟧|[\s\S]")
_LIKENESS: Final = str.maketrans({"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ", "|": "∣"})
# `:name:`, `scheme://`, `mailto:`: the likeness is U+2236.
_COLON: Final = re.compile(r":(?=\S)")
# `@channel`, `a@b.example`, `#general`: the likenesses are those of full width.
_AT: Final = re.compile(r"@(?=\S)")
_HASH: Final = re.compile(r"#(?=\S)")
# `a.example` and `www.1` become links by their dots; one between figures or at a sentence's end does not. U+2024.
_GOES_ON: Final = r"(?=[^\s.,;:!?)\]”’»\"'])"
_DOT: Final = re.compile(rf"(?<=[^\s\d])\.{_GOES_ON}|(?<=\d)\.(?!\d){_GOES_ON}")
_START: Final = re.compile(r"\A(?P<blank>\s*)(?P<sign>>|(?:[•\-+–◦]|\d+[.)])(?!\S))")
_JOINER: Final = "\u2060"
"""It is not seen, and a sign behind it does not stand at the line's start."""
_QUOTATION: Final = str.maketrans({">": "›"})
# What could be markup in a label; a colon only where another one follows in the same word.
_MARKUP: Final = re.compile(r"[*_~`|\u2060]|:\S+:|://|@|www\.")


def seen(text: str) -> str:
    """Return `text` with a stand-in for what can't be seen; its line breaks stay line breaks."""
    return "\n".join(map(_seen_line, text.split("\n")))


def on_one_line(text: str) -> str:
    """Return `text` on one line, with a stand-in for what can't be seen: for names and labels."""
    return visible(" ".join(text.split()))


def pieces(text: str, spans: Sequence[Span] = ()) -> list[tuple[str, bool]]:
    """Return what shows `text`, in pieces, each with whether it is one of the marked ones; none is empty."""
    characters = _CHARACTER.findall(seen(text))
    found, place = [], 0
    for start, end in markable(text, spans):
        found += [("".join(characters[place:start]), False), ("".join(characters[start:end]), True)]
        place = end
    found.append(("".join(characters[place:]), False))
    return [piece for piece in found if piece[0]]


def entities(text: str) -> str:
    """Return markup of `text` where only the three signs that open something are taken care of."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def is_harmless(label: str) -> bool:
    """Whether a label of a link shows itself and nothing else, once its `entities` are put."""
    return _MARKUP.search(label) is None


def plain(text: str) -> str:
    """Return markup that shows words like `text` and does nothing, whatever is looked for in it."""
    return "\n".join(_plain_lines(text))


def _plain_lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        harmless = _DOT.sub("․", _HASH.sub("＃", _AT.sub("＠", _COLON.sub("∶", visible(line).translate(_LIKENESS)))))
        start = _START.match(harmless)
        if start:
            harmless = start["blank"] + _JOINER + start["sign"].translate(_QUOTATION) + harmless[start.end() :]
        yield entities(harmless)


def _seen_line(line: str) -> str:
    return visible(line[:-1]) + "\r" if line.endswith("\r") else visible(line)
