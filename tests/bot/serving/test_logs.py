import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import structlog

from bot.serving.logs import MOST_CHARACTERS, catch_everything, start_logging
from bot.serving.redaction import REDACTED, know
from bot.serving.secrets import Secret
from tests.bot.serving.tokens import DISCORD, SLACK

TALKATIVE = ("aiohttp", "aiosqlite", "asyncio", "discord", "websockets")


@pytest.fixture
def stream(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Where the lines of a test go; all that logging holds is put back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in TALKATIVE}
    for module, name in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(module, name, getattr(module, name))
    yield io.StringIO()
    logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def leak() -> None:
    token = DISCORD
    raise RuntimeError(f"the server said: Bot {token}")


@pytest.mark.parametrize("readable", [True, False])
def test_no_way_of_logging_shows_a_secret(stream: io.StringIO, *, readable: bool) -> None:
    start_logging("debug", stream, readable=readable)
    secret = Secret("Just-A-Known-Value")
    log, plain = structlog.get_logger("bot.test"), logging.getLogger("discord.http")
    event = f"event {secret.reveal()}"
    log.info(event, token=secret, value=secret.reveal(), deep=[{"x": (SLACK, secret)}])
    plain.warning("header %s", {"Authorization": "Bot " + DISCORD})
    plain.warning("only %s", secret.reveal(), extra={"more": secret.reveal()})
    try:
        leak()
    except RuntimeError:
        log.exception("failed")
        plain.exception("failed too")
        log.warning("by hand", exc_info=sys.exc_info(), stack_info=True)
    text = stream.getvalue()
    for value in (DISCORD, SLACK, secret.reveal()):
        assert value not in text
    assert text.count("RuntimeError: the server said") == 3
    assert text.count(REDACTED) >= 8


def test_lines_are_json_with_time_level_and_name_where_nobody_watches(stream: io.StringIO) -> None:
    start_logging("info", stream)
    structlog.get_logger("bot.test").warning("platform_waits", seconds=3, name_="ä\nb")
    logging.getLogger("discord.client").info("Logging in")
    first, second = lines(stream)
    assert (first["event"], first["level"], first["logger"], first["seconds"]) == (
        "platform_waits", "warning", "bot.test", 3,
    )  # fmt: skip
    assert first["timestamp"].endswith("Z")
    assert (second["event"], second["level"], second["logger"]) == ("Logging in", "info", "discord.client")


def test_a_value_that_json_does_not_know_is_written_all_the_same(stream: io.StringIO) -> None:
    start_logging("info", stream)
    structlog.get_logger("bot.test").info("x", value=object, broken=b"\xff")
    assert len(lines(stream)) == 1


@pytest.mark.parametrize("readable", [True, False])
def test_no_value_makes_a_line_endless(stream: io.StringIO, *, readable: bool) -> None:
    start_logging("info", stream, readable=readable)
    endless = "x" * 1_000_000
    structlog.get_logger("bot.test").info(endless, value=endless, deep=[{"x": endless}], number=7)
    logging.getLogger("discord").warning("only %s", endless, extra={"more": endless})
    try:
        json.loads(endless)
    except ValueError as error:
        error.args = (endless + " and why",)
        logging.getLogger("discord").exception("failed")
    text = stream.getvalue()
    assert len(text) < 8 * MOST_CHARACTERS
    assert text.count("characters cut") == 5
    assert "json.loads(endless)" in text
    assert "and why" in text


def test_what_is_short_enough_is_whole(stream: io.StringIO) -> None:
    start_logging("info", stream)
    whole = "x" * MOST_CHARACTERS
    structlog.get_logger("bot.test").info(whole, value=[1, "y"])
    assert (lines(stream)[0]["event"], lines(stream)[0]["value"]) == (whole, [1, "y"])


def test_a_secret_that_is_cut_in_two_is_not_shown_by_half(stream: io.StringIO) -> None:
    start_logging("info", stream)
    before = "x " * (MOST_CHARACTERS // 4 - 10)
    structlog.get_logger("bot.test").info(before + DISCORD + " y" * MOST_CHARACTERS)
    assert DISCORD[:20] not in stream.getvalue()
    assert REDACTED in stream.getvalue()


def test_lines_are_readable_on_a_terminal(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "isatty", lambda: True)
    start_logging("info", stream)
    structlog.get_logger("bot.test").info("serving", port=1)
    assert not stream.getvalue().startswith("{")
    assert "serving" in stream.getvalue()


def test_the_level_holds_for_everything(stream: io.StringIO) -> None:
    start_logging("warning", stream)
    structlog.get_logger("bot.test").info("no")
    logging.getLogger("discord").info("no")
    structlog.get_logger("bot.test").warning("yes")
    assert [line["event"] for line in lines(stream)] == ["yes"]


@pytest.mark.parametrize("name", TALKATIVE)
def test_what_people_write_is_not_logged_even_at_debug(stream: io.StringIO, name: str) -> None:
    start_logging("debug", stream)
    logging.getLogger(name + ".gateway").debug("WebSocket Event: MESSAGE_CREATE ...")
    structlog.get_logger("bot.test").debug("ours")
    assert [line["event"] for line in lines(stream)] == ["ours"]


def test_starting_twice_writes_each_line_once(stream: io.StringIO) -> None:
    start_logging("info", io.StringIO())
    start_logging("info", stream)
    structlog.get_logger("bot.test").info("once")
    assert len(lines(stream)) == 1


def test_warnings_of_python_are_logged(stream: io.StringIO) -> None:
    start_logging("info", stream)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=False)
        logging.captureWarnings(capture=True)
        warnings.warn("old thing", stacklevel=1)
        logging.captureWarnings(capture=False)
    assert "old thing" in lines(stream)[0]["event"]


def test_what_nobody_caught_is_logged_without_its_secrets(stream: io.StringIO) -> None:
    start_logging("info", stream)
    catch_everything()
    know("hidden-value")
    try:
        leak()
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
        sys.unraisablehook(SimpleNamespace(err_msg="hidden-value", exc_value=error))
    thread = threading.Thread(target=leak)
    thread.start()
    thread.join()
    assert DISCORD not in stream.getvalue()
    assert "hidden-value" not in stream.getvalue()
    assert [line["event"] for line in lines(stream)] == ["uncaught", "unraisable", "uncaught_in_thread"]
