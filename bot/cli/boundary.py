"""Where every failure becomes an exit status and plain sentences: no traceback goes further than this."""

import errno
import os
import sys
from enum import IntEnum
from typing import Any, Final, TextIO

import typer
from typer.core import TyperGroup

from bot.cli.streams import forgetting, remark
from bot.reply import note
from config.errors import UsageError, VerbatimError


class Status(IntEnum):
    """What a command's end means to the shell."""

    DONE = 0
    FAILED = 1
    MISUSED = 2
    DECLINED = 3
    INTERRUPTED = 130
    UNREAD = 141


_OUTPUT_FAULTS: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF})
"""What the system says of a stream that can't be written: full, over quota, too large, broken, closed."""

STOPPED = "Stopped. The library is whole: nothing is left half done."


class Interrupted(KeyboardInterrupt):
    """Ctrl-C, where more is to be said than that the library is as it was: `sentence` says it."""

    def __init__(self, sentence: str) -> None:
        """Keep the sentence."""
        super().__init__(sentence)
        self.sentence = sentence


class Boundary(TyperGroup):
    """The group of all commands; it ends each with its status."""

    def make_context(self, *arguments: Any, **more: Any) -> Any:  # noqa: ANN401 - as below
        """Read the command line; `--help` and `--version` are told here, to whoever reads on."""
        try:
            return super().make_context(*arguments, **more)
        except BrokenPipeError as end:
            raise typer.Exit(leave_the_pipe()) from end
        except OSError as fault:
            if not is_about_output(fault):
                raise
            raise typer.Exit(tell_unwritable(fault)) from fault

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - typer's own types for it differ from version to version
        """Run the command; what it raises is told, and becomes an exit status."""
        with forgetting():
            return self._invoke(ctx)

    def _invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - as above
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
    """End quietly where the reader of the output has gone (`| head`)."""
    give_up(sys.stdout)
    return Status.UNREAD


def give_up(stream: TextIO) -> None:
    """Let nothing that `stream` still holds be written to it at the exit, which would fail once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def is_about_output(fault: BaseException) -> bool:
    """Whether a standard stream could not be written: such a failure names no file."""
    return isinstance(fault, OSError) and fault.filename is None and fault.errno in _OUTPUT_FAULTS


def tell_unwritable(fault: OSError) -> Status:
    """Say that the output can't be written, where that can be said."""
    give_up(sys.stdout)
    try:
        remark(note(f"The output can't be written: {fault.strerror}."))
    except OSError:  # the notes can't be written either: the status alone is left to tell
        give_up(sys.stderr)
    return Status.FAILED


def _told_fault(fault: Exception) -> Status:
    from bot.replies.errors import fault_reply

    if isinstance(fault, OSError) and is_about_output(fault):
        return tell_unwritable(fault)
    remark(fault_reply(fault))
    return Status.FAILED
