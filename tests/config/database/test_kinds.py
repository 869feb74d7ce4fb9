from pathlib import Path

import pytest

from config.database import DatabaseKind, Migration, read_migrations


def write(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).write_text("SELECT 1;", encoding="utf-8")
    return folder


def test_migrations_are_read_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    write(tmp_path, "0002_more.sql", "0001_first_tables.sql", "README.md")
    assert read_migrations(tmp_path) == (
        Migration(1, "first_tables", "SELECT 1;"),
        Migration(2, "more", "SELECT 1;"),
    )


@pytest.mark.parametrize(
    "names",
    [(), ("0002_a.sql",), ("0001_a.sql", "0003_b.sql"), ("0001_a.sql", "0001_b.sql"), ("1_a.sql",), ("0001_A.sql",)],
)
def test_a_gap_a_double_or_another_name_is_refused(tmp_path: Path, names: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="migration"):
        read_migrations(write(tmp_path, *names))


def test_a_kind_without_a_mark_or_with_a_gap_is_refused() -> None:
    steps = (Migration(1, "a", ""),)
    for application_id in (0, -1, 2**31):
        with pytest.raises(ValueError, match="out of range"):
            DatabaseKind("notes", application_id, steps)
    with pytest.raises(ValueError, match="not numbered"):
        DatabaseKind("notes", 1, (Migration(2, "a", ""),))
    assert DatabaseKind("notes", 1, steps).version == 1
