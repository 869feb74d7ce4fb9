from pathlib import Path
from typing import IO

import pytest

from index.segments.files import clear_away, segment_path, write_durably


def test_a_file_appears_whole_under_its_name(tmp_path: Path) -> None:
    path = segment_path(tmp_path, 3)

    def write(file: IO[bytes]) -> str:
        file.write(b"content")
        assert not path.exists()
        return "told"

    assert write_durably(path, write) == "told"
    assert [one.name for one in path.parent.iterdir()] == ["3.segment"]
    assert path.read_bytes() == b"content"


def test_what_could_not_be_written_leaves_nothing_and_replaces_nothing(tmp_path: Path) -> None:
    path = segment_path(tmp_path, 3)
    write_durably(path, lambda file: file.write(b"former"))

    def fail(file: IO[bytes]) -> None:
        file.write(b"half")
        raise OSError(28, "the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        write_durably(path, fail)
    assert [one.name for one in path.parent.iterdir()] == ["3.segment"]
    assert path.read_bytes() == b"former"


def test_only_what_is_not_kept_is_cleared_away(tmp_path: Path) -> None:
    for name in ("1.segment", "2.segment", "2.segment.new", "3.segment.new", "notes.txt"):
        (tmp_path / "segments").mkdir(exist_ok=True)
        (tmp_path / "segments" / name).write_bytes(b"")
    clear_away(tmp_path, [2])
    assert sorted(one.name for one in (tmp_path / "segments").iterdir()) == ["2.segment", "notes.txt"]


def test_a_library_without_segments_has_nothing_to_clear_away(tmp_path: Path) -> None:
    clear_away(tmp_path, [])
    assert list(tmp_path.iterdir()) == []
