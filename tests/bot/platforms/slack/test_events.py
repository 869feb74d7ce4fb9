import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import Addressing, PlaceKind
from bot.platforms.malformed import MalformedError
from bot.platforms.slack.core import Account
from bot.platforms.slack.events import (
    event_key,
    linked_message,
    message_key,
    place_of,
    read_message_key,
    written,
)
from bot.platforms.slack.text import plain

ACCOUNT = Account("T1", "Harbour", "https://harbour.slack.com/", "U0", "B0")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=5,
)


def event(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever JSON holds
    return {"type": "message", "user": "U1", "channel": "C1", "ts": "1700000000.000100", "text": "what?"} | more


def test_the_two_events_of_one_post_have_one_key() -> None:
    posted = written(event(text="<@U0> what?", channel_type="channel"), ACCOUNT)
    mentioned = written(event(type="app_mention", text="<@U0> what?"), ACCOUNT)
    assert posted == mentioned
    assert posted is not None
    assert (posted.key, posted.text, posted.addressing) == (
        "slack:message:T1.C1.1700000000.000100",
        "what?",
        Addressing.MENTION,
    )


@pytest.mark.parametrize(
    "more",
    [
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"subtype": "bot_message"},
        {"bot_id": "B1"},
        {"user": "U0"},
        {"edited": {"user": "U1", "ts": "1700000000.000200"}},
    ],
)
def test_edits_notices_and_bots_are_not_asked(more: dict[str, Any]) -> None:
    assert written(event(**more), ACCOUNT) is None


@pytest.mark.parametrize(
    ("more", "addressing", "kind", "replies_to"),
    [
        ({}, Addressing.OVERHEARD, PlaceKind.CHANNEL, None),
        ({"channel": "D1", "channel_type": "im"}, Addressing.DIRECT, PlaceKind.DIRECT, None),
        ({"thread_ts": "1700000000.000100"}, Addressing.OVERHEARD, PlaceKind.CHANNEL, None),
        (
            {"thread_ts": "1600000000.000100", "parent_user_id": "U2"},
            Addressing.OVERHEARD,
            PlaceKind.THREAD,
            None,
        ),
        (
            {"thread_ts": "1600000000.000100", "parent_user_id": "U0"},
            Addressing.REPLY,
            PlaceKind.THREAD,
            "1600000000.000100",
        ),
    ],
)
def test_how_it_came_to_us_is_known(
    more: dict[str, Any], addressing: Addressing, kind: PlaceKind, replies_to: str | None
) -> None:
    found = written(event(**more), ACCOUNT)
    assert found is not None
    assert (found.addressing, found.place.kind, found.replies_to) == (addressing, kind, replies_to)


@given(st.dictionaries(st.sampled_from(["user", "channel", "ts", "text", "thread_ts", "subtype", "edited"]), JSON))
def test_whatever_comes_is_read_or_called_malformed(more: dict[str, Any]) -> None:
    with contextlib.suppress(MalformedError):
        written(event() | more, ACCOUNT)


@pytest.mark.parametrize("number", ["\ud800", "", "1 2", "é", 7, None])
def test_what_no_database_can_hold_gives_no_key(number: object) -> None:
    with pytest.raises(MalformedError):
        event_key("command", number)


@pytest.mark.parametrize("thread", ["\ud800", "", "١.١", "1700000000"])
def test_what_is_no_moment_is_no_thread(thread: str) -> None:
    with pytest.raises(ValueError, match="a ts is malformed"):
        place_of(ACCOUNT, "C1", thread)


def test_a_key_gives_its_message_back() -> None:
    key = read_message_key(message_key("T1", "C1", "1700000000.000100"))
    assert key is not None
    assert (key.channel, key.ts) == ("C1", "1700000000.000100")
    assert read_message_key("slack:command:1.2") is None


def test_a_link_to_a_message_is_that_message() -> None:
    link = "<https://harbour.slack.com/archives/C1/p1700000000000100?thread_ts=1.2&cid=C1>"
    assert linked_message(link, "T1") == "T1.C1.1700000000.000100"
    assert linked_message("1700000000.000100", "T1") == "1700000000.000100"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<@U0> where is <#C1|general>?", "where is #general?"),
        ("ask <@U2|mo> or <@U3>", "ask @mo or @U3"),
        ("<!here> <!subteam^S1|@crew> <!date^1^{date}|today>", "@here @crew today"),
        ("see <https://example.org|the page> &amp; <https://example.org/b>", "see the page & https://example.org/b"),
        ("a &lt;b&gt; &amp;lt; c", "a <b> &lt; c"),
    ],
)
def test_what_slack_encodes_is_read_as_it_was_meant(text: str, said: str) -> None:
    assert plain(text, "U0") == said
