import hashlib

from hypothesis import given
from hypothesis import strategies as st

from index.model import EVERYWHERE, ParsedDocument, Scope, Segmentation, StoredDocument, revision_hash

NAMES = st.sampled_from(["a", "b", "c"])


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_revision_hash_is_the_sha256_of_the_text_in_utf8(text: str) -> None:
    assert revision_hash(text) == hashlib.sha256(text.encode()).hexdigest()
    assert ParsedDocument("d", text, ()).sha256 == revision_hash(text)


@given(NAMES, NAMES)
def test_an_open_scope_admits_everything_and_an_empty_one_nothing(source: str, document: str) -> None:
    assert EVERYWHERE.admits(source, document)
    assert not Scope(sources=frozenset()).admits(source, document)
    assert not Scope(documents=frozenset()).admits(source, document)


@given(st.frozensets(NAMES), st.frozensets(NAMES), NAMES, NAMES)
def test_a_scope_admits_what_both_its_lists_admit(
    sources: frozenset[str], documents: frozenset[str], source: str, document: str
) -> None:
    both = Scope(sources, documents).admits(source, document)
    assert both == (source in sources and document in documents)


def test_a_document_without_a_title_is_labelled_with_its_name() -> None:
    untitled = StoredDocument("s", "notes.txt", "", "", Segmentation((), ()))
    titled = StoredDocument("s", "notes.txt", "", "", Segmentation((), ()), title="Notes")
    assert (untitled.label, titled.label) == ("notes.txt", "Notes")
