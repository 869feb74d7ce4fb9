from collections.abc import Awaitable, Callable

import pytest

from bot.chat import Rank, Response, Visibility, Workspace
from bot.conversation.handlers.own import HANDLERS, run_own
from bot.conversation.handlers.settings import HANDLERS as SETTINGS
from bot.conversation.handlers.teaching import HANDLERS as TEACHING
from bot.conversation.services import Services
from config.errors import SettingError, UsageError
from config.store import Editor, MadeCommand, OwnCommand, OwnCommandKind, workspace_address
from index.errors import BadCitationError
from tests.bot.conversation.conftest import AddSource, MakeCall, Situate, said

Give = Callable[..., Awaitable[str]]
Run = Callable[..., Awaitable[Response]]
Pin = Callable[..., Awaitable[None]]
HARBOUR = Workspace("discord", "harbour")
RULES = "Boats give way to swimmers. Anchors stay inside the buoys."
MENU = "Soup costs three crowns. Boats are served at the pier."
BOARD = "The pier is for sale. Boats pay too little."


@pytest.fixture
async def texts(add_source: AddSource) -> None:
    """Two sources that everybody sees, and one for the board room alone."""
    await add_source("rules", RULES)
    await add_source("menu", MENU, shared=True)
    await add_source("board", BOARD, channels=frozenset({"board-room"}))


@pytest.fixture
def give(services: Services, situation: Situate, call: MakeCall) -> Give:
    """Give a command of the group as a moderator; return what is said, which only they see."""

    async def give_one(command: str, channel: str = "general", /, **given: str) -> str:
        where = await situation(rank=Rank.MODERATOR, channel=channel)
        response = await HANDLERS[f"command {command}"](services, where, call(command, **given))
        assert response.visibility is Visibility.PRIVATE
        return said(response)

    return give_one


@pytest.fixture
def run(services: Services, situation: Situate, call: MakeCall) -> Run:
    """Give a moderators' own command."""

    async def run_one(name: str, text: str = "", channel: str = "general") -> Response:
        made = await found(services, name)
        return await run_own(services, await situation(channel=channel), call(name), made, text)

    return run_one


async def found(services: Services, name: str) -> MadeCommand:
    made = await services.store.commands("discord", "harbour")
    return next(entry for entry in made if entry.command.name == name)


@pytest.fixture
def pin(services: Services, situation: Situate, call: MakeCall) -> Pin:
    """Fix the quote that answers a question."""

    async def pin_one(question: str, citation: str, channel: str = "general") -> None:
        where = await situation(rank=Rank.MODERATOR, channel=channel)
        await TEACHING["pin"](services, where, call("pin", question=question, citation=citation))

    return pin_one


@pytest.mark.usefixtures("texts")
async def test_a_command_of_a_fixed_question_answers_it(services: Services, give: Give, run: Run) -> None:
    told = await give("add", name="/swim", description="Who gives way.", question="Who gives way to swimmers?")
    assert "/swim asks “Who gives way to swimmers?” from now on." in told
    response = await run("swim")
    assert "Boats give way to swimmers." in said(response)
    assert response.visibility is Visibility.PUBLIC
    (entry,) = await services.records.questions.entries(HARBOUR, services.clock())
    assert entry.entry.question == "Who gives way to swimmers?"


async def test_a_name_that_can_t_be_had_is_said_before_anything_else(give: Give) -> None:
    with pytest.raises(UsageError, match="“ask” is a command of Verbatim already"):
        await give("add", name="ask", description="x")
    with pytest.raises(UsageError, match="“Bad Name” can't be the name"):
        await give("add", name="Bad Name", description="x")


@pytest.mark.usefixtures("texts")
async def test_a_command_over_chosen_sources_looks_nowhere_else(give: Give, run: Run) -> None:
    await give("add", name="rules", description="Ask the rules.", sources="rules")
    told = said(await run("rules", "What about boats?"))
    assert "Boats give way" in told
    assert "Boats are served" not in told
    with pytest.raises(UsageError, match="asks what is typed after it"):
        await run("rules", "  ")


@pytest.mark.usefixtures("texts")
async def test_a_question_may_be_asked_of_chosen_sources_only(give: Give, run: Run) -> None:
    await give("add", name="boats", description="Boats.", question="What about boats?", sources="menu")
    told = said(await run("boats"))
    assert "Boats are served" in told
    assert "give way" not in told


@pytest.mark.usefixtures("texts")
async def test_what_a_command_looks_in_is_quoted_only_where_it_may_be(give: Give, run: Run) -> None:
    await give("add", "board-room", name="board", description="Ask the board.", sources="board")
    assert "pier is for sale" in said(await run("board", "Is the pier for sale?", "board-room"))
    with pytest.raises(UsageError, match="may not be quoted here") as refused:
        await run("board", "Is the pier for sale?")
    assert "pier" not in str(refused.value)


@pytest.mark.usefixtures("texts")
async def test_a_source_that_is_hidden_is_told_like_one_that_is_not_there(give: Give) -> None:
    refusals = []
    for name in ("board", "nothing"):
        with pytest.raises(UsageError, match="There is no source") as refused:
            await give("add", name="x", description="X.", sources=name)
        refusals.append(str(refused.value).replace(name, "NAME"))
    assert refusals[0] == refusals[1]


@pytest.mark.usefixtures("texts")
async def test_a_command_shows_a_pinned_quote_where_its_source_may_be_seen(
    services: Services, give: Give, run: Run, pin: Pin
) -> None:
    await pin("What is for sale?", "board/board.md#0-21", "board-room")
    with pytest.raises(UsageError, match="not pinned here"):
        await give("add", name="sale", description="What is for sale.", pin="what is for sale")
    told = await give("add", "board-room", name="sale", description="What is for sale.", pin="what is for sale")
    assert told.startswith("/sale shows this from now on:\nThe pier is for sale.\n")
    assert "board/board.md" not in told
    assert "Everybody here can use it now." in told
    response = await run("sale", channel="board-room")
    assert said(response).startswith("The pier is for sale.")
    assert [button.action for button in response.buttons] == ["context"]
    kept = await services.records.answers.get(response.buttons[0].answer)
    assert kept is not None
    assert kept.answer.sources == {"board"}
    with pytest.raises(UsageError, match="may not be shown here") as refused:
        await run("sale")
    assert "pier" not in str(refused.value)
    assert "shows a quote |" in await give("list")
    assert "shows “The pier is for sale.” |" in await give("list", "board-room")


@pytest.mark.usefixtures("texts")
async def test_a_pinned_quote_is_not_shown_once_its_document_says_something_else(
    give: Give, run: Run, pin: Pin, add_source: AddSource
) -> None:
    await pin("Who gives way?", "rules/rules.md#0-27")
    await give("add", name="way", description="Who gives way.", pin="Who gives way?")
    assert "Boats give way to swimmers." in said(await run("way"))
    await add_source("rules", "Swimmers give way to boats now.")
    with pytest.raises(UsageError, match="its document was changed since"):
        await run("way")


@pytest.mark.usefixtures("texts")
async def test_a_place_that_chose_its_sources_is_shown_no_pin_of_another(
    services: Services, give: Give, run: Run, pin: Pin
) -> None:
    await pin("Who gives way?", "rules/rules.md#0-27")
    await give("add", name="way", description="Who gives way.", pin="Who gives way?")
    at = workspace_address("discord", "harbour")
    await services.store.set(Editor("ada", "Ada"), at, "sources", "menu", services.clock())
    with pytest.raises(UsageError, match="may not be shown here"):
        await run("way")
    await give("add", name="rules", description="Ask the rules.", sources="rules")
    with pytest.raises(UsageError, match="may not be quoted here"):
        await run("rules", "Who gives way?")


@pytest.mark.usefixtures("texts")
async def test_who_sees_a_commands_answer_is_set_for_it(services: Services, give: Give, run: Run) -> None:
    await give("add", name="swim", description="Who gives way.", question="Who gives way to swimmers?")
    at = workspace_address("discord", "harbour")
    await services.store.set(Editor("ada", "Ada"), at, "command.swim.visibility", "private", services.clock())
    assert (await run("swim")).visibility is Visibility.PRIVATE


@pytest.mark.parametrize(
    ("given", "finding"),
    [
        ({}, "not said what the command does"),
        ({"question": "Why?", "pin": "Why?"}, "does one thing"),
        ({"pin": "Why?", "sources": "rules"}, "does one thing"),
        ({"pin": "Why?"}, "not pinned here"),
    ],
)
@pytest.mark.usefixtures("texts")
async def test_a_command_that_does_nothing_or_two_things_is_refused(
    give: Give, given: dict[str, str], finding: str
) -> None:
    with pytest.raises(UsageError, match=finding):
        await give("add", name="x", description="X.", **given)


async def test_a_name_that_is_taken_or_no_name_is_refused(give: Give) -> None:
    with pytest.raises(UsageError, match="command of Verbatim already"):
        await give("add", name="ask", description="X.", question="Why?")
    with pytest.raises(UsageError, match="can't be the name"):
        await give("add", name="A B", description="X.", question="Why?")
    with pytest.raises(SettingError, match="description"):
        await give("add", name="why-not", description="two\nlines", question="Why?")


@pytest.mark.usefixtures("texts")
async def test_editing_changes_what_is_given_and_nothing_else(services: Services, give: Give) -> None:
    await give("add", name="x", description="X.", question="What about boats?", sources="rules")
    await give("edit", name="x", description="Boats.")
    await give("edit", name="/x", sources="menu, rules")
    command = (await found(services, "x")).command
    assert (command.description, command.text, command.sources) == ("Boats.", "What about boats?", ("menu", "rules"))
    with pytest.raises(UsageError, match="Nothing of “x” would change"):
        await give("edit", name="x", description="Boats.")


@pytest.mark.usefixtures("texts")
async def test_editing_may_make_another_kind_of_command_of_it(services: Services, give: Give, pin: Pin) -> None:
    await pin("Who gives way?", "rules/rules.md#0-27")
    await give("add", name="x", description="X.", sources="rules")
    await give("edit", name="x", pin="Who gives way?")
    assert (await found(services, "x")).command.kind is OwnCommandKind.PIN
    assert "asks what is typed after it, in rules" in await give("edit", name="x", sources="rules")
    assert (await found(services, "x")).command.text == ""
    await give("edit", name="x", question="Why?")
    assert (await found(services, "x")).command.kind is OwnCommandKind.QUESTION


async def test_a_command_is_removed_and_can_be_had_again(
    services: Services, give: Give, situation: Situate, call: MakeCall
) -> None:
    assert "no commands of your own yet" in await give("list")
    await give("add", name="x", description="X.", question="Why?")
    assert "/x | X. | asks “Why?” | Ada | 2026-03-10 12:00 UTC" in await give("list")
    told = await give("remove", name="x")
    assert "/settings undo change:2" in told
    with pytest.raises(UsageError, match="No command “x” was made here"):
        await give("remove", name="x")
    await SETTINGS["settings undo"](services, await situation(rank=Rank.ADMIN), call("settings undo", change=2))
    assert (await found(services, "x")).command.text == "Why?"


async def test_a_pin_that_came_from_a_file_and_is_no_citation_is_told(services: Services, give: Give, run: Run) -> None:
    command = OwnCommand("x", "X.", OwnCommandKind.PIN, "no citation")
    at = workspace_address("discord", "harbour")
    await services.store.add_command(Editor("ada", "Ada"), at, command, services.clock())
    assert "/x | X. | shows a quote |" in await give("list")
    with pytest.raises(BadCitationError):
        await run("x")
