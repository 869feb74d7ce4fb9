from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.citation import Citation
from index.errors import BadSourceNameError
from index.library.naming import MAX_NAME_CHARACTERS, check_source_name, make_source_name

PARTS = st.text(st.characters(exclude_characters="/\0"), min_size=1, max_size=150).filter(
    lambda part: part not in {".", ".."}
)
PATHS = st.lists(PARTS, max_size=4).map(lambda parts: PurePosixPath("/", *parts))


@pytest.mark.parametrize(
    "name", ["", " a", "a ", "a/b", "a#b", "a@b", "a\nb", "a\x7f", "a\u2028b", "\ud800", "x" * 101, "\ta"]
)
def test_a_name_that_would_break_a_citation_is_refused(name: str) -> None:
    with pytest.raises(BadSourceNameError) as caught:
        check_source_name(name)
    assert caught.value.name == name


@pytest.mark.parametrize("name", ["a", "my notes", "Über-uns", "資料", "v1.2", "x" * 100])
def test_a_valid_name_stays_as_it_is(name: str) -> None:
    assert check_source_name(name) == name


@pytest.mark.parametrize(
    ("path", "is_folder", "name"),
    [
        ("/data/notes", True, "notes"),
        ("/data/v1.2", True, "v1.2"),
        ("/data/guide.md", False, "guide"),
        ("/data/corpus.jsonl.gz", False, "corpus"),
        ("/data/corpus.JSONL.GZ", False, "corpus"),
        ("/data/a.b.txt", False, "a.b"),
        ("/data/c#@d", True, "c--d"),
        ("/", True, "source"),
        ("/data/ ", True, "source"),
    ],
)
def test_a_name_is_the_last_part_of_the_path_without_its_endings(path: str, name: str, *, is_folder: bool) -> None:
    assert make_source_name(PurePosixPath(path), (), is_folder=is_folder) == name


def test_a_taken_name_gets_its_parent_folders_and_then_a_number() -> None:
    path = PurePosixPath("/home/ann/docs")
    taken: list[str] = []
    for _ in range(5):
        taken.append(make_source_name(path, taken, is_folder=True))
    assert taken == ["docs", "ann-docs", "home-ann-docs", "home-ann-docs-2", "home-ann-docs-3"]


def test_a_parent_folder_that_would_make_the_name_too_long_is_left_out() -> None:
    path = PurePosixPath("/", "x" * 90, "y" * 20)
    assert make_source_name(path, {"y" * 20}, is_folder=True) == "y" * 20 + "-2"


def test_a_long_taken_name_makes_room_for_its_number() -> None:
    path = PurePosixPath("/", "x" * 120)
    assert make_source_name(path, {"x" * 100}, is_folder=True) == "x" * 98 + "-2"


@given(path=PATHS, is_folder=st.booleans())
def test_made_names_are_valid_unique_and_stand_in_a_citation(path: PurePosixPath, *, is_folder: bool) -> None:
    taken: list[str] = []
    for _ in range(7):
        taken.append(check_source_name(make_source_name(path, taken, is_folder=is_folder)))
    assert len(set(taken)) == len(taken)
    assert all(0 < len(name) <= MAX_NAME_CHARACTERS for name in taken)
    citations = [Citation(name, "d", 0, 1) for name in taken]
    assert [Citation.parse(str(citation)) for citation in citations] == citations
