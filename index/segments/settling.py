"""After a run, inside its transaction: documents in no segment become one, and segments of like size become one.

What is written here can be made anew from the stored texts at any time, so a disk that refuses fails no run: the
documents stay loose, are searched as before, and the reason is told.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Final

from index.library import Holdings, LooseRevision, SegmentRows
from index.segments.files import clear_away, segment_path
from index.segments.recipe import SegmentRecipe
from index.segments.tiers import Weight, emptied, has_drifted, is_enough, to_merge
from index.segments.workers import SHARED_CHARACTERS, Workers

CHUNK_CHARACTERS: Final = 4_000_000
"""Text that is in memory at once while a segment is made, with some hundred megabytes of what is made of it."""
MOST_DRIFT: Final = 0.1
"""A pivot length that is off the mean by more than a tenth is renewed with the next merge, which then takes in all."""


async def settle(
    rows: SegmentRows, library_folder: Path, recipe: SegmentRecipe, workers: Workers | None = None
) -> tuple[str, ...]:
    """Write the segments that are due, and say what could not be written, a sentence each.

    The `workers` share in reading the texts where those are many; without, there are some for as long as it takes.

    Raises:
        DatabaseError: the library can't be read or written.
    """
    with Workers() if workers is None else nullcontext(workers) as shared:
        try:
            holdings = await _freeze(rows, library_folder, recipe, shared)
            while await _merge(rows, library_folder, recipe, shared, holdings):
                holdings = None
        except OSError as error:
            return (not_written(error),)
    return ()


async def drop_emptied(rows: SegmentRows) -> bool:
    """Remove the segments of which nothing is left; return whether there were any."""
    found = emptied(_weights(await rows.holdings()))
    await rows.remove(found)
    return bool(found)


async def tidy(rows: SegmentRows, library_folder: Path) -> tuple[str, ...]:
    """Remove the files that no segment of the library needs, after a commit, and say what could not be removed."""
    kept = [one.id for one in (await rows.holdings()).segments]
    try:
        await asyncio.to_thread(clear_away, library_folder, kept)
    except OSError as error:
        return (f"Files that are not needed any more could not be removed ({error.strerror or error}).",)
    return ()


async def _freeze(rows: SegmentRows, library_folder: Path, recipe: SegmentRecipe, workers: Workers) -> Holdings | None:
    """Make segments of the documents that are in none, if they are enough; return what there is where nothing was."""
    holdings, loose = await rows.holdings_and_loose()
    outdated = [one.id for one in holdings.segments if one.recipe != recipe.text]
    if outdated:
        await rows.remove(outdated)
        loose = await rows.loose()
    if not is_enough(len(loose), sum(one.sentences for one in loose)):
        return None if outdated else holdings
    pivots = {} if len(outdated) == len(holdings.segments) else holdings.pivots
    pays = sum(one.characters for one in loose) >= SHARED_CHARACTERS
    for chunk in chunks(loose):
        pivots = await write_loose(rows, library_folder, recipe, chunk, pivots, workers if pays else None)
    return None


async def write_loose(  # noqa: PLR0913, PLR0917 - what a segment is made of, and where to
    rows: SegmentRows,
    library_folder: Path,
    recipe: SegmentRecipe,
    chunk: Sequence[LooseRevision],
    pivots: Mapping[str, float],
    workers: Workers | None = None,
) -> Mapping[str, float]:
    """Make a segment of loose documents, and return the pivot lengths that it was baked with: the library's now.

    The `workers` share in the reading of the texts.

    Raises:
        OSError: the disk is full, or refuses; they are loose then as before.
    """
    from index.segments.writing import write_documents  # noqa: PLC0415 (numpy and nltk: only when there is something)

    revisions = [one.id for one in chunk]
    documents = await rows.read(revisions)
    number = await rows.add(recipe.text)
    path = segment_path(library_folder, number)
    try:
        written = await asyncio.to_thread(write_documents, path, documents, recipe, pivots, workers)
    except OSError:
        await rows.remove([number])
        raise
    await rows.fill(number, revisions, written.checksum)
    await rows.put_pivots(written.pivots)
    return written.pivots


def not_written(error: OSError) -> str:
    """Say that segments could not be written."""
    reason = error.strerror or str(error)
    return f"The files that make searching start fast could not be written ({reason}); answers are not affected."


async def _merge(
    rows: SegmentRows, library_folder: Path, recipe: SegmentRecipe, workers: Workers, holdings: Holdings | None
) -> bool:
    """Do the first merge that is due among `holdings`, or what there is now; return whether there may be another."""
    if holdings is None:
        holdings = await rows.holdings()
    if found := emptied(_weights(holdings)):
        await rows.remove(found)
        return True
    group = to_merge(_weights(holdings))
    if not group:
        return False
    from index.engine.columns import SegmentDamagedError  # noqa: PLC0415 (numpy: only when there is something)

    try:
        await _merge_group(rows, library_folder, recipe, holdings, group)
    except SegmentDamagedError as error:  # its documents are loose from now on, and made into another one
        await rows.remove([number_of(error.segment)])
        await _freeze(rows, library_folder, recipe, workers)
    return True


async def _merge_group(
    rows: SegmentRows, library_folder: Path, recipe: SegmentRecipe, holdings: Holdings, group: Sequence[int]
) -> None:
    from index.segments.writing import mean_lengths, write_merged  # noqa: PLC0415 (numpy and nltk)

    means = await asyncio.to_thread(mean_lengths, library_folder, holdings.segments)
    pivots = holdings.pivots
    if has_drifted(pivots, means, MOST_DRIFT):
        pivots, group = means, [one.id for one in holdings.segments]
        await rows.put_pivots(pivots)
    chosen = [one for one in holdings.segments if one.id in group]
    revisions = await rows.held(group)
    number = await rows.add(recipe.text)
    try:
        written = await asyncio.to_thread(write_merged, library_folder, number, chosen, recipe, pivots)
    except BaseException:
        await rows.remove([number])
        await rows.put_pivots(holdings.pivots)
        raise
    await rows.fill(number, revisions, written.checksum)
    await rows.remove(group)


def number_of(file_name: str) -> int:
    """Return the number of the segment whose file is so called."""
    return int(file_name.partition(".")[0])


def _weights(holdings: Holdings) -> list[Weight]:
    return [Weight(one.id, one.documents - len(one.absent), one.documents) for one in holdings.segments]


def chunks(loose: Sequence[LooseRevision]) -> Iterator[list[LooseRevision]]:
    """Yield the revisions in their order, so many at a time as one segment is made of."""
    chunk: list[LooseRevision] = []
    characters = 0
    for one in loose:
        chunk.append(one)
        characters += one.characters
        if characters >= CHUNK_CHARACTERS:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk
