"""`verbatim eval`: how good the answers are, measured on questions whose answers are known."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.cli.boundary import Status
from bot.cli.options import DataOption, JsonOption, set_up_for
from bot.cli.plain import PlainCommand
from bot.cli.streams import remark, tell, tell_record
from config.errors import UsageError, VerbatimError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from bot.cli.gold_files import Task
    from index.evaluation import Comparison, Figures, Judgement

_EXAMPLES = """\b
Examples:
  verbatim eval questions.jsonl
  verbatim eval questions.jsonl --save before.json
  verbatim eval questions.jsonl --baseline before.json --chart calibration.png

\b
A line of questions.jsonl, and one of a question that must be declined:
  {"question": "Who built it?", "document": "harbour.md", "quote": "It was built by Ada Finch."}
  {"question": "Who sank it?", "quote": null}
"""
_PICTURE: Final = ".png"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(name="eval", cls=PlainCommand, epilog=_EXAMPLES)(evaluate)


def evaluate(  # noqa: PLR0913, PLR0917 - one for each option
    context: typer.Context,
    gold: Annotated[
        Path,
        typer.Argument(metavar="GOLD", help="A file of JSON lines, or a collection's folder.", show_default=False),
    ],
    baseline: Annotated[
        Path | None, typer.Option("--baseline", metavar="FILE", help="Say what changed since the run saved in FILE.")
    ] = None,
    save: Annotated[Path | None, typer.Option("--save", metavar="FILE", help="Keep the run in FILE.")] = None,
    json: JsonOption = False,  # noqa: FBT002 - typer wants it so
    chart: Annotated[
        Path | None, typer.Option("--chart", metavar="FILE", help="Draw how far confidence can be trusted, as PNG.")
    ] = None,
    data: DataOption = None,
) -> None:
    """Measure the answers on questions whose answers are known.

    Each line of GOLD gives a question and the text that should be quoted; "document" may be left out. Lines that
    can't be measured are listed with their numbers, and the exit status is then 1.
    """
    from bot.cli.gold_files import opened
    from bot.replies.evaluation import asking_reply, complaints_reply, evaluation_reply
    from index.evaluation import figures_of, run_record

    _check_places(save, chart)
    before = _baseline(baseline) if baseline else None
    with opened(gold, set_up_for(context, data)) as task:
        remark(complaints_reply(task.gold.complaints))
        if not task.gold.questions:
            raise UsageError(f"{gold} holds no question that can be measured.", "Mend the lines named above.")
        remark(asking_reply(len(task.gold.questions)))
        judgements = ask(task)
        figures = figures_of(judgements)
    comparison = _compared(judgements, before)
    record = run_record(str(gold), judgements, figures, task.gold.complaints) | changes_record(comparison)
    _keep(save, chart, record, figures)
    if json:
        tell_record(record)
    else:
        tell(evaluation_reply(judgements, figures, comparison))
    if task.gold.complaints:
        raise typer.Exit(Status.FAILED)


def ask(task: "Task") -> "list[Judgement]":
    """Ask all questions of a task, timed by the machine's clock."""
    from index.evaluation import ask_all

    return list(ask_all(task.answerer, task.gold, time.perf_counter, task.scope))


def _check_places(save: Path | None, chart: Path | None) -> None:
    """Refuse a place that can't be written to before anything is measured."""
    if chart is not None and chart.suffix.casefold() != _PICTURE:
        raise UsageError(f"The chart is a PNG, but “{chart.name}” has another ending.", "Give a name in .png.")
    for path in (save, chart):
        if path is not None and (path.is_dir() or not path.absolute().parent.is_dir()):
            raise UsageError(f"{path} can't be written.", "Give the name of a file in a folder that exists.")


def _baseline(path: Path) -> "Mapping[str, Any]":
    from bot.cli.gold_files import read_json
    from index.evaluation import SavedRunError, read_run

    try:
        return read_run(read_json(path))
    except SavedRunError as error:
        raise UsageError(
            f"{path} can't be compared with. {error}", "Save a run anew: verbatim eval GOLD --save FILE"
        ) from error


def _compared(judgements: "list[Judgement]", before: "Mapping[str, Any] | None") -> "Comparison | None":
    from index.evaluation import compare

    return None if before is None else compare(judgements, before)


def changes_record(comparison: "Comparison | None") -> "dict[str, Any]":
    """Return what changed, for JSON; null without a baseline."""
    import dataclasses

    return {"changes": None if comparison is None else dataclasses.asdict(comparison)}


def _keep(save: Path | None, chart: Path | None, record: "Mapping[str, Any]", figures: "Figures") -> None:
    import json

    if save is not None:
        _write(save, (json.dumps(record, indent=1) + "\n").encode())
    if chart is not None:
        from bot.render.calibration_chart import draw_calibration

        _write(chart, draw_calibration(figures.calibration))


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise VerbatimError(
            f"{path} can't be written ({error.strerror or error}).", "Give another place, and measure again."
        ) from error
