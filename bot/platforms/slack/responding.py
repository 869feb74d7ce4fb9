"""How a command, a press, a form or a shortcut is answered: in its place, or by the address that Slack gave for it.

Where neither leads anywhere, it is answered in the asker's direct messages.
"""

import logging
from dataclasses import replace
from hashlib import blake2b
from typing import Final

from bot.chat import Response, SendRefusedError, SendUnknownError, Visibility
from bot.platforms.slack.acknowledging import Recorded
from bot.platforms.slack.calling import CallRefusedError
from bot.platforms.slack.interactions import Doing
from bot.platforms.slack.outlet import Links, Outlet
from bot.platforms.slack.sending import Spot
from bot.platforms.slack.uploads import MOST_UPLOAD_BYTES
from bot.reply import Block, Reply, Role, note

_log = logging.getLogger(__name__)

_NOT_THERE: Final = frozenset({"channel_not_found", "not_in_channel", "user_not_in_channel"})
"""We are not in the place: then only the address that came with the event leads there."""
_RESPONDED: Final = "response-"
"""How the ids begin that we give to what was answered by its address: Slack gives none."""
_NONCE_BYTES: Final = 8
_SLOW_DOWN: Final = "⏳ One moment."


class InteractionOutlet(Outlet):
    """Answers whatever came with a `response_url`, which is empty where none came."""

    def __init__(  # noqa: PLR0913 - each says one thing of what came
        self,
        links: Links,
        doing: Doing,
        recorded: Recorded,
        *,
        asked: str = "",
        most_upload_bytes: int = MOST_UPLOAD_BYTES,
        since: str | None = None,
    ) -> None:
        """Answer what was done; `asked` is shown above an answer that others read.

        `since`: an earlier run may have answered it, not before this time, which is a `ts` of Slack's.
        """
        super().__init__(links, doing.place, doing.user, recorded)
        self._key = doing.key
        self._response_url = doing.response_url
        self._asked = "" if self.is_direct else asked
        self._most_upload_bytes = most_upload_bytes
        self._spot = replace(self._spot, since=since)
        self._may_be_there = since is not None

    async def send(self, response: Response, nonce: str) -> str:
        """Answer; see `bot.chat.Outlet`."""
        is_for_all = response.visibility is Visibility.PUBLIC
        if is_for_all and self._asked:
            head, self._asked = Block(Role.ASIDE, self._asked), ""
            response = replace(response, reply=Reply((head, *response.reply.blocks), response.reply.actions))
        try:
            if is_for_all or self.is_direct:
                return await self._posted(self._spot, response, nonce, may_be_there=self._may_be_there)
            return await self._links.sender.whisper(self._spot, self._user, response)
        except CallRefusedError as error:
            if error.code not in _NOT_THERE:
                raise
        # In a direct channel that isn't ours others read along, who did not ask.
        is_for_all = is_for_all and not self.is_direct
        if await self._responded(response, is_for_all=is_for_all):
            return f"{_RESPONDED}{nonce}"
        spot = Spot(await self._links.sender.direct_channel(self._user), since=self._spot.since)
        return await self._posted(spot, response, nonce, may_be_there=self._may_be_there)

    async def update(self, message: str, response: Response) -> None:
        """Make a message of this run's, or of an earlier one, this response; see `bot.chat.Outlet`."""
        if self._may_be_there and self.is_direct and not message.startswith(_RESPONDED):
            self._sent.setdefault(message, self._spot)
        await super().update(message, response)

    async def _responded(self, response: Response, *, is_for_all: bool) -> bool:
        """Answer by the address that came with the event; return whether it still takes an answer."""
        if not self._response_url:
            return False
        try:
            await self._links.sender.respond(self._response_url, self._user, response, is_for_all=is_for_all)
        except CallRefusedError as error:
            _log.info("a response_url takes no answer any more: %s", error)
            return False
        return True

    async def open_thread(self, name: str) -> str | None:
        """Post the question as a line of its own, under which what follows stands; see `bot.chat.Outlet`."""
        if self._place.thread is not None or self.is_direct:
            return None
        try:
            asked = Response(note(self._asked or " ".join(name.split()) or "…"), Visibility.PUBLIC)
            nonce = f"thread-{blake2b(self._key.encode(), digest_size=_NONCE_BYTES).hexdigest()}"
            ts = await self._posted(self._spot, asked, nonce, may_be_there=self._may_be_there)
        except (SendRefusedError, SendUnknownError) as error:
            _log.info("no thread could be opened: %s", error)
            return None
        self._spot, self._asked = Spot(self._place.channel, ts, self._spot.since), ""
        return ts

    async def decline_quietly(self) -> bool:
        """Show a sign that only the asker sees: Slack shows nothing of a command by itself."""
        try:
            await self.send(Response(note(_SLOW_DOWN)), "sign")
        except (SendRefusedError, SendUnknownError) as error:
            _log.info("no sign: %s", error)
            return False
        return True
