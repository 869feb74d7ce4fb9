"""Building and changing the lab's world, while a bot looks on or before."""

from collections.abc import Sequence

from tests.lab.slack.backend import Backend
from tests.lab.slack.happenings import Said
from tests.lab.slack.telling import happened, tell_event
from tests.lab.slack.world import Channel, ChannelKind, File, Json, Team, User, UserGroup


class Settlers:
    """Adds workspaces, people, groups, channels and files, and tells the bot of what Slack would tell it."""

    backend: Backend
    team: Team

    def _now(self) -> int:
        return int(float(self.backend.ts()))

    def add_team(self, name: str) -> Team:
        """Make a workspace that the app is not installed in."""
        stamps, world = self.backend.stamps, self.backend.world
        identifier = stamps.take("T")
        bot = User(stamps.take("U"), "Verbatim", identifier, bot=True)
        token = f"xoxb-opens-nothing-but-the-lab-{identifier}"
        team = Team(identifier, name, name.lower(), bot, stamps.take("B"), token, installed=False)
        world.teams[identifier], world.users[bot.id] = team, bot
        return team

    def join(self, name: str) -> Team:
        """Make a workspace and install the app there."""
        team = self.add_team(name)
        team.installed = True
        return team

    def install_code(self, team: Team) -> str:
        """Return a code that oauth.v2.access exchanges for the workspace's token."""
        code = self.backend.stamps.take("code-")
        self.backend.codes[code] = team.id
        return code

    def uninstall(self, team: Team) -> Said:
        """Take the app out of a workspace; its token works no more."""
        told = happened(self.backend, "uninstalling", team.bot, None)
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [team.bot.id]}}
        for event in (revoked, {"type": "app_uninstalled"}):
            tell_event(self.backend, told, str(event["type"]), event | {"event_ts": self.backend.ts()})
        team.installed = False
        return Said(self.backend, told)

    def add_user(
        self, name: str, *, team: Team | None = None, admin: bool = False, owner: bool = False, guest: bool = False
    ) -> User:
        """Add somebody; they are in no channel that was there before, save in `general`."""
        home = team or self.team
        user = User(self.backend.stamps.take("U"), name, home.id, admin, owner, guest)
        self.backend.world.users[user.id] = user
        for channel in self.backend.world.channels.values():
            if channel.team == home.id and channel.name == "general":
                channel.members.append(user.id)
        return user

    def add_channel(  # noqa: PLR0913 - all that a channel may have
        self,
        name: str,
        *,
        kind: ChannelKind = ChannelKind.PUBLIC,
        creator: User | None = None,
        members: Sequence[User] | None = None,
        team: Team | None = None,
        with_bot: bool = True,
    ) -> Channel:
        """Add a channel, with everybody of the workspace if `members` is None."""
        home = team or self.team
        people = [one for one in self.backend.world.users.values() if one.team == home.id and not one.bot]
        inside = [one.id for one in (people if members is None else members)]
        maker = creator.id if creator is not None else (inside[0] if inside else home.bot.id)
        identifier = self.backend.stamps.take("C")
        bots = [home.bot.id] if with_bot else []
        channel = Channel(identifier, name, kind, home.id, maker, self._now(), [*inside, *bots])
        self.backend.world.channels[identifier] = channel
        return channel

    def add_group(self, handle: str, *users: User, team: Team | None = None) -> UserGroup:
        """Add a user group."""
        home = team or self.team
        members = [one.id for one in users]
        creator = members[0] if members else home.bot.id
        group = UserGroup(self.backend.stamps.take("S"), handle, home.id, members, self._now(), creator)
        self.backend.world.groups[group.id] = group
        return group

    def add_file(self, name: str, content: bytes, user: User | None = None, mimetype: str = "text/plain") -> File:
        """Add a file that somebody has uploaded; `say(files=)` shares it."""
        uploader = user.id if user is not None else self.team.bot.id
        file = File(self.backend.stamps.take("F"), name, content, self.team.id, uploader, self._now())
        file.mimetype = mimetype
        self.backend.world.files[file.id] = file
        return file

    def invite(self, channel: Channel, user: User | None = None) -> Said:
        """Let somebody into a channel, the bot unless somebody is named."""
        found = self._who(channel, user)
        told = happened(self.backend, "joining", found, channel)
        channel.members.append(found.id)
        self._tell_of(told.user, channel, told_kind="member_joined_channel", said=(said := Said(self.backend, told)))
        return said

    def kick(self, channel: Channel, user: User | None = None) -> Said:
        """Take somebody out of a channel, the bot unless somebody is named."""
        found = self._who(channel, user)
        told = happened(self.backend, "leaving", found, channel)
        said = Said(self.backend, told)
        self._tell_of(found, channel, told_kind="member_left_channel", said=said)
        channel.members.remove(found.id)
        return said

    def _who(self, channel: Channel, user: User | None) -> User:
        return user if user is not None else self.backend.world.teams[channel.team].bot

    def _tell_of(self, user: User, channel: Channel, *, told_kind: str, said: Said) -> None:
        letter = "C" if channel.kind is ChannelKind.PUBLIC else "G"
        event: Json = {"type": told_kind, "user": user.id, "channel": channel.id, "channel_type": letter}
        event |= {"team": channel.team, "inviter": channel.creator, "event_ts": self.backend.ts()}
        if self.backend.world.teams[channel.team].bot.id in channel.members:
            tell_event(self.backend, said.told, told_kind, event)
