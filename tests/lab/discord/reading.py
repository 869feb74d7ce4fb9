"""Reading the bot's messages as a person does."""

import re
from collections.abc import Iterator

from tests.lab.discord.component_limits import BUTTON, flattened
from tests.lab.discord.world import Json, Message

_BOLD = re.compile(r"(?<!\\)\*\*")
_ESCAPED = re.compile(r"\\([^\w\s])")


def text_of(message: Message) -> str:
    """Return all the text of a message, wherever it stands, without the marks of markdown and its escapes."""
    return _ESCAPED.sub(r"\1", _BOLD.sub("", "\n".join(_texts(message))))


def _texts(message: Message) -> Iterator[str]:
    yield message.content
    for embed in message.embeds:
        yield from _embed_texts(embed)
    for component in flattened(message.components):
        if "content" in component:
            yield component["content"]


def _embed_texts(embed: Json) -> Iterator[str]:
    yield embed.get("title", "")
    yield embed.get("description", "")
    for field in embed.get("fields", []):
        yield f"{field['name']}\n{field['value']}"
    yield embed.get("footer", {}).get("text", "")


def labels_of(message: Message) -> list[str]:
    """Return the labels of a message's buttons, in order."""
    buttons = [found for found in flattened(message.components) if found["type"] == BUTTON]
    return [button.get("label", "") for button in buttons]
