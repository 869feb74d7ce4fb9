"""Slack's limit for posts: one a second to a channel, in short bursts more."""

import time
from dataclasses import dataclass, field

_PER_SECOND = 1.0


@dataclass(slots=True)
class Rates:
    """Counts posts by channel as a bucket that fills by one a second and holds `burst`."""

    burst: int = 5
    enforces: bool = False
    excesses: list[str] = field(default_factory=list)
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict)

    def post(self, channel: str, now: float | None = None) -> bool:
        """Count a post and tell whether it was within the limit; `now` is in seconds of any clock."""
        moment = time.monotonic() if now is None else now
        left, before = self._buckets.get(channel, (float(self.burst), moment))
        left = min(self.burst, left + (moment - before) * _PER_SECOND)
        within = left >= 1
        self._buckets[channel] = (left - 1 if within else left, moment)
        if not within:
            self.excesses.append(f"{channel}: more than one message a second after {self.burst} at once")
        return within
