"""Application commands, global and of a guild."""

from itertools import chain

from tests.lab.discord.backend import Answer, Backend, RefusedError, Request, Routes
from tests.lab.discord.command_limits import kind_of
from tests.lab.discord.rest.finding import NOT_FOUND
from tests.lab.discord.world import Json

_NO_PERMISSIONS_SET = 10066


def _list(backend: Backend, request: Request) -> Answer:
    return Answer(backend.commands.get(request.path.get("guild_id"), []))


def _replace(backend: Backend, request: Request) -> Answer:
    guild = request.path.get("guild_id")
    before = {(kind_of(command), command["name"]): command for command in backend.commands.get(guild, [])}
    replaced = [
        _registered(backend, guild, command, before.get((kind_of(command), command["name"])))
        for command in request.body or []
    ]
    backend.commands[guild] = replaced
    backend.changes.announce()
    return Answer(replaced)


def _create(backend: Backend, request: Request) -> Answer:
    guild = request.path.get("guild_id")
    command = request.body
    listed = backend.commands.setdefault(guild, [])
    same = next((old for old in listed if (kind_of(old), old["name"]) == (kind_of(command), command["name"])), None)
    registered = _registered(backend, guild, command, same)
    listed[:] = [old for old in listed if old is not same] + [registered]
    backend.changes.announce()
    return Answer(registered, 201 if same is None else 200)


def _change(backend: Backend, request: Request) -> Answer:
    command = _found(backend, request)
    command.update({key: value for key, value in request.body.items() if value is not None})
    command["version"] = backend.snowflakes.take()
    backend.changes.announce()
    return Answer(command)


def _get(backend: Backend, request: Request) -> Answer:
    return Answer(_found(backend, request))


def _remove(backend: Backend, request: Request) -> Answer:
    command = _found(backend, request)
    backend.commands[request.path.get("guild_id")].remove(command)
    backend.changes.announce()
    return Answer(status=204)


def _permissions(_: Backend, __: Request) -> Answer:
    raise RefusedError(NOT_FOUND, _NO_PERMISSIONS_SET, "Unknown application command permissions")


def _found(backend: Backend, request: Request) -> Json:
    for command in chain(backend.commands.get(request.path.get("guild_id"), [])):
        if command["id"] == request.path["command_id"]:
            return command
    raise RefusedError(NOT_FOUND, 10063, "Unknown application command")


def _registered(backend: Backend, guild: str | None, command: Json, before: Json | None) -> Json:
    """Write a command as Discord gives it back: it keeps its id for as long as it keeps its name."""
    permissions = command.get("default_member_permissions")
    registered: Json = {
        "id": before["id"] if before else backend.snowflakes.take(),
        "application_id": backend.application.id,
        "version": backend.snowflakes.take(),
        "default_member_permissions": None if permissions is None else str(permissions),
        "type": kind_of(command),
        "name": command["name"],
        "name_localizations": command.get("name_localizations"),
        "description": command.get("description") or "",
        "description_localizations": command.get("description_localizations"),
        "nsfw": bool(command.get("nsfw")),
        "contexts": command.get("contexts"),
        "integration_types": command.get("integration_types") or [0],
        "options": _without_nulls(command.get("options") or []),
    }
    if guild is not None:
        registered["guild_id"] = guild
    return registered


def _without_nulls(options: list[Json]) -> list[Json]:
    return [
        {
            key: _without_nulls(value) if key == "options" else value
            for key, value in option.items()
            if value is not None
        }
        for option in options
    ]


_GLOBAL = "/applications/{application_id}/commands"
_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"

ROUTES: Routes = {
    **{("GET", path): _list for path in (_GLOBAL, _GUILD)},
    **{("PUT", path): _replace for path in (_GLOBAL, _GUILD)},
    **{("POST", path): _create for path in (_GLOBAL, _GUILD)},
    **{("PATCH", path + "/{command_id}"): _change for path in (_GLOBAL, _GUILD)},
    **{("GET", path + "/{command_id}"): _get for path in (_GLOBAL, _GUILD)},
    **{("DELETE", path + "/{command_id}"): _remove for path in (_GLOBAL, _GUILD)},
    ("GET", _GUILD + "/{command_id}/permissions"): _permissions,
}
