"""An event in, one response out: recorded before any work, sent at most once but where that can't be known."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from bot.chat import Outlet, Place, Response, SendRefusedError, SendUnknownError
from bot.conversation.services import Services, Situation

NONCE_BYTES: Final = 12
"""24 hexadecimal digits: within the 25 characters that Discord takes for a nonce."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A response that arrived as a message, and its id."""

    message_id: str


@dataclass(frozen=True, slots=True)
class NotPosted:
    """A response that did not arrive, or of which that can't be known; `reason` is one plain sentence.

    `is_refused`: the platform would not take it.
    """

    reason: str
    is_knowable: bool = True
    is_refused: bool = False


Delivery = Posted | NotPosted


def nonce_of(key: str) -> str:
    """Return the nonce of the answer to the event `key`: always the same, so that a repetition is detected."""
    return blake2b(key.encode("utf-8", "replace"), digest_size=NONCE_BYTES).hexdigest()


async def receive(services: Services, key: str, situation: Situation, event: str) -> bool:
    """Record that an event came in, `event` being what is needed to take it up again; return whether it is new."""
    received = await services.records.inbox.receive(
        key, event, services.clock(), person=situation.person, place=situation.place
    )
    if not received.is_new:
        services.counters.duplicate(situation.place.platform)
    return received.is_new


async def deliver(services: Services, key: str, place: Place, outlet: Outlet, response: Response) -> Delivery:
    """Send the response to a recorded event; whatever becomes of it is recorded."""
    inbox = services.records.inbox
    sending = await inbox.begin_send(key, nonce_of(key), services.clock())
    if sending is None:
        return NotPosted("It was answered already.")
    try:
        message_id = await outlet.send(response, sending.nonce)
    except SendRefusedError as error:
        services.counters.send_refused(place.platform)
        await inbox.gave_up(key, str(error), services.clock())
        return NotPosted(str(error), is_refused=True)
    except SendUnknownError as error:
        services.counters.send_unknown(place.platform)
        await inbox.unknown(key, services.clock())
        return NotPosted(str(error), is_knowable=False)
    await inbox.sent(key, message_id, services.clock())
    return Posted(message_id)
