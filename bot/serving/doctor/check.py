"""A check and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class CheckState(StrEnum):
    """What came of a check. A `NOTE` is worth knowing and keeps nothing from working."""

    OK = "ok"
    NOTE = "note"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what was looked at, how it is, and what to do where it is not as it should be."""

    name: str
    state: CheckState
    detail: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Every check in order, and the link that invites the bot where its id is known."""

    checks: tuple[Check, ...]
    invite: str | None = None

    @property
    def is_well(self) -> bool:
        """Whether nothing keeps the bot from serving."""
        return all(check.state in {CheckState.OK, CheckState.NOTE} for check in self.checks)


def fine(name: str, detail: str) -> Check:
    """Make a check that found all well."""
    return Check(name, CheckState.OK, detail)


def noted(name: str, detail: str, fix: str = "") -> Check:
    """Make a check that found something worth knowing."""
    return Check(name, CheckState.NOTE, detail, fix)


def failed(name: str, detail: str, fix: str) -> Check:
    """Make a check that found what keeps the bot from serving."""
    return Check(name, CheckState.FAILED, detail, fix)


def skipped(name: str, detail: str) -> Check:
    """Make a check that could not be made, since another one failed."""
    return Check(name, CheckState.SKIPPED, detail)


def skipped_all(names: Sequence[str], detail: str) -> tuple[Check, ...]:
    """Make one skipped check for each of `names`."""
    return tuple(skipped(name, detail) for name in names)
