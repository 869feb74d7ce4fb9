"""Show and change what holds in a place: settings show, set, reset and copy."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.chat import Call, Place, Response
from bot.conversation.handlers import settings_files, settings_history
from bot.conversation.handlers.changed import changes_reply, hidden_sources
from bot.conversation.handlers.holding import holding, holding_words, inherited_words
from bot.conversation.handlers.ids import refuse_names
from bot.conversation.handlers.model import Handler
from bot.conversation.handlers.places import (
    channel_layer,
    channel_meant,
    editor_of,
    home_of,
    kind_words,
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
from bot.reply import Action, Block, Reply, Role, Table, Text, WordedError, block_of, ours, worded
from config.channel import channel_keys
from config.errors import NotSetError, SettingError, UsageError
from config.key import Key
from config.layers import DEFAULTS, LayerKind, Origin, Resolved, resolve
from config.store import Change
from config.values import SHOWN_CHARACTERS, parse_text, unknown_setting

_FOREIGN_CATEGORY: Final = "What the category of that channel sets is not known here: give the command there."
_PASSED_OVER: Final = "this version does not know or admit that, and passes it over."
_WHAT_IS_SET: Final = ours("See what is set, and where, with: </settings show>")
_LIST_THEM: Final = ours("List the settings with: </settings show>")


async def show(services: Services, situation: Situation, call: Call) -> Response:
    """Show what holds in a place and which layer set it; of one setting also its meaning, range and default."""
    place = place_meant(situation, call)
    resolved = await services.resolved(place)
    hidden = await hidden_sources(services, situation)
    if "key" in call.arguments:
        key = await _key(services, situation, str(call.arguments["key"]))
        reply = await _one_setting(services, situation, place, key)
    else:
        reply = _all_settings(resolved, hidden)
    if place.channel != situation.place.channel:
        reply = Reply((*reply.blocks, Block(Role.NOTE, _FOREIGN_CATEGORY)), reply.actions)
    return Response(reply)


async def set_value(services: Services, situation: Situation, call: Call) -> Response:
    """Give a setting a value at a layer."""
    key, value = str(call.arguments["key"]), str(call.arguments["value"])
    at = layer_meant(situation, call)
    known = await _key(services, situation, key)
    await check_options(services, situation, key, value)
    try:
        refuse_names(key, parse_text(known, value, origin="", advice=known.help))
        change = await services.store.set(editor_of(situation), at, key, value, services.clock())
    except SettingError as error:
        message = f"“{value[:SHOWN_CHARACTERS]}” is no value for {key}: it takes {known.expected}."
        raise SettingError(message, error.advice, key=key, origin=error.origin) from error
    return await _changed(services, situation, change)


async def reset(services: Services, situation: Situation, call: Call) -> Response:
    """Take a setting out of a layer, so that the one below holds."""
    at = layer_meant(situation, call)
    try:
        change = await services.store.reset(editor_of(situation), at, str(call.arguments["key"]), services.clock())
    except NotSetError as error:
        raise WordedError(error.message, _WHAT_IS_SET) from error
    return await _changed(services, situation, change)


async def copy(services: Services, situation: Situation, call: Call) -> Response:
    """Make a channel set what another one sets; a moderator's own place may be the only one that changes."""
    source = channel_layer(situation, str(call.arguments["from"]))
    target = channel_layer(situation, channel_meant(situation, call, "to"))
    if source == target:
        raise UsageError("That is one and the same channel.", "Name the channel to copy from, and another to copy to.")
    changes = await services.store.copy(editor_of(situation), source, target, services.clock())
    from_words, to_words = layer_words(situation, source), layer_words(situation, target)
    summary = worded("Copied what ", from_words, " sets to ", to_words, ".")
    return Response(await changes_reply(services, situation, summary, changes))


async def _key(services: Services, situation: Situation, name: str) -> Key:
    """Return a setting by its name; raises SettingError with one that comes close."""
    home = home_of(situation)
    known = {key.name: key for key in await services.store.keys(home.platform, home.id)}
    if name not in known:
        error = unknown_setting(name, "what was given", known, hint="")
        raise WordedError(f"There is no setting “{name[:SHOWN_CHARACTERS]}”.", error.advice or _LIST_THEM)
    return known[name]


def _all_settings(resolved: Resolved, hidden: frozenset[str]) -> Reply:
    """List every setting of the place, and of commands those that a layer sets: by what set them, the nearest first."""
    of_place = [key.name for key in channel_keys()]
    names = [*of_place, *sorted(resolved.origins.keys() - set(of_place))]
    blocks: list[Block | Table] = []
    origins: tuple[Origin, ...] = (*reversed(LayerKind), DEFAULTS)
    for origin in origins:
        rows = tuple(
            (name, kept_words(name, holding(resolved, name), hidden))
            for name in names
            if resolved.origin(name) == origin
        )
        if rows:
            title = "The defaults" if origin == DEFAULTS else worded("Set by the ", kind_words(origin))
            blocks += [block_of(Role.HEADING, title, apart=True), Table(("Setting", "Value"), rows)]
    blocks += [
        block_of(Role.WARNING, worded("The ", kind_words(kind), f" sets “{name}”: {_PASSED_OVER}"))
        for kind, name in resolved.ignored
    ]
    return Reply(tuple(blocks), (Action(ours("</settings show> key:NAME"), "tells what a setting means and takes"),))


async def _one_setting(services: Services, situation: Situation, place: Place, key: Key) -> Reply:
    """Say what a setting means, what holds and why, and what it takes."""
    hidden = await hidden_sources(services, situation)
    resolved = await services.resolved(place)
    here = "Here" if place.channel == situation.place.channel else "There"
    return Reply(
        (
            Block(Role.HEADING, key.name),
            Block(Role.NOTE, key.help),
            block_of(Role.NOTE, worded(f"{here}: ", holding_words(resolved, key.name, hidden), ".")),
            *await _overlaid(services, situation, place, key, hidden),
            Block(Role.NOTE, f"It takes {key.expected}."),
            Block(Role.NOTE, f"Why that default: {key.reason}"),
        )
    )


async def _overlaid(
    services: Services, situation: Situation, place: Place, key: Key, hidden: frozenset[str]
) -> list[Block | Table]:
    """List what each layer makes of a setting, the uppermost being what holds; nothing where no layer sets it."""
    home = home_of(situation)
    layers = await services.store.layers_for(home.platform, home.id, place.category, place.channel, place.thread)
    rows: list[tuple[Text, Text]] = [
        (kind_words(layer.kind), kept_words(key.name, layer.values[key.name], hidden))
        for layer in sorted(layers, key=lambda layer: -layer.kind)
        if key.name in layer.values
    ]
    if not rows:
        return []
    default = holding(resolve(services.settings, ()), key.name)
    rows.append((DEFAULTS, kept_words(key.name, default, frozenset())))
    return [Table(("Set by", "Value"), tuple(rows))]


async def _changed(services: Services, situation: Situation, change: Change) -> Response:
    """Say what a change did, and what holds here now where a nearer layer says otherwise."""
    hidden = await hidden_sources(services, situation)
    inherited = await inherited_words(services, situation, change, hidden)
    lines = [change_words(situation, change, hidden, inherited)]
    resolved = await services.resolved(situation.place)
    origin = resolved.origin(change.key)
    is_here = change.where in layers_around(situation, situation.place)
    if is_here and origin != DEFAULTS and origin > change.where.kind:
        lines.append(worded("What holds here now: ", holding_words(resolved, change.key, hidden), "."))
    lines += await _unseen(services, situation, change)
    blocks = tuple(block_of(Role.NOTE, line) for line in lines)
    return Response(Reply(blocks, (Action(worded(ours("</settings undo> change:"), str(change.id)), "takes it back"),)))


async def _unseen(services: Services, situation: Situation, change: Change) -> list[Text]:
    """Say it where a chosen source is none that may be seen here: a name mistyped would quote nothing."""
    if change.key != SOURCES_KEY or not isinstance(change.new, tuple):
        return []
    unknown = (await look(services, situation)).unknown(change.new)
    if not unknown:
        return []
    what = "Until there is, nothing is quoted there" if len(unknown) == len(change.new) else "It is passed over"
    unseen = f"No source {listed(unknown, 'or')} can be seen here. {what}; "
    return [worded(unseen, ours("see what there is with: </sources>"))]


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
