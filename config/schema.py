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

from config.channel import ChannelSettings, CommandSettings
from config.key import Key, Value, choice, key_of, quantity, texts

GIBIBYTE = 1024**3
TEBIBYTE = 1024**4
MAX_PORT = 65_535
MAX_SOURCE_FOLDERS = 100
MAX_SHARDS = 1000
MAX_SLACK_FEATURES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexing:
    """What is taken in when a source is indexed."""

    max_file_bytes: int = quantity(
        "The largest file that is read; a larger one is skipped and listed.",
        "A file is held in memory while it is read; 256 MiB fits small machines.",
        "bytes",
        1,
        TEBIBYTE,
    )
    max_decompressed_bytes: int = quantity(
        "The most that a compressed file may unpack to; a larger one is skipped and listed.",
        "A few kilobytes can unpack to gigabytes; 1 GiB admits large honest files and stops the rest.",
        "bytes",
        1,
        TEBIBYTE,
    )
    max_record_chars: int = quantity(
        "The longest line of a JSON Lines file; a longer one is skipped and listed.",
        "Ten million characters are some three thousand pages; a longer line is hardly one document.",
        "characters",
        1,
        GIBIBYTE,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """What the library keeps."""

    kept_revisions: int = quantity(
        "How many revisions of a document are kept, the current one included.",
        "Two earlier ones let citations of the last two changes still be shown.",
        "revisions",
        1,
        1000,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Passages:
    """How neighbouring sentences are joined into passages."""

    target_words: int = quantity(
        "A passage is closed by the sentence that brings it to this size.",
        "One or two paragraphs; the best of 50, 80, 100 and 120 on seven public collections.",
        "words",
        1,
        1000,
    )
    max_sentences: int = quantity(
        "The most sentences of a passage, however short they are.",
        "Keeps lists and dialogues, whose lines are short, from becoming one passage.",
        "sentences",
        1,
        100,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """What is accepted as a question."""

    max_chars: int = quantity(
        "The longest question that is looked up; a longer one is declined.",
        "As long as a chat message may be; the time to answer grows with the question.",
        "characters",
        1,
        100_000,
    )
    max_terms: int = quantity(
        "The most different terms of a question that are looked up; the rest is named, not used.",
        "The time to rank grows with every term; a question of one sentence has some ten.",
        "terms",
        1,
        1000,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """How sentences are ranked."""

    formula: str = choice(
        "Which BM25 formula ranks sentences and passages.",
        "Its idf is never negative and grows with rarity, also for terms that most sentences hold.",
        "lucene",
        "okapi",
        "plus",
        "l",
    )
    k1: float = quantity(
        "How much more a repeated term counts; 0 counts a term once.",
        "The value that Lucene and most of the literature start from.",
        None,
        0.0,
        10.0,
    )
    b: float = quantity(
        "How much a sentence's length discounts its terms; 0 is not at all, 1 in full.",
        "Sentences differ less in length than the documents that the usual 0.75 is for; the best of .5, .6 and .75.",
        None,
        0.0,
        1.0,
    )
    candidates: int = quantity(
        "How many of the best sentences are looked at closely for one question.",
        "98 % of the public questions of squad, qed, clapnq and selqa find an answer among so many; each costs time.",
        "sentences",
        20,
        2_000,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """When a question is answered, and with how much."""

    min_confidence: float = quantity(
        "The least confidence with which a question is answered; below it is declined.",
        "The most right outcomes in small libraries drawn from public collections that the confidence had not seen.",
        "probability that the first quote is right",
        0.0,
        1.0,
    )
    quotes: int = quantity(
        "The most quotes that an answer shows.",
        "One is the answer; two more show where sources agree or differ.",
        "quotes",
        1,
        10,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """What the terminal shows around a quote."""

    context_sentences: int = quantity(
        "How many sentences are shown before and after a quote.",
        "One on each side is mostly enough to tell who or what “it” is.",
        "sentences",
        0,
        10,
    )
    lines_around: int = quantity(
        "How many lines are shown before and after the quoted place by `verbatim show`.",
        "Shows the paragraph in which it stands, and still fits a small window.",
        "lines",
        0,
        100,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """How `verbatim serve` runs."""

    log_level: str = choice(
        "The least severe lines that are written to the log.",
        "Tells of starts, stops, failures and what to do; debug is for finding a fault.",
        "debug",
        "info",
        "warning",
        "error",
    )
    port: int = quantity(
        "The port on 127.0.0.1 of /healthz, /readyz and /metrics; 0 is none.",
        "Seldom taken by others; where it is taken, a free one is used and logged.",
        None,
        0,
        MAX_PORT,
    )
    source_folders: tuple[str, ...] = texts(
        "The folders on this machine that admins of a workspace may add as sources, with all that lies below.",
        "None until the owner names some: whoever may add a folder can read all of it.",
        "folders",
        MAX_SOURCE_FOLDERS,
    )
    max_uploaded_bytes: int = quantity(
        "The most that the files uploaded to one workspace may hold together; what goes beyond is refused.",
        "As much as the largest file that is read; a hundred full workspaces fit a disk of 32 GB.",
        "bytes",
        0,
        TEBIBYTE,
    )
    max_uploaded_files: int = quantity(
        "The most files that may be uploaded to one workspace; one more is refused.",
        "Whoever has more documents puts them into one file, or into a folder that the owner allows.",
        "files",
        0,
        100_000,
    )
    owners: tuple[str, ...] = texts(
        "Who owns the bot and may do everything everywhere, each as platform:id, like discord:80351110224678912.",
        "Nobody is, until whoever holds this file says so.",
        "people",
        20,
    )
    slack_without: tuple[str, ...] = texts(
        "What is left out on Slack, with its permissions: threads, direct, private, groups, files, uploads, reactions.",
        "Nothing; whoever asks a workspace for fewer permissions names what it can do without.",
        "features",
        MAX_SLACK_FEATURES,
    )
    discord_shard_count: int = quantity(
        "Into how many shards Discord's servers are split; 0 is as many as Discord recommends.",
        "Discord knows how many servers there are; only a bot of several processes must fix the number.",
        "shards",
        0,
        MAX_SHARDS,
    )
    discord_shards: tuple[str, ...] = texts(
        "The shards of this process, counted from 0; empty is all. Each process needs a data folder of its own.",
        "One process serves thousands of servers; more need discord_shard_count and the others' shards elsewhere.",
        "shards",
        MAX_SHARDS,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting, checked: `settings.ranking.k1`."""

    engine: str = choice(
        "Which engine searches.",
        "Many times quicker than reference, which is rank-bm25 itself, for comparisons and for its BM25+ and BM25L.",
        "embedded",
        "reference",
    )
    indexing: Indexing
    passages: Passages
    library: Library
    questions: Questions
    ranking: Ranking
    answers: Answers
    chat: Chat
    serving: Serving
    channel: ChannelSettings
    command: CommandSettings


SECTIONS: Mapping[str, type] = {
    field.name: field.type
    for field in dataclasses.fields(Settings)
    if isinstance(field.type, type) and dataclasses.is_dataclass(field.type)
}


@cache
def keys() -> tuple[Key, ...]:
    """Return every setting, in the order of `defaults.toml`."""
    found: list[Key] = []
    for field in dataclasses.fields(Settings):
        section = SECTIONS.get(field.name)
        if section is None:
            found.append(key_of(field.name, field))
        else:
            found.extend(key_of(f"{field.name}.{inner.name}", inner) for inner in dataclasses.fields(section))
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
