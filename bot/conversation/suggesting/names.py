"""The names of the sources that somebody may be offered where they act, as far as they may see them.

Read from the libraries' lists of sources, without their documents.
"""

from bot.chat import Visibility
from bot.conversation.handlers.places import is_admin
from bot.conversation.handlers.shelves import look_through, summaries
from bot.conversation.services import Services, Situation
from bot.libraries import SourceAccess, visible_sources
from index.library import shared_library


async def seen_names(services: Services, situation: Situation, visibility: Visibility) -> tuple[str, ...]:
    """Return the sources that a response of that visibility may quote, the shared ones first, each in order."""
    if situation.workspace is None:
        found = await summaries(shared_library(services.data_folder))
        return tuple(sorted(source.name for source in found if source.documents))
    shelves = await look_through(services, situation)
    accesses = [SourceAccess(name) for name in sorted(shelves.shared) if shelves.shared[name].documents]
    accesses += [shelves.bound[name] for name in sorted(shelves.own) if shelves.own[name].documents]
    visible = visible_sources(accesses, situation.place, situation.actor, visibility)
    return tuple(access.name for access in accesses if access.name in visible)


async def quotable_names(services: Services, situation: Situation, visibility: Visibility) -> tuple[str, ...]:
    """Return the sources that a response of that visibility may quote, by the place's own choice too."""
    names = await seen_names(services, situation, visibility)
    chosen = situation.resolved.settings.sources
    return tuple(name for name in names if name in chosen) if chosen else names


async def known_names(services: Services, situation: Situation) -> tuple[str, ...]:
    """Return the sources that may be named to somebody: those that they see here; to an admin, all."""
    if not is_admin(situation):
        return await seen_names(services, situation, Visibility.PRIVATE)
    shelves = await look_through(services, situation)
    return (*sorted(shelves.shared), *sorted(shelves.own))


async def hidden_names(services: Services, situation: Situation) -> frozenset[str]:
    """Return the sources that no private response to somebody may quote here."""
    shelves = await look_through(services, situation)
    seen = await seen_names(services, situation, Visibility.PRIVATE)
    return frozenset((*shelves.shared, *shelves.own)) - frozenset(seen)


async def own_names(services: Services, situation: Situation) -> tuple[str, ...]:
    """Return the workspace's own sources, wherever they may be quoted; for admins."""
    return tuple(sorted((await look_through(services, situation)).own))
