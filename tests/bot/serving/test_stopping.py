import asyncio
import os
import signal
import threading

import pytest

from bot.serving.stopping import HardStop, asked_to_stop


def test_a_process_that_hangs_is_ended(capfd: pytest.CaptureFixture[str]) -> None:
    left, gone = list[int](), threading.Event()

    def leave(status: int) -> None:
        left.append(status)
        gone.set()

    HardStop(0.0, leave).asked(signal.SIGTERM)
    assert gone.wait(10)
    assert left == [0]
    assert "Nothing is left half done." in capfd.readouterr().err


def test_a_second_signal_ends_it_at_once() -> None:
    left = list[int]()
    stop = HardStop(3_600, left.append)
    stop.asked(signal.SIGINT)
    assert left == []
    stop.asked(signal.SIGINT)
    assert left == [130]
    stop.cancel()


def test_a_process_that_ends_by_itself_is_left_alone() -> None:
    HardStop(3_600, lambda _: pytest.fail("left")).cancel()
    stop = HardStop(3_600, lambda _: pytest.fail("left"))
    stop.asked(signal.SIGTERM)
    stop.cancel()
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.join(10)
            assert not thread.is_alive()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_signals_are_heard_in_the_loop_and_given_back(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    heard = asyncio.get_running_loop().create_future()
    with asked_to_stop(heard.set_result):
        os.kill(os.getpid(), number)
        assert await asyncio.wait_for(heard, 10) == number
    assert signal.getsignal(number) is before
