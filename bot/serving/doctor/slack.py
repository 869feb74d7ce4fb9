"""What Slack says about the bot, asked over HTTP: its token, its scopes, and the way by which it is reached."""

import asyncio
from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import Any, Final

import aiohttp

from bot.serving.doctor.check import Check, failed, fine, noted, skipped_all
from bot.serving.judgement import StopPlatformError
from bot.serving.redaction import redact
from bot.serving.secrets import SLACK_APP, Secret
from bot.serving.slack_failures import BAD_APP_TOKEN, BAD_BOT_TOKEN, installs, slack_port
from bot.serving.slack_manifest import Feature, scopes

API_URL_VARIABLE: Final = "VERBATIM_SLACK_API_URL"
DEFAULT_API_URL: Final = "https://slack.com/api/"
REPLY_SECONDS: Final = 10.0
_IDENTITY: Final = "Slack identity"
_SCOPES: Final = "Slack scopes"
_WAY: Final = "Slack connection"
NAMES: Final = (_IDENTITY, _SCOPES, _WAY)


class _ApiError(Exception):
    """An answer that is none."""


async def check_slack(
    url: str, secrets: Mapping[str, Secret], environment: Mapping[str, str], without: Collection[Feature] = ()
) -> tuple[Check, ...]:
    """Ask everything that can be asked without connecting."""
    async with aiohttp.ClientSession(trust_env=True) as session:
        if "slack" not in secrets:
            nobody = (noted(name, "There is no token of our own: workspaces install the app.") for name in NAMES[:2])
            return (*nobody, await _check_way(session, url, secrets, environment))
        try:
            body, headers = await _call(session, url, "auth.test", secrets["slack"])
        except _ApiError as error:
            fix = f"Check the network, a proxy or firewall in between, and {API_URL_VARIABLE} if it is set."
            return (failed(_IDENTITY, str(error), fix), *skipped_all(NAMES[1:], "Slack could not be asked."))
        if not body.get("ok"):
            detail = f"{BAD_BOT_TOKEN.message} It says “{redact(str(body.get('error')))}”."
            refused = failed(_IDENTITY, detail, BAD_BOT_TOKEN.advice)
            return (refused, *skipped_all(NAMES[1:], "Slack could not be asked."))
        known = fine(_IDENTITY, f"Slack knows the bot as {body.get('user')} in {body.get('team')}.")
        scoped = _check_scopes(headers.get("X-OAuth-Scopes"), scopes(without))
        return known, scoped, await _check_way(session, url, secrets, environment)


def _check_scopes(granted: str | None, wanted: Mapping[str, str]) -> Check:
    if granted is None:
        return noted(_SCOPES, "Slack does not say what the bot may do.")
    lacking = [scope for scope in wanted if scope not in {one.strip() for one in granted.split(",")}]
    if not lacking:
        return fine(_SCOPES, "It has all that it needs.")
    detail = "It lacks " + "; ".join(f"{scope} ({wanted[scope]})" for scope in lacking) + "."
    return failed(_SCOPES, detail, "Take over what “verbatim slack manifest” prints, and install the app again.")


async def _check_way(
    session: aiohttp.ClientSession, url: str, secrets: Mapping[str, Secret], environment: Mapping[str, str]
) -> Check:
    try:
        port = slack_port(secrets, environment) if SLACK_APP not in secrets or installs(secrets) else 0
    except StopPlatformError as error:
        return failed(_WAY, error.message, error.advice)
    if SLACK_APP not in secrets:
        return fine(_WAY, f"Slack is to post to /slack/events, which is served at port {port}.")
    try:
        body, _ = await _call(session, url, "apps.connections.open", secrets[SLACK_APP])
    except _ApiError as error:
        return failed(_WAY, str(error), "Try again in a minute.")
    if not body.get("ok"):
        detail = f"{BAD_APP_TOKEN.message} It says “{redact(str(body.get('error')))}”."
        return failed(_WAY, detail, BAD_APP_TOKEN.advice)
    pages = f" It is installed at /slack/install, which is served at port {port}." if port else ""
    return fine(_WAY, f"Socket Mode is there.{pages}")


async def _call(
    session: aiohttp.ClientSession, url: str, method: str, token: Secret
) -> tuple[Mapping[str, Any], Mapping[str, str]]:
    """Return what a method answers, and its headers. Raises _ApiError."""
    headers = {"Authorization": f"Bearer {token.reveal()}"}
    try:
        async with (
            asyncio.timeout(REPLY_SECONDS),
            session.post(url.rstrip("/") + "/" + method, headers=headers) as said,
        ):
            if said.status != HTTPStatus.OK:
                raise _ApiError(f"Slack answers {said.status}.")
            body: Any = await said.json(content_type=None)
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise _ApiError(f"{url} does not answer ({redact(str(error)) or type(error).__name__}).") from None
    if not isinstance(body, Mapping):
        raise _ApiError(f"{url} is not Slack.")
    return body, said.headers
