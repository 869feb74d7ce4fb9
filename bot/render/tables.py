"""Rows -> lines: in columns where they fit the screen, otherwise one row below the other."""

from collections.abc import Sequence

from bot.render.folding import cells, fold
from bot.reply import Table

_GAP = "  "


def table_lines(table: Table, width: int | None) -> list[tuple[str, bool]]:
    """Return the lines of `table`, each with whether it is one of headings.

    `width` is in cells; None is unlimited.
    """
    widths = _widths(table)
    if width is None or _total(widths) <= width:
        rows = [table.headings, *table.texts]
        return [(_row(row, widths, table.figures), number == 0) for number, row in enumerate(rows)]
    return _stacked(table, width)


def table_width(table: Table) -> int:
    """Return how many cells the widest line of `table` takes in columns."""
    return _total(_widths(table))


def _widths(table: Table) -> list[int]:
    return [max(map(cells, column)) for column in zip(table.headings, *table.texts, strict=True)]


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + len(_GAP) * (len(widths) - 1)


def _row(row: Sequence[str], widths: Sequence[int], figures: frozenset[int]) -> str:
    entries = [
        _padding(entry, width) + entry if column in figures else entry + _padding(entry, width)
        for column, (entry, width) in enumerate(zip(row, widths, strict=True))
    ]
    return _GAP.join(entries).rstrip()


def _padding(entry: str, width: int) -> str:
    return " " * (width - cells(entry))


def _stacked(table: Table, width: int) -> list[tuple[str, bool]]:
    """Every row under its first entry, the other entries each behind its heading."""
    lines: list[tuple[str, bool]] = []
    for row in table.texts:
        lines += [(line, True) for line in fold(row[0], width)]
        for heading, entry in zip(table.headings[1:], row[1:], strict=True):
            pieces = fold(f"{heading}: {entry}", max(2, width - len(_GAP))) if entry else []
            lines += [(_GAP + piece, False) for piece in pieces]
    return lines
