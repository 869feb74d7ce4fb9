"""`verbatim index`, `sources` and `remove`: what the library holds."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.boundary import STOPPED, Interrupted, Status
from bot.cli.options import DataOption, JsonOption, set_up_for
from bot.cli.plain import PlainCommand
from bot.cli.progress import progress_of
from bot.cli.streams import remark, tell, tell_record
from bot.cli.waiting import wait_for
from config.errors import UsageError
from index.errors import NothingIndexedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.compose import Setup
    from index.model import Skip
    from index.reindex import Progress, RemovalReport, Report

_INDEX_EXAMPLES = """\b
Examples:
  verbatim index ~/notes
  verbatim index report.md minutes.txt
  verbatim index ~/wiki --name wiki
  verbatim index corpus.jsonl.gz --json
"""
_SOURCES_EXAMPLES = """\b
Examples:
  verbatim sources
  verbatim sources --json
"""
_REMOVE_EXAMPLES = """\b
Examples:
  verbatim remove wiki
"""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(cls=PlainCommand, epilog=_INDEX_EXAMPLES)(index)
    app.command(cls=PlainCommand, epilog=_SOURCES_EXAMPLES)(sources)
    app.command(cls=PlainCommand, epilog=_REMOVE_EXAMPLES)(remove)


def index(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Folders or files.", show_default=False)],
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Call the source NAME; without it, after its path.")
    ] = None,
    json: JsonOption = False,  # noqa: FBT002 - typer wants it so
    data: DataOption = None,
) -> None:
    """Add folders or files, or refresh them.

    Each PATH is a source. What has not changed since the last time is left as it is. Every file that can't be
    indexed is listed with its reason.
    """
    if name is not None and len(paths) > 1:
        raise UsageError("--name names one source, but there are several paths.", "Index them one by one.")
    setup = set_up_for(context, data)
    run = _Run()
    try:
        for path in paths:
            _index_one(setup, path, name, run, quiet=json)
    except KeyboardInterrupt as interrupt:
        raise Interrupted(run.interrupted) from interrupt
    if json:
        tell_record(run.record())
    raise typer.Exit(run.status)


def sources(context: typer.Context, json: JsonOption = False, data: DataOption = None) -> None:  # noqa: FBT002
    """List what is indexed.

    Documents, sentences, size, age and last error of each source.
    """
    from bot.compose import list_sources
    from bot.render.records import source_record
    from bot.replies import sources_reply

    found = wait_for(list_sources(set_up_for(context, data)))
    if json:
        tell_record({"sources": [source_record(source) for source in found]})
    else:
        tell(sources_reply(found, datetime.now(UTC)))


def remove(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The source's name.", show_default=False)],
    data: DataOption = None,
) -> None:
    """Take a source out of the library. Where it lies, nothing is touched."""
    from bot.replies import removal_reply

    tell(removal_reply(wait_for(_removed(set_up_for(context, data), name))))


@dataclass(slots=True)
class _Run:
    """What became of the paths so far; a path that fails does not keep the others from being indexed."""

    reports: "list[Report]" = field(default_factory=list)
    failed: list[dict[str, Any]] = field(default_factory=list)
    status: Status = Status.DONE

    @property
    def interrupted(self) -> str:
        """What is true of the library where the run is interrupted now."""
        if not self.reports:
            return STOPPED
        from bot.replies.wording import listed

        done = listed([report.source for report in self.reports])
        return f"Stopped. Finished before that: {done}. Everything else is as it was."

    def record(self) -> dict[str, Any]:
        """Return all that happened, for JSON."""
        from bot.render.records import report_record

        return {"sources": [report_record(report) for report in self.reports], "failed": self.failed}


def _index_one(setup: "Setup", path: Path, name: str | None, run: _Run, *, quiet: bool) -> None:
    from bot.render.records import failure_record
    from bot.replies import error_reply, report_reply, skips_reply

    try:
        report = index_with_progress(setup, path, name)
    except (UsageError, NothingIndexedError) as error:
        status = Status.MISUSED if isinstance(error, UsageError) else Status.FAILED
        run.status = max(run.status, status)
        skips = _skips_of(error)
        run.failed.append(failure_record(path, error, skips))
        remark(skips_reply(str(path), skips))
        remark(error_reply(error))
        return
    run.reports.append(report)
    remark(skips_reply(report.source, report.skips))
    if not quiet:
        tell(report_reply(report))


def _skips_of(error: UsageError | NothingIndexedError) -> "tuple[Skip, ...]":
    """Return what was skipped where nothing could be indexed."""
    from index.reindex import EmptySourceError

    return error.skips if isinstance(error, EmptySourceError) else ()


def index_with_progress(setup: "Setup", path: Path, name: str | None) -> "Report":
    """Index one path and show how far it has come."""
    with progress_of(name or path.absolute().name or str(path)) as progress:
        return wait_for(_indexed(setup, path, name, progress))


async def _indexed(setup: "Setup", path: Path, name: str | None, progress: "Callable[[Progress], None]") -> "Report":
    """Have the process that serves do it, so that its chats know at once; where none serves, do it here."""
    from bot.compose import index_source

    if is_served(setup.data_folder):
        from bot.serving.hand_over import index_by_serving

        report = await index_by_serving(setup.data_folder, path.absolute(), name, progress)  # noqa: ASYNC240 - needs no disk
        if report is not None:
            return report
    return await index_source(setup, path, name=name, progress=progress)


async def _removed(setup: "Setup", name: str) -> "RemovalReport":
    """Have the process that serves do it, or do it here."""
    from bot.compose import remove_source

    if is_served(setup.data_folder):
        from bot.serving.hand_over import remove_by_serving

        report = await remove_by_serving(setup.data_folder, name)
        if report is not None:
            return report
    return await remove_source(setup, name)


def is_served(data_folder: Path) -> bool:
    """Whether a process has said that it serves from there; what it takes to ask it is loaded only then."""
    from bot.serving.notice import notice_file

    return notice_file(data_folder).exists()
