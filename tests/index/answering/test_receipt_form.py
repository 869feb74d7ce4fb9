import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.receipt_form import VERSION, BadReceiptError, read_receipt, receipt_id, write_receipt
from index.answering.receipts import OWN, SHARED, Form, Ground, Held, Put, Receipt, digest_of
from index.citation import Citation
from index.model import DeclineReason, Scope

RECEIPT = Receipt(
    put=Put(text="Who?", quotes=3, shown=2, marked=3, min_confidence=0.25, previous="Where?", identifier="q1"),
    ground=Ground(
        sources=frozenset({"notes", "news"}),
        generations={SHARED: 4, OWN: 2},
        settings={"engine": "reference", "ranking.k1": 1.2, "answers.quotes": 3},
        versions={"verbatim": "0.1.0"},
        workspace=("platform", "harbour"),
    ),
    carried=("harbour",),
    pin=Citation("notes", "a b.md", 1, 5, "f" * 64),
    documents=(Held("notes", "a b.md", "f" * 64),),
    answered=True,
    reason=None,
    digest="0" * 64,
)
TEXTS = st.text(max_size=20)


def with_digest(document: dict[str, Any]) -> str:
    """Write a document with the checksum that fits it, as a forger would."""
    document.pop("sha256", None)
    return json.dumps(document | {"sha256": digest_of(document)})


@given(
    question=st.text(alphabet=st.characters(), max_size=50),
    sources=st.none() | st.frozensets(TEXTS, max_size=3),
    documents=st.none() | st.frozensets(TEXTS, max_size=3),
    identifier=st.none() | TEXTS | st.integers(),
    confidence=st.floats(0, 1),
    reason=st.none() | st.sampled_from(DeclineReason),
)
def test_a_receipt_reads_back_as_it_was(  # noqa: PLR0913, PLR0917 - each is a field of it
    question: str,
    sources: frozenset[str] | None,
    documents: frozenset[str] | None,
    identifier: str | int | None,
    confidence: float,
    reason: DeclineReason | None,
) -> None:
    put = Put(
        text=question,
        quotes=1,
        shown=1,
        marked=1,
        min_confidence=confidence,
        scope=Scope(sources, documents),
        identifier=identifier,
        form=Form.JSON,
    )
    receipt = replace(RECEIPT, put=put, pin=None, answered=reason is None, reason=reason)
    assert read_receipt(write_receipt(receipt)) == receipt


def test_a_pinned_answer_s_receipt_reads_back_as_it_was() -> None:
    line = write_receipt(RECEIPT)
    assert read_receipt(line) == RECEIPT
    assert line.isascii()
    assert "\n" not in line


def test_a_receipt_that_was_laid_out_anew_is_the_same_receipt() -> None:
    assert read_receipt(json.dumps(json.loads(write_receipt(RECEIPT)), indent=2)) == RECEIPT


def test_a_receipt_is_called_by_its_checksum() -> None:
    assert json.loads(write_receipt(RECEIPT))["sha256"].startswith(receipt_id(RECEIPT))


@pytest.mark.parametrize("text", ["", "no receipt", "[]", "{}", '"receipt"', "[" * 100_000, '{"answered": true}'])
def test_what_is_no_receipt_is_told(text: str) -> None:
    with pytest.raises(BadReceiptError, match="That is no receipt"):
        read_receipt(text)


def test_a_receipt_that_was_changed_is_told() -> None:
    with pytest.raises(BadReceiptError, match="not as it was written"):
        read_receipt(write_receipt(RECEIPT).replace("Who?", "Why?"))


@pytest.mark.parametrize("version", [VERSION + 1, "1", None, True, 1.5])
def test_a_receipt_of_another_version_is_told(version: object) -> None:
    document = json.loads(write_receipt(RECEIPT)) | {"receipt": version}
    with pytest.raises(BadReceiptError, match="this Verbatim reads version 1"):
        read_receipt(with_digest(document))


@pytest.mark.parametrize("path", ["asked", "audience", "library", "settings", "versions", "answer"])
@pytest.mark.parametrize("value", [None, 7, "text", [], [None], {"a": None}])
def test_a_forged_receipt_never_gets_further_than_the_reader(path: str, value: object) -> None:
    document = json.loads(write_receipt(RECEIPT)) | {path: value}
    with pytest.raises(BadReceiptError, match="what no receipt holds"):
        read_receipt(with_digest(document))
