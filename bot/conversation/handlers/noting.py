"""Note in the trail what was done to a source."""

from bot.conversation.handlers.places import doer_of, home_of
from bot.conversation.handlers.shelves import Shelves
from bot.conversation.services import Services, Situation
from bot.records import Done
from bot.replies.wording import counted


async def note_source(services: Services, situation: Situation, done: Done) -> None:
    """Note that whoever acts added a source of the workspace, removed it or indexed it again; right after it was.

    `done.old` and `done.new` say in a few words what it was and is; None where it was not, or is no more.
    """
    await services.records.trail.note(home_of(situation), doer_of(situation), done, services.clock())


def source_words(shelves: Shelves, name: str) -> str | None:
    """Say for the trail what one of the workspace's own sources is; None where there is none of that name."""
    source = shelves.own.get(name)
    if source is None:
        return None
    return f"{shelves.kind(name)} of {counted(source.documents, 'document')}, quoted {shelves.audience_kept(name)}"
