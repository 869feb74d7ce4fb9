from pathlib import Path

import pytest

from config.errors import UsageError
from index.errors import BadSourceNameError, SourceNameTakenError
from index.library import StoredSource
from index.reindex.target import Target, choose_target

NOTES = StoredSource(1, "notes", "/a/notes")


def choose(location: str, name: str | None, *, exists: bool = True) -> Target:
    return choose_target([NOTES], Path(location), name, is_folder=True, exists=lambda _: exists)


def test_a_known_place_is_refreshed_under_its_name() -> None:
    assert choose("/a/notes", None) == choose("/a/notes", "notes") == Target("notes", "/a/notes", NOTES)


def test_a_new_place_gets_a_name_of_its_own() -> None:
    assert choose("/b/notes", None) == Target("b-notes", "/b/notes")
    assert choose("/b/notes", "other") == Target("other", "/b/notes")


def test_the_name_of_a_source_elsewhere_is_taken() -> None:
    with pytest.raises(SourceNameTakenError) as caught:
        choose("/b/notes", "notes")
    assert caught.value.location == "/a/notes"


def test_a_source_whose_place_is_gone_moves() -> None:
    assert choose("/b/notes", "notes", exists=False) == Target("notes", "/b/notes", NOTES, moved_from="/a/notes")


def test_a_place_has_one_name() -> None:
    with pytest.raises(UsageError, match="indexed already, as “notes”"):
        choose("/a/notes", "other")


def test_a_bad_name_is_refused() -> None:
    with pytest.raises(BadSourceNameError):
        choose("/b/notes", "a/b")
