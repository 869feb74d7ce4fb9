"""Outcome -> the JSON object that `batch` and `ask --json` print: a contract that other tools read.

Every key is always there, in this order. Offsets count Unicode code points, half-open; `revision` is
the full SHA-256; `confidence` is a probability from 0 to 1; `marked` are the decisive words, offsets in the
document too; `elapsed_ms` is in milliseconds.
"""

import json
from collections.abc import Mapping
from typing import Any

from index.model import Answer, Copy, NoAnswer, Quote, RankedDocument

MOST_COPIES = 5
"""At most so many near-duplicates stand in `also`."""
_DECIMALS_OF_MS = 3


def outcome_record(outcome: Answer | NoAnswer, *, identifier: str | int | None, elapsed_ms: float) -> dict[str, Any]:
    """Return the object for one question. A declined one carries its nearest quotes and its reason."""
    reason, quotes = (
        (outcome.reason.value, outcome.nearest) if isinstance(outcome, NoAnswer) else (None, outcome.quotes)
    )
    return _record(
        identifier,
        answered=reason is None,
        confidence=outcome.confidence,
        reason=reason,
        quotes=[_quote(quote) for quote in quotes],
        documents=[_document(document) for document in outcome.documents],
        elapsed_ms=elapsed_ms,
    )


def unread_record(reason: str, *, identifier: str | int | None, elapsed_ms: float) -> dict[str, Any]:
    """Return the object for a line that can't be read; `reason` is a short code."""
    return _record(
        identifier, answered=False, confidence=0.0, reason=reason, quotes=[], documents=[], elapsed_ms=elapsed_ms
    )


def json_line(record: Mapping[str, Any], encoding: str | None) -> str:
    """Return `record` as one line of JSON, in characters that `encoding` has; others are escaped."""
    line = json.dumps(record, ensure_ascii=False)
    try:
        line.encode(encoding or "ascii")
    except UnicodeEncodeError:
        return json.dumps(record)
    return line


def _record(  # noqa: PLR0913 - one parameter a key of the contract
    identifier: str | int | None,
    *,
    answered: bool,
    confidence: float,
    reason: str | None,
    quotes: list[dict[str, Any]],
    documents: list[dict[str, Any]],
    elapsed_ms: float,
) -> dict[str, Any]:
    return {
        "id": identifier,
        "answered": answered,
        "confidence": confidence,
        "reason": reason,
        "quotes": quotes,
        "documents": documents,
        "elapsed_ms": round(elapsed_ms, _DECIMALS_OF_MS),
    }


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "rank": quote.rank,
        "score": quote.score,
        "source": quote.source,
        "document": quote.document,
        "title": quote.title,
        "start": quote.start,
        "end": quote.end,
        "text": quote.text,
        "revision": quote.revision,
        "also": [_copy(copy) for copy in quote.also[:MOST_COPIES]],
        "marked": [list(span) for span in quote.marked],
    }


def _copy(copy: Copy) -> dict[str, Any]:
    return {
        "source": copy.source,
        "document": copy.document,
        "start": copy.start,
        "end": copy.end,
        "text": copy.text,
    }


def _document(document: RankedDocument) -> dict[str, Any]:
    return {"source": document.source, "document": document.document, "score": document.score}
