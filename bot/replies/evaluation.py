"""A run over a gold file -> Reply: figures, misses, and what changed since an earlier run."""

from collections.abc import Sequence
from typing import Final

from bot.replies.wording import counted
from bot.reply import Block, Reply, Role, Table, note
from index.evaluation import Calibration, Change, Comparison, Complaint, Figures, Group, Judgement, Share
from index.model import Quote

MOST_MISSES: Final = 50
"""So many misses are shown; the others stand in --json."""
_MOST_CHANGES: Final = 20
_SHOWN: Final = 70
_BAR_CELLS: Final = 30
_NONE: Final = "-"


def asking_reply(questions: int) -> Reply:
    """Say how many questions are asked."""
    return note(f"Asking {counted(questions, 'question')} ...")


def complaints_reply(complaints: Sequence[Complaint]) -> Reply:
    """List the lines that are not measured, each with its reason and what to do."""
    lines = tuple(
        Block(Role.WARNING, f"{complaint.file}, line {complaint.line}: {complaint.message} {complaint.advice}")
        for complaint in complaints
    )
    end = Block(Role.NOTE, f"Not measured: {counted(len(complaints), 'line')}.")
    return Reply((*lines, end) if lines else ())


def evaluation_reply(judgements: Sequence[Judgement], figures: Figures, comparison: Comparison | None) -> Reply:
    """Show the whole run."""
    blocks: list[Block | Table] = [Table(("Measure", "Value", "Of"), tuple(_measures(figures)), frozenset({1, 2}))]
    for title, groups in (("Type", figures.types), ("Style", figures.styles)):
        if groups:
            blocks += [Block(Role.HEADING, f"By {title.casefold()}", apart=True), _groups(title, groups)]
    blocks += _calibration(figures)
    blocks += _misses(judgements)
    blocks += _changes(comparison) if comparison is not None else []
    return Reply(tuple(blocks))


def _measures(figures: Figures) -> list[tuple[str, str, str]]:
    asked, declined = f"{figures.answerable:,}", figures.questions - figures.answerable
    if figures.ndcg_10 is not None:
        rows = [
            ("Documents: nDCG@10", share(figures.ndcg_10), asked),
            ("Documents: recall@100", share(figures.recall_100), asked),
            ("Documents: average precision over 1,000", share(figures.average_precision), asked),
        ]
    else:
        rows = [
            ("Right quote first (hit@1)", share(figures.hit_1), asked),
            ("Right quote among the first 3 (hit@3)", share(figures.hit_3), asked),
            ("Mean reciprocal rank", share(figures.mrr), asked),
            _row("Quotes that are verbatim", figures.verbatim),
            ("Captions and link lines quoted", f"{figures.never_quoted:,}", f"{figures.verbatim.of:,}"),
            ("Characters of the first quote, median", _whole(figures.median_length), asked),
        ]
        if figures.parts.of > figures.answerable:
            rows.append(_row("Parts of the questions among the first 3", figures.parts))
        if figures.articles is not None:
            rows.append(("Gold documents of several, among the first 3", share(figures.articles), ""))
        if figures.marked.of:
            rows.append(_row("Marked words hold a short answer", figures.marked))
    rows += [
        ("Right outcome: right first, or rightly declined", share(figures.right), f"{figures.questions:,}"),
        _row("Wrongly declined", figures.wrongly_declined),
    ]
    if declined:
        rows += [
            _row("Rightly declined", figures.rightly_declined),
            ("Confidence tells both apart (AUROC)", share(figures.auroc), f"{declined:,}"),
        ]
    return [
        *rows,
        ("Expected calibration error", share(figures.calibration.error), f"{figures.questions:,}"),
        ("Time to answer, median", _milliseconds(figures.median_ms), ""),
        ("Time to answer, 95 % within", _milliseconds(figures.p95_ms), ""),
    ]


def share(value: float | None) -> str:
    """Write a share from 0 to 1, three places after the point."""
    return _NONE if value is None else f"{value:.3f}"


def _row(name: str, entry: Share) -> tuple[str, str, str]:
    return name, share(entry.value), f"{entry.of:,}"


def _whole(value: float | None) -> str:
    return _NONE if value is None else f"{value:,.0f}"


def _milliseconds(value: float | None) -> str:
    return _NONE if value is None else f"{value:,.1f} ms"


def _groups(title: str, groups: Sequence[Group]) -> Table:
    return Table(
        (title, "Questions", "hit@1", "hit@3", "MRR", "Right outcome", "AUROC"),
        tuple(
            (
                group.name,
                f"{group.questions:,}",
                *(share(value) for value in (group.hit_1, group.hit_3, group.mrr, group.right, group.auroc)),
            )
            for group in groups
        ),
        frozenset(range(1, 7)),
    )


def _calibration(figures: Figures) -> list[Block | Table]:
    return [Block(Role.HEADING, "Calibration", apart=True), reliability_table(figures.calibration)]


def reliability_table(calibration: Calibration) -> Table:
    """Show how often the first quote is right at each tenth of confidence, in figures and as a reliability diagram."""
    rows = tuple(
        (
            f"{entry.low:.1f} to {entry.high:.1f}",
            f"{entry.count:,}",
            share(entry.confidence),
            share(entry.accuracy),
            reliability_bar(entry.accuracy, entry.confidence),
        )
        for entry in calibration.bins
        if entry.accuracy is not None and entry.confidence is not None
    )
    headings = ("Confidence", "Questions", "Mean confidence", "First quote right", "Right █, as it should be │")
    return Table(headings, rows, frozenset({1, 2, 3}))


def reliability_bar(right: float, wanted: float) -> str:
    """Draw the share that is right as a bar, and a line where it should end; both from 0 to 1."""
    filled = round(right * _BAR_CELLS)
    line = min(_BAR_CELLS - 1, round(wanted * _BAR_CELLS))
    cells = ["█" if cell < filled else "·" for cell in range(_BAR_CELLS)]
    cells[line] = "│"
    return "".join(cells)


def _misses(judgements: Sequence[Judgement]) -> list[Block | Table]:
    missed = [judgement for judgement in judgements if not judgement.right]
    if not missed:
        return []
    blocks: list[Block | Table] = [Block(Role.HEADING, f"Misses: {len(missed):,}", apart=True)]
    for judgement in missed[:MOST_MISSES]:
        blocks += [
            Block(Role.NOTE, f"{_named(judgement)}{excerpt(judgement.question.text)}", apart=True),
            Block(Role.NOTE, f"  {_what_came(judgement)}"),
        ]
    if len(missed) > MOST_MISSES:
        blocks.append(Block(Role.NOTE, f"{len(missed) - MOST_MISSES:,} more stand in --json.", apart=True))
    return blocks


def _named(judgement: Judgement) -> str:
    question = judgement.question
    return "" if question.id == question.text else f"{question.id}: "


def _what_came(judgement: Judgement) -> str:
    """Say what came first, and where the gold came."""
    first = _first(judgement.first)
    if not judgement.question.answerable:
        return f"Answered, though it is to be declined. First came {first}"
    declined = "" if judgement.answered else "Declined. "
    if judgement.rank == 1:
        return f"{declined}Nearest came the gold, {first}"
    came = "did not come" if judgement.rank is None else f"came at {judgement.rank}"
    return f"{declined}The gold {came}. First came {first}"


def _first(quote: Quote | None) -> str:
    return "nothing." if quote is None else f"{quote.document}#{quote.start}-{quote.end}: {excerpt(quote.text)}"


def excerpt(text: str) -> str:
    """Return the beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def _changes(comparison: Comparison) -> list[Block | Table]:
    counts = (
        f"{counted(len(comparison.won), 'question')} won, {len(comparison.lost):,} lost, "
        f"{len(comparison.up):,} moved up, {len(comparison.down):,} moved down."
    )
    others = f"In one run alone: {comparison.added:,} new, {comparison.gone:,} gone."
    heading = Block(Role.HEADING, "Against the baseline", apart=True)
    lines = [Block(Role.NOTE, counts), *([Block(Role.NOTE, others)] if comparison.added or comparison.gone else [])]
    rows = [
        (word, _rank(change.rank_before), _rank(change.rank_now), excerpt(change.text))
        for word, changes in _named_changes(comparison)
        for change in changes[:_MOST_CHANGES]
    ]
    return [heading, *lines, *([Table(("Change", "Was at", "Is at", "Question"), tuple(rows))] if rows else [])]


def _named_changes(comparison: Comparison) -> tuple[tuple[str, Sequence[Change]], ...]:
    return ("won", comparison.won), ("lost", comparison.lost), ("up", comparison.up), ("down", comparison.down)


def _rank(rank: int | None) -> str:
    return _NONE if rank is None else f"{rank}"
