"""The commands that moderators make: command add, edit, remove and list; and what happens when one is given."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from bot.chat import Button, Call, Response, Visibility
from bot.commands import REGISTRY
from bot.conversation.answers import CONTEXT, CONTEXT_SENTENCES, detail_of
from bot.conversation.asking import Asked, tell
from bot.conversation.handlers.changed import hidden_sources
from bot.conversation.handlers.everyone import asked_visibility
from bot.conversation.handlers.model import Handler
from bot.conversation.handlers.places import editor_of, home_of
from bot.conversation.handlers.sight import Sight, check_sources, look, quoted
from bot.conversation.handlers.trail import moment, own_words
from bot.conversation.services import Services, Situation
from bot.conversation.sources import quotable, read_sources
from bot.records import AnswerDraft
from bot.replies import NumberedQuote, citation_of, more_reply
from bot.reply import Action, Block, Reply, Role, Table, WordedError, block_of, named_command, note, ours, worded
from config.errors import UsageError
from config.store import MadeCommand, OwnCommand, OwnCommandKind, workspace_address
from config.store.own import check_name
from index.citation import Citation
from index.errors import BadCitationError

_EVERYWHERE: Final = "Everybody here can use it now."
MOST_QUOTED: Final = 120
"""So many characters of a quote stand in a list."""
_TWO_THINGS: Final = "A command does one thing."
_CHOOSE_ONE: Final = "Give a pin, or a question, or sources; a question may be asked of chosen sources only."


async def add(services: Services, situation: Situation, call: Call) -> Response:
    """Make a command."""
    home = home_of(situation)
    name = str(call.arguments["name"]).removeprefix("/")
    described = OwnCommand(name, str(call.arguments["description"]), OwnCommandKind.SCOPED)
    check_name(name, {built_in.name for built_in in REGISTRY})
    if not _tells_what(call):
        raise UsageError("It is not said what the command does.", _CHOOSE_ONE)
    command = await _given(services, situation, call, described)
    at = workspace_address(home.platform, home.id)
    change = await services.store.add_command(editor_of(situation), at, command, services.clock())
    return _done(change.id, *await _told(services, situation, command), Block(Role.NOTE, _EVERYWHERE))


async def edit(services: Services, situation: Situation, call: Call) -> Response:
    """Change parts of a command; what is not given stays as it is."""
    home = home_of(situation)
    made = await _made(services, situation, call)
    described = replace(made.command, description=str(call.arguments.get("description", made.command.description)))
    command = await _given(services, situation, call, described) if _tells_what(call) else described
    if command == made.command:
        raise UsageError(f"Nothing of “{command.name}” would change.", "Say what it is to do instead.")
    at = workspace_address(home.platform, home.id)
    change = await services.store.edit_command(editor_of(situation), at, command, services.clock())
    return _done(change.id, *await _told(services, situation, command))


async def remove(services: Services, situation: Situation, call: Call) -> Response:
    """Remove a command, with what was set for it."""
    home = home_of(situation)
    made = await _made(services, situation, call)
    at = workspace_address(home.platform, home.id)
    changes = await services.store.remove_command(editor_of(situation), at, made.command.name, services.clock())
    removed = worded(named_command(made.command.name), " is removed, with all that was set for it.")
    return _done(changes[0].id, block_of(Role.NOTE, removed))


async def list_all(services: Services, situation: Situation, call: Call) -> Response:
    """List the commands of the workspace."""
    del call  # every handler is given it
    home = home_of(situation)
    made = await services.store.commands(home.platform, home.id)
    if not made:
        return Response(note("There are no commands of your own yet.", ours("Make one: </command add>")))
    hidden = await hidden_sources(services, situation)
    sight = await look(services, situation)
    rows = tuple(
        (
            worded(named_command(entry.command.name)),
            entry.command.description,
            _does(sight, entry.command, hidden),
            entry.made_by.name,
            moment(entry.made_at),
        )
        for entry in made
    )
    return Response(Reply((Table(("Command", "Description", "What it does", "Made by", "On"), rows),)))


async def run_own(services: Services, situation: Situation, call: Call, made: MadeCommand, text: str) -> Response:
    """Do what a moderators' own command says; `text` is what was typed after it, `call` may say how many quotes.

    Raises:
        UsageError: nothing was typed where it asks for something, or what it shows may not be seen here.
    """
    command = made.command
    quotes = call.arguments.get("quotes")
    visibility = asked_visibility(situation, command.name)
    if command.kind is OwnCommandKind.PIN:
        return await _show_pin(services, situation, command, visibility)
    question = command.text if command.kind is OwnCommandKind.QUESTION else text.strip()
    if not question:
        raise UsageError(f"“{command.name}” asks what is typed after it.", "Give it again, with what you want to know.")
    sources: frozenset[str] | None = None
    if command.sources:
        sources = frozenset(command.sources) & await quotable(services, situation, visibility)
        if not sources:
            raise WordedError(
                f"What “{command.name}” looks in may not be quoted here.", ours("Ask all that may be: </ask>")
            )
    confidence = situation.resolved.settings.min_confidence
    asked = Asked(question, visibility, confidence, sources, quotes if isinstance(quotes, int) else None)
    return (await tell(services, situation, asked)).response


async def _show_pin(services: Services, situation: Situation, command: OwnCommand, visibility: Visibility) -> Response:
    """Show the quote that a command is bound to, if everybody who will see it may."""
    settings = situation.resolved.settings
    citation = Citation.parse(command.text)
    sight = await look(services, situation, visibility)
    is_chosen = not settings.sources or citation.source in settings.sources
    document = sight.find(citation) if is_chosen else None
    if document is None:
        raise WordedError(
            f"The quote of “{command.name}” may not be shown here, or its document was changed since.",
            worded(ours("A moderator can give it another one: </command edit> name:"), command.name),
        )
    shown = quoted(document, citation)
    draft = AnswerDraft(
        place=situation.place,
        asker=situation.actor.id,
        question=command.description,
        visibility=visibility,
        sources=frozenset({citation.source}),
        generation=sight.view.generation,
        quotes=(citation_of(shown.quote),),
        shown=1,
    )
    answer = await services.records.answers.put(draft, services.clock())
    around = quoted(document, citation, CONTEXT_SENTENCES).context
    has_context = bool(around.before.strip() or around.after.strip())
    buttons = (Button(CONTEXT, answer, "In context", "1"),) if has_context else ()
    return Response(more_reply([shown], detail_of(settings)), visibility, buttons)


def _tells_what(call: Call) -> bool:
    """Whether it was given what a command is to do."""
    return not call.arguments.keys().isdisjoint({"question", "pin", "sources"})


async def _given(services: Services, situation: Situation, call: Call, described: OwnCommand) -> OwnCommand:
    """Return the command as it is after what was given.

    Raises:
        UsageError: two things were given, or what is named is not there or not to be seen here.
    """
    given = call.arguments
    if "pin" in given:
        if "question" in given or "sources" in given:
            raise UsageError(_TWO_THINGS, _CHOOSE_ONE)
        address = await _pinned(services, situation, str(given["pin"]))
        return replace(described, kind=OwnCommandKind.PIN, text=address, sources=())
    was_pin = described.kind is OwnCommandKind.PIN
    kind = OwnCommandKind.QUESTION if "question" in given else OwnCommandKind.SCOPED if was_pin else described.kind
    text = str(given.get("question", "" if was_pin else described.text))
    sources = await _sources(services, situation, str(given["sources"])) if "sources" in given else None
    return replace(described, kind=kind, text=text, sources=described.sources if sources is None else sources)


async def _pinned(services: Services, situation: Situation, question: str) -> str:
    """Return the citation that a question is pinned to; raises UsageError where there is none to be seen here."""
    pin = await services.records.pins.pin_for(home_of(situation), question)
    if pin is None or (await look(services, situation)).find(pin.quote) is None:
        raise WordedError(
            "That question is not pinned here.", ours("Pin it first: </pin>; or see what is pinned: </pins>")
        )
    return str(pin.quote)


async def _sources(services: Services, situation: Situation, text: str) -> tuple[str, ...]:
    """Return the sources that were named; raises UsageError where one is none to be seen here."""
    names = read_sources(text)
    check_sources(await look(services, situation), names)
    return names


async def _made(services: Services, situation: Situation, call: Call) -> MadeCommand:
    """Return the command that was named; raises UsageError where there is none."""
    home = home_of(situation)
    name = str(call.arguments["name"]).removeprefix("/")
    for made in await services.store.commands(home.platform, home.id):
        if made.command.name == name:
            return made
    raise WordedError(f"No command “{name}” was made here.", ours("List those that were with: </command list>"))


async def _told(services: Services, situation: Situation, command: OwnCommand) -> tuple[Block | Table, ...]:
    """Say what a command does from now on, and show what it quotes, where that may be shown."""
    quote = _quote_of(await look(services, situation), command)
    if quote is None:
        does = own_words(command, await hidden_sources(services, situation))
        return (block_of(Role.NOTE, worded(named_command(command.name), f" {does} from now on.")),)
    shows = block_of(Role.NOTE, worded(named_command(command.name), " shows this from now on:"))
    return (shows, *more_reply([quote]).blocks)


def _does(sight: Sight, command: OwnCommand, hidden: frozenset[str]) -> str:
    """Say in a line what a command does, a quote by its own words where it may be shown."""
    quote = _quote_of(sight, command)
    if quote is None:
        return own_words(command, hidden)
    text = " ".join(quote.quote.text.split())
    return f"shows “{text if len(text) <= MOST_QUOTED else text[:MOST_QUOTED].rstrip() + '…'}”"


def _quote_of(sight: Sight, command: OwnCommand) -> NumberedQuote | None:
    """Return the quote that a command shows; None where it shows none, or it may not be seen here."""
    if command.kind is not OwnCommandKind.PIN:
        return None
    try:
        citation = Citation.parse(command.text)
    except BadCitationError:  # it came from a file; whoever gives the command is told
        return None
    document = sight.find(citation)
    return None if document is None else quoted(document, citation)


def _done(change: int, *blocks: Block | Table) -> Response:
    return Response(
        Reply(blocks, (Action(worded(ours("</settings undo> change:"), str(change)), "lets an admin take it back"),))
    )


HANDLERS: Final[Mapping[str, Handler]] = MappingProxyType(
    {"command add": add, "command edit": edit, "command remove": remove, "command list": list_all}
)
