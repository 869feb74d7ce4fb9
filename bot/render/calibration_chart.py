"""Calibration -> a reliability diagram, as the bytes of a PNG. A door to matplotlib; pure, but slow."""

import io
from typing import TYPE_CHECKING, Final

from index.evaluation import Bin, Calibration

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INCHES: Final = (7.0, 8.0)
DOTS_PER_INCH: Final = 110
_FONT: Final = 12
_BAR, _LINE, _COUNT = "#0072b2", "#d55e00", "#999999"
"""Colours that are told apart with every common kind of colour blindness (Okabe and Ito), and a grey."""


def draw_calibration(calibration: Calibration) -> bytes:
    """Draw how often the first quote is right at each confidence, and how often each confidence is met."""
    from matplotlib.figure import Figure  # without pyplot, which keeps what it draws and belongs to one thread

    figure = Figure(figsize=INCHES, dpi=DOTS_PER_INCH, layout="constrained")
    reliability, counts = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
    _draw_reliability(reliability, calibration)
    _draw_counts(counts, calibration)
    image = io.BytesIO()
    figure.savefig(image, format="png", metadata={"Software": None})
    return image.getvalue()


def _draw_reliability(axes: "Axes", calibration: Calibration) -> None:
    held = [entry for entry in calibration.bins if entry.count]
    axes.plot([0, 1], [0, 1], color=_LINE, linestyle="--", label="as it should be")
    axes.bar(
        [_middle(entry) for entry in held],
        [entry.accuracy or 0.0 for entry in held],
        width=0.9 / len(calibration.bins),
        color=_BAR,
        label="first quote is right",
    )
    axes.plot(
        [entry.confidence or 0.0 for entry in held],
        [entry.accuracy or 0.0 for entry in held],
        "ko",
        markersize=4,
        clip_on=False,
        label="at the mean confidence",
    )
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    error = "" if calibration.error is None else f" (expected calibration error {calibration.error:.3f})"
    _finish(axes, f"Share of first quotes that are right{error}")
    axes.legend(loc="upper left", frameon=False, fontsize=_FONT)


def _draw_counts(axes: "Axes", calibration: Calibration) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.bar(
        [_middle(entry) for entry in calibration.bins],
        [entry.count for entry in calibration.bins],
        width=0.9 / len(calibration.bins),
        color=_COUNT,
    )
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axes.set_xlabel("Confidence", fontsize=_FONT)
    _finish(axes, "Questions")


def _finish(axes: "Axes", title: str) -> None:
    axes.set_title(title, loc="left", fontweight="bold", fontsize=_FONT)
    axes.tick_params(labelsize=_FONT)
    axes.grid(axis="y", alpha=0.3)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _middle(entry: Bin) -> float:
    return (entry.low + entry.high) / 2
