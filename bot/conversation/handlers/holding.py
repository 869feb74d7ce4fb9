"""What holds in a place, and by what, in words."""

from bot.conversation.handlers.places import home_of, kind_words, layers_around
from bot.conversation.handlers.trail import NOT_SET, kept_words
from bot.conversation.services import Services, Situation
from bot.reply import Text, worded
from config.key import Value
from config.layers import DEFAULTS, Origin, Resolved, find_key, resolve, split_key
from config.store import Change


def holding(resolved: Resolved, name: str) -> Value:
    """Return what holds of a setting of a place, or of a command there."""
    command, field = split_key(name)
    value: Value = getattr(resolved.command(command) if command else resolved.settings, field)
    return value


def origin_words(origin: Origin) -> Text:
    """Say what set a value, behind it: “the default”, “set by the channel”."""
    return "the default" if origin == DEFAULTS else worded("set by the ", kind_words(origin))


def holding_words(resolved: Resolved, name: str, hidden: frozenset[str]) -> Text:
    """Say what holds, and what set it: “2, the default”."""
    return worded(kept_words(name, holding(resolved, name), hidden), ", ", origin_words(resolved.origin(name)))


async def inherited_words(services: Services, situation: Situation, change: Change, hidden: frozenset[str]) -> Text:
    """Say what holds at the layer of a change where it sets nothing; “not set” where that is not known here."""
    place = situation.place
    if find_key(change.key) is None or change.where not in layers_around(situation, place):
        return NOT_SET
    home = home_of(situation)
    layers = await services.store.layers_for(home.platform, home.id, place.category, place.channel, place.thread)
    below = resolve(services.settings, [layer for layer in layers if layer.kind < change.where.kind])
    return holding_words(below, change.key, hidden)
