import struct

import pytest

from bot.render.calibration_chart import DOTS_PER_INCH, INCHES, draw_calibration
from index.evaluation.measures import calibration


@pytest.mark.parametrize("pairs", [[], [(1.0, True)], [(0.05, False), (0.55, True), (0.55, False), (0.95, True)]])
def test_the_diagram_is_a_picture_of_one_size(pairs: list[tuple[float, bool]]) -> None:
    image = draw_calibration(calibration(pairs))
    assert image.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", image[16:24])
    assert (width, height) == tuple(int(inches * DOTS_PER_INCH) for inches in INCHES)


def test_the_same_figures_are_the_same_picture() -> None:
    figures = calibration([(0.3, True), (0.8, True)])
    assert draw_calibration(figures) == draw_calibration(figures)
    assert draw_calibration(figures) != draw_calibration(calibration([(0.3, False), (0.8, True)]))
