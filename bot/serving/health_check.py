"""A command's look at the process that serves: is it there, does it answer, and what does it lack?

It asks over loopback what `health.py` tells. Only what Python brings is imported, for a container asks so often.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Final

from bot.reply import Block, Reply, Role
from bot.serving.notice import Notice, read_notice
from config.errors import VerbatimError

ADDRESS: Final = "127.0.0.1"
ANSWER_SECONDS: Final = 3.0
"""A process whose event loop is held up for longer answers nobody in a chat in time either."""
_READY_PATH: Final = "/readyz"
_HELLO_PATH: Final = "/hello"
_HELLO: Final = {"serving": "verbatim"}
_ANSWERS: Final = frozenset({HTTPStatus.OK, HTTPStatus.SERVICE_UNAVAILABLE})


class NotServingError(VerbatimError):
    """No process serves this data folder."""

    def __init__(self, data_folder: Path) -> None:
        """Say where it was looked for."""
        super().__init__(
            f"No process serves the data folder {data_folder}.",
            "Start one: verbatim serve",
        )


class NotAnsweringError(VerbatimError):
    """A process serves, and does not answer."""

    def __init__(self, pid: int, detail: str) -> None:
        """Name the process, and what came instead of an answer."""
        super().__init__(
            f"Process {pid} serves, and does not answer ({detail}).",
            "Look at the end of its log; if it stays so, start it again.",
        )


@dataclass(frozen=True, slots=True)
class Condition:
    """How the process does; `is_ready` is None where that can't be asked, since its pages are switched off."""

    pid: int
    is_ready: bool | None = None
    platforms: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def look_at(data_folder: Path) -> Condition:
    """Ask the process that serves `data_folder` how it does.

    Raises:
        NotServingError: there is none.
        NotAnsweringError: it gives no answer, or none within `ANSWER_SECONDS`.
    """
    notice = read_notice(data_folder)
    if notice is None:
        raise NotServingError(data_folder)
    try:
        return _asked(notice)
    except (OSError, HTTPException, ValueError) as error:
        raise NotAnsweringError(notice.pid, str(error) or type(error).__name__) from error


def condition_reply(found: Condition) -> Reply:
    """Say how it does, a line for each thing that it lacks."""
    state = {True: "takes questions", False: "does not take all questions", None: "answers"}[found.is_ready]
    lines = [Block(Role.WARNING if found.is_ready is False else Role.NOTE, f"Process {found.pid} serves and {state}.")]
    if found.is_ready is None:
        lines.append(
            Block(Role.NOTE, "What it may lack can't be asked: its pages are switched off (serving.port is 0).")
        )
    lines += [Block(Role.NOTE, f"- It lacks: {one}") for one in found.missing]
    return Reply((*lines, *(Block(Role.NOTE, f"- {one}") for one in found.notes)))


def condition_record(found: Condition) -> dict[str, Any]:
    """Return the same for JSON."""
    return {
        "pid": found.pid,
        "ready": found.is_ready,
        "platforms": dict(found.platforms),
        "missing": list(found.missing),
        "notes": list(found.notes),
    }


def _asked(notice: Notice) -> Condition:
    if notice.health_port is None:
        if _fetch(notice.port, _HELLO_PATH, f"Bearer {notice.secret}") != _HELLO:
            raise ValueError("something else listens at its port")
        return Condition(notice.pid)
    found = _fetch(notice.health_port, _READY_PATH)
    try:
        return Condition(
            notice.pid, bool(found["ready"]), dict(found["platforms"]), tuple(found["missing"]), tuple(found["notes"])
        )
    except (KeyError, TypeError) as error:
        raise ValueError("something else listens at its port") from error


def _fetch(port: int, path: str, authorization: str = "") -> Any:  # noqa: ANN401 - whatever JSON holds
    connection = HTTPConnection(ADDRESS, port, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", path, headers={"Authorization": authorization} if authorization else {})
        response = connection.getresponse()
        if response.status not in _ANSWERS:
            raise ValueError(f"status {response.status}")
        return json.loads(response.read())
    finally:
        connection.close()
