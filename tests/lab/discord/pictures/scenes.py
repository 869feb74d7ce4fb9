"""Playing the scenes on Discord, one after the other."""

from pathlib import Path

from bot.chat import Workspace
from tests.lab.discord.actors import Person
from tests.lab.discord.lab import Lab
from tests.lab.discord.pictures.settling import Settling
from tests.lab.discord.pictures.stage import DiscordStage, serving
from tests.lab.discord.world import Guild
from tests.lab.pictures.history import write_month
from tests.lab.pictures.model import Scene
from tests.lab.pictures.scenes import ADMIN, DESK, GENERAL, READERS, SCRIPTS, play_in

STYLE = Path(__file__).with_name("page.css")


async def play_all() -> list[Scene]:
    """Play every scene and return them."""
    return await play_in(Lab(), _play)


async def _play(lab: Lab, data: Path) -> list[Scene]:
    """Let all people and channels be there before the bot comes, then play.

    The month is that of another server, since the chart counts all questions of one.
    """
    people = {name: lab.add_person(name, lab.guild) for name in READERS}
    people |= {one.user.name: one for one in (lab.moderator, lab.admin, lab.member)}
    for script in SCRIPTS:
        if script.channel not in {GENERAL, DESK}:
            lab.add_channel(lab.guild, script.channel, parent=lab.town)
    library, librarian = await _reading_room(lab, data)
    settling = Settling(lab.world)
    scenes = []
    async with serving(lab, data):
        for script in SCRIPTS:
            is_there = script.channel == DESK
            guild = library if is_there else lab.guild
            place = next(one for one in lab.world.channels_of(guild) if one.name == script.channel)
            stage = DiscordStage(lab, settling, place, people | {ADMIN: librarian} if is_there else people)
            await script.play(stage)
            scenes.append(script.played(stage))
    return scenes


async def _reading_room(lab: Lab, data: Path) -> tuple[Guild, Person]:
    """Add a server with a month behind it, and return it with its admin."""
    library = lab.add_guild("Reading room", lab.owner.user)
    desk = lab.add_channel(library, DESK)
    await write_month(data, Workspace("discord", library.id), desk.id)
    role = lab.add_role(library, "Librarians", lab.admins.permissions)
    return library, lab.person_joins(lab.admin.user, library, role)
