"""How a message of Slack's is answered, and what all answers have in common. `responding` answers the rest."""

import re
from typing import Final

from bot.chat import Attached, Place, PlaceKind, Response, SendRefusedError, Upload, Visibility
from bot.platforms.slack.acknowledging import Recorded
from bot.platforms.slack.calling import SlackApi
from bot.platforms.slack.people import Directory
from bot.platforms.slack.sending import Sender, Spot
from bot.platforms.slack.signs import Signs
from bot.platforms.slack.uploads import MOST_UPLOAD_BYTES, fetch

_CHANNEL: Final = re.compile(r"[CG][A-Z0-9]{2,30}")


class Links:
    """What an outlet needs of the connection."""

    def __init__(self, api: SlackApi, sender: Sender, directory: Directory, signs: Signs) -> None:
        """Keep them."""
        self.api = api
        self.sender = sender
        self.directory = directory
        self.signs = signs


class Outlet:
    """What every outlet can do besides answering where it was asked."""

    def __init__(self, links: Links, place: Place, user: str, recorded: Recorded) -> None:
        """Answer what the user `user` did in a place; `recorded` is told that it is on the disk."""
        self._links = links
        self._place = place
        self._user = user
        self._recorded = recorded
        self._spot = Spot(place.channel, place.thread)
        self._sent: dict[str, Spot] = {}
        self._most_upload_bytes = MOST_UPLOAD_BYTES

    @property
    def is_direct(self) -> bool:
        """Whether nobody but the two of us reads it."""
        return self._place.kind is PlaceKind.DIRECT

    async def acknowledge(self, visibility: Visibility) -> None:
        """Let Slack know that it arrived: the core calls this once it is on the disk."""
        self._recorded(visibility)

    async def update(self, message: str, response: Response) -> None:
        """Make a message that this outlet sent, by its id, this response; see `bot.chat.Outlet`.

        What only one person sees can't be changed: Slack keeps none of it.
        """
        spot = self._sent.get(message)
        if spot is None:
            raise SendRefusedError("What only one person sees can't be changed.")
        await self._links.sender.update(spot, message, response)

    async def fetch(self, attached: Attached) -> Upload:
        """Fetch a file that came with the event; see `bot.chat.Outlet`."""
        return await fetch(self._links.api, attached, self._most_upload_bytes)

    async def send_to(self, channel: str, response: Response, nonce: str) -> str:
        """Send to another channel of the workspace; see `bot.chat.Outlet`."""
        if not _CHANNEL.fullmatch(channel):
            raise SendRefusedError("There is no such channel here.")
        return await self._posted(Spot(channel), response, nonce)

    async def tell_moderators(self, response: Response, nonce: str) -> str:
        """Tell who made the channel, directly: Slack has no place for a workspace's moderators."""
        creator = "" if self.is_direct else await self._links.directory.creator(self._place.channel)
        if not creator:
            raise SendRefusedError("Slack does not say who made the channel.")
        return await self._posted(Spot(await self._links.sender.direct_channel(creator)), response, nonce)

    async def _posted(self, spot: Spot, response: Response, nonce: str, *, may_be_there: bool = False) -> str:
        ts = await self._links.sender.post(spot, response, nonce, may_be_there=may_be_there)
        self._sent[ts] = spot
        return ts


class MessageOutlet(Outlet):
    """Answers a message: in its thread, or its channel. A private answer is shown to its author alone."""

    def __init__(  # noqa: PLR0913 - each says one thing of the message
        self,
        links: Links,
        place: Place,
        user: str,
        ts: str,
        recorded: Recorded,
        *,
        may_be_there: bool = False,
    ) -> None:
        """Answer the message `ts`. `may_be_there`: an earlier run may have answered it."""
        super().__init__(links, place, user, recorded)
        self._ts = ts
        self._spot = Spot(place.channel, place.thread, since=ts)
        self._may_be_there = may_be_there

    async def open_thread(self, name: str) -> str | None:
        """Send what follows to a thread under the message; a thread of Slack's has no name."""
        del name
        if self._place.thread is not None or self.is_direct:
            return None
        self._spot = Spot(self._place.channel, self._ts, since=self._ts)
        return self._ts

    async def send(self, response: Response, nonce: str) -> str:
        """Answer; see `bot.chat.Outlet`. Before anything is posted again, it is looked for by its nonce."""
        if response.visibility is Visibility.PRIVATE and not self.is_direct:
            sent = await self._links.sender.whisper(self._spot, self._user, response)
        else:
            sent = await self._posted(self._spot, response, nonce, may_be_there=self._may_be_there)
        self._links.signs.answered(self._place, self._user, self._ts)
        return sent

    async def decline_quietly(self) -> bool:
        """React to the message, when Slack takes one more reaction."""
        return await self._links.signs.show(self._place, self._user, self._ts)
