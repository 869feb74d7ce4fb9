"""Records -> a chart of what a question takes, as the bytes of a PNG."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from matplotlib.figure import Figure

from bench.engines import FTS5, NUMBA, NUMPY, OURS, RANK, TANTIVY
from bench.measured import KEPT, WORDS, Measured

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INCHES: Final = (11.0, 6.0)
DOTS_PER_INCH: Final = 110
MEDIAN: Final = "top-10 p50"
MOST: Final = "top-10 p95"
_FONT: Final = 12
_COLOURS: Final = {
    OURS: "#0072b2",
    TANTIVY: "#d55e00",
    NUMBA: "#009e73",
    NUMPY: "#56b4e9",
    FTS5: "#cc79a7",
    RANK: "#999999",
}
"""Told apart with every common kind of colour blindness (Okabe and Ito)."""


def draw(records: Sequence[Measured]) -> bytes:
    """Draw medians as points and lines by size, with a stroke up to the 95th percentile; both scales logarithmic."""
    figure = Figure(figsize=INCHES, dpi=DOTS_PER_INCH, layout="constrained")
    for words, axes in zip(WORDS, figure.subplots(1, 2, sharey=True), strict=True):
        for engine, colour in _COLOURS.items():
            _draw_engine(
                axes, [record for record in records if (record.engine, record.words) == (engine, words)], colour
            )
        _finish(axes, words)
    image = io.BytesIO()
    figure.savefig(image, format="png", metadata={"Software": None})
    return image.getvalue()


def _draw_engine(axes: "Axes", records: Sequence[Measured], colour: str) -> None:
    medians = {record.size: record.value for record in records if record.what == MEDIAN}
    most = {record.size: record.value for record in records if record.what == MOST}
    if not medians:
        return
    sizes = sorted(medians)
    is_ours = records[0].engine == OURS
    axes.plot(
        sizes,
        [medians[size] for size in sizes],
        color=colour,
        marker="o",
        linewidth=3 if is_ours else 1.5,
        label=records[0].engine,
        zorder=3 if is_ours else 2,
    )
    axes.vlines(
        sizes, [medians[size] for size in sizes], [most.get(size, medians[size]) for size in sizes], color=colour
    )


def _finish(axes: "Axes", words: str) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.set_title(f"Stop words {words}", loc="left", fontweight="bold", fontsize=_FONT)
    axes.set_xlabel("Passages", fontsize=_FONT)
    if words == KEPT:
        axes.set_ylabel("Milliseconds for the best ten: median, and 95th percentile", fontsize=_FONT)
        axes.legend(frameon=False, fontsize=_FONT)
    axes.grid(alpha=0.3)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
