"""Discord's markdown as a tree, by the grammar of the judge of hostile quotes.

The judge leans towards finding too much; a picture therefore shows it where the bot's text would do anything.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tests.bot.render.discord.markdown_parser import _BLOCK as BLOCKS
from tests.bot.render.discord.markdown_parser import _FENCED as FENCED
from tests.bot.render.discord.markdown_parser import _TOKEN as TOKEN
from tests.lab.pictures.model import TEXT, Line, Span, plain

__all__ = ["Line", "Span", "lines_of", "plain"]

_MARKS = {"bold": 2, "underline": 2, "strike": 2, "spoiler": 2, "italic": 1}
_LINKS = ("masked_link", "angle_link", "link")
_KINDS = (*_MARKS, *_LINKS, "escape", "code_block", "code", "user_mention", "channel_mention")
_NOBODY: Mapping[str, str] = MappingProxyType({})


def lines_of(markdown: str, names: Mapping[str, str] = _NOBODY) -> Iterator[Line]:
    """Yield the lines of a text; `names` says what each mention (`<#1>`) is shown as."""
    place = 0
    for block in FENCED.finditer(markdown):
        yield from _lines(markdown[place : block.start()].removesuffix("\n"), names)
        yield Line("code_block", (Span(TEXT, block[0].strip("`").strip("\n")),))
        place = block.end() + 1
    yield from _lines(markdown[place:], names)


def _spans(text: str, names: Mapping[str, str]) -> tuple[Span, ...]:
    found: list[Span] = []
    place = 0
    while match := TOKEN.search(text, place):
        found += [Span(TEXT, text[place : match.start()])] if match.start() > place else []
        kind = next((kind for kind in _KINDS if match[kind] is not None), TEXT)
        found.append(_span(match, kind, names))
        place = match.end()
    return (*found, Span(TEXT, text[place:])) if place < len(text) else tuple(found)


def _lines(text: str, names: Mapping[str, str]) -> Iterator[Line]:
    return (_line(line, names) for line in text.split("\n")) if text else iter(())


def _line(line: str, names: Mapping[str, str]) -> Line:
    kind, rest = TEXT, line
    for name, rule in BLOCKS:
        if match := rule.match(line):
            kind, rest = name, line[match.end() :]
            break
    return Line(kind, _spans(rest, names))


def _span(match: re.Match[str], kind: str, names: Mapping[str, str]) -> Span:
    text = match[0]
    if kind == "escape":
        return Span(TEXT, text[1:])
    if kind in _MARKS:
        return Span(kind, inside=_spans(text[_MARKS[kind] : -_MARKS[kind]], names))
    if kind == "masked_link":
        return Span("link", inside=_spans(match["label"], names), target=match["target"].strip("<>"))
    if kind in _LINKS:
        return Span("link", text.strip("<>"), target=text.strip("<>"))
    if kind in {"code", "code_block"}:
        return Span("code", text.strip("`"))
    return Span(kind, names.get(text, text))
