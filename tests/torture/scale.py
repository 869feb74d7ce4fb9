"""How many rounds of torture: a few in the suite, `VERBATIM_TORTURE` of them under `make torture`."""

import os
import sys
from typing import Final

ROUNDS: Final = int(os.environ.get("VERBATIM_TORTURE") or 0)
"""How many kills are asked for; 0 in the suite. The one place that reads `VERBATIM_TORTURE`."""
SHARES: Final = max(1, min(20, ROUNDS // 500))
"""Parts that a campaign is done in, each a test, so that several processes share them."""
KILLS: Final = "kills"
"""The property under which a test records what it counted of its kills."""


def scaled(suite: int, share: float = 1.0) -> int:
    """Return how many to do: `suite` in the suite, else that `share` of the rounds, and never fewer."""
    return max(suite, round(ROUNDS * share))


def tell(claim: str, **counts: float | str) -> None:
    """Print the `counts` behind a `claim` in one line, under torture only, past pytest's capture of `sys.stderr`."""
    if ROUNDS and sys.__stderr__ is not None:
        told = ", ".join(f"{name.replace('_', ' ')} {_shown(count)}" for name, count in counts.items())
        sys.__stderr__.write(f"\n{claim}: {told}\n")
        sys.__stderr__.flush()


def _shown(count: float | str) -> str:
    return count if isinstance(count, str) else f"{count:,}"
