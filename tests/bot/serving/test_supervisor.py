import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.serving import supervisor as supervisor_module
from bot.serving.gate import IDENTIFY_PATIENCE_SECONDS
from bot.serving.identify_budget import budget_file, read_history
from bot.serving.judgement import Fatal, RetryPlatformError, StopPlatformError, Verdict
from bot.serving.pacing import DAY_SECONDS, MOST_IDENTIFIES_A_DAY
from bot.serving.platform import Gate, PlatformPlan, Readiness
from bot.serving.standing import State
from bot.serving.supervisor import STEADY_SECONDS
from tests.bot.serving.clock import FakeClock, settle
from tests.bot.serving.platforms import Stage, failing, for_ever


@asynccontextmanager
async def running(stage: Stage) -> "AsyncIterator[asyncio.Task[Fatal]]":
    task = asyncio.create_task(stage.supervisor.run())
    try:
        await settle()
        yield task
    finally:
        task.cancel()
        await asyncio.wait({task})


def ready_for(clock: FakeClock, seconds: float, error: Exception) -> Callable[[Gate, Readiness], Awaitable[None]]:
    async def life(_gate: Gate, on_ready: Readiness) -> None:
        on_ready()
        await clock.sleep(seconds)
        raise error

    return life


async def test_a_first_connection_that_fails_is_tried_again_with_a_fresh_client(clock: FakeClock) -> None:
    stage = Stage(clock, [failing(ConnectionRefusedError()), for_ever])
    async with running(stage):
        assert (len(stage.clients), stage.standing.state) == (1, State.WAITING)
        await clock.advance(1)
        assert (len(stage.clients), stage.standing.state) == (2, State.READY)
        assert stage.clients[0].closed == 1


async def test_a_connection_that_just_ends_is_tried_again(clock: FakeClock) -> None:
    async def ends(_gate: Gate, on_ready: Readiness) -> None:
        on_ready()

    stage = Stage(clock, [ends])
    async with running(stage):
        assert stage.standing.reason == "its connection ended"
        await clock.advance(1)
        assert len(stage.clients) == 2


async def test_failures_in_a_row_are_waited_out_longer_and_longer(clock: FakeClock) -> None:
    stage = Stage(clock, [failing(OSError("down"))])
    async with running(stage):
        await clock.advance(1 + 2 + 4 + 8)
        assert len(stage.clients) == 5
        await clock.advance(15.9)
        assert len(stage.clients) == 5


async def test_a_connection_that_held_for_a_while_begins_a_new_row(clock: FakeClock) -> None:
    down = failing(OSError("down"))
    stage = Stage(clock, [down, down, down, ready_for(clock, STEADY_SECONDS, OSError("reset")), for_ever])
    async with running(stage):
        await clock.advance(1 + 2 + 4 + STEADY_SECONDS)
        assert len(stage.clients) == 4
        await clock.advance(1)
        assert (len(stage.clients), stage.standing.state) == (5, State.READY)


async def test_a_connection_that_flaps_is_no_steady_one(clock: FakeClock) -> None:
    stage = Stage(clock, [ready_for(clock, 0.5, OSError("reset"))])
    async with running(stage):
        await clock.advance(0.5 + 1 + 0.5 + 2 + 0.5 + 3.9)
        assert len(stage.clients) == 3


async def test_what_the_platform_asks_for_is_waited_for(clock: FakeClock) -> None:
    stage = Stage(clock, [failing(RetryPlatformError("slow down", 900)), for_ever], draw=0.0)
    async with running(stage):
        await clock.advance(899)
        assert len(stage.clients) == 1
        await clock.advance(1)
        assert len(stage.clients) == 2


async def test_a_fatal_failure_stops_the_platform_and_says_what_to_do(clock: FakeClock) -> None:
    stage = Stage(clock, [failing(StopPlatformError("The token is bad.", "Make a new one."))])
    async with running(stage) as task:
        assert task.result() == Fatal("The token is bad.", "Make a new one.")
        assert (stage.standing.state, stage.standing.reason) == (State.STOPPED, "The token is bad.")
        assert stage.clients[0].closed == 1


async def test_a_client_that_can_not_even_be_made_is_tried_again(clock: FakeClock) -> None:
    stage = Stage(clock, [for_ever])
    stage.supervisor = supervisor_module.Supervisor(
        PlatformPlan("discord", lambda _: (_ for _ in ()).throw(OSError("no file left"))),
        stage.gate,
        stage.standing,
        clock=clock,
        metrics=stage.metrics,
        draw=lambda: 1.0,
    )
    async with running(stage):
        assert stage.standing.reason == "OSError: no file left"


async def test_a_connection_that_never_becomes_ready_is_given_up(clock: FakeClock) -> None:
    async def silent(_gate: Gate, _on_ready: Readiness) -> None:
        await asyncio.get_running_loop().create_future()

    stage = Stage(clock, [silent, for_ever])
    async with running(stage):
        await clock.advance(600)
        assert stage.standing.reason == "it was not ready after 600 seconds"
        assert stage.clients[0].closed == 1
        await clock.advance(1)
        assert stage.standing.state is State.READY


async def test_a_connection_that_was_ready_once_is_not_given_up_for_being_lost_for_a_while(clock: FakeClock) -> None:
    async def loses_it(_gate: Gate, on_ready: Readiness) -> None:
        on_ready()
        on_ready.lost()
        await asyncio.get_running_loop().create_future()

    stage = Stage(clock, [loses_it])
    async with running(stage):
        await clock.advance(3_600)
        assert (len(stage.clients), stage.standing.state) == (1, State.CONNECTING)


async def test_ready_is_announced_once_however_often_it_connects(clock: FakeClock) -> None:
    stage = Stage(clock, [ready_for(clock, 1, OSError()), ready_for(clock, 1, OSError()), for_ever])
    async with running(stage):
        await clock.advance(100)
        assert len(stage.clients) == 3
    assert stage.announced == ["ready discord"]


async def test_restarts_and_readiness_are_counted(clock: FakeClock) -> None:
    stage = Stage(clock, [failing(OSError()), for_ever])
    async with running(stage):
        assert stage.metrics.value("verbatim_ready", platform="discord") == 0
        await clock.advance(1)
        assert stage.metrics.value("verbatim_ready", platform="discord") == 1
        assert stage.metrics.value("verbatim_restarts_total", platform="discord") == 1


async def test_being_cancelled_closes_the_client_and_leaves_no_task(clock: FakeClock) -> None:
    before = asyncio.all_tasks()
    stage = Stage(clock, [for_ever])
    async with running(stage):
        pass
    assert stage.clients[0].closed == 1
    assert asyncio.all_tasks() == before


async def test_a_client_that_will_not_close_is_left_behind(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never() -> None:
        await asyncio.get_running_loop().create_future()

    monkeypatch.setattr(supervisor_module, "CLOSE_WITHIN_SECONDS", 0.01)
    stage = Stage(clock, [failing(OSError()), for_ever], closing=never)
    task = asyncio.create_task(stage.supervisor.run())
    while stage.standing.state is not State.WAITING:  # noqa: ASYNC110 - it is real time that passes here
        await asyncio.sleep(0.005)
    await clock.advance(1)
    assert len(stage.clients) == 2
    task.cancel()
    await asyncio.wait({task})


async def test_a_client_that_fails_to_close_keeps_nobody_from_going_on(clock: FakeClock) -> None:
    async def fails() -> None:
        raise RuntimeError("closed twice")

    stage = Stage(clock, [failing(OSError()), for_ever], closing=fails)
    async with running(stage):
        await clock.advance(1)
        assert stage.standing.state is State.READY


async def test_a_client_that_cancels_itself_is_started_again(clock: FakeClock) -> None:
    stage = Stage(clock, [failing(asyncio.CancelledError()), for_ever])
    async with running(stage):
        assert stage.standing.reason == "its connection was cancelled"


async def test_five_hundred_reconnects_leave_no_task_behind(clock: FakeClock) -> None:
    before = len(asyncio.all_tasks())
    stage = Stage(clock, [ready_for(clock, STEADY_SECONDS, OSError("reset"))])
    async with running(stage):
        await clock.advance(500 * (STEADY_SECONDS + 1))
        assert len(stage.clients) == 501
        assert len(asyncio.all_tasks()) <= before + 3
    assert len(asyncio.all_tasks()) == before
    assert all(client.closed == 1 for client in stage.clients)


@pytest.mark.usefixtures("no_threads")
async def test_whatever_the_gateway_does_there_are_at_most_three_hundred_identifies_a_day(
    data: Path, clock: FakeClock
) -> None:
    """Every connection is thrown out right after it identified: op 9, a close, a reset."""
    sent: list[float] = []

    async def thrown_out(gate: Gate, on_ready: Readiness) -> None:
        await gate.before_connect()
        await gate.before_identify(0, initial=True)
        sent.append(clock.wall())
        on_ready()
        if len(sent) % 2:
            raise OSError("reset")

    stage = Stage(clock, [thrown_out], budget_folder=data, draw=0.0)
    async with running(stage):
        await clock.advance(3 * DAY_SECONDS)
    most = max(sum(at - DAY_SECONDS < earlier <= at for earlier in sent) for at in sent)
    assert 150 < most <= MOST_IDENTIFIES_A_DAY
    assert sent[-1] > sent[0] + 2.9 * DAY_SECONDS
    assert all(client.closed == 1 for client in stage.clients)


@pytest.mark.usefixtures("no_threads")
async def test_a_restart_loop_of_the_process_gets_no_further_than_the_budget(data: Path, clock: FakeClock) -> None:
    async def crashes(gate: Gate, _on_ready: Readiness) -> None:
        await gate.before_identify(0)
        raise StopPlatformError("crash", "")

    for _ in range(400):
        stage = Stage(clock, [crashes], budget_folder=data)
        async with running(stage) as task:
            await clock.advance_until(task, at_most=DAY_SECONDS - 1_000)
        if clock.monotonic() >= DAY_SECONDS - 1_000:
            break
    history = read_history(budget_file(data), clock.wall())
    assert 150 < len(history) <= MOST_IDENTIFIES_A_DAY


@pytest.mark.usefixtures("no_threads")
async def test_a_long_wait_for_an_identify_is_spent_without_a_connection(data: Path, clock: FakeClock) -> None:
    async def identifies(gate: Gate, on_ready: Readiness) -> None:
        for _ in range(100):
            await gate.before_identify(None)
        on_ready()

    stage = Stage(clock, [identifies], budget_folder=data, draw=0.0)
    async with running(stage):
        await clock.advance(900)
        assert stage.standing.state is State.WAITING
        assert stage.standing.reason == "too many IDENTIFYs in the last day"
        assert stage.clients[0].closed == 1
        assert max(clock.naps[:40]) <= max(IDENTIFY_PATIENCE_SECONDS, 600)


async def test_failures_are_judged_by_the_platforms_own_judge(clock: FakeClock) -> None:
    def judge(failure: BaseException) -> Verdict:
        return Fatal(f"judged {failure}", "")

    stage = Stage(clock, [failing(OSError("this"))], judge=judge)
    async with running(stage) as task:
        assert task.result().message == "judged this"
