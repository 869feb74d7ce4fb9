"""A direct message -> the workspace that is meant by it: the only one shared, the one chosen, or the person is asked.

A choice holds until another one is made, the person shares that workspace no more, or it has us no more.
"""

from dataclasses import replace
from typing import Final

from bot.chat import Actor, Button, Person, Place, PlaceKind, Response, Visibility
from bot.commands import ASK
from bot.conversation.answers import IN
from bot.conversation.asking import Asked, tell
from bot.conversation.commanding import Commanded, check_allowed
from bot.conversation.services import Home, Services, Situation
from bot.records import AnswerDraft, Choice, StoredAnswer
from bot.reply import Reply, WordedError, note, ours

MOST_OFFERED: Final = 24
"""With the button for what is shared, as many as a message of Discord's has room for."""
ONLY_SHARED: Final = "*"
"""Stands for no workspace at all; no platform has such an id."""


async def situate(services: Services, place: Place, actor: Actor) -> Situation:
    """Return who acts where, and what holds there."""
    if place.kind is not PlaceKind.DIRECT or place.workspace is not None:
        return Situation(place, actor, await services.resolved(place))
    home, workspace = await _home(services, Person.of(actor, place), [shared.id for shared in actor.workspaces])
    # In a direct message nobody holds a role: what is bound to roles or channels stays unseen.
    actor = replace(actor, roles=frozenset())
    place = replace(place, workspace=workspace)
    return Situation(place, actor, await services.resolved(place), home)


async def ask_which(services: Services, situation: Situation, question: str, *, is_narrowed: bool = False) -> Response:
    """Ask which workspace a question is about; it is kept, so that the press answers it at once.

    `is_narrowed`: something was given beside the question, and that is not kept.
    """
    draft = AnswerDraft(
        place=situation.place,
        asker=situation.actor.id,
        question=question,
        visibility=Visibility.PUBLIC,
        sources=frozenset(),
        generation=0,
        quotes=(),
        shown=0,
    )
    response = _which(situation.actor, await services.records.answers.put(draft, services.clock()))
    if not is_narrowed:
        return response
    lost = note("The question alone is kept: for all that you gave with it, give the command again afterwards.")
    return replace(response, reply=Reply((*response.reply.blocks, *lost.blocks)))


async def choose(services: Services, situation: Situation, stored: StoredAnswer, argument: str) -> Response:
    """Remember the workspace that a button names and answer the question from it; without a name, ask again.

    Raises:
        UsageError: the person does not share that workspace, or may not ask there.
    """
    if situation.place.kind is not PlaceKind.DIRECT:
        raise WordedError("That works in direct messages only.", ours("Ask here: </ask>"))
    if not argument:
        return _which(situation.actor, stored.id)
    workspace = None if argument == ONLY_SHARED else argument
    if workspace is not None and not _shares(situation.actor, workspace):
        raise WordedError("We don't share that place.", ours("Choose another one, or ask again: </ask>"))
    await services.records.choices.choose(situation.person, Choice(workspace), services.clock())
    there = await situate(services, replace(situation.place, workspace=None), situation.actor)
    check_allowed(there, Commanded(ASK))
    asked = Asked(stored.answer.question, Visibility.PUBLIC, there.resolved.settings.min_confidence)
    return (await tell(services, there, asked)).response


async def as_asked(services: Services, situation: Situation, stored: StoredAnswer) -> Situation:
    """Return the situation in the workspace from which a remembered answer came, whatever was chosen since.

    Raises:
        UsageError: the person does not share that workspace any more.
    """
    workspace = stored.answer.place.workspace
    if situation.place.kind is not PlaceKind.DIRECT or workspace == situation.place.workspace:
        return situation
    if workspace is not None and not _shares(situation.actor, workspace):
        raise WordedError("That answer is from a place that we don't share any more.", ours("Ask again: </ask>"))
    place = replace(situation.place, workspace=workspace)
    return replace(situation, place=place, resolved=await services.resolved(place))


async def _home(services: Services, person: Person, shared: list[str]) -> tuple[Home, str | None]:
    choices = services.records.choices
    choice = await choices.of(person)
    if choice is not None and choice.workspace is not None and choice.workspace not in shared:
        await choices.forget(person)
        choice = None
    if len(shared) <= 1:
        return Home.GIVEN, next(iter(shared), None)
    return (Home.OPEN, None) if choice is None else (Home.CHOSEN, choice.workspace)


def _which(actor: Actor, answer: str) -> Response:
    shared = sorted(actor.workspaces, key=lambda workspace: (workspace.name.casefold(), workspace.id))
    buttons = [Button(IN, answer, workspace.name or workspace.id, workspace.id) for workspace in shared[:MOST_OFFERED]]
    buttons.append(Button(IN, answer, "Only what is shared", ONLY_SHARED))
    left_out = "Those that are not listed answer in their own channels." if len(shared) > MOST_OFFERED else ""
    return Response(note("Which one do you mean?", left_out), Visibility.PUBLIC, tuple(buttons))


def _shares(actor: Actor, workspace: str) -> bool:
    return any(shared.id == workspace for shared in actor.workspaces)
