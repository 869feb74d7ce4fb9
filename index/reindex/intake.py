"""One file into the library: parse, find what changed, segment that, write it; batch by batch.

A batch bounds what is in memory, however large the file's records are together.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from index.formats import ParseLimits, parse
from index.library import HeldDocument, Intake, LibrarySteps, LibraryWriter, Recipe, StoredSource, Tally
from index.model import FetchedFile, ParsedDocument, Skip, SkipReason
from index.reindex.cutting import Uncut, cut_each
from index.reindex.judgement import Change, judge
from index.segments.workers import SHARED_CHARACTERS, Workers

BATCH_DOCUMENTS: Final = 200
BATCH_CHARACTERS: Final = 1_000_000
"""A batch ends with the item that reaches one of these: few round trips to the database, little memory."""


@dataclass(frozen=True, slots=True)
class RunContext:
    """What stays the same through a run. `generation` is the number that its changes will get; `workers` cut texts."""

    writer: LibraryWriter
    source: StoredSource
    recipe: Recipe
    limits: ParseLimits
    generation: int
    kept_revisions: int
    workers: Workers


@dataclass(slots=True)
class Ledger:
    """What a run has found so far.

    `claimed` gives for each name the file whose document bears it; `unchanged` and `kept` are the files
    whose documents stay unparsed, `robbed` those unchanged ones that lost a name to a file before them;
    `cut` are the characters that were cut.
    """

    unchanged: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    claimed: dict[str, str] = field(default_factory=dict)
    robbed: set[str] = field(default_factory=set)
    tally: Tally = field(default_factory=Tally)
    taken: int = 0
    cut: int = 0

    def claim(self, name: str, path: str, held: HeldDocument | None) -> str | None:
        """Give `name` to the file at `path`, or return the file before it in path order that has it already."""
        owner = self.claimed.get(name)
        stays = held is not None and (held.path in self.unchanged or held.path in self.kept)
        holder = held.path if held is not None and stays else None
        if owner is None and holder is not None and holder < path:
            owner = holder
        if owner is not None:
            return owner
        self.claimed[name] = path
        if holder is not None and holder in self.unchanged:
            self.robbed.add(holder)
        return None

    def count(self, change: Change) -> None:
        """Count one document that was written."""
        tally = self.tally
        if change is Change.NEW:
            self.tally = replace(tally, added=tally.added + 1)
        elif change in {Change.TEXT, Change.DESCRIPTION}:
            self.tally = replace(tally, changed=tally.changed + 1)
        elif change is Change.CUT:
            self.tally = replace(tally, resegmented=tally.resegmented + 1)


async def take_in(file: FetchedFile, context: RunContext, ledger: Ledger, after_batch: Callable[[], None]) -> None:
    """Bring the library's documents of `file` up to its content; those no longer in it are left for the end."""
    file_id = await context.writer.at_once(
        lambda steps: steps.put_file(context.source, file.path, file.sha256, context.recipe)
    )
    parsed = parse(file, context.limits)
    while batch := await asyncio.to_thread(_next_batch, parsed):
        skips = [item for item in batch if isinstance(item, Skip)]
        documents = [item for item in batch if isinstance(item, ParsedDocument)]
        intakes: list[Intake] = []
        if documents:
            intakes, duplicates = await _judged(documents, file.path, context, ledger)
            skips += duplicates
        if intakes or skips:
            await context.writer.at_once(partial(_write, intakes, skips, file_id, context))
        ledger.taken += len(documents)
        after_batch()


async def _write(
    intakes: Sequence[Intake], skips: Sequence[Skip], file_id: int, context: RunContext, steps: LibrarySteps
) -> None:
    if intakes:
        await steps.put_documents(
            context.source,
            file_id,
            intakes,
            recipe=context.recipe,
            generation=context.generation,
            kept_revisions=context.kept_revisions,
        )
    await steps.put_file_skips(context.source, skips)


async def _judged(
    documents: Sequence[ParsedDocument], path: str, context: RunContext, ledger: Ledger
) -> tuple[list[Intake], list[Skip]]:
    """Return those of `documents` that changed, ready to be written; a skip for each whose name belongs to another."""
    names = [document.name for document in documents]
    held = await context.writer.held(context.source, names, context.recipe)
    skips: list[Skip] = []
    changed: list[tuple[ParsedDocument, bool]] = []
    for document in documents:
        former = held.get(document.name)
        owner = ledger.claim(document.name, path, former)
        if owner is not None:
            skips.append(_duplicate(document, path, owner))
            continue
        change, is_to_be_cut = judge(document, former, path)
        ledger.count(change)
        if change.is_written:
            changed.append((document, is_to_be_cut))
    intakes: list[Intake] = []
    if changed:
        to_cut = [Uncut(document.text, document.blocks) for document, is_to_be_cut in changed if is_to_be_cut]
        ledger.cut += sum(len(one.text) for one in to_cut)
        workers = context.workers if ledger.cut >= SHARED_CHARACTERS else None
        cuts = iter(await asyncio.to_thread(cut_each, to_cut, context.recipe.passages, workers))
        intakes = [
            Intake(document, held.get(document.name), next(cuts) if is_to_be_cut else None)
            for document, is_to_be_cut in changed
        ]
    return intakes, skips


def _next_batch(parsed: Iterator[ParsedDocument | Skip]) -> list[ParsedDocument | Skip]:
    batch: list[ParsedDocument | Skip] = []
    characters = 0
    for item in parsed:
        batch.append(item)
        characters += len(item.text) if isinstance(item, ParsedDocument) else len(item.detail)
        if len(batch) >= BATCH_DOCUMENTS or characters >= BATCH_CHARACTERS:
            break
    return batch


def _duplicate(document: ParsedDocument, path: str, owner: str) -> Skip:
    detail = f"The name “{document.name}” belongs to a document of {owner}; the first one is kept."
    return Skip(path, SkipReason.DUPLICATE_ID, detail, document.line)
