"""Show and change what holds in a place: settings show, set, reset and copy."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from bot.chat import Call, Place, Response
from bot.conversation.handlers import settings_files, settings_history
from bot.conversation.handlers.changed import changes_reply, hidden_sources
from bot.conversation.handlers.model import Handler
from bot.conversation.handlers.places import (
    channel_layer,
    channel_meant,
    editor_of,
    home_of,
    layer_meant,
    layer_words,
    layers_around,
    place_meant,
)
from bot.conversation.handlers.sight import look
from bot.conversation.handlers.trail import SOURCES_KEY, change_words, kept_words
from bot.conversation.options import check_options
from bot.conversation.services import Services, Situation
from bot.replies.wording import listed
from bot.reply import Action, Block, Reply, Role, Table
from config.channel import channel_keys
from config.errors import UsageError
from config.key import Key, Value
from config.layers import DEFAULTS, Origin, Resolved, split_key
from config.store import Change
from config.values import unknown_setting

_FOREIGN_CATEGORY: Final = "What the category of that channel sets is not known here: give the command there."
_LIST_THEM: Final = "List the settings with: /settings show"


async def show(services: Services, situation: Situation, call: Call) -> Response:
    """Show what holds in a place and which layer set it; of one setting also its meaning, range and default."""
    place = place_meant(situation, call)
    resolved = await services.resolved(place)
    hidden = await hidden_sources(services, situation)
    if "key" in call.arguments:
        key = await _key(services, situation, str(call.arguments["key"]))
        blocks = await _one_setting(services, situation, place, key, hidden)
        reply = Reply(tuple(blocks))
    else:
        reply = _all_settings(resolved, hidden)
    if place.channel != situation.place.channel:
        reply = Reply((*reply.blocks, Block(Role.NOTE, _FOREIGN_CATEGORY)), reply.actions)
    return Response(reply)


async def set_value(services: Services, situation: Situation, call: Call) -> Response:
    """Give a setting a value at a layer."""
    key, value = str(call.arguments["key"]), str(call.arguments["value"])
    at = layer_meant(situation, call)
    await check_options(services, situation, key, value)
    change = await services.store.set(editor_of(situation), at, key, value, services.clock())
    return await _changed(services, situation, change)


async def reset(services: Services, situation: Situation, call: Call) -> Response:
    """Take a setting out of a layer, so that the one below holds."""
    at = layer_meant(situation, call)
    change = await services.store.reset(editor_of(situation), at, str(call.arguments["key"]), services.clock())
    return await _changed(services, situation, change)


async def copy(services: Services, situation: Situation, call: Call) -> Response:
    """Make a channel set what another one sets; a moderator's own place may be the only one that changes."""
    source = channel_layer(situation, str(call.arguments["from"]))
    target = channel_layer(situation, channel_meant(situation, call, "to"))
    if source == target:
        raise UsageError("That is one and the same channel.", "Name the channel to copy from, and another to copy to.")
    changes = await services.store.copy(editor_of(situation), source, target, services.clock())
    summary = f"Copied what {layer_words(situation, source)} sets to {layer_words(situation, target)}."
    return Response(changes_reply(situation, summary, changes, await hidden_sources(services, situation)))


async def _key(services: Services, situation: Situation, name: str) -> Key:
    """Return a setting by its name; raises SettingError with one that comes close."""
    home = home_of(situation)
    known = {key.name: key for key in await services.store.keys(home.platform, home.id)}
    if name not in known:
        raise unknown_setting(name, "what was given", known, _LIST_THEM)
    return known[name]


def _all_settings(resolved: Resolved, hidden: frozenset[str]) -> Reply:
    """List every setting of the place, and of commands those that a layer sets."""
    of_place = [key.name for key in channel_keys()]
    names = [*of_place, *sorted(resolved.origins.keys() - set(of_place))]
    rows = tuple(
        (name, kept_words(name, holding(resolved, name), hidden), _origin_words(resolved.origin(name)))
        for name in names
    )
    ignored = (
        Block(Role.WARNING, f"The {kind.word} sets “{name}”, which this version does not know or admit: passed over.")
        for kind, name in resolved.ignored
    )
    action = Action("/settings show key:NAME", "tells what a setting means and takes")
    return Reply((Table(("Setting", "Value", "Set by"), rows), *ignored), (action,))


async def _one_setting(
    services: Services, situation: Situation, place: Place, key: Key, hidden: frozenset[str]
) -> list[Block | Table]:
    """Say what a setting means and takes, its default, and what each layer makes of it."""
    home = home_of(situation)
    layers = await services.store.layers_for(home.platform, home.id, place.category, place.channel, place.thread)
    rows = [
        (layer.kind.word, kept_words(key.name, layer.values[key.name], hidden))
        for layer in sorted(layers, key=lambda layer: -layer.kind)
        if key.name in layer.values
    ]
    rows.append((DEFAULTS, kept_words(key.name, _default(services, key.name), frozenset())))
    return [
        Block(Role.HEADING, key.name),
        Block(Role.NOTE, key.help),
        Block(Role.NOTE, f"It takes {key.expected}."),
        Table(("Set by", "Value"), tuple(rows)),
        Block(Role.NOTE, "The uppermost holds here."),
        Block(Role.NOTE, f"Why that default: {key.reason}"),
    ]


def _default(services: Services, name: str) -> Value:
    """Return the owner's default of a setting of a place, or of a command."""
    command, field = split_key(name)
    value: Value = getattr(services.settings.command if command else services.settings.channel, field)
    return value


def holding(resolved: Resolved, name: str) -> Value:
    """Return what holds of a setting of a place, or of a command there."""
    command, field = split_key(name)
    value: Value = getattr(resolved.command(command) if command else resolved.settings, field)
    return value


def _origin_words(origin: Origin) -> str:
    """Name what set a value."""
    return origin if origin == DEFAULTS else origin.word


async def _changed(services: Services, situation: Situation, change: Change) -> Response:
    """Say what a change did, and what holds here now where that is something else."""
    hidden = await hidden_sources(services, situation)
    lines = [change_words(situation, change, hidden)]
    if change.where in layers_around(situation, situation.place):
        lines += _still_holding(await services.resolved(situation.place), change, hidden)
    lines += await _unseen(services, situation, change)
    blocks = tuple(Block(Role.NOTE, line) for line in lines)
    return Response(Reply(blocks, (Action(f"/settings undo change:{change.id}", "takes it back"),)))


def _still_holding(resolved: Resolved, change: Change, hidden: frozenset[str]) -> Iterator[str]:
    """Say what holds here where a nearer layer says otherwise, or where nothing is set any more."""
    origin = resolved.origin(change.key)
    if origin == change.where.kind:
        return
    value = kept_words(change.key, holding(resolved, change.key), hidden)
    whose = "the defaults" if origin == DEFAULTS else f"the {_origin_words(origin)}"
    yield f"What holds here now is that of {whose}: {value}."


async def _unseen(services: Services, situation: Situation, change: Change) -> list[str]:
    """Say it where a chosen source is none that may be seen here: a name mistyped would quote nothing."""
    if change.key != SOURCES_KEY or not isinstance(change.new, tuple):
        return []
    unknown = (await look(services, situation)).unknown(change.new)
    return [f"No source {listed(unknown, 'or')} can be seen here."] if unknown else []


HANDLERS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "settings show": show,
        "settings set": set_value,
        "settings reset": reset,
        "settings copy": copy,
        **settings_history.HANDLERS,
        **settings_files.HANDLERS,
    }
)
