"""The sources of a workspace as an admin is told of them: names and figures, no text, and nobody's paths."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.conversation.handlers.places import home_of
from bot.conversation.handlers.uploads import is_upload
from bot.conversation.services import Services, Situation
from bot.libraries import SourceAccess, workspace_library
from bot.libraries.view import shared_name
from bot.replies.hand_overs import named_channel
from bot.replies.wording import counted
from bot.reply import Reference, ReferenceKind, Text, WordedError, ours, worded
from index.library import LibraryMissingError, open_library_for_reading, shared_library, unknown_source
from index.model import Skip, SourceSummary

EVERYWHERE: Final = "everywhere here"
CHANNEL: Final = "channel "
ROLE: Final = "privately to role "
"""What stands before an id in the trail."""


@dataclass(frozen=True, slots=True)
class Shelves:
    """The workspace's own sources and the shared ones, each by name; `uploads` are the own ones that are files."""

    own: dict[str, SourceSummary]
    shared: dict[str, SourceSummary]
    bound: dict[str, SourceAccess]
    uploads: frozenset[str]

    def find_own(self, name: str) -> SourceSummary:
        """Return one of the workspace's own sources.

        Raises:
            UsageError: it is a shared one, or there is none of that name.
        """
        if name in self.own:
            return self.own[name]
        if name in self.shared:
            raise WordedError(
                f"“{name}” is a shared source, which only the owner of the bot changes.",
                ours("See which ones were added here with: </source list>"),
            )
        error = unknown_source(name, self.own)
        raise WordedError(error.message, ours("List the sources with: </source list>"))

    def kind(self, name: str) -> str:
        """Say what an own source is."""
        return "uploaded file" if name in self.uploads else "folder"

    def last_error(self, name: str) -> str:
        """Return what last went wrong with an own source; empty where nothing did. It names no path of a file."""
        summary = self.own[name]
        shown = Path(summary.location).name if name in self.uploads else summary.location
        return (summary.last_error or "").replace(summary.location, shown)

    def audience(self, name: str) -> Text:
        """Say where an own source may be quoted; channels and roles by their names."""
        access = self.bound.get(name)
        if access is None or not (access.channels or access.roles):
            return EVERYWHERE
        named = [worded("in ", named_channel(channel)) for channel in sorted(access.channels)]
        named += [worded("privately to ", Reference(ReferenceKind.ROLE, role)) for role in sorted(access.roles)]
        first, *others = named
        return worded(first, *(part for other in others for part in (", ", other)))

    def audience_kept(self, name: str) -> str:
        """Say where an own source may be quoted, as the trail keeps it: channels and roles by their ids."""
        access = self.bound.get(name)
        if access is None or not (access.channels or access.roles):
            return EVERYWHERE
        channels = [f"{CHANNEL}{channel}" for channel in sorted(access.channels)]
        return ", ".join(channels + [f"{ROLE}{role}" for role in sorted(access.roles)])


async def look_through(services: Services, situation: Situation) -> Shelves:
    """Return the sources of the workspace as they are now."""
    key = home_of(situation)
    own = {source.name: source for source in await summaries(workspace_library(services.data_folder, key))}
    shared = await summaries(shared_library(services.data_folder))
    return Shelves(
        own,
        {shared_name(source.name, frozenset(own)): source for source in shared},
        {access.name: access for access in await services.bindings.bound(key, frozenset(own))},
        frozenset(name for name, source in own.items() if is_upload(services.data_folder, key, source.location)),
    )


async def summaries(folder: Path) -> Sequence[SourceSummary]:
    """Return the sources of a library; none where there is no library yet."""
    try:
        async with open_library_for_reading(folder) as library:
            return await library.sources()
    except LibraryMissingError:
        return ()


async def skips_of(folder: Path, source: str) -> Sequence[Skip]:
    """Return what was skipped of a source."""
    async with open_library_for_reading(folder) as library:
        return await library.skips(source)


def skip_lines(skips: Sequence[Skip], most: int) -> list[str]:
    """Tell the first skips, each with its reason, and how many more there are."""
    lines = [
        f"- {skip.path if skip.line is None else f'{skip.path}, line {skip.line:,}'}: {skip.detail}"
        for skip in skips[:most]
    ]
    if len(skips) > most:
        lines.append(f"- and {counted(len(skips) - most, 'more item')}.")
    return lines
