from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import Actor, Person, Place, PlaceKind, Workspace
from bot.records.model import place_of, place_values, stamp, storable

MOMENTS = st.datetimes(timezones=st.just(UTC))


@given(MOMENTS, MOMENTS)
def test_written_times_sort_as_the_times_do(one: datetime, other: datetime) -> None:
    assert (stamp(one) < stamp(other)) == (one < other)
    assert datetime.fromisoformat(stamp(one)) == one


def test_a_time_is_written_in_utc() -> None:
    assert stamp(datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=2)))) == "2025-12-31T23:00:00.000000+00:00"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        stamp(datetime(2026, 1, 1))  # noqa: DTZ001 - that is what is refused


@given(st.text(st.characters()))
def test_what_is_stored_can_always_be_written_and_is_changed_only_where_it_could_not(text: str) -> None:
    stored = storable(text)
    stored.encode()
    try:
        text.encode()
    except UnicodeEncodeError:
        assert "\ufffd" in stored or stored != text
    else:
        assert stored == text


@pytest.mark.parametrize("kind", PlaceKind)
def test_a_place_reads_back_as_it_was_written(kind: PlaceKind) -> None:
    for place in (Place("slack", "w", "c", kind, "k", "t"), Place("slack", None, "c", kind)):
        assert place_of((*place_values(place), "more")) == place


def test_workspaces_and_people_are_told_apart_by_platform() -> None:
    place = Place("slack", "w", "c")
    assert Workspace.of(place) == Workspace("slack", "w") != Workspace("discord", "w")
    assert Workspace.of(Place("slack", None, "c", PlaceKind.DIRECT)) is None
    assert Person.of(Actor("7", "Ada"), place) == Person("slack", "7")
