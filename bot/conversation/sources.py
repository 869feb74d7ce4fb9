"""Names of sources as somebody wrote them -> sources that may be quoted where they are."""

from typing import Final

from bot.chat import Visibility, Workspace
from bot.conversation.services import Services, Situation
from bot.replies.wording import listed
from bot.reply import WordedError, ours
from config.channel import channel_keys
from config.errors import SettingError
from config.values import parse_text

_GIVEN: Final = "what was given"
_KEY: Final = next(key for key in channel_keys() if key.name == "sources")


def read_sources(text: str) -> tuple[str, ...]:
    """Return the names in a list set apart by commas; raises WordedError where it is none."""
    try:
        names = parse_text(_KEY, text, _GIVEN)
    except SettingError as error:
        advice = ours("Name sources as </sources> lists them, set apart by commas.")
        raise WordedError(error.message, advice) from error
    assert isinstance(names, tuple)  # noqa: S101 - the key is a list
    return names


async def quotable(services: Services, situation: Situation, visibility: Visibility) -> frozenset[str]:
    """Return the sources that a response of that visibility may quote in a place, by the place's own choice too."""
    view = await services.libraries.view(Workspace.of(situation.place))
    visible = await services.libraries.visible(situation.place, situation.actor, visibility, view)
    chosen = situation.resolved.settings.sources
    return visible & frozenset(chosen) if chosen else visible


async def check_quotable(services: Services, situation: Situation, text: str, visibility: Visibility) -> frozenset[str]:
    """Return the sources that somebody named, all of which may be quoted.

    Raises:
        UsageError: one may not, whether it is hidden or there is none; or it is no list.
    """
    names = read_sources(text)
    allowed = await quotable(services, situation, visibility)
    unknown = tuple(name for name in names if name not in allowed)
    if unknown:
        raise WordedError(
            f"There is no source {listed(unknown, 'or')} here.", ours("See what there is with: </sources>")
        )
    return frozenset(names)
