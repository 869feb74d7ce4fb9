"""Get a request through: again where that is safe, and in plain terms where it did not arrive.

discord.py itself repeats a request on 500, 502, 503 and 504 and obeys a 429 that names its wait. What is left
is a broken or silent connection, and a 429 without `Via`, which is Cloudflare's.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final, TypeVar

import aiohttp
import discord

from bot.chat import SendRefusedError, SendUnknownError

Result = TypeVar("Result")
Sleep = Callable[[float], Awaitable[None]]

WAITS: Final = (1.0, 4.0, 10.0)
"""Seconds before each further try; with discord.py's own waits far below the 15 minutes that a token lives."""
_SILENCE: Final = 60.0
"""Seconds after which a request is taken for lost; discord.py's own waits for its rate limits are within."""
_TOO_MANY: Final = 429
_SERVER_ERROR: Final = 500
_LONGEST_WAIT: Final = 120.0
"""Seconds; who asks for more is not asked again: a ban of Cloudflare's grows with every request."""
_JITTER: Final = 0.5
BROKEN: Final = (aiohttp.ClientError, OSError, TimeoutError)
"""What a connection that breaks or stays silent raises."""


_SESSION_CLOSED: Final = "Session is closed"
"""All that aiohttp says of a request on a session that was closed: it raises a RuntimeError of this text."""


class ClientClosedError(ConnectionError):
    """The client was closed before this request could leave: what it was for is the next client's to take up."""


class RequestRefusedError(SendRefusedError):
    """Discord refused; `code` is its own number for why, 0 where it gave none."""

    def __init__(self, code: int, reason: str) -> None:
        """Keep why."""
        super().__init__(reason)
        self.code = code


@contextmanager
def unless_closed() -> Iterator[None]:
    """Call a request on a client that is closed by its name: ClientClosedError."""
    try:
        yield
    except RuntimeError as error:
        if str(error) != _SESSION_CLOSED:
            raise
        raise ClientClosedError("The client was closed.") from error


async def delivered(
    request: Callable[[], Awaitable[Result]],
    *,
    is_repeatable: bool,
    waits: Sequence[float] = WAITS,
    sleep: Sleep = asyncio.sleep,
) -> Result:
    """Make a request until it is through; `is_repeatable` where doing it twice is the same as once.

    Raises:
        RequestRefusedError: Discord will not take it.
        SendUnknownError: it can't be known whether it arrived.
        ClientClosedError: the client is closed. Neither of the two above, so that it stays unfinished and is taken up.
    """
    for wait in (*waits, None):
        try:
            with unless_closed():
                return await asyncio.wait_for(request(), _SILENCE)
        except ClientClosedError:
            raise
        except (discord.HTTPException, discord.RateLimited, *BROKEN) as error:
            pause = None if wait is None else _pause(error, wait, is_repeatable=is_repeatable)
            if pause is None:
                raise _in_plain_terms(error) from error
            await sleep(pause)
    raise AssertionError  # pragma: no cover - the last turn returns or raises


def _pause(error: Exception, wait: float, *, is_repeatable: bool) -> float | None:
    """Return the seconds to wait before the request is made again; None where it must not be, or not so soon."""
    demanded = _demanded_wait(error)
    if demanded is not None:
        return demanded if demanded <= _LONGEST_WAIT else None
    is_unsent = isinstance(error, aiohttp.ClientConnectorError)
    is_final = isinstance(error, discord.HTTPException) and error.status < _SERVER_ERROR
    if is_final or not (is_repeatable or is_unsent):
        return None
    return wait * random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311 - spreads load, guards nothing


def _demanded_wait(error: Exception) -> float | None:
    """Return the seconds for which Discord, or Cloudflare before it, takes nothing; None where it did not say so."""
    if isinstance(error, discord.RateLimited):
        return error.retry_after
    if not isinstance(error, discord.HTTPException) or error.status != _TOO_MANY:
        return None
    try:
        return float(error.response.headers.get("Retry-After", ""))
    except ValueError:
        return float("inf")


def _in_plain_terms(error: Exception) -> Exception:
    if isinstance(error, discord.HTTPException) and error.status < _SERVER_ERROR:
        return RequestRefusedError(error.code, f"Discord answered {error.status}, code {error.code}.")
    if isinstance(error, discord.RateLimited):
        return RequestRefusedError(0, f"Discord takes no more for {error.retry_after:.0f} seconds.")
    return SendUnknownError(type(error).__name__)
