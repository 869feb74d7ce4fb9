"""The real core with its database, libraries and clock, one event at a time from a test that is not asynchronous."""

import asyncio
import logging
import shutil
import zipfile
from collections.abc import Awaitable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypeVar

from bot.chat import Actor, Addressing, Argument, Call, Message, Place, Press, Response, Workspace
from bot.commands import REGISTRY
from bot.conversation import Chat
from bot.conversation.services import Services
from bot.libraries import Bindings, Libraries, workspace_library
from bot.records import Records
from config.load import default_settings
from config.store import SettingsStore
from index.library import open_library_for_reading, shared_library
from index.model import StoredDocument
from index.reindex import reindex, remove_source
from tests.bot.conversation.conftest import FakeClock, FakeCounters, said
from tests.bot.conversation.scripted import ScriptedOutlet
from tests.states import open_state

Result = TypeVar("Result")
OURS: Final = ("bot", "config", "index")
_ZIP: Final = b"PK"


class Heard(logging.Handler):
    """Keeps what our own code logs, with all that hangs on it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{self.format(record)} {vars(record)}")


class Scene:
    """A core, and what is put to it. `close` when done."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(ignore_cleanup_errors=True)
        self.folder = Path(self._folder.name)
        self._runner = asyncio.Runner()
        self.clock = FakeClock()
        self._events = 0
        data = self.folder / "data"
        self._opening = open_state(data)
        database = self.run(self._opening.__aenter__())
        writing = asyncio.Lock()
        settings = default_settings()
        # Much is to be quoted: what is declined shows nothing that could leak.
        settings = replace(settings, channel=replace(settings.channel, min_confidence=0.03))
        bindings = Bindings(database, writing)
        self.services = Services(
            settings=settings,
            store=SettingsStore(database, [command.name for command in REGISTRY]),
            records=Records(database, writing),
            libraries=Libraries(data, settings, bindings),
            bindings=bindings,
            data_folder=data,
            counters=FakeCounters(),
            clock=self.clock.now,
            seconds=self.clock.seconds,
        )
        self.chat = Chat(self.services)
        self.heard = Heard()
        for name in OURS:
            logging.getLogger(name).addHandler(self.heard)
            logging.getLogger(name).setLevel(logging.DEBUG)

    def close(self) -> None:
        for name in OURS:
            logging.getLogger(name).removeHandler(self.heard)
            logging.getLogger(name).setLevel(logging.NOTSET)
        self.run(self._opening.__aexit__(None, None, None))
        self._runner.close()
        self._folder.cleanup()

    def run(self, work: Awaitable[Result]) -> Result:
        async def awaited() -> Result:
            return await work

        return self._runner.run(awaited())

    def next_key(self, place: Place) -> str:
        self._events += 1
        return f"{place.platform}:message:{self._events}"

    def ask(self, place: Place, actor: Actor, text: str, addressing: Addressing) -> ScriptedOutlet:
        outlet = ScriptedOutlet()
        message = Message(self.next_key(place), place, actor, addressing, text, self.clock.now())
        self.run(self.chat.on_message(message, outlet))
        return outlet

    def call(self, place: Place, actor: Actor, command: str, **given: Argument) -> ScriptedOutlet:
        outlet = ScriptedOutlet()
        arguments = {name.removesuffix("_"): value for name, value in given.items()}
        call = Call(self.next_key(place), place, actor, command, arguments, self.clock.now())
        self.run(self.chat.on_call(call, outlet))
        return outlet

    def press(self, place: Place, actor: Actor, action: str, answer: str, argument: str) -> ScriptedOutlet:
        outlet = ScriptedOutlet()
        press = Press(self.next_key(place), place, actor, action, answer, argument, self.clock.now())
        self.run(self.chat.on_press(press, outlet))
        return outlet

    def suggest(self, place: Place, actor: Actor, command: str, parameter: str, typed: str) -> tuple[str, ...]:
        call = Call(self.next_key(place), place, actor, command, {}, self.clock.now())
        return self.run(self.chat.suggest(call, parameter, typed))

    def share(self, name: str, file: str, text: str) -> None:
        """Add a source to the shared library, or change its text."""
        folder = self.folder / "shared" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
        library = shared_library(self.services.data_folder)
        now = self.clock.now()
        self.run(reindex(library, folder, name=name, settings=self.services.settings, now=now, progress=lambda _: None))

    def unshare(self, name: str) -> None:
        """Take a source out of the shared library, and its files away: one of the same name begins without them."""
        shutil.rmtree(self.folder / "shared" / name)
        self.run(remove_source(shared_library(self.services.data_folder), name, self.clock.now()))

    def documents(self, home: Workspace | None, source: str) -> tuple[StoredDocument, ...]:
        """Return what was indexed of a source."""
        data = self.services.data_folder

        async def read() -> tuple[StoredDocument, ...]:
            async with open_library_for_reading(workspace_library(data, home) if home else shared_library(data)) as at:
                return tuple(found for found in (await at.snapshot()).documents if found.source == source)

        return self.run(read())


def everything(response: Response) -> str:
    """Return all that a response says: its text, buttons and the content of its files."""
    parts = [said(response)]
    parts += [f"{button.action} {button.answer} {button.label} {button.argument}" for button in response.buttons]
    for attachment in response.attachments:
        parts += [attachment.name, attachment.description, *_unpacked(attachment.content)]
    return "\n".join(parts)


def _unpacked(content: bytes) -> list[str]:
    """Return a file's content as text, an archive's file by file."""
    if not content.startswith(_ZIP):
        return [content.decode("utf-8", "replace")]
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return [name + archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
