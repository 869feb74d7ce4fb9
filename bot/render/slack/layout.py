"""Reply -> sections of Block Kit: the look of an answer on Slack.

    | a quote, its **decisive words** bold      QUOTE     rich text: shown to the letter
    what stands around it, small and dim        CONTEXT   a context block, its text plain
    [1] title · author, date · source           CITATION  a context block, a link where the page has an address
    `source/document#12-80`                     ADDRESS   rich text as code, which can be copied
    Confidence: high                            a NOTE under quotes, and an ASIDE anywhere: a context block

A label that Slack's markup could misread stands as plain text, with a link of our own words behind it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.render.cutting import CUT, cut_around
from bot.render.links import page_link
from bot.render.marking import Span
from bot.render.reading import Kind, address_after, focus, is_before_quote, is_linked, number_after
from bot.render.slack.limits import CONTEXT_TEXT, size, units
from bot.render.slack.lists import table_parts
from bot.render.slack.naming import Element, Naming, marked_texts, texts
from bot.render.slack.words import entities, is_harmless, on_one_line, seen
from bot.reply import Action, Block, Reply, Role, Table, Words

_OPEN: Final = "Open"
_STRONG: Final = frozenset({Role.HEADING, Role.WARNING})
_SIGN: Final[Element] = {"type": "emoji", "name": "warning"}


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a reply: `block` is of rich text or a context.

    `source` is the text that it shows, of quotes and context only. `number` is the one that a quote is cited by,
    `marked` are its decisive words; `label` stands before a context.
    """

    kind: Kind
    block: dict[str, Any]
    apart: bool = False
    source: str = ""
    number: int | None = None
    is_cut: bool = False
    marked: tuple[Span, ...] = ()
    label: str = ""


def rich(*objects: Element) -> dict[str, Any]:
    """Return a block of rich text."""
    return {"type": "rich_text", "elements": list(objects)}


def rich_section(elements: Sequence[Element]) -> Element:
    """Return elements as a section of rich text, which stands on lines of its own."""
    return {"type": "rich_text_section", "elements": list(elements)}


def dim(*objects: dict[str, Any]) -> dict[str, Any]:
    """Return a context block: small and dim."""
    return {"type": "context", "elements": list(objects)}


def plain_text(text: str) -> dict[str, Any]:
    """Return a text in which Slack parses nothing."""
    return {"type": "plain_text", "text": text, "emoji": False}


def sections_of(reply: Reply, naming: Naming) -> list[Section]:
    """Return the reply's sections in reading order; what shows nothing is left out."""
    found = [*_sections(reply.blocks, naming), *(_action(action, naming) for action in reply.actions)]
    return [section for section in found if _is_seen(section.block)]


def cut(section: Section, most: int) -> Section:
    """Return a quote or context in a block of at most `most` units as JSON: around what is decisive, or towards it."""
    source = section.source
    start, end = cut_around(
        source, focus(section.kind, source, section.marked), lambda *part: size(_part(section, *part)) <= most
    )
    if end - start == len(source):
        return section
    return replace(section, block=_part(section, start, end), is_cut=True)


def _part(section: Section, start: int, end: int) -> dict[str, Any]:
    """Return the block of a part of a quote or a context, its cuts marked: in a quote they alone are in italics."""
    text = section.source[start:end]
    is_open, is_closed = start > 0, end < len(section.source)
    if section.kind is not Kind.QUOTE:
        return _dimmed(f"{CUT} " * is_open + seen(text) + f" {CUT}" * is_closed, section.label)
    marked = [(first - start, last - start) for first, last in section.marked]
    before = [*texts(f"{CUT} ", italic=True)] * is_open
    after = [*texts(f" {CUT}", italic=True)] * is_closed
    return _quoted([*before, *marked_texts(text, marked), *after])


def _sections(blocks: Sequence[Block | Table], naming: Naming) -> Iterator[Section]:
    quote = ""
    for number, block in enumerate(blocks):
        if isinstance(block, Table):
            for element in table_parts(block, naming):
                yield Section(Kind.TABLE, rich(element))
            continue
        if block.role is Role.QUOTE:
            quote = block.text
        if block.role is Role.CITATION:
            yield _citation(block, address_after(blocks, number), quote)
        elif not (block.role is Role.ADDRESS and is_linked(blocks, number, quote)):
            section = _section(block, naming, has_quote=bool(quote), is_before=is_before_quote(blocks, number))
            yield replace(section, number=number_after(blocks, number)) if block.role is Role.QUOTE else section


def _section(block: Block, naming: Naming, *, has_quote: bool, is_before: bool) -> Section:
    text = block.text
    match block.role:
        case Role.QUOTE:
            quoted = _quoted(list(marked_texts(text, block.marked)))
            return Section(Kind.QUOTE, quoted, block.apart, text, marked=block.marked)
        case Role.CONTEXT:
            kind = Kind.BEFORE if is_before else Kind.AFTER
            return Section(kind, _dimmed(seen(text), block.label), block.apart, text, label=block.label)
        case Role.ADDRESS:
            return Section(Kind.PLAIN, rich(rich_section(texts(text, code=True))), block.apart)
        case _ if block.role in _STRONG or block.parts or (block.role is Role.NOTE and not has_quote):
            return _written(block, naming)
        case _:
            return Section(Kind.PLAIN, _dimmed(seen(text)), block.apart)


def _written(block: Block, naming: Naming) -> Section:
    """Return our own words at full size, a warning behind its sign."""
    words = Words(block.parts) if block.parts else block.text
    elements = naming.elements(words, bold=block.role in _STRONG)
    sign = [_SIGN, *texts(" ")] if elements and block.role is Role.WARNING else []
    return Section(Kind.PLAIN, rich(rich_section([*sign, *elements])), block.apart)


def _quoted(elements: list[Element]) -> dict[str, Any]:
    return rich({"type": "rich_text_quote", "elements": elements})


def _dimmed(text: str, label: str = "") -> dict[str, Any]:
    return dim(plain_text(" ".join(filter(None, (seen(label), text)))))


def _citation(block: Block, address: str, quote: str) -> Section:
    number = "" if block.number is None else f"[{block.number}] "
    label, link = on_one_line(block.text), page_link(address, quote)
    stated = [plain_text(number + label)] if number + label else []
    if not link:
        return Section(Kind.PLAIN, dim(*stated), block.apart)
    linked = f"{number}<{entities(link)}|{entities(label)}>"
    if label and is_harmless(label) and units(linked) <= CONTEXT_TEXT:
        return Section(Kind.PLAIN, dim(_markup(linked)), block.apart)
    return Section(Kind.PLAIN, dim(*stated, _markup(f"<{entities(link)}|{_OPEN}>")), block.apart)


def _markup(text: str) -> dict[str, Any]:
    """Return a text of Slack's markup in which nothing is looked for that is not marked up."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _action(action: Action, naming: Naming) -> Section:
    elements = [*naming.elements(action.command, bold=True), *texts(f"  {action.label}")]
    return Section(Kind.PLAIN, rich(rich_section(elements)))


def _is_seen(block: dict[str, Any]) -> bool:
    """Whether a block shows anything: Slack takes no empty ones."""
    if block["type"] == "context":
        return any(element["text"].strip() for element in block["elements"])
    return all(element["elements"] for element in block["elements"])
