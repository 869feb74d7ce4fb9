import re

import pytest

from bot.chat import Person, Place, PlaceKind, Rank, Visibility, Workspace
from bot.conversation.asking import Asked, tell
from bot.conversation.handlers.settings import HANDLERS as SETTINGS
from bot.conversation.handlers.teaching import HANDLERS
from bot.conversation.services import Services
from config.errors import UsageError
from tests.bot.conversation.conftest import MakeCall, Situate, said
from tests.bot.conversation.handlers.conftest import Ask, Give

BEN = Person("discord", "ben")
GENERAL = Place("discord", "harbour", "general")
ANSWERED = "It was received and answered."


async def receive(services: Services, message: str, place: Place = GENERAL) -> str:
    key = f"discord:message:{message}"
    await services.records.inbox.receive(key, "{}", services.clock(), person=BEN, place=place)
    return key


async def answer(services: Services, key: str, ours: str) -> None:
    await services.records.inbox.begin_send(key, "nonce", services.clock())
    await services.records.inbox.sent(key, ours, services.clock())


async def test_diagnose_tells_what_became_of_a_message(services: Services, give: Give) -> None:
    inbox = services.records.inbox
    key = await receive(services, "1")
    assert "waits to be answered" in await give("diagnose", message="1")
    await inbox.begin_send(key, "nonce", services.clock())
    assert "on the way" in await give("diagnose", message="1")
    await inbox.unknown(key, services.clock())
    assert "the connection broke" in await give("diagnose", message="1")
    await inbox.sent(key, "2", services.clock())
    assert ANSWERED in await give("diagnose", message="1")
    await inbox.gave_up(await receive(services, "3"), "Too fast.", services.clock())
    told = await give("diagnose", message="3")
    assert "but got no answer" in told
    assert "The reason: Too fast." in told
    assert "It came at 2026-03-10 12:00 UTC." in told


async def test_diagnose_tells_of_repeated_deliveries_and_sendings(services: Services, give: Give) -> None:
    key = await receive(services, "1")
    await services.records.inbox.begin_send(key, "n", services.clock())
    assert "time" not in (await give("diagnose", message="1")).split("What else")[0]
    await receive(services, "1")
    await services.records.inbox.begin_send(key, "n", services.clock())
    told = await give("diagnose", message="1")
    assert "It was delivered 2 times, and counts once." in told
    assert "sent, or begun to be, 2 times" in told


@pytest.mark.usefixtures("texts")
async def test_diagnose_of_an_answered_message_tells_what_was_answered_and_how_sure(
    services: Services, give: Give, ask: Ask
) -> None:
    response = await ask("Who gives way to swimmers?")
    await services.records.answers.posted(response.buttons[0].answer, "discord", "general", "7")
    await answer(services, await receive(services, "1"), "7")
    told = await give("diagnose", message="1")
    assert told.startswith(f"{ANSWERED}\nRules passed: author, enabled, ")
    assert told.count(ANSWERED) == 1
    assert "role, cooldown, confidence.\n" in told
    assert "The answer was Verbatim's, about: “Who gives way to swimmers?”" in told
    assert re.search(r"It was answered\. Confidence: [01]\.\d\d, \w+\.\n", told)
    assert "It quotes rules/rules.md@" in told
    assert "What else" not in told


@pytest.mark.usefixtures("texts")
async def test_diagnose_of_a_decline_tells_why_and_what_would_change_it(
    services: Services, give: Give, ask: Ask
) -> None:
    response = await ask("Where may boats and dogs park bicycles?")
    answer_id = response.buttons[0].answer
    await services.records.answers.posted(answer_id, "discord", "general", "7")
    told = await give("diagnose", message="7")
    cause, fix = told.split("\n")[:2]
    assert re.match(r"What was found was not sure enough: 0\.\d\d; it takes a confidence of 0\.\d+ where ", cause)
    assert re.search(r"/settings set key:min_confidence value:0\.\d+$", fix)
    assert "It was declined: what was found was not sure enough. Confidence: 0." in told
    assert "human" not in told
    await services.records.hand_overs.done(answer_id, services.clock())
    assert " It was put to a human at 2026-03-10 12:00 UTC." in await give("diagnose", message="7")


@pytest.mark.usefixtures("texts")
async def test_diagnose_of_a_question_that_nothing_is_about_advises_a_source_and_no_lower_threshold(
    services: Services, give: Give, ask: Ask
) -> None:
    response = await ask("Zeppelins?")
    await services.records.answers.posted(response.buttons[0].answer, "discord", "general", "7")
    assert (await give("diagnose", message="7")).split("\n")[:2] == [
        "It was declined: the sources hold nothing about it.",
        "Add a source that tells of it: /source add",
    ]


@pytest.mark.usefixtures("texts")
async def test_diagnose_says_that_the_outcome_was_not_kept_where_the_log_is_off(
    services: Services, give: Give, ask: Ask, situation: Situate, call: MakeCall
) -> None:
    where = await situation(rank=Rank.MODERATOR)
    await SETTINGS["settings set"](services, where, call("settings set", key="log_questions", value="false"))
    response = await ask("Who gives way to swimmers?")
    await services.records.answers.posted(response.buttons[0].answer, "discord", "general", "7")
    told = await give("diagnose", message="7")
    assert "was not kept: the log of questions is off" in told
    assert "confidence | An answer takes a confidence of 0." in told


@pytest.mark.parametrize(
    "elsewhere",
    [
        Place("discord", "harbour", "other"),
        Place("discord", "other", "general"),
        Place("discord", None, "general"),
        Place("discord", "harbour", "general", thread="9"),
    ],
)
async def test_a_bare_id_tells_nothing_of_another_place(services: Services, give: Give, elsewhere: Place) -> None:
    unheard_of = await give("diagnose", message="1")
    await services.records.inbox.gave_up(await receive(services, "1", elsewhere), "Secret.", services.clock())
    assert await give("diagnose", message="1") == unheard_of


@pytest.mark.usefixtures("texts")
async def test_an_answer_of_a_thread_is_told_of_in_that_thread_alone(
    services: Services, give: Give, situation: Situate, call: MakeCall
) -> None:
    inside = await situation(rank=Rank.MODERATOR, thread="9")
    told = await tell(services, inside, Asked("Who gives way?", Visibility.PUBLIC, 0.35))
    await services.records.answers.posted(told.answer, "discord", "general", "7")
    assert "Who gives way" not in await give("diagnose", message="7")
    assert "Who gives way" in said(await HANDLERS["diagnose"](services, inside, call("diagnose", message="7")))


async def test_of_a_forgotten_persons_message_nothing_is_told(services: Services, give: Give) -> None:
    unheard_of = await give("diagnose", message="1")
    await services.records.inbox.gave_up(await receive(services, "1"), "Too fast.", services.clock())
    await services.records.forget(BEN)
    assert await give("diagnose", message="1") == unheard_of


async def test_diagnose_says_plainly_what_cannot_be_known_of_a_message_that_never_came(give: Give) -> None:
    told = await give("diagnose", message="99")
    assert told.split("\n")[:3] == [
        "Most likely it did not mention Verbatim.",
        "Mention Verbatim, or have every question answered: /settings set key:answer value:questions",
        "Rules passed: enabled.",
    ]
    assert "can't be known now" in told
    assert "author | Only people are answered" in told


async def test_diagnose_shows_the_rules_up_to_the_one_that_fails_with_its_fix(
    services: Services, give: Give, situation: Situate, call: MakeCall
) -> None:
    async def change(key: str, value: str) -> None:
        where = await situation(rank=Rank.MODERATOR)
        await SETTINGS["settings set"](services, where, call("settings set", key=key, value=value))

    assert "cooldown | Seconds between" in await give("diagnose", message="1")
    await change("ask_roles", "17")
    assert "role | Only who holds one of these roles may ask: 17. | /settings set key:ask_roles value:" in (
        await give("diagnose", message="1")
    )
    await change("answer", "questions")
    assert (await give("diagnose", message="1")).startswith("It was not taken for a question, or never arrived.\n")
    await change("answer", "commands")
    told = await give("diagnose", message="1")
    assert told.startswith("Only commands are answered here.\nAsk with the command: /ask question:\n")
    assert "cooldown" not in told
    await change("enabled", "false")
    told = await give("diagnose", message="1")
    assert told.startswith("Verbatim is switched off here.\nA moderator can switch it on: /settings set key:enabled ")
    assert "addressed" not in told


@pytest.mark.parametrize(
    "reference",
    ["https://discord.com/channels/harbour/general/1", "<https://discord.com/channels/harbour/general/1?x=1>", " 1 "],
)
async def test_diagnose_reads_links_and_ids(services: Services, give: Give, reference: str) -> None:
    key = await receive(services, "1")
    await services.records.inbox.begin_send(key, "n", services.clock())
    await services.records.inbox.sent(key, "2", services.clock())
    assert ANSWERED in await give("diagnose", message=reference)


@pytest.mark.parametrize(
    "reference", ["", "no message", "hello", "https://discord.com/", "https://a.org/1", "../../etc", "ü", "1" * 65]
)
async def test_diagnose_refuses_what_is_no_message(give: Give, reference: str) -> None:
    with pytest.raises(UsageError, match="That is no message"):
        await give("diagnose", message=reference)


async def test_diagnose_tells_of_no_other_channels_message(services: Services, give: Give) -> None:
    await receive(services, "1")
    with pytest.raises(UsageError, match="in another channel"):
        await give("diagnose", message="https://discord.com/channels/harbour/other/1")


@pytest.mark.usefixtures("texts")
async def test_diagnose_of_an_answer_shows_of_it_what_may_be_seen_here_now(
    services: Services, give: Give, ask: Ask
) -> None:
    response = await ask("Who gives way to swimmers?")
    await services.records.answers.posted(response.buttons[0].answer, "discord", "general", "7")
    told = await give("diagnose", message="7")
    assert "Verbatim's own, about: “Who gives way to swimmers?”" in told
    assert "It quotes rules/rules.md@" in told
    await services.bindings.bind(Workspace("discord", "harbour"), "rules", channels=frozenset({"other"}))
    hidden = await give("diagnose", message="7")
    assert "rules.md" not in hidden
    assert "onfidence: " not in hidden
    assert "may not be shown here now" in hidden


@pytest.mark.usefixtures("texts")
async def test_diagnose_keeps_somebodys_private_answer_private(
    services: Services, give: Give, situation: Situate
) -> None:
    asker = await situation(actor="ben")
    told = await tell(services, asker, Asked("Who gives way?", Visibility.PRIVATE, 0.35))
    await services.records.answers.posted(told.answer, "discord", "general", "7")
    assert "way" not in await give("diagnose", message="7")


async def test_diagnose_of_a_forum_posts_first_message_shows_the_rule_for_posts(
    services: Services, situation: Situate, call: MakeCall
) -> None:
    where = await situation(rank=Rank.MODERATOR, thread="9", kind=PlaceKind.POST)
    told = said(await HANDLERS["diagnose"](services, where, call("diagnose", message="9")))
    assert "To have new posts answered: /settings set key:forum_posts value:true" in told.split("\n")[1]
