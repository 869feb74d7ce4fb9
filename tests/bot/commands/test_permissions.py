from dataclasses import replace

import pytest

from bot.chat import PlaceKind, Rank
from bot.commands import ASK, REGISTRY, ActorKind, Permission, find, may, permission_table

# One row a command, one column a kind of actor, and in it the kinds of place: Channel, Thread, Post, Direct.
EXPECTED = """
command          everyone  teacher  moderator  admin  owner
ask              CTPD      CTPD     CTPD       CTPD   CTPD
more             CTPD      CTPD     CTPD       CTPD   CTPD
context          CTPD      CTPD     CTPD       CTPD   CTPD
why              CTPD      CTPD     CTPD       CTPD   CTPD
sources          CTPD      CTPD     CTPD       CTPD   CTPD
help             CTPD      CTPD     CTPD       CTPD   CTPD
forget-me        CTPD      CTPD     CTPD       CTPD   CTPD
settings_show    -         -        CTP        CTP    CTP
settings_set     -         -        CTP        CTP    CTP
settings_reset   -         -        CTP        CTP    CTP
settings_copy    -         -        CTP        CTP    CTP
settings_history -         -        CTP        CTP    CTP
settings_undo    -         -        CTP        CTP    CTP
settings_export  -         -        CTP        CTP    CTP
settings_import  -         -        CTP        CTP    CTP
command_add      -         CTP      CTP        CTP    CTP
command_edit     -         CTP      CTP        CTP    CTP
command_remove   -         CTP      CTP        CTP    CTP
command_list     -         CTP      CTP        CTP    CTP
pin              -         CTP      CTP        CTP    CTP
unpin            -         CTP      CTP        CTP    CTP
pins             -         CTP      CTP        CTP    CTP
gaps             -         -        CTP        CTP    CTP
diagnose         -         -        CTP        CTP    CTP
source_add       -         -        -          CTP    CTP
source_remove    -         -        -          CTP    CTP
source_list      -         -        -          CTP    CTP
source_status    -         -        -          CTP    CTP
reindex          -         -        -          CTP    CTP
stats            -         -        -          CTP    CTP
audit            -         -        -          CTP    CTP
export           -         -        -          CTP    CTP
"""
HEADINGS, *ROWS = [line.split() for line in EXPECTED.strip().splitlines()]
ALLOWED = {
    (row[0].replace("_", " "), ActorKind(heading), place)
    for row in ROWS
    for heading, letters in zip(HEADINGS[1:], row[1:], strict=True)
    for place in PlaceKind
    if place.value[0].upper() in letters
}
NAMES = {row[0].replace("_", " ") for row in ROWS}
TABLE = permission_table()


def cell(permission: Permission) -> str:
    return f"{permission.command}-{permission.actor}-{permission.place}"


def test_every_command_and_kind_of_actor_stands_in_the_expected_table() -> None:
    assert {command.name for command in REGISTRY} == NAMES
    assert HEADINGS[1:] == [actor.value for actor in ActorKind]


def test_the_table_holds_every_command_actor_and_place_once() -> None:
    cells = [(row.command, row.actor, row.place) for row in TABLE]
    assert len(set(cells)) == len(cells) == len(REGISTRY) * len(ActorKind) * len(PlaceKind)


@pytest.mark.parametrize("permission", TABLE, ids=cell)
def test_a_cell_is_as_expected(permission: Permission) -> None:
    assert permission.command in NAMES
    assert permission.allowed == ((permission.command, permission.actor, permission.place) in ALLOWED)


@pytest.mark.parametrize("rank", Rank)
def test_what_is_not_in_the_registry_is_denied_to_everyone(rank: Rank) -> None:
    for unknown in (None, replace(ASK, name="erase everything"), replace(ASK)):
        assert not may(rank, unknown, PlaceKind.CHANNEL, teach=True).allowed


@pytest.mark.parametrize("command", REGISTRY, ids=lambda command: command.name)
@pytest.mark.parametrize("place", PlaceKind)
def test_a_higher_rank_may_do_whatever_a_lower_one_may(place: PlaceKind, command: object) -> None:
    known = next(each for each in REGISTRY if each is command)
    allowed = [may(rank, known, place, teach=False).allowed for rank in sorted(Rank)]
    assert allowed == sorted(allowed)


@pytest.mark.parametrize(
    ("name", "place", "reason"),
    [
        ("ask", PlaceKind.DIRECT, "Everyone may use /ask."),
        ("gaps", PlaceKind.THREAD, "Only moderators may use /gaps."),
        ("pin", PlaceKind.POST, "Only moderators and those who may teach may use /pin."),
        ("audit", PlaceKind.CHANNEL, "Only admins may use /audit."),
        ("audit", PlaceKind.DIRECT, "/audit does not work in a direct message."),
    ],
)
def test_a_verdict_names_the_rule_and_what_to_do_when_it_is_no(name: str, place: PlaceKind, reason: str) -> None:
    verdict = may(Rank.EVERYONE, find(name), place, teach=False)
    assert str(verdict.reason) == reason
    assert bool(verdict.advice) is not verdict.allowed


def test_a_place_where_a_command_does_not_work_is_named() -> None:
    assert may(Rank.EVERYONE, None, PlaceKind.POST, teach=False).reason == "There is no such command."
    elsewhere = may(Rank.OWNER, find("pin"), PlaceKind.DIRECT, teach=True).reason
    assert str(elsewhere).endswith("in a direct message.")
