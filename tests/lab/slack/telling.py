"""Telling the bot what happened: envelopes of events, commands and interactions, and how they are acknowledged."""

import time

from tests.lab.slack import schemas
from tests.lab.slack.backend import Acknowledgement, Backend, Envelope, RefusedError, ResponseUrl, Told, Trigger
from tests.lab.slack.payloads import message_json
from tests.lab.slack.posting import change_view, close_views, respond, show_view
from tests.lab.slack.validation import judge_acknowledgement, judge_response
from tests.lab.slack.world import Channel, ChannelKind, Json, Message, Team, User, View

EVENTS, COMMANDS, INTERACTIVE = "events_api", "slash_commands", "interactive"
_SUBSCRIPTIONS = {
    ChannelKind.PUBLIC: "message.channels",
    ChannelKind.PRIVATE: "message.groups",
    ChannelKind.DIRECT: "message.im",
    ChannelKind.GROUP_DIRECT: "message.mpim",
}


def happened(
    backend: Backend, kind: str, user: User, channel: Channel | None, place: Message | View | None = None
) -> Told:
    """Note that something happened."""
    told = Told(kind, backend.stamps.order(), user, channel)
    if isinstance(place, View):
        told.view = place
    else:
        told.message = place
    return told


def echoed(backend: Backend, kind: str, message: Message) -> Told:
    """Note what the bot itself did: it is told of that too, and nobody waits for its acknowledgement."""
    told = happened(backend, kind, message.user, backend.world.channels[message.channel], message)
    told.forgiven = True
    return told


def give_trigger(backend: Backend, told: Told) -> str:
    """Return a new trigger_id."""
    told.trigger = f"{backend.stamps.order()}.{told.user.team}.{backend.stamps.take('')}"
    backend.triggers[told.trigger] = Trigger(told, backend.clock.now)
    return told.trigger


def give_response_url(backend: Backend, told: Told) -> str:
    """Return a new response_url."""
    name = f"{told.user.team}/{backend.stamps.take('')}"
    told.response = f"{backend.url}/response/{name}"
    backend.response_urls[name] = ResponseUrl(told, backend.clock.now)
    return told.response


def tell(backend: Backend, told: Told, kind: str, payload: Json) -> Envelope:
    """Deliver something."""
    envelope = Envelope(backend.stamps.take("envelope-"), kind, payload, told)
    told.envelopes.append(envelope)
    backend.envelopes.append(envelope)
    backend.deliver(envelope)
    backend.changes.announce()
    return envelope


def tell_event(backend: Backend, told: Told, subscription: str, event: Json) -> None:
    """Deliver an event, where the app is installed and subscribes to it."""
    team = backend.world.teams[told.user.team]
    wanted = backend.application.subscriptions
    if not team.installed or (wanted is not None and subscription not in wanted):
        return
    payload = event_callback(backend, team, event)
    for problem in schemas.event_problems(payload):
        backend.blame(f"the lab's own {event['type']}", problem)
    tell(backend, told, EVENTS, payload)


def event_callback(backend: Backend, team: Team, event: Json) -> Json:
    """Wrap an event as Slack delivers it."""
    authorization = {
        "enterprise_id": None,
        "team_id": team.id,
        "user_id": team.bot.id,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": backend.application.verification,
        "team_id": team.id,
        "context_team_id": team.id,
        "context_enterprise_id": None,
        "api_app_id": backend.application.id,
        "event": event,
        "type": "event_callback",
        "event_id": backend.stamps.take("Ev"),
        "event_time": int(time.time() + backend.clock.now),
        "authed_users": [team.bot.id],
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": backend.stamps.take("4-"),
    }


def tell_message(backend: Backend, told: Told, channel: Channel, event: Json) -> None:
    """Deliver an event of type message, if the bot is in the channel."""
    team = backend.world.teams[channel.team]
    if team.bot.id not in channel.members:
        return
    event_ts = event.get("event_ts") or event["ts"]
    placed = {"channel": channel.id, "channel_type": str(channel.kind), "event_ts": event_ts}
    tell_event(backend, told, _SUBSCRIPTIONS[channel.kind], event | placed)


def tell_mention(backend: Backend, told: Told, channel: Channel, message: Message) -> None:
    """Deliver an app_mention, if the message mentions the bot and the bot is in the channel; never in a direct one."""
    bot = backend.world.teams[channel.team].bot
    if channel.kind is ChannelKind.DIRECT or bot.mention not in message.text or bot.id not in channel.members:
        return
    event = message_json(backend, message) | {"type": "app_mention", "channel": channel.id, "event_ts": message.ts}
    tell_event(backend, told, "app_mention", event)


def posted_event(backend: Backend, message: Message) -> Json:
    """Return the event that tells of a new message."""
    found = message_json(backend, message)
    return found | {"subtype": "file_share"} if message.files else found


def changed_event(backend: Backend, message: Message, before: Json) -> Json:
    """Return the event that tells of a changed message."""
    now = backend.ts()
    return {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "message": message_json(backend, message) | {"source_team": message.user.team},
        "previous_message": before,
        "ts": now,
        "event_ts": now,
    }


def deleted_event(backend: Backend, message: Message, before: Json) -> Json:
    """Return the event that tells of a deleted message."""
    now = backend.ts()
    return {
        "type": "message",
        "subtype": "message_deleted",
        "hidden": True,
        "deleted_ts": message.ts,
        "previous_message": before,
        "ts": now,
        "event_ts": now,
    }


def acknowledge(backend: Backend, envelope: Envelope, payload: Json, status: int = 200) -> None:
    """Take an acknowledgement, and do what it says."""
    if envelope.acknowledgement is not None:
        envelope.repeats += 1
        backend.changes.announce()
        return
    seconds = time.monotonic() - envelope.delivered_at
    envelope.acknowledgement = Acknowledgement(payload, seconds, status)
    is_first = sum(1 for one in envelope.told.envelopes if one.acknowledgement is not None) == 1
    if envelope.acknowledgement.is_good and is_first:
        _carry_out(backend, envelope, payload)
    backend.changes.announce()


def _carry_out(backend: Backend, envelope: Envelope, payload: Json) -> None:
    if envelope.kind == EVENTS:
        return
    if envelope.kind == COMMANDS:
        if payload:
            _answer_command(backend, envelope.told, payload)
        return
    kind = str(envelope.payload["type"])
    problems = judge_acknowledgement(kind, payload)
    for problem in problems:
        backend.blame(f"acknowledgement of a {kind}", problem)
    if kind == "view_submission" and not problems:
        _submit(backend, envelope.told, payload)


def _answer_command(backend: Backend, told: Told, payload: Json) -> None:
    verdict = judge_response(payload, backend.may_ping)
    for problem in verdict.refused + verdict.broken:
        backend.blame(f"acknowledgement of a {told.kind}", problem)
    if not verdict.refused:
        try:
            respond(backend, told, payload)
        except RefusedError as refusal:
            backend.blame(f"acknowledgement of a {told.kind}", refusal.error)


def _submit(backend: Backend, told: Told, payload: Json) -> None:
    view, action = told.view, payload.get("response_action")
    assert view is not None
    if action == "errors":
        view.errors = dict(payload["errors"])
        for unknown in set(view.errors) - {one.get("block_id") for one in view.blocks}:
            backend.blame("acknowledgement of a view_submission", f"errors: the view has no block {unknown!r}")
    elif action == "update":
        change_view(backend, view, payload["view"])
    elif action == "push":
        show_view(backend, payload["view"], told.user, told.trigger, below=view)
    else:
        close_views(backend, view, all_of_them=action == "clear")
