"""The lab against the real slack-bolt: what works at Slack works here."""

import pytest

from tests.lab.slack.lab import Lab, NotOfferedError
from tests.lab.slack.probe import Probe

pytestmark = pytest.mark.usefixtures("bot")


async def test_a_mention_is_delivered_as_two_events_and_answered_in_its_thread(lab: Lab, bot: Probe) -> None:
    said = lab.say(lab.member, lab.general, "where is the pier?", mentions_bot=True)
    reply = await said.reply()
    assert reply.text == "You said: where is the pier?"
    assert reply.thread_ts == said.ts
    await said.all_acknowledged()
    assert sorted(event["type"] for event in bot.heard) == ["app_mention", "message"]


async def test_a_direct_message_is_answered_in_its_channel(lab: Lab) -> None:
    reply = await lab.whisper(lab.member, "hello").reply()
    assert reply.channel == lab.direct(lab.member).id


async def test_a_command_is_acknowledged_then_answered_for_the_asker_alone(lab: Lab) -> None:
    called = lab.slash(lab.member, lab.general, "/ask", "piers")
    assert (await called.acknowledged()).payload == {}
    reply = await called.reply()
    assert (reply.text, reply.sees) == ("Nobody knows about piers.", lab.member.id)


async def test_a_command_may_be_answered_by_its_acknowledgement(lab: Lab) -> None:
    reply = await lab.slash(lab.member, lab.general, "/verbatim", "settings").reply()
    assert reply.text == "About settings."
    assert reply.sees == lab.member.id


async def test_a_button_answers_whoever_presses_it(lab: Lab) -> None:
    message = await lab.say(lab.member, lab.general, "piers", mentions_bot=True).reply()
    reply = await lab.press(lab.admin, message, "more").reply()
    assert (reply.text, reply.sees) == ("More of piers.", lab.admin.id)


async def test_a_button_can_replace_its_message(lab: Lab) -> None:
    message = await lab.slash(lab.member, lab.general, "/ask", "piers").reply()
    lab.press(lab.member, message, "mark")
    await lab.edit_of(message)
    assert (message.text, message.blocks) == ("Marked.", [])


async def test_a_form_opens_and_is_submitted(lab: Lab) -> None:
    message = await lab.say(lab.member, lab.general, "piers", mentions_bot=True).reply()
    form = await lab.press(lab.member, message, "tell").form()
    submitted = lab.submit(form, {"reason": "all"})
    assert (await submitted.reply()).text == "Noted: all"
    assert form.closed
    assert (await submitted.acknowledged()).payload == {}


async def test_a_form_that_is_refused_stays_open_and_says_why(lab: Lab) -> None:
    form = await lab.shortcut(lab.member, None, "open").form()
    await lab.submit(form, {"text": "none"}).acknowledged()
    assert form.errors == {"reason": "Say why."}
    assert not form.closed


async def test_a_form_can_be_changed_by_its_acknowledgement(lab: Lab) -> None:
    form = await lab.shortcut(lab.member, None, "open").form()
    await lab.submit(form, {"text": "again"}).updated()
    assert form.title == "Once more"


async def test_a_shortcut_gets_the_message(lab: Lab) -> None:
    said = lab.say(lab.member, lab.general, "when is high tide?")
    reply = await lab.shortcut(lab.admin, said, "find").reply()
    assert reply.text == "About: when is high tide?"


async def test_typing_into_a_menu_brings_options_that_can_be_chosen(lab: Lab) -> None:
    message = await lab.say(lab.member, lab.general, "piers", mentions_bot=True).reply()
    assert await lab.suggest(lab.member, message, "source", "why").options() == ["why?"]
    assert (await lab.press(lab.member, message, "source", "why?").acknowledged()).is_good


async def test_the_home_tab_is_published(lab: Lab) -> None:
    lab.open_home(lab.member)
    assert (await lab.home_of(lab.member)).shown_text == "Welcome."


async def test_edits_deletions_reactions_and_joining_are_told_of(lab: Lab, bot: Probe) -> None:
    said = lab.say(lab.member, lab.general, "one")
    done = [lab.edit(said.message, "two"), lab.react(lab.member, said.message, "eyes"), lab.delete(said.message)]
    done += [lab.invite(lab.elsewhere), lab.kick(lab.elsewhere)]
    for one in (said, *done):
        await one.all_acknowledged()
    await lab.until(lambda: len(bot.heard) == 6 or None, "six events")
    assert [event.get("subtype") or event["type"] for event in bot.heard] == [
        "message",
        "message_changed",
        "reaction_added",
        "message_deleted",
        "member_joined_channel",
        "member_left_channel",
    ]


async def test_what_is_not_offered_cannot_be_done(lab: Lab) -> None:
    message = await lab.slash(lab.member, lab.general, "/ask", "piers").reply()
    with pytest.raises(NotOfferedError, match="no command"):
        lab.slash(lab.member, lab.general, "/nothing", "")
    with pytest.raises(NotOfferedError, match="doesn't see"):
        lab.press(lab.admin, message, "more")
    with pytest.raises(NotOfferedError, match="no 'nothing'"):
        lab.press(lab.member, message, "nothing")
    with pytest.raises(NotOfferedError, match="not in crew"):
        lab.say(lab.member, lab.crew, "hello")
    form = await lab.shortcut(lab.member, None, "open").form()
    with pytest.raises(NotOfferedError, match="required"):
        lab.submit(form, {})
    with pytest.raises(NotOfferedError, match="no field"):
        lab.submit(form, {"reason": "a", "other": "b"})
