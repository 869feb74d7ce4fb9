"""Interactions as Discord tells of them: commands called, buttons pressed, forms submitted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.lab.discord.backend import Backend, Interaction
from tests.lab.discord.command_limits import (
    ATTACHMENT,
    BOOLEAN,
    CHANNEL,
    GROUP,
    INTEGER,
    NUMBER,
    ROLE,
    STRING,
    SUBCOMMAND,
    USER,
    kind_of,
)
from tests.lab.discord.payloads import (
    channel_json,
    interaction_member_json,
    member_json,
    message_json,
    role_json,
    user_json,
)
from tests.lab.discord.permissions import permissions_in
from tests.lab.discord.posting import store
from tests.lab.discord.rest.interactions import Kind
from tests.lab.discord.world import Channel, ChannelType, File, Guild, Json, Member, Message, Permission, Role, User

Argument = str | int | float | bool | Channel | User | Role | File
_GUILD_CONTEXT, _BOT_DM_CONTEXT = 0, 1
_ATTACHMENT_LIMIT = 10 * 1024 * 1024
_PLAIN_TYPES: dict[type, tuple[int, ...]] = {
    str: (STRING,),
    bool: (BOOLEAN,),
    int: (INTEGER, NUMBER),
    float: (NUMBER,),
}


class NotOfferedError(AssertionError):
    """Discord would not let this person do that: no such command here, no right to it, no such button."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who does what sort of thing where.

    `source` is the message whose button is pressed, `trigger` the interaction that opened the form.
    """

    kind: Kind
    user: User
    channel: Channel
    source: Message | None = None
    trigger: Interaction | None = None


def start(backend: Backend, origin: Origin, data: Json) -> Interaction:
    """Make an interaction, ready to be delivered."""
    identifier = backend.snowflakes.take()
    token = f"interaction-{identifier}"
    payload = _context(backend, origin.user, origin.channel) | {
        "id": identifier,
        "application_id": backend.application.id,
        "type": int(origin.kind),
        "token": token,
        "version": 1,
        "locale": "en-US",
        "data": data,
        "entitlements": [],
        "attachment_size_limit": _ATTACHMENT_LIMIT,
        "channel": channel_json(backend.world, origin.channel),
        "channel_id": origin.channel.id,
    }
    if origin.source is not None:
        payload["message"] = message_json(backend.world, origin.source)
    interaction = Interaction(
        identifier,
        token,
        int(origin.kind),
        origin.user,
        origin.channel,
        payload,
        delivered_at=backend.clock.now,
        source=origin.source,
        trigger=origin.trigger,
    )
    backend.interactions[token] = interaction
    return interaction


def _context(backend: Backend, user: User, channel: Channel) -> Json:
    guild = backend.world.guild_of(channel)
    bot_permissions = permissions_in(backend.world, channel, backend.application.bot)
    common: Json = {"app_permissions": str(int(bot_permissions))}
    if guild is None:
        owners = {"0": "0"}
        return common | {
            "user": user_json(user),
            "context": _BOT_DM_CONTEXT,
            "authorizing_integration_owners": owners,
        }
    return common | {
        "guild_id": guild.id,
        "guild_locale": "en-US",
        "guild": {"id": guild.id, "locale": "en-US", "features": []},
        "member": interaction_member_json(backend.world, channel, guild.members[user.id]),
        "context": _GUILD_CONTEXT,
        "authorizing_integration_owners": {"0": guild.id},
    }


def offered(backend: Backend, user: User, channel: Channel, kind: int, name: str) -> Json:
    """Return a command as this person is offered it in this channel.

    Raises:
        NotOfferedError: it isn't there, or not for them, or not here.
    """
    for guild in (channel.guild, None):
        for command in backend.commands.get(guild, []):
            if command["name"] == name and kind_of(command) == kind:
                _check_offer(backend, user, channel, command)
                return command
    known = sorted(command["name"] for listed in backend.commands.values() for command in listed)
    raise NotOfferedError(f"There is no command {name!r} here; there are {known}.")


def _check_offer(backend: Backend, user: User, channel: Channel, command: Json) -> None:
    contexts = command.get("contexts")
    here = _BOT_DM_CONTEXT if channel.guild is None else _GUILD_CONTEXT
    if contexts is not None and here not in contexts:
        raise NotOfferedError(f"{command['name']!r} is not offered in this kind of place.")
    wanted = Permission(int(command["default_member_permissions"] or 0))
    held = permissions_in(backend.world, channel, user)
    is_closed = command["default_member_permissions"] == "0" and not held & Permission.ADMINISTRATOR
    if channel.guild is not None and (wanted & ~held or is_closed):
        raise NotOfferedError(f"{command['name']!r} is not offered to {user.name}.")


def command_data(backend: Backend, command: Json, path: Sequence[str], filling: "Filling") -> Json:
    """Write the data of a slash command."""
    data: Json = {"id": command["id"], "name": command["name"], "type": kind_of(command)}
    options = filling.options(backend, command, path)
    if options:
        data["options"] = options
    if filling.resolved:
        data["resolved"] = filling.resolved
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    return data


@dataclass(slots=True)
class Filling:
    """The options of a command as somebody fills them in; `typing` is the one that suggestions are wanted for.

    `resolved` are the things that the options name, which go with them.
    """

    arguments: Mapping[str, Argument]
    typing: str | None = None
    resolved: dict[str, Json] = field(default_factory=dict)

    def options(self, backend: Backend, holder: Json, path: Sequence[str]) -> list[Json]:
        """Write the options, under their subcommands."""
        declared = {option["name"]: option for option in holder.get("options") or []}
        if path:
            option = declared.get(path[0])
            if option is None or option["type"] not in (SUBCOMMAND, GROUP):
                raise NotOfferedError(f"There is no {path[0]!r} under {holder['name']!r}.")
            inner = self.options(backend, option, path[1:])
            return [{"name": path[0], "type": option["type"], "options": inner}]
        self._check(declared)
        return [self._written(backend, declared[name], value) for name, value in self.arguments.items()]

    def _check(self, declared: Mapping[str, Json]) -> None:
        if unknown := sorted(set(self.arguments) - set(declared)):
            raise NotOfferedError(f"There is no option {unknown}; there are {sorted(declared)}.")
        if any(option["type"] in (SUBCOMMAND, GROUP) for option in declared.values()):
            raise NotOfferedError(f"A subcommand must be chosen: {sorted(declared)}.")
        required = {name for name, option in declared.items() if option.get("required")}
        if self.typing is None and required - set(self.arguments):
            raise NotOfferedError(f"The options {sorted(required - set(self.arguments))} are required.")
        if self.typing is not None and not declared[self.typing].get("autocomplete"):
            raise NotOfferedError(f"The option {self.typing!r} suggests nothing.")

    def _written(self, backend: Backend, option: Json, value: Argument) -> Json:
        choices = [choice["value"] for choice in option.get("choices") or []]
        if choices and value not in choices:
            raise NotOfferedError(f"{value!r} is none of the choices {choices}.")
        written = {"name": option["name"], "type": option["type"], "value": self._value(backend, option, value)}
        return written | ({"focused": True} if option["name"] == self.typing else {})

    def _value(self, backend: Backend, option: Json, value: Argument) -> str | int | float | bool:
        if not isinstance(value, File | Channel | User | Role):
            _expect(option, *_PLAIN_TYPES[type(value)])
            return value
        if isinstance(value, File):
            _expect(option, ATTACHMENT)
            attachment = store(backend, [value])[0]
            return self._resolve("attachments", attachment["id"], attachment)
        if isinstance(value, Channel):
            _expect(option, CHANNEL)
            return self._resolve("channels", value.id, _resolved_channel(backend, value))
        if isinstance(value, Role):
            _expect(option, ROLE)
            return self._resolve("roles", value.id, role_json(value, 1))
        _expect(option, USER)
        for member in _memberships(backend, value):
            self._resolve("members", value.id, member_json(member) | {"permissions": "0"})
        return self._resolve("users", value.id, user_json(value))

    def _resolve(self, part: str, identifier: str, data: Json) -> str:
        self.resolved.setdefault(part, {})[identifier] = data
        return identifier


def _memberships(backend: Backend, user: User) -> list[Member]:
    guilds: list[Guild] = list(backend.world.guilds.values())
    return [guild.members[user.id] for guild in guilds if user.id in guild.members][:1]


def _expect(option: Json, *kinds: int) -> None:
    if option["type"] not in kinds:
        raise NotOfferedError(f"The option {option['name']!r} takes another kind of value.")


def _resolved_channel(backend: Backend, channel: Channel) -> Json:
    whole = channel_json(backend.world, channel)
    kept = ("id", "type", "name", "parent_id", "thread_metadata", "flags")
    partial = {key: whole[key] for key in kept if key in whole} | {"permissions": str(int(Permission.VIEW_CHANNEL))}
    if channel.type is not ChannelType.THREAD:
        partial |= {"position": channel.position, "topic": None, "nsfw": False, "rate_limit_per_user": 0}
    return partial
