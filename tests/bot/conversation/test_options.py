from dataclasses import replace

import pytest

from bot.chat import Rank, Response, Upload
from bot.conversation import Chat, Services
from bot.reply import Block, Role
from config.store import Editor, OwnCommand, OwnCommandKind, workspace_address
from tests.bot.conversation.conftest import HARBOUR, NOON, PLATFORM, AddSource
from tests.bot.conversation.scripted import ADA, ScriptedOutlet, call, setting, texts

MO = replace(ADA, id="mo", name="Mo", rank=Rank.ADMIN)
FISH = "Herring swims here. Herring is salted. Herring is smoked. Herring is pickled."


@pytest.fixture
async def chat(harbour: Services, add_source: AddSource) -> Chat:
    """The core over two sources about herring."""
    await add_source("fish", FISH)
    await add_source("tales", "Herring sings. Herring dances.")
    await setting(harbour, "cooldown_person_seconds", "0")
    return Chat(harbour)


async def given(chat: Chat, command: str, key: str, /, **arguments: object) -> Response:
    outlet = ScriptedOutlet()
    actor = ADA if command in {"ask", "herring", "context"} else MO
    await chat.on_call(replace(call(command, key, actor=actor), arguments=arguments), outlet)  # type: ignore[arg-type] # as typed
    return outlet.only


def quotes(response: Response) -> list[str]:
    return texts(response, Role.QUOTE)


async def test_ask_takes_how_many_quotes_and_which_sources(chat: Chat) -> None:
    assert len(quotes(await given(chat, "ask", "k:1", question="herring", quotes=1))) == 1
    of_tales = quotes(await given(chat, "ask", "k:2", question="herring", quotes="9", sources="tales"))
    assert sorted(of_tales) == ["Herring dances.", "Herring sings."]
    unknown = await given(chat, "ask", "k:3", question="herring", sources="tales, secrets")
    assert texts(unknown)[0] == "There is no source “secrets” here."


async def test_what_may_not_be_quoted_is_told_like_what_is_not_there(chat: Chat, add_source: AddSource) -> None:
    await add_source("secrets", "Herring rules.", channels=frozenset({"crew"}))
    hidden = await given(chat, "ask", "k:1", question="herring", sources="secrets")
    missing = await given(chat, "ask", "k:2", question="herring", sources="nothing")
    assert texts(hidden)[0].replace("secrets", "") == texts(missing)[0].replace("nothing", "")


async def test_an_option_holds_where_somebody_leaves_it_out(chat: Chat) -> None:
    done = await given(chat, "settings set", "k:1", key="command.ask.options", value="quotes=1 sources=tales")
    assert "command.ask.options" in texts(done)[0]
    answer = await given(chat, "ask", "k:2", question="herring")
    assert len(quotes(answer)) == 1
    assert quotes(answer)[0] in {"Herring sings.", "Herring dances."}
    assert len(quotes(await given(chat, "ask", "k:3", question="herring", quotes=2))) == 2
    assert not texts(answer, Role.WARNING)


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("command.ask.options", "top=3", "/ask takes no option “top”."),
        ("command.ask.options", "quotes=0", "“quotes” must be at least 1."),
        ("command.ask.options", "sources=secrets", "There is no source “secrets” here."),
        ("command.ask.options", "quotes", "“quotes” is no option with its value."),
    ],
)
async def test_a_bad_option_is_refused_when_it_is_set(
    chat: Chat, harbour: Services, key: str, value: str, problem: str
) -> None:
    refused = await given(chat, "settings set", "k:1", key=key, value=value)
    assert texts(refused)[0] == problem
    file = Upload("settings.toml", f"[channel.general.command.ask]\noptions = '{value}'\n".encode())
    imported = await given(chat, "settings import", "k:2", file=file)
    assert texts(imported)[0] == problem
    assert await harbour.store.history(PLATFORM, HARBOUR.id, 10) == await harbour.store.history(
        PLATFORM, HARBOUR.id, 1
    ), "nothing but the fixture's own change"


async def test_options_can_be_set_to_none(chat: Chat) -> None:
    await given(chat, "settings set", "k:1", key="command.ask.options", value="quotes=1")
    await given(chat, "settings set", "k:2", key="command.ask.options", value='""')
    assert len(quotes(await given(chat, "ask", "k:3", question="herring"))) > 1


@pytest.mark.parametrize("became_bad", ["top=3", "sources=gone quotes=1"])
async def test_an_option_that_became_bad_is_passed_over_and_that_is_told(
    chat: Chat, harbour: Services, became_bad: str
) -> None:
    await setting(harbour, "command.ask.options", became_bad)
    answer = await given(chat, "ask", "k:1", question="herring")
    assert len(quotes(answer)) > 1
    (warning,) = texts(answer, Role.WARNING)
    assert "can't be used any more" in warning
    assert "gone" not in warning


async def test_the_moderators_own_commands_and_the_follow_ups_take_options_too(chat: Chat, harbour: Services) -> None:
    made = OwnCommand("herring", "All about it.", OwnCommandKind.QUESTION, "herring")
    await harbour.store.add_command(Editor("mo", "Mo"), workspace_address(PLATFORM, HARBOUR.id), made, NOON)
    await given(chat, "settings set", "k:1", key="command.herring.options", value="quotes=1")
    assert len(quotes(await given(chat, "herring", "k:2"))) == 1
    await given(chat, "settings set", "k:3", key="command.context.options", value="number=2")
    shown = await given(chat, "context", "k:4")
    cited = [block.number for block in shown.reply.blocks if isinstance(block, Block) and block.role is Role.CITATION]
    assert cited == [2]


async def test_figures_look_back_as_far_as_the_place_says(chat: Chat) -> None:
    await given(chat, "settings set", "k:1", key="command.stats.options", value="days=7")
    assert "last 7 days" in texts(await given(chat, "stats", "k:2"))[0]
