"""`make audit`: looks for what must not be in the code or among the packages, a line for each part.

Parts: known faults of the pinned packages (by a list of advisories in OSV's format, where one is given), ruff's
security rules, a list of what is installed (CycloneDX, `build/sbom.json`) that must equal what is pinned, secrets in
the files and in their history, and the packages' licences. Nothing is fetched. Ends with status 1 if anything is found.
"""

import argparse
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import audit_advisories
import audit_licences
import audit_packages
import audit_sbom
import audit_secrets

ROOT = Path(__file__).resolve().parent.parent
CODE = (".ci", "bot", "config", "index", "seeds", "tests")
EXCEPTION = re.compile(r"#\s*noqa:\s*(?P<codes>[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)(?P<reason>.*)")
SECURITY_RULE = re.compile(r"\bS\d{3}\b")


@dataclass(frozen=True)
class Outcome:
    """What a part checked, in a few words, and what it found, a line each; None where it checked nothing."""

    checked: str
    found: Sequence[str] | None = ()

    @property
    def verdict(self) -> str:
        """How it ended."""
        if self.found is None:
            return "NOT CHECKED"
        return f"{len(self.found)} found" if self.found else "nothing found"


def advisories(path: str, root: Path) -> Outcome:
    """Hold every pin against the list of advisories at `path`; without one say so."""
    if not path:
        return Outcome("no list of advisories is at hand; give one: make audit ADVISORIES=FILE", None)
    pins = audit_packages.pins(root)
    listed = audit_advisories.read(Path(path))
    found = audit_advisories.hits(listed, pins)
    return Outcome(f"{len(pins)} pins against {len(listed.records):,} advisories of {listed.date}", found)


def security_rules(root: Path) -> Outcome:
    """Run ruff's rules S; each exception from one must say why."""
    ruff = Path(sys.executable).with_name("ruff")
    command = [str(ruff), "check", "--select", "S", "--output-format", "concise", "--quiet", *CODE]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    found = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    files = [path for folder in CODE for path in sorted((root / folder).rglob("*.py"))]
    excepted = 0
    for path in files:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            mark = EXCEPTION.search(line)
            if mark is not None and SECURITY_RULE.search(mark["codes"]):
                excepted += 1
                if not mark["reason"].strip(" -"):
                    found.append(f"{path.relative_to(root)}:{number}: an exception without its reason")
    return Outcome(f"{len(files)} files; {excepted} exceptions, each with its reason", found)


def bill(root: Path) -> Outcome:
    """Write the list of what is installed, read it again, and hold it against what is installed and pinned."""
    path = root / "build" / "sbom.json"
    installed = audit_packages.installed()
    audit_sbom.write(path, installed, audit_packages.pins(root, lists=("runtime",)))
    found = audit_sbom.differences(path, installed)
    found += audit_packages.differences(installed, root)
    found += audit_sbom.leaks(path, root)
    return Outcome(f"{len(installed)} packages in {path.relative_to(root)}, held against the pins", found)


def secrets(root: Path) -> Outcome:
    """Look for tokens and keys in all files and in all that ever was in them."""
    known = audit_secrets.read_known()
    lines = audit_secrets.lines_of_files(root)
    history, commits = audit_secrets.lines_of_history(root)
    suspects = audit_secrets.suspects(lines | history)
    found = [suspect.line for suspect in suspects if suspect.digest not in known]
    unused = known.keys() - {suspect.digest for suspect in suspects}
    found += [f"{digest} in {audit_secrets.KNOWN.name} is found nowhere: take it out" for digest in sorted(unused)]
    checked = f"{len(lines) + len(history):,} different lines of the files and of {commits}"
    return Outcome(f"{checked}; {len(known)} made-up ones are known", found)


def licences(_root: Path) -> Outcome:
    """Look at every installed package's licence."""
    installed = audit_packages.installed()
    return Outcome(f"{len(installed)} packages, all permissive or MPL", audit_licences.foreign(installed))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run every part; return 1 if any found something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--advisories", default="", metavar="FILE", help="advisories in OSV's format: a file or a folder"
    )
    given = parser.parse_args(arguments)
    parts: dict[str, Callable[[], Outcome]] = {
        "known faults": lambda: advisories(given.advisories, ROOT),
        "security rules": lambda: security_rules(ROOT),
        "bill of materials": lambda: bill(ROOT),
        "secrets": lambda: secrets(ROOT),
        "licences": lambda: licences(ROOT),
    }
    is_clean = True
    for name, part in parts.items():
        try:
            outcome = part()
        except audit_packages.AuditError as error:
            outcome = Outcome("could not be checked", [str(error)])
        is_clean &= not outcome.found
        print(f"{name}: {outcome.verdict}: {outcome.checked}", flush=True)
        for line in outcome.found or ():
            print(f"  {line}", flush=True)
    return 0 if is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
