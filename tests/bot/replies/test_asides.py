import pytest

from bot.replies.asides import aside_blocks, corrections_in_words
from index.model import Correction, Question


@pytest.mark.parametrize(
    ("corrections", "words"),
    [
        ([], ""),
        (
            [Correction(("harbur",), ("harbour",))],
            "Looked up “harbour” for “harbur”; no source here holds what was typed.",
        ),
        (
            [Correction(("x", "y"), ("xy",)), Correction(("a",), ("b",)), Correction(("c",), ("d",))],
            "Looked up “xy” for “x y”, “b” for “a” and “d” for “c”; no source here holds what was typed.",
        ),
        ([Correction(("teh",), ())], "Left out “teh”, which no source here holds."),
    ],
)
def test_what_was_looked_up_instead_is_said(corrections: list[Correction], words: str) -> None:
    assert corrections_in_words(corrections) == words


def test_of_a_question_that_was_read_as_typed_nothing_is_said() -> None:
    assert list(aside_blocks(Question("harbour", ()))) == []
