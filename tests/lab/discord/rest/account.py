"""Who the bot is, where it is, and where the gateway is."""

from tests.lab.discord.backend import Answer, Backend, RefusedError, Request, Routes
from tests.lab.discord.payloads import channel_json, own_user_json, partial_guild_json, user_json
from tests.lab.discord.rest.finding import NOT_FOUND
from tests.lab.discord.world import Channel, ChannelType, Json

_DAY_MILLISECONDS = 24 * 60 * 60 * 1000
_IDENTIFIES_A_DAY = 1000
# Discord's flags for what the portal allows a bot in fewer than a hundred guilds.
_MEMBERS_LIMITED = 1 << 15
_CONTENT_LIMITED = 1 << 19


def _gateway(backend: Backend, _: Request) -> Answer:
    return Answer({"url": backend.gateway_url})


def _gateway_bot(backend: Backend, _: Request) -> Answer:
    limit = {
        "total": _IDENTIFIES_A_DAY,
        "remaining": backend.application.identifies_left,
        "reset_after": _DAY_MILLISECONDS,
        "max_concurrency": 1,
    }
    return Answer({"url": backend.gateway_url, "shards": backend.application.shards, "session_start_limit": limit})


def _me(backend: Backend, _: Request) -> Answer:
    return Answer(own_user_json(backend.application.bot))


def _application(backend: Backend, _: Request) -> Answer:
    return Answer(application_json(backend))


def application_json(backend: Backend) -> Json:
    """Write the application as its owner's portal shows it."""
    application = backend.application
    flags = _MEMBERS_LIMITED * application.members_intent | _CONTENT_LIMITED * application.message_content_intent
    return {
        "id": application.id,
        "name": application.bot.name,
        "icon": None,
        "description": "",
        "type": None,
        "bot": user_json(application.bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": flags,
        "flags_new": str(flags),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user_json(application.owner),
        "approximate_guild_count": len(backend.world.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
    }


def _guilds(backend: Backend, _: Request) -> Answer:
    bot = backend.application.bot.id
    joined = [guild for guild in backend.world.guilds.values() if bot in guild.members]
    return Answer([partial_guild_json(guild, guild.members[bot]) for guild in joined])


def _leave(backend: Backend, request: Request) -> Answer:
    guild = backend.world.guilds.get(request.path["guild_id"])
    if guild is None:
        raise RefusedError(NOT_FOUND, 10004, "Unknown Guild")
    guild.members.pop(backend.application.bot.id, None)
    backend.emit("GUILD_DELETE", {"id": guild.id}, guild.id)
    return Answer(status=204)


def _user(backend: Backend, request: Request) -> Answer:
    user = backend.world.users.get(request.path["user_id"])
    if user is None:
        raise RefusedError(NOT_FOUND, 10013, "Unknown User")
    return Answer(user_json(user))


def _direct_channel(backend: Backend, request: Request) -> Answer:
    user = backend.world.users.get(str(request.body.get("recipient_id")))
    if user is None:
        raise RefusedError(NOT_FOUND, 10013, "Unknown User")
    channel = backend.world.direct_channel(user)
    if channel is None:
        channel = Channel(backend.snowflakes.take(), ChannelType.DIRECT, "", None, recipients=(user.id,))
        backend.world.channels[channel.id] = channel
    return Answer(channel_json(backend.world, channel))


ROUTES: Routes = {
    ("GET", "/gateway"): _gateway,
    ("GET", "/gateway/bot"): _gateway_bot,
    ("GET", "/users/@me"): _me,
    ("GET", "/oauth2/applications/@me"): _application,
    ("GET", "/applications/@me"): _application,
    ("GET", "/users/@me/guilds"): _guilds,
    ("DELETE", "/users/@me/guilds/{guild_id}"): _leave,
    ("GET", "/users/{user_id}"): _user,
    ("POST", "/users/@me/channels"): _direct_channel,
}
