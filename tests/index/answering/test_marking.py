import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.kinds import expectation
from index.answering.marking import mark
from index.answering.views import MOST_MARKED

SHARED = Path(__file__).resolve().parents[3] / ".." / "shared"


def marked(question: str, quote: str) -> str:
    return " … ".join(quote[start:end] for start, end in mark(question, quote, expectation(question)))


@pytest.mark.parametrize(
    ("question", "quote", "answer"),
    [
        (
            "Who opened the bridge?",
            "The bridge over the Orr was opened by the engineer Clara Holm in front of a large crowd of visitors.",
            "Clara Holm",
        ),
        (
            "when was the bridge opened",
            "After nine years of work the bridge over the Orr was opened on 4 May 1931 before a large crowd.",
            "4 May 1931",
        ),
        (
            "how many ppl came to the opening",
            "The opening of the bridge on a rainy morning drew more than 12,000 people from all over the country.",
            "more than 12,000",
        ),
        (
            "how long did the work take",
            "Because the river is deep, the work on the two piers took nine years and cost the lives of four men.",
            "nine years",
        ),
        (
            "why was the bridge closed",
            "In 1978 the bridge was closed to all traffic because rust had eaten into its cables.",
            "because rust had eaten",
        ),
        (
            "where was the bridge built",
            "The bridge was built in Arnholt after the great flood had swept away the ferry and both landings.",
            "Arnholt",
        ),
        (
            "who welcomed the pause",
            "“ a good decision ,” said us senator clara holm , who had called for it in two letters to the president .",
            "clara holm",
        ),
    ],
)
def test_the_decisive_words_are_marked(question: str, quote: str, answer: str) -> None:
    assert answer in marked(question, quote)


@pytest.mark.parametrize(
    "question", ["who opened it", "when was it opened", "how many came", "is it open", "bridge orr"]
)
def test_a_quote_without_such_words_is_marked_all_the_same(question: str) -> None:
    assert marked(question, "the bridge leads over the wide river and has two slender piers made of iron")


def test_a_question_that_shares_no_word_is_no_hindrance() -> None:
    assert marked("xyzzy?", "the bridge leads over the wide river and has two slender piers made of iron")


def test_a_quote_of_one_word_is_not_marked_all_over() -> None:
    assert mark("who was it", "Clara", expectation("who was it")) == ()


@given(
    st.sampled_from(["who", "when was it", "how many", "why", "is it", "what did he say", "what is x", "how", ""]),
    st.one_of(st.text(max_size=200), st.text(alphabet="aB1 .,“”()'\n$%-", max_size=200)),
)
def test_marked_words_lie_inside_the_quote_and_are_few(question: str, quote: str) -> None:
    spans = mark(question, quote, expectation(question))
    assert all(0 <= start < end <= len(quote) for start, end in spans)
    assert sum(end - start for start, end in spans) <= MOST_MARKED * len(quote)
    assert spans == tuple(sorted(spans))
    assert spans == mark(question, quote, expectation(question))


def test_marked_words_hold_the_short_answers_of_the_seed_articles() -> None:
    gold = SHARED / "seeds-gold" / "questions-public.jsonl"
    if not gold.exists():
        pytest.skip("the seed articles and their gold are not beside the checkout")
    hits = [_holds(question, place) for question in _answerable(gold) for place in question["gold"]]
    possible = [hit for hit in hits if hit is not None]
    assert sum(possible) / len(possible) >= 0.6


def _answerable(gold: Path) -> list[dict]:  # type: ignore[type-arg] # JSON of the gold's format
    records = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    return [record for record in records if record["answerable"]]


def _holds(question: dict, place: dict) -> bool | None:  # type: ignore[type-arg] # JSON of the gold's format
    """Whether a short answer is marked; None where each is longer than may be marked."""
    start, end = place["start"], place["end"]
    with (SHARED / "seeds" / place["file"]).open(encoding="utf-8", newline="") as file:
        quote = file.read()[start:end]
    short = [
        (answer["start"] - start, answer["end"] - start)
        for answer in question["short_spans"]
        if answer["file"] == place["file"] and start <= answer["start"] and answer["end"] <= end
    ]
    if not any(last - first <= MOST_MARKED * len(quote) for first, last in short):
        return None
    spans = mark(question["text"], quote, expectation(question["text"]))
    return any(left <= first and last <= right for left, right in spans for first, last in short)
