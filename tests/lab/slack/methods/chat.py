"""chat.* and reactions.*."""

from tests.lab.slack.backend import Backend, Methods, RefusedError, Request
from tests.lab.slack.methods.conversations import new_direct_channel
from tests.lab.slack.methods.finding import channel_of, is_true, message_of, user_of
from tests.lab.slack.payloads import message_json
from tests.lab.slack.posting import Draft, change, delete, post
from tests.lab.slack.telling import changed_event, deleted_event, echoed, posted_event, tell_message
from tests.lab.slack.world import Channel, Json, Message


def _post(backend: Backend, request: Request) -> Json:
    channel = _target(backend, request)
    if channel.archived:
        raise RefusedError("is_archived")
    if not backend.rates.post(channel.id) and backend.rates.enforces:
        raise RefusedError("ratelimited", 429)
    message = post(backend, channel, request.team.bot, _draft(backend, request, channel))
    message.broadcast = is_true(request.body, "reply_broadcast")
    told = echoed(backend, "bot_message", message)
    tell_message(backend, told, channel, posted_event(backend, message))
    return {"ok": True, "channel": channel.id, "ts": message.ts, "message": message_json(backend, message)}


def _target(backend: Backend, request: Request) -> Channel:
    """Return where to post: a person's id stands for the direct channel."""
    named = str(request.body.get("channel"))
    if named.startswith("U"):
        user = user_of(backend, request, "channel")
        members = [user.id, request.team.bot.id]
        return backend.world.direct_channel(*members) or new_direct_channel(backend, request.team.id, members)
    return channel_of(backend, request, inside=True)


def _draft(backend: Backend, request: Request, channel: Channel, sees: str | None = None) -> Draft:
    body = request.body
    thread = body.get("thread_ts") or None
    if thread is not None:
        root = backend.world.messages.get((channel.id, str(thread)))
        if root is None:
            raise RefusedError("thread_not_found")
        if root.thread_ts not in (None, root.ts):
            backend.blame(request.method, "thread_ts is a reply's, not its thread's")
    return Draft(str(body.get("text") or ""), body.get("blocks") or [], thread, sees, metadata=body.get("metadata"))


def _post_ephemeral(backend: Backend, request: Request) -> Json:
    channel = channel_of(backend, request, inside=True)
    user = user_of(backend, request)
    if user.id not in channel.members:
        raise RefusedError("user_not_in_channel")
    message = post(backend, channel, request.team.bot, _draft(backend, request, channel, user.id))
    return {"ok": True, "message_ts": message.ts}


def _own(backend: Backend, request: Request, error: str) -> tuple[Channel, Message]:
    channel = channel_of(backend, request)
    message = message_of(backend, request, channel)
    if message.user.id != request.team.bot.id:
        raise RefusedError(error)
    return channel, message


def _update(backend: Backend, request: Request) -> Json:
    channel, message = _own(backend, request, "cant_update_message")
    before = message_json(backend, message)
    change(backend, message, request.body.get("text"), request.body.get("blocks"))
    told = echoed(backend, "bot_edit", message)
    tell_message(backend, told, channel, changed_event(backend, message, before))
    changed = message_json(backend, message)
    return {"ok": True, "channel": channel.id, "ts": message.ts, "text": message.text, "message": changed}


def _delete(backend: Backend, request: Request) -> Json:
    channel, message = _own(backend, request, "cant_delete_message")
    before = message_json(backend, message)
    delete(backend, message)
    told = echoed(backend, "bot_deletion", message)
    tell_message(backend, told, channel, deleted_event(backend, message, before))
    return {"ok": True, "channel": channel.id, "ts": message.ts}


def _react(backend: Backend, request: Request) -> Json:
    if not backend.rates.react(request.team.id) and backend.rates.enforces:
        raise RefusedError("ratelimited", 429)
    message = message_of(backend, request, channel_of(backend, request, inside=True), "timestamp")
    users = message.reactions.setdefault(str(request.body["name"]), [])
    if request.team.bot.id in users:
        raise RefusedError("already_reacted")
    users.append(request.team.bot.id)
    return {"ok": True}


METHODS: Methods = {
    "chat.postMessage": _post,
    "chat.postEphemeral": _post_ephemeral,
    "chat.update": _update,
    "chat.delete": _delete,
    "reactions.add": _react,
}
