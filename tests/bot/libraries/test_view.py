from bot.libraries.view import Shelf, View
from index.library.segment_rows import NO_HOLDINGS
from index.library.snapshots import snapshot_of
from index.model import Segmentation, StoredDocument


def document(source: str, name: str, text: str = "Text.") -> StoredDocument:
    return StoredDocument(source, name, text, "0" * 64, Segmentation((), ()))


SHARED = Shelf.of(snapshot_of(3, (document("handbook", "a"), document("rules", "b")), NO_HOLDINGS))
OWN = Shelf.of(snapshot_of(2, (document("rules", "c"),), NO_HOLDINGS))


def test_both_libraries_are_one_under_unique_names() -> None:
    view = View(SHARED, OWN)
    assert view.names() == ("handbook", "shared:rules", "rules")
    found = view.documents(frozenset(view.names()))
    assert [(item.source, item.name) for item in found] == [("rules", "c"), ("handbook", "a"), ("shared:rules", "b")]


def test_only_the_sources_asked_for_are_taken() -> None:
    view = View(SHARED, OWN)
    assert [item.name for item in view.documents(frozenset({"rules"}))] == ["c"]
    assert [item.name for item in view.documents(frozenset({"shared:rules"}))] == ["b"]
    assert view.documents(frozenset()) == []


def test_the_generation_grows_with_either_library() -> None:
    assert View(SHARED, OWN).generation == 5
    assert View().generation == 0
