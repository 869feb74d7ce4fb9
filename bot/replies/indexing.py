"""Report -> Reply: what a run of `index` or `remove` did to the library."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.replies.wording import counted
from bot.reply import Block, Reply, Role, note
from index.model import Skip

if TYPE_CHECKING:
    from index.reindex import Progress, RemovalReport, Report


def report_reply(report: "Report") -> Reply:
    """Say what became of one source."""
    changes = ", ".join(_changes(report)) or "nothing changed"
    total = f"{counted(report.documents, 'document')}, {counted(report.sentences, 'sentence')} in all"
    lines = [f"{report.source}: {changes}. {total}.".replace(". no", ". No")]
    if report.moved_from:
        lines.append(f"It lay at {report.moved_from} before; now it lies at {report.location}.")
    if report.kept:
        lines.append(f"Can't be read now; what was indexed of it is kept: {', '.join(report.kept)}.")
    lines += report.warnings
    return note(*lines)


def progress_reply(source: str, progress: "Progress") -> Reply:
    """Say how far a run over one source has come; `progress.path` is read at the moment."""
    taken = f", {counted(progress.documents, 'document')} so far" if progress.documents else ""
    if not progress.path:
        return note(f"“{source}” is read{taken}. What was found is put away now.")
    doing = "Looking for what changed in" if progress.step == "checking" else "Reading"
    files = counted(progress.total, "file")
    return note(f"{doing} “{source}”: {progress.done:,} of {files}{taken}.", f"Now: {progress.path}")


def skips_reply(place: str, skips: Sequence[Skip]) -> Reply:
    """List every file and record of `place` that was not indexed, each with its reason; empty where there is none."""
    if not skips:
        return Reply(())
    heading = Block(Role.WARNING, f"Skipped in {place}: {counted(len(skips), 'item')}.")
    return Reply((heading, *(Block(Role.NOTE, f"- {_place(skip)}: {skip.detail}") for skip in skips)))


def removal_reply(report: "RemovalReport") -> Reply:
    """Say what was removed."""
    return note(
        f"Removed {report.source} with {counted(report.documents, 'document')} from the library.",
        f"What lies at {report.location} was not touched.",
        *report.warnings,
    )


def _changes(report: "Report") -> list[str]:
    if report.is_unchanged:
        return []
    amounts = (
        (report.added, "added"),
        (report.changed, "changed"),
        (report.removed, "removed"),
        (report.resegmented, "cut anew"),
        (report.unchanged, "unchanged"),
    )
    return [f"{amount:,} {what}" for amount, what in amounts if amount]


def _place(skip: Skip) -> str:
    return skip.path if skip.line is None else f"{skip.path}, line {skip.line:,}"
