"""A button pressed under an answer -> what it does."""

from typing import Final

from bot.chat import Outlet, Press, Response, Visibility
from bot.conversation import answers, remembered
from bot.conversation.changing import changes_something, interrupted
from bot.conversation.direct import as_asked, choose
from bot.conversation.handing_over import hand_over
from bot.conversation.services import Services, Situation
from bot.records import StoredAnswer
from bot.reply import WordedError, note, ours

_SEEN_BY_ALL: Final = frozenset({answers.SHARE, answers.IN})


def pressed_visibility(press: Press) -> Visibility:
    """Return who sees what a press answers, if nothing goes wrong."""
    return Visibility.PUBLIC if press.action in _SEEN_BY_ALL else Visibility.PRIVATE


def sends_elsewhere(press: Press) -> bool:
    """Return whether a button sends something besides its answer, and so waits until the platform takes it."""
    return press.action == answers.HUMAN


async def pressed(services: Services, situation: Situation, press: Press, outlet: Outlet) -> Response:
    """Do what a button says, as far as who presses may see it.

    Raises:
        VerbatimError: it can't be done; who pressed is told.
    """
    stored = await remembered.pressed_answer(services, situation, press.answer)
    if press.action == answers.IN:
        return await choose(services, situation, stored, press.argument)
    situation = await as_asked(services, situation, stored)
    if changes_something(press) and not await services.records.inbox.begin(press.key, services.clock()):
        return interrupted(press)
    if press.action == answers.HUMAN:
        return await hand_over(services, situation, stored, press, outlet)
    if press.action == answers.SHARE:
        return await remembered.share(services, situation, stored)
    if press.action in {answers.HELPFUL, answers.UNHELPFUL}:
        return await _vote(services, situation, stored, press)
    return await _shown(services, situation, stored, press)


async def _shown(services: Services, situation: Situation, stored: StoredAnswer, press: Press) -> Response:
    """Show more of an answer."""
    number = int(press.argument) if press.argument.isdecimal() else 1
    if press.action == answers.MORE:
        return await remembered.more(services, situation, stored, number)
    if press.action == answers.CONTEXT:
        return await remembered.context(services, situation, stored, number)
    if press.action == answers.WHOLE:
        return await remembered.whole(services, situation, stored, number)
    if press.action == answers.WHY:
        return await remembered.why(services, situation, stored, number)
    raise WordedError("That button is of an older version.", ours("Ask again: </ask>"))


async def _vote(services: Services, situation: Situation, stored: StoredAnswer, press: Press) -> Response:
    """Take a vote; whoever asked, and was not helped, may go on to a human."""
    is_helpful = press.action == answers.HELPFUL
    await services.records.questions.vote(stored.id, situation.person, services.clock(), helpful=is_helpful)
    counted = "found it helpful" if is_helpful else "it did not help"
    thanks = Response(note(f"Thank you. The moderators see how many {counted}, but not who."))
    is_own = stored.answer.asker == situation.actor.id
    if is_helpful or not is_own or await services.records.hand_overs.is_taken(stored.id):
        return thanks
    return answers.with_human(thanks, stored.id, situation.resolved.settings, stored.answer)
