"""Long work's responses -> one message that updates itself, and that ends with the outcome.

Whoever asked gets the outcome in any case: as that message, or, where it can't be changed any more, as a new one.
Until then the call is unfinished: after a restart that message says that the work was broken off.
"""

import logging
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

from bot.chat import Call, Event, Outlet, Response, SendRefusedError, SendUnknownError
from bot.conversation.changing import broken_off
from bot.conversation.delivery import NotPosted, deliver, nonce_of
from bot.conversation.failing import failure
from bot.conversation.handlers.model import Unfolding
from bot.conversation.services import Services

UPDATE_SECONDS: Final = 2.0
"""Between two states of a message, and before the first: far from any platform's limit, and calm enough to be read.

Work that is done by then says nothing but its outcome.
"""
_log = logging.getLogger(__name__)


class Following:
    """Follows long work to its end, and can ask all of it to stop."""

    def __init__(self, services: Services) -> None:
        """Follow with `services`."""
        self._services = services
        self._followed: set[Unfolding] = set()
        self._is_stopping = False

    def stop(self) -> None:
        """Ask all work to end, also what begins from now on; each says so to whoever asked for it."""
        self._is_stopping = True
        for unfolding in self._followed:
            unfolding.stop()

    async def follow(self, unfolding: Unfolding, call: Call, outlet: Outlet) -> None:
        """Do the work, and show how far it has come and what came of it; nothing that goes wrong in it is raised."""
        if self._is_stopping:
            unfolding.stop()
        self._followed.add(unfolding)
        try:
            async with aclosing(unfolding.responses):
                await self._show_all(unfolding, _Message(self._services, call, outlet))
        finally:
            self._followed.discard(unfolding)

    async def _show_all(self, unfolding: Unfolding, message: "_Message") -> None:
        latest: Response | None = None
        is_told, shown_at = True, self._services.seconds()
        try:
            async for latest in unfolding.responses:
                is_told = False
                if self._services.seconds() - shown_at >= UPDATE_SECONDS:
                    is_told = await message.show(latest)
                    shown_at = self._services.seconds()
        except Exception as error:  # noqa: BLE001 - told to whoever asked; what nobody foresaw is logged
            latest, is_told = failure(error), False
        if latest is not None and not is_told and not await message.show(latest):
            await message.send_anew(latest)
        await message.is_final()


async def break_off(services: Services, event: Event, standing: str, outlet: Outlet) -> None:
    """Say of work that a restart broke off that it was, where the message `standing` shows how far it had come."""
    message = _Message(services, event, outlet, standing, is_begun=True, last=standing)
    response = broken_off(event)
    if not await message.show(response):
        await message.send_anew(response)
    await message.is_final()


@dataclass(slots=True)
class _Message:
    """What stands in the chat of one call's work; `id` is None before it was sent, or where it can't be changed.

    `last` is the id of the latest message that arrived.
    """

    services: Services
    call: Event
    outlet: Outlet
    id: str | None = None
    is_begun: bool = False
    last: str | None = None

    async def show(self, response: Response) -> bool:
        """Have the message say this; False where it must be said otherwise, if it is the outcome."""
        if not self.is_begun:
            self.is_begun = True
            delivery = await deliver(
                self.services, self.call.key, self.call.place, self.outlet, response, is_outcome=False
            )
            if isinstance(delivery, NotPosted):
                _log.warning("a message was not posted: %s", delivery.reason, extra={"key": self.call.key})
            else:
                self.id = self.last = delivery.message_id
            return True  # what became of it is recorded, as of every response
        if self.id is None:
            return False
        try:
            await self.outlet.update(self.id, response)
        except (SendRefusedError, SendUnknownError) as error:
            self._note(error, "a message was not updated")
            if isinstance(error, SendRefusedError):
                self.id = None
            return False
        return True

    async def send_anew(self, response: Response) -> None:
        """Say it in a message of its own; the nonce is another than that of the first."""
        try:
            self.last = await self.outlet.send(response, nonce_of(f"{self.call.key} outcome"))
        except (SendRefusedError, SendUnknownError) as error:
            self._note(error, "an outcome was not sent")

    async def is_final(self) -> None:
        """Note that nothing more will be said of it. Where the first message was refused, that is recorded already."""
        if self.last is not None:
            await self.services.records.inbox.sent(self.call.key, self.last, self.services.clock())

    def _note(self, error: SendRefusedError | SendUnknownError, what: str) -> None:
        _log.warning("%s: %s", what, error, extra={"key": self.call.key})
        counters, platform = self.services.counters, self.call.place.platform
        if isinstance(error, SendRefusedError):
            counters.send_refused(platform)
        else:
            counters.send_unknown(platform)
