"""Inspection, Repair -> Reply: what is wrong with the data folder, what was made anew, and what to do next."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from bot.replies.wording import counted
from bot.reply import Block, Reply, Role

if TYPE_CHECKING:
    from index.segments.findings import Finding, Inspection
    from index.segments.repairing import Repair

_BACKUP: Final = (
    "No other file holds this. Stop what writes to it, then put a backup of {place} in its place, or move it away, "
    "together with the files beside it whose names start with its name, and index again."
)
_ANEW: Final = "Make this anew from the stored texts: verbatim repair"
_ADVICE: Final = {
    "file": _ANEW,
    "rows": _ANEW,
    "postings": "Make this anew from the stored texts: verbatim repair --deep",
    "left_over": _ANEW,
    "unknown_file": "Move that file away; only files of Verbatim's own belong there.",
}
"""By the kind of a finding; for all others there is a backup, or none."""


def check_reply(state: "Sequence[Finding]", libraries: "Sequence[Inspection]") -> Reply:
    """Say of each library what was read and what is wrong, a line each; then the same of `state`, if it is damaged."""
    return Reply((*(block for found in libraries for block in _inspected(found)), *_of_state(state)))


def repair_reply(state: "Sequence[Finding]", repairs: "Sequence[Repair]") -> Reply:
    """Say of each library what was wrong, what became of it, and what is left."""
    return Reply((*(block for done in repairs for block in _repaired(done)), *_of_state(state)))


def _inspected(found: "Inspection") -> Iterator[Block]:
    read = ", ".join(
        (
            counted(found.documents, "document"),
            counted(found.revisions, "text"),
            counted(found.segments + found.outdated, "segment"),
        )
    )
    faults = f"{_things(len(found.findings))} wrong:" if found.findings else "All is well."
    yield Block(
        Role.WARNING if found.findings else Role.NOTE, f"Library “{found.folder.name}”: {read}. {faults}", apart=True
    )
    yield from _listed(found.findings, str(found.folder / "library.db"))
    if found.outdated:
        outdated = counted(found.outdated, "segment")
        yield Block(Role.NOTE, f"{outdated} of other settings or another version: made anew by the next run of index.")
    if found.writer is not None:
        yield Block(Role.NOTE, f"Process {found.writer} writes to it now, so files that are left over were not told.")


def _repaired(done: "Repair") -> Iterator[Block]:
    name = f"Library “{done.found.folder.name}”"
    if done.mended:
        yield Block(Role.NOTE, f"{name}: {_things(len(done.mended), 'was', 'were')} wrong and right again:", apart=True)
        yield from _lines(done.mended)
    if done.left:
        unchanged = " Nothing was changed." if done.found.is_precious_damaged else ""
        yield Block(Role.WARNING, f"{name}: {_things(len(done.left))} wrong.{unchanged}", apart=True)
        yield from _listed(done.left, str(done.found.folder / "library.db"))
    if not (done.mended or done.left):
        yield Block(Role.NOTE, f"{name}: there was nothing to repair.", apart=True)
    yield from (Block(Role.WARNING, warning) for warning in done.warnings)


def _of_state(state: "Sequence[Finding]") -> Iterator[Block]:
    if state:
        heading = f"What was set and recorded (state.db): {_things(len(state))} wrong:"
        yield Block(Role.WARNING, heading, apart=True)
        yield from _listed(state, "state.db")


def _listed(findings: "Sequence[Finding]", place: str) -> Iterator[Block]:
    """Give each finding a line; then say once what to do about those that are alike."""
    yield from _lines(findings)
    for advice in dict.fromkeys(one.advice or _ADVICE.get(one.kind, _BACKUP.format(place=place)) for one in findings):
        yield Block(Role.NOTE, advice)


def _lines(findings: "Sequence[Finding]") -> Iterator[Block]:
    return (Block(Role.NOTE, f"- {one.place}: {one.detail}.") for one in findings)


def _things(number: int, singular: str = "is", plural: str = "are") -> str:
    return f"{counted(number, 'thing')} {singular if number == 1 else plural}"
