"""Standard output for results, standard error for everything else."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from bot.cli.advice import PLAIN, advised
from bot.reply import Reply

_command: Final[ContextVar[str]] = ContextVar("command", default=PLAIN)


@contextmanager
def forgetting() -> Iterator[None]:
    """Let what `advise` says hold until the block ends."""
    token = _command.set(PLAIN)
    try:
        yield
    finally:
        _command.reset(token)


def advise(command: str) -> None:
    """Let the commands that replies advise begin with `command` from now on."""
    _command.set(command)


def tell(reply: Reply) -> None:
    """Write a result."""
    from bot.render.terminal import show

    show(advised(reply, _command.get()), sys.stdout)


def remark(reply: Reply) -> None:
    """Write a note, a warning or an error."""
    from bot.render.terminal import show

    show(advised(reply, _command.get()), sys.stderr)


def tell_record(record: Mapping[str, Any]) -> None:
    """Write a result as one line of JSON, at once."""
    from bot.render.contract import json_line

    sys.stdout.write(json_line(record, sys.stdout.encoding) + "\n")
    sys.stdout.flush()
