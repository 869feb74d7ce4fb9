"""A response -> a message of Slack's: posted to all, shown to one, or changed; files go after it as uploads.

What is posted carries its nonce as metadata. Slack itself does not tell a repetition from a second message, so
before anything is posted again, it is looked for.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.chat import Attachment, Response, SendRefusedError, SendUnknownError
from bot.platforms.slack.calling import Answer, SlackApi
from bot.platforms.slack.core import Account
from bot.platforms.slack.wording import said_here
from bot.render.slack import SlackMessage, render
from bot.reply import Block, Reply, Role, note

_log = logging.getLogger(__name__)

EVENT: Final = "verbatim_answer"
_PAGE: Final = 200
_MOST_PAGES: Final = 5
"""So far a message is looked for: what stands beyond a thousand newer ones was posted long ago."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where to post: a channel, and the thread in it, None outside of any. Nothing of ours is older than `since`."""

    channel: str
    thread: str | None = None
    since: str | None = None


class Sender:
    """Sends with one token."""

    def __init__(self, api: SlackApi, account: Account) -> None:
        """Send by `api` as `account`."""
        self._api = api
        self._account = account

    async def post(self, spot: Spot, response: Response, nonce: str, *, may_be_there: bool = False) -> str:
        """Post for everybody in a place and return the message's ts; see `bot.chat.Outlet.send`.

        `may_be_there`: an earlier run may have posted it.
        """
        message = self._rendered(response)
        return await self.post_message(spot, message, nonce, may_be_there=may_be_there)

    async def post_message(self, spot: Spot, message: SlackMessage, nonce: str, *, may_be_there: bool = False) -> str:
        """Post what is rendered already; as `post`."""

        async def look() -> Answer | None:
            return await self._posted(spot, nonce)

        found = await look() if may_be_there else None
        if found is None:
            found = await self._api.post(
                spot.channel,
                "chat.postMessage",
                look=look,
                **message.post_arguments(),
                **_in_thread(spot),
                metadata={"event_type": EVENT, "event_payload": {"nonce": nonce}},
            )
            await self.attach(spot, message.files)
        return str(found["ts"])

    async def whisper(self, spot: Spot, user: str, response: Response) -> str:
        """Show it to one person in a place, and return its ts; its files go to their direct messages.

        Raises as `post` does. Of what is shown to one person Slack keeps nothing, so that nobody can look for it.
        """
        message = self._for_one(response)
        ts = await self._whispered(spot, user, message)
        if not await self._handed(user, message.files):
            await self._whispered(spot, user, self._rendered(_not_in_direct(len(message.files))))
        return ts

    async def respond(self, url: str, user: str, response: Response, *, is_for_all: bool) -> None:
        """Answer a command or a press by its `response_url`. Raises as `post` does."""
        message = self._for_one(response)
        await self._responded(url, message, is_for_all=is_for_all)
        if not await self._handed(user, message.files):
            await self._responded(url, self._rendered(_not_in_direct(len(message.files))), is_for_all=False)

    async def update(self, spot: Spot, ts: str, response: Response) -> None:
        """Make a message of ours this response. Raises as `post` does."""
        message = self._rendered(response)
        await self._api.read("chat.update", channel=spot.channel, ts=ts, **message.update_arguments())
        await self.attach(spot, message.files)

    async def direct_channel(self, user: str) -> str:
        """Return somebody's direct channel. Raises as `post` does."""
        answer = await self._api.read("conversations.open", users=user)
        return str(answer["channel"]["id"])

    async def attach(self, spot: Spot, files: Sequence[Attachment]) -> None:
        """Upload files to a place; where one can't be, that is said there."""
        for file in files:
            try:
                await self._upload(spot, file)
            except (SendRefusedError, SendUnknownError) as error:
                _log.warning("a file could not be sent: %s", error)
                await self._say_failed(spot, file)

    async def _handed(self, user: str, files: Sequence[Attachment]) -> bool:
        """Put files into somebody's direct messages, since nobody else may see them; return whether they could be."""
        try:
            if files:
                await self.attach(Spot(await self.direct_channel(user)), files)
        except (SendRefusedError, SendUnknownError) as error:
            _log.warning("a file could not be handed over: %s", error)
            return False
        return True

    async def _whispered(self, spot: Spot, user: str, message: SlackMessage) -> str:
        """Show it at once: of what one person sees Slack takes more than of what a channel does."""
        arguments = {"channel": spot.channel, "user": user} | message.update_arguments() | _in_thread(spot)
        answer = await self._api.change("chat.postEphemeral", **arguments)
        return str(answer.get("message_ts") or "")

    async def _responded(self, url: str, message: SlackMessage, *, is_for_all: bool) -> None:
        kind = "in_channel" if is_for_all else "ephemeral"
        said = message.response_arguments()
        await self._api.respond(url, {**said, "response_type": kind, "replace_original": False})

    def _for_one(self, response: Response) -> SlackMessage:
        """Render what is shown without its files, and say where those are."""
        message = self._rendered(response)
        if not message.files:
            return message
        blocks = (*response.reply.blocks, Block(Role.NOTE, _in_direct(len(message.files)), apart=True))
        return self._rendered(replace(response, reply=Reply(blocks, response.reply.actions)))

    def _rendered(self, response: Response) -> SlackMessage:
        said = replace(response, reply=said_here(response.reply))
        return render(said, workspace_url=self._account.url)

    async def _upload(self, spot: Spot, file: Attachment) -> None:
        if not file.content:
            raise SendRefusedError("It is empty, and Slack takes no empty file.")
        wanted = await self._api.read("files.getUploadURLExternal", filename=file.name, length=len(file.content))
        await self._api.upload(str(wanted["upload_url"]), file.content)
        files = [{"id": wanted["file_id"], "title": file.description or file.name}]
        arguments = {"files": files, "channel_id": spot.channel} | _in_thread(spot)
        await self._api.change("files.completeUploadExternal", **arguments)

    async def _say_failed(self, spot: Spot, file: Attachment) -> None:
        message = self._rendered(Response(note(f"The file {file.name} could not be sent.", "Try again in a minute.")))
        try:
            await self._api.post(
                spot.channel, "chat.postMessage", look=None, **message.post_arguments(), **_in_thread(spot)
            )
        except (SendRefusedError, SendUnknownError) as error:
            _log.warning("nor could that be said: %s", error)

    async def _posted(self, spot: Spot, nonce: str) -> Answer | None:
        """Return the message of ours that carries a nonce; None where there is none."""
        method, arguments = "conversations.history", {"channel": spot.channel}
        if spot.thread is not None:
            method, arguments = "conversations.replies", {"channel": spot.channel, "ts": spot.thread}
        if spot.since is not None:
            arguments["oldest"] = spot.since
        for _ in range(_MOST_PAGES):
            page = await self._api.read(method, limit=_PAGE, include_all_metadata=True, **arguments)
            for message in page.get("messages") or ():
                if self._carries(message, nonce):
                    return {"ts": message["ts"]}
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
            arguments["cursor"] = str(cursor)
        return None

    def _carries(self, message: Mapping[str, Any], nonce: str) -> bool:
        metadata = message.get("metadata") or {}
        is_ours = message.get("bot_id") == self._account.bot or message.get("user") == self._account.user
        carried = (metadata.get("event_payload") or {}).get("nonce")
        return is_ours and metadata.get("event_type") == EVENT and carried == nonce


def _in_direct(files: int) -> str:
    """Say where the files of a response are that only one person sees."""
    are, them = ("is", "it") if files == 1 else ("are", "them")
    return f"{_files(files)} {are} in our direct messages: nobody else sees {them} there."


def _not_in_direct(files: int) -> Response:
    return Response(note(f"{_files(files)} could not be put into our direct messages.", "Try again in a minute."))


def _files(count: int) -> str:
    return "The file" if count == 1 else f"The {count} files"


def _in_thread(spot: Spot) -> dict[str, Any]:
    return {} if spot.thread is None else {"thread_ts": spot.thread}
