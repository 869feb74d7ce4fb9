from index.library import StoredFile
from index.model import Skip, SkipReason
from index.reindex.plan import make_plan


def stored(
    *paths: str, sha256: str | None = "old", duplicates: bool = False, outdated: bool = False
) -> dict[str, StoredFile]:
    return {
        path: StoredFile(number, path, sha256, has_duplicates=duplicates, is_outdated=outdated)
        for number, path in enumerate(paths)
    }


def unreadable(path: str) -> Skip:
    return Skip(path, SkipReason.UNREADABLE, "It can't be read.")


def test_every_file_goes_one_way() -> None:
    found = {
        "same": "old",
        "other": "new",
        "new": None,
        "lost": unreadable("lost"),
        "big": Skip("big", SkipReason.TOO_LARGE, ""),
    }
    plan = make_plan(stored("same", "other", "lost", "big", "gone"), found, ())
    assert plan.unchanged == {"same"}
    assert plan.changed == {"other"}
    assert plan.added == {"new"}
    assert plan.removed == {"big", "gone"}
    assert plan.kept.keys() == {"lost"}
    assert not plan.recheck
    assert plan.to_parse == {"other", "new"}


def test_a_file_whose_hash_was_forgotten_is_parsed_again() -> None:
    assert make_plan(stored("a", sha256=None), {"a": None}, ()).changed == {"a"}


def test_a_file_that_was_never_indexed_and_cannot_be_read_is_neither_kept_nor_removed() -> None:
    plan = make_plan({}, {"a": unreadable("a")}, (unreadable("b"),))
    assert not plan.kept
    assert not plan.removed | plan.to_parse


def test_files_with_duplicates_are_parsed_again_only_when_another_file_changed() -> None:
    files = stored("a", duplicates=True) | stored("b")
    assert make_plan(files, {"a": "old", "b": "old"}, ()).recheck == set()
    for found in ({"a": "old", "b": "new"}, {"a": "old"}, {"a": "old", "b": "old", "c": None}):
        plan = make_plan(files, found, ())
        assert plan.recheck == {"a"}
        assert "a" not in plan.unchanged


def test_what_another_version_made_is_parsed_again() -> None:
    files = stored("a", outdated=True) | stored("b") | stored("c", duplicates=True)
    plan = make_plan(files, {"a": "old", "b": "old", "c": "old"}, ())
    assert plan.recheck == {"a", "c"}
    assert plan.unchanged == {"b"}


def test_files_below_a_folder_that_cannot_be_listed_are_kept() -> None:
    files = stored("sub/deep/a", "sub/b", "subtle", "c")
    plan = make_plan(files, {"c": "old"}, (unreadable("sub"),))
    assert plan.kept.keys() == {"sub/deep/a", "sub/b"}
    assert plan.removed == {"subtle"}
    assert set(make_plan(files, {}, (unreadable("."),)).kept) == set(files)


def test_a_file_that_can_be_read_is_not_kept_for_the_sake_of_its_folder() -> None:
    plan = make_plan(stored("sub/a", "sub/b"), {"sub/a": "new"}, (unreadable("sub"),))
    assert plan.changed == {"sub/a"}
    assert plan.kept.keys() == {"sub/b"}
