"""What is derived from a library's texts and is wrong, made anew. Texts are never touched.

Where what is precious is damaged nothing is changed at all: what is made of it would be wrong, too.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.library import LibraryWriter, SegmentRows, open_library_for_writing
from index.library.inspection import LibraryInspection, open_library_for_inspection
from index.segments.checking import check_library, check_segments
from index.segments.findings import Finding, Inspection
from index.segments.looking import look_at_files
from index.segments.recipe import SegmentRecipe
from index.segments.settling import chunks, not_written, settle, tidy, write_loose


@dataclass(frozen=True, slots=True)
class Repair:
    """What became of a library: what was wrong, what of that is left, and what could not be done, a sentence each."""

    found: Inspection
    left: tuple[Finding, ...]
    warnings: tuple[str, ...] = ()

    @property
    def mended(self) -> tuple[Finding, ...]:
        """What was wrong and is no more."""
        return tuple(one for one in self.found.findings if one not in self.left)

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong any more."""
        return not (self.left or self.warnings)


async def repair_library(folder: Path, recipe: SegmentRecipe, *, is_searched: bool, deep: bool = False) -> Repair:
    """Make anew what `check_library`, as `deep`, finds wrong with what is derived from the texts in `folder`.

    Documents of segments that are wrong are put into new ones, baked as the old ones were, so that no answer changes.
    Where segments are not searched (`is_searched`) they are only let go.

    Raises:
        DatabaseMissingError: there is none.
        DatabaseError: the library can't be written: another process writes, or the disk is full.
        OSError: there is no room for what `deep` makes.
    """
    found = await check_library(folder, recipe)
    if found.is_precious_damaged:
        return Repair(found, found.findings)
    async with open_library_for_writing(folder) as writer, open_library_for_inspection(folder) as library:
        wrong = await _wrong(library, folder, recipe, deep=deep)
        warnings = await _repaired(writer, folder, recipe, _numbers(wrong), is_searched=is_searched)
        left = await _wrong(library, folder, recipe, deep=False)
    return Repair(replace(found, writer=None, findings=wrong), left, tuple(dict.fromkeys(warnings)))


async def _wrong(library: LibraryInspection, folder: Path, recipe: SegmentRecipe, *, deep: bool) -> tuple[Finding, ...]:
    """Return what is wrong with what is derived, for who writes alone."""
    held, found = await check_segments(library, folder, recipe, deep=deep)
    return (*found, *await asyncio.to_thread(look_at_files, folder, held))


def _numbers(findings: Sequence[Finding]) -> list[int]:
    return sorted({one.segment for one in findings if one.segment is not None})


async def _repaired(
    writer: LibraryWriter, folder: Path, recipe: SegmentRecipe, numbers: Sequence[int], *, is_searched: bool
) -> tuple[str, ...]:
    """Make the segments of those numbers anew, in one transaction, and say what could not be done."""
    async with writer.transaction():
        pivots = (await writer.segments.holdings()).pivots  # before they go with the last segment
        groups = [await _let_go(writer.segments, recipe, number) for number in numbers]
        warnings = await _settled(writer.segments, folder, recipe, groups, pivots) if is_searched else ()
    return (*warnings, *await tidy(writer.segments, folder))


async def _let_go(rows: SegmentRows, recipe: SegmentRecipe, number: int) -> frozenset[int]:
    """Remove a segment, be it there or not, and return the rows of its documents, which are loose then."""
    revisions = await rows.held([number])
    standing_in = await rows.add(recipe.text)  # nothing else can take them out of a segment that is not there
    await rows.fill(standing_in, revisions, 0)
    await rows.remove([standing_in, number])
    return frozenset(revisions)


async def _settled(
    rows: SegmentRows,
    folder: Path,
    recipe: SegmentRecipe,
    groups: Sequence[frozenset[int]],
    pivots: Mapping[str, float],
) -> tuple[str, ...]:
    loose = await rows.loose()
    try:
        for group in groups:
            for chunk in chunks([one for one in loose if one.id in group]):
                await write_loose(rows, folder, recipe, chunk, pivots)
    except OSError as error:
        return (not_written(error),)
    return await settle(rows, folder, recipe)
