"""Kills while two worker processes share a run's work: of the process that indexes, or of a worker."""

import contextlib
import os
import select
import signal
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Final

from tests.torture.campaign import Campaign
from tests.torture.children import Child
from tests.torture.examine import BadLibraryError

PATIENCE_MILLISECONDS: Final = 60_000
"""As long as a worker may take to notice that nobody asks it any more: it may not have begun yet."""


@dataclass(slots=True)
class SharedKills:
    """Kills for a campaign, by turns of the process that indexes and of workers; or of the former alone.

    `seconds` is what a run took with its workers, of late.
    """

    campaign: Campaign
    parents_alone: bool = False
    patience_milliseconds: int = PATIENCE_MILLISECONDS
    seconds: float = 0.5

    def kill(self) -> Child:
        """Let a child do one run, kill it or its workers, and wait until no worker is left; return the child.

        Raises:
            BadLibraryError: a worker stayed, or the run failed since one was killed.
        """
        campaign = self.campaign
        child = campaign.child(runs=1, shares=True)
        child.begin()
        while child.status is None and len(child.workers) < 2:
            child.listen()
        began = monotonic()
        with watched(child.workers) as watches:
            campaign.let_pass(child, campaign.chance.uniform(0, 1.1 * self.seconds))
            if self.parents_alone or campaign.counts["checks"] % 2 == 0:
                child.kill()
                campaign.counts["parents killed"] += child.status != 0 and bool(watches)
            else:
                self._kill_workers(child)
                self.seconds += (monotonic() - began - self.seconds) / 10 if child.workers else 0
            self._require_end(watches)
        return child

    def _kill_workers(self, child: Child) -> None:
        """Kill one, or both one after the other; the run goes on."""
        chance = self.campaign.chance
        for pid in chance.sample(child.workers, min(len(child.workers), chance.randint(1, 2))):
            if child.status is None:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    self.campaign.counts["workers killed"] += 1
        if child.end() != 0:
            raise BadLibraryError(f"a worker was killed, and the run ended with {child.status}: {child.failure}")

    def _require_end(self, watches: Collection[tuple[int, int]]) -> None:
        stayed = [(pid, watch) for pid, watch in watches if not has_ended(watch, self.patience_milliseconds)]
        for _, watch in stayed:
            signal.pidfd_send_signal(watch, signal.SIGKILL)
        if stayed:
            raise BadLibraryError(f"{len(stayed)} workers stayed when the process that they worked for had gone")
        self.campaign.counts["workers seen to end"] += len(watches)


@contextmanager
def watched(pids: Iterable[int]) -> Iterator[list[tuple[int, int]]]:
    """Hold on to processes that are not ours, those that are still there: each with what can be waited for."""
    watches = []
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            watches.append((pid, os.pidfd_open(pid)))
    try:
        yield watches
    finally:
        for _, watch in watches:
            os.close(watch)


def has_ended(watch: int, milliseconds: int) -> bool:
    """Whether a watched process ends within so long."""
    ended = select.poll()
    ended.register(watch, select.POLLIN)
    return bool(ended.poll(milliseconds))
