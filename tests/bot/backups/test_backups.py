import asyncio
import json
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.backups import BackupError, Manifest, make_backup, making, manifest, restore_backup, restoring
from bot.backups.manifest import NAME, NoBackupError
from config.database import DatabaseKind, Row, copy_database, open_for_reading, open_for_writing, synchronise_folder
from config.errors import DatabaseDamagedError, UsageError, VerbatimError
from config.state import STATE, state_file
from tests.bot.conftest import Verbatim, run

NOW = datetime(2026, 11, 22, 7, tzinfo=UTC)
BOUND = "INSERT INTO source_binding (platform, workspace, source, kind, target) VALUES ('d', '1', 's', 'channel', 'c')"


class CutShortError(Exception):
    """The power failed."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, harbour_data: Path) -> Path:
    """A data folder with everything in it that there can be; only for tests that change nothing."""
    data = tmp_path_factory.mktemp("whole") / "data"
    shutil.copytree(harbour_data, data)
    shutil.copytree(data / "libraries" / "shared", data / "libraries" / "discord-1")
    asyncio.run(bind(data))
    uploads = data / "uploads" / "discord-1"
    uploads.mkdir(parents=True)
    (uploads / "minutes.md").write_text("The minutes.", encoding="utf-8")
    (uploads / ".half").write_text("The min", encoding="utf-8")
    (data / "verbatim.toml").write_text("[answers]\nquotes = 4\n", encoding="utf-8")
    (data / "secrets.toml").write_text('discord_token = "no"\n', encoding="utf-8")
    return data


@pytest.fixture(scope="module")
def finished(whole: Path) -> Path:
    """A backup of it; only for tests that change nothing."""
    backed_up(whole, whole.with_name("backup"))
    return whole.with_name("backup")


@pytest.fixture
def full(whole: Path, data: Path) -> Path:
    """The same data folder, the test's own."""
    shutil.copytree(whole, data)
    return data


@pytest.fixture
def backup(finished: Path, tmp_path: Path) -> Path:
    """The same backup, the test's own."""
    shutil.copytree(finished, tmp_path / "backup")
    return tmp_path / "backup"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "backups" / "one"


def backed_up(data: Path, target: Path) -> Manifest:
    return asyncio.run(make_backup(data, target, verbatim="0.1.0", now=NOW))


def restored_from(backup: Path, data: Path) -> Manifest:
    return asyncio.run(restore_backup(backup, data))


async def bind(data: Path) -> None:
    async with open_for_writing(state_file(data), STATE) as state:
        await state.execute(BOUND)


async def bound(data: Path) -> list[Row]:
    async with open_for_reading(state_file(data), STATE) as state:
        return await state.fetch_all("SELECT source, target FROM source_binding")


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_is_backed_up_and_restored_answers_as_before(full: Path, target: Path, tmp_path: Path) -> None:
    made = backed_up(full, target)
    assert made.libraries == ("discord-1", "shared")
    restored = tmp_path / "restored"
    assert restored_from(target, restored) == made
    question = "Who built the harbour?"
    assert run(["ask", question], restored).stdout == run(["ask", question], full).stdout != ""
    assert (restored / "uploads" / "discord-1" / "minutes.md").read_text(encoding="utf-8") == "The minutes."
    assert asyncio.run(bound(restored)) == [("s", "c")]


def test_what_is_secret_derived_or_half_written_is_left_out(full: Path, target: Path) -> None:
    made = backed_up(full, target)
    assert sorted(made.files) == [
        "libraries/discord-1/library.db",
        "libraries/shared/library.db",
        "state.db",
        "uploads/discord-1/minutes.md",
        "verbatim.toml",
    ]
    assert tree(target).keys() == {*made.files, NAME}
    assert target.stat().st_mode & 0o077 == 0 or os.name != "posix"


def test_libraries_are_copied_before_what_says_who_may_see_their_sources(
    full: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []

    async def note(path: Path, kind: DatabaseKind, place: Path) -> int:
        copied.append(path.name)
        return await copy_database(path, kind, place)

    monkeypatch.setattr(making, "copy_database", note)
    backed_up(full, target)
    assert copied == ["library.db", "library.db", "state.db"]


def test_a_library_that_is_erased_meanwhile_is_left_out(
    full: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    async def erase(path: Path, kind: DatabaseKind, place: Path) -> int:
        if kind is STATE:
            shutil.rmtree(full / "libraries" / "discord-1")
        return await copy_database(path, kind, place)

    monkeypatch.setattr(making, "copy_database", erase)
    assert (backed_up(full, target)).libraries == ("shared",)
    assert not (target / "libraries" / "discord-1" / "library.db").exists()


def test_a_backup_overwrites_nothing_and_lies_outside_of_what_it_saves(full: Path, target: Path) -> None:
    target.mkdir(parents=True)
    with pytest.raises(UsageError, match="is there already"):
        backed_up(full, target)
    with pytest.raises(UsageError, match="lies in the data folder"):
        backed_up(full, full / "backup")
    other = target.with_name("other")
    stranger = target.with_name("other.unfinished") / "mine"
    stranger.parent.mkdir()
    stranger.touch()
    with pytest.raises(BackupError, match="is in the way"):
        backed_up(full, other)
    assert stranger.exists()


def test_an_empty_data_folder_is_no_backup(tmp_path: Path, target: Path) -> None:
    with pytest.raises(BackupError, match="nothing to back up"):
        backed_up(tmp_path / "none", target)
    assert not target.exists()


def test_a_damaged_database_is_not_backed_up(full: Path, target: Path) -> None:
    state_file(full).write_bytes(b"?" * 8192)
    with pytest.raises(VerbatimError):
        backed_up(full, target)
    assert not target.exists()


@pytest.mark.parametrize("step", ["copy_database", "write_file", "synchronise_tree"])
def test_a_backup_that_is_broken_off_is_none_and_the_next_one_is(
    full: Path, target: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(making, step, cut_short_after(1, getattr(making, step)))
        with pytest.raises(CutShortError):
            backed_up(full, target)
    assert not target.exists()
    made = backed_up(full, target)
    assert restored_from(target, full.with_name("restored")) == made


def cut_short_after(calls: int, function: Callable[..., object]) -> Callable[..., object]:
    """Let a function do its work `calls` times; then the power fails. One that is called once fails at once."""
    left: Iterator[int] = iter(range(0 if function.__name__ == "synchronise_tree" else calls))

    def cut(*arguments: object) -> object:
        if next(left, None) is None:
            raise CutShortError
        return function(*arguments)

    return cut


@pytest.mark.parametrize("calls", [1, 3, 5])
def test_a_restore_that_is_broken_off_is_finished_by_the_same_command(
    finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, calls: int
) -> None:
    restored = tmp_path / "restored"
    with monkeypatch.context() as patched:
        name = "synchronise_folder" if calls > 2 else "copy_file"
        patched.setattr(restoring, name, cut_short_after(calls - 2 if calls > 2 else calls, getattr(restoring, name)))
        with pytest.raises(CutShortError):
            restored_from(finished, restored)
    restored_from(finished, restored)
    assert tree(restored) == {name: content for name, content in tree(finished).items() if name != NAME}


@pytest.mark.parametrize("name", ["state.db", "state.db-wal", "libraries", "uploads", "verbatim.toml", "synonyms.toml"])
def test_a_restore_overwrites_nothing(finished: Path, tmp_path: Path, name: str) -> None:
    restored = tmp_path / "restored"
    restored.mkdir()
    (restored / name).touch()
    (restored / "secrets.toml").touch()
    with pytest.raises(UsageError, match=f"holds {name}, which would be overwritten"):
        restored_from(finished, restored)
    assert tree(restored) == {name: b"", "secrets.toml": b""}


def test_what_was_made_while_names_are_moved_is_not_overwritten(
    finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    restored = tmp_path / "restored"
    with monkeypatch.context() as patched:
        patched.setattr(restoring, "synchronise_folder", cut_short_after(0, synchronise_folder))
        with pytest.raises(CutShortError):
            restored_from(finished, restored)
    (restored / "state.db").write_bytes(b"new")
    with pytest.raises(UsageError, match="was made while the backup was being restored"):
        restored_from(finished, restored)
    assert (restored / "state.db").read_bytes() == b"new"


@pytest.mark.parametrize("name", ["libraries/shared/library.db", "uploads/discord-1/minutes.md", "verbatim.toml"])
def test_a_file_that_changed_since_is_not_restored(backup: Path, tmp_path: Path, name: str) -> None:
    content = bytearray((backup / name).read_bytes())
    content[-1] ^= 1
    (backup / name).write_bytes(content)
    with pytest.raises(BackupError, match="is not what it was"):
        restored_from(backup, tmp_path / "restored")
    (backup / name).unlink()
    with pytest.raises(BackupError, match="lacks its file"):
        restored_from(backup, tmp_path / "restored")
    assert [path.name for path in (tmp_path / "restored").iterdir()] == [restoring.STAGING]


def test_a_database_that_was_damaged_before_it_was_listed_is_not_restored(backup: Path, tmp_path: Path) -> None:
    damaged = backup / "state.db"
    damaged.write_bytes(damaged.read_bytes()[:-100])
    written = json.loads((backup / NAME).read_bytes())
    item = manifest.item_of(damaged)
    written["files"]["state.db"] = {"bytes": item.bytes, "sha256": item.sha256}
    (backup / NAME).write_text(json.dumps(written), encoding="ascii")
    with pytest.raises(DatabaseDamagedError):
        restored_from(backup, tmp_path / "restored")


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 1}', '{"format": 1, "files": {"a": 1}}'])
def test_what_is_no_backup_is_not_taken_for_one(tmp_path: Path, content: str) -> None:
    (tmp_path / NAME).write_text(content, encoding="ascii")
    with pytest.raises(NoBackupError, match="is no backup"):
        restored_from(tmp_path, tmp_path / "restored")


@pytest.mark.parametrize("name", ["../state.db", "/etc/passwd", "a/../../b", ""])
def test_a_backup_writes_nowhere_else(tmp_path: Path, name: str) -> None:
    files = {name: {"bytes": 0, "sha256": ""}}
    written = {"format": 1, "made": "", "verbatim": "", "files": files}
    (tmp_path / NAME).write_text(json.dumps(written), encoding="ascii")
    with pytest.raises(BackupError, match="lies outside"):
        restored_from(tmp_path, tmp_path / "restored")


def test_a_newer_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('{"format": 2}', encoding="ascii")
    with pytest.raises(BackupError, match="newer Verbatim"):
        restored_from(tmp_path, tmp_path / "restored")


def test_a_disk_that_refuses_is_told_by_its_name(whole: Path, finished: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BackupError, match="can't be written"):
        backed_up(whole, tmp_path / "file" / "backup")
    with pytest.raises(BackupError, match="can't be restored"):
        restored_from(finished, tmp_path / "file" / "data")


def test_the_commands_say_what_they_did_and_leave_nothing_to_repair(
    verbatim: Verbatim, indexed: Path, tmp_path: Path
) -> None:
    assert indexed.exists()
    made = verbatim("backup", tmp_path / "backup")
    assert made.exit_code == 0, made.output
    assert made.stdout.startswith(f"Backed up into {tmp_path / 'backup'}, and read again: 1 file, ")
    back = verbatim("restore", tmp_path / "backup", "--data", tmp_path / "restored")
    assert back.exit_code == 0, back.output
    assert "Libraries: shared." in back.stdout
    assert back.stdout.endswith("Library “shared”: there was nothing to repair.\n")
    assert verbatim("check", "--data", tmp_path / "restored").exit_code == 0
    again = verbatim("backup", tmp_path / "backup")
    assert (again.exit_code, again.stdout) == (2, "")


def test_settings_alone_are_restored_without_a_library(verbatim: Verbatim, data: Path, tmp_path: Path) -> None:
    data.mkdir()
    (data / "synonyms.toml").write_text("", encoding="utf-8")
    assert verbatim("backup", tmp_path / "backup").exit_code == 0
    back = verbatim("restore", tmp_path / "backup", "--data", tmp_path / "restored")
    assert (back.exit_code, "Libraries: none." in back.stdout) == (0, True)
