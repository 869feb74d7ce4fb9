from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.chat import Actor, Addressing, AuthorKind, Message, Place, PlaceKind, Rank, SharedWorkspace
from bot.conversation.events import read_back, written

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
PLACES = st.builds(Place, TEXT, st.none() | TEXT, TEXT, st.sampled_from(PlaceKind), st.none() | TEXT, st.none() | TEXT)
ACTORS = st.builds(
    Actor,
    TEXT,
    TEXT,
    st.sampled_from(Rank),
    st.frozensets(TEXT),
    st.sampled_from(AuthorKind),
    st.lists(st.builds(SharedWorkspace, TEXT, TEXT)).map(tuple),
)
MESSAGES = st.builds(
    Message,
    TEXT,
    PLACES,
    ACTORS,
    st.sampled_from(Addressing),
    TEXT,
    st.timedeltas(timedelta(0), timedelta(days=9999)).map(lambda passed: datetime(2000, 1, 1, tzinfo=UTC) + passed),
    st.none() | TEXT,
)


@given(MESSAGES)
def test_a_message_is_read_back_as_it_was_written(message: Message) -> None:
    assert read_back(written(message)) == message


def test_an_event_of_another_kind_is_no_message() -> None:
    assert read_back('{"command": "ask"}') is None


def test_a_roleless_actor_stays_roleless() -> None:
    message = Message(
        "k", Place("p", None, "c"), Actor("a", "A"), Addressing.DIRECT, "t", datetime(2026, 1, 1, tzinfo=UTC)
    )
    assert read_back(written(replace(message, text="ü"))) == replace(message, text="ü")
