"""A command's side of the hand-over: find the process that serves, ask it, show what it tells.

Where nobody serves, or nobody answers at the door, the command works by itself: the library has a lock of
its own, so that is safe, if slower to be noticed.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import aiohttp

from bot.serving import wire
from bot.serving.control import HELLO_PATH, INDEX_PATH, REMOVE_PATH
from bot.serving.loopback import ADDRESS
from bot.serving.notice import Notice, read_notice
from config.errors import VerbatimError
from index.reindex import Progress, RemovalReport, Report

HELLO_SECONDS: Final = 3.0
LONGEST_LINE_BYTES: Final = 64 * 1024 * 1024
"""A report lists every skip; half a million of them fit."""


class HandOverError(VerbatimError):
    """The process that serves took the work and did not say what became of it."""

    def __init__(self) -> None:
        """Say what is known."""
        super().__init__(
            "The process that serves went away before the work was finished.",
            "The library is whole. Run the same command again.",
        )


async def index_by_serving(
    data_folder: Path, path: Path, name: str | None, progress: Callable[[Progress], None]
) -> Report | None:
    """Have the process that serves index the absolute `path`; None where nobody serves. Raises VerbatimError."""
    notice = read_notice(data_folder)
    if notice is None:
        return None
    done = await _ask(notice, INDEX_PATH, {"path": str(path), "name": name}, progress)
    if not isinstance(done, Report | None):
        raise HandOverError
    return done


async def remove_by_serving(data_folder: Path, name: str) -> RemovalReport | None:
    """Have the process that serves remove a source; None where nobody serves. Raises VerbatimError."""
    notice = read_notice(data_folder)
    if notice is None:
        return None
    done = await _ask(notice, REMOVE_PATH, {"name": name}, lambda _: None)
    if not isinstance(done, RemovalReport | None):
        raise HandOverError
    return done


async def _ask(
    notice: Notice, path: str, wanted: dict[str, Any], progress: Callable[[Progress], None]
) -> Report | RemovalReport | None:
    async with aiohttp.ClientSession(
        f"http://{ADDRESS}:{notice.port}",
        headers={"Authorization": f"Bearer {notice.secret}"},
        timeout=aiohttp.ClientTimeout(total=None),
        trust_env=False,  # no proxy stands between two processes of one machine
    ) as session:
        if not await _answers(session):
            return None
        try:
            async with session.post(path, json=wanted) as response:
                response.raise_for_status()
                return await _read(response, progress)
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError) as error:
            raise HandOverError from error


async def _answers(session: aiohttp.ClientSession) -> bool:
    """Whether it is ours that listens there: the number of a dead process may be another's by now."""
    try:
        async with asyncio.timeout(HELLO_SECONDS), session.get(HELLO_PATH) as response:
            return response.status == 200 and (await response.json()) == {"serving": "verbatim"}  # noqa: PLR2004 - HTTP's own
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return False


async def _read(
    response: aiohttp.ClientResponse, progress: Callable[[Progress], None]
) -> Report | RemovalReport | None:
    """Read to the last line; return or raise what it says."""
    rest = b""
    async for chunk in response.content.iter_any():
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            told = wire.read_line(line)
            if isinstance(told, VerbatimError):
                raise told
            if not isinstance(told, Progress):
                return told
            progress(told)
        if len(rest) > LONGEST_LINE_BYTES:
            break
    raise HandOverError
