"""Table -> objects of rich text, for a screen that may be a phone's.

Columns that fit the screen are monospaced; of any other table each row is an entry of a list:

**/ask** Answers a question.            two columns

**starter**                             more columns; a figure says nothing without its heading
Documents: 13 · Sentences: 310
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from bot.render.slack.naming import Element, Naming, texts
from bot.render.slack.words import on_one_line
from bot.render.tables import table_lines, table_width
from bot.reply import Reference, Table, Text, Words

TABLE_CELLS: Final = 34
"""Monospaced lines of so many columns are not folded on a phone that is 360 points wide."""
LEADING: Final = 2
"""So many columns lead an entry; the further ones stand below, each behind its heading."""
_BLANKS: Final = re.compile(r"\s+")
MOST_LINES: Final = 40
"""So many lines of columns stand in one object, so that a table that is too long ends after some of them."""


def table_parts(table: Table, naming: Naming) -> Iterator[Element]:
    """Yield the objects that show a table, none empty: what does not fit a message ends after a whole one."""
    headings = tuple(map(on_one_line, table.headings))
    rows = tuple(tuple(on_one_line(entry) for entry in row) for row in table.texts)
    plain = Table(headings, rows, table.figures)
    is_plain = not any(isinstance(entry, Words) for row in table.rows for entry in row)
    if is_plain and table_width(plain) <= TABLE_CELLS:
        yield from _columns(plain)
        return
    for row in table.rows:
        if entry := _entry(table, row, naming):
            yield {"type": "rich_text_section", "elements": entry}


def _columns(table: Table) -> Iterator[Element]:
    lines = [line for line, _ in table_lines(table, TABLE_CELLS)]
    for start in range(0, len(lines), MOST_LINES):
        text = "\n".join(lines[start : start + MOST_LINES])
        if text.strip():
            yield {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}


def _entry(table: Table, row: Sequence[Text], naming: Naming) -> list[Element]:
    cells = [_on_one_line(cell) for cell in row]
    filled = [number for number, cell in enumerate(cells) if str(cell)]
    leads = [number for number in filled if number < LEADING and (len(row) <= LEADING or number not in table.figures)]
    head = [naming.elements(cells[number], bold=place == 0) for place, number in enumerate(leads)]
    further = [
        [*texts(f"{table.headings[number]}: " if table.headings[number] else ""), *naming.elements(cells[number])]
        for number in filled
        if number not in leads
    ]
    lines = filter(None, (_joined(head, " "), _joined(further, " · ")))
    return _joined(list(lines), "\n")


def _joined(parts: Sequence[list[Element]], joint: str) -> list[Element]:
    return list(chain.from_iterable([*texts(joint) * bool(place), *part] for place, part in enumerate(parts)))


def _on_one_line(text: Text) -> Text:
    if not isinstance(text, Words):
        return " ".join(text.split())
    return Words(tuple(part if isinstance(part, Reference) else _BLANKS.sub(" ", part) for part in text.parts))
