"""Two processes and one library: the second is told who writes, and whoever reads never notices."""

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.torture.children import Child, Driver, driving
from tests.torture.examine import Examiner
from tests.torture.scale import scaled, tell
from tests.torture.script import lay_out, script

SEED = 4
BUSY = "is writing to"


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driver]:
    with driving(tmp_path_factory.mktemp("other")) as driver:
        yield driver


def start(driver: Driver, folder: Path, number: int, *, holds: bool = False) -> Child:
    child = driver.child(
        "runs", seed=SEED, first=number, last=number, data=folder / "data", sources=folder / "sources", holds=holds
    )
    child.begin()
    return child


def test_the_second_is_told_who_writes_and_readers_see_the_last_generation(
    driver: Driver, other: Driver, tmp_path: Path
) -> None:
    examiner = Examiner(script(SEED), tmp_path / "fresh")
    assert start(driver, tmp_path, 1).end() == 0
    first = start(driver, tmp_path, 2, holds=True)
    while not first.holds:
        assert first.listen()
    second = start(other, tmp_path, 2)
    assert second.end() == 1
    assert f"Process {first.pid} {BUSY} {tmp_path}" in second.failure
    assert examiner.examine(tmp_path / "data", {1: 1}) == 1
    first.begin()
    assert first.end() == 0
    assert first.acknowledged == {2: 2}
    assert examiner.examine(tmp_path / "data", {2: 2}) == 2


def test_two_that_write_as_they_like_never_spoil_a_library(driver: Driver, other: Driver, tmp_path: Path) -> None:
    told, counts = script(SEED), Counter[str]()
    examiner = Examiner(told, tmp_path / "fresh")
    chance = random.Random(SEED)  # noqa: S311 - no secret
    for number in range(1, 1 + scaled(6, 0.05)):
        files = told.state(number).get(told.source(number))
        if files is not None:
            lay_out(files, tmp_path / "sources" / told.source(number))
        both = start(driver, tmp_path, number), start(other, tmp_path, number)
        if is_killed := chance.random() < 0.3:
            both[0].listen(chance.uniform(0, 0.1))
            both[0].kill()
        either = {at: at for at in (number - 1, number)}
        seen = examiner.examine(tmp_path / "data", either, asks=False, is_written=True)
        statuses = [child.end() for child in both]
        for child in both:
            is_too_late = files is None and "no source" in child.failure
            assert child.status in {0, -9} or BUSY in child.failure or is_too_late, child.failure
        assert is_killed or 0 in statuses
        if 0 not in statuses and not is_taken_out(tmp_path, examiner, number):
            assert start(other, tmp_path, number).end() == 0
        assert examiner.examine(tmp_path / "data", {number: number}, asks=False) == number
        counts.update(killed=is_killed, refused=statuses.count(1), done=statuses.count(0), seen_old=seen < number)
    tell("Two processes at once, 0 bad", **counts)


def is_taken_out(folder: Path, examiner: Examiner, number: int) -> bool:
    """Whether a killed process had done the run already; a source can't be taken out twice."""
    return examiner.examine(folder / "data", {at: at for at in (number - 1, number)}, asks=False) == number
