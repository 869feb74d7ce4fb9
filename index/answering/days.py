"""A sentence -> the times that it names, as far as two times can be compared: weekdays, months, days, years. Pure."""

import re
from dataclasses import dataclass
from typing import Final

from index.model import Span
from index.text.numbers import Quantity

YEAR: Final = 10_000
"""`quantities` writes a date as yyyymmdd."""
_MONTH: Final = 100
_WEEKDAY: Final = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)
_MONTHS: Final = "january february march april may june july august september october november december".split()
_BARE_MONTH: Final = re.compile(
    rf"\b(?:in|since|until|by|from|of|last|this|early|late|mid) ({'|'.join(_MONTHS)})\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Day:
    """A time named: its grain (weekday, month, day, year, decade), its value, and whether the year is left out."""

    grain: str
    value: int
    span: Span

    @property
    def is_short(self) -> bool:
        """Whether it is a day without its year, as of an event that all know (“on Oct. 7”)."""
        return self.grain == "day" and self.value < YEAR

    def meets(self, other: "Day") -> bool:
        """Whether both may be the same time."""
        if self.grain == other.grain:
            return self.value == other.value or (
                self.grain == "day" and min(self.value, other.value) < YEAR and self.value % YEAR == other.value % YEAR
            )
        return {self.grain, other.grain} == {"decade", "year"} and self.value // 10 == other.value // 10


def days_of(text: str, found: tuple[Quantity, ...]) -> tuple[Day, ...]:
    """Return the times that `text` names; `found` are its quantities."""
    days = [
        Day("weekday", ord(match[0][0].casefold()) * 256 + ord(match[0][1].casefold()), match.span())
        for match in _WEEKDAY.finditer(text)
    ]
    days += [
        Day("month", _MONTHS.index(match[1].casefold()) + 1, match.span(1))
        for match in _BARE_MONTH.finditer(text)
        if not any(quantity.start <= match.start(1) < quantity.end for quantity in found)
    ]
    for number, quantity in enumerate(found):
        if quantity.unit == "decade":
            days.append(Day("decade", int(quantity.value), (quantity.start, quantity.end)))
        elif quantity.unit == "date" and not counts_things(found, number):
            days.append(_day(quantity))
    return tuple(days)


def counts_things(found: tuple[Quantity, ...], number: int) -> bool:
    """Whether another figure stands right behind this one, so that it is no year: “1800 2000lb bombs”."""
    return number + 1 < len(found) and found[number + 1].start - found[number].end <= 1


def _day(quantity: Quantity) -> Day:
    value = int(quantity.value)
    span = (quantity.start, quantity.end)
    if value % YEAR == 0:
        return Day("year", value // YEAR, span)
    if value % _MONTH == 0:
        return Day("month", value % YEAR // _MONTH, span)
    return Day("day", value, span)
