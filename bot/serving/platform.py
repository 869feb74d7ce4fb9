"""What the process asks of a platform, and what a platform may ask of the process."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from bot.serving.judgement import Verdict, judge_plainly

READY_WITHIN_SECONDS: Final = 600.0
"""Sixteen shards need a minute and a half; a connection that is not there after ten minutes never comes."""


class Readiness(Protocol):
    """What a platform says about itself while it runs."""

    def __call__(self) -> None:
        """Say that questions are taken now; may be repeated."""

    def lost(self) -> None:
        """Say that the connection is gone for now."""


class Platform(Protocol):
    """One connection to one platform, used once."""

    @property
    def name(self) -> str:
        """The platform's name, as it stands in settings and places."""

    async def run(self, on_ready: Readiness) -> None:
        """Connect and serve until it ends; raises whatever goes wrong. May be cancelled."""

    async def close(self) -> None:
        """Give back every socket and task; may be called at any time, and more than once."""


class Gate(Protocol):
    """Whom a platform asks before it knocks; outlives every connection."""

    async def before_connect(self) -> None:
        """Return when a connection may be opened."""

    async def before_identify(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Return when an IDENTIFY may be sent. Where that takes long it never returns: the supervisor closes."""


@dataclass(frozen=True, slots=True)
class PlatformPlan:
    """How one platform is run: `make` is called afresh for every connection, `judge` reads its failures."""

    name: str
    make: Callable[[Gate], Platform]
    judge: Callable[[BaseException], Verdict] = judge_plainly
    ready_within_seconds: float = READY_WITHIN_SECONDS
