"""Figures by day -> a chart, as the bytes of a PNG. The one door to matplotlib; pure, but slow: call it in a thread."""

import io
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from bot.records import DayStatistics

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INCHES: Final = (8.0, 9.0)
DOTS_PER_INCH: Final = 110
"""880 x 990 dots: legible across a phone, and some 60 kB."""
_FONT: Final = 13
_GOOD, _BAD, _LINE, _FAINT_LINE = "#0072b2", "#d55e00", "#009e73", "#cc79a7"
"""Colours that are told apart with every common kind of colour blindness (Okabe and Ito)."""
_LEAST_DAYS: Final = 7
"""So many days are always shown, so that a single bar is a bar and no wall."""
_MOST_MARKED: Final = 45
"""With more days than that, points are drawn without a mark."""


def draw_chart(days: Sequence[DayStatistics]) -> bytes:
    """Draw questions, latency and votes of `days` (at least one), the oldest first."""
    from matplotlib.figure import Figure  # without pyplot, which keeps what it draws and belongs to one thread

    figure = Figure(figsize=INCHES, dpi=DOTS_PER_INCH, layout="constrained")
    questions, latency, votes = figure.subplots(3, 1, sharex=True, height_ratios=(3, 2, 2))
    _draw_questions(questions, days)
    _draw_latency(latency, days)
    _draw_votes(votes, days)
    last = days[-1].day.toordinal()
    votes.set_xlim(last - max(len(days), _LEAST_DAYS) + 0.3, last + 0.7)
    image = io.BytesIO()
    figure.savefig(image, format="png", metadata={"Software": None})
    return image.getvalue()


def _draw_questions(axes: "Axes", days: Sequence[DayStatistics]) -> None:
    answered = [day.answered for day in days]
    declined = [day.questions - day.answered for day in days]
    axes.bar(_positions(days), answered, color=_GOOD, label="answered")
    axes.bar(_positions(days), declined, bottom=answered, color=_BAD, label="declined")
    _finish(axes, "Questions")


def _draw_latency(axes: "Axes", days: Sequence[DayStatistics]) -> None:
    asked = [day for day in days if day.questions]
    marker = "o" if len(asked) <= _MOST_MARKED else ""
    most_below = [day.p95_ms or 0 for day in asked]
    axes.plot(_positions(asked), most_below, color=_FAINT_LINE, marker=marker, label="95% within")
    axes.plot(_positions(asked), [day.median_ms or 0 for day in asked], color=_LINE, marker=marker, label="median")
    axes.set_ylim(bottom=0)
    _finish(axes, "Time to answer, ms")


def _draw_votes(axes: "Axes", days: Sequence[DayStatistics]) -> None:
    axes.bar(_positions(days), [day.helpful for day in days], color=_GOOD, label="helpful")
    axes.bar(_positions(days), [-day.unhelpful for day in days], color=_BAD, label="not helpful")
    axes.axhline(0, color="black", linewidth=0.8)
    axes.yaxis.set_major_formatter(lambda value, _: f"{abs(value):,.0f}")
    _finish(axes, "Feedback")


def _finish(axes: "Axes", title: str) -> None:
    """Give a part its title and legend, whole numbers, and dates that don't run into each other."""
    from matplotlib.ticker import MaxNLocator

    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True, min_n_ticks=1))
    axes.xaxis.set_major_formatter(lambda position, _: f"{date.fromordinal(round(position)):%d %b}")
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    axes.tick_params(labelsize=_FONT)
    axes.set_title(title, loc="left", fontweight="bold", fontsize=_FONT)
    axes.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2, frameon=False, borderaxespad=0.2, fontsize=_FONT)
    axes.grid(axis="y", alpha=0.3)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _positions(days: Sequence[DayStatistics]) -> list[int]:
    """Return where days stand: at their number since the year 1."""
    return [day.day.toordinal() for day in days]
