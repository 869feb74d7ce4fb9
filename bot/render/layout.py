"""Reply -> lines of styled pieces: the part of the terminal's renderer that is pure.

A quote's lines stand behind a mark. With a width they are folded, and the mark of a folded line's
continuation is another one; a line break of the source is a line break here. So the mark tells the
two apart, and the quote is read back off the screen character for character (`bot.render.harmless`
gives the way back for what is not shown as it is). Its decisive words have a look of their own, and no sign:
where there are no looks, the text is the same without them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.render.folding import fold
from bot.render.harmless import shown
from bot.render.marking import Span, markable
from bot.render.tables import table_lines
from bot.reply import Block, Reply, Role, Table

_NARROWEST = 2
"""Cells that are left for text at the least, however narrow the screen: a wide character takes two."""
_FIGURES = 5
"""Digits that a line number has room for before the text is pushed to the right."""


class Look(StrEnum):
    """How a piece of a line looks, for a renderer to turn into colours."""

    PLAIN = "plain"
    QUOTE = "quote"
    DECISIVE = "decisive"
    MARK = "mark"
    FAINT = "faint"
    STRONG = "strong"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands before a line of a quote, before the rest of a folded one, and before context."""

    quote: str
    folded: str
    context: str


BARS = Marks("┃ ", "│ ", "  ")
ASCII = Marks("> ", "| ", "  ")

Piece = tuple[str, Look]
Line = tuple[Piece, ...]

_LOOKS = {
    Role.QUOTE: Look.QUOTE,
    Role.CONTEXT: Look.FAINT,
    Role.CITATION: Look.PLAIN,
    Role.ADDRESS: Look.FAINT,
    Role.HEADING: Look.STRONG,
    Role.NOTE: Look.PLAIN,
    Role.ASIDE: Look.FAINT,
    Role.WARNING: Look.WARNING,
}


def lines_of(reply: Reply, *, width: int | None, marks: Marks) -> Iterator[Line]:
    """Yield the reply's lines, without their line breaks. `width` is in cells; None folds nothing."""
    for number, block in enumerate(reply.blocks):
        if isinstance(block, Table):
            yield from _table(block, width)
        else:
            if block.apart and number:
                yield ()
            yield from _block(block, width, marks)
    if reply.actions:
        yield ()
    for action in reply.actions:
        yield from _folded(f"{action.command}  {action.label}", width, Look.FAINT, indent="  ")


def _table(table: Table, width: int | None) -> Iterator[Line]:
    rows = tuple(tuple(map(shown, row)) for row in table.texts)
    clean = Table(tuple(map(shown, table.headings)), rows, table.figures)
    for text, is_heading in table_lines(clean, width):
        yield ((text, Look.STRONG if is_heading else Look.PLAIN),)


def _block(block: Block, width: int | None, marks: Marks) -> Iterator[Line]:
    look = _LOOKS[block.role]
    if block.role in {Role.QUOTE, Role.CONTEXT}:
        yield from _source_text(block, width, marks)
    elif block.role is Role.ADDRESS:  # never folded, so that it can be copied in one piece
        yield (("    " + shown(block.text), look),)
    elif block.number is not None:
        number = f"[{block.number}] "
        yield from _folded(number + block.text, width, look, indent=" " * len(number), first_indent="")
    else:
        yield from _folded(block.text, width, look)


def _folded(
    text: str, width: int | None, look: Look, *, indent: str = "", first_indent: str | None = None
) -> Iterator[Line]:
    """Yield the lines of our own words: folded lines are indented, line breaks are kept."""
    margin = indent if first_indent is None else first_indent
    for line in text.split("\n"):
        for piece in _fold(shown(line), width, len(indent)):
            yield ((margin + piece.rstrip(" "), look),)
            margin = indent


def _fold(line: str, width: int | None, taken: int) -> list[str]:
    return [line] if width is None else fold(line, max(_NARROWEST, width - taken))


def _source_text(block: Block, width: int | None, marks: Marks) -> Iterator[Line]:
    """Yield the lines of a quote or its context, behind their marks and line numbers."""
    is_quote = block.role is Role.QUOTE
    mark, folded = (marks.quote, marks.folded) if is_quote else (marks.context, marks.context)
    for line, line_number in _numbered(block):
        number = "" if line_number is None else f"{line_number:>{_FIGURES}} "
        whole = "".join(text for text, _ in line)
        # The blank that may hang at the end of a folded line needs a cell, too.
        folds = _fold(whole, width, len(number) + len(mark) + 1)
        for place, pieces in enumerate(_cut_like(line, folds)):
            margin = " " * len(number) if place else number
            yield ((margin, Look.FAINT), (folded if place else mark, Look.MARK), *pieces)


def _numbered(block: Block) -> Iterator[tuple[list[Piece], int | None]]:
    """Yield the block's lines, each with its number; a lone carriage return ends a line, too, but is not obeyed."""
    number, start = block.first_line, 0
    spans = markable(block.text, block.marked)
    label = [(shown(block.label) + " ", Look.MARK)] if block.label else []
    for line in block.text.split("\n"):
        inside = [(first - start, last - start) for first, last in spans if start <= first < start + len(line)]
        yield [*label, *_pieces(line, inside, _LOOKS[block.role])], number
        start += len(line) + 1
        label = []
        if number is not None:
            number += 1 + line.removesuffix("\r").count("\r")


def _pieces(line: str, marked: Sequence[Span], look: Look) -> Iterator[Piece]:
    """Yield a line as it is shown, its marked spans with a look of their own."""
    place = 0
    for start, end in marked:
        yield shown(line[place:start]), look
        yield shown(line[start:end]), Look.DECISIVE
        place = end
    yield _shown_line(line[place:]), look


def _cut_like(line: Sequence[Piece], folds: Sequence[str]) -> Iterator[list[Piece]]:
    """Yield the pieces of a line, cut where it is folded: what is marked changes no fold."""
    rest = [piece for piece in line if piece[0]]
    for fold_ in folds:
        taken: list[Piece] = []
        room = len(fold_)
        while room:
            text, look = rest.pop(0)
            taken.append((text[:room], look))
            if text[room:]:
                rest.insert(0, (text[room:], look))
            room -= len(taken[-1][0])
        yield taken


def _shown_line(line: str) -> str:
    """Keep the carriage return of a line that ends in one: before a line break it does no harm."""
    return shown(line[:-1]) + "\r" if line.endswith("\r") else shown(line)
