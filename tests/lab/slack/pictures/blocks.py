"""Block Kit -> what somebody reads, and its outline. Pure but for the names, which are looked up.

What is not known is shown as its type, so that nothing that was sent goes unseen.
"""

import html
import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from tests.lab.pictures.model import TEXT, Line, Span
from tests.lab.slack.pictures.settling import Settling
from tests.lab.slack.world import Json

Lines = tuple[Line, ...]
_KINDS = {
    "rich_text_section": TEXT,
    "rich_text_quote": "quotation",
    "rich_text_preformatted": "code_block",
    "rich_text_list": "list",
}
_STYLES = ("bold", "italic", "strike", "code")
_MENTIONS = {"user": ("@", "user_id"), "channel": ("#", "channel_id"), "usergroup": ("!subteam^", "usergroup_id")}
_EMOJI = {"warning": "⚠"}
_LINK = re.compile(r"<(?P<target>https?://[^|>]*)(?:\|(?P<label>[^>]*))?>")


class Reader:
    """Reads blocks as Slack shows them."""

    def __init__(self, settling: Settling) -> None:
        self._settling = settling

    def texts(self, blocks: Iterable[Json]) -> Iterator[Lines]:
        """Yield what each block but its buttons shows."""
        for block in blocks:
            match block:
                case {"type": "rich_text", "elements": parts}:
                    yield from (tuple(self._part(part)) for part in parts)
                case {"type": "context", "elements": texts}:
                    yield tuple(self._small(texts))
                case {"type": "section", "text": text}:
                    yield tuple(_in_lines(TEXT, self._text(text)))
                case {"type": "actions"}:
                    continue
                case {"type": kind}:
                    yield (Line(TEXT, (Span(TEXT, f"({kind})"),)),)

    def _part(self, part: Json) -> Iterator[Line]:
        kind = _KINDS[part["type"]]
        if kind == "list":
            yield from (Line(kind, tuple(self._elements(item["elements"]))) for item in part["elements"])
        elif kind == "code_block":
            yield Line(kind, tuple(self._elements(part["elements"])))
        else:
            yield from _in_lines(kind, self._elements(part["elements"]))

    def _small(self, texts: Iterable[Json]) -> Iterator[Line]:
        """Yield the lines of a context block: its texts stand beside each other."""
        spans: list[Span] = []
        for text in texts:
            spans += [Span(TEXT, " ")] * bool(spans) + list(self._text(text))
        yield from _in_lines("subtext", spans)

    def _text(self, text: Json) -> Iterator[Span]:
        if text["type"] != "mrkdwn":
            yield Span(TEXT, self._settling.text(text["text"]))
            return
        place, markup = 0, text["text"]
        for match in _LINK.finditer(markup):
            yield from self._words(markup[place : match.start()])
            label = html.unescape(match["label"] or match["target"])
            yield Span("link", inside=(Span(TEXT, label),), target=self._settling.text(html.unescape(match["target"])))
            place = match.end()
        yield from self._words(markup[place:])

    def _words(self, markup: str) -> Iterator[Span]:
        if markup:
            yield Span(TEXT, self._settling.text(html.unescape(markup)))

    def _elements(self, elements: Iterable[Json]) -> Iterator[Span]:
        for element in elements:
            span = self._element(element)
            for style in _STYLES:
                if element.get("style", {}).get(style):
                    span = Span(style, inside=(span,))
            yield span

    def _element(self, element: Json) -> Span:
        match element:
            case {"type": "text", "text": text}:
                return Span(TEXT, self._settling.text(text))
            case {"type": "link", "url": url}:
                label = Span(TEXT, self._settling.text(element.get("text") or url))
                return Span("link", inside=(label,), target=self._settling.text(url))
            case {"type": "emoji", "name": name}:
                return Span(TEXT, _EMOJI.get(name, f":{name}:"))
            case {"type": kind} if kind in _MENTIONS:
                sign, field = _MENTIONS[kind]
                return Span(f"{kind}_mention", self._settling.name(sign, element[field]))
            case _:
                return Span(TEXT, f"({element['type']})")


def button_rows(blocks: Iterable[Json]) -> Iterator[tuple[str, ...]]:
    """Yield the labels of the buttons, row by row."""
    for block in blocks:
        if block["type"] == "actions":
            yield tuple(one["text"]["text"] for one in block["elements"] if one["type"] == "button")


def outline(blocks: Iterable[Json]) -> Iterator[str]:
    """Yield a line for each block: its type, and in brackets what it is made of; alike neighbours count once."""
    for block in blocks:
        made = ", ".join(_made(block))
        yield f"{block['type']}: {made}" if made else str(block["type"])


def _made(block: Json) -> Iterator[str]:
    for part in block.get("elements", ()):
        inside = ", ".join(kind for kind, _ in groupby(_styled(one) for one in part.get("elements", ())))
        detail = f" {part['action_id']}" if part["type"] == "button" else ""
        yield f"{part['type']}{detail}" + (f" ({inside})" if inside else "")


def _styled(element: Json) -> str:
    return " ".join((*element.get("style", {}), str(element["type"])))


def _in_lines(kind: str, spans: Iterable[Span]) -> Iterator[Line]:
    """Cut spans where a line ends."""
    line: list[Span] = []
    for span in spans:
        first, *further = _cut(span)
        line.append(first)
        for piece in further:
            yield Line(kind, _filled(line))
            line = [piece]
    yield Line(kind, _filled(line))


def _cut(span: Span) -> list[Span]:
    if span.inside:
        (inner,) = span.inside
        return [Span(span.kind, inside=(piece,), target=span.target) for piece in _cut(inner)]
    return [Span(span.kind, text) for text in span.text.split("\n")]


def _filled(spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(span for span in spans if span.text or any(piece.text or piece.inside for piece in span.inside))
