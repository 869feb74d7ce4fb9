"""Why a message was or was not answered: what is known of it, then each rule in order, with what would change it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.chat import Actor, Addressing, Call, Message, PlaceKind, Response
from bot.conversation.admission import Rule, admit
from bot.conversation.handlers.deliveries import Known, find_known
from bot.conversation.services import Services, Situation
from bot.replies.wording import confidence_in_words
from bot.reply import Action, Block, Reply, Role, Table
from config.errors import UsageError

_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_LINK: Final = re.compile(r"https?://[^/\s]+/(?P<path>[^\s?#]+)")
_YES: Final = "yes"
_NO: Final = "no"
_UNKNOWN: Final = "not known"

_NEVER: Final = "It was not taken for a question, or never arrived."
_NEVER_ARRIVES: Final = (
    "What is written while Verbatim is not running, or where it may not read, never arrives; nor does what does not "
    "mention it, unless Verbatim may read every message."
)
_NOT_KEPT: Final = "What it said, who wrote it and which roles they held was not kept, so that can't be known now."
_NOT_KNOWN: Final = Known((_NEVER, _NEVER_ARRIVES, _NOT_KEPT), was_received=False)


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
    known = await find_known(services, situation, reference.id) or _NOT_KNOWN
    blocks: list[Block | Table] = [Block(Role.NOTE, line) for line in known.lines]
    blocks += _tables(situation, reference, call.received_at, known)
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


def _tables(situation: Situation, reference: Reference, now: datetime, known: Known) -> Iterator[Block | Table]:
    """Show the rules for a message that was meant for us, and for one of which nobody knows that also otherwise."""
    place = situation.place
    opens_post = place.kind is PlaceKind.POST and reference.id == place.thread
    yield Block(Role.HEADING, "The rules for it:" if known.was_received else "If it mentioned Verbatim:", apart=True)
    yield _table(situation, Addressing.MENTION, now, known)
    if not known.was_received:
        yield Block(Role.HEADING, "If it did not:", apart=True)
        yield _table(situation, Addressing.POST if opens_post else Addressing.OVERHEARD, now, known)


def _table(situation: Situation, addressing: Addressing, now: datetime, known: Known) -> Table:
    settings = situation.resolved.settings
    author = Actor("", "", roles=frozenset(settings.ask_roles))
    message = Message("", situation.place, author, addressing, "", now)
    rules = tuple(
        _as_known(situation, rule, addressing, was_received=known.was_received)
        for rule in admit(message, settings).rules
    )
    further = tuple(_further(situation, known)) if rules[-1][1] != _NO else ()
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


def _further(situation: Situation, known: Known) -> Iterator[tuple[str, str, str, str]]:
    """Show the rules that come after admission."""
    settings = situation.resolved.settings
    waits = f"{settings.cooldown_person_seconds} of a person, {settings.cooldown_channel_seconds} of this channel"
    yield (
        "cooldown",
        _UNKNOWN if known.logged is None else _YES,
        f"Seconds between two questions: {waits}.",
        "" if known.logged else "/settings set cooldown_person_seconds",
    )
    least = f"At least {settings.min_confidence:g} where somebody asked, else {settings.min_confidence_unasked:g}."
    entry = known.logged.entry if known.logged else None
    found = "" if entry is None or entry.confidence is None else f"{confidence_in_words(entry.confidence)}. "
    passed = _UNKNOWN if entry is None else _YES if entry.is_answered else _NO
    fix = "" if passed == _YES else "/settings set min_confidence, or add a source that tells of it"
    yield ("confidence", passed, found + least, fix)
