import pytest

from index.answering.confidence import EVIDENCE
from index.answering.signals import SIGNALS
from index.answering.weights import Weights, mixture, tuned_weights

TABLES = {"signals": dict.fromkeys(SIGNALS, 1.0), "confidence": dict.fromkeys(EVIDENCE, 0.5)}


def test_the_weights_that_come_along_know_every_signal_and_every_piece_of_evidence() -> None:
    weights = tuned_weights()
    assert len(weights.signals) == len(SIGNALS)
    assert len(weights.confidence) == len(EVIDENCE)


def test_weights_are_read_in_the_order_of_the_signals_whatever_theirs_is() -> None:
    shuffled = {name: float(number) for number, name in reversed(list(enumerate(SIGNALS)))}
    assert Weights.of({**TABLES, "signals": shuffled}).signals == tuple(range(len(SIGNALS)))


@pytest.mark.parametrize("table", ["signals", "confidence"])
def test_a_weight_too_few_or_too_many_is_an_error(table: str) -> None:
    for wrong in ({}, {**TABLES[table], "charm": 1.0}):
        with pytest.raises(ValueError, match="weights are given for"):
            Weights.of({**TABLES, table: wrong})


def test_a_score_is_the_sum_of_the_weighted_signals() -> None:
    weights = Weights((2.0, -1.0), ())
    assert mixture(weights, [3.0, 4.0]) == 2.0
