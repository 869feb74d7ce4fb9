"""A message of ours refused -> the moderators are told, once a channel, by the way that is left."""

import logging

from bot.chat import Message, Outlet, PlaceKind, Response, SendRefusedError, SendUnknownError, Visibility, Workspace
from bot.conversation.admission import Admission
from bot.conversation.delivery import Delivery, Posted, nonce_of
from bot.conversation.services import Services
from bot.replies import may_not_answer_reply
from bot.reply import Reply

_log = logging.getLogger(__name__)


async def note_delivery(
    services: Services, message: Message, admission: Admission, outlet: Outlet, delivery: Delivery
) -> None:
    """Note what became of the answer to a message, where everybody is to see it.

    Of a refusal the moderators are told if somebody had addressed us: they wait for nothing.
    """
    place = message.place
    workspace = Workspace.of(place)
    if workspace is None or place.kind is PlaceKind.DIRECT:
        return
    if isinstance(delivery, Posted):
        await services.records.silences.end(workspace, place.channel)
    elif delivery.is_refused and admission.is_addressed:
        reply = may_not_answer_reply(place.channel, delivery.reason)
        await tell_moderators_once(services, outlet, workspace, place.channel, key=message.key, reply=reply)


async def tell_moderators_once(  # noqa: PLR0913 - what happened, where, and by what way it is told
    services: Services, outlet: Outlet, workspace: Workspace, channel: str, *, key: str, reply: Reply
) -> None:
    """Tell the moderators of a workspace that a message was refused in a channel, unless they were told before.

    `key` is that of the event that was to be answered.
    """
    if not await services.records.silences.begin(workspace, channel, services.clock()):
        return
    try:
        await outlet.tell_moderators(Response(reply, Visibility.PUBLIC), nonce_of(f"{key} moderators"))
    except (SendRefusedError, SendUnknownError) as error:
        # No way is left. It is not tried at every question: a flood of refused requests gets a bot banned.
        _log.warning("the moderators could not be told: %s", error, extra={"key": key, "channel": channel})
