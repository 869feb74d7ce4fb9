"""A small library of real files, indexed once, and a runner of the real commands in this process."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app

HARBOUR = """# The harbour

The harbour was built in 1901 by Ada Finch. It holds forty boats. The lighthouse stands on the northern pier.

## Fees

A berth costs nine crowns a night. Fishing boats pay half of that.
"""
LIGHTHOUSE = """The lighthouse was lit for the first time in 1874.
Its lamp burned whale oil
until the keeper, Tom Reed, put in gas.
Ada Finch had it painted red.
"""
RECORDS = (
    '{"id": "storm/1", "text": "The storm of 1953 sank eleven boats. Nobody drowned.", "title": "The storm",'
    ' "url": "https://example.org/storm", "author": "M. Vale", "date": "1953-02-01"}\n'
)

Verbatim = Callable[..., Result]


def environment() -> dict[str, str | None]:
    """Take out what a developer has set, so that a test sees the defaults."""
    return {name: None for name in os.environ if name.startswith("VERBATIM_")}


def run(arguments: Sequence[str], data: Path, given: str | bytes | None = None, **variables: str) -> Result:
    """Run `verbatim` with `data` as its data folder."""
    settings = environment() | {"VERBATIM_DATA": str(data)} | variables
    return CliRunner().invoke(app, list(arguments), input=given, env=settings, prog_name="verbatim")


def make_notes(folder: Path) -> Path:
    """Write a folder of three files."""
    folder.mkdir()
    (folder / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    (folder / "lighthouse.txt").write_text(LIGHTHOUSE, encoding="utf-8")
    (folder / "records.jsonl").write_text(RECORDS, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def harbour_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an indexed library; only for tests that change nothing."""
    base = tmp_path_factory.mktemp("harbour")
    result = run(["index", str(make_notes(base / "notes"))], base / "data")
    assert result.exit_code == 0, result.output
    return base / "data"


@pytest.fixture
def ask_harbour(harbour_data: Path) -> Verbatim:
    """Run a command over the shared library."""

    def command(*arguments: str, given: str | bytes | None = None, **variables: str) -> Result:
        return run(arguments, harbour_data, given, **variables)

    return command


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A folder of three files, the test's own."""
    return make_notes(tmp_path / "notes")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that does not exist yet."""
    return tmp_path / "data"


@pytest.fixture
def verbatim(data: Path) -> Verbatim:
    """Run a command over the test's own data folder."""

    def command(*arguments: str | Path, given: str | bytes | None = None, **variables: str) -> Result:
        return run([str(argument) for argument in arguments], data, given, **variables)

    return command


@pytest.fixture
def indexed(verbatim: Verbatim, notes: Path) -> Path:
    """The folder `notes`, indexed."""
    result = verbatim("index", notes)
    assert result.exit_code == 0, result.output
    return notes
