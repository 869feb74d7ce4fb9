"""An event in, one response out: recorded before any work, sent at most once but where that can't be known."""

import logging
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from bot.chat import Event, Outlet, Place, Response, SendRefusedError, SendUnknownError, Visibility
from bot.conversation.events import written
from bot.conversation.services import Services, Situation

NONCE_BYTES: Final = 12
"""24 hexadecimal digits: within the 25 characters that Discord takes for a nonce."""
_log = logging.getLogger(__name__)


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


async def receive(services: Services, event: Event, situation: Situation) -> bool:
    """Record that an event came in, whole, so that it can be taken up again; return whether it is new."""
    received = await services.records.inbox.receive(
        event.key, written(event), services.clock(), person=situation.person, place=situation.place
    )
    if not received.is_new:
        services.counters.duplicate(situation.place.platform)
    return received.is_new


def waited(services: Services, event: Event) -> float:
    """Return the seconds that passed since an event happened."""
    return max(0.0, (services.clock() - event.received_at).total_seconds())


async def acknowledge(services: Services, outlet: Outlet, event: Event, visibility: Visibility) -> None:
    """Acknowledge a recorded event."""
    try:
        await outlet.acknowledge(visibility)
    except Exception:  # noqa: BLE001 - logged; the answer may still get through, and that is what is wanted
        _log.exception("an acknowledgement failed", extra={"key": event.key})
        return
    services.counters.acknowledged_in(event.place.platform, waited(services, event))


async def deliver_answer(services: Services, event: Event, outlet: Outlet, response: Response) -> Delivery:
    """Send the response to a recorded event; of an answer it is noted which message it is."""
    delivery = await deliver(services, event.key, event.place, outlet, response)
    answer = response.buttons[0].answer if response.buttons else ""
    if isinstance(delivery, Posted) and answer:
        place = event.place
        await services.records.answers.posted(answer, place.platform, place.channel, delivery.message_id)
    return delivery


async def deliver(  # noqa: PLR0913 - what is sent, for what, where, and by what way
    services: Services, key: str, place: Place, outlet: Outlet, response: Response, *, is_outcome: bool = True
) -> Delivery:
    """Send the response to a recorded event; whatever becomes of it is recorded.

    What one person alone sees is sent once more where nobody can know whether it arrived: seen twice it harms nobody,
    and who asked gets an answer. Where it is not the outcome, but shows how far that is, the event stays unfinished
    until `Inbox.sent` is told.
    """
    delivery = await _delivered(services, key, place, outlet, response, is_outcome=is_outcome)
    is_unknown = isinstance(delivery, NotPosted) and not delivery.is_knowable
    if is_unknown and response.visibility is Visibility.PRIVATE:
        return await _delivered(services, key, place, outlet, response, is_outcome=is_outcome)
    return delivery


async def _delivered(  # noqa: PLR0913 - as above
    services: Services, key: str, place: Place, outlet: Outlet, response: Response, *, is_outcome: bool
) -> Delivery:
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
    await (inbox.sent if is_outcome else inbox.stands)(key, message_id, services.clock())
    return Posted(message_id)
