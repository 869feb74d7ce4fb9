"""The Slack app as Slack is told of it: what it may do, and what it is told. Pure.

“App manifest reference”: https://docs.slack.dev/reference/app-manifest.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

SCOPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "app_mentions:read": "to be asked by a mention",
        "channels:history": "to be asked in threads, and to see whether an answer arrived before it is sent again",
        "channels:read": "to know who made a channel, who may moderate there",
        "chat:write": "to answer",
        "commands": "to be asked by /ask, and to be set up by /verbatim",
        "files:read": "to take a file as a source",
        "files:write": "to send charts, exports and what is too long for a message",
        "groups:history": "the same as channels:history, in private channels that it was invited to",
        "groups:read": "the same as channels:read, in private channels that it was invited to",
        "im:history": "to be asked in direct messages",
        "im:write": "to send a file to one person alone, and to tell who made a channel that it may not write there",
        "mpim:history": "to be asked in direct messages of several people",
        "mpim:read": "the same as channels:read, in direct messages of several people",
        "reactions:write": "to sign to whoever asks too fast",
        "usergroups:read": "to know who is in the user groups that the settings name",
        "users:read": "to know names, and who is an admin",
    }
)
"""All that the bot uses, with what for."""
EVENTS: Final = ("app_mention", "message.channels", "message.groups", "message.im", "message.mpim")
_PATH: Final = "/slack/events"


def manifest(url: str | None = None) -> dict[str, Any]:
    """Return the manifest: for Socket Mode, or for HTTP at `url`, the address that Slack reaches the bot by."""
    address = None if url is None else url.rstrip("/") + _PATH
    at: dict[str, Any] = {} if address is None else {"url": address}
    reached: dict[str, Any] = {} if address is None else {"request_url": address}
    return {
        "display_information": {
            "name": "Verbatim",
            "description": "Answers with sentences quoted word for word from your sources.",
        },
        "features": {
            "app_home": {"messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
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
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**reached, "bot_events": list(EVENTS)},
            "interactivity": {
                "is_enabled": True,
                **reached,
                **({} if address is None else {"message_menu_options_url": address}),
            },
            "org_deploy_enabled": False,
            "socket_mode_enabled": address is None,
            "token_rotation_enabled": False,
        },
    }
