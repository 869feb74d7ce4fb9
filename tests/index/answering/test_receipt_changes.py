from dataclasses import replace

import pytest

from config.errors import SettingError
from config.load import default_settings
from index.answering.receipt_changes import Change, ChangeKind, Present, changes, settings_of
from index.answering.receipts import SHARED, mattering
from index.library.changes import Later

from .test_receipt_form import RECEIPT

OLD, NEW = "f" * 64, "e" * 64
NAME = ("notes", "a b.md")
PRESENT = Present(ground=RECEIPT.ground, revisions={NAME: OLD})


def test_where_nothing_changed_nothing_is_told() -> None:
    assert changes(RECEIPT, PRESENT) == ()


def test_a_changed_document_is_told_with_both_revisions() -> None:
    assert changes(RECEIPT, replace(PRESENT, revisions={NAME: NEW})) == (
        Change(ChangeKind.DOCUMENT_CHANGED, "notes/a b.md", OLD, NEW),
    )


def test_a_document_that_is_gone_is_told() -> None:
    assert changes(RECEIPT, replace(PRESENT, revisions={})) == (Change(ChangeKind.DOCUMENT_GONE, "notes/a b.md", OLD),)


def test_of_a_source_that_is_gone_the_documents_are_not_told_one_by_one() -> None:
    ground = replace(RECEIPT.ground, sources=frozenset({"news"}))
    assert changes(RECEIPT, Present(ground=ground, revisions={})) == (Change(ChangeKind.SOURCE_GONE, "notes"),)


def test_what_came_later_is_told_once_and_only_of_sources_that_were_visible() -> None:
    later = (
        Later("news", "new.md", NEW, is_new=True),
        Later("news", "old.md", NEW, is_new=False),
        Later(*NAME, NEW, is_new=False),
        Later("secret", "plan.md", NEW, is_new=True),
    )
    found = changes(RECEIPT, replace(PRESENT, revisions={NAME: NEW}, later=later))
    assert [(change.kind, change.subject) for change in found] == [
        (ChangeKind.DOCUMENT_CHANGED, "notes/a b.md"),
        (ChangeKind.DOCUMENT_ADDED, "news/new.md"),
        (ChangeKind.DOCUMENT_CHANGED, "news/old.md"),
    ]


def test_versions_settings_and_generations_are_compared_one_by_one() -> None:
    ground = replace(
        RECEIPT.ground,
        generations={SHARED: 5},
        settings={"engine": "reference", "ranking.k1": 2.0, "answers.quotes": 3},
        versions={"verbatim": "0.2.0", "program": "abc"},
    )
    found = changes(RECEIPT, replace(PRESENT, ground=ground))
    assert [(change.subject, change.old, change.new, change.is_cause) for change in found] == [
        ("program", None, "abc", True),
        ("verbatim", "0.1.0", "0.2.0", True),
        ("ranking.k1", "1.2", "2.0", False),
        ("own", "2", None, True),
        ("shared", "4", "5", True),
    ]


def test_the_receipt_s_settings_hold_over_those_of_now() -> None:
    settings = settings_of(RECEIPT, default_settings())
    assert settings.ranking.k1 == RECEIPT.ground.settings["ranking.k1"]
    assert settings.ranking.b == default_settings().ranking.b


def test_a_setting_that_there_is_no_more_is_passed_over() -> None:
    ground = replace(RECEIPT.ground, settings={"ranking.lost": 1})
    assert settings_of(replace(RECEIPT, ground=ground), default_settings()) == default_settings()


def test_a_setting_out_of_its_range_is_told() -> None:
    ground = replace(RECEIPT.ground, settings={"ranking.k1": 1e9})
    with pytest.raises(SettingError, match="the receipt"):
        settings_of(replace(RECEIPT, ground=ground), default_settings())


def test_what_has_a_say_in_an_answer_is_kept_and_no_more() -> None:
    kept = mattering(default_settings())
    assert {"engine", "ranking.k1", "answers.min_confidence", "chat.context_sentences"} <= kept.keys()
    assert not [name for name in kept if name.startswith(("serving.", "channel.", "indexing."))]
