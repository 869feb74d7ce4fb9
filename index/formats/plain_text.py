"""Plain text -> blocks.

A line is a block of its own, unless the document as a whole is hard-wrapped: then a newline that was
only put in because the next word would not have fitted is a soft break inside a block. One line a
paragraph, transcripts, poems and lists of sentences thus stay as they are. Blank lines always separate.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from index.model import Block, BlockKind

# People and programs wrap at 60 to 80 columns; narrower lines are verse or columns, wider ones paragraphs.
_MIN_WRAP_WIDTH = 40
_MAX_WRAP_WIDTH = 100
# With fewer joints there is too little to tell wrapping by.
_MIN_JOINTS = 3
# Paragraphs that end without a blank line after them are joints that are not tight.
_MIN_TIGHT_SHARE = 0.8
_MAX_HEADLINE_CHARS = 120

_LINE_END = re.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]")
_NO_LINE_END = "\x1c\x1d\x1e"
"""Where `str.splitlines` ends a line too; we don't."""
_LIST_MARKER = re.compile(r"(?:[-*•]|\d{1,3}[.)]|[A-Za-z]\))[^\S\r\n]+(?=\S*\w)")
_CLOSING = tuple(".!?…:;。．！？：；।॥؟؛۔፡።")
_BEHIND_CLOSING = "'\"’”»›“‘)]」』）"
_SPEAKER = re.compile(r"[^\s:]{1,30}(?: [^\s:]{1,30}){0,2}\s?:\s")
_LONGEST_SPEAKER = 94
"""Characters up to the colon."""
# Scripts that put no blanks between words: a line may be broken after any character.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


class _Line(NamedTuple):
    """A line that is not blank: its span without white space, its width with indentation, in code points.

    `follows` tells whether the line before it is not blank either.
    """

    start: int
    end: int
    width: int
    first_word: int
    has_blanks: bool
    has_marker: bool
    has_speaker: bool
    follows: bool


def blocks_of(text: str) -> tuple[Block, ...]:
    """Return the blocks of `text`, in order: lines, or the paragraphs of hard-wrapped text.

    A list item's marker lies outside its block. The first line is a HEADING where it is short, closed
    by no punctuation, and lines that are closed follow.
    """
    lines = tuple(_lines_of(text))
    width = _wrap_width(lines)
    groups = tuple(_joined(lines, width))
    blocks = [_block_of(text, group) for group in groups]
    if groups and _is_headline(text, groups):
        blocks[0] = Block(blocks[0].start, blocks[0].end, BlockKind.HEADING)
    return tuple(blocks)


def is_hard_wrapped(text: str) -> bool:
    """Whether the newlines of `text` are there only to keep its lines short."""
    return _wrap_width(tuple(_lines_of(text))) is not None


def headline_of(text: str, blocks: tuple[Block, ...]) -> str | None:
    """Return the text's headline, if `blocks` (as `blocks_of` made them) begin with one."""
    if blocks and blocks[0].kind is BlockKind.HEADING:
        return text[blocks[0].start : blocks[0].end]
    return None


def _lines_of(text: str) -> Iterator[_Line]:
    begin, follows = 0, False
    for written in _split(text):
        line = written.rstrip()
        if line:
            yield _line(line, begin, follows=follows)
        begin, follows = begin + len(written), bool(line)


def _split(text: str) -> list[str]:
    """Return the lines of `text` with their ends."""
    if not any(map(text.__contains__, _NO_LINE_END)):
        return text.splitlines(keepends=True)
    ends = [match.end() for match in _LINE_END.finditer(text)]
    return [text[begin:end] for begin, end in pairwise([0, *ends, len(text)])]


def _line(line: str, begin: int, *, follows: bool) -> _Line:
    content = line.lstrip()
    words = content.split(maxsplit=1)
    return _Line(
        start=begin + len(line) - len(content),
        end=begin + len(line),
        width=len(line),
        first_word=1 if not words[0].isascii() and _UNSPACED.search(words[0]) else len(words[0]),
        has_blanks=len(words) > 1,
        has_marker=_LIST_MARKER.match(content) is not None,
        has_speaker=content.find(":", 0, _LONGEST_SPEAKER) >= 0 and _SPEAKER.match(content) is not None,
        follows=follows,
    )


def _wrap_width(lines: tuple[_Line, ...]) -> int | None:
    """Return the width, in code points, that the text is wrapped at; None where it is not wrapped."""
    # A list's items begin on lines of their own in wrapped text too: they speak neither for nor against it.
    joints = [(line, after) for line, after in pairwise(lines) if after.follows and not after.has_marker]
    if len(joints) < _MIN_JOINTS:
        return None
    width = max(line.width for line, _ in joints)
    # Every line of a transcript was begun on purpose.
    tight = sum(_is_tight(line, after, width) and not after.has_speaker for line, after in joints)
    is_wrapped = _MIN_WRAP_WIDTH <= width <= _MAX_WRAP_WIDTH and tight >= len(joints) * _MIN_TIGHT_SHARE
    return width if is_wrapped else None


def _is_tight(line: _Line, after: _Line, width: int) -> bool:
    """Whether the next word would not have fitted. A line of one word (an address, say) was never filled."""
    return line.has_blanks and line.width + 1 + after.first_word > width


def _joined(lines: tuple[_Line, ...], width: int | None) -> Iterator[tuple[_Line, ...]]:
    """Yield the lines of each block."""
    if width is None:
        yield from zip(lines)
        return
    group: list[_Line] = []
    for line in lines:
        if group and not _is_soft(group[-1], line, width):
            yield tuple(group)
            group = []
        group.append(line)
    if group:
        yield tuple(group)


def _is_soft(line: _Line, after: _Line, width: int | None) -> bool:
    return width is not None and after.follows and not after.has_marker and _is_tight(line, after, width)


def _block_of(text: str, group: tuple[_Line, ...]) -> Block:
    start, end = group[0].start, group[-1].end
    if not group[0].has_marker:
        return Block(start, end, BlockKind.PARAGRAPH)
    marker = _LIST_MARKER.match(text, start, end)
    return Block(marker.end() if marker else start, end, BlockKind.LIST_ITEM)


def _is_headline(text: str, groups: tuple[tuple[_Line, ...], ...]) -> bool:
    """Whether the first block is one short, unclosed line above a text, not the first of a list or a transcript."""
    line = groups[0][0]
    if len(groups[0]) > 1 or line.has_marker or line.end - line.start > _MAX_HEADLINE_CHARS:
        return False
    closed = (_is_closed(text[group[0].start : group[-1].end]) for group in groups)
    is_transcript = line.has_speaker and len(groups) > 1 and groups[1][0].has_speaker
    return not next(closed) and not is_transcript and any(closed)


def _is_closed(line: str) -> bool:
    return line.rstrip(_BEHIND_CLOSING).endswith(_CLOSING)
