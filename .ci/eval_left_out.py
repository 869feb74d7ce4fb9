"""The weights that never saw a collection, each in a file under build/, and whether they are those of this checkout.

`make tune` writes them beside the project's own weights; where they are missing or belong to other weights,
`make eval` learns them itself.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from index.answering.weights import Weights

FOLDER = Path(__file__).resolve().parents[1] / "build" / "left-out"
BASIS = "basis.toml"
"""A copy of the package's weights at the time that the others were learnt."""


def read_left_out(package: Path, folder: Path = FOLDER) -> Mapping[str, Weights]:
    """Return the weights by the collection that they were learnt without; none where `package` has others by now."""
    basis = folder / BASIS
    if not basis.is_file() or basis.read_bytes() != package.read_bytes():
        return {}
    try:
        return {
            path.stem: Weights.of(tomllib.loads(path.read_text("utf-8")))
            for path in sorted(folder.glob("*.toml"))
            if path != basis
        }
    except ValueError:  # the signals have changed since
        return {}


def write_left_out(texts: Mapping[str, str], package: Path, folder: Path = FOLDER) -> None:
    """Write the files of weights, by the collection that each was learnt without; `package` as it is now goes along."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.toml"):
        path.unlink()
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    (folder / BASIS).write_bytes(package.read_bytes())  # last: without it the others don't count
