"""What answers may be quoted from: source add, remove, list and status, and reindex. The workspace's own only."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from bot.chat import Call, Response, Upload
from bot.conversation.handlers.indexing import allowed_folder, check_name, index_folder, index_upload, refresh
from bot.conversation.handlers.model import Handler
from bot.conversation.handlers.places import key_of
from bot.conversation.handlers.shelves import Shelves, look_through, skip_lines, skips_of
from bot.conversation.services import Services, Situation
from bot.libraries import workspace_library
from bot.replies import error_reply, report_reply
from bot.replies.wording import age, counted
from bot.reply import Action, Block, Reply, Role, Table, note
from config.errors import UsageError, VerbatimError
from index.model import SourceSummary
from index.reindex import RemovalReport, Report, remove_source

MOST_SKIPS: Final = 10
"""So many skips of a source are told one by one."""
_NO_OWN: Final = "This workspace has no source of its own yet."
_ADD_ONE: Final = "Add one: /source add"


async def add(services: Services, situation: Situation, call: Call) -> Response:
    """Add a folder that the owner allowed, or a file; what is bound to a channel is so before it is indexed."""
    given = call.arguments
    name, channel = str(given["name"]), str(given.get("channel", ""))
    upload = given.get("file")
    if ("folder" in given) == isinstance(upload, Upload):
        raise UsageError("A source is one folder or one file.", "Give either folder: or file:")
    check_name(name)
    if isinstance(upload, Upload):
        report = await index_upload(services, situation, name, upload, channel)
    else:
        folder = allowed_folder(services, str(given["folder"]))
        report = await index_folder(services, situation, name, folder, channel)
    shelves = await look_through(services, situation)
    where = Block(Role.NOTE, f"It may be quoted: {shelves.audience(name)}.")
    return Response(Reply((*_report_blocks(report), where), (Action("/ask question:", "asks all that may be quoted"),)))


async def remove(services: Services, situation: Situation, call: Call) -> Response:
    """Remove one of the workspace's own sources; an uploaded file goes with it, a folder is not touched."""
    key = key_of(situation)
    name = str(call.arguments["name"])
    removed: list[RemovalReport] = []

    async def work(library: Path) -> str:
        shelves = await look_through(services, situation)
        summary = shelves.find_own(name)
        removed.append(await remove_source(library, name, services.clock()))
        # Its binding stays, until the name is used again: whoever holds an older view must not find it unbound.
        if name not in shelves.uploads:
            return "The folder itself was not touched."
        return await asyncio.to_thread(_erase, Path(summary.location))

    what_became = await services.libraries.changing(key, work)
    documents = counted(removed[0].documents, "document")
    return Response(note(f"Removed “{name}” with {documents}. Nothing of it is quoted any more.", str(what_became)))


async def list_all(services: Services, situation: Situation, call: Call) -> Response:
    """List the workspace's own sources and the shared ones."""
    del call  # every handler is given it
    shelves = await look_through(services, situation)
    if not shelves.own and not shelves.shared:
        return Response(note(_NO_OWN, _ADD_ONE))
    now = services.clock()
    rows = [
        (*_figures(name, source), shelves.kind(name), shelves.audience(name), age(source.indexed_at, now))
        for name, source in shelves.own.items()
    ]
    rows += [
        (*_figures(name, source), "shared", "everywhere", age(source.indexed_at, now))
        for name, source in shelves.shared.items()
    ]
    headings = ("Source", "Documents", "Sentences", "Kind", "Quoted", "Indexed")
    return Response(Reply((Table(headings, tuple(rows), frozenset({1, 2})), *_errors(shelves))))


async def status(services: Services, situation: Situation, call: Call) -> Response:
    """Show when the workspace's own sources were indexed, and what was skipped of them."""
    shelves = await look_through(services, situation)
    names = [shelves.find_own(str(call.arguments["name"])).name] if "name" in call.arguments else list(shelves.own)
    if not names:
        return Response(note(_NO_OWN, _ADD_ONE))
    blocks: list[Block] = []
    for name in names:
        blocks += await _status(services, situation, shelves, name)
    return Response(Reply(tuple(blocks)))


async def reindex(services: Services, situation: Situation, call: Call) -> Response:
    """Take in what changed in the workspace's own sources; one that fails does not keep the others from it."""
    shelves = await look_through(services, situation)
    if "source" in call.arguments:
        source = shelves.find_own(str(call.arguments["source"]))
        return Response(Reply(tuple(_report_blocks(await refresh(services, situation, source.name)))))
    if not shelves.own:
        return Response(note(_NO_OWN, _ADD_ONE))
    blocks: list[Block] = []
    for name in shelves.own:
        try:
            blocks += _report_blocks(await refresh(services, situation, name))
        except VerbatimError as error:
            failed = (block for block in error_reply(error).blocks if isinstance(block, Block))
            blocks += [Block(Role.HEADING, name), *failed]
    return Response(Reply(tuple(blocks)))


async def _status(services: Services, situation: Situation, shelves: Shelves, name: str) -> list[Block]:
    source = shelves.own[name]
    what = f"{shelves.kind(name)} of {counted(source.documents, 'document')}"
    when = age(source.indexed_at, services.clock())
    about = f"It is a {what}, indexed {when}. It may be quoted: {shelves.audience(name)}."
    blocks = [Block(Role.HEADING, name, apart=True), Block(Role.NOTE, about)]
    if error := shelves.last_error(name):
        blocks.append(Block(Role.WARNING, f"Last error: {error}"))
    skips = await skips_of(workspace_library(services.data_folder, key_of(situation)), name)
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
    {
        "source add": add,
        "source remove": remove,
        "source list": list_all,
        "source status": status,
        "reindex": reindex,
    }
)
