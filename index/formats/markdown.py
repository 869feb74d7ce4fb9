"""Markdown (CommonMark with tables) -> blocks that are spans of the raw text.

markdown-it-py tells which lines a block has and what is left of them without the markers of the
containers around it. As a block's content always ends where its line ends, its start is found by
counting back: no offset is guessed by searching.

Outside the blocks stay `#`s and underlines of headings, list markers, leading `>`, the outer bars and
the separator row of a table, fences, rules and link definitions. Marks inside a block (`**`, `[]()`,
a `>` before a further line) are part of the raw text and stay.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from index.formats.front_matter import front_matter_of
from index.formats.plain_text import blocks_of
from index.model import Block, BlockKind, ParsedDocument

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

# As deep as real documents never nest; the parser leaves out what is nested deeper.
_MAX_NESTING = 60
# The lines that markdown-it sees: U+2028 and the like are no line ends in Markdown.
_NEWLINE = re.compile(r"\r\n|\n|\r")
_CONTAINER_MARKERS = re.compile(r"(?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t])))*")
_LEADING_BAR = re.compile(r"[ \t]*\|?\s*")
_CONTAINERS = ("blockquote_open", "bullet_list_open", "ordered_list_open", "list_item_open")
_LINES_ARE_BLOCKS = ("fence", "code_block", "html_block")
# Inline marks that never close cost the square of their number.
_MAX_TITLE_CHARS = 500
_OWN_KEYS = ("title", "url", "author", "date")


class _RawLine(NamedTuple):
    """A line of the raw text, its newline left out."""

    start: int
    end: int


def document_of(name: str, text: str) -> ParsedDocument:
    """Return the Markdown document `text` with its blocks; its title is the front matter's, else the first heading."""
    front = front_matter_of(text)
    tokens = _parser().parse(text[front.end :])
    blocks = [Block(0, front.content_end, BlockKind.MARKUP)] if front.end else []
    # Nothing may be unsearchable in silence: what the parser would leave out makes plain text of it all.
    blocks.extend(_plain_blocks(text, front.end) if _is_too_deep(tokens) else _blocks_of(text, front.end, tokens))
    own = {key.lower(): value for key, value in front.values.items() if key.lower() in _OWN_KEYS and value.strip()}
    return ParsedDocument(
        name=name,
        text=text,
        blocks=tuple(blocks),
        title=own.get("title") or _first_heading(tokens),
        url=own.get("url"),
        author=own.get("author"),
        date=own.get("date"),
        metadata={key: value for key, value in front.values.items() if key.lower() not in _OWN_KEYS},
    )


@cache
def _parser() -> "MarkdownIt":
    """Make the parser: only its block rules run, as inline marks are needed in the title alone."""
    # Imported here because it takes 30 ms, and many libraries hold no Markdown.
    from markdown_it import MarkdownIt  # noqa: PLC0415 - see above

    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable(["table", "strikethrough"])
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _blocks_of(text: str, offset: int, tokens: "Sequence[Token]") -> Iterator[Block]:
    lines = _raw_lines(text, offset)
    kinds: list[str] = []  # the types of the tokens that are open
    for token in tokens:
        if token.nesting > 0:
            kinds.append(token.type)
        elif token.nesting < 0:
            kinds.pop()
        if token.map is None:
            continue
        if token.type == "tr_open":
            yield from _row(text, lines[token.map[0]], is_nested=len(kinds) > len(("table", "thead", "tr")))
        elif token.type in _LINES_ARE_BLOCKS:
            yield from _lines_block(text, lines, token)
        elif token.type == "inline" and kinds[-1] == "heading_open":
            yield from _heading(text, lines, token)
        elif token.type == "inline" and kinds[-1] == "paragraph_open":
            kind = BlockKind.LIST_ITEM if "list_item_open" in kinds else BlockKind.PARAGRAPH
            yield from _paragraph(text, lines, token, kind)


def _is_too_deep(tokens: "Sequence[Token]") -> bool:
    """Whether something may lie in a container at the last level, where the parser stops."""
    return any(token.type in _CONTAINERS and token.level >= _MAX_NESTING - 1 for token in tokens)


def _plain_blocks(text: str, offset: int) -> Iterator[Block]:
    for block in blocks_of(text[offset:]):
        yield Block(offset + block.start, offset + block.end, block.kind)


def _raw_lines(text: str, offset: int) -> tuple[_RawLine, ...]:
    lines: list[_RawLine] = []
    begin = offset
    for newline in _NEWLINE.finditer(text, offset):
        lines.append(_RawLine(begin, newline.start()))
        begin = newline.end()
    return (*lines, _RawLine(begin, len(text)))


def _spot(text: str, line: _RawLine, content: str) -> tuple[int, int]:
    """Return where `content`, the rest of a line without its container's markers, stands in the raw text."""
    end = line.start + len(text[line.start : line.end].rstrip())
    return end - len(content.strip()), end


def _first_line(token: "Token") -> int:
    return token.map[0] if token.map else 0


def _content_lines(text: str, lines: Sequence[_RawLine], token: "Token") -> list[tuple[_RawLine, str]]:
    """Return the lines of an inline token's content, each with the raw line that it ends.

    The token's lines may be more than its content's: an underline, or lines of no-break spaces alone.
    """
    contents = token.content.split("\n")
    first, last = token.map or (0, 0)
    for begin in range(first, last - len(contents) + 1):
        pairs = list(zip(lines[begin:last], contents, strict=False))
        if all(text[line.start : line.end].rstrip().endswith(content.strip()) for line, content in pairs):
            return pairs
    return list(zip(lines[first:last], contents, strict=False))


def _heading(text: str, lines: Sequence[_RawLine], token: "Token") -> Iterator[Block]:
    """Yield an underlined heading as it stands; one with `#`s may have more of them behind it."""
    contents = _content_lines(text, lines, token)
    line, content = contents[0]
    start, end = _spot(text, line, content)
    if len(contents) > 1:
        _, end = _spot(text, *contents[-1])
    elif text[start:end] != content.strip():
        end = line.start + len(text[line.start : end].rstrip("#").rstrip())
        start = end - len(content.strip())
    yield from _trimmed(text, start, end, BlockKind.HEADING)


def _paragraph(text: str, lines: Sequence[_RawLine], token: "Token", kind: BlockKind) -> Iterator[Block]:
    """Yield a paragraph, cut where its author broke a line for good: after two blanks or a backslash."""
    contents = _content_lines(text, lines, token)
    start: int | None = None
    for number, (line, content) in enumerate(contents, start=1):
        line_start, end = _spot(text, line, content)
        start = line_start if start is None else start
        mark = _hard_break(text[line.start : line.end]) if number < len(contents) else ""
        if mark is None:
            continue
        if mark:
            end = line.start + len(text[line.start : end].removesuffix(mark).rstrip())
        yield from _trimmed(text, start, end, kind)
        start = None


def _hard_break(line: str) -> str | None:
    """Return the mark that breaks a line for good: a backslash, "" for two blanks; None where the line goes on."""
    if line.endswith("  "):
        return ""
    backslashes = len(line) - len(line.rstrip("\\"))
    return "\\" if backslashes % 2 else None


def _lines_block(text: str, lines: Sequence[_RawLine], token: "Token") -> Iterator[Block]:
    """Yield the lines of code between its fences, or of HTML."""
    first = _first_line(token) + (token.type == "fence")
    filled = [(number, content) for number, content in enumerate(token.content.split("\n")) if content.strip()]
    if filled:
        start, _ = _spot(text, lines[first + filled[0][0]], filled[0][1])
        _, end = _spot(text, lines[first + filled[-1][0]], filled[-1][1])
        yield from _trimmed(text, start, end, BlockKind.MARKUP if token.type == "html_block" else BlockKind.CODE)


def _row(text: str, line: _RawLine, *, is_nested: bool) -> Iterator[Block]:
    """Yield a table's row without its outer bars; none where all of its cells are empty."""
    start = line.start
    if is_nested and (markers := _CONTAINER_MARKERS.match(text, start, line.end)):
        start = markers.end()
    if bar := _LEADING_BAR.match(text, start, line.end):
        start = bar.end()
    row = text[start : line.end].rstrip()
    if row.endswith("|") and not row.endswith("\\|"):
        row = row[:-1].rstrip()
    if row.strip("| \t"):
        yield from _trimmed(text, start, start + len(row), BlockKind.TABLE_ROW)


def _trimmed(text: str, start: int, end: int, kind: BlockKind) -> Iterator[Block]:
    """Yield the block without white space at its ends, which a line of no-break spaces alone may be; or none."""
    content = text[start:end].strip()
    if content:
        start += text[start:end].index(content)
        yield Block(start, start + len(content), kind)


def _first_heading(tokens: "Sequence[Token]") -> str | None:
    """Return the first heading that holds text, without its inline marks."""
    for opening, token in pairwise(tokens):
        if opening.type == "heading_open" and (plain := _plain(token.content)):
            return plain
    return None


def _plain(content: str) -> str:
    parser = _parser()
    tokens = parser.inline.parse(content[:_MAX_TITLE_CHARS], parser, {}, [])
    return " ".join("".join(map(_words_of, tokens)).split())


def _words_of(token: "Token") -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    return "" if token.type == "html_inline" else token.content
