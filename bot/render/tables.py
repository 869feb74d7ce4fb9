"""Rows -> lines: in columns where they fit the screen, otherwise one row below the other."""

from collections.abc import Sequence

from bot.render.folding import cells, fold
from bot.reply import Table

_GAP = "  "


def table_lines(table: Table, width: int | None) -> list[tuple[str, bool]]:
    """Return the lines of `table`, each with whether it is one of headings.

    `width` is in cells; None is unlimited.
    """
    columns = list(zip(table.headings, *table.rows, strict=True))
    widths = [max(cells(entry) for entry in column) for column in columns]
    if width is None or sum(widths) + len(_GAP) * (len(widths) - 1) <= width:
        rows = [table.headings, *table.rows]
        return [(_row(row, widths, table.figures), number == 0) for number, row in enumerate(rows)]
    return _stacked(table, width)


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
    for row in table.rows:
        lines += [(line, True) for line in fold(row[0], width)]
        for heading, entry in zip(table.headings[1:], row[1:], strict=True):
            pieces = fold(f"{heading}: {entry}", max(2, width - len(_GAP))) if entry else []
            lines += [(_GAP + piece, False) for piece in pieces]
    return lines
