"""Channels: looking them up, typing in them, opening threads."""

from tests.lab.discord.backend import Answer, Backend, RefusedError, Request, Routes
from tests.lab.discord.payloads import channel_json, message_json
from tests.lab.discord.posting import Draft, post
from tests.lab.discord.rest.finding import (
    BAD_REQUEST,
    channel_of,
    message_of,
    require,
    sending_permission,
)
from tests.lab.discord.world import Channel, ChannelType, Permission


def _channel(backend: Backend, request: Request) -> Answer:
    return Answer(channel_json(backend.world, channel_of(backend, request)))


def _typing(backend: Backend, request: Request) -> Answer:
    channel = channel_of(backend, request)
    require(backend, channel, sending_permission(channel))
    backend.typing.append(channel.id)
    backend.changes.announce()
    return Answer(status=204)


def _thread_under_message(backend: Backend, request: Request) -> Answer:
    message = message_of(backend, request)
    if message.id in backend.world.channels:
        raise RefusedError(BAD_REQUEST, 160004, "A thread has already been created for this message")
    return _opened(backend, request, message.id)


def _thread(backend: Backend, request: Request) -> Answer:
    channel = channel_of(backend, request)
    if channel.type is not ChannelType.FORUM:
        return _opened(backend, request, backend.snowflakes.take())
    answer = _opened(backend, request, backend.snowflakes.take())
    draft = Draft(request.body["message"], request.files)
    first = post(backend, backend.world.channels[answer.body["id"]], backend.application.bot, draft)
    return Answer(answer.body | {"message": message_json(backend.world, first)}, answer.status)


def _opened(backend: Backend, request: Request, identifier: str) -> Answer:
    """Open a thread; one under a message has that message's id."""
    parent = channel_of(backend, request)
    require(backend, parent, Permission.CREATE_PUBLIC_THREADS)
    owner = backend.application.bot.id
    thread = Channel(identifier, ChannelType.THREAD, request.body["name"], parent.guild, parent=parent.id, owner=owner)
    backend.world.channels[thread.id] = thread
    written = channel_json(backend.world, thread)
    backend.emit("THREAD_CREATE", written | {"newly_created": True}, thread.guild)
    return Answer(written, 201)


def _change(backend: Backend, request: Request) -> Answer:
    channel = channel_of(backend, request)
    channel.name = request.body.get("name", channel.name)
    backend.emit("CHANNEL_UPDATE", channel_json(backend.world, channel), channel.guild)
    return Answer(channel_json(backend.world, channel))


def _join_thread(backend: Backend, request: Request) -> Answer:
    channel_of(backend, request)
    return Answer(status=204)


ROUTES: Routes = {
    ("GET", "/channels/{channel_id}"): _channel,
    ("PATCH", "/channels/{channel_id}"): _change,
    ("POST", "/channels/{channel_id}/typing"): _typing,
    ("POST", "/channels/{channel_id}/threads"): _thread,
    ("POST", "/channels/{channel_id}/messages/{message_id}/threads"): _thread_under_message,
    ("PUT", "/channels/{channel_id}/thread-members/@me"): _join_thread,
}
