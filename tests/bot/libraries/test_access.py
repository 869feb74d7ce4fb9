from hypothesis import given
from hypothesis import strategies as st

from bot.chat import Actor, Place, Visibility
from bot.libraries import SourceAccess, visible_sources

IDS = st.sampled_from(["1", "2", "3"])
SETS = st.frozensets(IDS)
ACCESSES = st.lists(
    st.builds(SourceAccess, st.uuids().map(str), st.none() | IDS, SETS, SETS), max_size=6, unique_by=lambda a: a.name
)
PLACES = st.builds(Place, st.just("discord"), st.none() | IDS, IDS)
ACTORS = st.builds(Actor, IDS, st.just("Ada"), roles=SETS)


def place(channel: str = "1", workspace: str | None = "w") -> Place:
    return Place("discord", workspace, channel)


ADA = Actor("a", "Ada", roles=frozenset({"staff"}))


def test_a_shared_source_is_seen_everywhere() -> None:
    seen = visible_sources([SourceAccess("shared")], place(workspace=None), ADA, Visibility.PUBLIC)
    assert seen == {"shared"}


def test_a_workspace_source_is_seen_in_its_workspace_alone() -> None:
    access = [SourceAccess("own", "w")]
    assert visible_sources(access, place(), ADA, Visibility.PUBLIC) == {"own"}
    assert not visible_sources(access, place(workspace="other"), ADA, Visibility.PRIVATE)
    assert not visible_sources(access, place(workspace=None), ADA, Visibility.PRIVATE)


def test_a_bound_source_is_seen_in_its_channels_and_their_threads_alone() -> None:
    access = [SourceAccess("bound", "w", frozenset({"1"}))]
    thread = Place("discord", "w", "1", thread="77")
    assert visible_sources(access, place("1"), ADA, Visibility.PUBLIC) == {"bound"}
    assert visible_sources(access, thread, ADA, Visibility.PUBLIC) == {"bound"}
    assert not visible_sources(access, place("2"), ADA, Visibility.PRIVATE)


def test_a_role_widens_private_responses_only() -> None:
    access = [SourceAccess("staff", "w", frozenset({"1"}), frozenset({"staff"}))]
    assert visible_sources(access, place("2"), ADA, Visibility.PRIVATE) == {"staff"}
    assert not visible_sources(access, place("2"), ADA, Visibility.PUBLIC)
    assert not visible_sources(access, place("2"), Actor("b", "Bo"), Visibility.PRIVATE)


def test_a_source_bound_to_roles_alone_is_never_quoted_in_public() -> None:
    access = [SourceAccess("staff", "w", roles=frozenset({"staff"}))]
    assert not visible_sources(access, place(), ADA, Visibility.PUBLIC)
    assert visible_sources(access, place(), ADA, Visibility.PRIVATE) == {"staff"}


@given(ACCESSES, PLACES, ACTORS, ACTORS)
def test_what_is_seen_in_public_is_the_same_for_whoever_asks(
    accesses: list[SourceAccess], where: Place, one: Actor, other: Actor
) -> None:
    public = visible_sources(accesses, where, one, Visibility.PUBLIC)
    assert public == visible_sources(accesses, where, other, Visibility.PUBLIC)
    assert public <= visible_sources(accesses, where, one, Visibility.PRIVATE)
