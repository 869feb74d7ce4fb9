"""Reply -> sections of markdown: the look of an answer on Discord.

    > a quote, its **decisive words** bold      QUOTE
    -# what stands around it, small and dim    CONTEXT
    -# [1] title · author, date · source       CITATION, a link where the page has an address
    -# `source/document#12-80`                 ADDRESS, as code: so it is copied without our backslashes
    -# Confidence: high                        a NOTE under quotes, and an ASIDE anywhere

Figures that fit a phone's width stand in a block of code. Every other table is a list:

    **first entry** second entry
    -# Heading: entry · Heading: entry         the further ones, none that is empty
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.render.cutting import CUT, cut_around
from bot.render.discord.escape import escaped, in_code, marked_up
from bot.render.discord.lists import list_entries, small, strong
from bot.render.discord.naming import written
from bot.render.harmless import shown
from bot.render.lengths import units
from bot.render.links import page_link
from bot.render.marking import Span
from bot.render.reading import Kind, address_after, focus, is_after_context, is_before_quote, is_linked, number_after
from bot.render.tables import table_lines, table_width
from bot.reply import Action, Block, Reply, Role, Table, Words

TABLE_CELLS: Final = 34
"""A block of code of so many columns is not folded on a phone that is 360 points wide."""
_FENCE: Final = "```"


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of markdown. `source` is the text that it shows: of quotes, context and tables only.

    `number` is the one that a quote is cited by, `marked` are its decisive words; `label` stands before a context.
    """

    kind: Kind
    markdown: str
    apart: bool = False
    source: str = ""
    number: int | None = None
    is_cut: bool = False
    marked: tuple[Span, ...] = ()
    label: str = ""


def sections_of(reply: Reply) -> list[Section]:
    """Return the reply's sections in reading order."""
    return [*_sections(reply.blocks), *map(_action, reply.actions)]


def joined(sections: Sequence[Section]) -> str:
    """Return the sections as one text, an empty line before those that stand apart."""
    text = ""
    for section in sections:
        text += ("\n\n" if section.apart else "\n") * bool(text) + section.markdown
    return text


def cut(section: Section, most: int) -> Section:
    """Return a quote or a context in at most `most` units: a quote around what is decisive, context towards it."""
    source = section.source
    start, end = cut_around(
        source, focus(section.kind, source, section.marked), lambda *part: units(_part(section, *part)) <= most
    )
    if end - start == len(source):
        return section
    return replace(section, markdown=_part(section, start, end), is_cut=True)


def _part(section: Section, start: int, end: int) -> str:
    """Return the markdown of a part of a quote or a context, its cuts marked."""
    text = section.source[start:end]
    if section.kind is Kind.QUOTE:
        prefix, body = "> ", quoted(text, [(first - start, last - start) for first, last in section.marked])
    else:
        prefix, body = _labelled("-# ", section.label), dimmed(text, section.label)
    before = f"{CUT} " if start else ""
    after = f" {CUT}" if end < len(section.source) else ""
    return prefix + before + body.removeprefix(prefix) + after


def cut_table(section: Section, most: int) -> Section:
    """Return a table's first lines in at most `most` units."""
    kept: list[str] = []
    for line in section.source.split("\n"):
        if units(code("\n".join([*kept, line]))) > most:
            break
        kept.append(line)
    return replace(section, markdown=code("\n".join(kept)), is_cut=True)


def quoted(text: str, marked: Sequence[Span] = ()) -> str:
    """Return the markdown of a quote: every line behind a bar, its marked words bold."""
    return "\n".join(f"> {line}" for line in marked_up(text, marked).split("\n"))


def dimmed(text: str, label: str = "") -> str:
    """Return the markdown of small, dim text. An empty line would show its own mark, so it is left out."""
    markdown = small(escaped(text).split("\n"))
    return _labelled("-# ", label) + markdown.removeprefix("-# ") if markdown else ""


def _labelled(prefix: str, label: str) -> str:
    return f"{prefix}{escaped(label)} " if label else prefix


def code(text: str) -> str:
    """Return a block of code; its lines are `in_code` already."""
    return f"{_FENCE}\n{text}\n{_FENCE}"


def _sections(blocks: Sequence[Block | Table]) -> Iterator[Section]:
    quote = ""
    for number, block in enumerate(blocks):
        if isinstance(block, Table):
            yield from _table(block)
            continue
        if block.role is Role.QUOTE:
            quote = block.text
        if block.role is Role.CITATION:
            citation = _citation(block, address_after(blocks, number), quote)
            # Both are small and dim: without room between them a citation would read as the context's end.
            yield replace(citation, apart=block.apart or is_after_context(blocks, number))
        elif not (block.role is Role.ADDRESS and is_linked(blocks, number, quote)):
            section = _section(block, has_quote=bool(quote), is_before=is_before_quote(blocks, number))
            yield replace(section, number=number_after(blocks, number)) if block.role is Role.QUOTE else section


def _section(block: Block, *, has_quote: bool, is_before: bool) -> Section:
    text = block.text
    match block.role:
        case Role.QUOTE:
            return Section(Kind.QUOTE, quoted(text, block.marked), block.apart, text, marked=block.marked)
        case Role.CONTEXT:
            kind = Kind.BEFORE if is_before else Kind.AFTER
            return Section(kind, dimmed(text, block.label), block.apart, text, label=block.label)
        case Role.HEADING | Role.WARNING:
            return Section(Kind.PLAIN, "\n".join(map(strong, _lines(block))), block.apart)
        case Role.ADDRESS if text.isprintable() and "`" not in text:
            return Section(Kind.PLAIN, f"-# `{text}`", block.apart)
        case Role.NOTE if not has_quote:
            return Section(Kind.PLAIN, "\n".join(_lines(block)), block.apart)
        case _:
            return Section(Kind.PLAIN, small(_lines(block)), block.apart)


def _lines(block: Block) -> list[str]:
    """Return the markdown of our own words, by line."""
    return written(Words(block.parts) if block.parts else block.text).split("\n")


def _citation(block: Block, address: str, quote: str) -> Section:
    number = "" if block.number is None else f"\\[{block.number}\\] "
    text = escaped(" ".join(block.text.split()))
    link = page_link(address, quote)
    return Section(Kind.PLAIN, f"-# {number}" + (f"[{text}](<{link}>)" if link and text else text), block.apart)


def _table(table: Table) -> Iterator[Section]:
    """Return a block of code, or a section for each row, so that what does not fit ends after a whole row."""
    entries = [entry for row in table.rows for entry in row]
    is_plain = not any(isinstance(entry, Words) for entry in entries)
    if is_plain and len(table.figures) == len(table.headings) - 1 and table_width(table) <= TABLE_CELLS:
        yield _figures(table)
        return
    for entry in list_entries(table):
        yield Section(Kind.PLAIN, entry)


def _figures(table: Table) -> Section:
    rows = tuple(tuple(in_code(shown(entry)) for entry in row) for row in (table.headings, *table.texts))
    text = "\n".join(line for line, _ in table_lines(Table(rows[0], rows[1:], table.figures), TABLE_CELLS))
    return Section(Kind.TABLE, code(text), source=text)


def _action(action: Action) -> Section:
    return Section(Kind.PLAIN, f"-# **{written(action.command)}**  {escaped(action.label)}")
