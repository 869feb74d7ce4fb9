"""What answers may be quoted from: source add, remove, list and status, and reindex. The workspace's own only."""

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Final

from bot.chat import Call, Response, Upload
from bot.conversation.handlers.indexing import (
    Addition,
    Tell,
    allowed_folder,
    check_name,
    index_folder,
    index_upload,
    refresh,
)
from bot.conversation.handlers.model import Handler, LongHandler, Unfolding
from bot.conversation.handlers.noting import note_source, source_words
from bot.conversation.handlers.pinned import pin_blocks
from bot.conversation.handlers.places import home_of
from bot.conversation.handlers.shelves import Shelves, look_through, skip_lines, skips_of
from bot.conversation.handlers.unfolding import TellResponse, unfold
from bot.conversation.handlers.uploads import room_in, upload_folder
from bot.conversation.services import Services, Situation
from bot.libraries import workspace_library
from bot.records import DeedAction, Done
from bot.replies import error_reply, report_reply
from bot.replies.indexing import progress_reply
from bot.replies.wording import age, counted
from bot.reply import Action, Block, Reply, Role, Table, Text, block_of, note, ours, worded
from config.errors import UsageError, VerbatimError
from index.model import SourceSummary
from index.reindex import Progress, RemovalReport, Report, remove_source

MOST_SKIPS: Final = 10
"""So many skips of a source are told one by one."""
_NO_OWN: Final = "No source was added here yet."
_ADD_ONE: Final = ours("Add one: </source add>")
_STOPPED: Final = "It was stopped, since I am about to restart."


async def add(services: Services, situation: Situation, call: Call) -> Unfolding:
    """Add a folder that the owner allowed, or a file; what is bound to a channel is so before it is indexed."""
    given = call.arguments
    name, channel = str(given["name"]), str(given.get("channel", ""))
    upload = given.get("file")
    if ("folder" in given) == isinstance(upload, Upload):
        raise UsageError("A source is one folder or one file.", "Give either folder: or file:")
    check_name(name)
    what = upload if isinstance(upload, Upload) else allowed_folder(services, str(given["folder"]))
    reports: list[Report] = []

    async def run(tell: TellResponse) -> Response:
        added = Addition(name, channel, _progress_of(name, tell))
        index = partial(index_upload, upload=what) if isinstance(what, Upload) else partial(index_folder, folder=what)
        before = await look_through(services, situation)
        reports.append(await index(services, situation, added))
        shelves = await look_through(services, situation)
        done = Done(DeedAction.SOURCE_ADD, name, source_words(before, name), source_words(shelves, name))
        await note_source(services, situation, done)
        where = block_of(Role.NOTE, worded("It may be quoted: ", shelves.audience(name), "."))
        then = Action(ours("</ask> question:"), "asks all that may be quoted")
        pins = await pin_blocks(services, situation, name)
        return Response(Reply((*_report_blocks(reports[0]), *pins, where), (then,)))

    def stopped() -> Response:
        if reports:  # the stop came too late
            return Response(Reply(tuple(_report_blocks(reports[0]))))
        again = ours("in a moment give the command again: </source add>")
        return Response(note(_STOPPED, worded(f"“{name}” was not added; ", again)))

    return unfold(run, stopped)


async def remove(services: Services, situation: Situation, call: Call) -> Response:
    """Remove one of the workspace's own sources; an uploaded file goes with it, a folder is not touched."""
    key = home_of(situation)
    name = str(call.arguments["name"])
    removed: list[RemovalReport] = []

    async def work(library: Path) -> str:
        shelves = await look_through(services, situation)
        summary = shelves.find_own(name)
        removed.append(await remove_source(library, name, services.clock()))
        await note_source(services, situation, Done(DeedAction.SOURCE_REMOVE, name, source_words(shelves, name)))
        # Its binding stays, until the name is used again: whoever holds an older view must not find it unbound.
        if name not in shelves.uploads:
            return "The folder itself was not touched."
        return await asyncio.to_thread(_erase, Path(summary.location))

    what_became = await services.libraries.changing(key, work)
    documents = counted(removed[0].documents, "document")
    removal = note(f"Removed “{name}” with {documents}. Nothing of it is quoted any more.", str(what_became))
    return Response(Reply((*removal.blocks, *await pin_blocks(services, situation, name))))


async def list_all(services: Services, situation: Situation, call: Call) -> Response:
    """List the workspace's own sources and the shared ones."""
    del call  # every handler is given it
    shelves = await look_through(services, situation)
    if not shelves.own and not shelves.shared:
        return Response(note(_NO_OWN, _ADD_ONE))
    room = await _room(services, situation)
    now = services.clock()
    rows: list[tuple[Text, ...]] = [
        (*_figures(name, source), shelves.kind(name), shelves.audience(name), age(source.indexed_at, now))
        for name, source in shelves.own.items()
    ]
    rows += [
        (*_figures(name, source), "shared", "everywhere", age(source.indexed_at, now))
        for name, source in shelves.shared.items()
    ]
    headings = ("Source", "Documents", "Sentences", "Kind", "Quoted", "Indexed")
    return Response(Reply((Table(headings, tuple(rows), frozenset({1, 2})), room, *_errors(shelves))))


async def status(services: Services, situation: Situation, call: Call) -> Response:
    """Show when the workspace's own sources were indexed, and what was skipped of them."""
    shelves = await look_through(services, situation)
    names = [shelves.find_own(str(call.arguments["name"])).name] if "name" in call.arguments else list(shelves.own)
    if not names:
        return Response(note(_NO_OWN, _ADD_ONE))
    blocks: list[Block] = []
    for name in names:
        blocks += await _status(services, situation, shelves, name)
    return Response(Reply((*blocks, await _room(services, situation))))


async def reindex(services: Services, situation: Situation, call: Call) -> Unfolding:
    """Take in what changed in the workspace's own sources; one that fails does not keep the others from it."""
    shelves = await look_through(services, situation)
    only = shelves.find_own(str(call.arguments["source"])).name if "source" in call.arguments else None
    done: list[Block] = []

    async def run(tell: TellResponse) -> Response:
        if only is not None:
            return Response(Reply(await _refreshed(services, situation, only, _progress_of(only, tell))))
        for name in shelves.own:
            progress = _progress_of(name, tell, tuple(done))
            try:
                done.extend(await _refreshed(services, situation, name, progress))
            except VerbatimError as error:
                failed = (block for block in error_reply(error).blocks if isinstance(block, Block))
                done.extend((Block(Role.HEADING, name), *failed))
        return Response(Reply(tuple(done)) if done else note(_NO_OWN, _ADD_ONE))

    def stopped() -> Response:
        again = ours("What was not read yet is kept as it was; in a moment give the command again: </reindex>")
        return Response(Reply((*done, *(block_of(Role.WARNING, line) for line in (_STOPPED, again)))))

    return unfold(run, stopped)


async def _refreshed(services: Services, situation: Situation, name: str, tell: Tell) -> tuple[Block, ...]:
    """Bring a source up to date, and say what came of it."""
    before = await look_through(services, situation)
    report = await refresh(services, situation, name, tell)
    after = await look_through(services, situation)
    done = Done(DeedAction.REINDEX, name, source_words(before, name), source_words(after, name))
    await note_source(services, situation, done)
    return (*_report_blocks(report), *await pin_blocks(services, situation, name))


def _progress_of(name: str, tell: TellResponse, before: Sequence[Block] = ()) -> Tell:
    """Return what tells how far the run over a source is, below what was done `before`."""

    def told(progress: Progress) -> None:
        tell(Response(Reply((*before, *progress_reply(name, progress).blocks))))

    return told


async def _room(services: Services, situation: Situation) -> Block:
    folder = upload_folder(services.data_folder, home_of(situation))
    return Block(Role.NOTE, (await asyncio.to_thread(room_in, folder, services.settings)).sentence)


async def _status(services: Services, situation: Situation, shelves: Shelves, name: str) -> list[Block]:
    source = shelves.own[name]
    what = f"{shelves.kind(name)} of {counted(source.documents, 'document')}"
    when = age(source.indexed_at, services.clock())
    about = worded(f"{what[0].upper()}{what[1:]}, indexed {when}. It may be quoted: ", shelves.audience(name), ".")
    blocks = [Block(Role.HEADING, name, apart=True), block_of(Role.NOTE, about)]
    if error := shelves.last_error(name):
        blocks.append(Block(Role.WARNING, f"Last error: {error}"))
    skips = await skips_of(workspace_library(services.data_folder, home_of(situation)), name)
    if skips:
        blocks.append(Block(Role.NOTE, f"Skipped: {counted(len(skips), 'item')}."))
        blocks += [Block(Role.NOTE, line) for line in skip_lines(skips, MOST_SKIPS)]
    else:
        blocks.append(Block(Role.NOTE, "Nothing was skipped."))
    return blocks


def _report_blocks(report: Report) -> list[Block]:
    blocks = [block for block in report_reply(report).blocks if isinstance(block, Block)]
    if report.skips:
        blocks.append(Block(Role.WARNING, f"Skipped: {counted(len(report.skips), 'item')}."))
        blocks += [Block(Role.NOTE, line) for line in skip_lines(report.skips, MOST_SKIPS)]
    return blocks


def _figures(name: str, source: SourceSummary) -> tuple[str, str, str]:
    return name, f"{source.documents:,}", f"{source.sentences:,}"


def _errors(shelves: Shelves) -> list[Block]:
    found = ((name, shelves.last_error(name)) for name in shelves.own)
    return [Block(Role.WARNING, f"Last error of “{name}”: {error}") for name, error in found if error]


def _erase(file: Path) -> str:
    """Erase an uploaded file; say what became of it."""
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return f"The uploaded file could not be erased ({reason}): tell the owner, who finds it as {file.name}."
    return "The uploaded file was erased."


HANDLERS: Final[Mapping[str, Handler]] = MappingProxyType(
    {"source remove": remove, "source list": list_all, "source status": status}
)
LONG_HANDLERS: Final[Mapping[str, LongHandler]] = MappingProxyType({"source add": add, "reindex": reindex})
