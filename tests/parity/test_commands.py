"""Every command of the registry: given by who may, refused to who may not, named by the help."""

from dataclasses import dataclass, field

import pytest

from bot.chat import Rank
from bot.commands import REGISTRY, Command, find
from bot.commands.feature import ChatPlatform, Feature
from bot.commands.parity import PARITY
from tests.parity import library
from tests.parity.claims import claims_each
from tests.parity.contract import assert_all_seen
from tests.parity.stage import File, Given, Named, Stage, Who

pytestmark = pytest.mark.asyncio(loop_scope="module")

COMMANDS = PARITY["Commands"]
PEOPLE = {Rank.EVERYONE: Who.MEMBER, Rank.MODERATOR: Who.MODERATOR, Rank.ADMIN: Who.ADMIN, Rank.OWNER: Who.OWNER}
NEVER_REFUSED = frozenset({"help", "forget-me"})

_TOWER = File("tower.txt", b"The water tower was built in 1911.\n")
_SET: tuple[str, dict[str, Given]] = ("settings set", {"key": "quotes", "value": "1"})


@dataclass(frozen=True)
class Contract:
    """What must hold of a command: after what it is given, with what, and which words are seen then.

    `asked` is what a member asks before; `takes_file`: the file that came last is handed over.
    """

    given: dict[str, Given] = field(default_factory=dict)
    sees: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    file: str = ""
    asked: str = ""
    before: tuple[tuple[str, dict[str, Given]], ...] = ()
    takes_file: bool = False


def _own(name: str) -> tuple[str, dict[str, Given]]:
    return "command add", {"name": name, "description": "What a berth costs.", "question": library.SEVERAL}


def _pinned(question: str) -> tuple[str, dict[str, Given]]:
    return "pin", {"question": question, "number": 1}


def _added(name: str) -> tuple[str, dict[str, Given]]:
    return "source add", {"name": name, "file": File(f"{name}.txt", f"The {name} was built in 1911.\n".encode())}


CONTRACTS = {
    "ask": Contract({"question": library.QUESTION}, quotes=(library.ANSWER,)),
    "more": Contract(asked=library.QUESTION, sees=("[4]",)),
    "context": Contract(asked=library.QUESTION, quotes=(library.ANSWER,), sees=("It holds forty boats.",)),
    "why": Contract(asked=library.QUESTION, sees=("harbour", "built")),
    "sources": Contract(sees=("notes", "news")),
    "help": Contract(sees=("more", "why", "sources", "help")),
    "forget-me": Contract(asked=library.QUESTION, sees=("Erased what was kept about you",)),
    "settings show": Contract({"key": "quotes"}, sees=("quotes",)),
    "settings set": Contract(_SET[1], sees=("quotes", "1")),
    "settings reset": Contract({"key": "quotes"}, sees=("quotes",), before=(_SET,)),
    "settings copy": Contract(
        {"from_": Named.DESK},
        sees=("quotes",),
        before=(("settings set", {"key": "quotes", "value": "1", "channel": Named.DESK}),),
    ),
    "settings history": Contract(sees=("quotes not set → 1",), before=(_SET,)),
    "settings undo": Contract(sees=("quotes",), before=(_SET,)),
    "settings export": Contract({"channel": Named.HERE}, file="quotes = 1", before=(_SET,)),
    "settings import": Contract(
        {"channel": Named.HERE},
        sees=("quotes",),
        before=(_SET, ("settings export", {"channel": Named.HERE}), ("settings reset", {"key": "quotes"})),
        takes_file=True,
    ),
    "command add": Contract(_own("added")[1], sees=("added",)),
    "command edit": Contract({"name": "edited", "description": "Fees."}, sees=("edited",), before=(_own("edited"),)),
    "command remove": Contract({"name": "removed"}, sees=("removed",), before=(_own("removed"),)),
    "command list": Contract(sees=("listed", "What a berth costs."), before=(_own("listed"),)),
    "pin": Contract(_pinned("What may I pay?")[1], sees=("What may I pay?",)),
    "unpin": Contract({"question": "Which fee?"}, sees=("Which fee?",), before=(_pinned("Which fee?"),)),
    "pins": Contract(sees=("Whose fee?", "notes/harbour.md"), before=(_pinned("Whose fee?"),)),
    "gaps": Contract(asked=library.NOTHING, sees=(library.NOTHING,)),
    "diagnose": Contract({"message": Named.IGNORED}, sees=("did not mention Verbatim",)),
    "source add": Contract({"name": "tower", "file": _TOWER}, sees=("tower", "1 document")),
    "source remove": Contract({"name": "shed"}, sees=("shed",), before=(_added("shed"),)),
    "source list": Contract(sees=("barn", "notes"), before=(_added("barn"),)),
    "source status": Contract({"name": "dock"}, sees=("dock",), before=(_added("dock"),)),
    "reindex": Contract({"source": "mill"}, sees=("mill",), before=(_added("mill"),)),
    "stats": Contract(asked=library.QUESTION, sees=("answered",)),
    "audit": Contract(sees=("quotes not set → 1",), before=(_SET,)),
    "export": Contract(asked=library.NOTHING, file=library.NOTHING),
}
"""By command, in the registry's order."""


async def test_every_command_has_its_contract() -> None:
    assert set(CONTRACTS) == {command.name for command in REGISTRY}


@claims_each(COMMANDS)
async def test_who_may_gives_a_command_and_sees_all_that_is_said(stage: Stage, feature: Feature) -> None:
    command = _command(feature)
    contract, who = CONTRACTS[command.name], PEOPLE[command.rank]
    given = await _prepared(stage, command, contract)
    seen = await stage.call(who, command.name, **given)
    for said in contract.sees:
        assert said in seen.text
    assert set(contract.quotes) <= set(seen.quotes)
    if contract.file and stage.platform is not ChatPlatform.TERMINAL:
        assert any(contract.file in content.decode() for _, content in seen.files)
    if stage.platform is not ChatPlatform.TERMINAL:
        assert_all_seen(seen, stage.responses[-1], who)


@pytest.mark.parametrize("stage", [ChatPlatform.DISCORD, ChatPlatform.SLACK], indirect=True)
@pytest.mark.parametrize(
    "command", [one for one in REGISTRY if one.name not in NEVER_REFUSED], ids=lambda one: one.name
)
async def test_who_may_not_is_refused_with_the_reason(stage: Stage, command: Command) -> None:
    contract = CONTRACTS[command.name]
    if command.rank is Rank.EVERYONE:
        key = f"command.{command.name}.enabled"
        await stage.call(Who.MODERATOR, "settings set", key=key, value="false")
    if Named.IGNORED in contract.given.values():
        await stage.ignored(Who.OWNER, "When does the harbour open")
    given = {**contract.given, "file": _TOWER} if contract.takes_file else contract.given
    seen = await stage.call_though_hidden(Who.MEMBER, command.name, **given)
    reason = "is switched off here." if command.rank is Rank.EVERYONE else "may use"
    assert f"/{command.name}" in seen.text
    assert reason in seen.text
    assert seen.quotes == ()
    assert seen.only == Who.MEMBER


@pytest.mark.parametrize("stage", [ChatPlatform.DISCORD, ChatPlatform.SLACK], indirect=True)
@pytest.mark.parametrize("rank", [Rank.EVERYONE, Rank.MODERATOR, Rank.ADMIN], ids=lambda rank: rank.name)
async def test_the_help_names_every_command_that_somebody_may_give_and_no_other(stage: Stage, rank: Rank) -> None:
    seen = await stage.call(PEOPLE[rank], "help")
    for command in REGISTRY:
        is_named = f"/{command.name} {command.help}" in seen.text
        assert is_named is (rank >= command.rank), command.name


def _command(feature: Feature) -> Command:
    assert feature.command is not None
    return feature.command


async def _prepared(stage: Stage, command: Command, contract: Contract) -> dict[str, Given]:
    """Do what comes before a command; return what it is given."""
    given = dict(contract.given)
    if command.name in {"pin", "unpin", "pins"}:
        await stage.ask(Who.MODERATOR, library.SEVERAL)
    if contract.asked:
        await stage.ask(Who.MEMBER, contract.asked)
    if Named.IGNORED in given.values():
        await stage.ignored(Who.MEMBER, "When does the harbour open")
    for name, first in contract.before:
        prior = find(name)
        assert prior is not None
        who = Who.ADMIN if Named.DESK in first.values() else PEOPLE[prior.rank]
        seen = await stage.call(who, name, **first)
        if seen.files and contract.takes_file:
            given["file"] = File(*seen.files[0])
    return given
