"""However often the gateway throws the bot out, it comes back, and nothing of the old connections stays behind."""

import asyncio
import gc
import threading
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path

import pytest

from bot.serving.pacing import DAY_SECONDS, MOST_IDENTIFIES_A_DAY
from tests.lab.discord.connection import CloseCode
from tests.lab.discord.lab import Lab
from tests.soak.connecting import Connected, connected
from tests.soak.scale import report, scaled

RECONNECTS = scaled(500, 10_000)
WARM_UP = 100
"""Reconnects before the first count: caches and pools are filled by then."""
MOST_GROWTH_BYTES = 60_000_000
"""Loose, since the lab lives in the same process and remembers much: a session that leaked would take more."""
DESCRIPTORS = Path("/proc/self/fd")
_ROUNDS = 3_000
_STILL = 400
"""Rounds without a change: longer than discord.py waits for servers before it calls itself ready."""
_HEARTBEAT_MILLISECONDS = 2_000
"""A connection that was given up ends its thread at its next heartbeat; nobody wants to wait 41 seconds for that."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the process holds."""

    descriptors: int
    tasks: int
    threads: int

    def is_within(self, other: "Held") -> bool:
        """Whether there is no more of anything than there was."""
        return self.descriptors <= other.descriptors and self.tasks <= other.tasks and self.threads <= other.threads


@pytest.mark.skipif(not DESCRIPTORS.exists(), reason="this system does not list a process's files under /proc")
async def test_reconnecting_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with Lab() as lab:
        lab.server.keeps_seen = False
        lab.gateway.heartbeat_interval_milliseconds = _HEARTBEAT_MILLISECONDS
        # The lab knows nothing of the days that pass on the bot's clock; those are looked at below.
        lab.backend.application.identifies_left = 10 * RECONNECTS
        async with connected(lab, tmp_path, monkeypatch) as bot:
            faults = cycle(_faults(lab))
            await _reconnect(lab, bot, faults, WARM_UP)
            before = await _settled(None)
            gc.collect()
            bytes_before = _resident_bytes()
            await _reconnect(lab, bot, faults, RECONNECTS)
            after = await _settled(before)
            caplog.clear()  # what was logged of a failure holds the client that it happened to
            gc.collect()
            bytes_after = _resident_bytes()
    assert after.is_within(before), (before, after)
    assert _most_in_a_day(bot.identified) <= MOST_IDENTIFIES_A_DAY
    assert bytes_after - bytes_before < MOST_GROWTH_BYTES
    assert lab.gateway.resumes > RECONNECTS // 2
    assert lab.gateway.identifies > RECONNECTS // 10
    assert lab.violations == []
    report(
        "Discord reconnects",
        reconnects=RECONNECTS,
        resumes=lab.gateway.resumes,
        identifies=lab.gateway.identifies,
        clients=bot.clients,
        most_identifies_a_day=_most_in_a_day(bot.identified),
        descriptors=f"{before.descriptors} -> {after.descriptors}",
        tasks=f"{before.tasks} -> {after.tasks}",
        threads=f"{before.threads} -> {after.threads}",
        resident_growth_mb=(bytes_after - bytes_before) / 1e6,
    )


def _faults(lab: Lab) -> list[Callable[[], None]]:
    gateway = lab.gateway
    return [
        gateway.reconnect,
        partial(gateway.invalidate, resumable=True),
        gateway.cut,
        partial(gateway.close, CloseCode.UNKNOWN_ERROR),
        partial(gateway.invalidate, resumable=False),
    ]


async def _reconnect(lab: Lab, bot: Connected, faults: "cycle[Callable[[], None]]", times: int) -> None:
    """Throw the bot out so often; after each time it answers."""
    for _ in range(times):
        before = lab.gateway.accepted
        next(faults)()
        await lab.until(partial(_is_back, lab, before), "a new connection with a session")
        await lab.reply_to(lab.member.says(lab.general, "Are you there?", mentions_bot=True))
        _forget(lab, bot)


def _most_in_a_day(times: Sequence[float]) -> int:
    """Return how many of the times, in seconds and ascending, lie in the fullest day."""
    return max(number - bisect_left(times, time - DAY_SECONDS) for number, time in enumerate(times))


def _is_back(lab: Lab, accepted: int) -> bool | None:
    return (lab.gateway.accepted > accepted and bool(lab.gateway.sessions)) or None


def _forget(lab: Lab, bot: Connected) -> None:
    """Empty what the lab and the scripted core remember, so that what grows is the bot's."""
    lab.world.messages.clear()
    lab.backend.nonces.clear()
    lab.backend.typing.clear()
    bot.forget_what_was_asked()


async def _settled(least: Held | None) -> Held:
    """Count what the process holds once what was closed is gone: at most `least`, or what no longer changes.

    Threads, sockets and discord.py's own tasks end a moment later, and nothing tells when.
    """
    counted: list[Held] = []
    while len(counted) < _ROUNDS:
        await asyncio.sleep(0.01)
        counted.append(_held())
        if least is not None and counted[-1].is_within(least):
            break
        if least is None and len(counted) > _STILL and len(set(counted[-_STILL:])) == 1:
            break
    return counted[-1]


def _held() -> Held:
    return Held(len(list(DESCRIPTORS.iterdir())), len(asyncio.all_tasks()), threading.active_count())


def _resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096
