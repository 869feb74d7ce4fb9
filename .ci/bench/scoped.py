"""How much longer a search takes that is restricted to some of the documents, as if nothing else were indexed.

The documents are every second and every tenth one: scattered over the whole index, which is the hardest case. Each
question is put to the whole index and to each part of it by turns, after as many others that warm up.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bench.asking import MILLISECONDS, P50, Patience, ask, ratio_of, warm_up
from bench.engine_ours import OurIndex
from bench.engines import OURS, Index, Terms
from bench.measured import Measured

EVERYWHERE: Final = f"{OURS}, everywhere"
PARTS: Final = {"within half of the documents": 2, "within a tenth of the documents": 10}
"""What is restricted, and how many documents lie from one that is searched to the next."""


def compare(
    built: Mapping[str, Index], questions: Sequence[Terms], others: Sequence[Terms], limit: int, patience: Patience
) -> Iterator[Measured]:
    """Yield the medians, restricted and not, without a size and words.

    Nobody else holds on to an index of `built`: what this process maps is not another one's alone.
    """
    index = built[OURS]
    if not isinstance(index, OurIndex):
        raise TypeError(f"{OURS} is no engine of ours")
    indexes: dict[str, Index] = {EVERYWHERE: index, **{name: index.within(step) for name, step in PARTS.items()}}
    warm_up(indexes, others, [limit])
    times = ask(indexes, questions, limit, patience)
    everywhere = times[EVERYWHERE]
    for name in PARTS:
        what = f"top-{limit} p{P50} {name}"
        yield Measured(what, OURS, MILLISECONDS * times[name].wall_percentile(P50), "ms", times=len(questions))
        yield Measured(
            what,
            EVERYWHERE,
            MILLISECONDS * everywhere.wall_percentile(P50),
            "ms",
            times=len(questions),
            ratio=ratio_of(times[name].wall, everywhere.wall, P50),
            processor_ratio=ratio_of(times[name].processor, everywhere.processor, P50),
        )
