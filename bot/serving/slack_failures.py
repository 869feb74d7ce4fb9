"""What the failures of slack_sdk and aiohttp mean. They are known by their shape; slack_sdk is not imported.

Slack's words for errors: https://docs.slack.dev/reference/methods/auth.test, “Errors”.
"""

import math
from collections.abc import Container, Iterator, Mapping
from http import HTTPStatus
from typing import Final

from bot.serving.judgement import Fatal, Retry, StopPlatformError, Verdict, judge_plainly
from bot.serving.secrets import SLACK_SIGNING

LONGEST_ASKED_SECONDS: Final = 86_400.0
"""Nobody is believed who asks for more than a day."""

_DEEPEST: Final = 8
_PORTAL: Final = "https://api.slack.com/apps"
_SOCKETS: Final = "apps.connections.open"
_REFUSED: Final = frozenset(
    {"account_inactive", "invalid_auth", "not_allowed_token_type", "not_authed", "token_expired", "token_revoked"}
)

BAD_BOT_TOKEN: Final = Fatal(
    "Slack does not accept the bot's token.",
    f"Copy the “Bot User OAuth Token” (xoxb-...) at {_PORTAL} (OAuth & Permissions; install the app again if there is "
    "none), put it into VERBATIM_SLACK_BOT_TOKEN or secrets.toml, and start again.",
)
BAD_APP_TOKEN: Final = Fatal(
    "Slack does not accept the app's token for Socket Mode.",
    f"Make an app-level token (xapp-...) with the scope connections:write at {_PORTAL} (Basic Information), put it "
    "into VERBATIM_SLACK_APP_TOKEN or secrets.toml, and start again.",
)
NO_SCOPE: Final = Fatal(
    "The Slack app lacks a permission that it needs.",
    f"Compare its scopes at {_PORTAL} (OAuth & Permissions) with what README.md, “On Slack”, lists, install it again, "
    "and start again.",
)


PORT_VARIABLE: Final = "VERBATIM_SLACK_PORT"
_LAST_PORT: Final = 65_535


def slack_port(secrets: Container[str], environment: Mapping[str, str]) -> int:
    """Return the port at which Slack's requests are served, where there is no app token for Socket Mode.

    Raises:
        StopPlatformError: what HTTP needs is not set.
    """
    if SLACK_SIGNING not in secrets:
        raise StopPlatformError(
            "Slack has a bot token, and nothing to be reached by.",
            "For Socket Mode set VERBATIM_SLACK_APP_TOKEN (xapp-...); for HTTP set VERBATIM_SLACK_SIGNING_SECRET and "
            f"{PORT_VARIABLE}. Then start again.",
        )
    text = environment.get(PORT_VARIABLE, "").strip()
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:9]) <= _LAST_PORT):
        raise StopPlatformError(
            f"{PORT_VARIABLE} is {'no port' if text else 'not set'}.",
            f"Set {PORT_VARIABLE} to the port at which Slack, or the balancer before it, is to reach the bot.",
        )
    return int(text)


def judge_slack(failure: BaseException) -> Verdict:
    """Judge what a connection to Slack raised."""
    for error in _chain(failure):
        code = _code(error)
        is_socket = _SOCKETS in str(error)
        if code in _REFUSED:
            return BAD_APP_TOKEN if is_socket else BAD_BOT_TOKEN
        if code in {"missing_scope", "no_permission"}:
            return BAD_APP_TOKEN if is_socket else NO_SCOPE
        if (status := _status(error)) is not None and status >= HTTPStatus.BAD_REQUEST:
            after = _asked_seconds(error)
            if status == HTTPStatus.TOO_MANY_REQUESTS:
                return Retry("Slack asks for fewer requests (429)", after)
            return Retry(f"Slack answers {status}", after)
        if code is not None:
            return Retry(f"Slack answers “{code}”")
    return judge_plainly(failure)


def _chain(failure: BaseException) -> Iterator[BaseException]:
    """Yield a failure and what it came from."""
    error: BaseException | None = failure
    for _ in range(_DEEPEST):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


def _code(error: BaseException) -> str | None:
    """Return Slack's word for what is wrong; None where there is none."""
    data = getattr(getattr(error, "response", None), "data", None)
    found = data.get("error") if isinstance(data, Mapping) else None
    return found if isinstance(found, str) else None


def _status(error: BaseException) -> int | None:
    for carrier in (getattr(error, "response", None), error):
        for name in ("status_code", "status"):
            found = getattr(carrier, name, None)
            if isinstance(found, int):
                return found
    return None


def _asked_seconds(error: BaseException) -> float | None:
    """Return the seconds that Slack asks for and that are worth believing."""
    headers = getattr(getattr(error, "response", None), "headers", None) or getattr(error, "headers", None) or {}
    found = {str(name).title(): value for name, value in headers.items()}.get("Retry-After")
    try:
        seconds = float(str(found))
    except ValueError:
        return None
    return min(seconds, LONGEST_ASKED_SECONDS) if math.isfinite(seconds) and seconds >= 0 else None
