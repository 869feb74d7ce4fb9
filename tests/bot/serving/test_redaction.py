import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.serving.redaction import REDACTED, know, redact, redact_line, redact_values
from bot.serving.secrets import Secret
from tests.bot.serving.tokens import DISCORD, SLACK

TOKENS = st.text(string.ascii_letters + string.digits + "._-", min_size=8, max_size=80)


@given(TOKENS, st.text(), st.text())
def test_a_known_secret_is_nowhere_in_what_is_written(token: str, before: str, behind: str) -> None:
    Secret(token)
    assert token not in redact(before + token + behind).replace(REDACTED, "")


@pytest.mark.parametrize("token", [DISCORD, "mfa." + "y" * 84, SLACK, "xapp-1-" + "A" * 20])
def test_what_is_shaped_like_a_token_is_redacted_without_being_known(token: str) -> None:
    for line in (token, f"token={token};", json.dumps({"a": [token]}), f"GET /x?t={token}&b=1"):
        assert token not in redact(line)


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("POST https://discord.com/api/v10/webhooks/123/aW50ZXJhY3Rpb246MTIz/messages", "/webhooks/123/"),
        ("POST /interactions/99/aW50ZXJhY3Rpb246MTIz_-x/callback 204", "/interactions/99/"),
        ("{'Authorization': 'Bot secretsecret', 'a': 1}", "'a': 1"),
        ('Authorization: Bearer secretsecret"', "Authorization"),
        ("""{"token": "secretsecret", "type": 2}""", '"type": 2'),
    ],
)
def test_only_the_secret_part_of_a_line_goes(line: str, kept: str) -> None:
    shown = redact(line)
    assert REDACTED in shown
    assert kept in shown
    for secret in ("secretsecret", "aW50"):
        assert secret not in shown


@pytest.mark.parametrize(
    "line",
    [
        "ready discord",
        "bot.serving.identify_budget",
        "The token in VERBATIM_DISCORD_TOKEN is blank.",
        "revision 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "https://discord.com/oauth2/authorize?client_id=123&scope=bot+applications.commands&permissions=274878024768",
        "Traceback (most recent call last):",
    ],
)
def test_ordinary_lines_stay_as_they_are(line: str) -> None:
    assert redact(line) == line


def test_a_word_that_is_too_short_to_be_a_secret_is_not_blotted_out_everywhere() -> None:
    know("bot")
    assert redact("robots") == "robots"


def test_a_secret_inside_another_leaves_nothing_of_the_longer_one() -> None:
    know("secret-a")
    know("secret-a-and-more")
    assert redact("secret-a-and-more") == REDACTED


def test_values_are_redacted_at_any_depth() -> None:
    know("hidden-value")
    found = redact_values({"hidden-value": ["hidden-value", ("hidden-value", 3, None, True)]})
    assert found == {REDACTED: [REDACTED, [REDACTED, 3, None, True]]}


def test_the_processor_redacts_the_finished_line() -> None:
    know("hidden-value")
    assert redact_line(None, "info", '{"event": "hidden-value"}') == f'{{"event": "{REDACTED}"}}'
