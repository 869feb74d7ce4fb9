"""The terminal: the real commands in this process, the chat fed by a pipe."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from bot.commands.feature import ChatPlatform
from tests.bot.conftest import run
from tests.parity.seen import Seen, on_terminal
from tests.parity.stage import File, Given, Stage, Who

_LINES = {
    "More": ":more",
    "In context": ":context 1",
    "Why": ":why 1",
    "more": ":more",
    "context": ":context 1",
    "why": ":why 1",
    "sources": ":sources",
    "help": ":help",
}
"""What is typed instead of a button or a command."""


class TerminalStage(Stage):
    """See `tests.parity.stage`. Whoever types, it is the one person who is there."""

    platform = ChatPlatform.TERMINAL

    def __init__(self, data: Path, folder: Path) -> None:
        self.data = data
        self._folder = folder
        self._typed: list[str] = []
        self._added: dict[str, Path] = {}

    async def enter(self) -> None:
        self._typed = []

    async def ask(self, who: Who, question: str) -> Seen:
        del who
        return await self.types(question)

    async def whisper(self, who: Who, question: str) -> Seen:
        del who
        return await self.types(question)

    async def follow_up(self, who: Who, question: str, after: Seen) -> Seen:
        del who, after
        return await self.types(question)

    async def press(self, who: Who, seen: Seen, label: str, wrote: str = "") -> Seen:
        del who, wrote
        if label == "Whole quote":
            address = next(line.strip() for line in seen.lines if "#" in line and "@" in line)
            return await self.gives("show", address)
        return await self.types(_LINES[label])

    async def call(self, who: Who, command: str, **given: Given) -> Seen:
        del who
        if command in _LINES:
            number = f" {given['number']}" if "number" in given else ""
            return await self.types(_LINES[command].partition(" ")[0] + number)
        return await self.gives(*await self._arguments(command, given))

    async def _arguments(self, command: str, given: Mapping[str, Given]) -> tuple[str, ...]:
        """Return what is typed after `verbatim`, the file being where it says."""
        file, name = given.get("file"), str(given.get("name") or given.get("source"))
        if isinstance(file, File):
            self._added[name] = self._folder / file.name
            await asyncio.to_thread(self._added[name].write_bytes, file.content)
        path = str(self._added.get(name))
        return {
            "ask": ("ask", str(given.get("question"))),
            "settings show": ("config", "show"),
            "source add": ("index", path, "--name", name),
            "reindex": ("index", path, "--name", name),
            "source remove": ("remove", name),
            "source list": ("sources",),
            "source status": ("sources",),
        }[command]

    async def home(self, who: Who) -> Seen:
        del who
        told = await self.types(":help"), await self.types(":sources")
        return Seen(tuple(line for one in told for line in one.lines))

    async def receipt(self) -> str:
        """Keep the last answer's receipt, and read it."""
        path = self._folder / "receipt.json"
        await self.types(f":receipt {path}")
        return await asyncio.to_thread(path.read_text, encoding="utf-8")

    async def types(self, line: str) -> Seen:
        """Type a line in the chat, after all that was typed since it was entered."""
        self._typed.append(line)
        given = "".join(f"{one}\n" for one in self._typed)
        result = await asyncio.to_thread(run, ["chat"], self.data, given)
        assert result.exit_code == 0, result.output
        _, _, said = result.stdout.rpartition(f"\n{line}\n")
        return on_terminal(said)

    async def begins(self) -> Seen:
        result = await asyncio.to_thread(run, ["chat"], self.data, "")
        return on_terminal(result.stdout)

    async def gives(self, *arguments: str) -> Seen:
        """Give a command on the command line; what goes wrong and how far it came are seen, too."""
        result = await asyncio.to_thread(run, arguments, self.data)
        return on_terminal(result.stdout + result.stderr)
