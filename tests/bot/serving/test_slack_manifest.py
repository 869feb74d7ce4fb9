import json

import pytest

from bot.serving.slack_manifest import EVENTS, SCOPES, manifest


def test_without_an_address_the_app_connects_by_itself() -> None:
    made = manifest()
    assert made["settings"]["socket_mode_enabled"] is True
    assert "url" not in json.dumps(made)


def test_with_an_address_slack_posts_everything_there() -> None:
    made = manifest("https://verbatim.example.org/")
    address = "https://verbatim.example.org/slack/events"
    assert made["settings"]["socket_mode_enabled"] is False
    assert made["settings"]["event_subscriptions"]["request_url"] == address
    assert made["settings"]["interactivity"]["request_url"] == address
    assert made["settings"]["interactivity"]["message_menu_options_url"] == address
    assert {command["url"] for command in made["features"]["slash_commands"]} == {address}


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_has_the_scope_that_slack_wants_for_it(event: str) -> None:
    kind = event.removeprefix("message.")
    wanted = "app_mentions:read" if kind == event else f"{kind}:history"
    assert wanted in SCOPES


def test_every_scope_has_its_reason_and_is_asked_for() -> None:
    assert all(SCOPES.values())
    assert manifest()["oauth_config"]["scopes"]["bot"] == list(SCOPES)
