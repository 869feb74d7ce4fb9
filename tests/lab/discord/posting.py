"""Messages as they come into being, change and vanish, whoever causes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from tests.lab.discord.backend import Backend
from tests.lab.discord.component_limits import flattened
from tests.lab.discord.payloads import message_event_json
from tests.lab.discord.snowflakes import timestamp
from tests.lab.discord.world import Channel, File, Flag, Json, Message, User

_KEPT_FLAGS = Flag.EPHEMERAL


@dataclass(frozen=True, slots=True)
class Draft:
    """What a message is made of. `sees` is who alone sees it; `mentions` are the people it pings.

    `id` is given where it is not the next one: a forum's post and its first message have one id.
    """

    body: Json
    files: tuple[File, ...] = ()
    mentions: tuple[str, ...] = ()
    sees: str | None = None
    interaction: Json | None = None
    id: str | None = None


def post(backend: Backend, channel: Channel, author: User, draft: Draft) -> Message:
    """Let a message appear in a channel; a private one is told to nobody through the gateway."""
    body = draft.body
    reference = body.get("message_reference") or {}
    message = Message(
        id=draft.id or backend.snowflakes.take(),
        channel=channel.id,
        author=author,
        content=body.get("content") or "",
        timestamp=timestamp(),
        flags=Flag(body.get("flags") or 0),
        embeds=_embeds(body.get("embeds") or []),
        components=_components(body.get("components") or []),
        attachments=store(backend, draft.files),
        mentions=draft.mentions,
        reference=str(reference["message_id"]) if reference else None,
        nonce=body.get("nonce"),
        sees=draft.sees,
        interaction=draft.interaction,
    )
    _unfurl(message)
    backend.world.messages[message.id] = message
    backend.posted(message)
    if message.sees is None:
        backend.emit("MESSAGE_CREATE", message_event_json(backend.world, message), channel.guild)
    backend.changes.announce()
    return message


def edit(backend: Backend, message: Message, body: Json, files: tuple[File, ...] = ()) -> None:
    """Change what the body names of a message; what it was thinking about is then done."""
    if "content" in body:
        message.content = body["content"] or ""
    if "embeds" in body:
        message.embeds = _embeds(body["embeds"] or [])
    if "components" in body:
        message.components = _components(body["components"] or [])
    _edit_attachments(backend, message, body, files)
    _unfurl(message)
    message.flags = Flag(body.get("flags") or 0) | (message.flags & _KEPT_FLAGS)
    message.edited_at = timestamp()
    message.edits += 1
    if message.sees is None:
        channel = backend.world.channels[message.channel]
        backend.emit("MESSAGE_UPDATE", message_event_json(backend.world, message), channel.guild)
    backend.changes.announce()


def _edit_attachments(backend: Backend, message: Message, body: Json, files: tuple[File, ...]) -> None:
    if "attachments" in body:
        kept = {str(attachment["id"]) for attachment in body["attachments"] or []}
        message.attachments = [found for found in message.attachments if found["id"] in kept]
    message.attachments += store(backend, files)


def delete(backend: Backend, message: Message) -> None:
    """Let a message vanish."""
    message.deleted = True
    channel = backend.world.channels[message.channel]
    data = {"id": message.id, "channel_id": channel.id}
    if channel.guild is not None:
        data["guild_id"] = channel.guild
    if message.sees is None:
        backend.emit("MESSAGE_DELETE", data, channel.guild)
    backend.changes.announce()


def store(backend: Backend, files: Sequence[File]) -> list[Json]:
    """Keep files where they can be fetched again, and describe them as attachments."""
    return [_stored(backend, file) for file in files]


def _stored(backend: Backend, file: File) -> Json:
    identifier = backend.snowflakes.take()
    backend.world.files[identifier] = file
    url = f"{backend.url}/attachments/{identifier}/{file.name}"
    return {"id": identifier, "filename": file.name, "size": len(file.content), "url": url, "proxy_url": url}


def _embeds(embeds: Sequence[Json]) -> list[Json]:
    return [{"type": "rich"} | {key: value for key, value in embed.items() if value is not None} for embed in embeds]


def _unfurl(message: Message) -> None:
    """Show the files that components name as Discord does: by where they lie."""
    named = {f"attachment://{one['filename']}": one for one in message.attachments}
    for component in flattened(message.components):
        file = named.get((component.get("file") or {}).get("url", ""))
        if file is not None:
            component["file"] = {name: file[name] for name in ("id", "url", "proxy_url")}
            component |= {"name": file["filename"], "size": file["size"], "spoiler": False}


def _components(components: Sequence[Json]) -> list[Json]:
    """Echo components as Discord does: each with a number of its own, nothing that is null."""
    numbers = count(1)

    def numbered(component: Json) -> Json:
        echoed = {key: value for key, value in component.items() if value is not None}
        echoed.setdefault("id", next(numbers))
        if "components" in echoed:
            echoed["components"] = [numbered(inner) for inner in echoed["components"]]
        if "accessory" in echoed:
            echoed["accessory"] = numbered(echoed["accessory"])
        return echoed

    return [numbered(component) for component in components]
