"""The scenes that are shown, and playing them one after the other."""

import json
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from bot.chat import Workspace
from tests.lab.discord.actors import Person
from tests.lab.discord.lab import Lab
from tests.lab.discord.pictures.history import write_month
from tests.lab.discord.pictures.model import Scene
from tests.lab.discord.pictures.settling import Settling
from tests.lab.discord.pictures.stage import Stage, serving
from tests.lab.discord.reading import labels_of
from tests.lab.discord.world import File, Guild
from tests.lab.process import run_verbatim

_STARTER = Path(__file__).resolve().parents[4] / "seeds" / "library"
_READERS = (
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
_HUMAN = "Ask a human"


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays: people with a rank, and readers, each of whom asks once, for a second question has to wait."""

    lab: Lab
    library: Guild
    librarian: Person
    readers: tuple[Person, ...]

    @property
    def moderator(self) -> Person:
        return self.lab.moderator

    @property
    def admin(self) -> Person:
        return self.lab.admin


Play = Callable[[Stage, Cast], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Script:
    """A scene to be played, in a channel of its own."""

    name: str
    title: str
    about: str
    channel: str
    play: Play


async def _ask(stage: Stage, cast: Cast) -> None:
    await stage.says(cast.readers[0], "Does Verbatim use a language model?")


async def _command(stage: Stage, cast: Cast) -> None:
    await stage.gives(cast.readers[1], "/ask", question="How many bombs were in the stopped cargo?")


async def _decline(stage: Stage, cast: Cast) -> None:
    await stage.says(cast.readers[2], "How do I connect Verbatim to Microsoft Teams?")
    await stage.says(cast.readers[3], "lentil soup recipe")


async def _follow_up(stage: Stage, cast: Cast) -> None:
    answer = await stage.says(cast.readers[4], "Who told senators that the delivery was on hold?")
    await stage.taps(cast.readers[4], answer, "In context")
    await stage.says(cast.readers[5], "And what did Austin promise Israel?", replies_to=answer)


async def _own_command(stage: Stage, cast: Cast) -> None:
    await stage.gives(cast.moderator, "/ask", question="Does it use a language model?")
    await stage.gives(cast.moderator, "/pin", question="How does the bot work?", number=1)
    await stage.gives(
        cast.moderator,
        "/command add",
        name="how",
        description="How this bot finds its answers.",
        pin="How does the bot work?",
    )
    guild, commands = stage.lab.guild.id, stage.lab.backend.commands
    await stage.lab.until(
        lambda: any(one["name"] == "how" for one in commands.get(guild, [])) or None, "the moderators' own command"
    )
    await stage.gives(cast.readers[6], "/how")


async def _settings(stage: Stage, cast: Cast) -> None:
    await stage.gives(cast.moderator, "/settings show", key="quotes")
    await stage.gives(cast.moderator, "/settings set", key="quotes", value="1")
    await stage.gives(cast.moderator, "/settings undo")


async def _diagnose(stage: Stage, cast: Cast) -> None:
    ignored = stage.mutters(cast.readers[7], "what does exit code 3 mean?")
    link = f"https://discord.com/channels/{stage.lab.guild.id}/{stage.place.id}/{ignored.id}"
    await stage.gives(cast.moderator, "/diagnose", message=link)


async def _stats(stage: Stage, cast: Cast) -> None:
    await stage.gives(cast.librarian, "/stats")


async def _upload(stage: Stage, cast: Cast) -> None:
    await stage.gives(cast.admin, "/source add", name="notices", file=_notices("seven"))
    await stage.gives(cast.admin, "/ask", question="When does the swimming pool open?")
    await stage.gives(cast.admin, "/source add", name="notices", file=_notices("six"))
    await stage.gives(cast.admin, "/reindex")
    await stage.gives(cast.lab.member, "/ask", question="When does the swimming pool open?")


async def _hand_off(stage: Stage, cast: Cast) -> None:
    desk = cast.lab.general
    await stage.gives(cast.moderator, "/settings set", key="handoff_channel", value=desk.id)
    declined = await stage.says(cast.readers[8], "When is the next harbour festival?")
    if _HUMAN not in labels_of(declined):
        stage.moments.clear()
        return
    told = len(cast.lab.bot_messages)
    await stage.taps_and_writes(cast.readers[8], declined, _HUMAN, "I have guests that week.")
    elsewhere = await cast.lab.until(
        lambda: next((one for one in cast.lab.bot_messages[told:] if one.channel == desk.id), None), "the hand-off"
    )
    stage.overhears(elsewhere)


SCRIPTS = (
    Script("ask", "An ask", "Somebody mentions the bot.", "general", _ask),
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
        "A month of made-up questions in a server of its own; the chart's days are those of its making.",
        "desk",
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


async def play_all() -> list[Scene]:
    """Play every scene and return those that came about."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        run_verbatim(data, "index", str(_STARTER), "--name", "starter")
        async with Lab() as lab:
            return await _play(lab, data)


async def _play(lab: Lab, data: Path) -> list[Scene]:
    cast = await _gathered(lab, data)
    settling = Settling(lab.world)
    scenes = []
    async with serving(lab, data):
        for script in SCRIPTS:
            guild = cast.library if script.name == "stats" else lab.guild
            place = next(one for one in lab.world.channels_of(guild) if one.name == script.channel)
            stage = Stage(lab, settling, place)
            await script.play(stage, cast)
            if stage.moments:
                scene = Scene(script.name, script.title, script.about, f"#{script.channel}", tuple(stage.moments))
                scenes.append(scene)
    return scenes


async def _gathered(lab: Lab, data: Path) -> Cast:
    """Let all people and channels be there before the bot comes."""
    for script in SCRIPTS:
        if script.name not in {"ask", "stats"}:
            lab.add_channel(lab.guild, script.channel, parent=lab.town)
    library = lab.add_guild("Reading room", lab.owner.user)
    desk = lab.add_channel(library, "desk")
    await write_month(data, Workspace("discord", library.id), desk.id)
    librarian = lab.person_joins(lab.admin.user, library, lab.add_role(library, "Librarians", lab.admins.permissions))
    return Cast(lab, library, librarian, tuple(lab.add_person(name, lab.guild) for name in _READERS))


def _notices(hour: str) -> File:
    """Return a notice as a file of records, with the page that it stands on."""
    record = {
        "id": "pool",
        "title": "The swimming pool",
        "url": "https://harbour.example/pool",
        "author": "Harbour office",
        "date": "2024-03-01",
        "text": f"The swimming pool opens at {hour} in the morning. On Sundays it stays closed.",
    }
    return File("notices.jsonl", (json.dumps(record) + "\n").encode())
