"""Small documents, quotes and outcomes, made by hand."""

from index.evaluation import GoldQuestion, Judgement, Place, Rule
from index.model import (
    Answer,
    Copy,
    DeclineReason,
    NoAnswer,
    Question,
    Quote,
    RankedDocument,
    Segmentation,
    Sentence,
    SentenceKind,
    Span,
    StoredDocument,
    revision_hash,
)

TEXT = "Ada Finch built the harbour in 1901. It holds forty boats. Photo: T. Reed. The storm sank eleven."
CUTS = ((0, 36), (37, 58), (59, 74), (75, 97))


def document(name: str = "harbour.md", text: str = TEXT, source: str = "notes") -> StoredDocument:
    kinds = [SentenceKind.SENTENCE, SentenceKind.SENTENCE, SentenceKind.CAPTION, SentenceKind.SENTENCE]
    cuts = CUTS if text == TEXT else ((0, len(text)),)
    sentences = tuple(Sentence(start, end, kind) for (start, end), kind in zip(cuts, kinds, strict=False))
    return StoredDocument(source, name, text, revision_hash(text), Segmentation(sentences, ()))


def quote(
    start: int, end: int, *, name: str = "harbour.md", also: tuple[Copy, ...] = (), marked: tuple[Span, ...] = ()
) -> Quote:
    return Quote(1, 1.0, "notes", name, name, start, end, TEXT[start:end], "r", also=also, marked=marked)


def copy(start: int, end: int, name: str) -> Copy:
    return Copy("notes", name, start, end, TEXT[start:end])


def answer(*quotes: Quote, confidence: float = 0.9, documents: tuple[str, ...] = ()) -> Answer:
    ranked = tuple(RankedDocument("notes", name, 1.0) for name in documents)
    return Answer(Question("", ()), quotes, ranked, confidence, 1)


def no_answer(*quotes: Quote, confidence: float = 0.1) -> NoAnswer:
    return NoAnswer(Question("", ()), DeclineReason.LOW_CONFIDENCE, quotes, (), confidence, 1)


def asked(*places: Place, rule: Rule = Rule.SENTENCE, answerable: bool = True) -> GoldQuestion:
    return GoldQuestion("q", "Who?", answerable, rule, gold=places)


def judgement(  # noqa: PLR0913 - what a report looks at
    *,
    rank: int | None = 1,
    answered: bool = True,
    answerable: bool = True,
    confidence: float = 0.5,
    kind: str | None = None,
    identifier: str = "q",
    elapsed_ms: float = 1.0,
) -> Judgement:
    question = GoldQuestion(identifier, f"{identifier}?", answerable, Rule.OVERLAP, kind=kind)
    return Judgement(question, answered, confidence, rank, None, elapsed_ms)
