"""Where every failure becomes an exit status and plain sentences: no traceback goes further than this."""

import os
import sys
from enum import IntEnum
from typing import Any

import typer
from typer.core import TyperGroup

from bot.cli.streams import remark
from bot.reply import note
from config.errors import UsageError, VerbatimError


class Status(IntEnum):
    """What a command's end means to the shell."""

    DONE = 0
    FAILED = 1
    MISUSED = 2
    DECLINED = 3
    INTERRUPTED = 130


STOPPED = "Stopped. The library is whole: nothing is left half done."


class Interrupted(KeyboardInterrupt):
    """Ctrl-C, where more is to be said than that the library is as it was: `sentence` says it."""

    def __init__(self, sentence: str) -> None:
        """Keep the sentence."""
        super().__init__(sentence)
        self.sentence = sentence


class Boundary(TyperGroup):
    """The group of all commands; it ends each with its status."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - typer's own types for it differ from version to version
        """Run the command; what it raises is told, and becomes an exit status."""
        if ctx.params.get("traceback"):
            return super().invoke(ctx)
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, VerbatimError, BrokenPipeError) as end:
            raise typer.Exit(_told(end)) from end
        except Exception as fault:
            if is_typers(fault):
                raise
            raise typer.Exit(_told_fault(fault)) from fault


def is_typers(fault: Exception) -> bool:
    """Whether typer raised it, to end a command or to say how one is used."""
    return isinstance(fault, typer.Exit | typer.Abort) or hasattr(fault, "format_message")


def _told(end: BaseException) -> Status:
    from bot.replies import error_reply

    if isinstance(end, BrokenPipeError):
        return leave_the_pipe()
    if isinstance(end, VerbatimError):
        remark(error_reply(end))
        return Status.MISUSED if isinstance(end, UsageError) else Status.FAILED
    remark(note(end.sentence if isinstance(end, Interrupted) else STOPPED))
    return Status.INTERRUPTED


def leave_the_pipe() -> Status:
    """End quietly where the reader of the output has gone (`| head`): nothing is flushed to it at the exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return Status.FAILED


def _told_fault(fault: Exception) -> Status:
    from bot.replies.errors import fault_reply

    remark(fault_reply(fault))
    return Status.FAILED
