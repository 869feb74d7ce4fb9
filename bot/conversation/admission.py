"""Is a message for us, and may it be answered? Each rule in order, so that `diagnose` can show them all. Pure.

Whoever addressed us gets an answer or a reason; whoever did not gets nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.chat import Addressing, AuthorKind, Message
from bot.reply import Text, ours, worded
from config.channel import ChannelSettings

ADDRESSED: Final = frozenset({Addressing.MENTION, Addressing.REPLY, Addressing.DIRECT, Addressing.MENU})
_QUESTION_WORDS: Final = frozenset(
    "who whom whose what which when where why how is are was were do does did can could will would should has have "
    "anyone anybody".split()
)
_LEAST_WORDS: Final = 3
"""A message of fewer words is hardly a question that documents answer ("what?", "how so?")."""


class Decision(StrEnum):
    """What is done about a message."""

    ANSWER = "answer"
    REFUSE = "refuse"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as it was applied: whether it lets the message through, what it found, and what would change that."""

    name: str
    passed: bool
    finding: str
    fix: Text = ""


@dataclass(frozen=True, slots=True)
class Admission:
    """The decision, the rules up to the first that failed, and whether it was asked for or overheard."""

    decision: Decision
    rules: tuple[Rule, ...]
    is_addressed: bool

    @property
    def reason(self) -> Text:
        """What the rule that failed found, for the person who asked; empty where all passed."""
        failed = next((rule for rule in self.rules if not rule.passed), None)
        if failed is None:
            return ""
        return worded(failed.finding, " ", failed.fix) if failed.fix else failed.finding


def admit(message: Message, settings: ChannelSettings) -> Admission:
    """Decide about a message under the settings of its place."""
    is_addressed = message.addressing in ADDRESSED
    rules: list[Rule] = []
    for rule in _rules(message, settings, is_addressed=is_addressed):
        rules.append(rule)
        if not rule.passed:
            is_owed = is_addressed and message.actor.kind is AuthorKind.PERSON
            return Admission(Decision.REFUSE if is_owed else Decision.IGNORE, tuple(rules), is_addressed)
    return Admission(Decision.ANSWER, tuple(rules), is_addressed)


def _rules(message: Message, settings: ChannelSettings, *, is_addressed: bool) -> Iterator[Rule]:
    kind = message.actor.kind
    yield Rule("author", kind is AuthorKind.PERSON, f"The message was written by: {kind}.", "Only people are answered.")
    yield Rule(
        "enabled",
        settings.enabled,
        "Verbatim is switched on here." if settings.enabled else "Verbatim is switched off here.",
        "" if settings.enabled else ours("A moderator can switch it on: </settings set> key:enabled value:true"),
    )
    yield _is_for_us(message, settings, is_addressed=is_addressed)
    may_ask = not settings.ask_roles or bool(message.actor.roles & set(settings.ask_roles))
    yield Rule(
        "role",
        may_ask,
        "The person may ask here." if may_ask else "Only some roles may ask here, and you hold none of them.",
        "" if may_ask else ours("A moderator can change that: </settings set> key:ask_roles value:"),
    )


def _is_for_us(message: Message, settings: ChannelSettings, *, is_addressed: bool) -> Rule:
    if is_addressed:
        return _addressed(message, settings)
    if message.addressing is Addressing.POST:
        return Rule(
            "addressed",
            settings.forum_posts,
            "It opens a forum post.",
            ""
            if settings.forum_posts
            else ours("To have new posts answered: </settings set> key:forum_posts value:true"),
        )
    if settings.answer != "questions":
        return Rule(
            "addressed",
            passed=False,
            finding="It is not addressed to Verbatim, and only what is gets an answer here.",
            fix=ours("Mention Verbatim, or have every question answered: </settings set> key:answer value:questions"),
        )
    is_question = looks_like_question(message.text)
    finding = "It reads like a question." if is_question else "It does not read like a question."
    return Rule("addressed", is_question, finding, "" if is_question else "Mention Verbatim to ask all the same.")


def _addressed(message: Message, settings: ChannelSettings) -> Rule:
    by_message = message.addressing in {Addressing.MENTION, Addressing.REPLY}
    if by_message and settings.answer == "commands":
        return Rule(
            "addressed",
            passed=False,
            finding="Only commands are answered here.",
            fix=ours("Ask with the command: </ask> question:"),
        )
    return Rule("addressed", passed=True, finding=f"It is addressed to Verbatim, by {message.addressing}.")


def looks_like_question(text: str) -> bool:
    """Whether an overheard message asks something: a question mark at its end, or a question word at its start."""
    words = re.findall(r"[^\W_]+", text.casefold())
    if len(words) < _LEAST_WORDS:
        return False
    return text.rstrip().endswith(("?", "？", "؟")) or words[0] in _QUESTION_WORDS
