"""What must never be read by anybody: known secrets, and whatever is shaped like one.

The registry is the process's own, because a leak is: whoever writes a line need not know where a token
came from. Every `Secret` enters it as it is made.
"""

import re
from typing import Any, Final

REDACTED: Final = "[redacted]"

SHORTEST_KNOWN: Final = 6
"""A shorter value would blot out ordinary words, and no platform gives one out."""

_SHAPES: Final = (
    # A Discord bot token: the bot's id in base64, a time, a signature (and the older form with mfa).
    re.compile(r"(?<![\w-])[A-Za-z0-9_-]{18,40}\.[A-Za-z0-9_-]{5,8}\.[A-Za-z0-9_-]{25,50}(?![\w-])"),
    re.compile(r"(?<![\w-])mfa\.[A-Za-z0-9_-]{60,}"),
    # Slack's tokens: bot, user, app, refresh ...
    re.compile(r"(?<![A-Za-z0-9])x(?:ox[a-z]|app)-[A-Za-z0-9.-]{8,}"),
    # The token of one interaction or webhook stands in its address.
    re.compile(r"(?<=/webhooks/)(?P<id>\d+)/[\w-]{16,}|(?<=/interactions/)(?P<id2>\d+)/[\w-]{16,}"),
    # A header, and a field of a payload as JSON or Python write it.
    re.compile(r"(?i)(?<=authorization)(?P<between>[\"']?\s*[:=]\s*[\"']?)(?:(?:bot|bearer|basic)\s+)?[^\s\"',}]+"),
    re.compile(r"(?i)(?<=token)(?P<between2>\\?[\"']\s*:\s*\\?[\"'])[^\s\"'\\]+"),
)

_known: set[str] = set()


def know(value: str) -> None:
    """Take a secret's value out of every line from now on."""
    if len(value) >= SHORTEST_KNOWN:
        _known.add(value)


def redact(text: str) -> str:
    """Return `text` without any known secret and without anything shaped like one."""
    for value in sorted(_known, key=len, reverse=True):
        text = text.replace(value, REDACTED)
    for shape in _SHAPES:
        text = shape.sub(_blotted, text)
    return text


def redact_line(_logger: object, _method: str, line: str) -> str:
    """Redact what a renderer of structlog made: the last processor, so that nothing comes behind it."""
    return redact(line)


def redact_values(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return a value that is about to be written as JSON with every text in it redacted."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {redact(str(key)): redact_values(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [redact_values(inner) for inner in value]
    return value


def _blotted(match: re.Match[str]) -> str:
    """Keep what is no secret: the number before it, the punctuation around it."""
    kept = next((text for text in match.groupdict().values() if text), "")
    separator = "/" if kept.isdigit() else ""
    return kept + separator + REDACTED
