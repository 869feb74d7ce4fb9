"""What holds of every outcome, whatever is asked of whatever library."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering import Answerer
from index.formats import ParseLimits, parse
from index.model import Answer, FetchedFile, Outcome, ParsedDocument, Quote, SentenceKind, StoredDocument
from index.text.segmentation import PassageLimits, segment
from tests.index.answering.library import settings

SHARED = Path(__file__).resolve().parents[4] / "shared"
SEEDS = SHARED / "seeds"
QUESTIONS = SHARED / "seeds-gold" / "questions-public.jsonl"
NEVER_QUOTED = frozenset({SentenceKind.CAPTION, SentenceKind.BOILERPLATE, SentenceKind.MARKUP})
MARKED = 3

SUBJECTS = ["The harbour", "The mayor", "Ada Finch", "He", "the ferry to Rotterdam", "“ We", "港口", "Порт"]
VERBS = ["opened", "sank", "cost", "did not open", "says", "开放于", "открыт"]
OBJECTS = [
    "in 1902",
    "$ 3 . 8bn",
    "3.8 billion dollars",
    "on May 9",
    "forty boats",
    "the old pier ,” he said",
    "1932年",
]
SENTENCES = st.builds(
    "{} {} {}{}".format,
    *map(st.sampled_from, (SUBJECTS, VERBS, OBJECTS)),
    st.sampled_from([".", " .", "?", "。", "", ".”"]),
)
LINES = (
    st.lists(SENTENCES, min_size=1, max_size=4).map(" ".join)
    | st.sampled_from(
        [
            "READ MORE: The mayor opened the harbour in 1902",
            "The mayor opens the old pier (Photo: Ada Finch)",
            "Photo: Ada Finch/Reuters",
            "# The harbour",
            "- The ferry cost forty dollars",
            "ada: the harbour opened at six lol",
        ]
    )
    | st.text(max_size=40)
)
TEXTS = st.lists(LINES, min_size=1, max_size=8).map("\n".join)
LIBRARIES = st.lists(TEXTS, min_size=1, max_size=4, unique=True)
ASKED = (
    st.lists(
        st.sampled_from([*SUBJECTS, *VERBS, *OBJECTS, "when", "who", "how much", "?"]), min_size=1, max_size=6
    ).map(" ".join)
    | SENTENCES
    | st.text(max_size=60)
)


def stored(name: str, content: bytes) -> list[StoredDocument]:
    """Return a file's documents as a library holds them; none where it is skipped."""
    limits, passages = ParseLimits(1_000_000, 1_000_000), PassageLimits(80, 8)
    return [
        StoredDocument("s", item.name, item.text, item.sha256, segment(item.text, item.blocks, passages), item.title)
        for item in parse(FetchedFile(name, content, ""), limits)
        if isinstance(item, ParsedDocument)
    ]


def library(texts: Sequence[str]) -> list[StoredDocument]:
    names = (f"{number}.{'md' if number % 2 else 'txt'}" for number in range(len(texts)))
    return [one for name, text in zip(names, texts, strict=False) for one in stored(name, text.encode())]


@cache
def seeds() -> tuple[StoredDocument, ...]:
    return tuple(one for path in sorted(SEEDS.glob("*.txt")) for one in stored(path.name, path.read_bytes()))


def quotes_of(outcome: Outcome) -> tuple[Quote, ...]:
    return outcome.quotes if isinstance(outcome, Answer) else outcome.nearest


def check(outcome: Outcome, documents: Sequence[StoredDocument]) -> None:
    """Assert every law that one outcome can break."""
    held = {(one.source, one.name): one for one in documents}
    quotes = quotes_of(outcome)
    assert 0 <= outcome.confidence <= 1
    assert [quote.rank for quote in quotes] == list(range(1, len(quotes) + 1))
    for quote in quotes:
        check_quote(quote, held[quote.source, quote.document])
        for copy in quote.also:
            text = held[copy.source, copy.document].text
            assert copy.text == text[copy.start : copy.end] != ""
    if isinstance(outcome, Answer):
        assert quotes
        by_rank = {quote.rank: quote for quote in quotes}
        for conflict in outcome.conflicts:
            assert conflict.first != conflict.second
            assert is_inside(conflict.first_span, by_rank[conflict.first])
            assert is_inside(conflict.second_span, by_rank[conflict.second])
        assert 1 <= outcome.independent <= len(documents)


def check_quote(quote: Quote, document: StoredDocument) -> None:
    assert 0 <= quote.start < quote.end <= len(document.text)
    assert quote.text == document.text[quote.start : quote.end]
    assert quote.revision == document.sha256
    touched = [cut for cut in document.segmentation.sentences if quote.start < cut.end and cut.start < quote.end]
    assert (touched[0].start, touched[-1].end) == (quote.start, quote.end), "a quote is made of whole sentences"
    assert not NEVER_QUOTED & {cut.kind for cut in touched}
    assert all(is_inside(span, quote) for span in quote.marked)
    assert list(quote.marked) == sorted(quote.marked)
    assert all(first[1] <= second[0] for first, second in zip(quote.marked, quote.marked[1:], strict=False))
    if quote.introduction is not None:
        start, end = quote.introduction
        assert 0 <= start < end <= quote.start
        cuts = {(cut.start, cut.end): cut.kind for cut in document.segmentation.sentences}
        assert cuts[start, end] not in NEVER_QUOTED


def is_inside(span: tuple[int, int], quote: Quote) -> bool:
    return quote.start <= span[0] < span[1] <= quote.end


@given(LIBRARIES, ASKED)
def test_whatever_is_asked_of_whatever_library_breaks_no_law(texts: list[str], question: str) -> None:
    documents = library(texts)
    check(Answerer(1, documents, settings()).answer(question, quotes=20, min_confidence=0.0), documents)


@given(LIBRARIES, ASKED)
def test_a_repeated_question_has_the_same_outcome(texts: list[str], question: str) -> None:
    answerer = Answerer(1, library(texts), settings())
    first = answerer.answer(question)
    answerer.answer("Who opened the harbour in 1902?")
    assert answerer.answer(question) == first


@given(LIBRARIES, ASKED, st.randoms(use_true_random=False))
def test_the_order_of_the_documents_changes_nothing(texts: list[str], question: str, chance: Random) -> None:
    documents = library(texts)
    shuffled = sorted(documents, key=lambda _: chance.random())
    assert Answerer(1, shuffled, settings()).answer(question) == Answerer(1, documents, settings()).answer(question)


@given(LIBRARIES, ASKED)
def test_what_is_explained_adds_up_to_the_score_that_ranked(texts: list[str], question: str) -> None:
    answerer = Answerer(1, library(texts), settings())
    outcome = answerer.answer(question)
    for quote in quotes_of(outcome)[:1]:
        explained = answerer.explain(outcome, quote.rank)
        assert sum(signal.share for signal in explained.signals) == pytest.approx(quote.score, abs=1e-6)


needs_seeds = pytest.mark.skipif(not QUESTIONS.is_file(), reason="needs ../shared/seeds-gold beside the checkout")


def asked_of_the_seeds() -> list[str]:
    if not QUESTIONS.is_file():
        return []
    return [json.loads(line)["text"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]


@needs_seeds
def test_the_questions_on_the_seeds_break_no_law_in_whatever_order_they_were_indexed() -> None:
    documents = seeds()
    answerer, other = (Answerer(1, order, settings()) for order in (documents, documents[::-1]))
    for question in asked_of_the_seeds():
        outcome = answerer.answer(question, quotes=20, min_confidence=0.0)
        check(outcome, documents)
        assert other.answer(question, quotes=20, min_confidence=0.0) == outcome, question
