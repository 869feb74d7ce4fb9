"""Everything that goes wrong at Discord while people ask, one after the other and round again."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle
from typing import Final

from tests.lab.discord.connection import CloseCode
from tests.lab.discord.faults import Fault, RateLimit, Reset, ServerError, Trickle
from tests.lab.discord.lab import Lab

MESSAGES: Final = "/channels/{channel_id}/messages"
RESPONSE: Final = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
CALLBACK: Final = "/interactions/{interaction_id}/{interaction_token}/callback"
CLOSES: Final = tuple(code for code in CloseCode if code <= CloseCode.SESSION_TIMED_OUT and code != 4004)
"""4004 is final: the token is not accepted. 4006 is no longer in use."""
_SENT_WRONG: Final[tuple[Fault, ...]] = (
    RateLimit(),
    RateLimit(is_global=True),
    ServerError(500),
    ServerError(502),
    ServerError(503),
    Reset(handled=True),
    Reset(handled=False),
    Trickle(),
)
_ACKNOWLEDGED_WRONG: Final[tuple[Fault, ...]] = (
    RateLimit(),
    ServerError(500),
    ServerError(503),
    Reset(handled=True),
    Reset(handled=False),
)
_BACK_WITHIN_SECONDS: Final = 120.0
"""The bot spaces its connections by up to half a minute."""


class Mischief:
    """Plays faults until it is cancelled."""

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self._requests = cycle(_request_faults())

    async def play(self) -> None:
        """Play the gateway's faults, each when the last one is got over."""
        for fault in cycle(self._gateway_faults()):
            await self._break_connection(fault)

    async def _break_connection(self, fault: Callable[[], None]) -> None:
        gateway = self._lab.gateway
        before = gateway.accepted
        fault()
        await self._lab.backend.changes.until(
            lambda: (gateway.accepted > before and gateway.sessions) or None,
            lambda: f"The bot did not come back after {fault}.",
            _BACK_WITHIN_SECONDS,
        )

    def _gateway_faults(self) -> list[Callable[[], None]]:
        gateway = self._lab.gateway
        return [
            gateway.reconnect,
            partial(gateway.invalidate, resumable=True),
            gateway.cut,
            partial(gateway.invalidate, resumable=False),
            *(partial(gateway.close, code) for code in CLOSES),
        ]

    def spoil_a_request(self) -> None:
        """Let one more request meet a fault, unless one waits for its like: its repetition is to get through.

        Two in a row make an acknowledgement come too late, whatever a bot does; it then answers by a message.
        """
        method, template, fault = next(self._requests)
        if not self._lab.faults.is_planned(method, template):
            self._lab.faults.plan(method, template, fault)


def _request_faults() -> Iterator[tuple[str, str, Fault]]:
    for fault in _SENT_WRONG:
        yield "POST", MESSAGES, fault
        yield "PATCH", RESPONSE, fault
    for fault in _ACKNOWLEDGED_WRONG:
        yield "POST", CALLBACK, fault
