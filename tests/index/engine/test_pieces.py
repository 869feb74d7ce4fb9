import numpy as np
import pytest

from index.engine import Grain, pieces
from index.engine.builder import build_segment
from index.engine.pieces import Piece, pieces_of
from index.engine.postings import RANKS
from index.engine.segment import Segment
from index.engine.selection import FEW_WINDOWS, select
from index.model import EVERYWHERE, Scope

from .engines import K1, B, document

NONE_GONE = np.zeros(0, dtype=np.int32)
COUNT = 40


def built() -> Segment:
    """Return a segment of documents of three sentences, of which the second holds `ant` once or more."""
    sentences = [[("bee",), ("ant",) * (1 + number % 5), ("fox", "bee")] for number in range(COUNT)]
    return build_segment([document(f"d{n:02}", one) for n, one in enumerate(sentences)], k1=K1, b=B)


def looked_at(segment: Segment, scope: Scope) -> list[Piece]:
    return pieces_of(0, select(segment, NONE_GONE, scope)[Grain.SENTENCE])


def of(*numbers: int) -> Scope:
    return Scope(documents=frozenset(f"d{number:02}" for number in numbers))


def test_everything_is_one_piece_and_nothing_is_none() -> None:
    segment = built()
    assert [piece.window for piece in looked_at(segment, EVERYWHERE)] == [(0, 3 * COUNT)]
    assert looked_at(segment, of()) == []


def test_few_windows_are_a_piece_each_and_many_are_one() -> None:
    segment = built()
    few, many = looked_at(segment, of(1, 2, 7)), looked_at(segment, of(*range(0, 2 * FEW_WINDOWS + 2, 2)))
    assert [piece.window for piece in few] == [(3, 9), (21, 24)]
    assert [piece.window for piece in many] == [(0, 3 * COUNT)]


@pytest.mark.parametrize("many_postings", [1, 20, 65_536])
@pytest.mark.parametrize("chosen", [range(10, 30), range(0, COUNT, 2), range(0, 10, 2)])
def test_a_run_holds_what_is_admitted_and_promises_no_more_than_that(
    many_postings: int, chosen: range, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "MANY_POSTINGS", many_postings)
    segment = built()
    number = segment.vocabulary.numbers_of(["ant"])[0]
    assert number is not None
    for piece in looked_at(segment, of(*chosen)):
        run = piece.run(number)
        assert run
        assert run.frequency == len(chosen)
        wanted = [3 * one + 1 for one in chosen]
        assert set(wanted) <= set(run.units.tolist())
        assert piece.admitted is not None or run.units.tolist() == wanted
        impacts = sorted((impact for unit, impact in zip(run.units, run.impacts, strict=True) if unit in wanted))
        assert run.most >= impacts[-1]
        for rank, impact in zip(RANKS, run.ranked, strict=False):
            assert impact == (impacts[-rank] if len(impacts) >= rank else 0)


def test_a_term_that_no_admitted_unit_holds_has_no_run() -> None:
    segment = build_segment([document("d00", [("ant",)]), document("d01", [("bee",)])], k1=K1, b=B)
    number = segment.vocabulary.numbers_of(["bee"])[0]
    assert number is not None
    assert [piece.run(number) for piece in looked_at(segment, of(0))] == [None]
