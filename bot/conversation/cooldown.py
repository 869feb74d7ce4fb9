"""How often somebody is answered. Pure: times come in as seconds of any clock that never goes back."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

NOTICE_SECONDS: Final = 60.0
"""Somebody who floods is told once in so long; then a sign must do."""


class Pace(StrEnum):
    """What is done about a question, for its pace alone."""

    GO = "go"
    NOTICE = "notice"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Seen:
    """When somebody, or a channel, was last answered, and last told to wait; None for never."""

    answered: float | None = None
    noticed: float | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do, how many seconds are left to wait, and what is remembered from now on."""

    pace: Pace
    wait_seconds: float
    person: Seen
    channel: Seen


def judge_pace(person: Seen, channel: Seen, now: float, *, person_seconds: float, channel_seconds: float) -> Verdict:
    """Decide about a question asked at `now`; a cooldown of 0 seconds never holds anybody up."""
    wait = max(_left(person, now, person_seconds), _left(channel, now, channel_seconds))
    if wait <= 0:
        return Verdict(Pace.GO, 0.0, _answered(person, now), _answered(channel, now))
    if person.noticed is None or now - person.noticed >= NOTICE_SECONDS:
        return Verdict(Pace.NOTICE, wait, replace(person, noticed=now), channel)
    return Verdict(Pace.SIGN, wait, person, channel)


def _left(seen: Seen, now: float, cooldown: float) -> float:
    """Return how long is left to wait; a question that was asked before the last one answered is as near to it."""
    return 0.0 if seen.answered is None else cooldown - abs(now - seen.answered)


def _answered(seen: Seen, now: float) -> Seen:
    return replace(seen, answered=now if seen.answered is None else max(seen.answered, now))


@dataclass(slots=True)
class Cooldowns:
    """Who was answered when. Forgets whoever could not be held up any more."""

    most: int = 10_000
    _seen: dict[tuple[str, ...], Seen] = field(default_factory=dict)

    def judge(
        self,
        person: tuple[str, ...],
        channel: tuple[str, ...],
        now: float,
        *,
        person_seconds: float,
        channel_seconds: float,
    ) -> Verdict:
        """Decide, and remember what was decided."""
        verdict = judge_pace(
            self._seen.pop(person, Seen()),
            self._seen.pop(channel, Seen()),
            now,
            person_seconds=person_seconds,
            channel_seconds=channel_seconds,
        )
        self._seen[person] = verdict.person
        self._seen[channel] = verdict.channel
        while len(self._seen) > self.most:
            del self._seen[next(iter(self._seen))]
        return verdict
