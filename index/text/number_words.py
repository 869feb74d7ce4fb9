"""The words and marks that numbers are written with, and how number words add up. English."""

from collections.abc import Sequence
from typing import Final

_UNITS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
SMALL_NUMBERS: Final = {word: number for number, word in enumerate(_UNITS)} | {
    word: 10 * number for number, word in enumerate(TENS, 2)
}
_UNBOUNDED: Final = 10**18
SCALES: Final = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 1_000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
SCALE_MARKS: Final = {"k": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9, "bln": 10**9, "tn": 10**12}
"""Glued to a figure or behind it; `m` counts only where the figure has a currency's mark."""

ORDINAL_WORDS: Final = {
    word: number
    for number, word in enumerate(
        (
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
            "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
        ).split(),
        1,
    )
} | {f"{word[:-1]}ieth": 10 * number for number, word in enumerate(TENS, 2)}
DECADE_WORDS: Final = {f"{word[:-1]}ies": 10 * number for number, word in enumerate(TENS, 2)}

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
MONTH_NAMES: Final = ("january february march april may june july august september october november december").split()

CURRENCIES: Final = {"$": "usd", "us$": "usd", "£": "gbp", "€": "eur", "¥": "jpy", "₹": "inr"}
CURRENCY_TOKENS: Final = {"usd": "dollar", "gbp": "pound", "eur": "euro", "jpy": "yen", "inr": "rupee"}
"""The word that a currency's mark is looked up by."""

UNITS: Final = {
    word: unit
    for unit, words in {
        "usd": "dollar dollars usd",
        "eur": "euro euros eur",
        "gbp": "gbp sterling",
        "jpy": "yen jpy",
        "inr": "rupee rupees inr",
        "lb": "lb lbs pound pounds",
        "kg": "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes",
        "g": "g gram grams gramme grammes",
        "mg": "mg milligram milligrams",
        "oz": "oz ounce ounces",
        "ton": "ton tons tonne tonnes",
        "km": "km kms kilometer kilometers kilometre kilometres",
        "m": "m meter meters metre metres",
        "cm": "cm centimeter centimeters centimetre centimetres",
        "mm": "mm millimeter millimeters millimetre millimetres",
        "mile": "mile miles mi",
        "foot": "foot feet ft",
        "inch": "inch inches",
        "yard": "yard yards",
        "hectare": "hectare hectares ha",
        "acre": "acre acres",
        "liter": "liter liters litre litres",
        "ml": "ml milliliter milliliters millilitre millilitres",
        "gallon": "gallon gallons",
        "year": "year years yr yrs",
        "month": "month months",
        "week": "week weeks",
        "day": "day days",
        "hour": "hour hours hr hrs",
        "minute": "minute minutes min mins",
        "second": "second seconds sec secs",
        "ms": "ms millisecond milliseconds",
        "%": "% percent pct",
        "degree": "degree degrees ° °c °f",
        "mph": "mph",
        "kph": "kph km/h kmh",
        "byte": "byte bytes",
        "kb": "kb kilobyte kilobytes",
        "mb": "mb megabyte megabytes",
        "gb": "gb gigabyte gigabytes",
        "tb": "tb terabyte terabytes",
    }.items()
    for word in words.split()
}
"""A unit's spellings behind a figure -> its canonical name."""

WORD_SPELLINGS: Final = {
    word: name
    for name, words in {
        "pound": "lb lbs",
        "kilogram": "kg kgs kilo kilos kilogramme kilogrammes",
        "gram": "gramme grammes",
        "kilometer": "km kms kilometre kilometres",
        "meter": "metre metres",
        "centimeter": "cm centimetre centimetres",
        "millimeter": "mm millimetre millimetres",
        "liter": "litre litres",
        "ton": "tonne tonnes",
        "foot": "ft feet",
        "percent": "percentage percentages pct",
        "billion": "bn bln",
        "million": "mn mln",
    }.items()
    for word in words.split()
}
"""What some words are looked up as, wherever they stand: units are spelled in more than one way."""


def read_words(words: Sequence[str]) -> int | None:
    """Return what number words (`two`, `thousand`, `and`, `six`) add up to; None where they are no one number.

    Years are read in pairs (`nineteen eighty four`). A scale without a number before it counts one.
    """
    total = current = 0
    reach = largest = _UNBOUNDED
    for word in words:
        if word == "and":
            continue
        if word in SMALL_NUMBERS:
            joined = _join(current, SMALL_NUMBERS[word], reach, total)
            if joined is None:
                return None
            current, reach = joined, SMALL_NUMBERS[word]
        elif SCALES[word] <= SCALES["hundred"]:
            if current >= SCALES["hundred"]:
                return None
            current, reach = max(current, 1) * SCALES[word], SCALES[word]
        else:
            if SCALES[word] >= largest:
                return None
            total, current = total + max(current, 1) * SCALES[word], 0
            reach = largest = SCALES[word]
    return total + current


def _join(current: int, number: int, reach: int, total: int) -> int | None:
    """Return `current` with a further number behind it; `reach` is the word before, which sets what may follow."""
    tens, hundred = SMALL_NUMBERS["ten"], SCALES["hundred"]
    if reach >= hundred or (reach >= SMALL_NUMBERS["twenty"] and 0 < number < tens):
        return current + number
    is_year = not total and tens <= current < hundred and number >= tens
    return current * hundred + number if is_year else None
