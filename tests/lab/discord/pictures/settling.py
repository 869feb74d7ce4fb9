"""What differs from run to run -> what does not: Discord's numbers, today's date, the time."""

import re

from tests.lab.discord.world import World
from tests.lab.pictures.settling import Days

_FIRST = 100_000_000_000_000_000
_MENTION = re.compile(r"<(?P<sign>@&|@!?|#)(?P<id>\d{17,20})>")
_NUMBER = re.compile(r"\b\d{17,20}\b")


class Settling:
    """Gives each number the same stand-in wherever it comes up again, and counts days back from a fixed one."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.names: dict[str, str] = {}
        self._numbers: dict[str, str] = {}
        self._days = Days()

    def text(self, text: str) -> str:
        """Return a text as it would be on any day; `names` says from then on what its mentions are shown as."""
        return self._days.text(_NUMBER.sub(self._number, _MENTION.sub(self._mention, text)))

    def _mention(self, match: re.Match[str]) -> str:
        settled = _NUMBER.sub(self._number, match[0])
        self.names[settled] = self._name(match["sign"], match["id"]) or settled
        return settled

    def _name(self, sign: str, found: str) -> str:
        world = self._world
        if sign == "#":
            return f"#{world.channels[found].name}" if found in world.channels else ""
        if sign == "@&":
            names = [role.name for guild in world.guilds.values() for role in guild.roles.values() if role.id == found]
            return f"@{names[0]}" if names else ""
        return f"@{world.users[found].name}" if found in world.users else ""

    def _number(self, match: re.Match[str]) -> str:
        if self._is_ours(match[0]):
            return match[0]
        return self._numbers.setdefault(match[0], str(_FIRST + len(self._numbers) + 1))

    def _is_ours(self, number: str) -> bool:
        """Whether a number is a stand-in already."""
        return _FIRST < int(number) <= _FIRST + len(self._numbers)
