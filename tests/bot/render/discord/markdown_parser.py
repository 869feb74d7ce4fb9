"""A small parser of Discord's markdown: the judge of what a message would do. It leans towards finding too much.

The client parses a line's start (headings, lists, quotations, small text), then signs in the text; the
server looks for mentions in the text as such, after it has stripped what can't be seen.
"""

import re
from dataclasses import dataclass

_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)

_INNER = r"(?:\\[\s\S]|[^\\])+?"
_INLINE = (
    ("escape", r"\\[^0-9A-Za-z\s]"),
    ("code_block", r"```[\s\S]+?```"),
    ("code", r"(`+)(?:[\s\S]*?[^`])\1(?!`)"),
    ("masked_link", r"\[(?P<label>(?:\\.|[^\[\]\\])+)\]\((?P<target><[^<>\s]+>|[^()\s]+)\)"),
    ("user_mention", r"<@[!&]?\d+>"),
    ("channel_mention", r"<#\d+>"),
    ("command_mention", r"</[^:>\n]+:\d+>"),
    ("navigation", r"<id:\w+(?::\d+)?>"),
    ("custom_emoji", r"<a?:\w+:\d+>"),
    ("timestamp", r"<t:-?\d+(?::[a-zA-Z])?>"),
    ("broadcast", r"@(?:everyone|here)"),
    ("angle_link", r"<[A-Za-z][\w+.-]*:[^\s<>]+>|<[^\s@<>]+@[^\s@<>]+>|<\+\d+>"),
    ("link", r"(?:https?|steam|discord|ftp|mailto):/?/?[^\s<]*[^\s<.,:;\"'\]]|discord(?:app)?\.(?:gg|com/invite)/\w+"),
    ("emoji", r":[^\s:]+:"),
    ("spoiler", rf"\|\|{_INNER}\|\|"),
    ("bold", rf"\*\*{_INNER}\*\*"),
    ("underline", rf"__{_INNER}__"),
    ("strike", rf"~~{_INNER}~~"),
    ("italic", rf"\*(?=\S){_INNER}\*|_(?=\S){_INNER}_"),
)
_TOKEN = re.compile(
    "|".join(
        f"(?P<{name}>{rule.replace(chr(92) + '1', '(?P=ticks)').replace('(`+)', '(?P<ticks>`+)')})"
        for name, rule in _INLINE
    )
)
_FENCED = re.compile(r"(?m)^```[\s\S]+?^```$")
_BLOCK = (
    ("subtext", re.compile(r"-#\s+")),
    ("heading", re.compile(r"\s*#{1,3}\s+")),
    ("list", re.compile(r"\s*(?:[*+-]|\d+[.)])\s+")),
    ("quotation", re.compile(r" *>(?:>>)?\s+|>$")),
)


@dataclass(frozen=True, slots=True)
class Node:
    """One thing that the text does, and the markdown that does it."""

    kind: str
    text: str


def nodes(markdown: str) -> list[Node]:
    """Return everything in `markdown` that is more than text; escapes are text."""
    found: list[Node] = []
    found.extend(Node("code_block", match[0]) for match in _FENCED.finditer(markdown))
    without_code = _FENCED.sub("", markdown)
    lines = []
    for line in without_code.split("\n"):
        rest = line
        while rest:
            for kind, rule in _BLOCK:
                if match := rule.match(rest):
                    found.append(Node(kind, match[0]))
                    rest = rest[match.end() :]
                    break
            else:
                break
        lines.append(rest)
    found.extend(_inline("\n".join(lines)))
    return found


def nodes_however_stripped(markdown: str) -> list[Node]:
    """Return the nodes of `markdown` as it is, and as it is once unseen characters are stripped."""
    return nodes(markdown) + nodes(_UNSEEN.sub("", markdown))


def _inline(text: str) -> list[Node]:
    found: list[Node] = []
    place = 0
    while match := _TOKEN.search(text, place):
        kind = match.lastgroup if match.lastgroup not in {"label", "target", "ticks"} else None
        kind = kind or next(name for name, _ in _INLINE if match[name] is not None)
        place = match.end()
        if kind == "escape":
            continue
        found.append(Node(kind, match[0]))
        if kind in {"bold", "underline", "strike", "italic", "spoiler"}:
            marker = 1 if kind == "italic" else 2
            found.extend(_inline(match[0][marker:-marker]))
        if kind == "masked_link":
            found.extend(node for node in _inline(match["label"]))
    return found
