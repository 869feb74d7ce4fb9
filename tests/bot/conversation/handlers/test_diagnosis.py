import pytest

from bot.chat import PlaceKind, Rank, Visibility
from bot.conversation.asking import Asked, tell
from bot.conversation.handlers.settings import HANDLERS as SETTINGS
from bot.conversation.handlers.teaching import HANDLERS
from bot.conversation.services import Services
from bot.libraries import WorkspaceKey
from bot.records import Person
from config.errors import UsageError
from tests.bot.conversation.conftest import MakeCall, Situate, said
from tests.bot.conversation.handlers.conftest import HARBOUR, Ask, Give

ANSWERED = "It was received and answered."


async def receive(services: Services, message: str) -> str:
    key = f"discord:message:{message}"
    await services.records.inbox.receive(
        key, "{}", services.clock(), person=Person("discord", "ben"), workspace=HARBOUR
    )
    return key


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
    assert "but got no answer" in await give("diagnose", message="3")


async def test_diagnose_says_plainly_what_cannot_be_known_of_a_message_that_never_came(give: Give) -> None:
    told = await give("diagnose", message="99")
    assert "not taken for a question, or never arrived" in told
    assert "can't be known now" in told
    assert "If it mentioned Verbatim:" in told
    assert "If it did not:" in told
    assert "author | not known" in told
    assert "addressed | no | It is not addressed to Verbatim. | Mention Verbatim, or have every question" in told


async def test_diagnose_shows_the_rules_up_to_the_one_that_fails_with_its_fix(
    services: Services, give: Give, situation: Situate, call: MakeCall
) -> None:
    async def change(key: str, value: str) -> None:
        where = await situation(rank=Rank.MODERATOR)
        await SETTINGS["settings set"](services, where, call("settings set", key=key, value=value))

    assert "cooldown | not known" in await give("diagnose", message="1")
    await change("ask_roles", "member")
    assert "role | not known | Only who holds one of these roles may ask: member." in await give(
        "diagnose", message="1"
    )
    await change("answer", "questions")
    assert "addressed | not known | What reads like a question" in await give("diagnose", message="1")
    await change("answer", "commands")
    told = await give("diagnose", message="1")
    assert "addressed | no | Only commands are answered here. | Ask with the command: /ask" in told
    assert "cooldown" not in told
    await change("enabled", "false")
    told = await give("diagnose", message="1")
    assert "enabled | no | Verbatim is switched off here." in told
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


@pytest.mark.parametrize("reference", ["", "no message", "https://discord.com/", "../../etc", "ü", "1" * 65])
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
    await services.bindings.bind(WorkspaceKey("discord", "harbour"), "rules", channels=frozenset({"other"}))
    assert "rules.md" not in await give("diagnose", message="7")


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
    assert "addressed | no | It opens a forum post. | To have new posts answered" in told
