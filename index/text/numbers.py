"""Figures in every spelling -> one value, one unit, one set of tokens. English words, marks of every language.

    2000lb, 2,000-pound, 2 , 000 - pound              2000 lb
    $3.8bn, $ 3 . 8bn, 3.8 billion dollars            3800000000 usd
    a dozen, twenty-one, two thousand                 12, 21, 2000
    21st, twenty-first                                21 ordinal
    May 9, 9 May, the ninth of May, 2024-05-09        509 date, 20240509 date

`quantities` says what a text measures and where, for comparing two texts; `number_tokens` is what one
spelling is looked up by. A unit that no table names is left to the words after the figure.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from index.text.number_words import (
    CURRENCIES,
    CURRENCY_TOKENS,
    DECADE_WORDS,
    MONTH_NAMES,
    MONTHS,
    ORDINAL_WORDS,
    SCALE_MARKS,
    SCALES,
    SMALL_NUMBERS,
    TENS,
    UNITS,
    read_words,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a text measures at `[start, end)`, unit included.

    `value` has its scale multiplied out (`$3.8bn` is 3800000000.0). `unit` is canonical: `usd eur gbp
    jpy inr`, `lb kg g mg oz ton`, `km m cm mm mile foot inch yard`, `hectare acre`, `liter ml gallon`,
    `year month week day hour minute second ms`, `%`, `degree`, `mph kph`, `byte kb mb gb tb`; `ordinal`
    (21st: 21); `date` (yyyymmdd as a number, 0 where a part is not said: May 9 is 509, May 2024 is
    20240500, 1997 is 19970000); `decade` (1990s: 1990); `clock` (minutes since midnight); and "" where
    a number stands bare, of what the words after it say.
    """

    value: float
    unit: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one spelling says: the tokens it is looked up by, and its value where it is one number."""

    tokens: tuple[str, ...]
    value: Decimal | None = None
    unit: str = ""


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_FOLDED_LIKE: Final = {"i": "iIıİ", "k": "kK\u212a", "s": "sSſ"}
"""Letters that a pattern without case takes more than two characters for."""


def _class_of(letters: Iterable[str]) -> str:
    return "[" + "".join(_FOLDED_LIKE.get(letter, letter + letter.upper()) for letter in sorted(letters)) + "]"


def _beginnings(words: Iterable[str], letters: int = 3) -> str:
    """Return what tells by three letters whether one of `words` may stand here: faster than trying all of them."""
    behind: dict[str, set[str]] = {}
    for word in words:
        behind.setdefault(word[0], set()).add(word[1:])
    if letters == 1:
        return _class_of(behind)
    return "|".join(f"{_class_of(first)}(?:{_beginnings(rest, letters - 1)})" for first, rest in behind.items())


_SCALE_WORDS: Final = _any_of(SCALES)
_SCALE: Final = rf"(?:[-\s]?(?:{_any_of([*SCALES, *SCALE_MARKS.keys() - {'m'}])})\b)"
_ORDINAL_WORD: Final = rf"(?:(?:(?:{_any_of(TENS)})[-\s])?(?:{_any_of(ORDINAL_WORDS)})\b)"
_DAY: Final = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)\b|{_ORDINAL_WORD}"
    rf"|(?:0?[1-9]|[12]\d|3[01])(?![\d:%]|[.,]\d|\s,\s\d{{3}}\b|\s?(?:%|per\ ?cent)))"
)
_MONTH: Final = rf"(?:{_any_of(MONTHS)})\b\.?"
_YEAR: Final = r"(?:1\d{3}|20\d{2})(?![\d%]|[.,]\d)"
_SPOKEN_WORD: Final = rf"(?:{_any_of([*SMALL_NUMBERS, *SCALES])})\b"
_FIGURE: Final = r"""(?:
    \d+(?:\.\d+)(?:\.\d+)+
    | \d\d?\d?(?:(?:,|\ ,\ |[\u00a0\u202f])\d\d\d)+(?!\d)(?:\.\d+)?
    | \d\d?\d?\ \.\ \d\d?(?!\d)
    | \d+(?:\.\d+)?
)"""

_SPOKEN_BEGINNING: Final = (
    rf"(?=\d|{_beginnings([*MONTHS, *ORDINAL_WORDS, *DECADE_WORDS, *SMALL_NUMBERS, *SCALES, 'half'])}"
    rf"|[aA][nN]?\s{_class_of({word[0] for word in SCALES})})"
)

SPOKEN: Final = rf"""\b{_SPOKEN_BEGINNING}(?i:
    (?P<day1>{_DAY})\s(?:of\s)?(?P<month1>{_MONTH})(?:\s?,?\s?(?P<year1>{_YEAR}))?
    | (?P<month2>{_MONTH})\s(?:the\s)?(?P<day2>{_DAY})(?:\s?,?\s?(?P<year2>{_YEAR}))?
    | (?P<month3>{_MONTH})(?:\s?,|\sof)?\s(?P<year3>{_YEAR})
    | (?P<ordinal>{_ORDINAL_WORD})
    | (?P<decade>{_any_of(DECADE_WORDS)})\b
    | (?P<words>(?:(?<!and\sa\s)(?:half\s)?(?:an?\s)?(?=(?:{_SCALE_WORDS})\b))?{_SPOKEN_WORD}
        (?:[-\s]{{1,2}}(?:and\s(?={_SPOKEN_WORD}))?{_SPOKEN_WORD}){{0,11}})
)"""
"""Dates with a month's name, ordinals and numbers in words: where a word of `NUMBER_WORDS` stands."""

WRITTEN: Final = rf"""(?i:
    (?P<year4>[12]\d{{3}})-(?P<month4>0[1-9]|1[0-2])-(?P<day4>0[1-9]|[12]\d|3[01])(?!\d)
    | (?P<digits_ordinal>\d{{1,4}}(?:st|nd|rd|th))\b
    | (?P<digits_decade>(?:1\d|20)?[1-9]0\s?['’]?s)\b
    | (?P<clock>(?:[01]?\d|2[0-3]):[0-5]\d)(?![\d:])
    | (?P<currency>(?:us)?[$£€¥₹])\s?(?P<amount>{_FIGURE})(?P<amount_scale>{_SCALE}|[-\s]?m\b)?
    | (?P<figure>{_FIGURE})(?P<scale>{_SCALE})?(?P<percent>\s?%)?
)"""
"""Whatever is written with digits, its mark of currency, its scale and `%` included."""

_MARKS_SWAPPED: Final = str.maketrans(",.", ".,")
_COMMA_FIGURE: Final = _FIGURE.replace(",", r"\0").replace(r"\.", ",").replace(r"\0", r"\.")
WRITTEN_WITH_DECIMAL_COMMA: Final = WRITTEN.replace(_FIGURE, _COMMA_FIGURE)
"""The same in languages that write 3,8 for three point eight."""

NUMBER_WORDS: Final = frozenset(
    spelling
    for word in (*SMALL_NUMBERS, *SCALES, *ORDINAL_WORDS, *DECADE_WORDS, *MONTHS)
    for spelling in (word, word.capitalize(), word.upper())
)
"""The words that a number or a date in words has one of, in the usual spellings."""

_ANY_WORD: Final = re.compile(r"[^\W\d_]+")
_WRITTEN: Final = re.compile(rf"(?<![\d_]){WRITTEN}", re.VERBOSE)
_NUMBER: Final = re.compile(rf"{SPOKEN} | (?<![\d_]){WRITTEN}", re.VERBOSE)
_UNIT_AFTER: Final = re.compile(
    rf"[-\s]{{0,3}}(?:per\scent|(?:u\.?s\.?|american)\sdollars?|{_any_of(re.escape(unit) for unit in UNITS)})"
    r"(?![^\W_])",
    re.IGNORECASE,
)
_YEAR_BEFORE: Final = re.compile(
    r"(?:\(|\b(?:in|since|until|till|from|by|during|before|after|of|early|late|circa|around|year|"
    r"spring|summer|autumn|fall|winter))\s?$",
    re.IGNORECASE,
)
_YEAR_ALONE: Final = re.compile(_YEAR)
_REACH: Final = 12
"""Characters looked at before a year; longer than any word of `_YEAR_BEFORE`."""
_GROUPING: Final = re.compile(r"[\s,]")
_NOT_DIGITS: Final = re.compile(r"\D")
_WORDS_APART: Final = re.compile(r"[-\s]+")
_LAST_CENTURY: Final = 1900
_CENTURY: Final = 100
_MILLION: Final = 10**6
_LONGEST_NUMBER: Final = 40
"""Digits; what is longer is no quantity."""
_YEAR_OF_A_DATE: Final = 10_000
_HALF: Final = Decimal("0.5")


def quantities(text: str) -> tuple[Quantity, ...]:
    """Return what `text` measures, in order of appearance; linear in its length."""
    spoken = not NUMBER_WORDS.isdisjoint(_ANY_WORD.findall(text))
    sterling = "£" in text or "sterling" in text.lower()
    found = []
    for match in (_NUMBER if spoken else _WRITTEN).finditer(text):
        reading = _read(match)
        if reading.value is None:
            continue
        unit, end = reading.unit, match.end()
        if not unit:
            unit, end = _unit_around(text, match)
            unit = "gbp" if unit == "lb" and sterling else unit
        value = reading.value * _YEAR_OF_A_DATE if unit == "date" != reading.unit else reading.value
        found.append(Quantity(float(value), unit, match.start(), end))
    return tuple(found)


def number_tokens(spelling: str, *, decimal_comma: bool = False) -> tuple[str, ...] | None:
    """Return what one spelling of a number or a date is looked up by; None where it is neither.

    `decimal_comma` says that the text's language writes 3,8 for three point eight.

    A figure's value comes first, then `million`, `billion` or `trillion` where it is written with one,
    then its currency or `percent`; a date is its month, day and year.
    """
    match = _NUMBER.fullmatch(spelling.translate(_MARKS_SWAPPED) if decimal_comma else spelling)
    return _read(match).tokens if match else None


def _read(match: re.Match[str]) -> _Reading:
    kind = match.lastgroup or ""
    if kind[:-1] in {"day", "month", "year"}:
        return _date(match)
    if match["figure"] or match["amount"]:
        return _figure(match)
    if kind == "clock":
        hour, minute = match["clock"].split(":")
        return _Reading((hour, minute), Decimal(60 * int(hour) + int(minute)), "clock")
    if kind in {"ordinal", "digits_ordinal"}:
        return _ordinal(_ordinal_value(match[kind]))
    if kind in {"decade", "digits_decade"}:
        return _decade(match[kind])
    return _spoken(_WORDS_APART.split(match["words"].lower()))


def _date(match: re.Match[str]) -> _Reading:
    parts = match.groupdict()
    day = next((parts.get(f"day{form}") for form in "124" if parts.get(f"day{form}")), None)
    month = next(parts[f"month{form}"] for form in "1234" if parts.get(f"month{form}"))
    year = next((parts.get(f"year{form}") for form in "1234" if parts.get(f"year{form}")), None)
    month_number = int(month) if month.isdigit() else MONTHS[month.lower().rstrip(".")]
    day_number = _ordinal_value(day) if day else 0
    tokens = [MONTH_NAMES[month_number - 1]]
    tokens += [str(day_number)] if day else []
    tokens += [str(int(year))] if year else []
    return _Reading(tuple(tokens), Decimal(int(year or 0) * _YEAR_OF_A_DATE + month_number * 100 + day_number), "date")


def _figure(match: re.Match[str]) -> _Reading:
    written = match["figure"] or match["amount"]
    scale_mark = (match["scale"] or match["amount_scale"] or "").lstrip("- \n\t").lower()
    unit = CURRENCIES[match["currency"].lower()] if match["currency"] else "%" if match["percent"] else ""
    digits = _ascii(_GROUPING.sub("", written))
    after = (CURRENCY_TOKENS[unit],) if match["currency"] else ("percent",) if unit else ()
    if digits.count(".") > 1 or len(digits) > _LONGEST_NUMBER:
        return _Reading((digits, *after))
    value = Decimal(digits) * (SCALES.get(scale_mark) or SCALE_MARKS.get(scale_mark, 1))
    exact = bool(unit or scale_mark)
    named = _scale_name(value) if exact or digits != written else ()
    return _Reading((_plain(value) if exact else digits, *named, *after), value, unit)


def _ordinal(value: int) -> _Reading:
    suffix = "th" if value // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    token = "second" if value == ORDINAL_WORDS["second"] else f"{value}{suffix}"
    return _Reading((token,), Decimal(value), "ordinal")


def _ordinal_value(written: str) -> int:
    digits = _NOT_DIGITS.sub("", written)
    if digits:
        return int(digits)
    words = _WORDS_APART.split(written.lower())
    return ORDINAL_WORDS[words[-1]] + sum(SMALL_NUMBERS[word] for word in words[:-1])


def _decade(written: str) -> _Reading:
    digits = _NOT_DIGITS.sub("", written)
    value = int(digits) if digits else DECADE_WORDS[written.lower()]
    value += _LAST_CENTURY if value < _CENTURY else 0
    return _Reading((f"{value}s",), Decimal(value), "decade")


def _spoken(words: list[str]) -> _Reading:
    half = words[0] == "half"
    counted = [word for word in words if word not in {"half", "a", "an"}]
    value = read_words(counted)
    if value is None:
        singles = [word for word in counted if word != "and"]
        return _Reading(tuple(token for word in singles for token in _spoken([word]).tokens))
    if len(words) == 1 and value >= _MILLION:
        return _Reading((words[0],))
    exact = value * (_HALF if half else Decimal(1))
    return _Reading((_plain(exact), *_scale_name(exact)), exact)


def _scale_name(value: Decimal) -> tuple[str, ...]:
    return next(((name,) for name in ("trillion", "billion", "million") if value >= SCALES[name]), ())


def _plain(value: Decimal) -> str:
    """Write a value without exponent and without zeros behind its last decimal."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _ascii(digits: str) -> str:
    """Digits of any script as those of ASCII."""
    return digits if digits.isascii() else "".join(str(int(sign)) if sign.isdigit() else sign for sign in digits)


def _unit_around(text: str, match: re.Match[str]) -> tuple[str, int]:
    """Return the unit that the words around a bare number give it, and where it ends with its unit."""
    after = _UNIT_AFTER.match(text, match.end())
    if after:
        name = _WORDS_APART.sub(" ", after[0].lower()).strip()
        return UNITS.get(name) or ("%" if name == "per cent" else "usd"), after.end()
    before = text[max(0, match.start() - _REACH) : match.start()]
    is_year = _YEAR_ALONE.fullmatch(match[0]) and _YEAR_BEFORE.search(before)
    return "date" if is_year else "", match.end()
