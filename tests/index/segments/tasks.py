"""What the tests have worker processes do. Imports next to nothing, since each worker loads it."""

import os
import signal
from pathlib import Path


def where(_: object) -> tuple[int, int]:
    """Return the process and its group."""
    return os.getpid(), os.getpgrp()


def doubled(number: int) -> int:
    """Return twice the number."""
    return 2 * number


def fatal_elsewhere(home: int) -> int:
    """Return the process, which is killed where it is not `home`."""
    if os.getpid() != home:
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


def refuse(number: int) -> int:
    """Fail."""
    message = f"{number} is refused"
    raise ArithmeticError(message)


def wait_for(gate: Path) -> str:
    """Return what comes through a named pipe, where somebody writes to it."""
    return gate.read_text(encoding="utf-8")
