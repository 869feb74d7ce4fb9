import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import (
    Actor,
    Addressing,
    Attached,
    AuthorKind,
    Call,
    Event,
    Message,
    Place,
    PlaceKind,
    Press,
    Rank,
    SharedWorkspace,
    Upload,
)
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
TIMES = st.timedeltas(timedelta(0), timedelta(days=9999)).map(lambda passed: datetime(2000, 1, 1, tzinfo=UTC) + passed)
MESSAGES = st.builds(
    Message, TEXT, PLACES, ACTORS, st.sampled_from(Addressing), TEXT, TIMES, st.none() | TEXT, way_back=TEXT
)
ARGUMENTS = (
    TEXT
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
    | st.builds(Upload, TEXT, st.binary(max_size=20))
    | st.builds(Attached, TEXT, TEXT, st.integers(0, 2**40))
)
CALLS = st.builds(Call, TEXT, PLACES, ACTORS, TEXT, st.dictionaries(TEXT, ARGUMENTS, max_size=3), TIMES, TEXT)
PRESSES = st.builds(Press, TEXT, PLACES, ACTORS, TEXT, TEXT, TEXT, TIMES, TEXT)
MESSAGE = Message("k", Place("p", None, "c"), Actor("a", "A"), Addressing.DIRECT, "ü", datetime(2026, 1, 1, tzinfo=UTC))


@given(MESSAGES | CALLS | PRESSES)
def test_an_event_is_read_back_as_it_was_written(event: Event) -> None:
    back = read_back(written(event))
    assert back == event
    assert type(back) is type(event)


@pytest.mark.parametrize(
    "content", ['{"command": "ask"}', '{"action": "more"}', "[]", "5", "no json", '{"version": 1, "kind": "other"}']
)
def test_what_is_no_whole_event_can_not_be_read(content: str) -> None:
    assert read_back(content) is None


def _changed(**more: object) -> str:
    content = json.loads(written(MESSAGE)) | more
    return json.dumps({name: value for name, value in content.items() if value != "gone"})


@pytest.mark.parametrize(
    "more", [{"mood": "good"}, {"version": "gone", "kind": "gone"}, {"way_back": "gone", "replies_to": "gone"}]
)
def test_an_event_of_another_version_is_read_as_far_as_it_can_be(more: dict[str, object]) -> None:
    assert read_back(_changed(**more)) == MESSAGE


@pytest.mark.parametrize("more", [{"version": 2}, {"text": "gone"}, {"actor": {}}, {"received_at": "noon"}])
def test_an_event_that_lacks_what_it_needs_or_is_of_a_later_version_is_not_guessed_at(more: dict[str, object]) -> None:
    assert read_back(_changed(**more)) is None


def test_an_argument_of_an_unknown_kind_is_not_guessed_at() -> None:
    call = Call("k", MESSAGE.place, MESSAGE.actor, "ask", {"question": "what?"}, MESSAGE.received_at)
    assert read_back(written(call).replace('"what?"', '{"later": 1}')) is None
