"""Records -> files: a JSON file with all figures and what they were made with, the chart, and the table in Markdown."""

import importlib.metadata
import json
import os
import platform
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from bench.corpus import Corpus, Shape
from bench.measured import Measured
from bench.table import markdown

PACKAGES: Final = ("rank-bm25", "bm25s", "numba", "tantivy", "numpy", "nltk")
_GIGABYTE: Final = 1e9


def made_with(command: str) -> dict[str, Any]:
    """Return what the figures were made with."""
    return {
        "command": command,
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "machine": machine(),
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in PACKAGES} | {"sqlite": sqlite3.sqlite_version},
    }


def machine() -> str:
    """Return the processor, its cores and the memory, as far as the system says."""
    cores = f"{os.cpu_count()} cores"
    try:
        described = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIGABYTE
    except (OSError, ValueError):
        return f"{platform.machine()}, {cores}"
    name = next(
        (line.partition(":")[2].strip() for line in described if line.startswith("model name")), platform.machine()
    )
    return f"{name}, {cores}, {memory:.0f} GB"


def corpora(made: Sequence[Corpus], shapes: Mapping[str, Shape]) -> dict[str, Any]:
    """Return how the corpora look."""
    return {
        "digests": {f"{len(corpus):,}": corpus.digest() for corpus in made},
        "vocabulary": {name: asdict(found) for name, found in shapes.items()},
    }


def write(  # noqa: PLR0913, PLR0917 - the parts of a report
    folder: Path,
    made: Mapping[str, Any],
    corpus: Mapping[str, Any],
    records: Sequence[Measured],
    chart: bytes | None,
    name: str,
) -> None:
    """Write `name`.json, `name`.md and `name`.png into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    content = {"made": made, "corpus": corpus, "figures": [record.record() for record in records]}
    (folder / f"{name}.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    versions = ", ".join(f"{package} {version}" for package, version in made["packages"].items() if version)
    heading = (
        f"Made with `{made['command']}` on {made['date']}: {made['machine']}; Python {made['python']}, {versions}.\n"
    )
    (folder / f"{name}.md").write_text(heading + "\n" + "\n".join(markdown(records)) + "\n", encoding="utf-8")
    if chart:
        (folder / f"{name}.png").write_bytes(chart)


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None
