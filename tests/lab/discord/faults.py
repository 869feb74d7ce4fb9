"""What may go wrong between a bot and Discord's REST interface, to be played when a test says so."""

import asyncio
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reset:
    """The connection is reset; `handled` tells whether the request was carried out before that."""

    handled: bool


@dataclass(frozen=True, slots=True)
class ServerError:
    """Discord answers 500, 502, 503 or 504 with a page, and does nothing."""

    status: int


@dataclass(frozen=True, slots=True)
class RateLimit:
    """Discord answers 429; without `via` it comes from the proxy in front and has no JSON that counts."""

    retry_after_seconds: float = 0.01
    is_global: bool = False
    via: bool = True


@dataclass(frozen=True, slots=True)
class CloudflareBan:
    """The proxy in front answers 429 with its page "error code: 1015", for hours."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Discord refuses with one of its error codes."""

    status: int
    code: int
    message: str = "Refused"


@dataclass(frozen=True, slots=True)
class Hold:
    """Discord is slow: nothing comes back until `gate` opens, for ever (half-open) if it never does.

    `handled` tells whether the request is carried out at once and only the answer waits.
    """

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    handled: bool = False


@dataclass(frozen=True, slots=True)
class Trickle:
    """The answer comes in single bytes and the connection ends in the middle of it."""


Fault = Reset | ServerError | RateLimit | CloudflareBan | Refusal | Hold | Trickle


@dataclass(slots=True)
class _Planned:
    method: str
    template: str
    fault: Fault
    times: int


class Faults:
    """Which faults are still to come, and how many were played."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []
        self.played = 0

    def plan(self, method: str, template: str, fault: Fault, *, times: int = 1) -> None:
        """Let the next `times` requests meet a fault. `template` is Discord's, as in its documentation; * is any."""
        self._planned.append(_Planned(method, template, fault, times))

    def is_planned(self, method: str, template: str) -> bool:
        """Whether a fault is still to come at that address."""
        return any((planned.method, planned.template) == (method, template) for planned in self._planned)

    def clear(self) -> None:
        """Drop what is still to come, and let go of what is held."""
        for planned in self._planned:
            if isinstance(planned.fault, Hold):
                planned.fault.gate.set()
        self._planned.clear()

    def take(self, method: str, template: str) -> Fault | None:
        """Return the fault that the next request to this address meets."""
        for planned in self._planned:
            if planned.method in (method, "*") and planned.template in (template, "*"):
                planned.times -= 1
                self.played += 1
                if not planned.times:
                    self._planned.remove(planned)
                return planned.fault
        return None
