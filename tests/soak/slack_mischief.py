"""Everything that goes wrong at Slack while people ask, one after the other and round again."""

import asyncio
from collections.abc import Callable
from functools import partial
from itertools import cycle
from typing import Final

from tests.lab.slack.faults import Fault, Lost, RateLimited, ServerError
from tests.lab.slack.lab import Lab, Transport
from tests.soak.slack_ledger import RETRIED_AFTER_SECONDS

_POSTED_WRONG: Final[tuple[Fault, ...]] = (
    Lost(carried_out=True),
    RateLimited(1),
    ServerError(500),
    Lost(carried_out=False),
    ServerError(502),
    ServerError(503),
)
_METHODS: Final = ("chat.postMessage", "chat.postEphemeral", "users.info", "conversations.history")
_PAUSE_SECONDS: Final = 0.5
_BACK_WITHIN_SECONDS: Final = 120.0


class SlackMischief:
    """Plays faults until it is cancelled."""

    def __init__(self, lab: Lab, transport: Transport) -> None:
        self._lab = lab
        self._transport = transport
        self._requests = cycle([(method, fault) for fault in _POSTED_WRONG for method in _METHODS])

    async def play(self) -> None:
        """Break sockets, each when the last one is got over, and deliver again what was not acknowledged."""
        for fault in cycle(self._socket_faults()):
            if self._transport is Transport.SOCKET:
                await self._break_connection(fault)
            else:
                await asyncio.sleep(_PAUSE_SECONDS)
            self._lab.retry_unacknowledged(RETRIED_AFTER_SECONDS)

    async def _break_connection(self, fault: Callable[[], None]) -> None:
        sockets = self._lab.sockets
        before = sockets.accepted
        fault()
        await self._lab.backend.changes.until(
            lambda: sockets.accepted > before or None,
            lambda: f"The bot did not come back after {fault}.",
            _BACK_WITHIN_SECONDS,
        )
        # Until it is replaced, a former socket brings what is on its way: meanwhile there are two.
        await asyncio.sleep(_PAUSE_SECONDS)

    def _socket_faults(self) -> list[Callable[[], None]]:
        sockets = self._lab.sockets

        def refused() -> None:
            sockets.refuse()
            sockets.cut()

        return [
            partial(sockets.disconnect, "warning"),
            sockets.cut,
            partial(sockets.disconnect, "refresh_requested"),
            refused,
            sockets.silence,
        ]

    def spoil_a_request(self) -> None:
        """Let one more request meet a fault."""
        method, fault = next(self._requests)
        self._lab.faults.plan(method, fault)
