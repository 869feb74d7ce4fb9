"""What the failures of discord.py and aiohttp mean. They are known by their shape; discord.py is not imported.

Close codes: https://discord.com/developers/docs/topics/opcodes-and-status-codes, “Gateway Close Event Codes”.
"""

import math
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

from bot.serving.judgement import Fatal, Retry, Verdict, described, judge_plainly

BANNED_SECONDS: Final = 600.0
"""Cloudflare's ban (error 1015) where it does not say how long: its own window is ten minutes."""

LONGEST_ASKED_SECONDS: Final = 86_400.0
"""Nobody is believed who asks for more than a day."""

_DEEPEST: Final = 8
_PORTAL: Final = "https://discord.com/developers/applications"

BAD_TOKEN: Final = Fatal(
    "Discord does not accept the bot's token.",
    f"Make a new one at {_PORTAL} (Bot, Reset Token), put it into VERBATIM_DISCORD_TOKEN or secrets.toml, "
    "and start again.",
)
BAD_INTENTS: Final = Fatal(
    "Discord does not allow the bot an intent that it asks for.",
    f"Switch on “Message Content Intent” at {_PORTAL} (Bot, Privileged Gateway Intents), or let no channel "
    "answer messages that do not address the bot; then start again.",
)
BAD_SHARDS: Final = Fatal(
    "Discord refuses how the bot is split into shards.",
    "Take the number of shards out of the settings, so that Discord chooses it, and start again.",
)
OLD_VERSION: Final = Fatal(
    "Discord no longer speaks the version that this Verbatim speaks.", "Upgrade Verbatim, and start again."
)
FATAL_CODES: Final[Mapping[int, Fatal]] = MappingProxyType(
    {4004: BAD_TOKEN, 4010: BAD_SHARDS, 4011: BAD_SHARDS, 4012: OLD_VERSION, 4013: BAD_INTENTS, 4014: BAD_INTENTS}
)


def judge_discord(failure: BaseException) -> Verdict:
    """Judge what a client of discord.py raised."""
    for error in _chain(failure):
        name = type(error).__name__
        if name == "LoginFailure":
            return BAD_TOKEN
        if name == "PrivilegedIntentsRequired":
            return BAD_INTENTS
        status, code = getattr(error, "status", None), getattr(error, "code", None)
        if isinstance(status, int) and status >= HTTPStatus.BAD_REQUEST:
            return _judge_status(status, error)
        if not isinstance(status, int) and isinstance(code, int) and code in FATAL_CODES:
            return FATAL_CODES[code]
        if (after := _number(getattr(error, "retry_after", None))) is not None:
            return Retry(described(error), after)
    return judge_plainly(failure)


def _chain(failure: BaseException) -> Iterator[BaseException]:
    """Yield a failure and what it came from."""
    error: BaseException | None = failure
    for _ in range(_DEEPEST):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


def _judge_status(status: int, error: BaseException) -> Verdict:
    if status == HTTPStatus.UNAUTHORIZED:
        return BAD_TOKEN
    headers = _headers(error)
    after = _number(headers.get("Retry-After"))
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        if "Via" not in headers:
            # Discord's own answers pass its proxies; Cloudflare, in front of them, answers by itself.
            reason = "Cloudflare keeps this machine away from Discord for a while (error 1015)"
            return Retry(reason, after if after is not None else BANNED_SECONDS)
        return Retry("Discord asks for fewer requests (429)", after)
    if status == HTTPStatus.FORBIDDEN:
        return Retry(described(error), after if after is not None else BANNED_SECONDS)
    return Retry(described(error), after)


def _headers(error: BaseException) -> Mapping[str, str]:
    """Return the headers of an answer, whatever carries them; names in any case, as HTTP has them."""
    found = getattr(getattr(error, "response", None), "headers", None) or getattr(error, "headers", None) or {}
    return {str(name).title(): str(value) for name, value in found.items()}


def _number(text: object) -> float | None:
    """Return seconds that are worth believing."""
    if not isinstance(text, str | int | float):
        return None
    try:
        seconds = float(text)
    except ValueError:
        return None  # a date: nobody in front of Discord sends one
    return min(seconds, LONGEST_ASKED_SECONDS) if math.isfinite(seconds) and seconds >= 0 else None
