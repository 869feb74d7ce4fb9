import re
import tomllib
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LISTS = ("runtime", "development", "build", "lock", "bench")
DECLARED = {
    "runtime": PYPROJECT["project"]["dependencies"],
    "development": [*PYPROJECT["project"]["dependencies"], *PYPROJECT["dependency-groups"]["development"]],
    "build": [*PYPROJECT["dependency-groups"]["build"], *PYPROJECT["build-system"]["requires"]],
    "lock": PYPROJECT["dependency-groups"]["lock"],
    "bench": PYPROJECT["dependency-groups"]["bench"],
}
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Pin:
    requirement: Requirement
    options: tuple[str, ...]

    @property
    def version(self) -> str:
        (specifier,) = self.requirement.specifier
        assert specifier.operator == "=="
        return specifier.version


def text_of(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def pins_of(name: str) -> dict[str, Pin]:
    """Read a list as pip does: comments dropped, continued lines joined, options after the requirement."""
    lines = (line for line in text_of(name).splitlines() if not line.lstrip().startswith("#"))
    found: dict[str, Pin] = {}
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        requirement, *options = re.split(r"\s+(?=--)", line.strip())
        pin = Pin(Requirement(requirement), tuple(options))
        found[canonicalize_name(pin.requirement.name)] = pin
    return found


def test_every_list_is_known_here() -> None:
    assert {path.name for path in (ROOT / "requirements").iterdir()} == {f"{name}.txt" for name in LISTS}


@pytest.mark.parametrize("name", LISTS)
def test_every_line_is_one_exact_version_with_hashes_and_no_other_option(name: str) -> None:
    for pin in pins_of(name).values():
        assert pin.version
        assert pin.requirement.url is None
        assert pin.options
        assert all(HASH.fullmatch(option) for option in pin.options)


@pytest.mark.parametrize("name", LISTS)
def test_no_list_names_an_address_or_a_place_on_a_machine(name: str) -> None:
    text = text_of(name).casefold()
    for address in ("://", "http:", "https:", "index-url", "find-links", "trusted-host", "file:", " /", "=/"):
        assert address not in text


@pytest.mark.parametrize("name", LISTS)
def test_every_declared_dependency_is_pinned_within_its_range(name: str) -> None:
    pins = pins_of(name)
    for declared in map(Requirement, DECLARED[name]):
        pinned = pins[canonicalize_name(declared.name)]
        assert declared.specifier.contains(pinned.version), f"{declared} is pinned to {pinned.version}"


@pytest.mark.parametrize("name", LISTS)
def test_what_is_declared_is_pinned_for_every_platform(name: str) -> None:
    pins = pins_of(name)
    for declared in map(Requirement, DECLARED[name]):
        assert pins[canonicalize_name(declared.name)].requirement.marker == declared.marker


def test_the_development_list_holds_the_whole_runtime_list() -> None:
    development = pins_of("development")
    for name, pin in pins_of("runtime").items():
        assert development[name] == pin


@pytest.mark.parametrize(
    ("one", "other"), [*pairwise(LISTS), ("runtime", "build"), ("development", "lock"), ("development", "bench")]
)
def test_two_lists_agree_on_the_versions_they_share(one: str, other: str) -> None:
    first, second = pins_of(one), pins_of(other)
    shared = first.keys() & second.keys()
    assert {name: first[name].version for name in shared} == {name: second[name].version for name in shared}


@pytest.mark.parametrize("name", ["runtime", "development", "build"])
def test_what_is_installed_here_is_what_is_pinned(name: str) -> None:
    for distribution, pin in pins_of(name).items():
        if pin.requirement.marker is None or pin.requirement.marker.evaluate():
            try:
                installed = version(distribution)
            except PackageNotFoundError:
                pytest.fail(f"{distribution} is pinned but not installed: run make test")
            assert installed == pin.version, f"{distribution} {installed} is installed: run make test"


@pytest.mark.parametrize("dependency", ["aiosqlite", "discord-py", "nltk", "rank-bm25"])
def test_a_runtime_dependency_is_in_the_runtime_list(dependency: str) -> None:
    assert dependency in pins_of("runtime")


def test_the_test_tools_are_left_out_of_the_runtime_list() -> None:
    assert not {"pytest", "pytest-asyncio", "mypy", "ruff"} & pins_of("runtime").keys()
