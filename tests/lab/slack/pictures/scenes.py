"""Playing the scenes on Slack, one after the other."""

from pathlib import Path

from bot.chat import Workspace
from tests.lab.pictures.history import write_month
from tests.lab.pictures.model import Scene
from tests.lab.pictures.scenes import DESK, READERS, SCRIPTS, Script, play_in
from tests.lab.slack.lab import Lab
from tests.lab.slack.pictures.settling import Settling
from tests.lab.slack.pictures.stage import SlackStage, serving
from tests.lab.slack.world import User

STYLE = Path(__file__).with_name("page.css")


async def play_all() -> list[Scene]:
    """Play every scene and return them."""
    return await play_in(Lab(), _play)


async def _play(lab: Lab, data: Path) -> list[Scene]:
    people = await _gathered(lab, data)
    settling = Settling(lab.world)
    scenes = {}
    async with serving(lab, data):
        # There is one workspace, and its chart counts every question of it: so it comes before any.
        for script in sorted(SCRIPTS, key=_is_later):
            place = next(one for one in lab.world.channels.values() if one.name == script.channel)
            stage = SlackStage(lab, settling, place, people)
            await script.play(stage)
            scenes[script.name] = script.played(stage)
    return [scenes[script.name] for script in SCRIPTS]


def _is_later(script: Script) -> bool:
    return script.channel != DESK


async def _gathered(lab: Lab, data: Path) -> dict[str, User]:
    """Let all people and channels be there before the bot comes; whoever keeps order somewhere made that channel."""
    people = {one.name: one for one in (lab.moderator, lab.admin, lab.member)}
    people |= {name: lab.add_user(name) for name in READERS}
    known = {one.name for one in lab.world.channels.values()}
    for script in SCRIPTS:
        if script.channel not in known:
            lab.add_channel(script.channel, creator=lab.moderator)
    desk = next(one for one in lab.world.channels.values() if one.name == DESK)
    await write_month(data, Workspace("slack", lab.team.id), desk.id)
    return people
