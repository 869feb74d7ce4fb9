import os
import subprocess
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "config", "index")


def files_of(folder: str) -> set[str]:
    """Name the files under a folder of the checkout, relative to it and without what Python caches."""
    found = (path for path in (ROOT / folder).rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix() for path in found if "__pycache__" not in path.parts}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with the pinned hatchling, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet", "--no-input"]
    command += ["--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture
def archive(wheel: Path) -> Iterator[ZipFile]:
    with ZipFile(wheel) as opened:
        yield opened


def read_metadata(archive: ZipFile) -> Message:
    return message_from_bytes(archive.read("verbatim_bot-0.1.0.dist-info/METADATA"))


def test_the_wheel_is_for_every_platform(wheel: Path) -> None:
    assert wheel.name == "verbatim_bot-0.1.0-py3-none-any.whl"


@pytest.mark.parametrize("folder", [*PACKAGES, "seeds"])
def test_the_wheel_holds_every_file_of(folder: str, archive: ZipFile) -> None:
    packed = {name for name in archive.namelist() if name.startswith(f"{folder}/")}
    assert packed == files_of(folder)
    assert packed


def test_the_wheel_holds_the_data_that_an_installed_verbatim_starts_with(archive: ZipFile) -> None:
    names = archive.namelist()
    assert "config/defaults.toml" in names
    assert {"seeds/README.md", "seeds/questions.jsonl"} <= set(names)
    assert any(name.startswith("seeds/library/") for name in names)
    assert any(name.startswith("index/library/migrations/") and name.endswith(".sql") for name in names)
    assert {f"{package}/py.typed" for package in PACKAGES} <= set(names)


def test_the_wheel_holds_nothing_else(archive: ZipFile) -> None:
    tops = {name.split("/")[0] for name in archive.namelist()}
    assert tops == {*PACKAGES, "seeds", "verbatim_bot-0.1.0.dist-info"}


def test_the_command_verbatim_is_the_twin_of_the_module(archive: ZipFile) -> None:
    entry_points = ConfigParser()
    entry_points.read_string(archive.read("verbatim_bot-0.1.0.dist-info/entry_points.txt").decode())
    assert dict(entry_points["console_scripts"]) == {"verbatim": "bot.__main__:main"}


def test_the_wheel_tells_its_licence_and_the_pythons_it_is_for(archive: ZipFile) -> None:
    metadata = read_metadata(archive)
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Requires-Python"] == ">=3.11"
    licence = archive.read("verbatim_bot-0.1.0.dist-info/licenses/LICENSE").decode()
    assert licence == (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_an_installed_verbatim_finds_its_packages_and_seeds(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-input"]
    command += ["--no-index", "--no-deps", "--no-compile", "--target", str(site), str(wheel)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, cwd=tmp_path)
    program = (
        "import bot.__main__, config, index\n"
        "from bot.compose import starter_library_folder\n"
        "print(bot.__file__, config.__file__, index.__file__, starter_library_folder(), sep='\\n')\n"
    )
    # Coverage of this copy would name files that are gone when the report is written.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    done = subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        cwd=tmp_path,
        env=environment | {"PYTHONPATH": str(site), "PYTHONUTF8": "1"},
    )
    found = [Path(line) for line in done.stdout.splitlines()]
    assert found == [*(site / package / "__init__.py" for package in PACKAGES), site / "seeds" / "library"]
