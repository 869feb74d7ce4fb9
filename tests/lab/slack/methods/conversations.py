"""conversations.*."""

from tests.lab.slack.backend import Backend, Methods, RefusedError, Request
from tests.lab.slack.methods.finding import channel_of, is_true, page
from tests.lab.slack.payloads import channel_json, listed_message_json
from tests.lab.slack.world import Channel, ChannelKind, Json, Message

_MOST_PEOPLE = 8


def _info(backend: Backend, request: Request) -> Json:
    channel = channel_of(backend, request)
    found = channel_json(backend, channel, request.team.bot)
    if is_true(request.body, "include_num_members") and channel.kind is not ChannelKind.DIRECT:
        found["num_members"] = len(channel.members)
    return {"ok": True, "channel": found}


def _members(backend: Backend, request: Request) -> Json:
    members, cursor = page(request.body, channel_of(backend, request).members)
    return {"ok": True, "members": members, "response_metadata": {"next_cursor": cursor}}


def _wanted(body: Json, messages: list[Message]) -> list[Message]:
    """Leave out what is outside of `oldest` and `latest`, which are inside only where `inclusive` says so."""
    oldest, latest = float(body.get("oldest") or 0), float(body.get("latest") or "inf")
    if is_true(body, "inclusive"):
        return [one for one in messages if oldest <= float(one.ts) <= latest]
    return [one for one in messages if oldest < float(one.ts) < latest]


def _history(backend: Backend, request: Request) -> Json:
    channel = channel_of(backend, request, inside=True)
    all_of_them = [
        one for one in backend.world.messages_in(channel.id) if one.thread_ts in (None, one.ts) or one.broadcast
    ]
    newest_first = sorted(_wanted(request.body, all_of_them), key=lambda one: one.ts, reverse=True)
    messages, cursor = page(request.body, newest_first)
    return {
        "ok": True,
        "messages": [listed_message_json(backend, one) for one in messages],
        "has_more": bool(cursor),
        "pin_count": 0,
        "channel_actions_ts": None,
        "channel_actions_count": 0,
        "response_metadata": {"next_cursor": cursor},
    }


def _replies(backend: Backend, request: Request) -> Json:
    channel = channel_of(backend, request, inside=True)
    root = backend.world.messages.get((channel.id, str(request.body["ts"])))
    if root is None:
        raise RefusedError("thread_not_found")
    thread = backend.world.thread(channel.id, root.root)
    first = [one for one in thread if one.ts == root.root]
    later = _wanted(request.body, [one for one in thread if one.ts != root.root])
    messages, cursor = page(request.body, [*first, *later])
    return {
        "ok": True,
        "messages": [listed_message_json(backend, one) for one in messages],
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


def _open(backend: Backend, request: Request) -> Json:
    if request.body.get("channel"):
        return _opened(backend, request, channel_of(backend, request))
    users = [one for one in str(request.body.get("users") or "").split(",") if one]
    if not 1 <= len(users) <= _MOST_PEOPLE:
        raise RefusedError("users_list_not_supplied" if not users else "too_many_users")
    if any(one not in backend.world.users for one in users):
        raise RefusedError("user_not_found")
    bot = request.team.bot.id
    channel = backend.world.direct_channel(*users, bot) or new_direct_channel(backend, request.team.id, [*users, bot])
    return _opened(backend, request, channel)


def _opened(backend: Backend, request: Request, channel: Channel) -> Json:
    whole = is_true(request.body, "return_im") or channel.kind is not ChannelKind.DIRECT
    return {"ok": True, "channel": channel_json(backend, channel, request.team.bot) if whole else {"id": channel.id}}


def new_direct_channel(backend: Backend, team: str, members: list[str]) -> Channel:
    """Open a direct channel, of two or of several."""
    kind = ChannelKind.DIRECT if len(members) <= 2 else ChannelKind.GROUP_DIRECT
    identifier = backend.stamps.take("D" if kind is ChannelKind.DIRECT else "G")
    created = int(float(backend.ts()))
    name = "directmessage" if kind is ChannelKind.DIRECT else f"mpdm-{len(members)}"
    channel = Channel(identifier, name, kind, team, members[0], created, members)
    backend.world.channels[identifier] = channel
    return channel


def _list(backend: Backend, request: Request) -> Json:
    backend.blame(request.method, "nothing lists all channels")
    mine = [one for one in backend.world.channels.values() if one.team == request.team.id and not one.is_direct]
    channels, cursor = page(request.body, mine)
    found = [channel_json(backend, one, request.team.bot) for one in channels]
    return {"ok": True, "channels": found, "response_metadata": {"next_cursor": cursor}}


METHODS: Methods = {
    "conversations.info": _info,
    "conversations.members": _members,
    "conversations.history": _history,
    "conversations.replies": _replies,
    "conversations.open": _open,
    "conversations.list": _list,
}
