"""How each platform stands: what `/readyz` shows, what `ready PLATFORM` is printed by."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from bot.serving.metrics import Metrics


class State(StrEnum):
    """Where a platform is between start and end."""

    CONNECTING = "connecting"
    READY = "ready"
    WAITING = "waiting"
    STOPPED = "stopped"


@dataclass(slots=True)
class Standing:
    """One platform's state. It is the `Readiness` that the platform is handed.

    `was_ready` is whether the present client ever was, also if its connection is gone for now.
    """

    name: str
    metrics: Metrics
    announce: Callable[[str], None]
    state: State = State.CONNECTING
    reason: str = ""
    was_ready: bool = False
    _announced: bool = field(default=False, repr=False)

    def __call__(self) -> None:
        """Note that questions are taken; the first time it is announced."""
        self.was_ready = True
        self._enter(State.READY, "")
        if not self._announced:
            self._announced = True
            self.announce(f"ready {self.name}")

    def lost(self) -> None:
        """Note that the connection is gone for now."""
        if self.state is State.READY:
            self._enter(State.CONNECTING, "the connection was lost")

    def connecting(self) -> None:
        """Note that a fresh client connects; why the last one failed stays known until it is ready."""
        self.was_ready = False
        self._enter(State.CONNECTING, self.reason)

    def waiting(self, reason: str) -> None:
        """Note that it failed and is tried again later."""
        self._enter(State.WAITING, reason)

    def stopped(self, reason: str) -> None:
        """Note that it stays away."""
        self._enter(State.STOPPED, reason)

    def _enter(self, state: State, reason: str) -> None:
        self.state, self.reason = state, reason
        self.metrics.ready(self.name, is_ready=state is State.READY)
