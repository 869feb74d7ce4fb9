"""A bot that workspaces install by themselves, and a browser that does so."""

import asyncio
import html
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
from cryptography.fernet import Fernet

from bot.chat import OutletOf
from bot.platforms.slack.oauth import OAuth
from bot.platforms.slack.platform import SlackOptions, SlackPlatform
from bot.records import Records
from bot.records.sealing import Seal
from config.database import open_for_writing
from config.state import STATE, state_file
from tests.bot.platforms.slack.conftest import Standing, World
from tests.bot.platforms.slack.scripted import QUOTE, ScriptedCore
from tests.lab.slack.lab import Lab
from tests.lab.slack.world import Message, Team, User

KEY = Fernet.generate_key().decode()
SCOPES = ("chat:write", "commands")


@dataclass(frozen=True)
class Page:
    status: int
    text: str
    cookie: str

    @property
    def said(self) -> str:
        return html.unescape(self.text)


@dataclass
class Browser:
    """Somebody's browser: it keeps the one cookie that there is."""

    address: str
    cookie: str = ""
    state: str = ""

    async def get(self, path: str, *, cookie: str | None = None, **query: str) -> Page:
        url = f"{self.address}{path}?{urlencode(query)}"
        sent = self.cookie if cookie is None else cookie
        async with aiohttp.ClientSession() as session, session.get(url, headers={"Cookie": sent}) as said:
            return Page(said.status, await said.text(), said.headers.get("Set-Cookie", ""))

    async def begin(self) -> dict[str, list[str]]:
        """Open the first page; return what its link asks Slack for."""
        page = await self.get("/slack/install")
        assert page.status == 200
        self.cookie = page.cookie.partition(";")[0]
        link = re.search(r'href="(https://slack\.com/oauth/v2/authorize[^"]*)"', page.text)
        assert link is not None
        asked = parse_qs(urlsplit(html.unescape(link[1])).query, keep_blank_values=True)
        self.state = asked["state"][0]
        return asked

    async def come_back(self, **query: str) -> Page:
        """Come back from Slack."""
        return await self.get("/slack/oauth_redirect", **({"state": self.state} | query))

    async def install(self, lab: Lab, team: Team) -> Page:
        await self.begin()
        return await self.come_back(code=lab.install_code(team))


@dataclass
class Installed:
    """The lab, the bot behind its pages, and what it keeps."""

    lab: Lab
    core: ScriptedCore
    records: Records
    browser: Browser
    taken_up: asyncio.Future[OutletOf]


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@asynccontextmanager
async def running(  # noqa: PLR0913 - each says one thing of how it runs
    lab: Lab,
    folder: Path,
    core: ScriptedCore,
    *,
    keys: str = KEY,
    app_token: str | None = None,
    bot_token: str | None = None,
) -> AsyncIterator[Installed]:
    """Run a bot; its data outlive it."""
    port, standing = free_port(), Standing()
    made = World(lab, core, None, standing)  # type: ignore[arg-type] # it is run here
    async with open_for_writing(state_file(folder), STATE) as database:
        records = Records(database, asyncio.Lock())
        oauth = OAuth(lab.client_id, lab.client_secret, SCOPES, Seal(keys), records.installations)
        options = SlackOptions(bot_token, app_token, lab.signing_secret, port, lab.api_url, oauth=oauth)
        platform = SlackPlatform(
            core, options, records.published, before_connect=made.before_connect, take_up=made.take_up
        )
        task = asyncio.create_task(platform.run(standing))
        ready = asyncio.create_task(standing.is_ready.wait())
        await asyncio.wait({task, ready}, timeout=20, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        try:
            if task.done():
                await task
            if app_token is None:
                lab.events_url = f"http://127.0.0.1:{port}/slack/events"
            yield Installed(lab, core, records, Browser(f"http://127.0.0.1:{port}"), made.taken_up)
        finally:
            lab.events_url = ""
            task.cancel()
            await platform.close()
            await asyncio.wait({task})


async def answered(lab: Lab, person: User) -> Message:
    """Ask directly, and return the answer: a greeting may come between."""
    said = lab.whisper(person, "what?")

    def answer() -> Message | None:
        return next((one for one in said.replies if QUOTE in one.shown_text), None)

    found = await lab.until(answer, f"an answer to {person.name}")
    await said.all_acknowledged()
    return found
