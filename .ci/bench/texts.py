"""The English collections beside the checkout -> sentences as tokens, and questions. Reading and nothing else."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from index.text.stop_words import STOP_WORDS
from index.text.terms import TermAnalyzer, tokens

SHARED: Final = Path(__file__).resolve().parents[3] / "shared" / "eval"
TEXTS: Final = (
    *("squad", "squadtr", "qed", "clapnq", "covidqa", "selqa"),
    *("friendsqa", "molweni", "scifact", "cranfield"),
)
"""vaswani is left out: its texts are whole abstracts, and its sentences are not told apart."""
ASKED: Final = ("squad", "squadtr", "qed", "clapnq", "covidqa", "selqa", "friendsqa")
"""Their questions were asked by people; scifact has claims, cranfield and vaswani have keywords."""
MOST_TOKENS: Final = 45
"""A longer sentence is a table or a list in disguise. What is left has some 21 tokens on average."""

Word = tuple[str, bool]
"""A token's term, and whether it is a stop word."""


@dataclass(frozen=True, slots=True)
class Text:
    """A document as it is written, and its sentences."""

    text: str
    sentences: tuple[str, ...]


class WordReader:
    """Text -> words, by the project's own analysis with the stop words kept; a word is analysed once."""

    def __init__(self) -> None:
        """Start with nothing read."""
        self._analyzer = TermAnalyzer()
        self._read: dict[str, Word] = {}

    def words(self, text: str) -> list[Word]:
        """Return the words of `text` in order."""
        found = []
        for token in tokens(text):
            word = self._read.get(token)
            if word is None:
                word = self._read[token] = (self._analyzer.term(token), token in STOP_WORDS)
            found.append(word)
        return found


def missing(folder: Path) -> list[str]:
    """Return the collections that are not in `folder`."""
    return [name for name in dict.fromkeys((*TEXTS, *ASKED)) if not (folder / name / "corpus.jsonl.gz").is_file()]


def texts(folder: Path) -> Iterator[Text]:
    """Yield every document of the collections."""
    for name in TEXTS:
        for record in _records(folder / name / "corpus.jsonl.gz"):
            text = record["text"]
            yield Text(text, tuple(text[start:end] for start, end in record["sents"]))


def sentences(folder: Path, reader: WordReader) -> list[list[Word]]:
    """Return every sentence that holds a word worth looking up, each once, in the order of the collections."""
    found, seen = [], set()
    for text in texts(folder):
        for sentence in text.sentences:
            if sentence not in seen:
                seen.add(sentence)
                words = reader.words(sentence)
                if len(words) <= MOST_TOKENS and not all(common for _, common in words):
                    found.append(words)
    return found


def questions(folder: Path, reader: WordReader) -> list[list[Word]]:
    """Return every question that holds a word worth looking up, each once, without repeated words."""
    asked = dict.fromkeys(record["text"] for name in ASKED for record in _records(folder / name / "queries.jsonl.gz"))
    read = (list(dict.fromkeys(reader.words(text))) for text in asked)
    return [words for words in read if not all(common for _, common in words)]


def _records(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a file; none where it is not there, which `missing` tells of."""
    if not path.is_file():
        return
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
