"""How a command, a press, a form or a shortcut is answered: in its place, or by the address that Slack gave for it."""

import logging
import secrets
from dataclasses import replace
from typing import Final

from bot.chat import Place, Response, SendRefusedError, SendUnknownError, Visibility
from bot.platforms.slack.acknowledging import Recorded
from bot.platforms.slack.calling import CallRefusedError
from bot.platforms.slack.outlet import Links, Outlet
from bot.platforms.slack.sending import Spot
from bot.reply import Block, Reply, Role, note

_log = logging.getLogger(__name__)

_NOT_THERE: Final = frozenset({"channel_not_found", "not_in_channel", "user_not_in_channel"})
"""We are not in the place: then only the address that came with the event leads there."""
_SLOW_DOWN: Final = "⏳ One moment."


class InteractionOutlet(Outlet):
    """Answers whatever came with a `response_url`, which is empty where none came."""

    def __init__(  # noqa: PLR0913 - each says one thing of what came
        self,
        links: Links,
        place: Place,
        user: str,
        recorded: Recorded,
        response_url: str = "",
        *,
        asked: str = "",
    ) -> None:
        """Answer the user `user` in a place; `asked` is shown above an answer that others read."""
        super().__init__(links, place, user, recorded)
        self._response_url = response_url
        self._asked = "" if self.is_direct else asked

    async def send(self, response: Response, nonce: str) -> str:
        """Answer; see `bot.chat.Outlet`."""
        is_for_all = response.visibility is Visibility.PUBLIC
        if is_for_all and self._asked:
            head, self._asked = Block(Role.ASIDE, self._asked), ""
            response = replace(response, reply=Reply((head, *response.reply.blocks), response.reply.actions))
        try:
            if is_for_all or self.is_direct:
                return await self._posted(self._spot, response, nonce)
            return await self._links.sender.whisper(self._spot, self._user, response)
        except CallRefusedError as error:
            if error.code not in _NOT_THERE or not self._response_url:
                raise
        # In a direct channel that isn't ours others read along, who did not ask.
        is_for_all = is_for_all and not self.is_direct
        await self._links.sender.respond(self._response_url, self._user, response, is_for_all=is_for_all)
        return f"response-{nonce}"

    async def open_thread(self, name: str) -> str | None:
        """Post the question as a line of its own, under which what follows stands; see `bot.chat.Outlet`."""
        if self._place.thread is not None or self.is_direct:
            return None
        try:
            asked = Response(note(self._asked or " ".join(name.split()) or "…"), Visibility.PUBLIC)
            ts = await self._posted(self._spot, asked, f"thread-{secrets.token_hex(8)}")
        except (SendRefusedError, SendUnknownError) as error:
            _log.info("no thread could be opened: %s", error)
            return None
        self._spot, self._asked = Spot(self._place.channel, ts), ""
        return ts

    async def decline_quietly(self) -> None:
        """Show a sign that only the asker sees: Slack shows nothing of a command by itself."""
        try:
            await self.send(Response(note(_SLOW_DOWN)), "sign")
        except (SendRefusedError, SendUnknownError) as error:
            _log.info("no sign: %s", error)
