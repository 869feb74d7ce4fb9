"""An outcome -> its receipt: all that is needed to answer the same question again in the same way. Pure.

A receipt names sources, documents and revisions, and holds no text of any of them; of people it holds nothing but
the question's words. Its form on the disk is `index.answering.receipt_form`.
"""

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from config.key import Value
from config.schema import Settings, values
from index.answering.answerer import Answerer
from index.answering.quoting import quote_of
from index.citation import Citation
from index.model import EVERYWHERE, Answer, DeclineReason, Outcome, Question, Quote, Scope

SHARED: Final = "shared"
OWN: Final = "own"
"""The libraries whose generations a receipt tells: the shared one, and a workspace's own."""
_MATTERING: Final = ("engine", "passages.", "questions.", "ranking.", "answers.", "chat.context_sentences")
"""The settings that have a say in what is answered, or in how it is printed; a dot stands for all of a section."""


class Form(StrEnum):
    """How an answer was printed."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """How a question was put.

    `text`, `quotes`, `marked`, `documents`, `min_confidence`, `previous` and `scope` are what `Answerer.answer` was
    given. So many as `shown` of the quotes were shown. `identifier` is that of a line of a batch.
    """

    text: str
    quotes: int
    shown: int
    marked: int
    min_confidence: float
    documents: int = 0
    previous: str | None = None
    scope: Scope = EVERYWHERE
    identifier: str | int | None = None
    form: Form = Form.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a question was answered from, and with.

    `sources` are the names of those that might be quoted (the audience), `workspace` the platform and the id of the
    workspace whose own library was among them; `generations` are by `SHARED` and `OWN`; `settings` are those that
    matter, by dotted name; `versions` are those of `index.answering.versions`.
    """

    sources: frozenset[str]
    generations: Mapping[str, int]
    settings: Mapping[str, Value]
    versions: Mapping[str, str]
    workspace: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, order=True)
class Held:
    """A document by its source's and its own name, and its revision's full hash."""

    source: str
    document: str
    revision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What one answer, or decline, was made of.

    `carried` are the words that came from the question before; `pin` is the quote that was pinned to the question,
    where one was; `documents` are those that were quoted, copies too; `digest` is that of the outcome.
    """

    put: Put
    ground: Ground
    carried: tuple[str, ...]
    pin: Citation | None
    documents: tuple[Held, ...]
    answered: bool
    reason: DeclineReason | None
    digest: str


def mattering(settings: Settings) -> Mapping[str, Value]:
    """Return the settings that have a say in an answer, by dotted name."""
    return {name: value for name, value in values(settings).items() if _matters(name)}


def receipt_of(answerer: Answerer, outcome: Outcome, put: Put, ground: Ground, pin: Citation | None = None) -> Receipt:
    """Return the receipt of an outcome of `answerer`; `pin` is the quote that was pinned, if that decided."""
    found = outcome.quotes if isinstance(outcome, Answer) else outcome.nearest
    return Receipt(
        put=put,
        ground=ground,
        carried=tuple(entry.word for entry in outcome.question.carried),
        pin=pin,
        documents=_documents(answerer, found),
        answered=isinstance(outcome, Answer),
        reason=None if isinstance(outcome, Answer) else outcome.reason,
        digest=outcome_digest(outcome) if pin is None else _pin_digest(pin),
    )


def outcome_digest(outcome: Outcome) -> str:
    """Return the SHA-256 of all that an outcome says, but for its generation's number."""
    said = dataclasses.asdict(outcome)
    del said["generation"]
    return digest_of(said)


def digest_of(document: Any) -> str:  # noqa: ANN401 - whatever JSON can hold
    """Return the SHA-256 of a document of JSON in its canonical form."""
    return hashlib.sha256(canonical(document).encode("ascii")).hexdigest()


def canonical(document: Any) -> str:  # noqa: ANN401 - whatever JSON can hold
    """Write a document of JSON in the one form that it has: keys sorted, no blanks, ASCII alone."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def answered_again(answerer: Answerer, receipt: Receipt) -> Outcome | None:
    """Put a receipt's question again, as it was put; None where a pinned quote does not stand any more."""
    if receipt.pin is not None:
        return _pinned(answerer, receipt.put.text, receipt.pin)
    return put_to(answerer, receipt.put)


def put_to(answerer: Answerer, put: Put) -> Outcome:
    """Put a question as `put` says."""
    return answerer.answer(
        put.text,
        quotes=put.quotes,
        marked=put.marked,
        documents=put.documents,
        scope=put.scope,
        min_confidence=put.min_confidence,
        previous=put.previous,
    )


def is_same(receipt: Receipt, outcome: Outcome | None) -> bool:
    """Whether an outcome says what the receipt's did."""
    if outcome is None:
        return False
    digest = outcome_digest(outcome) if receipt.pin is None else _pin_digest(receipt.pin)
    return digest == receipt.digest


def _matters(name: str) -> bool:
    return any(name.startswith(one) if one.endswith(".") else name == one for one in _MATTERING)


def _documents(answerer: Answerer, quotes: Sequence[Quote]) -> tuple[Held, ...]:
    """Return what was quoted, copies too, in order of name."""
    named = {(quote.source, quote.document): quote.revision for quote in quotes}
    copies = ((copy.source, copy.document) for quote in quotes for copy in quote.also)
    named = {name: answerer.document(*name).sha256 for name in copies} | named
    return tuple(sorted(Held(source, document, revision) for (source, document), revision in named.items()))


def _pin_digest(pin: Citation) -> str:
    return digest_of([pin.source, pin.document, pin.start, pin.end, pin.revision])


def _pinned(answerer: Answerer, text: str, pin: Citation) -> Outcome | None:
    document = answerer.find(pin.source, pin.document)
    if document is None or document.sha256 != pin.revision or pin.end > len(document.text):
        return None
    quote = quote_of(document, pin.start, pin.end, score=1.0)
    return Answer(Question(text, ()), (quote,), (), 1.0, answerer.generation)
