"""Labelled pairs of sentences: do the two say different things about the same, and in what?

Each line of `pairs.jsonl` has two sides and a label. A side is a sentence of the starter library (`document`, `start`,
`end`), one of the seed articles (`seed`, `start`, `end`: offsets alone, the articles lie beside the checkout), or a
sentence written for the test (`text`). The label is `figure`, `date` or `negation`, or `none`: about half of the pairs
are close misses that are none, other subjects, places, days, roundings, ranges, limits and copies.

The rules were tuned on the even lines; the odd ones were only measured.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CHECKOUT: Final = Path(__file__).resolve().parents[4]
LIBRARY: Final = CHECKOUT / "seeds" / "library"
ARTICLES: Final = CHECKOUT.parent / "shared" / "seeds"
PAIRS: Final = Path(__file__).with_name("pairs.jsonl")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sentences, the number of their line from 0, and in what they disagree (`none`: in nothing)."""

    number: int
    first: str
    second: str
    label: str


def read_pairs() -> Iterator[Pair]:
    """Yield the pairs whose texts are at hand: those over the seed articles need the articles."""
    for number, line in enumerate(PAIRS.read_text(encoding="utf-8").splitlines()):
        record = json.loads(line)
        first, second = _text(record["first"]), _text(record["second"])
        if first is not None and second is not None:
            yield Pair(number, first, second, record["label"])


def _text(side: dict[str, str | int]) -> str | None:
    if "text" in side:
        return str(side["text"])
    path = ARTICLES / str(side["seed"]) if "seed" in side else LIBRARY / str(side["document"])
    if not path.exists():
        return None
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()[int(side["start"]) : int(side["end"])]
