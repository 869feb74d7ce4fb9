from dataclasses import dataclass, field

import pytest

from bot.records.sealing import BadKeyError, SealedOtherwiseError
from bot.serving.judgement import Fatal, Retry, StopPlatformError
from bot.serving.slack_failures import (
    BAD_APP_TOKEN,
    BAD_BOT_TOKEN,
    LONGEST_ASKED_SECONDS,
    NO_SCOPE,
    installs,
    judge_slack,
    slack_port,
)


@dataclass
class Answer:
    data: dict[str, object] | None = None
    status_code: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class ApiError(Exception):
    def __init__(self, method: str, response: Answer) -> None:
        super().__init__(f"The request to the Slack API failed. (url: https://slack.com/api/{method})")
        self.response = response


@pytest.mark.parametrize("code", ["invalid_auth", "account_inactive", "token_revoked", "not_authed"])
def test_a_refused_token_stops_it_and_says_which(code: str) -> None:
    assert judge_slack(ApiError("auth.test", Answer({"error": code}))) is BAD_BOT_TOKEN
    assert judge_slack(ApiError("apps.connections.open", Answer({"error": code}))) is BAD_APP_TOKEN


def test_a_missing_scope_stops_it() -> None:
    assert judge_slack(ApiError("auth.test", Answer({"error": "missing_scope"}))) is NO_SCOPE
    assert judge_slack(ApiError("apps.connections.open", Answer({"error": "missing_scope"}))) is BAD_APP_TOKEN


@pytest.mark.parametrize(
    ("asked", "seconds"), [("30", 30.0), ("1e9", LONGEST_ASKED_SECONDS), ("soon", None), ("-1", None), ("nan", None)]
)
def test_what_slack_asks_for_is_waited(asked: str, seconds: float | None) -> None:
    error = ApiError("auth.test", Answer({"error": "ratelimited"}, 429, {"retry-after": asked}))
    assert judge_slack(error) == Retry("Slack asks for fewer requests (429)", seconds)


def test_what_may_pass_is_tried_again() -> None:
    assert judge_slack(ApiError("auth.test", Answer(None, 503))) == Retry("Slack answers 503")
    assert judge_slack(ApiError("auth.test", Answer({"error": "fatal_error"}))) == Retry("Slack answers “fatal_error”")
    assert isinstance(judge_slack(ConnectionError("reset")), Retry)


def test_why_it_came_about_counts() -> None:
    outer = ValueError("no")
    outer.__cause__ = ApiError("auth.test", Answer({"error": "invalid_auth"}))
    assert judge_slack(outer) is BAD_BOT_TOKEN


@pytest.mark.parametrize(
    ("secrets", "port"), [((), "3000"), (("slack_signing",), ""), (("slack_signing",), "0"), (("slack_signing",), "x"),
                          (("slack_signing",), "65536"), (("slack_signing",), "٣")],
)  # fmt: skip
def test_without_a_way_to_be_reached_slack_is_not_served(secrets: tuple[str, ...], port: str) -> None:
    with pytest.raises(StopPlatformError) as caught:
        slack_port(secrets, {"VERBATIM_SLACK_PORT": port})
    assert isinstance(judge_slack(caught.value), Fatal)


def test_a_port_is_a_port() -> None:
    assert slack_port({"slack_signing"}, {"VERBATIM_SLACK_PORT": " 3000 "}) == 3000


def test_with_socket_mode_a_port_is_for_installing_alone() -> None:
    assert slack_port({"slack_app"}, {"VERBATIM_SLACK_PORT": "3000"}) == 3000


def test_what_installing_needs_is_named_where_some_of_it_is_missing() -> None:
    assert not installs({"slack"})
    assert installs({"slack_client", "slack_client_secret", "encryption_key"})
    with pytest.raises(StopPlatformError, match="VERBATIM_SLACK_CLIENT_SECRET and VERBATIM_ENCRYPTION_KEY"):
        installs({"slack_client"})


@pytest.mark.parametrize("failure", [BadKeyError(), SealedOtherwiseError(1, 2)])
def test_a_key_that_does_not_fit_stops_it(failure: BadKeyError | SealedOtherwiseError) -> None:
    assert judge_slack(failure) == Fatal(failure.message, failure.advice)
