"""A source of as many passages as wanted, whose words are the starter library's own: for soaks alone."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

RUN: Final = 5
"""Words that stand together in the starter library."""
RUNS: Final = 3
"""In a sentence, so that no sentence is nearly a copy of another one."""
SENTENCES: Final = 4
PASSAGES: Final = 20
"""In a document; each is a paragraph under a heading of its own."""
SEED: Final = 20_261_122


def write_large(folder: Path, starter: Path, passages: int) -> Path:
    """Write a file of records that hold so many passages into `folder`; return the file."""
    words = [
        word for file in sorted(starter.rglob("*.md")) for word in file.read_text("utf-8").split() if word.isalpha()
    ]
    chance = random.Random(SEED)  # noqa: S311 - the same library in every run
    path = folder / "large.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(passages // PASSAGES):
            text = "\n\n".join(_paragraph(words, chance) for _ in range(PASSAGES))
            file.write(json.dumps({"id": f"large-{number:05}", "title": f"Log {number}", "text": text}) + "\n")
    return path


def _paragraph(words: list[str], chance: random.Random) -> str:
    return " ".join(_sentence(words, chance) for _ in range(SENTENCES))


def _sentence(words: list[str], chance: random.Random) -> str:
    return f"{' '.join(_runs(words, chance)).capitalize()}."


def _runs(words: list[str], chance: random.Random) -> Iterator[str]:
    for _ in range(RUNS):
        start = chance.randrange(len(words) - RUN)
        yield from words[start : start + RUN]
