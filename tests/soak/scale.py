"""How large a figure's run is: small in the suite, full under `make soak`, which also prints what it measured.

Both sizes run the same code and assert the same counts. Times and memory depend on the machine, so they are
printed and judged by a person.
"""

import os
import sys
from typing import Final

SOAK: Final = os.environ.get("VERBATIM_SOAK", "") not in {"", "0"}
"""Whether this is the full run; the one place that reads `VERBATIM_SOAK`."""


def scaled(suite: int, soak: int) -> int:
    """Return how many to do: `suite` in the suite, `soak` under `make soak`."""
    return soak if SOAK else suite


def report(claim: str, **figures: float | str) -> None:
    """Print what was measured for `claim` in one line, under `make soak` only; name each figure with its unit.

    It goes to the process's own standard error, which pytest's capture leaves alone when started with
    `--capture=sys`, `-s` or in a terminal of its own.
    """
    if SOAK and sys.__stderr__ is not None:
        told = ", ".join(f"{name} {_shown(figure)}" for name, figure in figures.items())
        sys.__stderr__.write(f"\n{claim}: {told}\n")
        sys.__stderr__.flush()


def _shown(figure: float | str) -> str:
    return f"{figure:,.3f}".rstrip("0").rstrip(".") if isinstance(figure, float) else str(figure)
