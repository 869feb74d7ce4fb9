"""What deploy/Containerfile promises, read from it; and what a linter says of it, where one is installed."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import typer

from bot.cli import app

ROOT = Path(__file__).resolve().parents[2]
CONTAINERFILE = ROOT / "deploy" / "Containerfile"
COMMANDS = {name for name, _ in typer.main.get_command(app).commands.items()}  # type: ignore[attr-defined] # a group
OURS = ["bot", "config", "index", "seeds"]


def stages() -> list[list[tuple[str, str]]]:
    """Return each stage's instructions with what follows them; what stands before the first stage is left out."""
    text = re.sub(r"^\s*#.*\n", "", CONTAINERFILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = [" ".join(line.split()) for line in text.replace("\\\n", " ").splitlines() if line.strip()]
    found: list[list[tuple[str, str]]] = []
    for line in lines:
        instruction, _, rest = line.partition(" ")
        if instruction == "FROM":
            found.append([])
        if found:
            found[-1].append((instruction, rest))
    return found


BUILD, FINAL = stages()


def of(stage: list[tuple[str, str]], instruction: str) -> list[str]:
    return [rest for name, rest in stage if name == instruction]


def test_it_runs_as_a_user_with_a_number_that_is_not_root() -> None:
    (user,) = of(FINAL, "USER")
    assert re.fullmatch(r"[1-9]\d{4,}:[1-9]\d{4,}", user)
    assert FINAL.index(("USER", user)) > max(FINAL.index(("COPY", rest)) for rest in of(FINAL, "COPY"))


def test_the_data_folder_is_its_users_alone() -> None:
    (user,) = of(FINAL, "USER")
    owner, group = user.split(":")
    assert of(FINAL, "RUN") == [f"install -d -o {owner} -g {group} -m 0700 /data"]
    assert not any("/data" in rest for rest in of(FINAL, "COPY"))  # makes a folder anew, open to others


def test_the_base_is_pinned_by_a_tag_of_python_and_debian() -> None:
    base = re.search(r"^ARG BASE=(\S+)$", CONTAINERFILE.read_text(encoding="utf-8"), re.MULTILINE)
    assert base is not None
    assert re.fullmatch(r"docker\.io/library/python:3\.\d+-slim-[a-z]+", base[1])
    assert of(BUILD, "FROM") == ["${BASE} AS build"]
    assert of(FINAL, "FROM") == ["${BASE}"]


def test_every_package_comes_from_a_pinned_list_as_a_wheel_with_its_hash() -> None:
    installs = re.findall(r"pip install ([^&]*)", " ".join(of(BUILD, "RUN")))
    assert installs
    for options in installs:
        assert ("--require-hashes --only-binary :all: -r requirements/" in options) or ("--no-index" in options)
    assert not any("pip" in command for command in of(FINAL, "RUN"))


def test_it_is_all_copied_that_the_wheel_is_made_of_and_nothing_else() -> None:
    copied = {word for rest in of(BUILD, "COPY") for word in rest.split()[:-1]}
    assert copied == {
        *OURS,
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "requirements/runtime.txt",
        "requirements/build.txt",
    }
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    sent = {line[1:] for line in ignored if line.startswith("!")}
    assert "*" in ignored
    assert sent == copied


def test_it_writes_to_one_volume_and_to_what_is_temporary() -> None:
    variables = dict(pair.split("=", 1) for rest in of(FINAL, "ENV") for pair in rest.split())
    assert of(FINAL, "VOLUME") == ['["/data"]']
    assert variables["VERBATIM_DATA"] == "/data"
    assert variables["PYTHONDONTWRITEBYTECODE"] == "1"
    assert all(variables[name].startswith("/tmp") for name in ("HOME", "MPLCONFIGDIR"))  # noqa: S108 - a tmpfs there
    assert not any("TOKEN" in name or "SECRET" in name for name in variables)


def test_it_is_started_and_checked_without_a_shell_by_commands_that_exist() -> None:
    assert of(FINAL, "ENTRYPOINT") == ['["/opt/verbatim/bin/verbatim"]']
    assert of(FINAL, "CMD") == ['["serve"]']
    assert of(FINAL, "STOPSIGNAL") == ["SIGTERM"]
    (check,) = of(FINAL, "HEALTHCHECK")
    assert check.endswith('CMD ["/opt/verbatim/bin/verbatim", "health"]')
    assert {"serve", "health"} <= COMMANDS


def test_a_linter_finds_nothing() -> None:
    hadolint = shutil.which("hadolint")
    if hadolint is None:
        pytest.skip("hadolint is not installed")
    done = subprocess.run([hadolint, str(CONTAINERFILE)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
