"""An answer that is about to be sent -> where it stands: in the channel, or in a thread of its own at the question.

A thread is opened only once there is something to say in it.
"""

import logging
from dataclasses import replace
from typing import Final

from bot.chat import Outlet, Place, PlaceKind, Response, Visibility
from bot.conversation.services import Services, Situation

IN_THREAD: Final = "thread"
"""The value of the setting `reply_in`."""
_log = logging.getLogger(__name__)


async def place_answer(services: Services, situation: Situation, outlet: Outlet, response: Response) -> None:
    """Have an answer stand in a thread where the place wants that; it belongs there from then on.

    Where no thread can be had it stands in the channel.
    """
    place = situation.place
    is_for_all = response.visibility is Visibility.PUBLIC and place.kind is PlaceKind.CHANNEL
    if not is_for_all or situation.resolved.settings.reply_in != IN_THREAD or not response.buttons:
        return
    answer = response.buttons[0].answer
    stored = await services.records.answers.get(answer)
    thread = None if stored is None else await _open(outlet, " ".join(stored.answer.question.split()))
    if thread is not None:
        await services.records.answers.move(answer, _inside(place, thread))


def _inside(place: Place, thread: str) -> Place:
    return replace(place, kind=PlaceKind.THREAD, thread=thread)


async def _open(outlet: Outlet, name: str) -> str | None:
    try:
        return await outlet.open_thread(name)
    except Exception:  # noqa: BLE001 - logged; the answer can stand in the channel, and that is what is wanted
        _log.exception("a thread could not be opened")
        return None
