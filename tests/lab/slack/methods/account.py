"""auth.test, apps.connections.open, oauth.v2.access, team.info, bots.info."""

from tests.lab.slack.backend import Backend, Methods, RefusedError, Request
from tests.lab.slack.payloads import bot_json
from tests.lab.slack.world import Json

_PICTURE_SIZES = (34, 44, 68, 88, 102, 132, 230)


def _test(_: Backend, request: Request) -> Json:
    team = request.team
    return {
        "ok": True,
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": team.bot.name.lower(),
        "team_id": team.id,
        "user_id": team.bot.id,
        "bot_id": team.bot_id,
        "is_enterprise_install": False,
    }


def _team(backend: Backend, request: Request) -> Json:
    team = backend.world.teams.get(str(request.body.get("team") or request.team.id))
    if team is None or team is not request.team:
        raise RefusedError("team_not_found")
    icon = {f"image_{size}": f"https://avatars.invalid/team/{size}.png" for size in _PICTURE_SIZES}
    found = {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": ""}
    return {"ok": True, "team": found | {"icon": icon | {"image_default": True}}}


def _bot(backend: Backend, request: Request) -> Json:
    team = request.team
    if request.body.get("bot") not in (None, team.bot_id):
        raise RefusedError("bot_not_found")
    profile = bot_json(backend, team)["bot_profile"]
    profile.pop("team_id")
    return {"ok": True, "bot": profile | {"user_id": team.bot.id}}


def _exchange_code(backend: Backend, request: Request) -> Json:
    application = backend.application
    identity = request.basic or (request.body.get("client_id"), request.body.get("client_secret"))
    if identity[0] != application.client_id:
        raise RefusedError("invalid_client_id")
    if identity[1] != application.client_secret:
        raise RefusedError("bad_client_secret")
    team_id = backend.codes.pop(str(request.body.get("code")), None)
    if team_id is None:
        raise RefusedError("invalid_code")
    team = backend.world.teams[team_id]
    team.installed = True
    people = [one for one in backend.world.users.values() if one.team == team_id]
    installer = next((one for one in people if not one.bot), team.bot)
    return {
        "ok": True,
        "access_token": team.bot_token,
        "token_type": "bot",
        "scope": application.scopes,
        "bot_user_id": team.bot.id,
        "app_id": application.id,
        "team": {"id": team.id, "name": team.name},
        "enterprise": None,
        "is_enterprise_install": False,
        "authed_user": {"id": installer.id},
    } | application.grants


METHODS: Methods = {
    "auth.test": _test,
    "team.info": _team,
    "bots.info": _bot,
    "oauth.v2.access": _exchange_code,
}
