"""The rules on the real gold of the seeds, computed a second time from sets of characters."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index.evaluation import Judgement, Shelf, figures_of, judge, places_hit, read_gold_lines
from index.model import Quote, Segmentation, StoredDocument, revision_hash
from tests.index.evaluation.made import answer, no_answer

SHARED = Path(__file__).resolve().parents[3] / ".." / "shared"
GOLD = SHARED / "seeds-gold" / "questions-public.jsonl"

pytestmark = pytest.mark.skipif(not GOLD.is_file(), reason="needs ../shared/seeds-gold beside the checkout")


def texts() -> dict[str, str]:
    return {path.name: path.read_bytes().decode() for path in sorted((SHARED / "seeds").glob("*.txt"))}


def records() -> list[dict[str, Any]]:
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def characters(places: list[dict[str, Any]], name: str) -> set[int]:
    return {offset for place in places if place["file"] == name for offset in range(place["start"], place["end"])}


def is_hit(record: dict[str, Any], name: str, start: int, end: int, text: str) -> bool:
    shown = set(range(start, end))
    known = characters(record["gold"] + record["weak"] + record["context"], name)
    inked = {offset for offset in shown if not text[offset].isspace()}
    shorts = [characters([short], name) for short in record["short_spans"]]
    for place in record["gold"]:
        gold = characters([place], name)
        if not gold:
            continue
        if len(shown & gold) / len(shown | gold) >= 0.5:
            return True
        if shown <= gold and any(short and short <= shown for short in shorts):
            return True
        if len(shown & gold) >= 0.8 * len(gold) and len(inked - known) <= 0.2 * len(inked):
            return True
    return False


def quotes_near(record: dict[str, Any], held: dict[str, str]) -> Iterator[Quote]:
    """Yield the gold and the neutral sentences, and what lies around and inside them."""
    for place in record["gold"] + record["weak"] + record["context"]:
        name, text = place["file"], held[place["file"]]
        for before, behind in ((0, 0), (200, 0), (0, 30), (90, 90), (-40, 0), (-20, -20), (-60, 60), (0, 400)):
            start, end = max(0, place["start"] - before), min(len(text), place["end"] + behind)
            if start < end:
                yield Quote(1, 1.0, "seeds", name, name, start, end, text[start:end], "r")


def shelf(held: dict[str, str]) -> dict[str, StoredDocument]:
    return {
        name: StoredDocument("seeds", name, text, revision_hash(text), Segmentation((), ()))
        for name, text in held.items()
    }


def test_every_question_of_the_seeds_is_measured() -> None:
    found = read_gold_lines(GOLD.name, GOLD.read_bytes().split(b"\n"), Shelf(shelf(texts()).values()))
    assert found.complaints == ()
    assert (len(found.questions), sum(question.answerable for question in found.questions)) == (81, 61)


def test_every_hit_on_the_seeds_is_one_by_a_second_computation() -> None:
    held = texts()
    found = read_gold_lines(GOLD.name, GOLD.read_bytes().split(b"\n"), Shelf(shelf(held).values()))
    hits = [0, 0]
    for record, question in zip(records(), found.questions, strict=True):
        for quote in quotes_near(record, held):
            expected = is_hit(record, quote.document, quote.start, quote.end, held[quote.document])
            assert bool(places_hit(quote, question)) is expected, (question.id, quote)
            hits[expected] += 1
    assert min(hits) > 100


def test_figures_of_the_seeds_are_those_of_a_second_computation() -> None:
    held = texts()
    documents = shelf(held)
    found = read_gold_lines(GOLD.name, GOLD.read_bytes().split(b"\n"), Shelf(documents.values()))
    judgements: list[Judgement] = []
    ranks: list[int | None] = []
    right = 0
    for number, (record, question) in enumerate(zip(records(), found.questions, strict=True)):
        quotes = list(quotes_near(record, held))[number % 5 : number % 5 + 20]
        outcome = answer(*quotes) if number % 3 and quotes else no_answer(*quotes)
        judgements.append(judge(question, outcome, 1.0, lambda _, name: documents.get(name)))
        hits = [is_hit(record, quote.document, quote.start, quote.end, held[quote.document]) for quote in quotes]
        rank = hits.index(True) + 1 if any(hits) else None
        answered = bool(number % 3 and quotes)
        right += (answered and rank == 1) if record["answerable"] else not answered
        if record["answerable"]:
            ranks.append(rank)
    figures = figures_of(judgements)
    assert figures.mrr == pytest.approx(sum(1 / rank for rank in ranks if rank) / len(ranks))
    assert figures.hit_1 == pytest.approx(ranks.count(1) / len(ranks))
    assert figures.hit_3 == pytest.approx(sum(rank in {1, 2, 3} for rank in ranks) / len(ranks))
    assert figures.right == pytest.approx(right / 81)
    assert (figures.verbatim.value, 0 < (figures.mrr or 0) < 1) == (1.0, True)
