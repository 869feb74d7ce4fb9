"""The process that does the indexing: it imports everything once and forks a child for each plan.

Started as `python -m tests.torture.driver FOLDER`. A plan is a line of JSON on standard input. What is done is told on
standard output, a line at a time: `pid N`; `ready`, a child begins when it reads a line; `ack N GENERATION`, a run is
committed; `holding`, a child stops in a run until the next line; `worker N`, it has started a process that shares its
work; `read GENERATION`; `failed` and an error; and, by the parent, `ended STATUS`.
"""

import asyncio
import io
import json
import os
import resource
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from bot.__main__ import main as verbatim
from bot.compose import Setup, index_source, load_answerer, remove_source, set_up
from config.errors import VerbatimError
from index.reindex import Progress
from index.segments.tiers import FROZEN_DOCUMENTS
from tests.torture.altering import EARLY, alter, tell
from tests.torture.script import HARBOUR, Script, lay_out, script

WARM_UP_SEED = 0


class _Aside(io.RawIOBase):
    """A standard stream that is written with `writev`, which is spared the faults of `write`."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def write(self, data: Any) -> int:  # noqa: ANN401 - whatever has a buffer
        return os.writev(self._descriptor, [data])


def serve(folder: Path) -> None:
    """Take plans until standard input ends; `folder` is for a first run that loads whatever is loaded late."""
    _warm_up(folder)
    tell("serving")
    requests = io.FileIO(0, closefd=False)  # read byte by byte, so that a child finds what is meant for it
    while line := requests.readline():
        if line.startswith(b"{"):
            _fork(json.loads(line), requests)


def _fork(plan: Mapping[str, Any], requests: io.FileIO) -> None:
    _script(plan)  # kept, so that no child writes it anew
    pid = os.fork()
    if pid == 0:
        _be_child(plan, requests)
    tell(f"pid {pid}")
    _, status = os.waitpid(pid, 0)
    tell(f"ended {os.waitstatus_to_exitcode(status)}")


def _script(plan: Mapping[str, Any]) -> Script:
    return script(plan.get("seed", WARM_UP_SEED), plan.get("frozen", FROZEN_DOCUMENTS))


def _be_child(plan: Mapping[str, Any], requests: io.FileIO) -> NoReturn:
    status = 1
    try:
        tell("ready")
        requests.readline()
        if limit := plan.get("limit"):
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        alter(plan)
        status = _carry_out(plan, requests)
    except VerbatimError as error:
        tell(f"failed {error.message} {error.advice}")
    except BaseException as error:  # noqa: BLE001 - told, and the process ends
        tell(f"failed {type(error).__name__}: {error}")
    finally:
        os._exit(status)


def _carry_out(plan: Mapping[str, Any], requests: io.FileIO) -> int:
    if plan["how"] == "command":
        return _command(plan)
    setup = set_up(Path(plan["data"]), {})
    if plan["how"] == "read":
        tell(f"read {asyncio.run(load_answerer(setup)).generation}")
        return 0
    told = _script(plan)
    progress = partial(_hold, iter((requests,))) if plan.get("holds") else _ignore
    for number in range(plan["first"], plan["last"] + 1):
        if plan.get("spoils") == EARLY:
            tell(f"ack {number} {number}")
        tell(f"ack {number} {_take_step(setup, told, number, Path(plan['sources']), progress)}")
    return 0


def _take_step(setup: Setup, told: Script, number: int, sources: Path, progress: Callable[[Progress], None]) -> int:
    """Do run `number` of a script; return the generation that it made."""
    source = told.source(number)
    files = told.state(number).get(source)
    if files is None:
        return asyncio.run(remove_source(setup, source)).generation_after
    lay_out(files, sources / source)
    report = asyncio.run(index_source(setup, sources / source, name=source, progress=progress))
    return report.generation_after


def _hold(once: Iterator[io.FileIO], _progress: Progress) -> None:
    """Stop in the middle of the first run until told to go on."""
    for requests in once:
        tell("holding")
        requests.readline()


def _ignore(_progress: Progress) -> None:
    pass


def _command(plan: Mapping[str, Any]) -> int:
    """Run the `verbatim` command with its output in a file; return its exit status."""
    with Path(plan["output"]).open("wb", buffering=0) as output:
        both = [io.TextIOWrapper(io.BufferedWriter(_Aside(output.fileno()), 1)) for _ in range(2)]
        sys.argv = ["verbatim", *plan["arguments"]]
        try:
            with redirect_stdout(both[0]), redirect_stderr(both[1]):
                verbatim()
        except SystemExit as end:
            return end.code if isinstance(end.code, int) else 1
        finally:
            for stream in both:
                stream.flush()
    return 0


def _warm_up(folder: Path) -> None:
    data, sources = folder / "data", folder / "sources"
    told = script(WARM_UP_SEED)
    for number in range(1, 4):
        _take_step(set_up(data, {}), told, number, sources, _ignore)
    asyncio.run(load_answerer(set_up(data, {})))
    arguments = ["index", str(sources / HARBOUR), "--data", str(data)]
    assert _command({"arguments": arguments, "output": folder / "output"}) == 0


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
