"""The values that are offered for a setting of a place."""

from collections.abc import Sequence
from typing import Final

from bot.chat import Place, Visibility
from bot.commands import options_of
from bot.commands.options import command_called
from bot.conversation.handlers.holding import holding
from bot.conversation.handlers.places import home_of, is_admin
from bot.conversation.handlers.trail import SOURCES_KEY
from bot.conversation.services import Services, Situation
from bot.conversation.suggesting.matching import completed, ranked
from bot.conversation.suggesting.names import hidden_names, known_names, quotable_names
from bot.conversation.suggesting.values import is_admitted, options_completed, plain_values
from config.key import EMPTY_LIST, Key
from config.layers import split_key
from config.values import write_text

_OPTIONS: Final = "options"


async def offered_values(services: Services, situation: Situation, place: Place, name: str, typed: str) -> list[str]:
    """Return values of a setting that `place` may be given, the best first; none for a setting that is none.

    What holds in the place now is among them, unless it names a source that may not be named here.
    """
    home = home_of(situation)
    key = next((key for key in await services.store.keys(home.platform, home.id) if key.name == name), None)
    if key is None:
        return []
    now = await _holding(services, situation, place, key)
    if key.name == SOURCES_KEY:
        names = await known_names(services, situation)
        found = [*completed(names, typed), *ranked([*now, EMPTY_LIST], typed)]
    elif _is_of_options(key):
        names = await quotable_names(services, situation, Visibility.PRIVATE)
        taken = options_of(command_called(split_key(key.name)[0]))
        found = [*options_completed(taken, names, typed), *ranked(now, typed)]
    else:
        found = ranked([*_as_typed(key, typed), *plain_values(key, *now)], typed)
    return [value for value in found if is_admitted(key, value)]


async def _holding(services: Services, situation: Situation, place: Place, key: Key) -> list[str]:
    """Return what holds in a place, as it is typed; nothing where that may not be told."""
    value = holding(await services.resolved(place), key.name)
    text = write_text(value)
    if is_admin(situation) or (key.name != SOURCES_KEY and not _is_of_options(key)):
        return [text]
    hidden = await hidden_names(services, situation)
    return [] if any(name in text for name in hidden) else [text]


def _is_of_options(key: Key) -> bool:
    command, field = split_key(key.name)
    return bool(command) and field == _OPTIONS


def _as_typed(key: Key, typed: str) -> Sequence[str]:
    """Offer a number as it was typed, so that who types sees that it will do."""
    return (typed.strip(),) if key.type in {int, float} and typed.strip() else ()
