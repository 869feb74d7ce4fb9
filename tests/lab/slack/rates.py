"""Slack's limits: posts, one a second to a channel and in short bursts more; reactions, 50 a minute in a workspace."""

import time
from collections import deque
from dataclasses import dataclass, field

_PER_SECOND = 1.0
_REACTIONS_A_MINUTE = 50
_MINUTE = 60.0


@dataclass(slots=True)
class Rates:
    """Counts posts by channel as a bucket that fills by one a second and holds `burst`, reactions by workspace."""

    burst: int = 5
    enforces: bool = False
    excesses: list[str] = field(default_factory=list)
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict)
    _reactions: dict[str, deque[float]] = field(default_factory=dict)

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

    def react(self, team: str, now: float | None = None) -> bool:
        """Count a reaction and tell whether it was within the limit; `now` as above."""
        moment = time.monotonic() if now is None else now
        recent = self._reactions.setdefault(team, deque())
        while recent and recent[0] <= moment - _MINUTE:
            recent.popleft()
        within = len(recent) < _REACTIONS_A_MINUTE
        if within:
            recent.append(moment)
        else:
            self.excesses.append(f"{team}: more than {_REACTIONS_A_MINUTE} reactions within a minute")
        return within
