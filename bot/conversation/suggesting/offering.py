"""Which values a parameter of a command takes, where it is typed and by whom."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bot.chat import Call, Rank, Visibility
from bot.commands import REGISTRY, Command, Parameter, ParameterKind, may
from bot.conversation.handlers.everyone import asked_visibility, own_commands
from bot.conversation.handlers.indexing import allowed_folders
from bot.conversation.handlers.places import channel_meant, home_of, layer_meant, place_meant
from bot.conversation.handlers.shelves import look_through
from bot.conversation.handlers.sight import look
from bot.conversation.services import Services, Situation
from bot.conversation.suggesting.matching import completed, kept_of, ranked
from bot.conversation.suggesting.names import hidden_names, own_names, quotable_names, seen_names
from bot.conversation.suggesting.setting import offered_values


@dataclass(frozen=True, slots=True)
class Typing:
    """A parameter that somebody types: of `call` what else was given, parsed; they may give the command there."""

    services: Services
    situation: Situation
    call: Call
    command: Command
    parameter: Parameter
    typed: str


Offerer = Callable[[Typing], Awaitable[Sequence[str]]]


async def offered(typing: Typing) -> Sequence[str]:
    """Return the values to offer, the best first.

    Raises:
        UsageError: what was given so far may not be given there.
    """
    named = _BY_NAME.get((typing.command.name, typing.parameter.name))
    offerer = named or _BY_KIND.get(typing.parameter.kind)
    return await offerer(typing) if offerer else ()


async def _keys(typing: Typing) -> Sequence[str]:
    """Offer settings, once the place that is meant may be looked at."""
    place_meant(typing.situation, typing.call)
    home = home_of(typing.situation)
    keys = await typing.services.store.keys(home.platform, home.id)
    return ranked((key.name for key in keys), typing.typed)


async def _keys_to_set(typing: Typing) -> Sequence[str]:
    layer_meant(typing.situation, typing.call)
    return await _keys(typing)


async def _keys_to_reset(typing: Typing) -> Sequence[str]:
    """Offer what the layer that is meant sets."""
    at = layer_meant(typing.situation, typing.call)
    layers = await typing.services.store.layers_for(at.platform, at.workspace, **_id_of(at.kind.word, at.id))
    names = (name for layer in layers if layer.kind is at.kind for name in layer.values)
    return ranked(names, typing.typed)


def _id_of(kind: str, id_: str) -> dict[str, str]:
    return {} if kind == "workspace" else {kind: id_}


async def _values(typing: Typing) -> Sequence[str]:
    """Offer values of the setting that was named."""
    layer_meant(typing.situation, typing.call)
    key = str(typing.call.arguments.get("key", ""))
    place = place_meant(typing.situation, typing.call)
    return await offered_values(typing.services, typing.situation, place, key, typing.typed)


async def _sources(typing: Typing) -> Sequence[str]:
    return ranked(await _quotable(typing), typing.typed)


async def _source_list(typing: Typing) -> Sequence[str]:
    """Complete a list of sources, all of which must be ones that may be quoted."""
    names = await _quotable(typing)
    return completed(names, typing.typed) if set(kept_of(typing.typed)) <= set(names) else ()


async def _quotable(typing: Typing) -> tuple[str, ...]:
    """Return what the command may quote: where it answers a question, by the place's own choice too."""
    situation = typing.situation
    if typing.command.rank > Rank.EVERYONE:
        return await seen_names(typing.services, situation, Visibility.PRIVATE)
    return await quotable_names(typing.services, situation, asked_visibility(situation, typing.command.name))


async def _own_sources(typing: Typing) -> Sequence[str]:
    return ranked(await own_names(typing.services, typing.situation), typing.typed)


async def _folders(typing: Typing) -> Sequence[str]:
    """Offer the folders that the owner allowed and that are no source yet."""
    shelves = await look_through(typing.services, typing.situation)
    taken = {source.location for source in shelves.own.values()}
    allowed = allowed_folders(typing.services.settings)
    return ranked(await asyncio.to_thread(_not_taken, allowed, taken), typing.typed)


def _not_taken(folders: Sequence[str], taken: set[str]) -> list[str]:
    """Return the folders that are none of the places `taken`, with every link on the way resolved."""
    return [folder for folder in folders if os.path.realpath(folder) not in taken]


async def _commands(typing: Typing) -> Sequence[str]:
    """Offer what “help” would explain to the person."""
    situation = typing.situation
    teaches = bool(situation.actor.roles & set(situation.resolved.settings.teach_roles))
    names = [
        command.name
        for command in REGISTRY
        if may(situation.actor.rank, command, situation.place.kind, teach=teaches).allowed
    ]
    own = await own_commands(typing.services, situation)
    return ranked([*names, *(made.command.name for made in own)], typing.typed.strip().removeprefix("/"))


async def _own_commands(typing: Typing) -> Sequence[str]:
    own = await own_commands(typing.services, typing.situation)
    return ranked((made.command.name for made in own), typing.typed.strip().removeprefix("/"))


async def _pinned(typing: Typing) -> Sequence[str]:
    """Offer the pinned questions whose quotes are not hidden here."""
    hidden = await hidden_names(typing.services, typing.situation)
    pins = await typing.services.records.pins.pins(home_of(typing.situation))
    return ranked((pin.question for pin in pins if pin.quote.source not in hidden), typing.typed)


async def _standing_pins(typing: Typing) -> Sequence[str]:
    """Offer the pinned questions whose quotes may be shown here, and still are as they were pinned."""
    sight = await look(typing.services, typing.situation)
    pins = await typing.services.records.pins.pins(home_of(typing.situation))
    return ranked((pin.question for pin in pins if sight.find(pin.quote) is not None), typing.typed)


async def _gaps(typing: Typing) -> Sequence[str]:
    """Offer what was asked in vain in the channel that is meant."""
    channel = channel_meant(typing.situation, typing.call)
    found = await typing.services.records.questions.gaps(home_of(typing.situation), frozenset({channel}))
    return ranked((gap.question for gap in found), typing.typed)


_BY_NAME: Final[Mapping[tuple[str, str], Offerer]] = MappingProxyType(
    {
        ("settings set", "key"): _keys_to_set,
        ("settings set", "value"): _values,
        ("settings reset", "key"): _keys_to_reset,
        ("ask", "sources"): _source_list,
        ("command add", "pin"): _standing_pins,
        ("command add", "sources"): _source_list,
        ("command edit", "name"): _own_commands,
        ("command edit", "pin"): _standing_pins,
        ("command edit", "sources"): _source_list,
        ("command remove", "name"): _own_commands,
        ("unpin", "question"): _pinned,
        ("gaps", "close"): _gaps,
        ("source add", "folder"): _folders,
        ("source remove", "name"): _own_sources,
        ("source status", "name"): _own_sources,
        ("reindex", "source"): _own_sources,
    }
)
_BY_KIND: Final[Mapping[ParameterKind, Offerer]] = MappingProxyType(
    {
        ParameterKind.SETTING: _keys,
        ParameterKind.COMMAND: _commands,
        ParameterKind.SOURCE: _sources,
    }
)
"""For what is not named above, such as a parameter that a command gains later."""
