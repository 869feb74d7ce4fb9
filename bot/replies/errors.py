"""Errors -> Reply: what happened and what to do next."""

from typing import Final

from bot.reply import Reply, Role, Text, WordedError, block_of
from config.errors import VerbatimError

_LONGEST_DETAIL: Final = 300


def error_reply(error: VerbatimError) -> Reply:
    """Say what went wrong and what to do next."""
    return _reply(*error.said) if isinstance(error, WordedError) else _reply(error.message, error.advice)


def fault_reply(fault: Exception) -> Reply:
    """Say that something went wrong that nobody foresaw."""
    detail = f": {str(fault)[:_LONGEST_DETAIL]}" if str(fault) else ""
    return _reply(
        f"Something went wrong inside Verbatim ({type(fault).__name__}{detail}).",
        "Please report it, with what “verbatim --traceback” and the same command print.",
    )


def _reply(message: Text, advice: Text) -> Reply:
    blocks = (block_of(Role.WARNING, message), block_of(Role.NOTE, advice))
    return Reply(tuple(block for block in blocks if block.text))
