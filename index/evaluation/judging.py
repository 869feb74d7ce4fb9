"""A question's gold and what was answered -> a judgement. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from index.evaluation.gold import GoldQuestion, Place, Rule
from index.evaluation.hits import Cut, in_document, is_inside, overlaps, places_hit
from index.evaluation.measures import average_precision, ndcg, recall, reciprocal_rank
from index.model import Answer, Outcome, Quote, SentenceKind, StoredDocument

DEPTH: Final = 20
"""Reciprocal ranks are taken over so many quotes."""
SHOWN: Final = 3
"""An answer shows so many quotes: those of several sources and of several parts are looked for among them."""
NDCG_DEPTH, RECALL_DEPTH, PRECISION_DEPTH = 10, 100, 1000
MOST_MARKED: Final = 0.4
"""Marked words that make up more of the sentence than this mark nothing."""

_NEVER_QUOTED: Final = frozenset({SentenceKind.CAPTION, SentenceKind.BOILERPLATE})

Find = Callable[[str, str], StoredDocument | None]
"""Finds a document by its source's and its own name."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    found: int
    of: int

    @property
    def value(self) -> float | None:
        """The share, from 0 to 1; None of nothing."""
        return self.found / self.of if self.of else None


NONE: Final = Share(0, 0)


@dataclass(frozen=True, slots=True)
class Ranking:
    """How well whole documents were ranked: nDCG@10, R@100 and average precision over 1,000."""

    ndcg: float
    recall: float
    average_precision: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """What became of one question.

    `rank` is that of the first right quote (or relevant document), from 1, None where there is none among those
    judged. `first_right` says that it came first, whether the answer was shown or declined; `right` that the whole
    outcome is: answered with the right quote first, or rightly declined. `marked` is None where nothing is judged.
    """

    question: GoldQuestion
    answered: bool
    confidence: float
    rank: int | None
    first: Quote | None
    elapsed_ms: float
    parts: Share = NONE
    articles: Share = NONE
    verbatim: Share = NONE
    never_quoted: int = 0
    marked: bool | None = None
    ranking: Ranking | None = None

    @property
    def first_right(self) -> bool:
        """Whether what came first is right."""
        return self.rank == 1

    @property
    def right(self) -> bool:
        """Whether the outcome is right as a whole."""
        return self.answered and self.first_right if self.question.answerable else not self.answered

    @property
    def score(self) -> float:
        """Return one figure from 0 to 1 by which two runs are compared."""
        if self.ranking is not None:
            return self.ranking.ndcg
        return reciprocal_rank(self.rank) if self.question.answerable else float(self.right)


def judge(
    question: GoldQuestion, outcome: Outcome, elapsed_ms: float, find: Find, never_quoted: Sequence[Place] = ()
) -> Judgement:
    """Hold an outcome against the gold; the nearest quotes of a declined question are judged like an answer's."""
    answered = isinstance(outcome, Answer)
    quotes = outcome.quotes if isinstance(outcome, Answer) else outcome.nearest
    first = quotes[0] if quotes else None
    if question.rule is Rule.DOCUMENTS:
        names = list(dict.fromkeys(document.document for document in outcome.documents))
        ranks = (rank for rank, name in enumerate(names, 1) if question.grades.get(name, 0) > 0)
        return Judgement(
            question,
            answered,
            outcome.confidence,
            next(ranks, None),
            first,
            elapsed_ms,
            ranking=_ranked(names, question),
        )
    right = [_places(quote, question) for quote in quotes[:DEPTH]]
    rank = next((number for number, places in enumerate(right, 1) if places), None)
    return Judgement(
        question=question,
        answered=answered,
        confidence=outcome.confidence,
        rank=rank,
        first=first,
        elapsed_ms=elapsed_ms,
        parts=_parts(question, right[:SHOWN]),
        articles=_articles(question, quotes[:SHOWN]),
        verbatim=_verbatim(quotes[:DEPTH], find),
        never_quoted=sum(_is_never_quoted(quote, find, never_quoted) for quote in quotes[:DEPTH]),
        marked=_marked(first, question) if first is not None and rank == 1 else None,
    )


def _ranked(names: Sequence[str], question: GoldQuestion) -> Ranking:
    grades = question.grades
    return Ranking(
        ndcg(names, grades, NDCG_DEPTH),
        recall(names, grades, RECALL_DEPTH),
        average_precision(names, grades, PRECISION_DEPTH),
    )


def _places(quote: Quote, question: GoldQuestion) -> tuple[Place, ...]:
    cuts: Iterable[Cut] = (quote, *quote.also) if question.copies_count else (quote,)
    return tuple(chain.from_iterable(places_hit(cut, question) for cut in cuts))


def _parts(question: GoldQuestion, right: Sequence[Sequence[Place]]) -> Share:
    found = {place.part for places in right for place in places}
    return Share(len(found), len(question.parts))


def _articles(question: GoldQuestion, shown: Sequence[Quote]) -> Share:
    """Count the gold documents of a question with several that are quoted rightly, copies included."""
    if not question.is_multi_source:
        return NONE
    cuts: Iterable[Cut] = chain.from_iterable((quote, *quote.also) for quote in shown)
    found = {place.document for cut in cuts for place in places_hit(cut, question)}
    return Share(len(found), len({place.document for place in question.gold}))


def _verbatim(quotes: Sequence[Quote], find: Find) -> Share:
    cuts: list[Cut] = list(chain.from_iterable((quote, *quote.also) for quote in quotes))
    return Share(sum(_is_verbatim(cut, find(cut.source, cut.document)) for cut in cuts), len(cuts))


def _is_verbatim(cut: Cut, document: StoredDocument | None) -> bool:
    return document is not None and document.text[cut.start : cut.end] == cut.text


def _is_never_quoted(quote: Quote, find: Find, places: Sequence[Place]) -> bool:
    """Whether a caption or a link line is quoted: one that is known as such to the gold, or to the library itself."""
    if any(overlaps(quote, place) for place in in_document(quote, places)):
        return True
    document = find(quote.source, quote.document)
    sentences = document.segmentation.sentences if document else ()
    return any(sentence.kind in _NEVER_QUOTED and quote.start < sentence.end and sentence.start < quote.end
               for sentence in sentences)  # fmt: skip


def _marked(quote: Quote, question: GoldQuestion) -> bool | None:
    """Whether the marked words hold a short answer and are few; None where the quote holds no short answer."""
    answers = [place for place in in_document(quote, question.short) if is_inside(place, quote)]
    if not answers:
        return None
    marked = {offset for start, end in quote.marked for offset in range(start, end)}
    held = any(
        all(offset in marked or quote.text[offset - quote.start].isspace() for offset in range(place.start, place.end))
        for place in answers
    )
    return held and len(marked) <= MOST_MARKED * (quote.end - quote.start)
