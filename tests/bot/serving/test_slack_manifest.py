import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.serving.slack_manifest import EVENTS, SCOPES, Feature, events, manifest, read_left_out, scopes
from config.errors import SettingError
from config.load import load_settings

ROOT = Path(__file__).resolve().parents[3]
SPECS = ROOT / ".." / "shared" / "specs" / "slack"
_METHOD = re.compile(r'"((?:auth|chat|conversations|files|reactions|team|usergroups|users|views)\.[\w.]+)"')
_WITHOUT_SPEC = {"files.getUploadURLExternal": "files:write", "files.completeUploadExternal": "files:write"}
"""Newer than the specification; https://docs.slack.dev/reference/methods/files.getUploadURLExternal."""
_SAID_OTHERWISE = {"chat:write:bot": "chat:write"}
_NOT_FOR_BOTS = {"chat:write:user", "none", "channels:write", "groups:write", "mpim:write"}
"""What only tokens of people need, no token needs, or a place needs that we don't use the method for."""
_NEVER = {"conversations.list", "users.list"}
"""What would list all channels or all members."""


def methods() -> set[str]:
    """Return the methods that the platform calls, by their names in its code."""
    code = "".join(path.read_text() for path in (ROOT / "bot" / "platforms" / "slack").glob("*.py"))
    called = {name.replace("chat_postMessage", "chat.postMessage") for name in _METHOD.findall(code)}
    return called | {"auth.test"}


def wanted(called: set[str]) -> Iterator[str]:
    """Yield the scopes that Slack wants for methods."""
    paths = json.loads((SPECS / "slack_web_openapi_v2.json").read_text())["paths"]
    for method in called:
        if method in _WITHOUT_SPEC:
            yield _WITHOUT_SPEC[method]
            continue
        (operation,) = paths[f"/{method}"].values()
        for scope in operation["security"][0]["slackAuth"]:
            yield _SAID_OTHERWISE.get(scope, scope)


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
    assert made["oauth_config"]["redirect_urls"] == ["https://verbatim.example.org/slack/oauth_redirect"]


def test_it_may_connect_by_itself_and_be_installed_at_an_address() -> None:
    made = manifest("https://verbatim.example.org", is_socket_mode=True)
    assert made["settings"]["socket_mode_enabled"] is True
    assert "request_url" not in json.dumps(made)
    assert made["oauth_config"]["redirect_urls"] == ["https://verbatim.example.org/slack/oauth_redirect"]


@pytest.mark.skipif(not SPECS.is_dir(), reason="the specifications are not at hand")
def test_what_is_asked_for_is_what_the_methods_and_events_need_and_no_more() -> None:
    topics = json.loads((SPECS / "slack_events_api_async_v1.json").read_text())["topics"]
    of_events = {
        scope for event in EVENTS if event in topics for scope in topics[event]["subscribe"]["x-scopes-required"]
    }
    needed = (set(wanted(methods())) | of_events) - _NOT_FOR_BOTS
    # A direct channel has no creator, so conversations.info is never asked about one.
    assert set(SCOPES) == needed - {"im:read"} | {"app_mentions:read", "commands"}


def test_nothing_lists_all_channels_or_members() -> None:
    assert methods() & _NEVER == set()


def test_every_permission_and_event_has_its_reason() -> None:
    assert all(need.reason for need in (*SCOPES.values(), *EVENTS.values()))
    assert manifest()["oauth_config"]["scopes"]["bot"] == list(SCOPES)
    assert manifest()["settings"]["event_subscriptions"]["bot_events"] == list(EVENTS)


@pytest.mark.parametrize(
    ("feature", "permissions", "told"),
    [
        (Feature.THREADS, {"channels:history", "groups:history"}, {"message.channels", "message.groups"}),
        (Feature.DIRECT, {"im:history", "mpim:history", "mpim:read"}, {"message.im", "message.mpim"}),
        (Feature.PRIVATE, {"groups:history", "groups:read"}, {"message.groups"}),
        (Feature.GROUPS, {"usergroups:read"}, set()),
        (Feature.FILES, {"files:write"}, set()),
        (Feature.UPLOADS, {"files:read"}, set()),
        (Feature.REACTIONS, {"reactions:write"}, set()),
    ],
)
def test_what_is_left_out_takes_its_permissions_and_events_with_it(
    feature: Feature, permissions: set[str], told: set[str]
) -> None:
    assert set(SCOPES) - set(scopes({feature})) == permissions
    assert set(EVENTS) - set(events({feature})) == told
    made = manifest(without={feature})
    assert made["oauth_config"]["scopes"]["bot"] == list(scopes({feature}))
    assert made["features"]["app_home"]["messages_tab_enabled"] is (feature is not Feature.DIRECT)


def left_out(folder: Path, **environment: str) -> frozenset[Feature]:
    loaded = load_settings(folder, {f"VERBATIM_SERVING__{name}": value for name, value in environment.items()})
    return read_left_out(loaded.settings, loaded.origins)


def test_the_owner_names_what_is_left_out(tmp_path: Path) -> None:
    assert left_out(tmp_path) == frozenset()
    assert left_out(tmp_path, SLACK_WITHOUT="threads, groups") == {Feature.THREADS, Feature.GROUPS}
    with pytest.raises(SettingError, match=r"“telepathy” in serving\.slack_without") as caught:
        left_out(tmp_path, SLACK_WITHOUT="telepathy")
    assert "threads" in caught.value.advice


@pytest.mark.parametrize("limit", ["MAX_UPLOADED_FILES", "MAX_UPLOADED_BYTES"])
def test_where_nothing_may_be_uploaded_no_file_need_be_read(tmp_path: Path, limit: str) -> None:
    assert left_out(tmp_path, **{limit: "0"}) == {Feature.UPLOADS}
