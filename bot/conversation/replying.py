"""An admitted message -> what is said to it; None where nobody asked and nothing fits well enough."""

from typing import Final

from bot.chat import Addressing, Message, Response, Visibility
from bot.conversation.admission import Admission, Decision
from bot.conversation.asking import Asked, tell
from bot.conversation.cooldown import Pace, Verdict
from bot.conversation.direct import ask_which
from bot.conversation.services import Home, Services, Situation
from bot.replies.wording import wait
from bot.reply import note
from index.model import Answer

_A_MOMENT: Final = 60
"""Seconds; whoever has to wait longer is not told of a moment."""


async def reply_to(
    services: Services, message: Message, situation: Situation, admission: Admission, pace: Verdict
) -> Response | None:
    """Return what is said to a message, whatever was decided about it."""
    if pace.pace is Pace.NOTICE:
        services.counters.question(message.place.platform, "told to wait")
        return wait_notice(pace, Visibility.PUBLIC) if admission.is_addressed else None
    if admission.decision is Decision.REFUSE:
        services.counters.question(message.place.platform, "refused")
        return Response(note(admission.reason), Visibility.PUBLIC)
    if situation.home is Home.OPEN:
        return await ask_which(services, situation, message.text)
    settings = situation.resolved.settings
    wanted = settings.min_confidence if admission.is_addressed else settings.min_confidence_unasked
    visibility = Visibility.PRIVATE if message.addressing is Addressing.MENU else Visibility.PUBLIC
    asked = Asked(message.text, visibility, wanted, replies_to=message.replies_to)
    told = await tell(services, situation, asked)
    if not admission.is_addressed and not isinstance(told.outcome, Answer):
        return None
    return told.response


def wait_notice(pace: Verdict, visibility: Visibility) -> Response:
    """Say how long somebody has to wait."""
    opening = "One moment: you" if pace.wait_seconds <= _A_MOMENT else "You"
    return Response(note(f"{opening} can ask again in {wait(pace.wait_seconds)}."), visibility)
