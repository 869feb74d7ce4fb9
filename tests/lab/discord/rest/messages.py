"""Messages in channels, and reactions to them."""

from urllib.parse import unquote

from tests.lab.discord.backend import Answer, Backend, RefusedError, Request, Routes
from tests.lab.discord.payloads import message_json
from tests.lab.discord.posting import Draft, delete, edit, post
from tests.lab.discord.rest.finding import (
    BAD_REQUEST,
    FORBIDDEN,
    channel_of,
    message_of,
    own_message_of,
    require,
    sending_permission,
)
from tests.lab.discord.world import Channel, ChannelType, Message, Permission

_PAGE = 50


def _create(backend: Backend, request: Request) -> Answer:
    channel = channel_of(backend, request)
    _admit(backend, channel, request)
    if repeated := _repeated(backend, channel, request):
        return Answer(message_json(backend.world, repeated))
    message = post(backend, channel, backend.application.bot, Draft(request.body, request.files))
    if message.nonce is not None:
        backend.nonces[channel.id, message.nonce] = message.id
    return Answer(message_json(backend.world, message))


def _admit(backend: Backend, channel: Channel, request: Request) -> None:
    if channel.type in (ChannelType.FORUM, ChannelType.CATEGORY):
        raise RefusedError(BAD_REQUEST, 50008, "Cannot send messages in a non-text channel")
    wanted = sending_permission(channel)
    if request.body.get("embeds"):
        wanted |= Permission.EMBED_LINKS
    if request.files:
        wanted |= Permission.ATTACH_FILES
    if request.body.get("message_reference"):
        wanted |= Permission.READ_MESSAGE_HISTORY
        _check_reference(backend, request)
    require(backend, channel, wanted)
    if any(not backend.world.users[recipient].takes_direct_messages for recipient in channel.recipients):
        raise RefusedError(FORBIDDEN, 50007, "Cannot send messages to this user")


def _check_reference(backend: Backend, request: Request) -> None:
    reference = request.body["message_reference"]
    found = backend.world.messages.get(str(reference["message_id"]))
    if (found is None or found.deleted) and reference.get("fail_if_not_exists", True):
        raise RefusedError(BAD_REQUEST, 50035, "Invalid Form Body: message_reference: Unknown message")


def _repeated(backend: Backend, channel: Channel, request: Request) -> Message | None:
    """Return the message that was sent with the same nonce, if the bot wants it known."""
    nonce = request.body.get("nonce")
    if not request.body.get("enforce_nonce") or nonce is None:
        return None
    known = backend.nonces.get((channel.id, nonce))
    if known is None:
        return None
    backend.nonce_repeats += 1
    return backend.world.messages[known]


def _list(backend: Backend, request: Request) -> Answer:
    channel = channel_of(backend, request)
    require(backend, channel, Permission.READ_MESSAGE_HISTORY)
    found = [message for message in backend.world.messages_in(channel) if message.sees is None]
    before = int(request.query.get("before", 0)) or None
    after = int(request.query.get("after", 0))
    chosen = [one for one in found if int(one.id) > after and (before is None or int(one.id) < before)]
    limit = int(request.query.get("limit", _PAGE))
    page = chosen[:limit] if after else chosen[-limit:]
    return Answer([message_json(backend.world, message) for message in reversed(page)])


def _get(backend: Backend, request: Request) -> Answer:
    channel = channel_of(backend, request)
    require(backend, channel, Permission.READ_MESSAGE_HISTORY)
    return Answer(message_json(backend.world, message_of(backend, request)))


def _edit(backend: Backend, request: Request) -> Answer:
    channel_of(backend, request)
    message = own_message_of(backend, request)
    edit(backend, message, request.body, request.files)
    return Answer(message_json(backend.world, message))


def _delete(backend: Backend, request: Request) -> Answer:
    channel = channel_of(backend, request)
    message = message_of(backend, request)
    if message.author.id != backend.application.bot.id:
        require(backend, channel, Permission.MANAGE_MESSAGES)
    delete(backend, message)
    return Answer(status=204)


def _react(backend: Backend, request: Request) -> Answer:
    channel = channel_of(backend, request)
    require(backend, channel, Permission.READ_MESSAGE_HISTORY | Permission.ADD_REACTIONS)
    emoji = unquote(request.path["emoji_name"])
    message_of(backend, request).reactions.setdefault(emoji, set()).add(backend.application.bot.id)
    backend.changes.announce()
    return Answer(status=204)


def _unreact(backend: Backend, request: Request) -> Answer:
    emoji = unquote(request.path["emoji_name"])
    message_of(backend, request).reactions.get(emoji, set()).discard(backend.application.bot.id)
    backend.changes.announce()
    return Answer(status=204)


_MESSAGES = "/channels/{channel_id}/messages"
_MESSAGE = _MESSAGES + "/{message_id}"
_REACTION = _MESSAGE + "/reactions/{emoji_name}/@me"

ROUTES: Routes = {
    ("POST", _MESSAGES): _create,
    ("GET", _MESSAGES): _list,
    ("GET", _MESSAGE): _get,
    ("PATCH", _MESSAGE): _edit,
    ("DELETE", _MESSAGE): _delete,
    ("PUT", _REACTION): _react,
    ("DELETE", _REACTION): _unreact,
}
