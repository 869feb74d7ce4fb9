import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
import structlog

from bot.serving import serve as serve_module
from bot.serving.control import Control
from bot.serving.hand_over import remove_by_serving
from bot.serving.judgement import StopPlatformError
from bot.serving.notice import notice_file, read_notice
from bot.serving.platform import Gate, PlatformPlan
from bot.serving.secrets import Secret
from bot.serving.serve import AllStoppedError, Foundation, NoTokenError, ServeOptions, serve
from config.database import open_for_writing
from config.errors import DatabaseBusyError, VerbatimError
from config.state import STATE, state_file
from tests.bot.serving.platforms import Life, ScriptedPlatform, failing, for_ever
from tests.bot.serving.services import REMOVAL, FakeService, OddError

OFF = 0


def plan(life: Life, name: str = "discord") -> PlatformPlan:
    def make(gate: Gate) -> ScriptedPlatform:
        client = ScriptedPlatform(life, gate)
        made.append(client)
        return client

    made: list[ScriptedPlatform] = []
    return PlatformPlan(name, make)


class Run:
    """`serve` in this process, until it is told to stop."""

    def __init__(self, data: Path, plans: Sequence[PlatformPlan], port: int = OFF) -> None:
        self.service = FakeService(plans)
        self.foundation: Foundation | None = None
        self.lines: list[str] = []
        self.ready = asyncio.Event()
        self.signals: list[int] = []
        self.options = ServeOptions(data, {"discord": Secret("a-token-of-ours")}, port)
        self.before_building: Callable[[], object] = lambda: None

    async def __call__(self) -> None:
        await serve(self.options, self._build, self._announce, on_signal=self.signals.append)

    @asynccontextmanager
    async def _build(self, foundation: Foundation) -> AsyncIterator[FakeService]:
        self.foundation = foundation
        self.before_building()
        await asyncio.sleep(0)
        self.service.steps.append("open")
        try:
            yield self.service
        finally:
            self.service.steps.append("close")

    def _announce(self, line: str) -> None:
        self.lines.append(line)
        self.ready.set()


@asynccontextmanager
async def running(run: Run) -> "AsyncIterator[asyncio.Task[None]]":
    task = asyncio.create_task(run())
    waiting = asyncio.create_task(run.ready.wait())
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED, timeout=20)
    waiting.cancel()
    assert not task.done()
    try:
        yield task
    finally:
        if not task.done():
            os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait({task}, timeout=20)


async def test_it_says_ready_takes_orders_and_ends_cleanly_when_asked(data: Path) -> None:
    run = Run(data, [plan(for_ever)])
    before = asyncio.all_tasks()
    async with running(run) as task:
        assert run.lines == ["ready discord"]
        assert await remove_by_serving(data, "notes") == REMOVAL
        with pytest.raises(DatabaseBusyError):
            async with open_for_writing(state_file(data), STATE):
                pass
    task.result()
    assert run.signals == [signal.SIGTERM]
    assert run.service.steps == ["open", "drain", "drained", "close"]
    assert not notice_file(data).exists()
    assert asyncio.all_tasks() - {task} == before
    async with open_for_writing(state_file(data), STATE):
        pass


async def test_every_platform_runs_and_one_that_fails_costs_the_others_nothing(data: Path) -> None:
    bad = plan(failing(StopPlatformError("No.", "Do.")), "slack")
    run = Run(data, [bad, plan(for_ever)])
    async with running(run) as task:
        assert run.lines == ["ready discord"]
        await asyncio.sleep(0)
        assert not task.done()
    task.result()


async def test_where_no_platform_is_left_it_ends_and_says_why(data: Path) -> None:
    run = Run(data, [plan(failing(StopPlatformError("The token is bad.", "Make a new one.")))])
    with pytest.raises(AllStoppedError, match=r"The token is bad\. Make a new one\."):
        await run()
    assert run.service.steps == ["open", "close"]


async def test_without_any_token_it_says_which_variable_to_set_and_touches_nothing(tmp_path: Path) -> None:
    run = Run(tmp_path / "data", [])
    run.options = ServeOptions(tmp_path / "data", {}, OFF)
    with pytest.raises(NoTokenError, match="VERBATIM_DISCORD_TOKEN"):
        await run()
    assert not (tmp_path / "data").exists()


async def test_what_is_in_flight_is_answered_before_the_platforms_close(data: Path) -> None:
    run = Run(data, [plan(for_ever)])
    run.service.in_flight = asyncio.Event()
    async with running(run) as task:
        os.kill(os.getpid(), signal.SIGTERM)
        await run.service.draining.wait()
        assert not task.done()
        run.service.in_flight.set()
    assert run.service.steps == ["open", "drain", "drained", "close"]


async def test_what_is_not_answered_in_time_is_handed_back(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve_module, "DRAIN_SECONDS", 0.01)
    run = Run(data, [plan(for_ever)])
    run.service.in_flight = asyncio.Event()
    async with running(run) as task:
        pass
    task.result()
    assert run.service.steps == ["open", "drain", "hand back", "close"]


async def test_a_drain_that_fails_keeps_nothing_from_being_closed(data: Path) -> None:
    async def fails() -> None:
        raise RuntimeError

    run = Run(data, [plan(for_ever)])
    run.service.drain = fails  # type: ignore[method-assign] # what this test is about
    async with running(run) as task:
        pass
    task.result()
    assert run.service.steps == ["open", "close"]


async def test_being_asked_to_stop_while_it_starts_ends_it_too(data: Path) -> None:
    run = Run(data, [plan(for_ever)])
    run.before_building = lambda: os.kill(os.getpid(), signal.SIGINT)
    await asyncio.wait_for(run(), 20)
    assert run.lines == []
    assert not notice_file(data).exists()


async def test_being_cancelled_by_somebody_else_is_no_clean_end(data: Path) -> None:
    run = Run(data, [plan(for_ever)])
    async with running(run) as task:
        task.cancel()
        await asyncio.wait({task})
    assert task.cancelled()
    assert run.service.steps[-1] == "close"


async def test_what_keeps_it_from_starting_is_raised_as_it_is(data: Path) -> None:
    def fail() -> None:
        raise OddError("No library.", "Make one.")

    run = Run(data, [plan(for_ever)])
    run.before_building = fail
    with pytest.raises(OddError):
        await run()
    async with open_for_writing(state_file(data), STATE):
        pass


async def test_a_second_process_on_the_same_data_is_refused(data: Path) -> None:
    async with open_for_writing(state_file(data), STATE):
        with pytest.raises(DatabaseBusyError):
            await Run(data, [plan(for_ever)])()


async def test_the_core_is_built_on_the_open_database_the_tokens_and_the_figures(data: Path) -> None:
    run = Run(data, [plan(for_ever)])
    async with running(run):
        foundation = run.foundation
        assert foundation is not None
        assert await foundation.database.fetch_one("PRAGMA query_only") == (0,)
        assert foundation.tokens["discord"].reveal() == "a-token-of-ours"
        foundation.metrics.question("discord", "answered")


async def test_while_it_stops_it_is_not_ready(data: Path) -> None:
    with_port = 47_113
    run = Run(data, [plan(for_ever)], with_port)
    run.service.in_flight = asyncio.Event()
    async with running(run), aiohttp.ClientSession() as session:
        notice = read_notice(data)
        assert notice is not None
        page = f"http://127.0.0.1:{notice.health_port}/readyz"
        async with session.get(page) as response:
            assert response.status == 200
        os.kill(os.getpid(), signal.SIGTERM)
        await run.service.draining.wait()
        async with session.get(page) as response:
            assert json.loads(await response.text())["missing"] == ["it is stopping"]
        run.service.in_flight.set()


async def test_a_folder_in_which_no_notice_can_be_put_up_is_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(serve_module, "put_up", fail)
    with pytest.raises(VerbatimError, match="can't be written"):
        await Run(data, [plan(for_ever)])()


async def test_a_token_never_reaches_the_log_whatever_fails(data: Path) -> None:
    with structlog.testing.capture_logs() as entries:
        run = Run(data, [plan(failing(OSError("a-token-of-ours was refused"))), plan(for_ever, "slack")])
        async with running(run):
            while not any(entry["event"] == "platform_waits" for entry in entries):  # noqa: ASYNC110 - no event
                await asyncio.sleep(0)
    assert "a-token-of-ours" not in str([entry.get("reason") for entry in entries])


async def test_what_no_task_catches_is_logged(data: Path) -> None:
    run = Run(data, [plan(for_ever)])
    with structlog.testing.capture_logs() as entries:
        async with running(run):
            loop = asyncio.get_running_loop()
            loop.call_exception_handler({"message": "lost", "exception": RuntimeError("x")})
            loop.call_exception_handler({"message": "only words"})
    assert [entry["message"] for entry in entries if entry["event"] == "unhandled"] == ["lost", "only words"]


def test_orders_and_health_are_two_doors() -> None:
    routes = {
        route.resource.canonical
        for route in Control(FakeService([]), "w").application().router.routes()
        if route.resource
    }
    assert routes == {"/hello", "/index", "/remove"}
