"""What may be set: one frozen dataclass a section, one field a setting, no value in sight.

The values stand in `defaults.toml`; every field's metadata says what the setting means, its unit, its
range or choices, and the reason of its default, in the words that `defaults.toml` uses too (a test
compares them). `keys()` lists all that for `verbatim config show` and for a reference.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

Value = bool | int | float | str
ValueType = type[bool] | type[int] | type[float] | type[str]

KIBIBYTE = 1024
GIBIBYTE = 1024**3
TEBIBYTE = 1024**4


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A setting as it is described to people.

    `name` is dotted (`ranking.k1`); `unit` is None where the value is no quantity; `low` and `high` are
    inclusive and None where there is no order; `choices` is empty where any value in the range will do.
    """

    name: str
    type: ValueType
    help: str
    reason: str
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()

    @property
    def variable(self) -> str:
        """The environment variable that sets it: `a.b` is `VERBATIM_A__B`."""
        return "VERBATIM_" + self.name.replace(".", "__").upper()

    @property
    def expected(self) -> str:
        """What a value must be, as part of a sentence: “a whole number from 1 to 10 (quotes)”."""
        if self.choices:
            return "one of " + ", ".join(self.choices)
        noun = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}[self.type]
        span = "" if self.low is None or self.high is None else f" from {self.low:.15g} to {self.high:.15g}"
        return noun + span + (f" ({self.unit})" if self.unit else "")


def _quantity(meaning: str, reason: str, unit: str | None, low: float, high: float) -> Any:  # noqa: ANN401 - a field, typed by its class
    """Describe a setting that is a number of something."""
    return dataclasses.field(metadata={"help": meaning, "reason": reason, "unit": unit, "low": low, "high": high})


def _choice(meaning: str, reason: str, *choices: str) -> Any:  # noqa: ANN401 - a field, typed by its class
    """Describe a setting that is one of a few words."""
    return dataclasses.field(metadata={"help": meaning, "reason": reason, "choices": choices})


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexing:
    """What is taken in when a source is indexed."""

    max_file_bytes: int = _quantity(
        "The largest file that is read; a larger one is skipped and listed.",
        "A file is held in memory while it is read; 256 MiB fits small machines.",
        "bytes",
        1,
        TEBIBYTE,
    )
    max_decompressed_bytes: int = _quantity(
        "The most that a compressed file may unpack to; a larger one is skipped and listed.",
        "A few kilobytes can unpack to gigabytes; 1 GiB admits large honest files and stops the rest.",
        "bytes",
        1,
        TEBIBYTE,
    )
    max_record_chars: int = _quantity(
        "The longest line of a JSON Lines file; a longer one is skipped and listed.",
        "Ten million characters are some three thousand pages; a longer line is hardly one document.",
        "characters",
        1,
        GIBIBYTE,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """What the library keeps."""

    kept_revisions: int = _quantity(
        "How many revisions of a document are kept, the current one included.",
        "Two earlier ones let citations of the last two changes still be shown.",
        "revisions",
        1,
        1000,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Passages:
    """How neighbouring sentences are joined into passages."""

    target_words: int = _quantity(
        "A passage is closed by the sentence that brings it to this size.",
        "One or two paragraphs; the best of 50, 80, 100 and 120 on seven public collections.",
        "words",
        1,
        1000,
    )
    max_sentences: int = _quantity(
        "The most sentences of a passage, however short they are.",
        "Keeps lists and dialogues, whose lines are short, from becoming one passage.",
        "sentences",
        1,
        100,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """What is accepted as a question."""

    max_chars: int = _quantity(
        "The longest question that is looked up; a longer one is declined.",
        "As long as a chat message may be; the time to answer grows with the question.",
        "characters",
        1,
        100_000,
    )
    max_terms: int = _quantity(
        "The most different terms of a question that are looked up; the rest is named, not used.",
        "The time to rank grows with every term; a question of one sentence has some ten.",
        "terms",
        1,
        1000,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """How sentences are ranked."""

    formula: str = _choice(
        "Which BM25 formula ranks sentences and passages.",
        "Its idf is never negative and grows with rarity, also for terms that most sentences hold.",
        "lucene",
        "okapi",
        "plus",
        "l",
    )
    k1: float = _quantity(
        "How much more a repeated term counts; 0 counts a term once.",
        "The value that Lucene and most of the literature start from.",
        None,
        0.0,
        10.0,
    )
    b: float = _quantity(
        "How much a sentence's length discounts its terms; 0 is not at all, 1 in full.",
        "Sentences differ less in length than the documents that the usual 0.75 is for; the best of .5, .6 and .75.",
        None,
        0.0,
        1.0,
    )
    passage_weight: float = _quantity(
        "How much the score of its passage adds to the score of a sentence; 0 is nothing.",
        "A sentence seldom repeats its topic; the best of five values on seven public collections.",
        None,
        0.0,
        10.0,
    )
    candidates: int = _quantity(
        "How many of the best sentences are looked at closely for one question.",
        "Deep enough for the sentence sought to be among them, few enough to be quick.",
        "sentences",
        1,
        100_000,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """When a question is answered, and with how much."""

    min_confidence: float = _quantity(
        "The least confidence with which a question is answered; below it is declined.",
        "A third of what is asked for, weighted by rarity; the best of six values on the seeds' public gold.",
        "share of the question's idf",
        0.0,
        1.0,
    )
    quotes: int = _quantity(
        "The most quotes that an answer shows.",
        "One is the answer; two more show where sources agree or differ.",
        "quotes",
        1,
        10,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """What the terminal shows around a quote."""

    context_sentences: int = _quantity(
        "How many sentences are shown before and after a quote.",
        "One on each side is mostly enough to tell who or what “it” is.",
        "sentences",
        0,
        10,
    )
    lines_around: int = _quantity(
        "How many lines are shown before and after the quoted place by `verbatim show`.",
        "Shows the paragraph in which it stands, and still fits a small window.",
        "lines",
        0,
        100,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting, checked: `settings.ranking.k1`."""

    engine: str = _choice(
        "Which engine searches.",
        "The only one so far: rank-bm25 itself, exact, for libraries of some ten thousand sentences.",
        "reference",
    )
    indexing: Indexing
    passages: Passages
    library: Library
    questions: Questions
    ranking: Ranking
    answers: Answers
    chat: Chat


SECTIONS: Mapping[str, type] = {
    field.name: field.type
    for field in dataclasses.fields(Settings)
    if isinstance(field.type, type) and dataclasses.is_dataclass(field.type)
}


def _key(name: str, field: "dataclasses.Field[Any]") -> Key:
    """Describe one field."""
    assert isinstance(field.type, type)  # noqa: S101 - this module's annotations are never strings
    return Key(name=name, type=field.type, **field.metadata)


@cache
def keys() -> tuple[Key, ...]:
    """Return every setting, in the order of `defaults.toml`."""
    found: list[Key] = []
    for field in dataclasses.fields(Settings):
        section = SECTIONS.get(field.name)
        if section is None:
            found.append(_key(field.name, field))
        else:
            found.extend(_key(f"{field.name}.{inner.name}", inner) for inner in dataclasses.fields(section))
    return tuple(found)


def values(settings: Settings) -> dict[str, Value]:
    """Return every value of `settings` by its dotted name, in the order of `keys()`."""
    tree = dataclasses.asdict(settings)
    found: dict[str, Value] = {}
    for key in keys():
        section, _, name = key.name.rpartition(".")
        found[key.name] = tree[section][name] if section else tree[name]
    return found


def build(found: Mapping[str, Value]) -> Settings:
    """Return settings made of values by dotted name, one for each of `keys()`; nothing is checked here."""
    arguments: dict[str, Any] = {name: value for name, value in found.items() if "." not in name}
    for name, section in SECTIONS.items():
        arguments[name] = section(
            **{inner.name: found[f"{name}.{inner.name}"] for inner in dataclasses.fields(section)}
        )
    return Settings(**arguments)
