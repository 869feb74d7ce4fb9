"""What may go wrong between a bot and Slack's Web API, to be played when a test says so."""

import asyncio
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RateLimited:
    """Slack answers 429 with Retry-After (whole seconds), and does nothing."""

    retry_after_seconds: int = 1


@dataclass(frozen=True, slots=True)
class ServerError:
    """Slack answers 500, 502 or 503 with a page, and does nothing."""

    status: int = 503


@dataclass(frozen=True, slots=True)
class Lost:
    """The connection is reset; `carried_out` tells whether the request was carried out before that."""

    carried_out: bool = True


@dataclass(frozen=True, slots=True)
class Refused:
    """Slack refuses with one of its errors."""

    error: str


@dataclass(frozen=True, slots=True)
class Hold:
    """Slack is slow: nothing comes back until `gate` is set; `carried_out` tells whether only the answer waits."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    carried_out: bool = False


Fault = RateLimited | ServerError | Lost | Refused | Hold


@dataclass(slots=True)
class _Planned:
    method: str
    fault: Fault
    times: int


class Faults:
    """Which faults are still to come, and how many were played."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []
        self._holding: list[Hold] = []
        self.played = 0

    def plan(self, method: str, fault: Fault, *, times: int = 1) -> None:
        """Let the next `times` requests to a method meet a fault; * is any method."""
        self._planned.append(_Planned(method, fault, times))
        if isinstance(fault, Hold):
            self._holding.append(fault)

    def clear(self) -> None:
        """Drop what is still to come, and let go of what is held."""
        for fault in self._holding:
            fault.gate.set()
        self._holding.clear()
        self._planned.clear()

    def take(self, method: str) -> Fault | None:
        """Return the fault that the next request to this method meets."""
        for planned in self._planned:
            if planned.method in (method, "*"):
                planned.times -= 1
                self.played += 1
                if not planned.times:
                    self._planned.remove(planned)
                return planned.fault
        return None
