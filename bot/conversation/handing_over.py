"""“Ask a human” pressed -> the question stands where people look, once, and whoever asked knows.

The press is the asker's consent to have the question shown. No quote goes along: those of a private answer
are for the asker alone.
"""

from typing import Final

from bot.chat import Outlet, Press, Response, SendRefusedError, SendUnknownError, Visibility, Workspace
from bot.conversation.answers import can_hand_over
from bot.conversation.delivery import nonce_of
from bot.conversation.services import Services, Situation
from bot.conversation.silences import tell_moderators_once
from bot.records import StoredAnswer, TakenAlready, TooSoon
from bot.records.hand_overs import UNPROVEN_MINUTES
from bot.replies import hand_over_reply, handed_over_reply, may_not_hand_over_reply, place_words
from bot.replies.wording import counted
from bot.reply import Reference, ReferenceKind, WordedError, note, ours
from config.errors import UsageError

PAUSE_SECONDS: Final = 60.0
"""Between two questions of one person that are put to people: they are called by them."""


async def hand_over(
    services: Services, situation: Situation, stored: StoredAnswer, press: Press, outlet: Outlet
) -> Response:
    """Put the question of an answer to people; return what who asked is told.

    Raises:
        UsageError: it can't be, or not by who pressed, or it was before.
    """
    draft = stored.answer
    if draft.asker != situation.actor.id:
        raise WordedError("Only who asked that can put it to a human.", ours("Ask for yourself: </ask>"))
    if not can_hand_over(situation.resolved.settings, draft.place, draft.visibility):
        raise UsageError("No human is named here any more for such questions.", "Ask in the channel itself.")
    begun = await services.records.hand_overs.begin(stored.id, situation.person, services.clock(), PAUSE_SECONDS)
    if isinstance(begun, TakenAlready):
        raise UsageError("That question was put to a human already.", "Whoever knows will answer you.")
    if isinstance(begun, TooSoon):
        seconds = counted(max(1, round(begun.seconds)), "second")
        raise UsageError("You put a question to a human a moment ago.", f"Try again in {seconds}.")
    return await _post(services, situation, stored, press, outlet)


async def _post(
    services: Services, situation: Situation, stored: StoredAnswer, press: Press, outlet: Outlet
) -> Response:
    platform, channel = press.place.platform, situation.resolved.settings.handoff_channel
    response = _call(situation, stored, press.argument)
    nonce = nonce_of(f"{platform} hand-over {stored.id}")
    try:
        await (outlet.send_to(channel, response, nonce) if channel else outlet.send(response, nonce))
    except SendRefusedError as error:
        services.counters.send_refused(platform)
        await services.records.hand_overs.not_done(stored.id)
        await _tell_moderators(services, situation, press, outlet, str(error))
        return Response(
            note("Your question could not be put to a human: I may not write there.", "The moderators know of it.")
        )
    except SendUnknownError:
        services.counters.send_unknown(platform)
        return Response(
            note(
                "Nobody can tell whether your question arrived: the connection broke.",
                f"If no human answers, press again in {UNPROVEN_MINUTES} minutes.",
            )
        )
    await services.records.hand_overs.done(stored.id, services.clock())
    services.counters.handed_over(platform)
    await _note_success(services, situation, channel)
    return Response(handed_over_reply(channel))


def _call(situation: Situation, stored: StoredAnswer, added: str) -> Response:
    """Return what people are shown; it calls the role that is named for it."""
    draft, actor = stored.answer, situation.actor
    is_private = draft.visibility is Visibility.PRIVATE
    where = place_words(draft.place, next(iter(stored.messages), ""), is_private=is_private)
    asker = Reference(ReferenceKind.PERSON, actor.id, f"{actor.name} ({actor.id})")
    reply = hand_over_reply(draft.question, asker, added.strip(), where)
    return Response(reply, Visibility.PUBLIC, calls=situation.resolved.settings.handoff_role or None)


async def _tell_moderators(services: Services, situation: Situation, press: Press, outlet: Outlet, reason: str) -> None:
    workspace = Workspace.of(situation.place)
    channel = situation.resolved.settings.handoff_channel or situation.place.channel
    if workspace is not None:
        reply = may_not_hand_over_reply(channel, reason)
        await tell_moderators_once(services, outlet, workspace, channel, key=press.key, reply=reply)


async def _note_success(services: Services, situation: Situation, channel: str) -> None:
    workspace = Workspace.of(situation.place)
    if workspace is not None and channel:
        await services.records.silences.end(workspace, channel)
