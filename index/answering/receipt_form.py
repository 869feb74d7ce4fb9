"""A receipt <-> one line of JSON, in the one form that it has (`VERSION`). Pure.

    {"receipt": 1, "asked": {...}, "audience": {...}, "library": {...}, "pin": null, "settings": {...},
     "versions": {...}, "answer": {"answered", "reason", "sha256"}, "sha256": "..."}

`sha256` is that of the line without it: whoever changes the line by accident is told. It is no signature, and
proves nothing against somebody who means to forge a receipt.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from config.errors import UsageError
from config.key import Value
from index.answering.receipts import Form, Ground, Held, Put, Receipt, canonical, digest_of
from index.citation import Citation
from index.model import DeclineReason, Scope

VERSION: Final = 1
"""Raised whenever a receipt would be read otherwise."""
ID_DIGITS: Final = 12
LONGEST: Final = 4_000_000
"""Characters that a receipt has at most: a question is limited, and so are the documents that are quoted."""

_VERSION_KEY: Final = "receipt"
_DIGEST_KEY: Final = "sha256"
_ASK_AGAIN: Final = "Ask the question again to get a new one: verbatim ask QUESTION --receipt FILE"


class BadReceiptError(UsageError):
    """What is no receipt, or not one that this version can read."""


def write_receipt(receipt: Receipt) -> str:
    """Return a receipt as one line of JSON without its end; all of it is ASCII."""
    document = _document(receipt)
    return canonical(document | {_DIGEST_KEY: digest_of(document)})


def receipt_id(receipt: Receipt) -> str:
    """Return what a receipt is called: the first digits of its digest."""
    return digest_of(_document(receipt))[:ID_DIGITS]


def read_receipt(text: str) -> Receipt:
    """Read what `write_receipt` wrote.

    Raises:
        BadReceiptError: it is something else, of another version, or not as it was written.
    """
    document = _parsed(text)
    version = document.get(_VERSION_KEY)
    if version != VERSION or isinstance(version, bool):
        raise BadReceiptError(
            f"This receipt is of version {str(version)[:20]}, and this Verbatim reads version {VERSION}.",
            "Replay it with the version of Verbatim that wrote it, or upgrade.",
        )
    digest = document.pop(_DIGEST_KEY, None)
    if digest != digest_of(document):
        raise BadReceiptError("This receipt is not as it was written: its checksum does not fit.", _ASK_AGAIN)
    try:
        return _receipt(document)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadReceiptError("This receipt holds what no receipt holds.", _ASK_AGAIN) from error


def _parsed(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text) if len(text) <= LONGEST else None
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict) or _VERSION_KEY not in document:
        raise BadReceiptError("That is no receipt.", "Give the file that --receipt wrote, or an answer's id.")
    return document


def _document(receipt: Receipt) -> dict[str, Any]:
    put, ground = receipt.put, receipt.ground
    return {
        _VERSION_KEY: VERSION,
        "asked": {
            "question": put.text,
            "id": put.identifier,
            "previous": put.previous,
            "carried": list(receipt.carried),
            "form": put.form.value,
            "quotes": put.quotes,
            "shown": put.shown,
            "marked": put.marked,
            "ranked": put.documents,
            "min_confidence": put.min_confidence,
            "sources": _names(put.scope.sources),
            "documents": _names(put.scope.documents),
        },
        "audience": {
            "sources": sorted(ground.sources),
            "workspace": None if ground.workspace is None else list(ground.workspace),
        },
        "library": {
            "generations": dict(ground.generations),
            "documents": [[held.source, held.document, held.revision] for held in receipt.documents],
        },
        "pin": None if receipt.pin is None else _cited(receipt.pin),
        "settings": {name: list(value) if isinstance(value, tuple) else value for name, value in _sorted(ground)},
        "versions": dict(ground.versions),
        "answer": {
            "answered": receipt.answered,
            "reason": None if receipt.reason is None else receipt.reason.value,
            "sha256": receipt.digest,
        },
    }


def _names(names: frozenset[str] | None) -> list[str] | None:
    return None if names is None else sorted(names)


def _sorted(ground: Ground) -> Sequence[tuple[str, Value]]:
    return sorted(ground.settings.items())


def _cited(pin: Citation) -> list[str | int | None]:
    """Return a citation with its revision's full hash, which its printed form cuts short."""
    return [pin.source, pin.document, pin.start, pin.end, pin.revision]


def _receipt(document: Mapping[str, Any]) -> Receipt:
    asked, audience, library = document["asked"], document["audience"], document["library"]
    answer, pin = document["answer"], document["pin"]
    reason = answer["reason"]
    return Receipt(
        put=_put(asked),
        ground=Ground(
            sources=frozenset(_texts(audience["sources"])),
            generations={_text(name): _whole(number) for name, number in library["generations"].items()},
            settings={_text(name): _value(value) for name, value in document["settings"].items()},
            versions={_text(name): _text(value) for name, value in document["versions"].items()},
            workspace=_workspace(audience["workspace"]),
        ),
        carried=_texts(asked["carried"]),
        pin=None if pin is None else _pin(pin),
        documents=tuple(Held(*_texts(held)) for held in _listed(library["documents"])),
        answered=_flag(answer["answered"]),
        reason=None if reason is None else DeclineReason(reason),
        digest=_text(answer["sha256"]),
    )


def _put(asked: Mapping[str, Any]) -> Put:
    sources, documents = asked["sources"], asked["documents"]
    return Put(
        text=_text(asked["question"]),
        quotes=_whole(asked["quotes"]),
        shown=_whole(asked["shown"]),
        marked=_whole(asked["marked"]),
        documents=_whole(asked["ranked"]),
        min_confidence=_number(asked["min_confidence"]),
        previous=None if asked["previous"] is None else _text(asked["previous"]),
        scope=Scope(
            None if sources is None else frozenset(_texts(sources)),
            None if documents is None else frozenset(_texts(documents)),
        ),
        identifier=_identifier(asked["id"]),
        form=Form(asked["form"]),
    )


def _pin(pin: object) -> Citation:
    source, document, start, end, revision = _listed(pin)
    return Citation(_text(source), _text(document), _whole(start), _whole(end), _text(revision))


def _workspace(found: object) -> tuple[str, str] | None:
    if found is None:
        return None
    platform, workspace = _texts(found)
    return platform, workspace


def _identifier(found: object) -> str | int | None:
    return _whole(found) if isinstance(found, int) else None if found is None else _text(found)


def _value(found: object) -> Value:
    """Take over a setting's value; whether it is a good one is for the settings to say."""
    return _texts(found) if isinstance(found, list) else found if isinstance(found, bool) else _plain(found)


def _plain(found: object) -> str | int | float:
    if not isinstance(found, str | int | float):
        raise TypeError(found)
    return found


def _text(found: object) -> str:
    if not isinstance(found, str):
        raise TypeError(found)
    return found


def _texts(found: object) -> tuple[str, ...]:
    return tuple(_text(one) for one in _listed(found))


def _listed(found: object) -> list[Any]:
    if not isinstance(found, list):
        raise TypeError(found)
    return found


def _whole(found: object) -> int:
    if not isinstance(found, int) or isinstance(found, bool):
        raise TypeError(found)
    return found


def _number(found: object) -> float:
    return float(found) if isinstance(found, float) else _whole(found)


def _flag(found: object) -> bool:
    if not isinstance(found, bool):
        raise TypeError(found)
    return found
