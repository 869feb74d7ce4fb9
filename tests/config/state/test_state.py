from pathlib import Path

from config.database import open_for_reading, open_for_writing
from config.state import STATE, state_file


def test_the_state_is_one_file_of_the_data_folder_with_a_mark_of_its_own(tmp_path: Path) -> None:
    assert state_file(tmp_path) == tmp_path / "state.db"
    assert STATE.application_id.to_bytes(4, "big") == b"VBST"


async def test_a_new_state_has_strict_tables_and_no_broken_reference(tmp_path: Path) -> None:
    path = state_file(tmp_path)
    async with open_for_writing(path, STATE):
        pass
    async with open_for_reading(path, STATE) as database:
        tables = await database.fetch_all(
            "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        assert {"setting", "own_command", "audit"} <= {name for name, _ in tables}
        assert all(strict for _, strict in tables)
        assert await database.fetch_all("PRAGMA foreign_key_check") == []
