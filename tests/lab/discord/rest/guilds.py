"""Guilds, their channels, roles and members."""

from tests.lab.discord.backend import Answer, Backend, RefusedError, Request, Routes
from tests.lab.discord.payloads import channel_json, full_member_json, rest_guild_json, role_json
from tests.lab.discord.rest.finding import NOT_FOUND, guild_of
from tests.lab.discord.world import ChannelType, Json


def _guild(backend: Backend, request: Request) -> Answer:
    return Answer(rest_guild_json(guild_of(backend, request)))


def _channels(backend: Backend, request: Request) -> Answer:
    found = backend.world.channels_of(guild_of(backend, request))
    return Answer([channel_json(backend.world, one) for one in found if one.type is not ChannelType.THREAD])


def _active_threads(backend: Backend, request: Request) -> Answer:
    found = backend.world.channels_of(guild_of(backend, request))
    threads = [channel_json(backend.world, one) for one in found if one.type is ChannelType.THREAD]
    return Answer({"threads": threads, "members": []})


def _roles(backend: Backend, request: Request) -> Answer:
    roles = guild_of(backend, request).roles.values()
    return Answer([role_json(role, position) for position, role in enumerate(roles)])


def _member(backend: Backend, request: Request) -> Answer:
    member = guild_of(backend, request).members.get(request.path["user_id"])
    if member is None:
        raise RefusedError(NOT_FOUND, 10007, "Unknown Member")
    return Answer(full_member_json(member))


def _members(backend: Backend, request: Request) -> Answer:
    members = sorted(guild_of(backend, request).members.values(), key=lambda member: int(member.user.id))
    after, limit = int(request.query.get("after", 0)), int(request.query.get("limit", 1))
    page: list[Json] = [full_member_json(member) for member in members if int(member.user.id) > after]
    return Answer(page[:limit])


ROUTES: Routes = {
    ("GET", "/guilds/{guild_id}"): _guild,
    ("GET", "/guilds/{guild_id}/channels"): _channels,
    ("GET", "/guilds/{guild_id}/threads/active"): _active_threads,
    ("GET", "/guilds/{guild_id}/roles"): _roles,
    ("GET", "/guilds/{guild_id}/members/{user_id}"): _member,
    ("GET", "/guilds/{guild_id}/members"): _members,
}
