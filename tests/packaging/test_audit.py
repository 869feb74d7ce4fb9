"""`make audit` finds what is planted for it, part by part."""

import importlib
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLANTED = "ghp_" + "a1B2" * 9
OURS = "VERBATIM_SLACK_SIGNING_SECRET=" + "0f" * 16
ADVISORY = {
    "id": "PYSEC-2026-1",
    "modified": "2026-11-20T10:00:00Z",
    "summary": "A fault.",
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "Rank_BM25"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0.2"}, {"fixed": "0.2.3"}]}],
        }
    ],
}
Load = Callable[[str], Any]
PINS = {"rank-bm25": "0.2.2", "numpy": "2.4.6"}


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Load:
    """Import a script of .ci by its name."""
    monkeypatch.syspath_prepend(str(ROOT / ".ci"))
    return importlib.import_module


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one commit, in which a token was added, and a second that took it out."""
    git = shutil.which("git")
    assert git is not None

    def run(*arguments: str) -> None:
        variables = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        names = ["-c", "user.name=n", "-c", "user.email=n@example.org"]
        subprocess.run([git, *names, *arguments], cwd=tmp_path, check=True, capture_output=True, env=variables)

    run("init", "--quiet")
    for text in (f"token = '{PLANTED}'\n", "token = read()\n"):
        (tmp_path / "a.py").write_text(text, encoding="utf-8")
        run("add", "a.py")
        run("commit", "--quiet", "--message", "Change it")
    return tmp_path


def advisories(load: Load, folder: Path, *records: object) -> Any:  # noqa: ANN401 - a script's own type
    (folder / "list.json").write_text(json.dumps(list(records)), encoding="utf-8")
    return load("audit_advisories").read(folder / "list.json")


def changed(**values: object) -> dict[str, Any]:
    affected = {**ADVISORY["affected"][0], **values}  # type: ignore[dict-item] # a mapping
    return {**ADVISORY, "affected": [affected]}


def ranged(*events: dict[str, str]) -> dict[str, Any]:
    return changed(ranges=[{"type": "ECOSYSTEM", "events": list(events)}])


def test_a_pin_with_a_known_fault_is_found_with_the_lists_date(load: Load, tmp_path: Path) -> None:
    listed = advisories(load, tmp_path, ADVISORY)
    assert listed.date == "2026-11-20"
    assert load("audit_advisories").hits(listed, PINS) == ["rank-bm25 0.2.2: PYSEC-2026-1 A fault., mended in 0.2.3"]


@pytest.mark.parametrize(
    "record",
    [
        ranged({"introduced": "0.2.3"}),
        ranged({"introduced": "0"}, {"fixed": "0.2.2"}),
        ranged({"introduced": "0"}, {"last_affected": "0.2.1"}),
        changed(package={"ecosystem": "npm", "name": "rank-bm25"}),
        changed(ranges=[{"type": "GIT", "events": [{"introduced": "0"}]}]),
        {**ADVISORY, "withdrawn": "2026-11-21T10:00:00Z"},
    ],
)
def test_a_pin_that_is_not_affected_is_not_found(load: Load, tmp_path: Path, record: object) -> None:
    assert load("audit_advisories").hits(advisories(load, tmp_path, record), PINS) == []


@pytest.mark.parametrize(
    "record",
    [
        changed(ranges=[], versions=["0.2.1", "0.2.2"]),
        ranged({"introduced": "0"}),
        ranged({"fixed": "0.1"}, {"introduced": "0"}, {"introduced": "0.2.2"}),
        ranged({"introduced": "0"}, {"last_affected": "0.2.2"}),
    ],
)
def test_a_pin_that_is_affected_otherwise_is_found(load: Load, tmp_path: Path, record: object) -> None:
    assert len(load("audit_advisories").hits(advisories(load, tmp_path, record), PINS)) == 1


def test_a_list_may_be_a_file_a_folder_or_an_archive_and_must_be_one(load: Load, tmp_path: Path) -> None:
    read, error = load("audit_advisories").read, load("audit_packages").AuditError
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "a.json").write_text(json.dumps(ADVISORY), encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("a.json", json.dumps({"vulns": [ADVISORY]}))
    assert read(tmp_path / "one") == read(tmp_path / "all.zip")
    for content in ("", "[]", "[1]", "{}"):
        (tmp_path / "bad.json").write_text(content, encoding="utf-8")
        with pytest.raises(error):
            read(tmp_path / "bad.json")
    with pytest.raises(error):
        read(tmp_path / "none.json")


def test_a_planted_secret_is_found_in_a_file_and_in_the_history(load: Load, repository: Path) -> None:
    secrets = load("audit_secrets")
    history, commits = secrets.lines_of_history(repository)
    (found,) = secrets.suspects(history)
    assert (found.kind, found.where.startswith("a.py in "), commits) == ("GitHub Token", True, "2 commits")
    assert secrets.suspects(secrets.lines_of_files(repository)) == []
    (repository / "new.env").write_text(f"first\n{OURS}\n", encoding="utf-8")
    (found,) = secrets.suspects(secrets.lines_of_files(repository))
    assert found.where == "new.env:2"
    assert OURS.partition("=")[2] not in found.line


def test_what_only_looks_so_in_the_middle_of_a_word_is_none(load: Load) -> None:
    assert load("audit_secrets").suspects({"def it_wei" + PLANTED.replace("ghp", "ghs") + "(): ...": "a:1"}) == []


def test_a_secret_that_is_known_has_a_reason(load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets, error = load("audit_secrets"), load("audit_packages").AuditError
    monkeypatch.setattr(secrets, "KNOWN", tmp_path / "known.toml")
    (tmp_path / "known.toml").write_text('[[known]]\ndigest = "ab"\nreason = "made up"\n', encoding="utf-8")
    assert secrets.read_known() == {"ab": "made up"}
    for text in ('[[known]]\ndigest = "ab"\n', '[[known]]\ndigest = "ab"\nreason = ""\n', "known"):
        (tmp_path / "known.toml").write_text(text, encoding="utf-8")
        with pytest.raises(error):
            secrets.read_known()


@pytest.fixture
def bill(load: Load, tmp_path: Path) -> tuple[ModuleType, Path, dict[str, Any]]:
    """The bill of what is installed here."""
    sbom, installed = load("audit_sbom"), load("audit_packages").installed()
    path = tmp_path / "build" / "sbom.json"
    sbom.write(path, installed, load("audit_packages").pins(ROOT, lists=("runtime",)))
    return sbom, path, installed


def test_the_bill_is_what_is_installed_and_tells_nothing_else(bill: tuple[Any, Path, dict[str, Any]]) -> None:
    sbom, path, installed = bill
    assert sbom.differences(path, installed) == []
    assert sbom.leaks(path, ROOT) == []
    scopes = {one["name"]: one["scope"] for one in json.loads(path.read_text(encoding="utf-8"))["components"]}
    assert (scopes["rank-bm25"], scopes["pytest"]) == ("required", "excluded")


def test_a_bill_that_lacks_a_package_or_names_another_is_found_out(bill: tuple[Any, Path, dict[str, Any]]) -> None:
    sbom, path, installed = bill
    written = json.loads(path.read_text(encoding="utf-8"))
    gone, wrong, *_ = written["components"]
    before, wrong["version"] = wrong["version"], "0.0.1"
    added = {"type": "library", "name": "stranger", "version": "1"}
    written["components"] = [one for one in written["components"] if one is not gone] + [added]
    written["dependencies"] = []
    path.write_text(json.dumps(written), encoding="utf-8")
    assert sbom.differences(path, installed) == [
        f"{gone['name']} {gone['version']} is installed and not in the bill",
        "stranger 1 is in the bill and not installed",
        f"{wrong['name']} is 0.0.1 in the bill, and {before} is installed",
    ]
    added["name"] = f"https://example.org{ROOT}"
    path.write_text(json.dumps(written), encoding="utf-8")
    assert sbom.leaks(path, ROOT) == [f"the bill names the path {ROOT}", "the bill names an address"]
    path.write_text(json.dumps({**written, "components": 1}), encoding="utf-8")
    assert "breaks its format" in sbom.differences(path, installed)[0]


def test_a_package_without_a_pin_or_beside_its_pin_is_found(load: Load, tmp_path: Path) -> None:
    packages = load("audit_packages")
    (tmp_path / "requirements").mkdir()
    for name in packages.LISTS:
        text = "pytest==0.1 \\\n    --hash=sha256:0\nnowhere==1 \\\n" if name == "runtime" else ""
        (tmp_path / "requirements" / f"{name}.txt").write_text(text, encoding="utf-8")
    installed = {name: found for name, found in packages.installed().items() if name in {"pytest", "numpy", "pip"}}
    numpy, pytests = installed["numpy"].version, installed["pytest"].version
    assert packages.differences(installed, tmp_path) == [
        f"numpy {numpy} is installed and pinned nowhere: make clean, then make test",
        f"pytest {pytests} is installed, and 0.1 is pinned",
        "nowhere 1 is pinned and not installed",
    ]


def test_every_installed_package_has_a_licence_that_may_be_used(load: Load) -> None:
    assert load("audit_licences").foreign(load("audit_packages").installed()) == []


@pytest.mark.parametrize(
    ("licence", "is_allowed"),
    [
        ("MIT", True),
        ("GPL-3.0-only OR (MIT AND BSD-2-Clause)", True),
        ("MIT AND GPL-3.0-only", False),
        ("LGPL-2.1-or-later", False),
        ("Other/Proprietary License", False),
        ("", False),
    ],
)
def test_only_permissive_licences_may_be_used(load: Load, licence: str, is_allowed: bool) -> None:  # noqa: FBT001 - given
    assert load("audit_licences").is_allowed(licence) is is_allowed


def test_what_is_found_ends_with_status_1_and_what_is_not_checked_is_said(
    load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    audit = load("audit")
    for part in ("security_rules", "bill", "secrets", "licences"):
        monkeypatch.setattr(audit, part, lambda _root: audit.Outcome("all"))
    assert audit.main([]) == 0
    assert "known faults: NOT CHECKED: no list of advisories is at hand" in capsys.readouterr().out
    (tmp_path / "list.json").write_text(json.dumps(ADVISORY), encoding="utf-8")
    assert audit.main(["--advisories", str(tmp_path / "list.json")]) == 1
    shown = capsys.readouterr().out
    assert "known faults: 1 found: " in shown
    assert "against 1 advisories of 2026-11-20\n  rank-bm25 0.2.2: PYSEC-2026-1" in shown
    assert audit.main(["--advisories", str(tmp_path / "none.json")]) == 1


def test_an_unsafe_line_and_an_exception_without_a_reason_are_found(load: Load, tmp_path: Path) -> None:
    audit = load("audit")
    for folder in audit.CODE:
        (tmp_path / folder).mkdir()
    (tmp_path / "bot" / "a.py").write_text(
        "import pickle\npickle.loads(b'')\npickle.loads(b'')  # noqa: S301 - ours\npickle.loads(b'')  # noqa: S301\n",
        encoding="utf-8",
    )
    outcome = audit.security_rules(tmp_path)
    assert [line.partition(" ")[0] for line in outcome.found] == ["bot/a.py:2:1:", "bot/a.py:4:"]
