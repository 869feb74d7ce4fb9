"""Interactions: commands, a message's menu, presses, forms, and suggestions while somebody types."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import discord

from bot.chat import Actor, Addressing, Argument, Call, Message, Press, Response
from bot.platforms.discord.buttons import Pressed, pressed
from bot.platforms.discord.core import Core
from bot.platforms.discord.events import key_of, place_of
from bot.platforms.discord.forms import Filled, Form, filled, form_after_call, form_after_press, modal_payload_texts
from bot.platforms.discord.options import Given, given
from bot.platforms.discord.outlet import Reaching
from bot.platforms.discord.responding import InteractionOutlet
from bot.platforms.discord.sending import BROKEN
from bot.platforms.malformed import reading
from bot.render.discord.limits import CHOICE, CHOICES
from bot.render.lengths import units
from bot.reply import note

_log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]
Read = TypeVar("Read")
Identify = Callable[[Interaction], Awaitable[Actor]]

_MESSAGE_MENU: Final = 3
"""Discord's Application Command Type of an entry in a message's menu."""
_TEXT_STYLES: Final = {True: discord.TextStyle.paragraph, False: discord.TextStyle.short}


@dataclass(frozen=True, slots=True)
class Taken:
    """A command that was carried out, and how more can be said about it."""

    command: str
    outlet: InteractionOutlet


class Interactions:
    """Takes interactions to the core."""

    def __init__(self, core: Core, identify: Identify, reach: Reaching) -> None:
        """Ask `identify` who acts."""
        self._core = core
        self._identify = identify
        self._reach = reach

    async def take(self, interaction: Interaction) -> Taken | None:
        """Handle an interaction; return the command that was given, if one was.

        Raises:
            MalformedError: it can't be read.
        """
        with reading():
            data = _data_of(interaction)
        match interaction.type:
            case discord.InteractionType.application_command:
                return await self._take_command(interaction, data)
            case discord.InteractionType.autocomplete:
                await self._suggest(interaction, _read(given, data))
            case discord.InteractionType.component:
                await self._take_press(interaction, _read(_pressed, data))
            case discord.InteractionType.modal_submit:
                return await self._take_form(interaction, data)
            case _:
                _log.debug("an interaction of type %s was left out", interaction.type)
        return None

    async def _take_command(self, interaction: Interaction, data: Mapping[str, Any]) -> Taken | None:
        if data.get("type") == _MESSAGE_MENU:
            await self._look_up(interaction, data)
            return None
        asked = _read(given, data)
        form = form_after_call(asked.command, _plain_arguments(asked))
        if form is not None:
            await _open(interaction, form)
            return None
        outlet = InteractionOutlet(interaction, self._reach)
        with reading():
            arguments = asked.arguments()
        async with outlet.watched():
            await self._core.on_call(await self._call(interaction, asked.command, arguments, outlet), outlet)
        return Taken(asked.command, outlet)

    async def _look_up(self, interaction: Interaction, data: Mapping[str, Any]) -> None:
        text = _read(_target_text, data)
        outlet = InteractionOutlet(interaction, self._reach)
        async with outlet.watched():
            message = Message(
                key=key_of("interaction", interaction.id),
                place=place_of(interaction.channel, interaction.guild_id),
                actor=await self._acting(interaction, outlet),
                addressing=Addressing.MENU,
                text=text,
                received_at=interaction.created_at,
                way_back=interaction.token,
            )
            await self._core.on_message(message, outlet)

    async def _take_press(self, interaction: Interaction, press: Pressed | None) -> None:
        form = form_after_press(press) if press else None
        if form is not None:
            await _open(interaction, form)
        else:
            await self._press(interaction, press)

    async def _press(self, interaction: Interaction, press: Pressed | None) -> None:
        outlet = InteractionOutlet(interaction, self._reach)
        async with outlet.watched():
            if press is None:
                old = _said("This button is from an older version and does nothing any more.", "Ask again with /ask.")
                await outlet.send(old, _nonce(interaction))
                return
            event = Press(
                key=key_of("interaction", interaction.id),
                place=place_of(interaction.channel, interaction.guild_id),
                actor=await self._acting(interaction, outlet),
                action=press.action,
                answer=press.answer,
                argument=press.argument,
                received_at=interaction.created_at,
                way_back=interaction.token,
            )
            await self._core.on_press(event, outlet)

    async def _take_form(self, interaction: Interaction, data: Mapping[str, Any]) -> Taken | None:
        form = _read(_filled, data)
        if form is None or not form.command:
            await self._press(interaction, form.press if form else None)
            return None
        outlet = InteractionOutlet(interaction, self._reach)
        async with outlet.watched():
            await self._core.on_call(await self._call(interaction, form.command, form.arguments, outlet), outlet)
        return Taken(form.command, outlet)

    async def _suggest(self, interaction: Interaction, asked: Given) -> None:
        call = await self._call(interaction, asked.command, _plain_arguments(asked))
        parameter, typed = asked.focused
        values = await self._core.suggest(call, parameter, typed)
        choices = [
            discord.app_commands.Choice(name=value, value=value) for value in values if 0 < units(value) <= CHOICE
        ]
        try:
            await interaction.response.autocomplete(choices[:CHOICES])
        except (discord.HTTPException, *BROKEN) as error:
            _log.debug("suggestions came too late: %s", error)

    async def _acting(self, interaction: Interaction, outlet: InteractionOutlet | None) -> Actor:
        """Return who acts; what they may reach by the outlet goes with who they are."""
        actor = await self._identify(interaction)
        if outlet is not None:
            outlet.is_used_by(actor)
        return actor

    async def _call(
        self,
        interaction: Interaction,
        command: str,
        arguments: Mapping[str, Argument],
        outlet: InteractionOutlet | None = None,
    ) -> Call:
        return Call(
            key=key_of("interaction", interaction.id),
            place=place_of(interaction.channel, interaction.guild_id),
            actor=await self._acting(interaction, outlet),
            command=command,
            arguments=arguments,
            received_at=interaction.created_at,
            way_back=interaction.token,
        )


def _read(read: Callable[[Mapping[str, Any]], Read], data: Mapping[str, Any]) -> Read:
    with reading():
        return read(data)


def _data_of(interaction: Interaction) -> Mapping[str, Any]:
    """Return what was given; raise TypeError where an interaction lacks what every one has."""
    data: Any = interaction.data or {}
    user: object = interaction.user
    token: object = interaction.token
    is_known = isinstance(user, discord.User | discord.Member) and interaction.channel is not None
    if not (is_known and isinstance(data, Mapping) and isinstance(token, str)):
        raise TypeError("its data, its token, its user or its channel is missing")
    return data


def _plain_arguments(asked: Given) -> dict[str, Argument]:
    with reading():
        return asked.plain_arguments()


def _pressed(data: Mapping[str, Any]) -> Pressed | None:
    return pressed(str(data["custom_id"]))


def _filled(data: Mapping[str, Any]) -> Filled | None:
    return filled(str(data["custom_id"]), modal_payload_texts(data["components"]))


def _target_text(data: Mapping[str, Any]) -> str:
    return str(data["resolved"]["messages"][str(data["target_id"])].get("content") or "")


async def _open(interaction: Interaction, form: Form) -> None:
    """Open a form. What is filled in is read off its id, so nothing of it is kept in memory."""
    modal = discord.ui.Modal(title=form.title, custom_id=form.identifier, timeout=None)
    for field in form.fields:
        text: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id=field.name, style=_TEXT_STYLES[field.is_long], required=False, max_length=field.most
        )
        modal.add_item(discord.ui.Label(text=field.label, component=text))
    modal.stop()
    try:
        await interaction.response.send_modal(modal)
    except (discord.HTTPException, *BROKEN) as error:
        _log.info("a form could not be opened: %s", error)


def _said(*sentences: str) -> Response:
    return Response(note(*sentences))


def _nonce(interaction: Interaction) -> str:
    return str(interaction.id)
