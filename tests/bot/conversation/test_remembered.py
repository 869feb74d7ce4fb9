from dataclasses import replace

from bot.chat import (
    Visibility,
    Workspace,
)
from bot.conversation import Chat, Services
from bot.reply import Role
from config.channel import PRIVATE_THEN_SHARE
from tests.bot.conversation.conftest import HARBOUR, NOON, PLATFORM, AddSource
from tests.bot.conversation.scripted import (
    ADA,
    ANSWER,
    BO,
    QUESTION,
    ScriptedOutlet,
    asked,
    call,
    place,
    press,
    setting,
    texts,
)


async def test_buttons_work_after_a_restart_and_follow_up_commands_too(chat: Chat, harbour: Services) -> None:
    first = ScriptedOutlet()
    await chat.on_call(call("ask", question="harbour lighthouse boats"), first)
    button = next(button for button in first.only.buttons if button.action == "context")
    again = Chat(harbour)
    pressed = ScriptedOutlet()
    await again.on_press(press("context", button.answer, "1"), pressed)
    assert texts(pressed.only, Role.QUOTE)
    followed = {}
    for command in ("more", "context", "why"):
        outlet = ScriptedOutlet()
        await again.on_call(call(command, f"k:{command}"), outlet)
        assert outlet.only.visibility is Visibility.PRIVATE
        followed[command] = texts(outlet.only)
    assert texts(first.only, Role.QUOTE)[0] in followed["context"]
    assert not set(texts(first.only, Role.QUOTE)) & set(followed["more"])
    assert "harbour" in followed["why"]


async def test_a_second_question_waits_for_the_cooldown_and_a_follow_up_does_not(chat: Chat, harbour: Services) -> None:
    await setting(harbour, "cooldown_person_seconds", "10")
    outlets = {}
    for command in ("ask", "more", "ask again"):
        outlets[command] = ScriptedOutlet()
        given = {"question": QUESTION} if "ask" in command else {}
        await chat.on_call(replace(call(command.split()[0], f"k:{command}"), arguments=given), outlets[command])
    assert "ask again in" not in texts(outlets["more"].only)[0]
    assert "ask again in 10 seconds" in texts(outlets["ask again"].only)[0]


async def test_without_an_answer_there_is_nothing_to_follow_up_on(chat: Chat) -> None:
    for command in ("more", "context", "why"):
        outlet = ScriptedOutlet()
        await chat.on_call(call(command, f"k:{command}"), outlet)
        assert "no answer of yours" in texts(outlet.only)[0]


async def test_why_says_when_the_sources_changed_since(chat: Chat, add_source: AddSource) -> None:
    await add_source("later", "Another harbour was built.")
    outlet = await asked(chat, "Was another harbour built?")
    why = next(button for button in outlet.only.buttons if button.action == "why")
    await add_source("later", "Another harbour was built. It is deep.")
    pressed = ScriptedOutlet()
    await chat.on_press(press("why", why.answer, "1"), pressed)
    assert "The sources changed since that answer" in texts(pressed.only)[-2]
    assert f"Its receipt is {why.answer}." in texts(pressed.only)[-1]


async def test_why_says_why_a_question_got_no_quote(chat: Chat) -> None:
    outlet = await asked(chat, "Xylophone quartets?")
    why = next(button for button in outlet.only.buttons if button.action == "why")
    pressed, given = ScriptedOutlet(), ScriptedOutlet()
    await chat.on_press(press("why", why.answer, why.argument), pressed)
    await chat.on_call(call("why", "k:why"), given)
    assert texts(pressed.only)[0] == "Why the question got no quote:"
    assert texts(pressed.only) == texts(given.only)
    assert "no place in the sources holds enough of what was looked up" in texts(pressed.only)[-2]


async def test_a_question_that_is_none_has_no_why(chat: Chat) -> None:
    assert (await asked(chat, " ")).only.buttons == ()


async def test_a_press_from_another_channel_than_the_answer_s_is_refused(chat: Chat) -> None:
    outlet = await asked(chat)
    for number, action in enumerate(("context", "more", "why", "human", "in", "helpful")):
        other = ScriptedOutlet()
        event = press(action, outlet.only.buttons[0].answer, "1", key=f"k:{number}", actor=BO, where=place("crew"))
        await chat.on_press(event, other)
        assert "somebody else's" in texts(other.only)[0]


async def test_a_number_that_no_quote_has_is_told(chat: Chat) -> None:
    outlet = await asked(chat)
    pressed = ScriptedOutlet()
    await chat.on_press(press("context", outlet.only.buttons[0].answer, "99"), pressed)
    assert "no quote [99]" in texts(pressed.only)[0]


async def test_the_whole_of_a_quote_comes_by_itself_without_buttons(chat: Chat) -> None:
    first = await asked(chat)
    pressed = ScriptedOutlet()
    await chat.on_press(press("whole", first.only.buttons[0].answer, "1"), pressed)
    assert texts(pressed.only, Role.QUOTE) == [ANSWER]
    assert pressed.only.buttons == ()
    gone = ScriptedOutlet()
    await chat.on_press(press("explode", first.only.buttons[0].answer, key="k:2"), gone)
    assert "older version" in texts(gone.only)[0]
    lost = ScriptedOutlet()
    await chat.on_press(press("why", "zzzz", key="k:3"), lost)
    assert "not kept any more" in texts(lost.only)[0]


async def test_somebody_elses_private_answer_can_not_be_pressed(chat: Chat, harbour: Services) -> None:
    await setting(harbour, "visibility", PRIVATE_THEN_SHARE)
    outlet = ScriptedOutlet()
    await chat.on_call(call("ask", question=QUESTION), outlet)
    share = next(button for button in outlet.only.buttons if button.action == "share")
    other = ScriptedOutlet()
    await chat.on_press(press("context", share.answer, "1", actor=BO), other)
    assert "somebody else's" in texts(other.only)[0]
    shared = ScriptedOutlet()
    await chat.on_press(press("share", share.answer, key="k:share"), shared)
    assert shared.acknowledged == [Visibility.PUBLIC]
    assert texts(shared.only)[:2] == [f"Ada asked: {QUESTION}", ANSWER]


async def test_sharing_stops_at_what_everybody_may_see(chat: Chat, harbour: Services, add_source: AddSource) -> None:
    await add_source("staff", "The safe opens with seven turns.")
    await harbour.bindings.bind(HARBOUR, "staff", channels=frozenset({"crew"}), roles=frozenset({"officer"}))
    await setting(harbour, "visibility", PRIVATE_THEN_SHARE)
    officer = replace(ADA, roles=frozenset({"officer"}))
    outlet = ScriptedOutlet()
    await chat.on_call(call("ask", question="How does the safe open?", actor=officer), outlet)
    assert texts(outlet.only, Role.QUOTE)[0] == "The safe opens with seven turns."
    answer = outlet.only.buttons[0].answer
    shared = ScriptedOutlet()
    await chat.on_press(press("share", answer, actor=officer), shared)
    assert not any("seven turns" in text for text in texts(shared.only))


async def test_a_vote_is_taken_once_a_person_and_shows_in_the_figures(chat: Chat, harbour: Services) -> None:
    outlet = await asked(chat)
    helpful = next(button for button in outlet.only.buttons if button.action == "helpful")
    for number in range(2):
        thanks = ScriptedOutlet()
        await chat.on_press(press("helpful", helpful.answer, key=f"k:{number}", actor=BO), thanks)
        assert "Thank you" in texts(thanks.only)[0]
    (entry,) = await harbour.records.questions.entries(Workspace(PLATFORM, HARBOUR.id), NOON)
    assert (entry.helpful, entry.unhelpful) == (1, 0)
