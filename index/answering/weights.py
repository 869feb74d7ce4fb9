"""The weights of the mixture, read once from `weights.toml`, which `make tune` writes. Pure but for that."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import mul

from index.answering.confidence import EVIDENCE
from index.answering.signals import SIGNALS


@dataclass(frozen=True, slots=True)
class Weights:
    """`signals` in the order of `SIGNALS`, `confidence` in that of `EVIDENCE`."""

    signals: tuple[float, ...]
    confidence: tuple[float, ...]

    @classmethod
    def of(cls, tables: Mapping[str, Mapping[str, float]]) -> "Weights":
        """Return weights given by table and name.

        Raises:
            ValueError: a name is not known there, or one is missing.
        """
        return cls(_in_order(tables["signals"], SIGNALS), _in_order(tables["confidence"], EVIDENCE))


def _in_order(named: Mapping[str, float], names: Sequence[str]) -> tuple[float, ...]:
    if set(named) != set(names):
        raise ValueError(f"weights are given for {sorted(named)}, known are {sorted(names)}")
    return tuple(float(named[name]) for name in names)


def mixture(weights: Weights, signals: Sequence[float]) -> float:
    """Return the score of a candidate: the sum of its signals, each times its weight."""
    total: float = sum(map(mul, weights.signals, signals))
    return total


@cache
def tuned_weights() -> Weights:
    """Return the weights that come with the package."""
    return Weights.of(tomllib.loads(files("index.answering").joinpath("weights.toml").read_text("utf-8")))
