"""What differs from run to run -> what does not: Slack's ids, today's date, the time."""

import re

from tests.lab.pictures.settling import Days
from tests.lab.slack.world import World

_MENTION = re.compile(r"<(?P<sign>[@#]|!subteam\^)(?P<id>[A-Z0-9]+)(?:\|[^>]*)?>")
_PERSON = re.compile(r"\bU0[A-Z0-9]{8}\b")
_LINK = re.compile(r"/archives/(?P<channel>[A-Z0-9]+)/p(?P<ts>\d+)")
_FIRST = 1_777_887_000_000_000


class Settling:
    """Gives each message and channel in a link the same stand-in wherever it comes up again, and names who is named."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._numbers: dict[str, int] = {}
        self._days = Days()

    def text(self, text: str) -> str:
        """Return a text as it would be on any day."""
        named = _PERSON.sub(self._person, _MENTION.sub(self._mention, text))
        return self._days.text(_LINK.sub(self._link, named))

    def name(self, sign: str, found: str) -> str:
        """Return what the mention of an id is shown as: `#` of a channel, `@` of somebody, `!subteam^` of a group."""
        world = self._world
        if sign == "#":
            return f"#{world.channels[found].name}"
        return f"@{world.users[found].name if sign == '@' else world.groups[found].handle}"

    def _mention(self, match: re.Match[str]) -> str:
        return self.name(match["sign"], match["id"])

    def _person(self, match: re.Match[str]) -> str:
        return f"U{self._number(match[0]):09}"

    def _link(self, match: re.Match[str]) -> str:
        return f"/archives/C{self._number(match['channel']):09}/p{_FIRST + self._number(match['ts'])}"

    def _number(self, found: str) -> int:
        return self._numbers.setdefault(found, len(self._numbers) + 1)
