"""Writing, changing and deleting messages; opening and changing views. Whoever does it: a person or the bot."""

import copy
from dataclasses import dataclass, field

from tests.lab.slack.backend import Backend, RefusedError, Told
from tests.lab.slack.world import Channel, Json, Message, User, View

_HASH_PREFIX = "h."


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be posted; `sees` is who alone sees it, `source` the happening that it answers for certain."""

    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    sees: str | None = None
    source: str | None = None
    files: tuple[str, ...] = ()
    client_msg_id: str | None = None
    metadata: Json | None = None


def with_ids(backend: Backend, blocks: object) -> list[Json]:
    """Return a copy of blocks in which each has a block_id, as Slack gives them."""
    copied: list[Json] = copy.deepcopy(blocks) if isinstance(blocks, list) else []
    for block in copied:
        block.setdefault("block_id", backend.stamps.take("b"))
        for element in [*block.get("elements", ()), block.get("element"), block.get("accessory")]:
            if isinstance(element, dict) and "type" in element and block["type"] in ("actions", "section", "input"):
                element.setdefault("action_id", backend.stamps.take("a"))
    return copied


def post(backend: Backend, channel: Channel, user: User, draft: Draft) -> Message:
    """Write a message into a channel."""
    message = Message(
        backend.ts(),
        channel.id,
        user,
        draft.text,
        blocks=with_ids(backend, draft.blocks),
        thread_ts=draft.thread_ts,
        sees=draft.sees,
        source=draft.source,
        files=list(draft.files),
        client_msg_id=draft.client_msg_id,
        metadata=draft.metadata,
        order=backend.stamps.order(),
    )
    backend.world.messages[channel.id, message.ts] = message
    for one in draft.files:
        backend.world.files[one].channels.append(channel.id)
    backend.posted(message)
    backend.changes.announce()
    return message


def change(backend: Backend, message: Message, text: str | None, blocks: object) -> None:
    """Change a message; what is None stays, save that a text without blocks takes these away."""
    message.text = message.text if text is None else text
    if blocks is not None:
        message.blocks = with_ids(backend, blocks)
    elif text is not None:
        message.blocks = []
    message.edits += 1
    message.edited_ts = backend.ts()
    backend.changes.announce()


def delete(backend: Backend, message: Message) -> None:
    message.deleted = True
    backend.changes.announce()


def respond(backend: Backend, told: Told, body: Json) -> None:
    """Do what was sent to a response_url or as the acknowledgement of a command."""
    original = told.message
    if str(body.get("delete_original")).lower() == "true" and original is not None:
        delete(backend, original)
        return
    if str(body.get("replace_original")).lower() == "true" and original is not None:
        change(backend, original, body.get("text"), body.get("blocks"))
        return
    if told.channel is None:
        raise RefusedError("no_channel", 404)
    sees = None if body.get("response_type") == "in_channel" else told.user.id
    bot = backend.world.teams[told.user.team].bot
    thread = body.get("thread_ts") or (original.thread_ts if original is not None and sees else None)
    draft = Draft(str(body.get("text") or ""), body.get("blocks") or [], thread, sees, source=told.response)
    if sees is None and not backend.rates.post(told.channel.id) and backend.rates.enforces:
        raise RefusedError("ratelimited", 429)
    post(backend, told.channel, bot, draft)


def exchange(backend: Backend, trigger_id: object, seconds: float) -> Told:
    """Use up a trigger_id, and return what happened.

    Raises:
        RefusedError: there is none such, it is too old, or it was used.
    """
    trigger = backend.triggers.get(str(trigger_id))
    if trigger is None:
        raise RefusedError("invalid_trigger_id")
    if backend.clock.now - trigger.born > seconds:
        raise RefusedError("expired_trigger_id")
    if trigger.used:
        raise RefusedError("exchanged_trigger_id")
    trigger.used = True
    return trigger.told


def show_view(backend: Backend, body: Json, user: User, trigger: str | None, below: View | None = None) -> View:
    """Open a view, or push it on another one."""
    identifier = backend.stamps.take("V")
    view = View(
        identifier,
        body | {"blocks": with_ids(backend, body["blocks"])},
        user.team,
        user.id,
        _new_hash(backend),
        root=identifier if below is None else below.root,
        previous=None if below is None else below.id,
        trigger=trigger,
    )
    backend.world.views[identifier] = view
    backend.changes.announce()
    return view


def change_view(backend: Backend, view: View, body: Json) -> None:
    """Put something else in the place of a view; what was filled in under the same ids stays."""
    view.body = body | {"blocks": with_ids(backend, body["blocks"])}
    view.hash = _new_hash(backend)
    view.errors = {}
    view.updates += 1
    kept = {one.get("block_id") for one in view.blocks}
    view.state = {name: value for name, value in view.state.items() if name in kept}
    backend.changes.announce()


def close_views(backend: Backend, view: View, *, all_of_them: bool) -> None:
    """Close a view, or with it every one that it stands on."""
    for one in backend.world.views.values():
        if one is view or (all_of_them and one.root == view.root):
            one.closed = True
    backend.changes.announce()


def _new_hash(backend: Backend) -> str:
    return _HASH_PREFIX + backend.stamps.take("")
