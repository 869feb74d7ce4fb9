"""The Slack app as Slack is told of it: what it may do, and what it is told. Pure.

“App manifest reference”: https://docs.slack.dev/reference/app-manifest. It asks for no more than is used: what an owner
leaves out (`serving.slack_without`) takes its permissions with it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from config.errors import SettingError
from config.schema import Settings

KEY: Final = "serving.slack_without"


class Feature(StrEnum):
    """What an owner may leave out."""

    THREADS = "threads"
    DIRECT = "direct"
    PRIVATE = "private"
    GROUPS = "groups"
    FILES = "files"
    UPLOADS = "uploads"
    REACTIONS = "reactions"


@dataclass(frozen=True, slots=True)
class Need:
    """What a permission or an event is for, and the features without any of which it is not needed."""

    reason: str
    features: frozenset[Feature] = frozenset()

    def is_left(self, without: Collection[Feature]) -> bool:
        """Whether it is needed all the same."""
        return self.features.isdisjoint(without)


def _need(reason: str, *features: Feature) -> Need:
    return Need(reason, frozenset(features))


_THREADS, _DIRECT, _PRIVATE = Feature.THREADS, Feature.DIRECT, Feature.PRIVATE
SCOPES: Final[Mapping[str, Need]] = MappingProxyType(
    {
        "app_mentions:read": _need("to be asked by a mention"),
        "channels:history": _need(
            "to be asked in threads, and to see whether an answer arrived before it is sent again", _THREADS
        ),
        "channels:read": _need("to know who made a channel, who may moderate there, and into which we are let"),
        "chat:write": _need("to answer"),
        "commands": _need("to be asked by /ask, and to be set up by /verbatim"),
        "files:read": _need("to take a file as a source", Feature.UPLOADS),
        "files:write": _need("to send charts, exports and what is too long for a message", Feature.FILES),
        "groups:history": _need(
            "the same as channels:history, in private channels that it was invited to", _THREADS, _PRIVATE
        ),
        "groups:read": _need("the same as channels:read, in private channels that it was invited to", _PRIVATE),
        "im:history": _need("to be asked in direct messages", _DIRECT),
        "im:write": _need(
            "to greet who installed it, to send a file to one person alone, and to tell who made a channel that it may "
            "not write there"
        ),
        "mpim:history": _need("to be asked in direct messages of several people", _DIRECT),
        "mpim:read": _need("the same as channels:read, in direct messages of several people", _DIRECT),
        "reactions:write": _need("to sign to whoever asks too fast", Feature.REACTIONS),
        "usergroups:read": _need("to know who is in the user groups that the settings name", Feature.GROUPS),
        "users:read": _need("to know names, and who is an admin"),
    }
)
"""All that the bot uses, with what for."""
EVENTS: Final[Mapping[str, Need]] = MappingProxyType(
    {
        "app_home_opened": _need("to show what it does and what it may quote"),
        "app_mention": _need("to be asked by a mention"),
        "app_uninstalled": _need("to erase what it keeps of a workspace that took it out"),
        "member_joined_channel": _need("to greet the first channel that it is let into"),
        "message.channels": _need("to be asked in threads", _THREADS),
        "message.groups": _need("to be asked in threads of private channels", _THREADS, _PRIVATE),
        "message.im": _need("to be asked in direct messages", _DIRECT),
        "message.mpim": _need("to be asked in direct messages of several people", _DIRECT),
        "tokens_revoked": _need("to erase a token that is good no more"),
    }
)
"""All that the bot is told of, with what for."""
_PATH: Final = "/slack/events"
_REDIRECT: Final = "/slack/oauth_redirect"


def read_left_out(settings: Settings, origins: Mapping[str, str]) -> frozenset[Feature]:
    """Return what the owner leaves out; `origins` says where each setting came from.

    Where no file may be uploaded at all, reading files is not asked for either.

    Raises:
        SettingError: something is named that can't be left out.
    """
    known = {feature.value: feature for feature in Feature}
    named = settings.serving.slack_without
    for name in named:
        if name not in known:
            raise SettingError(
                f"“{name[:80]}” in {KEY} (from {origins[KEY]}) can't be left out on Slack.",
                f"Name some of these: {', '.join(known)}.",
                origin=origins[KEY],
                key=KEY,
            )
    is_closed = not (settings.serving.max_uploaded_files and settings.serving.max_uploaded_bytes)
    return frozenset(known[name] for name in named) | (frozenset({Feature.UPLOADS}) if is_closed else frozenset())


def scopes(without: Collection[Feature] = ()) -> dict[str, str]:
    """Return the permissions that are needed, each with its reason."""
    return {name: need.reason for name, need in SCOPES.items() if need.is_left(without)}


def events(without: Collection[Feature] = ()) -> dict[str, str]:
    """Return the events that are needed, each with its reason."""
    return {name: need.reason for name, need in EVENTS.items() if need.is_left(without)}


def manifest(
    url: str | None = None, without: Collection[Feature] = (), *, is_socket_mode: bool | None = None
) -> dict[str, Any]:
    """Return the manifest; `url` is the address by which Slack, and whoever installs the app, reaches the bot.

    `is_socket_mode`: it connects by itself, and the address is for installing alone; None is what an address tells.
    """
    by_socket = url is None if is_socket_mode is None else is_socket_mode
    base = None if url is None else url.rstrip("/")
    address = None if base is None or by_socket else base + _PATH
    at: dict[str, Any] = {} if address is None else {"url": address}
    reached: dict[str, Any] = {} if address is None else {"request_url": address}
    redirects: dict[str, Any] = {} if base is None else {"redirect_urls": [base + _REDIRECT]}
    return {
        "display_information": {
            "name": "Verbatim",
            "description": "Answers with sentences quoted word for word from your sources.",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": Feature.DIRECT not in without,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Verbatim", "always_online": True},
            "slash_commands": [
                {
                    "command": "/ask",
                    "description": "Ask a question and get sentences from the sources.",
                    "usage_hint": "question",
                    "should_escape": True,
                    **at,
                },
                {
                    "command": "/verbatim",
                    "description": "Everything else that Verbatim does; alone it lists that.",
                    "usage_hint": "help",
                    "should_escape": True,
                    **at,
                },
            ],
            "shortcuts": [
                {
                    "name": "Find an answer",
                    "type": "message",
                    "callback_id": "find_answer",
                    "description": "Looks a message's text up, for you alone.",
                }
            ],
        },
        "oauth_config": {**redirects, "scopes": {"bot": list(scopes(without))}},
        "settings": {
            "event_subscriptions": {**reached, "bot_events": list(events(without))},
            "interactivity": {
                "is_enabled": True,
                **reached,
                **({} if address is None else {"message_menu_options_url": address}),
            },
            "org_deploy_enabled": False,
            "socket_mode_enabled": by_socket,
            "token_rotation_enabled": False,
        },
    }
