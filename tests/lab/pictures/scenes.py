"""The scenes that are shown: who does what, where, on whichever platform."""

import json
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol, TypeVar

from tests.lab.pictures.model import Moment, Scene
from tests.lab.process import run_verbatim

STARTER = Path(__file__).resolve().parents[3] / "seeds" / "library"
MODERATOR, ADMIN, MEMBER = "Mo Moderator", "Ada Admin", "Mia Member"
"""Each lab has them."""
READERS = (
    "Jonas Berg",
    "Priya Rao",
    "Tom Field",
    "Lena Koch",
    "Sam Okoye",
    "Noor Haddad",
    "Kim Lind",
    "Eva Sol",
    "Ida Vik",
)
"""Each of them asks once, for a second question has to wait."""
GENERAL = "general"
DESK = "desk"
"""Where the chart is shown, for whom a month is made up."""
_HUMAN = "Ask a human"

Lab = TypeVar("Lab")


@dataclass(frozen=True, slots=True)
class Named:
    """A channel that is named in an option."""

    channel: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody hands over."""

    name: str
    content: bytes = field(repr=False)


Given = str | int | Named | Upload


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of the bot's: the platform's own, and what its buttons are called."""

    message: object
    buttons: tuple[str, ...]


class Stage(Protocol):
    """One channel of a platform: lets people act there, and notes what they did and what the bot said to it."""

    moments: list[Moment]

    async def says(self, who: str, text: str, *, replies_to: Shown | None = None) -> Shown:
        """Let somebody ask the bot: by a mention, or in reply to a message of its own."""

    async def mutters(self, who: str, text: str) -> str:
        """Let somebody write what is not meant for the bot; return a link to it."""

    async def gives(self, who: str, command: str, /, **options: Given) -> Shown:
        """Let somebody give a command."""

    async def taps(self, who: str, shown: Shown, label: str) -> Shown:
        """Let somebody tap a button."""

    async def taps_and_writes(self, who: str, shown: Shown, label: str, text: str) -> Shown:
        """Let somebody tap a button that opens a form, write into its one field, and send it."""

    async def knows(self, command: str) -> None:
        """Wait until the moderators' own command is there for everybody."""

    async def overhears(self, channel: str) -> None:
        """Note what the bot said in another channel last."""


@dataclass(frozen=True, slots=True)
class Script:
    """A scene to be played, in a channel of its own."""

    name: str
    title: str
    about: str
    channel: str
    play: Callable[[Stage], Awaitable[None]]

    def played(self, stage: Stage) -> Scene:
        """Return the scene that came about."""
        return Scene(self.name, self.title, self.about, f"#{self.channel}", tuple(stage.moments))


async def _ask(stage: Stage) -> None:
    await stage.says(READERS[0], "Does Verbatim use a language model?")


async def _command(stage: Stage) -> None:
    await stage.gives(READERS[1], "ask", question="How many bombs were in the stopped cargo?")


async def _decline(stage: Stage) -> None:
    await stage.says(READERS[2], "How do I connect Verbatim to Microsoft Teams?")
    await stage.says(READERS[3], "lentil soup recipe")


async def _follow_up(stage: Stage) -> None:
    answer = await stage.says(READERS[4], "Who told senators that the delivery was on hold?")
    await stage.taps(READERS[4], answer, "In context")
    await stage.says(READERS[5], "And what did Austin promise Israel?", replies_to=answer)


async def _own_command(stage: Stage) -> None:
    question = "How does the bot work?"
    await stage.gives(MODERATOR, "ask", question="Does it use a language model?")
    await stage.gives(MODERATOR, "pin", question=question, number=1)
    description = "How this bot finds its answers."
    await stage.gives(MODERATOR, "command add", name="how", description=description, pin=question)
    await stage.knows("how")
    await stage.gives(READERS[6], "how")


async def _settings(stage: Stage) -> None:
    await stage.gives(MODERATOR, "settings show", key="quotes")
    await stage.gives(MODERATOR, "settings set", key="quotes", value="1")
    await stage.gives(MODERATOR, "settings undo")


async def _diagnose(stage: Stage) -> None:
    link = await stage.mutters(READERS[7], "what does exit code 3 mean?")
    await stage.gives(MODERATOR, "diagnose", message=link)


async def _stats(stage: Stage) -> None:
    await stage.gives(ADMIN, "stats")


async def _upload(stage: Stage) -> None:
    await stage.gives(ADMIN, "source add", name="notices", file=_notices("seven"))
    await stage.gives(ADMIN, "ask", question="When does the swimming pool open?")
    await stage.gives(ADMIN, "source add", name="notices", file=_notices("six"))
    await stage.gives(ADMIN, "reindex")
    await stage.gives(MEMBER, "ask", question="When does the swimming pool open?")


async def _hand_off(stage: Stage) -> None:
    await stage.gives(MODERATOR, "settings set", key="handoff_channel", value=Named(GENERAL))
    declined = await stage.says(READERS[8], "When is the next harbour festival?")
    await stage.taps_and_writes(READERS[8], declined, _HUMAN, "I have guests that week.")
    await stage.overhears(GENERAL)


SCRIPTS = (
    Script("ask", "An ask", "Somebody mentions the bot.", GENERAL, _ask),
    Script("command", "An ask by command", "The same with `/ask`; here two sources agree.", "newsroom", _command),
    Script("decline", "A decline", "The sources don't say, or hold nothing about it at all.", "help", _decline),
    Script(
        "follow-up",
        "A follow-up",
        "A tap shows the quote in its place, to whoever tapped; a reply to an answer asks on.",
        "lunch-table",
        _follow_up,
    ),
    Script(
        "own-command",
        "A moderator's own command",
        "A moderator pins an answer and makes a command of it; from then on everybody has it.",
        "welcome",
        _own_command,
    ),
    Script("settings", "A settings change and its undo", "Only the moderator sees these.", "settings", _settings),
    Script("diagnose", "A diagnose", "Why did it not answer that message?", "lounge", _diagnose),
    Script(
        "stats",
        "A stats chart",
        "A month of made-up questions; the chart's days are those of its making.",
        DESK,
        _stats,
    ),
    Script(
        "upload",
        "An upload and its re-index",
        "An admin uploads a file, then a corrected one in its place. The citation leads to the page's very words.",
        "notices",
        _upload,
    ),
    Script("hand-off", "A hand-off to a human", "A declined question is put to people.", "questions-here", _hand_off),
)
"""In the order in which they are told. A platform with one workspace plays the chart first: it counts all questions."""


async def play_in(
    lab: AbstractAsyncContextManager[Lab], play: Callable[[Lab, Path], Awaitable[list[Scene]]]
) -> list[Scene]:
    """Play every scene on a platform, over the starter library in a data folder of its own."""
    with TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        run_verbatim(data, "index", str(STARTER), "--name", "starter")
        async with lab as running:
            return await play(running, data)


def _notices(hour: str) -> Upload:
    """Return a notice as a file of records, with the page that it stands on."""
    record = {
        "id": "pool",
        "title": "The swimming pool",
        "url": "https://harbour.example/pool",
        "author": "Harbour office",
        "date": "2024-03-01",
        "text": f"The swimming pool opens at {hour} in the morning. On Sundays it stays closed.",
    }
    return Upload("notices.jsonl", (json.dumps(record) + "\n").encode())
