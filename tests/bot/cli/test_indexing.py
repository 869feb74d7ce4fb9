import json
from pathlib import Path

import pytest

import bot.cli.indexing
from tests.bot.conftest import LIGHTHOUSE, Verbatim


def test_indexing_tells_what_was_added(verbatim: Verbatim, notes: Path) -> None:
    result = verbatim("index", notes)
    assert (result.exit_code, result.stdout.split(".")[0]) == (0, "notes: 3 added")


def test_indexing_again_says_that_nothing_changed(verbatim: Verbatim, indexed: Path) -> None:
    assert verbatim("index", indexed).stdout.startswith("notes: nothing changed.")


def test_only_what_changed_is_touched(verbatim: Verbatim, indexed: Path) -> None:
    (indexed / "lighthouse.txt").write_text(LIGHTHOUSE + "It is tall.\n", encoding="utf-8")
    (indexed / "records.jsonl").unlink()
    (indexed / "new.txt").write_text("New.\n", encoding="utf-8")
    assert verbatim("index", indexed).stdout.startswith("notes: 1 added, 1 changed, 1 removed, 1 unchanged.")


def test_every_path_is_a_source_of_its_own(verbatim: Verbatim, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "same.txt").write_text(f"This is {folder}.\n", encoding="utf-8")
    assert verbatim("index", tmp_path / "a" / "same.txt", tmp_path / "b" / "same.txt").exit_code == 0
    sources = json.loads(verbatim("sources", "--json").stdout)["sources"]
    assert len({source["name"] for source in sources}) == 2


def test_a_name_can_be_given(verbatim: Verbatim, notes: Path) -> None:
    assert verbatim("index", notes, "--name", "port").stdout.startswith("port: ")


def test_one_name_for_several_paths_is_misuse(verbatim: Verbatim, notes: Path, data: Path) -> None:
    result = verbatim("index", notes, notes, "--name", "port")
    assert result.exit_code == 2
    assert "Index them one by one." in result.stderr
    assert not data.exists()


def test_json_tells_the_same_facts(verbatim: Verbatim, notes: Path, tmp_path: Path) -> None:
    (notes / "a.bin").write_bytes(b"\0")
    result = verbatim("index", notes, tmp_path / "none", "--json")
    record = json.loads(result.stdout)
    assert (record["sources"][0]["source"], record["sources"][0]["added"]) == ("notes", 3)
    assert [skip["path"] for skip in record["sources"][0]["skipped"]] == ["a.bin"]
    assert record["failed"][0]["path"] == str(tmp_path / "none")
    assert result.exit_code == 2


def test_a_path_that_fails_does_not_keep_the_others_from_being_indexed(verbatim: Verbatim, notes: Path) -> None:
    result = verbatim("index", notes.parent / "none", notes)
    assert result.exit_code == 2
    assert result.stdout.startswith("notes: 3 added")


def test_sources_are_listed(verbatim: Verbatim, indexed: Path) -> None:
    result = verbatim("sources")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0].split() == [
        "Source", "Documents", "Sentences", "Characters", "Skipped", "Indexed"
    ]  # fmt: skip
    assert f"“notes” lies at {indexed}" in result.stdout


def test_a_removed_source_is_gone_and_its_files_are_not(verbatim: Verbatim, indexed: Path) -> None:
    result = verbatim("remove", "notes")
    assert result.exit_code == 0
    assert len(list(indexed.iterdir())) == 3
    assert "The library holds no source yet." in verbatim("sources").stdout


def test_removing_what_is_not_there_is_misuse(verbatim: Verbatim, indexed: Path) -> None:
    assert indexed.is_dir()
    result = verbatim("remove", "nots")
    assert result.exit_code == 2
    assert "notes" in result.stderr


def test_an_interrupted_run_says_that_the_library_is_as_it_was(
    verbatim: Verbatim, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = bot.cli.indexing.index_with_progress
    monkeypatch.setattr(bot.cli.indexing, "index_with_progress", interrupted_at("second", index))
    first = verbatim("index", notes.parent / "second")
    assert (first.exit_code, first.stderr) == (130, "Stopped. The library is whole: nothing is left half done.\n")
    second = verbatim("index", notes, notes.parent / "second")
    assert second.exit_code == 130
    assert (
        second.stderr == "Indexing notes ...\nStopped. Finished before that: “notes”. Everything else is as it was.\n"
    )


def interrupted_at(name: str, index: object) -> object:
    def index_unless_interrupted(setup: object, path: Path, given: object) -> object:
        if path.name == name:
            raise KeyboardInterrupt
        assert callable(index)
        return index(setup, path, given)

    return index_unless_interrupted
