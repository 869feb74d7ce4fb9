"""The power goes at any moment: whatever the disk kept of what was not synchronised, nothing acknowledged is lost."""

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE

import pytest

from tests.index.runs import write_records
from tests.torture.children import Child, Driver
from tests.torture.disk import Disk, Honours, honour_all
from tests.torture.examine import Examiner
from tests.torture.outage import Outage
from tests.torture.recording import FolderSync, Recording, Removal, Sync, record
from tests.torture.scale import ROUNDS, scaled, tell
from tests.torture.script import script
from tests.torture.tracing import killed_at, why_not

pytestmark = pytest.mark.skipif(why_not() != "", reason=why_not())

SEED = 3
LAST = 13 if ROUNDS else 4

READER = """
import sqlite3, sys
reader = sqlite3.connect(sys.argv[1], uri=True)
print(reader.execute("SELECT max(number) FROM generation").fetchall(), flush=True)
input()
reader.close()
"""


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sources")


@pytest.fixture(scope="module")
def recording(driver: Driver, sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Recording:
    return of_a_new_library(driver, sources, tmp_path_factory.mktemp("recorded"))


def of_a_new_library(driver: Driver, sources: Path, folder: Path) -> Recording:
    """Record the first runs on a library whose folder is there."""
    (folder / "data" / "libraries" / "shared").mkdir(parents=True)
    return recorded(driver, sources, folder)


def of_one_that_is_read(driver: Driver, sources: Path, folder: Path) -> Recording:
    """Record the runs behind the first while somebody reads, so that SQLite's log is kept from run to run."""
    indexed(driver, sources, folder, last=1).end()
    with reading(folder / "data" / "libraries" / "shared" / "library.db"):
        return recorded(driver, sources, folder, first=2)


def of_one_that_was_killed(driver: Driver, sources: Path, folder: Path) -> Recording:
    """Record the runs behind a kill, the first of which recovers what is left."""
    indexed(driver, sources, folder, last=2).end()
    child = driver.child("runs", seed=SEED, first=3, last=3, data=folder / "data", sources=sources)
    with killed_at(child, "fdatasync", 3):
        child.begin()
        assert child.end() < 0
    return recorded(driver, sources, folder, first=3)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Keep a database open in another process: here its locks would go when any of its files is closed."""
    with subprocess.Popen(
        [sys.executable, "-c", READER, f"{path.as_uri()}?mode=ro"], stdin=PIPE, stdout=PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "[(1,)]\n"
        yield
        process.communicate("\n")


def indexed(driver: Driver, sources: Path, folder: Path, *, last: int) -> Child:
    """Let a child begin with the first runs."""
    child = driver.child("runs", seed=SEED, first=1, last=last, data=folder / "data", sources=sources)
    child.begin()
    return child


def recorded(driver: Driver, sources: Path, folder: Path, *, first: int = 1, last: int = LAST) -> Recording:
    """Record runs of the script on the library in `folder`."""
    child = driver.child("runs", seed=SEED, first=first, last=last, data=folder / "data", sources=sources)
    return record(child, folder / "data", folder / "trace", first - 1)


@pytest.fixture
def outage(sources: Path, tmp_path: Path) -> Callable[[Recording, Honours], Outage]:
    def make(recording: Recording, honours: Honours) -> Outage:
        examiner = Examiner(script(SEED), tmp_path / "fresh")
        chance = random.Random(SEED)  # noqa: S311 - to be repeated, not to be secret
        return Outage(recording, examiner, sources, tmp_path, chance, 20, honours)

    return make


@pytest.mark.parametrize("record_of", [of_a_new_library, of_one_that_is_read, of_one_that_was_killed])
def test_a_loss_of_power_at_any_moment_loses_nothing_acknowledged(
    outage: Callable[[Recording, Honours], Outage],
    record_of: Callable[[Driver, Path, Path], Recording],
    driver: Driver,
    sources: Path,
    tmp_path: Path,
) -> None:
    losses = outage(record_of(driver, sources, tmp_path), honour_all)
    losses.cut(scaled(15, 0.17))
    tell(f"The power cut, {record_of.__name__}", bad=len(losses.bad), **losses.counts)
    assert losses.bad == []


def test_the_names_that_a_first_run_gave_are_on_the_disk(driver: Driver, sources: Path, tmp_path: Path) -> None:
    assert names_in_doubt(recorded(driver, sources, tmp_path, last=1)) == set()


def test_the_names_that_a_large_run_gave_are_on_the_disk(driver: Driver, tmp_path: Path) -> None:
    data, source = tmp_path / "data", tmp_path / "large.jsonl"
    (data / "libraries" / "shared").mkdir(parents=True)
    # More than SQLite holds in memory, so that it begins with its log before the segments are written.
    write_records(source, [{"id": str(number), "text": f"word{number} " * 570} for number in range(420)])
    arguments = ["index", str(source), "--data", str(data)]
    child = driver.child("command", arguments=arguments, output=tmp_path / "output")
    found = record(child, data, tmp_path / "trace")
    names = [event.name.rpartition("/")[2] for event in found.events if isinstance(event, Sync)]
    assert names.index("library.db-wal") < names.index("1.segment.new")
    assert names_in_doubt(found) == set()


def names_in_doubt(recording: Recording) -> set[str]:
    """Return the names that were given and might be gone if the power went behind the last event."""
    disk = Disk.at_start(recording, honour_all)
    for event in recording.events:
        disk.advance(event)
    return {change.name for change in disk.renamed if not isinstance(change, Removal)}


def ignore_all(_event: Sync | FolderSync) -> bool:
    return False


def ignore_the_log(event: Sync | FolderSync) -> bool:
    return not event.name.endswith("-wal")


def ignore_the_database(event: Sync | FolderSync) -> bool:
    return not event.name.endswith((".db", ".new"))


def ignore_folders(event: Sync | FolderSync) -> bool:
    return isinstance(event, Sync)


@pytest.mark.parametrize("honours", [ignore_all, ignore_the_log, ignore_the_database, ignore_folders])
def test_without_synchronising_a_loss_of_power_is_noticed(
    outage: Callable[[Recording, Honours], Outage], recording: Recording, honours: Honours
) -> None:
    losses = outage(recording, honours)
    losses.cut(scaled(100, 0.05), most_bad=1000 if ROUNDS else 1)
    tell(f"With {honours.__name__} the power cut, bad", bad=len(losses.bad), images=losses.counts["images"])
    assert losses.bad != []
