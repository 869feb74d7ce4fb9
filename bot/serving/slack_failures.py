"""What the failures of slack_sdk and aiohttp mean. They are known by their shape; slack_sdk is not imported.

Slack's words for errors: https://docs.slack.dev/reference/methods/auth.test, “Errors”.
"""

import math
from collections.abc import Container, Iterator, Mapping
from http import HTTPStatus
from typing import Final

from bot.records.sealing import HOW_TO_MAKE_ONE, BadKeyError, SealedOtherwiseError
from bot.serving.judgement import Fatal, Retry, StopPlatformError, Verdict, judge_plainly
from bot.serving.secrets import SLACK_APP, SLACK_CLIENT, SLACK_CLIENT_SECRET, SLACK_KEY, SLACK_SIGNING, variable_of

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
    """Return the port at which Slack, and whoever installs the app, reaches us; with Socket Mode, the latter alone.

    Raises:
        StopPlatformError: what HTTP needs is not set.
    """
    if SLACK_SIGNING not in secrets and SLACK_APP not in secrets:
        raise StopPlatformError(
            "Slack has nothing to reach the bot by.",
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


def installs(secrets: Container[str]) -> bool:
    """Return whether workspaces install the app by themselves (OAuth).

    Raises:
        StopPlatformError: some of what that needs is set, and some is not.
    """
    if SLACK_CLIENT not in secrets and SLACK_CLIENT_SECRET not in secrets:
        return False
    lacking = [variable_of(name) for name in (SLACK_CLIENT, SLACK_CLIENT_SECRET, SLACK_KEY) if name not in secrets]
    if lacking:
        raise StopPlatformError(
            f"To be installed by workspaces, Slack needs {' and '.join(lacking)} too.",
            f"Set {' and '.join(lacking)}, and start again. Client id and secret stand at {_PORTAL} (Basic "
            f"Information); a key is made with: {HOW_TO_MAKE_ONE}",
        )
    return True


def judge_slack(failure: BaseException) -> Verdict:
    """Judge what a connection to Slack raised."""
    if isinstance(failure, BadKeyError | SealedOtherwiseError):
        return Fatal(failure.message, failure.advice)
    verdicts = (_judge_one(error) for error in _chain(failure))
    return next((verdict for verdict in verdicts if verdict is not None), None) or judge_plainly(failure)


def _judge_one(error: BaseException) -> Verdict | None:
    """Judge one of what led to a failure; None where it says nothing."""
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
    return None if code is None else Retry(f"Slack answers “{code}”")


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
