import re
from dataclasses import replace

import pytest

from bot.chat import Visibility
from bot.conversation import Chat, Services
from bot.conversation.answers import NEAREST_SHARE, outcome_reply, outcome_response, quotes_of
from bot.records import AnswerDraft
from bot.reply import Role
from index.answering import Answerer
from index.model import Answer, DeclineReason, NoAnswer, Outcome, Question
from tests.bot.conversation.conftest import AddSource
from tests.bot.conversation.scripted import ADA, ANSWER, QUESTION, asked, place, setting, texts

DRAFT = AnswerDraft(place(), ADA.id, "Who?", Visibility.PUBLIC, frozenset(), 1, (), 0)


async def answerer_of(services: Services) -> Answerer:
    return (await services.libraries.desk(place(), ADA, Visibility.PUBLIC, None)).answerer


async def labels(
    services: Services, question: str, seen_by: Visibility = Visibility.PUBLIC, visibility: str = "public"
) -> list[str]:
    answerer = await answerer_of(services)
    outcome = answerer.answer(question, quotes=9, min_confidence=0.1)
    settings = replace(services.settings.channel, visibility=visibility)
    draft = replace(DRAFT, visibility=seen_by)
    response = outcome_response(
        outcome_reply(answerer, outcome, settings, most_characters=100), outcome, "a", settings, draft, answerer
    )
    return [button.label for button in response.buttons]


async def test_the_quote_comes_first_and_nothing_stands_around_it(harbour: Services) -> None:
    response = (await asked(Chat(harbour))).only
    assert response.reply.blocks[0].text == ANSWER  # type: ignore[union-attr] # an answer begins with a block
    assert not texts(response, Role.CONTEXT)
    assert not texts(response, Role.ADDRESS)
    assert re.fullmatch(r"Confidence: (high|medium|low)\.", texts(response)[-1])


async def test_the_setting_of_the_style_may_leave_the_confidence_out(harbour: Services) -> None:
    await setting(harbour, "style", "short")
    response = (await asked(Chat(harbour))).only
    assert not texts(response, Role.NOTE)


async def test_to_share_comes_last_so_that_both_votes_stand_in_one_row(harbour: Services) -> None:
    found = await labels(harbour, QUESTION, Visibility.PRIVATE, visibility="private_then_share")
    assert found[-3:] == ["Helpful", "Not helpful", "Share"]


async def test_in_context_is_offered_only_where_it_shows_more(services: Services, add_source: AddSource) -> None:
    await add_source("one", "Otters sleep on their backs.")
    assert "In context" not in await labels(services, "How do otters sleep?")
    await add_source("two", "Herons nest in trees. They come back in March.")
    assert "In context" in await labels(services, "Where do herons nest?")


@pytest.mark.parametrize(("share", "is_shown"), [(NEAREST_SHARE - 0.01, False), (NEAREST_SHARE, True)])
async def test_what_has_hardly_a_word_in_common_is_not_shown(
    harbour: Services, share: float, *, is_shown: bool
) -> None:
    answerer = await answerer_of(harbour)
    found = answerer.answer(QUESTION, quotes=3)
    assert isinstance(found, Answer)
    wanted = harbour.settings.channel.min_confidence
    declined: Outcome = NoAnswer(
        Question(QUESTION, ()), DeclineReason.LOW_CONFIDENCE, found.quotes, (), share * wanted, found.generation
    )
    assert bool(quotes_of(declined, wanted)) is is_shown
    reply = outcome_reply(answerer, declined, harbour.settings.channel, most_characters=100)
    response = outcome_response(reply, declined, "a", harbour.settings.channel, DRAFT, answerer)
    assert any(getattr(block, "role", None) is Role.QUOTE for block in reply.blocks) is is_shown
    assert ("In context" in [button.label for button in response.buttons]) is is_shown
    assert "Why" in [button.label for button in response.buttons]


async def test_who_can_add_a_source_is_told_to_where_nothing_is_found(harbour: Services) -> None:
    answerer = await answerer_of(harbour)
    nothing = answerer.answer("Zeppelins?")
    told = outcome_reply(answerer, nothing, harbour.settings.channel, most_characters=100, can_add=True)
    assert told.blocks[-1].text.endswith("/source add")  # type: ignore[union-attr] # a decline ends with a block
