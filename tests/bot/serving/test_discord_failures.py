from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from discord import (
    ConnectionClosed,
    GatewayNotFound,
    HTTPException,
    LoginFailure,
    PrivilegedIntentsRequired,
    RateLimited,
)
from multidict import CIMultiDict

from bot.serving.discord_failures import (
    BAD_INTENTS,
    BAD_SHARDS,
    BAD_TOKEN,
    BANNED_SECONDS,
    LONGEST_ASKED_SECONDS,
    OLD_VERSION,
    judge_discord,
)
from bot.serving.judgement import Fatal, Retry, RetryPlatformError, StopPlatformError, described, judge_plainly
from bot.serving.redaction import know


def http_exception(status: int, headers: Mapping[str, str] | None = None) -> Exception:
    """The library's own, over an answer of that status."""
    response: Any = SimpleNamespace(status=status, reason="x", headers=CIMultiDict(headers or {}))
    return HTTPException(response, "page")


def closed(code: int) -> Exception:
    return ConnectionClosed(SimpleNamespace(close_code=code), shard_id=None, code=code)  # type: ignore[arg-type] # as above


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (4004, BAD_TOKEN),
        (4010, BAD_SHARDS),
        (4011, BAD_SHARDS),
        (4012, OLD_VERSION),
        (4013, BAD_INTENTS),
        (4014, BAD_INTENTS),
    ],
)
def test_fatal_close_codes_stop_the_platform(code: int, verdict: Fatal) -> None:
    assert judge_discord(closed(code)) == verdict


@pytest.mark.parametrize("code", [1000, 1001, 1006, 4000, 4001, 4002, 4003, 4005, 4007, 4008, 4009])
def test_every_other_close_code_is_tried_again(code: int) -> None:
    assert isinstance(judge_discord(closed(code)), Retry)


def test_a_bad_token_and_missing_intents_stop_the_platform() -> None:
    assert judge_discord(LoginFailure("Improper token has been passed.")) == BAD_TOKEN
    assert judge_discord(PrivilegedIntentsRequired(None)) == BAD_INTENTS
    assert judge_discord(http_exception(401)) == BAD_TOKEN


def test_a_429_with_via_is_discords_and_waits_as_long_as_asked() -> None:
    verdict = judge_discord(http_exception(429, {"via": "1.1 google", "retry-after": "12.5"}))
    assert verdict == Retry("Discord asks for fewer requests (429)", 12.5)


def test_a_429_without_via_is_cloudflares_ban() -> None:
    verdict = judge_discord(http_exception(429, {"Retry-After": "3600"}))
    assert verdict == Retry("Cloudflare keeps this machine away from Discord for a while (error 1015)", 3600)
    assert judge_discord(http_exception(429)) == Retry(verdict.reason, BANNED_SECONDS)


@pytest.mark.parametrize("text", ["soon", "-1", "nan", "inf", "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_a_retry_after_that_is_no_number_is_not_believed(text: str) -> None:
    assert judge_discord(http_exception(503, {"Retry-After": text})) == Retry(
        described(http_exception(503, {"Retry-After": text})), None
    )


def test_nobody_is_believed_who_asks_for_more_than_a_day() -> None:
    verdict = judge_discord(http_exception(503, {"Retry-After": "1e12"}))
    assert isinstance(verdict, Retry)
    assert verdict.after_seconds == LONGEST_ASKED_SECONDS


@pytest.mark.parametrize("status", [500, 502, 503, 504, 524, 404])
def test_an_outage_is_tried_again(status: int) -> None:
    assert isinstance(judge_discord(http_exception(status)), Retry)


def test_a_forbidden_page_is_waited_out_like_a_ban() -> None:
    verdict = judge_discord(http_exception(403))
    assert isinstance(verdict, Retry)
    assert verdict.after_seconds == BANNED_SECONDS


def test_the_cause_behind_a_failure_is_what_counts() -> None:
    failure = GatewayNotFound()  # type: ignore[no-untyped-call] # it carries no types
    failure.__cause__ = http_exception(429, {"Retry-After": "77"})
    verdict = judge_discord(failure)
    assert isinstance(verdict, Retry)
    assert verdict.after_seconds == 77


def test_a_rate_limit_that_is_raised_waits_as_long_as_it_says() -> None:
    verdict = judge_discord(RateLimited(40.0))
    assert isinstance(verdict, Retry)
    assert verdict.after_seconds == 40.0


@pytest.mark.parametrize("error", [OSError("reset"), TimeoutError(), RuntimeError("x"), KeyError("d")])
def test_whatever_is_not_known_to_be_fatal_is_tried_again(error: Exception) -> None:
    assert judge_discord(error) == judge_plainly(error) == Retry(described(error))


def test_a_chain_of_failures_without_end_is_judged_all_the_same() -> None:
    first, second = OSError("a"), OSError("b")
    first.__cause__, second.__cause__ = second, first
    assert judge_discord(first) == Retry("OSError: a")


def test_a_platform_may_say_plainly_what_is_fatal_and_what_is_not() -> None:
    assert judge_plainly(StopPlatformError("No.", "Do.")) == Fatal("No.", "Do.")
    assert judge_plainly(RetryPlatformError("later", 5.0)) == Retry("RetryPlatformError: later", 5.0)


def test_a_description_is_one_short_line_without_a_secret() -> None:
    know("hidden-value")
    text = described(OSError("a\nhidden-value\n" + "b" * 1000))
    assert "\n" not in text
    assert "hidden" not in text
    assert len(text) <= 300
    assert described(OSError()) == "OSError"
