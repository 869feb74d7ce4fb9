import asyncio
from collections.abc import Iterable
from dataclasses import replace

import pytest

from bot.chat import Actor, Addressing, Place, Response, SendRefusedError, SendUnknownError, SharedWorkspace, Visibility
from bot.conversation import Chat, Services
from bot.conversation.fairness import AT_ONCE
from bot.reply import Block, Reference, ReferenceKind
from config.database import Database
from tests.bot.conversation.conftest import HARBOUR, FakeClock
from tests.bot.conversation.scripted import (
    ADA,
    ANSWER,
    BO,
    QUESTION,
    ScriptedOutlet,
    asked,
    call,
    counted,
    place,
    press,
    setting,
    texts,
)

UNKNOWN = "Who owns the zeppelin?"
LONG_ENOUGH_SECONDS = 20
"""Nobody waits so long but for something that never comes."""
UNSEEN = "your question in the channel help, but no quotes"


@pytest.fixture
async def chat(harbour: Services) -> Chat:
    """The core where declined questions are put in a channel, with a role called."""
    await setting(harbour, "handoff_channel", "help")
    await setting(harbour, "handoff_role", "@crew")
    return Chat(harbour)


def human(response: Response) -> str | None:
    """Return the id of the answer under which a human can be asked."""
    return next((button.answer for button in response.buttons if button.action == "human"), None)


async def declined(chat: Chat, key: str = "k:q", **given: object) -> str:
    answer = human((await asked(chat, UNKNOWN, key=key, **given)).only)
    assert answer is not None
    return answer


async def pressed(  # noqa: PLR0913 - all that a press is made of
    chat: Chat,
    answer: str,
    key: str = "k:p",
    *,
    action: str = "human",
    argument: str = "",
    actor: object = ADA,
    where: Place | None = None,
    outlet: ScriptedOutlet | None = None,
) -> ScriptedOutlet:
    outlet = outlet or ScriptedOutlet()
    await chat.on_press(press(action, answer, argument, key=key, actor=actor, where=where), outlet)  # type: ignore[arg-type] # an actor
    return outlet


def references(block: Block) -> list[Reference]:
    return [part for part in block.parts if isinstance(part, Reference)]


def lines(responses: Iterable[Response]) -> str:
    return "\n".join(line for response in responses for line in texts(response))


async def test_a_declined_question_is_put_where_people_look_with_who_and_where_and_a_role_is_called(
    chat: Chat, harbour: Services
) -> None:
    answer = await declined(chat)
    outlet = await pressed(chat, answer, argument="It is urgent.")
    ((channel, posted),) = outlet.sent_to
    stored = await harbour.records.answers.get(answer)
    assert stored is not None
    assert channel == "help"
    assert posted.calls == "@crew"
    assert posted.visibility is Visibility.PUBLIC
    assert texts(posted) == [
        "A question for a human",
        f"Ada (ada) asks: “{UNKNOWN}”",
        "They add: “It is urgent.”",
        "Asked in the channel general (see it there).",
    ]
    assert [part for block in posted.reply.blocks if isinstance(block, Block) for part in references(block)] == [
        Reference(ReferenceKind.PERSON, "ada", "Ada (ada)"),
        Reference(ReferenceKind.CHANNEL, "general", "the channel general"),
        Reference(ReferenceKind.MESSAGE, stored.messages[0], "see it there", ("harbour", "general")),
    ]
    assert "put to a human, in the channel help" in texts(outlet.only)[0]
    assert outlet.only.visibility is Visibility.PRIVATE
    assert outlet.only.calls is None
    assert counted(harbour)["handed over discord"] == 1


async def test_without_a_channel_it_is_put_where_it_was_asked(chat: Chat, harbour: Services) -> None:
    await setting(harbour, "handoff_channel", '""')
    outlet = await pressed(chat, await declined(chat))
    public, private = outlet.sent
    assert (public.visibility, public.calls) == (Visibility.PUBLIC, "@crew")
    assert UNKNOWN in texts(public)[1]
    assert len(set(outlet.nonces)) == 2
    assert "put to a human, here" in texts(private)[0]


async def test_where_nobody_is_named_no_human_is_offered(harbour: Services) -> None:
    outlet = await asked(Chat(harbour), UNKNOWN)
    assert human(outlet.only) is None
    refused = await pressed(Chat(harbour), outlet.only.buttons[0].answer)
    assert "No human is named here" in texts(refused.only)[0]


async def test_an_answer_offers_a_human_only_to_whom_it_did_not_help(chat: Chat) -> None:
    outlet = await asked(chat)
    assert human(outlet.only) is None
    answer = outlet.only.buttons[0].answer
    helped = await pressed(chat, answer, "k:1", action="helpful")
    other = await pressed(chat, answer, "k:2", action="unhelpful", actor=BO)
    assert human(helped.only) is human(other.only) is None
    unhelped = await pressed(chat, answer, "k:3", action="unhelpful")
    assert human(unhelped.only) == answer
    handed = await pressed(chat, answer, "k:4")
    assert ANSWER not in lines(response for _, response in handed.sent_to)
    again = await pressed(chat, answer, "k:5", action="unhelpful")
    assert human(again.only) is None


async def test_it_is_put_once_whoever_presses_how_often(chat: Chat, harbour: Services) -> None:
    answer = await declined(chat)
    outlet = ScriptedOutlet()
    await asyncio.gather(*(pressed(chat, answer, f"k:{number}", outlet=outlet) for number in range(5)))
    after_restart = await pressed(Chat(harbour), answer, "k:late")
    assert len(outlet.sent_to) == 1
    assert after_restart.sent_to == []
    assert "already" in texts(after_restart.only)[0]


async def test_only_who_asked_may_put_it_to_a_human(chat: Chat) -> None:
    outlet = await pressed(chat, await declined(chat), actor=BO)
    assert outlet.sent_to == []
    assert "Only who asked" in texts(outlet.only)[0]


async def test_one_person_puts_one_question_a_minute(chat: Chat, harbour: Services, clock: FakeClock) -> None:
    await setting(harbour, "cooldown_person_seconds", "0")
    first, second = await declined(chat, "k:1"), await declined(chat, "k:2")
    await pressed(chat, first, "k:3")
    clock.advance(20)
    soon = await pressed(chat, second, "k:4")
    assert soon.sent_to == []
    assert "40 seconds" in texts(soon.only)[1]
    clock.advance(41)
    assert len((await pressed(chat, second, "k:5")).sent_to) == 1


async def test_from_a_private_answer_it_goes_to_the_channel_alone_and_who_asked_was_told(
    chat: Chat, harbour: Services
) -> None:
    await setting(harbour, "command.ask.visibility", "private")
    outlet = ScriptedOutlet()
    await chat.on_call(call("ask", "k:1", question=UNKNOWN), outlet)
    assert UNSEEN in texts(outlet.only)[-1]
    answer = human(outlet.only)
    assert answer is not None
    ((_, posted),) = (await pressed(chat, answer)).sent_to
    assert "Asked privately in the channel general." in texts(posted)
    await setting(harbour, "handoff_channel", '""')
    without = ScriptedOutlet()
    await chat.on_call(call("ask", "k:2", question=UNKNOWN, actor=BO), without)
    assert human(without.only) is None


async def test_no_quote_of_a_private_answer_goes_along(chat: Chat, harbour: Services) -> None:
    await setting(harbour, "command.ask.visibility", "private")
    outlet = ScriptedOutlet()
    await chat.on_call(call("ask", "k:1", question=QUESTION), outlet)
    answer = outlet.only.buttons[0].answer
    unhelped = await pressed(chat, answer, "k:2", action="unhelpful")
    assert UNSEEN in texts(unhelped.only)[-1]
    handed = await pressed(chat, answer, "k:3")
    assert handed.sent_to
    assert ANSWER not in lines([*handed.sent, *(response for _, response in handed.sent_to)])


async def test_a_direct_message_can_be_put_to_the_humans_of_its_workspace(chat: Chat, harbour: Services) -> None:
    direct = place("dm", None)
    member = replace(ADA, workspaces=(SharedWorkspace(HARBOUR.id, "Harbour"),))
    await setting(harbour, "handoff_channel", "help", "dm")
    answer = await declined(chat, actor=member, addressing=Addressing.DIRECT, where=direct)
    ((channel, posted),) = (await pressed(chat, answer, actor=member, where=direct)).sent_to
    assert channel == "help"
    assert "Asked in a direct message." in texts(posted)
    stranger = await asked(chat, UNKNOWN, key="k:2", actor=BO, addressing=Addressing.DIRECT, where=direct)
    assert human(stranger.only) is None


async def test_without_a_workspace_no_channel_is_anybody_s(harbour: Services) -> None:
    of_owner = replace(harbour.settings.channel, handoff_channel="help", handoff_role="@crew")
    chat = Chat(replace(harbour, settings=replace(harbour.settings, channel=of_owner)))
    outlet = await asked(chat, UNKNOWN, addressing=Addressing.DIRECT, where=place("dm", None))
    assert human(outlet.only) is None
    elsewhere = await asked(chat, UNKNOWN, key="k:2")
    assert human(elsewhere.only) is not None


async def test_where_it_can_not_be_posted_who_asked_and_the_moderators_are_told_once(
    chat: Chat, harbour: Services, clock: FakeClock
) -> None:
    answer = await declined(chat)
    shut = ScriptedOutlet(elsewhere_fails_with=SendRefusedError("Missing access"))
    await pressed(chat, answer, "k:1", outlet=shut)
    assert "could not be put to a human" in texts(shut.only)[0]
    (told,) = shut.told_moderators
    assert "channel help: Missing access." in texts(told)[0]
    again = ScriptedOutlet(elsewhere_fails_with=SendRefusedError("Missing access"))
    await pressed(chat, answer, "k:2", outlet=again)
    assert again.told_moderators == []
    assert counted(harbour)["handed over discord"] == 0
    assert len((await pressed(chat, answer, "k:3")).sent_to) == 1
    clock.advance(61)
    later = ScriptedOutlet(elsewhere_fails_with=SendRefusedError("Missing access"))
    await pressed(chat, await declined(chat, "k:4", actor=BO), "k:5", actor=BO, outlet=later)
    assert len(later.told_moderators) == 1, "it had worked in between"


async def test_where_nobody_can_tell_whether_it_arrived_it_may_be_repeated_later(chat: Chat, clock: FakeClock) -> None:
    answer = await declined(chat)
    broken = ScriptedOutlet(elsewhere_fails_with=SendUnknownError("The connection broke."))
    await pressed(chat, answer, "k:1", outlet=broken)
    assert "Nobody can tell" in texts(broken.only)[0]
    soon = await pressed(chat, answer, "k:2")
    assert soon.sent_to == []
    clock.advance(10 * 60)
    late = await pressed(chat, answer, "k:3")
    assert len(late.sent_to) == 1
    assert broken.nonces[0] == late.nonces[0], "the platform can tell the second from the first"


async def test_the_log_knows_that_a_question_was_put_to_a_human(chat: Chat, state: Database) -> None:
    answer = await declined(chat)
    assert await state.fetch_one("SELECT 1 FROM question WHERE handed_over_at IS NOT NULL") is None
    await pressed(chat, answer)
    assert await state.fetch_one("SELECT 1 FROM question WHERE handed_over_at IS NOT NULL") is not None


async def test_questions_that_wait_until_the_platform_takes_them_keep_nobody_from_an_answer(chat: Chat) -> None:
    class Waiting(ScriptedOutlet):
        async def send_to(self, channel: str, response: Response, nonce: str) -> str:
            has_come.release()
            await may_send.wait()
            return await ScriptedOutlet.send_to(self, channel, response, nonce)

    has_come, may_send = asyncio.Semaphore(0), asyncio.Event()
    people = [Actor(f"p{number}", "Pat") for number in range(AT_ONCE)]
    answers = [await declined(chat, f"k:q{one.id}", actor=one) for one in people]
    outlets = [Waiting() for _ in people]
    handing_over = asyncio.gather(
        *(
            pressed(chat, answer, f"k:p{one.id}", actor=one, outlet=outlet)
            for one, answer, outlet in zip(people, answers, outlets, strict=True)
        )
    )
    for _ in people:
        await has_come.acquire()
    async with asyncio.timeout(LONG_ENOUGH_SECONDS):
        assert ANSWER in texts((await asked(chat, key="k:other", actor=BO)).only)
    may_send.set()
    await handing_over
    assert all(len(outlet.sent_to) == 1 for outlet in outlets)
