"""What a platform's failure means: try again, or stop it and tell the owner what to do."""

from dataclasses import dataclass
from typing import Final

from bot.serving.redaction import redact
from config.errors import VerbatimError

_LONGEST_REASON: Final = 300


@dataclass(frozen=True, slots=True)
class Retry:
    """It may work later; `after_seconds` is what the other side asked for, None where it asked for nothing."""

    reason: str
    after_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Fatal:
    """It can't work until the owner does something: what happened, and what to do."""

    message: str
    advice: str


Verdict = Retry | Fatal


class StopPlatformError(VerbatimError):
    """Raised by what runs a platform, where only the owner can help."""


class RetryPlatformError(Exception):
    """Raised by what runs a platform, where waiting helps."""

    def __init__(self, reason: str, after_seconds: float | None = None) -> None:
        """Keep how long to wait at least."""
        super().__init__(reason)
        self.after_seconds = after_seconds


def judge_plainly(failure: BaseException) -> Verdict:
    """Judge without knowing the platform: whatever does not say that it is fatal is tried again."""
    if isinstance(failure, StopPlatformError):
        return Fatal(failure.message, failure.advice)
    if isinstance(failure, RetryPlatformError):
        return Retry(described(failure), failure.after_seconds)
    return Retry(described(failure))


def described(failure: BaseException) -> str:
    """Return a failure on one line, without a secret."""
    text = " ".join(redact(str(failure)).split())
    return (f"{type(failure).__name__}: {text}" if text else type(failure).__name__)[:_LONGEST_REASON]
