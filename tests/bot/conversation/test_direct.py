from dataclasses import replace

import pytest

from bot.chat import Actor, Addressing, Button, Person, Response, SharedWorkspace, Visibility, Workspace
from bot.conversation import Chat, Services
from bot.conversation.direct import ONLY_SHARED
from bot.records import Choice
from bot.reply import Role
from config.layers import LayerKind
from config.store import Editor, LayerAddress
from index.reindex import reindex
from tests.bot.conversation.conftest import HARBOUR, NOON, PLATFORM, AddSource, FakeClock
from tests.bot.conversation.scripted import ADA, ScriptedOutlet, call, message, place, press, texts

RUM = "The rum is in the third cellar."
GIN = "The gin is in the attic."
WHERE = "Where is the gin?"
DIRECT = place("dm", None)
OTHER = Workspace(PLATFORM, "other")
BOTH = replace(ADA, workspaces=(SharedWorkspace(HARBOUR.id, "Harbour"), SharedWorkspace(OTHER.id, "Attic")))
ONE = replace(ADA, workspaces=BOTH.workspaces[:1])
PERSON = Person(PLATFORM, ADA.id)


@pytest.fixture
async def chat(harbour: Services, add_source: AddSource) -> Chat:
    """The core over a shared library and those of two workspaces, each of which tells of one bottle."""
    folder = await add_source("own", RUM)
    other = folder.parent / "other"
    other.mkdir()
    (other / "attic.md").write_text(GIN, encoding="utf-8")
    library = harbour.data_folder / "libraries" / f"{PLATFORM}-{OTHER.id}"
    await reindex(library, other, name="attic", settings=harbour.settings, now=NOON, progress=lambda _: None)
    return Chat(harbour)


async def asked(chat: Chat, question: str, key: str, actor: Actor = BOTH) -> Response:
    outlet = ScriptedOutlet()
    await chat.on_message(message(question, key, addressing=Addressing.DIRECT, where=DIRECT, actor=actor), outlet)
    return outlet.only


async def given(chat: Chat, command: str, key: str, actor: Actor = BOTH, **arguments: str) -> Response:
    outlet = ScriptedOutlet()
    await chat.on_call(call(command, key, actor=actor, where=DIRECT, **arguments), outlet)
    return outlet.only


async def pressed(chat: Chat, button: Button, key: str, actor: Actor = BOTH) -> Response:
    outlet = ScriptedOutlet()
    event = press(button.action, button.answer, button.argument, key=key, actor=actor, where=DIRECT)
    await chat.on_press(event, outlet)
    return outlet.only


def labelled(response: Response, label: str) -> Button:
    return next(button for button in response.buttons if button.label == label)


def quotes(response: Response) -> list[str]:
    return texts(response, Role.QUOTE)


async def test_who_shares_several_workspaces_is_asked_which_and_a_press_answers_at_once(chat: Chat) -> None:
    question = await asked(chat, WHERE, "k:1")
    assert texts(question) == ["Which one do you mean?"]
    assert [button.label for button in question.buttons] == ["Attic", "Harbour", "Only what is shared"]
    answer = await pressed(chat, labelled(question, "Attic"), "k:2")
    assert quotes(answer)[0] == GIN
    assert answer.visibility is Visibility.PUBLIC
    assert labelled(answer, "Look elsewhere").argument == ""


async def test_the_choice_holds_for_what_is_asked_next_and_after_a_restart(
    chat: Chat, harbour: Services, clock: FakeClock
) -> None:
    await pressed(chat, labelled(await asked(chat, WHERE, "k:1"), "Attic"), "k:2")
    again = Chat(harbour)
    assert quotes(await asked(again, "Is the gin in the attic?", "k:3"))[0] == GIN
    clock.advance(60)
    assert quotes(await given(again, "ask", "k:4", question=WHERE))[0] == GIN
    assert GIN in quotes(await given(again, "context", "k:5"))
    assert "gin" in texts(await given(again, "why", "k:6"))
    assert "attic" in texts(await given(again, "sources", "k:7"))
    assert "own" not in texts(await given(again, "sources", "k:8"))


async def test_only_what_is_shared_can_be_chosen_too(chat: Chat) -> None:
    shared = await pressed(chat, labelled(await asked(chat, WHERE, "k:1"), "Only what is shared"), "k:2")
    assert GIN not in quotes(shared)
    assert "own" not in texts(await given(chat, "sources", "k:3"))
    assert labelled(shared, "Look elsewhere") in shared.buttons


async def test_other_workspace_asks_again_and_answers_the_same_question(chat: Chat) -> None:
    first = await pressed(chat, labelled(await asked(chat, WHERE, "k:1"), "Harbour"), "k:2")
    assert GIN not in quotes(first)
    question = await pressed(chat, labelled(first, "Look elsewhere"), "k:3")
    assert quotes(await pressed(chat, labelled(question, "Attic"), "k:4"))[0] == GIN


async def test_a_button_under_an_older_answer_shows_it_from_where_it_came(chat: Chat) -> None:
    from_attic = await pressed(chat, labelled(await asked(chat, WHERE, "k:1"), "Attic"), "k:2")
    await pressed(chat, labelled(await pressed(chat, labelled(from_attic, "Look elsewhere"), "k:3"), "Harbour"), "k:4")
    in_context = replace(labelled(from_attic, "Why"), action="context")
    assert GIN in quotes(await pressed(chat, in_context, "k:5"))
    left = await pressed(chat, in_context, "k:6", ONE)
    assert "from a place that we don't share any more" in texts(left)[0]
    assert GIN not in texts(left)


async def test_a_workspace_that_the_person_does_not_share_is_refused(chat: Chat, harbour: Services) -> None:
    question = await asked(chat, WHERE, "k:1")
    for number, forged in enumerate(("elsewhere", OTHER.id)):
        button = replace(question.buttons[0], argument=forged)
        refused = await pressed(chat, button, f"k:f{number}", ONE)
        assert "don't share that place" in texts(refused)[0]
        assert quotes(refused) == []
    assert await harbour.records.choices.of(PERSON) is None


async def test_a_choice_ends_when_the_workspace_is_shared_no_more(chat: Chat, harbour: Services) -> None:
    await harbour.records.choices.choose(PERSON, Choice(OTHER.id), NOON)
    assert RUM in quotes(await asked(chat, "Where is the rum?", "k:1", ONE))
    assert await harbour.records.choices.of(PERSON) is None
    assert texts(await asked(chat, WHERE, "k:2"))[0] == "Which one do you mean?"


async def test_a_choice_ends_when_the_workspace_has_us_no_more(chat: Chat, harbour: Services) -> None:
    await harbour.records.choices.choose(PERSON, Choice(OTHER.id), NOON)
    await chat.on_left(PLATFORM, HARBOUR.id)
    assert await harbour.records.choices.of(PERSON) == Choice(OTHER.id)
    await chat.on_left(PLATFORM, OTHER.id)
    assert await harbour.records.choices.of(PERSON) is None


async def test_forget_me_forgets_the_choice(chat: Chat, harbour: Services) -> None:
    await harbour.records.choices.choose(PERSON, Choice(OTHER.id), NOON)
    await given(chat, "forget-me", "k:1")
    assert await harbour.records.choices.of(PERSON) is None


async def test_a_command_asks_which_too_and_says_what_it_does_not_keep(chat: Chat, clock: FakeClock) -> None:
    plain = await given(chat, "ask", "k:1", question=WHERE)
    assert texts(plain) == ["Which one do you mean?"]
    clock.advance(60)
    narrowed = await given(chat, "ask", "k:2", question=WHERE, quotes="1")
    assert "The question alone is kept" in texts(narrowed)[1]
    assert quotes(await pressed(chat, labelled(narrowed, "Attic"), "k:3"))[0] == GIN


async def test_a_workspace_that_is_switched_off_answers_no_press_either(chat: Chat, harbour: Services) -> None:
    at = LayerAddress(PLATFORM, OTHER.id, LayerKind.WORKSPACE, OTHER.id)
    await harbour.store.set(Editor("mo", "Mo"), at, "enabled", "false", NOON)
    refused = await pressed(chat, labelled(await asked(chat, WHERE, "k:1"), "Attic"), "k:2")
    assert "switched off" in texts(refused)[0]
    assert quotes(refused) == []


async def test_the_buttons_stop_at_what_a_message_has_room_for_and_say_so(chat: Chat) -> None:
    many = tuple(SharedWorkspace(f"w{number}", f"Crew {number:02}") for number in range(30))
    question = await asked(chat, WHERE, "k:1", replace(ADA, workspaces=many))
    assert [button.label for button in question.buttons] == [
        *(f"Crew {n:02}" for n in range(24)),
        "Only what is shared",
    ]
    assert "not listed" in texts(question)[1]
    assert question.buttons[-1].argument == ONLY_SHARED


async def test_a_choice_is_made_in_direct_messages_alone(chat: Chat) -> None:
    button = labelled(await asked(chat, WHERE, "k:1"), "Attic")
    outlet = ScriptedOutlet()
    await chat.on_press(press(button.action, button.answer, button.argument, actor=BOTH), outlet)
    assert "direct messages only" in texts(outlet.only)[0]


async def test_roles_and_channels_count_for_nothing_in_a_direct_message(
    chat: Chat, harbour: Services, add_source: AddSource
) -> None:
    await add_source("staff", "The safe opens with seven turns.")
    at = LayerAddress(PLATFORM, HARBOUR.id, LayerKind.WORKSPACE, HARBOUR.id)
    await harbour.store.set(Editor("mo", "Mo"), at, "visibility", "private", NOON)
    await harbour.bindings.bind(HARBOUR, "staff", channels=frozenset({"crew"}), roles=frozenset({"officer"}))
    await harbour.records.choices.choose(PERSON, Choice(HARBOUR.id), NOON)
    officer = replace(BOTH, roles=frozenset({"officer"}))
    found = await given(chat, "ask", "k:1", officer, question="How does the safe open?")
    assert not any("seven turns" in text for text in texts(found))
