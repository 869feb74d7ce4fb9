"""The steps of one run, inside its transaction: compare, take in what changed, let go of what went, report.

Files are taken in path order, so that of two documents with one name that of the first file wins, no
matter which of them was indexed earlier.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Final, Self

from index.formats import ParseLimits
from index.library import LibrarySteps, LibraryWriter, Recipe, StoredFile, StoredSource
from index.model import FetchedFile, Skip, SkipReason
from index.reindex.intake import Ledger, RunContext, take_in
from index.reindex.plan import Plan, folders_of, make_plan
from index.reindex.report import Progress, Report, Step, nothing_indexed
from index.reindex.target import Target
from index.segments.workers import Workers
from index.sources import FolderSource, Listing
from index.text.segmentation import PassageLimits

PARSER_VERSION: Final = 2
"""Raised whenever the same file would give other documents, so that unchanged files are parsed again."""
_KEPT: Final = "What was indexed from it before is kept."


@dataclass(frozen=True, slots=True)
class Scan:
    """Where a run reads, how much it takes of a file, how it cuts, and how many revisions are kept."""

    folder: FolderSource
    limits: ParseLimits
    passages: PassageLimits
    kept_revisions: int

    @property
    def recipe(self) -> Recipe:
        """What the stored form of a document depends on beside its file."""
        limits = f"{self.limits.max_decompressed_bytes} {self.limits.max_record_chars}"
        return Recipe(f"{PARSER_VERSION} {limits}", self.passages)


@dataclass(slots=True)
class Refresh:
    """One run over one source. `stored` are the files of the last run; the other fields fill up on the way.

    `kept` can't be read now and stay as they are, `gone` lose their documents, `parsed` were parsed before
    and are now parsed again.
    """

    context: RunContext
    scan: Scan
    target: Target
    stored: Mapping[str, StoredFile]
    documents_before: int
    progress: Callable[[Progress], None]
    ledger: Ledger = field(default_factory=Ledger)
    skips: list[Skip] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    parsed: list[StoredFile] = field(default_factory=list)

    @classmethod
    async def begin(  # noqa: PLR0913, PLR0917 - what a run is made of
        cls,
        writer: LibraryWriter,
        scan: Scan,
        target: Target,
        now: datetime,
        progress: Callable[[Progress], None],
        workers: Workers,
    ) -> Self:
        """Read what is stored; a new source is added."""

        async def read(steps: LibrarySteps) -> tuple[StoredSource, int, int, dict[str, StoredFile]]:
            source = target.existing or await steps.add_source(target.name, target.location, now)
            generation = await steps.generation() + 1
            documents, _ = await steps.counts(source)
            return source, generation, documents, await steps.files(source, scan.recipe)

        source, generation, documents, files = await writer.at_once(read)
        context = RunContext(writer, source, scan.recipe, scan.limits, generation, scan.kept_revisions, workers)
        return cls(context, scan, target, files, documents, progress)

    async def run(self, listing: Listing, now: datetime) -> Report:
        """Do the whole run; raise EmptySourceError where the source would end without a document."""
        self.skips += listing.skips
        plan = await self._compare(listing)
        await self._take_in(plan, listing)
        report = await self.context.writer.at_once(partial(self._end, now))
        if not report.documents:
            raise nothing_indexed(self.target.location, report.skips, self.documents_before)
        return report

    async def _compare(self, listing: Listing) -> Plan:
        """Read and hash the files that are stored, whatever their times and sizes say, and plan the rest."""
        found: dict[str, str | Skip | None] = {}
        for number, path in enumerate(listing.files):
            self.progress(Progress(Step.CHECKING, number, len(listing.files), path))
            known = self.stored.get(path)
            found[path] = None if known is None or known.sha256 is None else await self._state_of(path)
        plan = make_plan(self.stored, found, listing.skips)
        self.skips += [state for state in found.values() if isinstance(state, Skip)]
        self.ledger.unchanged |= plan.unchanged
        self.ledger.kept |= plan.kept.keys()
        self.gone |= plan.removed
        return plan

    async def _state_of(self, path: str) -> str | Skip:
        fetched = await self._fetch(path)
        return fetched if isinstance(fetched, Skip) else fetched.sha256

    async def _fetch(self, path: str) -> FetchedFile | Skip:
        return await asyncio.to_thread(self.scan.folder.fetch, path)

    async def _take_in(self, plan: Plan, listing: Listing) -> None:
        """Parse what the plan says, and the files that lose a record to one of those."""
        done = 0
        for path in sorted(listing.files):
            if path not in plan.to_parse and path not in self.ledger.robbed:
                continue
            report = partial(self._report_intake, done, len(plan.to_parse | self.ledger.robbed), path)
            report()
            await self._take_in_file(path, report)
            done += 1
        self._report_intake(done, done, "")

    def _report_intake(self, done: int, total: int, path: str) -> None:
        self.progress(Progress(Step.INDEXING, done, total, path, self.ledger.taken))

    async def _take_in_file(self, path: str, after_batch: Callable[[], None]) -> None:
        fetched = await self._fetch(path)
        self.ledger.unchanged.discard(path)
        if isinstance(fetched, Skip):
            self._refuse(fetched)
            return
        if path in self.stored:
            self.parsed.append(self.stored[path])
        await take_in(fetched, self.context, self.ledger, after_batch)

    def _refuse(self, skip: Skip) -> None:
        """Note a file that changed since it was listed or compared, so that it can't be read or used now."""
        self.skips.append(skip)
        if skip.path in self.stored:
            (self.ledger.kept if skip.reason is SkipReason.UNREADABLE else self.gone).add(skip.path)

    async def _end(self, now: datetime, steps: LibrarySteps) -> Report:
        await self._let_go(steps)
        return await self._conclude(now, steps)

    async def _let_go(self, steps: LibrarySteps) -> None:
        """Remove the documents that no file gave, and the files that are gone."""
        gone = [self.stored[path] for path in sorted(self.gone)]
        removed: list[int] = []
        for file in (*self.parsed, *gone):
            names = await steps.names_in(file.id)
            removed += [number for number, name in names if name not in self.ledger.claimed]
        await steps.remove_documents(removed)
        await steps.remove_files(self.context.source, gone)
        await steps.forget_hashes(self.stored[path].id for path in sorted(self.ledger.kept))
        self.ledger.tally = replace(self.ledger.tally, removed=len(removed))

    async def _conclude(self, now: datetime, steps: LibrarySteps) -> Report:
        """Write the generation, if there is one, and say what was done."""
        source = self.context.source
        await steps.put_other_skips(source, self._final_skips())
        skips = await steps.skips(source)
        documents, sentences = await steps.counts(source)
        await steps.note_check(source, self.target.location, now)
        tally = self.ledger.tally
        if tally.total:
            await steps.add_generation(self.context.generation, source.name, tally, now)
        return Report(
            source=source.name,
            location=self.target.location,
            generation_before=self.context.generation - 1,
            generation_after=self.context.generation - (not tally.total),
            added=tally.added,
            changed=tally.changed,
            removed=tally.removed,
            unchanged=documents - tally.added - tally.changed - tally.resegmented,
            resegmented=tally.resegmented,
            documents=documents,
            sentences=sentences,
            skips=skips,
            kept=tuple(sorted(self.ledger.kept)),
            is_new=self.target.existing is None,
            moved_from=self.target.moved_from,
        )

    def _final_skips(self) -> list[Skip]:
        """Return what was skipped outside of parsed files, in order; of what can't be read now, say what was kept."""
        skips = sorted(self.skips, key=lambda skip: (skip.path, skip.detail))
        kept = {path for kept in self.ledger.kept for path in (kept, *folders_of(kept))}
        return [
            replace(skip, detail=f"{skip.detail} {_KEPT}")
            if skip.reason is SkipReason.UNREADABLE and skip.path in kept
            else skip
            for skip in skips
        ]
