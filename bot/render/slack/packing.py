"""Sections -> blocks that Slack takes: neighbours are joined, what is too long for one block stands in several."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from bot.render.slack.layout import Section, plain_text, rich, rich_section
from bot.render.slack.limits import CONTEXT_TEXT, RICH_TEXT, units
from bot.render.slack.naming import Element, texts

_WORD_ROOM: Final = 200
"""So many characters are given up at the most so that a block ends between words."""


def packed(sections: Sequence[Section], most: int) -> list[dict[str, Any]]:
    """Return the blocks of the sections; where they are more than `most`, nothing is dim and none stands apart."""
    blocks = list(_packed((block, section.apart) for section in sections for block in _parts(section.block)))
    if len(blocks) <= most:
        return blocks
    return list(_packed((block, False) for section in sections for block in _parts(_undimmed(section.block))))


def _packed(blocks: Iterable[tuple[dict[str, Any], bool]]) -> Iterator[dict[str, Any]]:
    last: dict[str, Any] | None = None
    for block, is_apart in blocks:
        joined = None if last is None or is_apart else _joined(last, block)
        if joined is None and last is not None:
            yield last
        last = joined or block
    if last is not None:
        yield last


def _joined(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any] | None:
    """Return two blocks as one; None where that can't be."""
    if first["type"] != second["type"]:
        return None
    if first["type"] == "context":
        return _joined_context([*first["elements"], *second["elements"]])
    if _length(first) + _length(second) >= RICH_TEXT:
        return None
    *before, last = first["elements"]
    following, *after = second["elements"]
    if last["type"] == following["type"] == "rich_text_section":
        between = rich_section([*last["elements"], *texts("\n"), *following["elements"]])
        return rich(*before, between, *after)
    return rich(*first["elements"], *second["elements"])


def _joined_context(elements: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """Return texts in which nothing is parsed as one, below each other."""
    text = "\n".join(element["text"] for element in elements)
    is_plain = all(element["type"] == "plain_text" for element in elements)
    return {"type": "context", "elements": [plain_text(text)]} if is_plain and units(text) <= CONTEXT_TEXT else None


def _undimmed(block: dict[str, Any]) -> dict[str, Any]:
    """Return a context block at full size: rich text can hold many of them."""
    if block["type"] != "context":
        return block
    elements: list[Element] = []
    for element in block["elements"]:
        if element["type"] == "plain_text":
            elements.append({"type": "text", "text": element["text"]})
        else:
            elements += _linked(element["text"])
    return rich(rich_section(elements))


def _linked(markup: str) -> Iterator[Element]:
    """Yield the elements of a citation's markup: words of ours, then a link."""
    before, _, link = markup.removesuffix(">").partition("<")
    address, _, label = link.partition("|")
    yield from texts(before or " ")
    yield {"type": "link", "url": _decoded(address), "text": _decoded(label)}


def _decoded(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _parts(block: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a block as blocks none of which is too long."""
    if block["type"] == "context":
        yield from _context_parts(block)
    elif _length(block) <= RICH_TEXT:
        yield block
    else:
        for element in block["elements"]:
            for part in _portions(element["elements"]):
                yield rich(element | {"elements": part})


def _context_parts(block: dict[str, Any]) -> Iterator[dict[str, Any]]:
    *_, last = block["elements"]
    first = block["elements"][0]
    pieces = list(_cut(first["text"], CONTEXT_TEXT)) if first["type"] == "plain_text" else [first["text"]]
    for piece in pieces[:-1]:
        yield {"type": "context", "elements": [first | {"text": piece}]}
    end = [first | {"text": pieces[-1]}, *([last] if last is not first else [])]
    yield {"type": "context", "elements": end}


def _portions(elements: Sequence[Element]) -> Iterator[list[Element]]:
    """Yield the elements in portions, none of more text than a block takes."""
    portion: list[Element] = []
    room = RICH_TEXT
    for element in elements:
        is_text = element["type"] == "text"
        pieces = _cut(element["text"], RICH_TEXT) if is_text else iter([""])
        for piece in pieces:
            if units(piece) > room or not room:
                yield portion
                portion, room = [], RICH_TEXT
            portion.append(element | {"text": piece} if is_text else element)
            room -= units(piece)
    if portion:
        yield portion


def _cut(text: str, most: int) -> Iterator[str]:
    """Yield `text` in pieces of at most `most` units, cut behind a blank where there is one near."""
    while units(text) > most:
        end = most
        while units(text[:end]) > most:
            end -= units(text[:end]) - most
        blank = max(text.rfind(" ", end - _WORD_ROOM, end), text.rfind("\n", end - _WORD_ROOM, end))
        end = blank + 1 if blank > 0 else end
        yield text[:end]
        text = text[end:]
    yield text


def _length(block: dict[str, Any]) -> int:
    """Return how much text a block of rich text holds."""
    return sum(units(element.get("text", "")) for part in block["elements"] for element in part["elements"])
