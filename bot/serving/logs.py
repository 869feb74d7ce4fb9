"""Logs on standard error: lines of JSON for machines, readable ones on a terminal. The one door to structlog's set-up.

Everything goes through here, also what discord.py, aiohttp and asyncio log, and whatever escapes a thread.
Redaction comes last, on the finished text, so that no traceback and no representation passes it by.
"""

import logging
import sys
import threading
from types import TracebackType
from typing import Any, Final, TextIO

import structlog

from bot.serving.redaction import redact, redact_line

LEVELS: Final = ("debug", "info", "warning", "error")

_TALKATIVE: Final = ("aiohttp", "aiosqlite", "asyncio", "discord", "websockets")
"""At the level debug they log whole messages of people, or statements that hold them, which is no log's business."""

MOST_CHARACTERS: Final = 8_000
"""Of each value in a line: enough for a traceback, not for a whole event of a platform's that an error quotes."""
_log = structlog.get_logger("bot")


def start_logging(level: str, stream: TextIO, *, readable: bool | None = None) -> None:
    """Send every log line from `level` on to `stream`; `readable` is by default whether that is a terminal."""
    is_readable = stream.isatty() if readable is None else readable
    chosen = getattr(logging, level.upper())
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=_rendering(is_readable=is_readable))
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(chosen)
    logging.captureWarnings(capture=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(chosen, logging.INFO))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def catch_everything() -> None:
    """Log what would otherwise be printed, unredacted, by Python itself."""
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_thread
    sys.unraisablehook = _log_unraisable


def _rendering(*, is_readable: bool) -> list[Any]:
    without_marks = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if is_readable:
        # A traceback that is a text already is shown plainly: prettier ones show local variables.
        console = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        return [without_marks, structlog.processors.format_exc_info, _cut_values, console, redact_line]
    return [
        without_marks,
        structlog.processors.format_exc_info,
        _cut_values,
        structlog.processors.JSONRenderer(default=repr),
        redact_line,
    ]


def _cut_values(_logger: object, _method: str, line: dict[str, Any]) -> dict[str, Any]:
    """Cut every value that is too long, so that no line is; a traceback is a value, too."""
    return {key: _cut(value) for key, value in line.items()}


def _cut(value: Any) -> Any:  # noqa: ANN401 - whatever is logged
    """Return a value, or where its text is too long the beginning and the end of that: an error's text ends with why.

    It is redacted before it is cut, for nobody recognizes half a secret.
    """
    if value is None or isinstance(value, bool | int | float):
        return value
    text = value if isinstance(value, str) else repr(value)
    if len(text) <= MOST_CHARACTERS:
        return value
    text = redact(text)
    half = MOST_CHARACTERS // 2
    left_out = len(text) - 2 * half
    return text if left_out <= 0 else f"{text[:half]} [… {left_out} characters cut …] {text[-half:]}"


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    _log.critical("uncaught", exc_info=(kind, error, trace))


def _log_thread(context: threading.ExceptHookArgs) -> None:
    if context.exc_value is not None:
        thread = context.thread.name if context.thread else None
        _log.critical("uncaught_in_thread", thread=thread, exc_info=context.exc_value)


def _log_unraisable(context: "sys.UnraisableHookArgs") -> None:
    _log.error("unraisable", message=context.err_msg, exc_info=context.exc_value or False)
