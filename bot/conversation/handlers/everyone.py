"""The commands that everybody may give."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from bot.chat import Call, PlaceKind, Response, Visibility, Workspace
from bot.commands import REGISTRY, Command, find, may
from bot.conversation import remembered
from bot.conversation.asking import Asked, tell
from bot.conversation.direct import as_asked, ask_which
from bot.conversation.handlers.model import Handler
from bot.conversation.services import Home, Services, Situation
from bot.conversation.sources import check_quotable
from bot.records import StoredAnswer
from bot.replies.wording import counted
from bot.reply import Action, Block, Reply, Role, Table, Text, WordedError, block_of, named_command, note, ours, worded
from config.channel import PUBLIC
from config.store import MadeCommand

_HOW_ELSE: Final = "You can also ask by mentioning Verbatim here, or by writing to it directly."
_ONLY_DIRECTLY: Final = "You can also ask by writing to Verbatim directly."
_MORE_HELP: Final = Action(ours("</help> command:NAME"), "explains one of them")


async def ask(services: Services, situation: Situation, call: Call) -> Response:
    """Answer a question."""
    question, visibility = str(call.arguments["question"]), asked_visibility(situation, "ask")
    quotes, named = call.arguments.get("quotes"), call.arguments.get("sources")
    if situation.home is Home.OPEN:
        return await ask_which(services, situation, question, is_narrowed=bool(quotes or named))
    asked = Asked(
        question,
        visibility,
        situation.resolved.settings.min_confidence,
        None if named is None else await check_quotable(services, situation, str(named), visibility),
        None if quotes is None else int(str(quotes)),
    )
    return (await tell(services, situation, asked)).response


def asked_visibility(situation: Situation, command: str) -> Visibility:
    """Return who sees what a command answers: as its own setting says, or the place's."""
    chosen = situation.resolved.command(command).visibility
    chosen = situation.resolved.settings.visibility if chosen == "as_channel" else chosen
    return Visibility.PUBLIC if chosen == PUBLIC else Visibility.PRIVATE


async def more(services: Services, situation: Situation, call: Call) -> Response:  # noqa: ARG001 - as all handlers
    """Show the next quotes of the last answer."""
    situation, stored = await _followed(services, situation)
    response = await remembered.more(services, situation, stored, stored.answer.shown)
    shown = min(len(stored.answer.quotes), stored.answer.shown + situation.resolved.settings.quotes)
    await services.records.answers.show(stored.id, shown)
    return response


async def context(services: Services, situation: Situation, call: Call) -> Response:
    """Show a quote of the last answer with what stands around it."""
    situation, stored = await _followed(services, situation)
    return await remembered.context(services, situation, stored, int(str(call.arguments.get("number", 1))))


async def why(services: Services, situation: Situation, call: Call) -> Response:
    """Show why a quote of the last answer came where it did."""
    situation, stored = await _followed(services, situation)
    return await remembered.why(services, situation, stored, int(str(call.arguments.get("number", 1))))


async def _followed(services: Services, situation: Situation) -> tuple[Situation, StoredAnswer]:
    """Return the last answer here, and the situation in the workspace that it came from."""
    stored = await remembered.last_answer(services, situation)
    return await as_asked(services, situation, stored), stored


async def sources(services: Services, situation: Situation, call: Call) -> Response:  # noqa: ARG001 - as all handlers
    """List the sources that may be quoted here: those that everybody in the place may see."""
    view = await services.libraries.view(Workspace.of(situation.place))
    visible = await services.libraries.visible(situation.place, situation.actor, Visibility.PUBLIC, view)
    documents = view.documents(visible)
    if not documents:
        return Response(note("Nothing may be quoted here yet.", ours("An admin can add a source: </source add>")))
    rows = []
    for name in (name for name in view.names() if name in visible):
        of_source = [document for document in documents if document.source == name]
        sentences = sum(len(document.segmentation.sentences) for document in of_source)
        rows.append((name, f"{len(of_source):,}", f"{sentences:,}"))
    return Response(Reply((Table(("Source", "Documents", "Sentences"), tuple(rows), frozenset({1, 2})),)))


async def show_help(services: Services, situation: Situation, call: Call) -> Response:
    """List what the person may do here, or explain one command."""
    named = str(call.arguments.get("command", "")).removeprefix("/")
    own = await own_commands(services, situation)
    allowed = [command for command in REGISTRY if _may(situation, command)]
    if not named:
        rows: list[tuple[Text, ...]] = [(worded(named_command(command.name)), command.help) for command in allowed]
        rows += [(worded(named_command(made.command.name)), made.command.description) for made in own]
        return Response(Reply((Table(("Command", "What it does"), tuple(rows)), *_how_else(situation)), (_MORE_HELP,)))
    command = find(named)
    made = next((made for made in own if made.command.name == named), None)
    if made is not None:
        about = worded(named_command(named), f": {made.command.description}")
        return Response(note(about, "The moderators here made it."))
    if command is None or command not in allowed:
        raise WordedError(f"There is no command “{named}” for you here.", ours("See what there is with </help>."))
    return Response(_explained(command))


async def forget_me(services: Services, situation: Situation, call: Call) -> Response:  # noqa: ARG001 - as all handlers
    """Erase what is kept about the person."""
    erased = await services.records.forget(situation.person)
    return Response(
        note(
            f"Erased what was kept about you: {counted(erased.questions, 'question')}, "
            f"{counted(erased.answers, 'answer')} and {counted(erased.votes, 'vote')}.",
            "What you ask from now on is kept again as each channel's settings say.",
        )
    )


async def own_commands(services: Services, situation: Situation) -> tuple[MadeCommand, ...]:
    """Return the commands that the workspace's moderators made."""
    if situation.workspace is None:
        return ()
    return await services.store.commands(situation.workspace.platform, situation.workspace.id)


def _may(situation: Situation, command: Command) -> bool:
    teaches = bool(situation.actor.roles & set(situation.resolved.settings.teach_roles))
    return may(situation.actor.rank, command, situation.place.kind, teach=teaches).allowed


def _how_else(situation: Situation) -> Iterator[Block]:
    """Say how else to ask than by a command; in direct messages each message asks, as who is there knows."""
    if situation.place.kind is not PlaceKind.DIRECT:
        is_heard = situation.resolved.settings.answer != "commands"
        yield Block(Role.NOTE, _HOW_ELSE if is_heard else _ONLY_DIRECTLY, apart=True)


def _explained(command: Command) -> Reply:
    rows = tuple(
        (parameter.name, "needed" if parameter.required else "", parameter.help) for parameter in command.parameters
    )
    title = block_of(Role.NOTE, worded(named_command(command.name), f": {command.help}"))
    return Reply((title, Table(("Takes", "", "What it is"), rows))) if rows else Reply((title,))


HANDLERS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "ask": ask,
        "more": more,
        "context": context,
        "why": why,
        "sources": sources,
        "help": show_help,
        "forget-me": forget_me,
    }
)
