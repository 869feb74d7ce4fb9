"""A document -> what the ranking of whole documents asks of it, worked out once for all questions. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.model import StoredDocument
from index.segments.analysis import NOT_SEARCHED
from index.text.terms import TermAnalyzer, Token


@dataclass(frozen=True, slots=True)
class Whole:
    """A document in terms, its title among them, as the engine has it at the grain of documents.

    `runs` are the terms in order, cut where a sentence ends, the title's first; `counts` says how often each term
    stands there, `words` how often each case-folded word does; `length` counts terms.
    """

    runs: tuple[tuple[str, ...], ...]
    counts: Mapping[str, int]
    words: Mapping[str, int]
    title: frozenset[str]
    length: int


def whole_of(document: StoredDocument, analyzer: TermAnalyzer, language: str) -> Whole:
    """Return a document in that language as a whole; linear in its length."""
    title = _searched(analyzer.analyze(document.title, language)) if document.title else []
    found = [title]
    found += [
        _searched(analyzer.analyze(document.text[sentence.start : sentence.end], language))
        for sentence in document.segmentation.sentences
        if sentence.kind not in NOT_SEARCHED
    ]
    tokens = [token for run in found for token in run]
    return Whole(
        runs=tuple(tuple(token.term for token in run) for run in found if run),
        counts=Counter(token.term for token in tokens),
        words=Counter(token.text for token in tokens),
        title=frozenset(token.term for token in title),
        length=len(tokens),
    )


def usual_length(wholes: Sequence[Whole]) -> float:
    """Return the mean length of documents in terms, at least 1."""
    return max(1.0, sum(whole.length for whole in wholes) / len(wholes)) if wholes else 1.0


def _searched(tokens: tuple[Token, ...]) -> list[Token]:
    return [token for token in tokens if not token.common]
