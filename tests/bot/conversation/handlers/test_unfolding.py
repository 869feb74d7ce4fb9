import asyncio

import pytest

from bot.chat import Response
from bot.conversation.handlers.unfolding import TellResponse, unfold
from bot.reply import note
from config.errors import VerbatimError
from tests.bot.conversation.conftest import said


def saying(text: str) -> Response:
    return Response(note(text))


def stopped() -> Response:
    return saying("stopped")


async def turns(number: int = 5) -> None:
    for _ in range(number):
        await asyncio.sleep(0)


async def test_what_is_told_comes_in_order_and_the_outcome_last() -> None:
    async def run(tell: TellResponse) -> Response:
        for number in range(3):
            tell(saying(f"{number}"))
            await turns()
        return saying("done")

    assert [said(found) async for found in unfold(run, stopped).responses] == ["0", "1", "2", "done"]


async def test_whoever_is_slow_to_show_it_gets_the_latest_alone() -> None:
    async def run(tell: TellResponse) -> Response:
        tell(saying("first"))
        await turns()
        for number in range(100):
            tell(saying(f"{number}"))
        await turns()
        return saying("done")

    assert [said(found) async for found in unfold(run, stopped).responses] == ["first", "99", "done"]


async def test_a_run_that_tells_nothing_has_an_outcome_alone() -> None:
    async def run(_: TellResponse) -> Response:
        await turns()
        return saying("done")

    assert [said(found) async for found in unfold(run, stopped).responses] == ["done"]


async def test_a_failure_is_raised_after_what_was_told() -> None:
    async def run(tell: TellResponse) -> Response:
        tell(saying("reading"))
        await turns()
        raise VerbatimError("The disk is full.", "Free some space.")

    responses = unfold(run, stopped).responses
    assert said(await anext(responses)) == "reading"
    with pytest.raises(VerbatimError, match="disk is full"):
        await anext(responses)


async def test_stopping_cancels_the_run_and_waits_for_what_it_undoes() -> None:
    undone: list[str] = []

    async def run(tell: TellResponse) -> Response:
        try:
            tell(saying("reading"))
            await asyncio.Event().wait()
        finally:
            await turns()
            undone.append("undone")
        raise AssertionError

    unfolding = unfold(run, stopped)
    found: list[str] = []
    async for response in unfolding.responses:
        found.append(said(response))
        unfolding.stop()
    assert found == ["reading", "stopped"]
    assert undone == ["undone"]


async def test_what_was_stopped_before_it_began_does_nothing() -> None:
    async def run(_: TellResponse) -> Response:
        await turns(1)
        raise AssertionError

    unfolding = unfold(run, stopped)
    unfolding.stop()
    assert [said(found) async for found in unfolding.responses] == ["stopped"]


async def test_stopping_what_is_done_changes_nothing() -> None:
    async def run(_: TellResponse) -> Response:
        await turns(1)
        return saying("done")

    unfolding = unfold(run, stopped)
    assert [said(found) async for found in unfolding.responses] == ["done"]
    unfolding.stop()


async def test_nothing_goes_on_once_nobody_listens() -> None:
    ended: list[str] = []

    async def run(tell: TellResponse) -> Response:
        try:
            tell(saying("reading"))
            await asyncio.Event().wait()
        finally:
            ended.append("ended")
        raise AssertionError

    unfolding = unfold(run, stopped)
    assert said(await anext(unfolding.responses)) == "reading"
    await unfolding.responses.aclose()
    assert ended == ["ended"]
