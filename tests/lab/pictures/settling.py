"""Days and times that differ from run to run -> those of one fixed day."""

import re
from datetime import UTC, date, datetime, timedelta

_TODAY = date(2026, 5, 4)
_TIME = "09:30"
# As far back as the figures of a scene go; a document's own date is older and stays.
_RECENT = timedelta(days=40)
_MOMENT = re.compile(r"\b(?P<day>\d{4}-\d\d-\d\d)(?P<time> \d\d:\d\d)?\b")


class Days:
    """Counts days back from a fixed one."""

    def __init__(self) -> None:
        self._today = datetime.now(UTC).date()

    def text(self, text: str) -> str:
        """Return a text as it would be on the fixed day."""
        return _MOMENT.sub(self._day, text)

    def _day(self, match: re.Match[str]) -> str:
        try:
            back = self._today - date.fromisoformat(match["day"])
        except ValueError:
            return match[0]
        if abs(back) > _RECENT:
            return match[0]
        return f"{_TODAY - back}{f' {_TIME}' if match['time'] else ''}"
