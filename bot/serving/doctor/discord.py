"""What Discord says about the bot, asked over HTTP: token, gateway, intents, commands, permissions."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import aiohttp

from bot.serving.doctor.check import Check, failed, fine, noted, skipped_all
from bot.serving.doctor.invite import PERMISSIONS, invite_link, missing_permissions
from bot.serving.redaction import redact
from bot.serving.secrets import Secret

API_URL_VARIABLE: Final = "VERBATIM_DISCORD_API_URL"
DEFAULT_API_URL: Final = "https://discord.com/api/v10"
REPLY_SECONDS: Final = 10.0

# https://discord.com/developers/docs/resources/application#application-object-application-flags
MESSAGE_CONTENT_FLAGS: Final = 1 << 18 | 1 << 19
"""Allowed for any bot, or for one in fewer than 100 servers."""

GUILDS_A_PAGE: Final = 200
MOST_PAGES: Final = 10
SHOWN_NAMES: Final = 5
LOW_SESSIONS: Final = 100
"""So few session starts of Discord's 1,000 a day are worth a word."""

_PORTAL: Final = "https://discord.com/developers/applications"
_IDENTITY: Final = "Discord identity"
_GATEWAY: Final = "Discord gateway"
_INTENTS: Final = "Discord intents"
_COMMANDS: Final = "Discord commands"
_SERVERS: Final = "Discord servers"
NAMES: Final = (_IDENTITY, _GATEWAY, _INTENTS, _COMMANDS, _SERVERS)


@dataclass(frozen=True, slots=True)
class Expected:
    """What the bot needs: its commands by name, and why it must read what doesn't address it, where it must."""

    commands: Collection[str]
    content_reason: str | None = None


@dataclass(frozen=True, slots=True)
class DiscordFindings:
    """What Discord says: the checks, and the invite link where the bot is known."""

    checks: tuple[Check, ...]
    invite: str | None = None


class ApiError(Exception):
    """An answer that is none; `fix` is what to do."""

    def __init__(self, detail: str, fix: str) -> None:
        """Keep both sentences."""
        super().__init__(detail)
        self.detail = detail
        self.fix = fix


class DiscordApi:
    """Asks Discord, one question at a time."""

    def __init__(self, session: aiohttp.ClientSession, url: str, token: Secret) -> None:
        """Ask at `url`, which holds the API's version."""
        self._session = session
        self._url = url.rstrip("/")
        self._token = token

    async def get(self, path: str) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Return what is at `path`. Raises ApiError."""
        # discord.py's own form; Discord's proxies refuse clients that don't say what they are.
        headers = {"Authorization": f"Bot {self._token.reveal()}", "User-Agent": "DiscordBot (verbatim, doctor)"}
        try:
            async with asyncio.timeout(REPLY_SECONDS), self._session.get(self._url + path, headers=headers) as response:
                if response.status == HTTPStatus.OK:
                    return await response.json(content_type=None)
                raise _refused(response)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            reason = redact(str(error)) or type(error).__name__
            raise ApiError(
                f"{self._url} does not answer ({reason}).",
                f"Check the network, a proxy or firewall in between, and {API_URL_VARIABLE} if it is set.",
            ) from None


async def check_discord(url: str, token: Secret, expected: Expected) -> DiscordFindings:
    """Ask everything that can be asked without connecting to the gateway."""
    async with aiohttp.ClientSession(trust_env=True) as session:
        api = DiscordApi(session, url, token)
        try:
            me = await api.get("/users/@me")
            about = await api.get("/applications/@me")
            name, application = str(me["username"]), str(about["id"])
        except ApiError as error:
            return DiscordFindings(
                (failed(_IDENTITY, error.detail, error.fix), *skipped_all(NAMES[1:], "Discord could not be asked."))
            )
        except (KeyError, TypeError):
            return DiscordFindings((_odd(_IDENTITY), *skipped_all(NAMES[1:], "Discord could not be asked.")))
        checks = (
            fine(_IDENTITY, f"Discord knows the bot as {name} ({application})."),
            await _checked(_GATEWAY, lambda: _check_gateway(api)),
            _check_intents(about, expected.content_reason),
            await _checked(_COMMANDS, lambda: _check_commands(api, application, expected.commands)),
            await _checked(_SERVERS, lambda: _check_servers(api, application)),
        )
        return DiscordFindings(checks, invite_link(application))


async def _checked(name: str, check: Callable[[], Awaitable[Check]]) -> Check:
    """Make a check that asks; what Discord refuses fails it."""
    try:
        return await check()
    except ApiError as error:
        return failed(name, error.detail, error.fix)
    except (KeyError, TypeError, ValueError):
        return _odd(name)


async def _check_gateway(api: DiscordApi) -> Check:
    found = await api.get("/gateway/bot")
    limit = found["session_start_limit"]
    total, remaining = int(limit["total"]), int(limit["remaining"])
    shards = int(found["shards"])
    advised = "1 shard is advised" if shards == 1 else f"{shards:,} shards are advised"
    detail = f"{remaining:,} of {total:,} session starts are left today, {advised}."
    if not remaining:
        minutes = int(limit["reset_after"]) / 60_000
        return failed(_GATEWAY, detail, f"Start the bot in {minutes:,.0f} minutes; until then Discord lets it not in.")
    if remaining < min(LOW_SESSIONS, total):
        return noted(_GATEWAY, detail, "See in the log why the bot connects so often.")
    return fine(_GATEWAY, detail)


def _check_intents(about: dict[str, Any], content_reason: str | None) -> Check:
    has_content = bool(int(about.get("flags") or 0) & MESSAGE_CONTENT_FLAGS)
    if has_content:
        return fine(_INTENTS, "The bot may read what is written in channels.")
    if content_reason is None:
        return fine(_INTENTS, "The bot reads only what addresses it, and needs no more.")
    return failed(
        _INTENTS,
        f"The bot may not read what does not address it, but {content_reason}. There it answers only what addresses "
        "it, and forum posts by their title.",
        f"Switch on “Message Content Intent” at {_PORTAL}/{about.get('id', '')}/bot, or set `answer` to mentions "
        "and `forum_posts` to false there.",
    )


async def _check_commands(api: DiscordApi, application: str, expected: Collection[str]) -> Check:
    found = {str(command["name"]) for command in await api.get(f"/applications/{application}/commands")}
    missing = sorted(set(expected) - found)
    if not missing:
        return fine(_COMMANDS, f"All {len(found)} are registered.")
    return noted(
        _COMMANDS,
        f"{len(missing)} of {len(set(expected))} are not registered: {_some(missing)}.",
        "“verbatim serve” registers them when it starts.",
    )


async def _check_servers(api: DiscordApi, application: str) -> Check:
    guilds = await _guilds(api)
    if not guilds:
        return failed(_SERVERS, "The bot is in no server.", f"Invite it: {invite_link(application)}")
    lacking = {str(guild["name"]): missing_permissions(int(guild["permissions"])) for guild in guilds}
    lacking = {name: missing for name, missing in lacking.items() if missing}
    count = f"The bot is in {len(guilds):,} server{'' if len(guilds) == 1 else 's'}"
    if not lacking:
        return fine(_SERVERS, f"{count} and may do there what it must.")
    # In the order in which Discord's list of permissions is told, each once.
    wanted = [name for name in PERMISSIONS if any(name in missing for missing in lacking.values())]
    return failed(
        _SERVERS,
        f"{count}; it lacks {', '.join(wanted)} in {_some(sorted(lacking))}.",
        f"Give its role these permissions in the server's settings (Roles), or invite it again: "
        f"{invite_link(application)}",
    )


async def _guilds(api: DiscordApi) -> list[dict[str, Any]]:
    guilds: list[dict[str, Any]] = []
    for _ in range(MOST_PAGES):
        after = f"&after={guilds[-1]['id']}" if guilds else ""
        page = await api.get(f"/users/@me/guilds?limit={GUILDS_A_PAGE}{after}")
        guilds.extend(page)
        if len(page) < GUILDS_A_PAGE:
            break
    return guilds


def _some(names: list[str]) -> str:
    shown = ", ".join(redact(name) for name in names[:SHOWN_NAMES])
    return shown if len(names) <= SHOWN_NAMES else f"{shown} and {len(names) - SHOWN_NAMES:,} more"


def _refused(response: aiohttp.ClientResponse) -> ApiError:
    if response.status == HTTPStatus.UNAUTHORIZED:
        return ApiError(
            "Discord does not accept the token.", f"Make a new one at {_PORTAL} (Bot, Reset Token) and set it."
        )
    if response.status == HTTPStatus.TOO_MANY_REQUESTS:
        wait = response.headers.get("Retry-After", "600")
        who = "Discord" if "Via" in response.headers else "Cloudflare, in front of Discord,"
        return ApiError(f"{who} refuses requests from this machine for now.", f"Try again in {wait} seconds.")
    if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ApiError(
            f"Discord is out of order ({response.status}).", "Try again later; see https://discordstatus.com."
        )
    return ApiError(
        f"Discord answers {response.status} to {response.url.path}.",
        f"Check the application at {_PORTAL}, and {API_URL_VARIABLE} if it is set.",
    )


def _odd(name: str) -> Check:
    return failed(name, "Discord's answer is not what was expected.", f"Check {API_URL_VARIABLE}, if it is set.")
