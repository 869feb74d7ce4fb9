import asyncio
import io
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from bot.render.terminal import show
from bot.serving import health_check
from bot.serving.control import Control
from bot.serving.health import Health
from bot.serving.health_check import (
    Condition,
    NotAnsweringError,
    NotServingError,
    condition_record,
    condition_reply,
    look_at,
)
from bot.serving.loopback import ANY_PORT, listening
from bot.serving.metrics import Metrics
from bot.serving.notice import Notice, put_up
from bot.serving.standing import Standing
from tests.bot.conftest import Verbatim
from tests.bot.serving.services import FakeLibrary

WORD = "the-right-word"


@pytest.fixture
def discord() -> Standing:
    return Standing("discord", Metrics(), lambda _: None)


@asynccontextmanager
async def served(data: Path, discord: Standing, *, missing: tuple[str, ...] = ()) -> AsyncIterator[None]:
    """Show how it does, under a notice."""
    health = Health(Metrics(), [discord], lambda: missing, lambda: ["A note."])
    async with listening(health.application(), ANY_PORT) as port:
        put_up(data, Notice(os.getpid(), 1, WORD, port))
        yield


async def looked(data: Path) -> Condition:
    return await asyncio.to_thread(look_at, data)


def said(found: Condition) -> str:
    stream = io.StringIO()
    show(condition_reply(found), stream)
    return stream.getvalue()


async def test_a_bot_that_takes_questions_says_so(data: Path, discord: Standing) -> None:
    discord()
    async with served(data, discord):
        found = await looked(data)
    assert (found.is_ready, found.platforms, found.missing) == (True, {"discord": "ready"}, ())
    assert said(found) == f"Process {os.getpid()} serves and takes questions.\n- A note.\n"
    assert condition_record(found) == {
        "pid": os.getpid(), "ready": True, "platforms": {"discord": "ready"}, "missing": [], "notes": ["A note."],
    }  # fmt: skip


async def test_what_a_bot_lacks_is_named(data: Path, discord: Standing) -> None:
    discord.waiting("OSError: down")
    async with served(data, discord, missing=("a shared library: verbatim index PATH",)):
        found = await looked(data)
    assert found.is_ready is False
    assert found.missing == ("discord is waiting: OSError: down", "a shared library: verbatim index PATH")
    assert "does not take all questions.\n- It lacks: discord is waiting" in said(found)


async def test_where_the_pages_are_switched_off_it_is_asked_whether_it_answers(data: Path) -> None:
    async with listening(Control(FakeLibrary(), WORD).application(), ANY_PORT) as port:
        put_up(data, Notice(os.getpid(), port, WORD))
        found = await looked(data)
    assert found == Condition(os.getpid())
    assert "serves and answers.\nWhat it may lack can't be asked" in said(found)


def test_where_nothing_serves_that_is_said(data: Path) -> None:
    with pytest.raises(NotServingError, match="No process serves the data folder"):
        look_at(data)


async def test_a_bot_whose_event_loop_is_held_up_does_not_answer(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health_check, "ANSWER_SECONDS", 0.05)
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        put_up(data, Notice(os.getpid(), 1, WORD, deaf.getsockname()[1]))
        with pytest.raises(NotAnsweringError, match=rf"Process {os.getpid()} serves, and does not answer"):
            await looked(data)


@pytest.mark.parametrize("answer", ["[]", "{}", "no JSON", '{"ready": true, "platforms": 1}'])
async def test_another_program_at_its_port_is_not_taken_for_it(data: Path, answer: str) -> None:
    application = web.Application()

    async def page(_request: web.Request) -> web.Response:
        return web.Response(text=answer)

    application.router.add_get("/readyz", page)
    application.router.add_get("/hello", page)
    async with listening(application, ANY_PORT) as port:
        for notice in (Notice(os.getpid(), 1, WORD, port), Notice(os.getpid(), port, WORD)):
            put_up(data, notice)
            with pytest.raises(NotAnsweringError):
                await looked(data)


async def test_a_page_that_is_refused_is_no_answer(data: Path) -> None:
    async with listening(Control(FakeLibrary(), WORD).application(), ANY_PORT) as port:
        put_up(data, Notice(os.getpid(), port, "another-word"))
        with pytest.raises(NotAnsweringError, match="status 401"):
            await looked(data)


@pytest.mark.parametrize(("options", "status"), [((), 0), (("--json",), 0), (("--ready",), 1)])
async def test_only_who_asks_for_it_is_failed_for_what_a_bot_lacks(
    verbatim: Verbatim, data: Path, discord: Standing, options: tuple[str, ...], status: int
) -> None:
    discord.waiting("later")
    async with served(data, discord):
        done = await asyncio.to_thread(verbatim, "health", *options)
    assert done.exit_code == status, done.output
    assert "discord is waiting: later" in done.stdout


def test_the_command_fails_where_nothing_serves(verbatim: Verbatim) -> None:
    done = verbatim("health")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "Start one: verbatim serve" in done.stderr
