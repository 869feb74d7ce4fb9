"""Too much is in hand: whoever comes then is told, or shown a sign, and that is logged and counted."""

import logging

from bot.chat import Call, Event, Message, Outlet, Press, Response, SendRefusedError, SendUnknownError
from bot.conversation.admission import ADDRESSED
from bot.conversation.delivery import nonce_of
from bot.conversation.services import Services
from bot.reply import note

_log = logging.getLogger(__name__)


async def turn_message_away(services: Services, message: Message, outlet: Outlet) -> None:
    """Show a sign to whoever addressed us."""
    _note_overload(services, message)
    if message.addressing in ADDRESSED:
        await show_sign(services, message, outlet)


async def show_sign(services: Services, message: Message, outlet: Outlet) -> None:
    """Show a sign to whoever is not answered; one that is not shown is counted."""
    if not await outlet.decline_quietly():
        services.counters.sign_left_out(message.place.platform)


async def turn_away(services: Services, event: Call | Press, outlet: Outlet) -> None:
    """Tell whoever gave a command or pressed a button."""
    _note_overload(services, event)
    response = Response(note("Too many ask at once just now.", "Try again in a minute."))
    try:
        await outlet.send(response, nonce_of(event.key))
    except (SendRefusedError, SendUnknownError) as error:
        _log.warning("who was turned away could not be told: %s", error, extra={"key": event.key})


def _note_overload(services: Services, event: Event) -> None:
    services.counters.question(event.place.platform, "overloaded")
    _log.warning("overloaded: too much is in hand, and somebody was turned away", extra={"key": event.key})
