"""Table -> the entries of a list, each in markdown, for a screen that has no room for columns.

**/ask** Answers a question.            two columns

**starter**                             more columns; a figure says nothing without its heading
-# Documents: 13 · Sentences: 310
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bot.render.discord.escape import escaped
from bot.render.discord.naming import written
from bot.reply import Reference, Table, Text, Words

LEADING: Final = 2
"""So many columns lead an entry; the further ones stand below, each behind its heading."""
_BLANKS: Final = re.compile(r"\s+")


def list_entries(table: Table) -> Iterator[str]:
    """Yield the markdown of each row in which anything stands."""
    for row in table.rows:
        if entry := _entry(table, row):
            yield entry


def small(lines: Iterable[str]) -> str:
    """Return lines of markdown as small, dim ones. An empty one would show its own mark, so it is left out."""
    return "\n".join(f"-# {line}" for line in lines if line.strip())


def strong(markdown: str) -> str:
    """Return a line of markdown as a bold one."""
    return f"**{markdown.strip()}**" if markdown.strip() else ""


def _entry(table: Table, row: Sequence[Text]) -> str:
    cells = [written(_on_one_line(cell)).strip() for cell in row]
    leads = {number for number in range(LEADING) if len(row) <= LEADING or number not in table.figures}
    lead = [cell for number, cell in enumerate(cells) if number in leads and cell]
    further = [
        f"{escaped(heading)}: {cell}" if heading else cell
        for number, (heading, cell) in enumerate(zip(table.headings, cells, strict=True))
        if number not in leads and cell
    ]
    head = " ".join([strong(lead[0]), *lead[1:]]) if lead else ""
    return "\n".join(filter(None, (head, small([" · ".join(further)]))))


def _on_one_line(text: Text) -> Text:
    if isinstance(text, Words):
        return Words(tuple(part if isinstance(part, Reference) else _BLANKS.sub(" ", part) for part in text.parts))
    return _BLANKS.sub(" ", text)
