"""Why a message was or was not answered: what is known of it, then each rule in order, with what would change it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.chat import Actor, Addressing, Call, Message, PlaceKind, Response, Visibility
from bot.conversation.admission import Rule, admit
from bot.conversation.handlers.sight import look
from bot.conversation.services import Services, Situation
from bot.records import DeliveryState, StoredAnswer
from bot.reply import Action, Block, Reply, Role, Table
from config.errors import UsageError

_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_LINK: Final = re.compile(r"https?://[^/\s]+/(?P<path>[^\s?#]+)")
_YES: Final = "yes"
_NO: Final = "no"
_UNKNOWN: Final = "not known"

_STATES: Final = {
    DeliveryState.RECEIVED: "It was received, and waits to be answered.",
    DeliveryState.ANSWERING: "It was received, and its answer is on the way.",
    DeliveryState.SENT: "It was received and answered.",
    DeliveryState.GIVEN_UP: "It was received, but got no answer: it came sooner than the cooldown allows, or nobody "
    "had asked and nothing fitted well enough, or the platform did not take the answer.",
    DeliveryState.UNKNOWABLE: "It was received and its answer was sent, but the connection broke: whether it arrived "
    "can't be known.",
}
_NEVER: Final = "It was not taken for a question, or never arrived."
_NEVER_ARRIVES: Final = (
    "What is written while Verbatim is not running, or where it may not read, never arrives; nor does what does not "
    "mention it, unless Verbatim may read every message."
)
_NOT_KEPT: Final = "What it said, who wrote it and which roles they held was not kept, so that can't be known now."


@dataclass(frozen=True, slots=True)
class Reference:
    """The message that was named, and the channel that the link names; None where only an id was given."""

    id: str
    channel: str | None


async def diagnose(services: Services, situation: Situation, call: Call) -> Response:
    """Show what is known of a message, and the rules as they stand now."""
    reference = read_reference(str(call.arguments["message"]))
    place = situation.place
    if reference.channel not in {None, place.channel, place.thread}:
        raise UsageError(
            "That message is in another channel.", "Give the command there: each channel has rules of its own."
        )
    stored = await services.records.answers.by_message(place.platform, place.channel, reference.id)
    state = await services.records.inbox.state(f"{place.platform}:message:{reference.id}")
    if stored is not None:
        known = await _about_answer(services, situation, stored)
    elif state is not None:
        known = [_STATES[state]]
    else:
        known = [_NEVER, _NEVER_ARRIVES, _NOT_KEPT]
    blocks: list[Block | Table] = [Block(Role.NOTE, line) for line in known]
    was_received = state is not None or stored is not None
    blocks += _tables(situation, reference, call.received_at, was_received=was_received)
    blocks.append(Block(Role.NOTE, "These are the rules of now; they may have been others then."))
    return Response(Reply(tuple(blocks), (Action("/settings history", "tells what was changed since"),)))


def read_reference(text: str) -> Reference:
    """Read a link to a message, or its id; raises UsageError where it is neither.

    A link ends in the message, and names its channel before that.
    """
    given = text.strip().removeprefix("<").removesuffix(">")
    link = _LINK.fullmatch(given.split("?")[0].split("#")[0])
    parts = [part for part in link["path"].split("/") if part] if link else [given]
    if not all(_ID.fullmatch(part) for part in parts[-2:]) or not parts:
        raise UsageError("That is no message.", "Copy the message's link, or its id, and give it again.")
    return Reference(parts[-1], parts[-2] if len(parts) > 1 else None)


async def _about_answer(services: Services, situation: Situation, stored: StoredAnswer) -> list[str]:
    """Tell of an answer of ours what may be seen here of it."""
    draft = stored.answer
    if draft.visibility is Visibility.PRIVATE and draft.asker != situation.actor.id:
        return ["That message is Verbatim's own: an answer that only who asked may see."]
    visible = (await look(services, situation)).visible
    quotes = [quote for quote in draft.quotes[: draft.shown] if quote.source in visible]
    return [f"That message is Verbatim's own, about: “{draft.question}”", *(f"It quotes {quote}" for quote in quotes)]


def _tables(
    situation: Situation, reference: Reference, now: datetime, *, was_received: bool
) -> Iterator[Block | Table]:
    """Show the rules for a message that was meant for us, and for one of which nobody knows that also otherwise."""
    place = situation.place
    opens_post = place.kind is PlaceKind.POST and reference.id == place.thread
    yield Block(Role.HEADING, "The rules for it:" if was_received else "If it mentioned Verbatim:", apart=True)
    yield _table(situation, Addressing.MENTION, now, was_received=was_received)
    if not was_received:
        yield Block(Role.HEADING, "If it did not:", apart=True)
        yield _table(situation, Addressing.POST if opens_post else Addressing.OVERHEARD, now, was_received=False)


def _table(situation: Situation, addressing: Addressing, now: datetime, *, was_received: bool) -> Table:
    settings = situation.resolved.settings
    author = Actor("", "", roles=frozenset(settings.ask_roles))
    message = Message("", situation.place, author, addressing, "", now)
    rules = tuple(
        _as_known(situation, rule, addressing, was_received=was_received) for rule in admit(message, settings).rules
    )
    further = tuple(_further(situation)) if rules[-1][1] != _NO else ()
    return Table(("Rule", "Lets it through", "What was found", "What changes that"), rules + further)


def _as_known(
    situation: Situation, rule: Rule, addressing: Addressing, *, was_received: bool
) -> tuple[str, str, str, str]:
    """Put a rule's finding as far as it is known of a message that is not at hand."""
    settings = situation.resolved.settings
    if rule.name == "author" and not was_received:
        return rule.name, _UNKNOWN, "Only people are answered, no bots, webhooks or notices.", ""
    if rule.name == "role" and settings.ask_roles:
        roles = ", ".join(settings.ask_roles)
        return rule.name, _UNKNOWN, f"Only who holds one of these roles may ask: {roles}.", "/settings set ask_roles"
    if rule.name == "addressed" and addressing is Addressing.OVERHEARD and settings.answer == "questions":
        finding = "What reads like a question is answered: what ends in “?”, or begins with who, what, how…"
        return rule.name, _UNKNOWN, finding, rule.fix
    return rule.name, _YES if rule.passed else _NO, rule.finding, "" if rule.passed else rule.fix


def _further(situation: Situation) -> Iterator[tuple[str, str, str, str]]:
    """Show the rules that come after admission."""
    settings = situation.resolved.settings
    waits = f"{settings.cooldown_person_seconds} of a person, {settings.cooldown_channel_seconds} of this channel"
    yield (
        "cooldown",
        _UNKNOWN,
        f"Seconds between two questions: {waits}.",
        "/settings set cooldown_person_seconds",
    )
    yield (
        "confidence",
        _UNKNOWN,
        f"At least {settings.min_confidence:g} where somebody asked, else {settings.min_confidence_unasked:g}.",
        "/settings set min_confidence, or add a source that tells of it",
    )
