"""A command given -> whether it may be carried out here, and by what. Pure decisions, in the order they are made."""

from dataclasses import dataclass

from bot.chat import Call, Rank
from bot.commands import ASK, Command, may
from bot.conversation.services import Situation
from bot.reply import Text, WordedError, named_command, ours, worded
from config.errors import UsageError
from config.store import MadeCommand


@dataclass(frozen=True, slots=True)
class Commanded:
    """What is to be carried out: a command of the registry, or one that moderators made (then `made`)."""

    command: Command
    made: MadeCommand | None = None

    @property
    def name(self) -> str:
        """The name that the settings know it by."""
        return self.made.command.name if self.made else self.command.name

    @property
    def said(self) -> Text:
        """How a sentence names it."""
        return f"“{self.name}”" if self.made else worded(named_command(self.name))


def check_allowed(situation: Situation, commanded: Commanded) -> None:
    """Refuse a command that may not be given here by this person.

    Raises:
        UsageError: it may not; says by which rule, and what to do.
    """
    settings = situation.resolved.settings
    if commanded.made is None:  # what moderators made is for everyone in their workspace
        teaches = bool(situation.actor.roles & set(settings.teach_roles))
        verdict = may(situation.actor.rank, commanded.command, situation.place.kind, teach=teaches)
        if not verdict.allowed:
            raise WordedError(verdict.reason, verdict.advice)
    is_privileged = situation.actor.rank >= Rank.MODERATOR
    if commanded.command.has_cooldown and not settings.enabled:
        raise UsageError("Verbatim is switched off here.", "Ask in another channel.")
    if commanded.command.has_cooldown and settings.ask_roles and not is_privileged:
        _check_roles(situation, settings.ask_roles, "Only some roles may ask here, and you hold none of them.")
    if commanded.command.is_configurable:
        own = situation.resolved.command(commanded.name)
        if not own.enabled:
            raise WordedError(worded(commanded.said, " is switched off here."), ours("See what there is with </help>."))
        if own.roles and not is_privileged:
            refusal = worded("Only some roles may use ", commanded.said, " here, and you hold none of them.")
            _check_roles(situation, own.roles, refusal)


def cooldown_seconds(situation: Situation, commanded: Commanded) -> float:
    """Return how long the person waits between two of these.

    The place's cooldown is one between questions: whoever follows up on an answer is not held up by it.
    """
    is_question = commanded.made is not None or commanded.command is ASK
    of_place = situation.resolved.settings.cooldown_person_seconds if is_question else 0
    return float(max(of_place, situation.resolved.command(commanded.name).cooldown_seconds))


def argument_text(call: Call) -> str:
    """Return what was typed after a moderators' own command."""
    return str(call.arguments.get("topic", call.arguments.get("question", "")))


def _check_roles(situation: Situation, roles: tuple[str, ...], refusal: Text) -> None:
    if not situation.actor.roles & set(roles):
        raise WordedError(refusal, "Ask a moderator for the role, or ask in another channel.")
