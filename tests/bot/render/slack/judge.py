"""What a message would do on Slack, and which limits it passes. It leans towards finding too much.

Slack parses markup (`mrkdwn`) in texts of that type and in a message's plain text; in rich text each thing that is
more than text is an element of its own. Slack's own block models judge the blocks, too.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.render.slack import SlackMessage

Json = Mapping[str, Any]

_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_ANGLED = (
    ("user_mention", r"<@[^>]*>"),
    ("channel_mention", r"<#[^>]*>"),
    ("special_mention", r"<![^>]*>"),
    ("link", r"<[^<>|]+(?:\|[^<>]*)?>"),
    ("open_angle", r"[<>]"),
)
_FORMATTING = (
    ("code_block", r"```[\s\S]+?```"),
    ("code", r"`[^`\n]+`"),
    ("emoji", r":[^\s:]+:"),
    ("bold", r"\*[^*\n]+\*"),
    ("italic", r"_[^_\n]+_"),
    ("strike", r"~[^~\n]+~"),
)
_FOUND = (
    ("auto_link", r"\w[\w+.-]*://\S|mailto:\S|www\.\S|[\w-]\.[^\W\d_]{2}"),
    ("auto_mail", r"[\w.+-]+@[\w-]"),
    ("auto_mention", r"@\w"),
    ("auto_channel", r"#\w"),
)
_STARTS = (("quotation", r"^\s*(?:&gt;|>)"), ("list", r"^\s*(?:[-*+•–◦]|\d+[.)])\s"))


def _rules(*rules: tuple[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{kind}>{rule})" for kind, rule in rules), re.MULTILINE)


_START = _rules(*_STARTS)
_VERBATIM = _rules(*_ANGLED, *_FORMATTING)
_ANYTHING = _rules(*_ANGLED, *_FORMATTING, *_FOUND)
_LABEL = _rules(*_FORMATTING)


@dataclass(frozen=True, slots=True)
class Node:
    """One thing that a message does, and what does it."""

    kind: str
    text: str


def nodes(markup: str, *, is_verbatim: bool = False) -> list[Node]:
    """Return everything in a text of Slack's markup that is more than text."""
    found = list(_matches(_START, markup))
    for node in _matches(_VERBATIM if is_verbatim else _ANYTHING, markup):
        found.append(node)
        if node.kind == "link":
            found += _matches(_LABEL, node.text.removesuffix(">").partition("|")[2])
    return found


def _matches(rules: re.Pattern[str], markup: str) -> Iterator[Node]:
    for match in rules.finditer(markup):
        yield Node(next(kind for kind in rules.groupindex if match[kind] is not None), match[0])


def text_nodes(text: str) -> list[Node]:
    """Return what a message's plain text would do, as it is and once unseen characters are stripped."""
    stripped = _UNSEEN.sub("", text)
    return nodes(text) + [node for node in nodes(stripped) if node.kind not in {"list", "quotation"}]


def block_nodes(value: object) -> Iterator[Node]:
    """Yield what blocks do, however deep; buttons and fields do what they are for."""
    if isinstance(value, Mapping):
        yield from _object_nodes(value)
        for inner in value.values():
            yield from block_nodes(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from block_nodes(inner)


def _object_nodes(value: Json) -> Iterator[Node]:
    match value:
        case {"type": "mrkdwn", "text": text}:
            yield from nodes(text, is_verbatim=value.get("verbatim") is True)
        case {"type": "plain_text", "text": text} if value.get("emoji") is not False:
            yield Node("emoji_text", text)
        case {"type": "rich_text_section" | "rich_text_quote" | "rich_text_preformatted", "elements": elements}:
            for element in elements:
                yield from _element_nodes(element)


def _element_nodes(element: Json) -> Iterator[Node]:
    if element["type"] != "text":
        yield Node(element["type"], json.dumps({**element, "style": None}, ensure_ascii=False))
    for style in element.get("style", {}):
        yield Node(style, element.get("text", ""))


def violations(message: SlackMessage) -> list[str]:
    """Return the limits that a message passes; the figures are Slack's, written down a second time."""
    found = list(_block_violations(message.blocks, 50))
    found += ["text"] if not 1 <= _units(message.text) <= 4_000 else []
    found += ["in all"] if _units(message.text) + _units(_as_json(message.blocks)) > 13_200 else []
    return found


def view_violations(view: Json) -> list[str]:
    """Return the limits that a modal passes."""
    View(**view).validate_json()
    blocks = view["blocks"]
    found = list(_block_violations(blocks, 100))
    found += ["title"] if not 1 <= len(view["title"]["text"]) <= 24 else []
    names = [block["block_id"] for block in blocks if block["type"] == "input"]
    return found + (["block_id"] if len(set(names)) < len(names) else [])


def _block_violations(blocks: Sequence[Json], most: int) -> Iterator[str]:
    if not 1 <= len(blocks) <= most:
        yield f"{len(blocks)} blocks"
    for block in blocks:
        parsed = Block.parse(dict(block))
        if parsed is None or parsed.to_dict() != block:
            yield f"not taken: {block}"
        else:
            validate(parsed)
        yield from _text_violations(block)
    action_ids = [e["action_id"] for block in blocks if block["type"] == "actions" for e in block["elements"]]
    if len(set(action_ids)) < len(action_ids):
        yield "action_id"


def validate(parsed: object) -> None:
    """Let Slack's own models check an object and all that it holds."""
    if isinstance(parsed, JsonObject):
        parsed.validate_json()
        parsed = vars(parsed)
    if isinstance(parsed, dict):
        parsed = list(parsed.values())
    if isinstance(parsed, list | tuple):
        for inner in parsed:
            validate(inner)


def _text_violations(block: Json) -> Iterator[str]:
    match block:
        case {"type": "rich_text", "elements": parts}:
            lengths = [_units(element.get("text", "x")) for part in parts for element in part["elements"]]
            is_kept = lengths and min(lengths) >= 1 and sum(lengths) <= 3_000
        case {"type": "context", "elements": texts}:
            is_kept = 1 <= len(texts) <= 10 and all(1 <= _units(text["text"]) <= 2_000 for text in texts)
        case {"type": "section", "text": {"text": str(text)}}:
            is_kept = 1 <= _units(text) <= 3_000
        case {"type": "actions", "elements": elements}:
            is_kept = 1 <= len(elements) <= 5 and all(map(_is_button, elements))
        case _:
            is_kept = block["type"] == "input"
    if not is_kept:
        yield f"a limit of {block}"


def _is_button(element: Json) -> bool:
    return 1 <= _units(element["text"]["text"]) <= 75 and 1 <= _units(element["value"]) <= 2_000


def quotes_of(blocks: Sequence[Json]) -> list[str]:
    """Return the text of each quote as it is shown, without the marks of its cuts; blocks of one quote are joined."""
    found: list[str] = []
    is_open = False
    for block in blocks:
        for part in block["elements"] if block["type"] == "rich_text" else ():
            if part["type"] != "rich_text_quote":
                is_open = False
                continue
            text = "".join(e["text"] for e in part["elements"] if not e.get("style", {}).get("italic"))
            found[len(found) - is_open :] = [(found[-1] if is_open else "") + text]
            is_open = True
        is_open = is_open and block["type"] == "rich_text"
    return found


def shown(blocks: Sequence[Json]) -> str:
    """Return what is read from top to bottom, a line for each object."""
    lines = []
    for block in blocks:
        for part in block["elements"]:
            match part:
                case {"elements": elements}:
                    lines.append("".join(element.get("text", f"<{element['type']}>") for element in elements))
                case {"type": "button", "text": {"text": text}}:
                    lines.append(f"({text})")
                case {"text": text}:
                    lines.append(text)
    return "\n".join(lines)


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
