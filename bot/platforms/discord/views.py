"""Payload -> what discord.py sends."""

import io
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any, Final

import discord

from bot.chat import Attachment, Button
from bot.platforms.discord.buttons import custom_id
from bot.render.discord import Payload

_PICTURES: Final = frozenset({".gif", ".jpeg", ".jpg", ".png", ".webp"})
NO_PINGS: Final = discord.AllowedMentions.none()


def parts_of(payload: Payload) -> tuple[str | None, list[discord.File], discord.ui.View | discord.ui.LayoutView | None]:
    """Return the text, the files and the components of a message; they serve one request.

    The components answer no press themselves: a press is read off its id, which works after a restart
    and keeps nothing in memory.
    """
    files = [_file(attachment) for attachment in payload.files]
    view = _layout(payload) if payload.displays else _view(payload.rows)
    if view is not None:
        view.stop()
    return payload.content or None, files, view


def message_arguments(payload: Payload) -> dict[str, Any]:
    """Return the arguments that send `payload` as a new message."""
    content, files, view = parts_of(payload)
    arguments: dict[str, Any] = {"allowed_mentions": _pings(payload), "suppress_embeds": not payload.displays}
    if content is not None:
        arguments["content"] = content
    if files:
        arguments["files"] = files
    if view is not None:
        arguments["view"] = view
    return arguments


def edit_arguments(payload: Payload) -> dict[str, Any]:
    """Return the arguments that make an existing message of ours `payload`."""
    content, files, view = parts_of(payload)
    return {"content": content, "attachments": files, "view": view, "allowed_mentions": _pings(payload)}


def _pings(payload: Payload) -> discord.AllowedMentions:
    """Return whom a message may ping: nobody, or the one role that it calls."""
    if payload.calls is None:
        return NO_PINGS
    called = [discord.Object(payload.calls)]
    return discord.AllowedMentions(everyone=False, users=False, roles=called, replied_user=False)


def _file(attachment: Attachment) -> discord.File:
    return discord.File(
        io.BytesIO(attachment.content), filename=attachment.name, description=attachment.description or None
    )


def _view(rows: Sequence[Sequence[Button]]) -> discord.ui.View | None:
    if not rows:
        return None
    view = discord.ui.View(timeout=None)
    for number, row in enumerate(rows):
        for button in row:
            view.add_item(_button(button, number))
    return view


def _layout(payload: Payload) -> discord.ui.LayoutView:
    view = discord.ui.LayoutView(timeout=None)
    for text in payload.displays:
        view.add_item(discord.ui.TextDisplay(text))
    for attachment in payload.files:
        view.add_item(_shown_file(attachment))
    for row in payload.rows:
        view.add_item(discord.ui.ActionRow(*(_button(button) for button in row)))
    return view


def _shown_file(attachment: Attachment) -> discord.ui.Item[discord.ui.LayoutView]:
    address = f"attachment://{attachment.name}"
    if PurePath(attachment.name).suffix.lower() in _PICTURES:
        return discord.ui.MediaGallery(discord.MediaGalleryItem(address, description=attachment.description or None))
    return discord.ui.File(address)


def _button(button: Button, row: int | None = None) -> discord.ui.Button[Any]:
    return discord.ui.Button(
        style=discord.ButtonStyle.secondary, label=button.label, custom_id=custom_id(button), row=row
    )
