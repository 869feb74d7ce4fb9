"""Why a message was or was not answered: what is known of it, then each rule in order, with what would change it."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.chat import Actor, Addressing, Call, Message, PlaceKind, Response
from bot.conversation.admission import Rule, admit
from bot.conversation.handlers.deliveries import DECLINED, Known, find_known
from bot.conversation.handlers.trail import kept_words
from bot.conversation.services import Services, Situation
from bot.reply import Action, Block, Reply, Role, Table, Text, block_of, ours, worded
from config.channel import ChannelSettings
from config.errors import UsageError
from index.model import DeclineReason

ASK_ROLES: Final = "ask_roles"
_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_DIGIT: Final = re.compile(r"[0-9]")
_LINK: Final = re.compile(r"https?://[^/\s]+/(?P<path>[^\s?#]+)")
_NEVER: Final = "It was not taken for a question, or never arrived."
_UNMENTIONED: Final = "Most likely it did not mention Verbatim."
_NEVER_ARRIVES: Final = (
    "What is written while Verbatim is not running, or where it may not read, never arrives; nor does what does not "
    "mention it, unless Verbatim may read every message."
)
_NOT_KEPT: Final = "What it said, who wrote it and which roles they held was not kept, so that can't be known now."
_NOT_KNOWN: Final = Known((_NEVER_ARRIVES, _NOT_KEPT), was_received=False)


class Verdict(StrEnum):
    """Whether a rule lets a message through."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Checked:
    """A rule as far as it is known of a message: the verdict, what was found, and what would change that."""

    name: str
    verdict: Verdict
    finding: Text
    fix: Text = ""


@dataclass(frozen=True, slots=True)
class MessageReference:
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
    mentioned = _checked(situation, Addressing.MENTION, call.received_at, known)
    unmentioned: list[Checked] = []
    if not known.was_received:
        opens_post = place.kind is PlaceKind.POST and reference.id == place.thread
        addressing = Addressing.POST if opens_post else Addressing.OVERHEARD
        unmentioned = _checked(situation, addressing, call.received_at, known)
    passed = unmentioned if _failed(unmentioned) and not _failed(mentioned) else mentioned
    blocks = (*_cause(mentioned, unmentioned, known), *_passed(passed), *_details(mentioned, known))
    return Response(Reply(blocks, (Action(ours("</settings history>"), "tells what was changed since"),)))


def read_reference(text: str) -> MessageReference:
    """Read a link to a message, or its id, which holds a digit; raises UsageError where it is neither.

    A link ends in the message, and names its channel before that.
    """
    given = text.strip().removeprefix("<").removesuffix(">")
    link = _LINK.fullmatch(given.split("?")[0].split("#")[0])
    parts = [part for part in link["path"].split("/") if part] if link else [given]
    is_whole = bool(parts) and (link is None or len(parts) > 1)
    if not is_whole or not all(_ID.fullmatch(part) for part in parts[-2:]) or not _DIGIT.search(parts[-1]):
        raise UsageError("That is no message.", "Copy the message's link, or its id, and give it again.")
    return MessageReference(parts[-1], parts[-2] if len(parts) > 1 else None)


def _cause(mentioned: Sequence[Checked], unmentioned: Sequence[Checked], known: Known) -> Iterator[Block]:
    """Say what kept the message from an answer, and what changes that; else what became of it."""
    failed = _failed(mentioned)
    if failed is None and (failed := _failed(unmentioned)) is not None:
        yield Block(Role.WARNING, _UNMENTIONED)
        yield block_of(Role.NOTE, failed.fix)
    elif failed is not None:
        yield block_of(Role.WARNING, failed.finding)
        yield block_of(Role.NOTE, failed.fix)
    else:
        yield Block(Role.HEADING, known.lines[0]) if known.was_received else Block(Role.WARNING, _NEVER)


def _failed(rules: Sequence[Checked]) -> Checked | None:
    return next((rule for rule in rules if rule.verdict is Verdict.NO), None)


def _passed(rules: Sequence[Checked]) -> Iterator[Block]:
    """Name in one line the rules that would let it through."""
    passed = ", ".join(rule.name for rule in rules if rule.verdict is Verdict.YES)
    if passed:
        yield Block(Role.NOTE, f"Rules passed: {passed}.")


def _details(rules: Sequence[Checked], known: Known) -> Iterator[Block | Table]:
    """Tell what is known of the message, and the rules of which that is not known."""
    lines = known.lines if _failed(rules) or not known.was_received else known.lines[1:]
    if lines:
        yield Block(Role.HEADING, "What is known of it", apart=True)
        yield from (Block(Role.NOTE, line) for line in lines)
    open_ones = tuple(rule for rule in rules if rule.verdict is Verdict.UNKNOWN)
    if open_ones:
        yield Block(Role.HEADING, "What else can keep a message from an answer", apart=True)
        rows = tuple((rule.name, rule.finding, rule.fix) for rule in open_ones)
        yield Table(("Rule", "What it says", "To change it"), rows)
    yield Block(Role.NOTE, "These are the rules of now; they may have been others then.", apart=True)


def _checked(situation: Situation, addressing: Addressing, now: datetime, known: Known) -> list[Checked]:
    """Return the rules in order, up to the first that does not let the message through."""
    settings = situation.resolved.settings
    author = Actor("", "", roles=frozenset(settings.ask_roles))
    message = Message("", situation.place, author, addressing, "", now)
    rules = [
        _as_known(situation, rule, addressing, was_received=known.was_received)
        for rule in admit(message, settings).rules
    ]
    return rules if _failed(rules) else [*rules, *_further(situation, known)]


def _as_known(situation: Situation, rule: Rule, addressing: Addressing, *, was_received: bool) -> Checked:
    """Put a rule's finding as far as it is known of a message that is not at hand."""
    settings = situation.resolved.settings
    if rule.name == "author" and not was_received:
        return Checked(rule.name, Verdict.UNKNOWN, "Only people are answered, no bots, webhooks or notices.")
    if rule.name == "role" and settings.ask_roles:
        roles = kept_words(ASK_ROLES, settings.ask_roles, frozenset())
        finding = worded("Only who holds one of these roles may ask: ", roles, ".")
        return Checked(rule.name, Verdict.UNKNOWN, finding, _set(ASK_ROLES))
    if rule.name == "addressed" and addressing is Addressing.OVERHEARD and settings.answer == "questions":
        reads = "What reads like a question is answered: what ends in “?”, or begins with who, what, how…"
        return Checked(rule.name, Verdict.UNKNOWN, reads, rule.fix)
    return Checked(rule.name, Verdict.YES if rule.passed else Verdict.NO, rule.finding, "" if rule.passed else rule.fix)


def _further(situation: Situation, known: Known) -> Iterator[Checked]:
    """Yield the rules that come after admission."""
    settings = situation.resolved.settings
    waits = f"{settings.cooldown_person_seconds} of a person, {settings.cooldown_channel_seconds} of this channel"
    yield Checked(
        "cooldown",
        Verdict.UNKNOWN if known.logged is None else Verdict.YES,
        f"Seconds between two questions: {waits}.",
        _set("cooldown_person_seconds"),
    )
    yield _confidence(settings, known)


def _confidence(settings: ChannelSettings, known: Known) -> Checked:
    entry = known.logged.entry if known.logged else None
    asked, unasked = settings.min_confidence, settings.min_confidence_unasked
    least = f"a confidence of {asked:g} where somebody asked, {unasked:g} where nobody did"
    if entry is None:
        return Checked("confidence", Verdict.UNKNOWN, f"An answer takes {least}.", _set("min_confidence"))
    if entry.is_answered:
        return Checked("confidence", Verdict.YES, "It was sure enough.")
    if entry.reason != DeclineReason.LOW_CONFIDENCE or not entry.confidence:
        finding = f"It was declined: {DECLINED.get(entry.reason or '', 'the reason was not kept')}."
        return Checked("confidence", Verdict.NO, finding, ours("Add a source that tells of it: </source add>"))
    finding = f"What was found was not sure enough: {entry.confidence:.2f}; it takes {least}."
    value = math.floor(100 * entry.confidence) / 100
    add = ours("Add a source that tells of it: </source add>; or be content with less: ")
    fix = worded(add, _set("min_confidence"), f"{value:g}")
    return Checked("confidence", Verdict.NO, finding, fix)


def _set(key: str) -> Text:
    return worded(ours("</settings set> key:"), f"{key} value:")
