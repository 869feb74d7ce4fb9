"""Tokens and keys in the files and in their history, told by their shapes (detect-secrets, and what that lacks).

What is only as random as a secret is not looked for: hashes and ids are, too. Made-up ones for tests stand in
`audit_secrets.toml`, by their hashes, each with its reason. `python .ci/audit_secrets.py` lists what is not known yet.
"""

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from audit_packages import AuditError
from detect_secrets.plugins.aws import AWSKeyDetector
from detect_secrets.plugins.azure_storage_key import AzureStorageKeyDetector
from detect_secrets.plugins.base import RegexBasedDetector
from detect_secrets.plugins.basic_auth import BasicAuthDetector
from detect_secrets.plugins.discord import DiscordBotTokenDetector
from detect_secrets.plugins.github_token import GitHubTokenDetector
from detect_secrets.plugins.gitlab_token import GitLabTokenDetector
from detect_secrets.plugins.jwt import JwtTokenDetector
from detect_secrets.plugins.npm import NpmDetector
from detect_secrets.plugins.openai import OpenAIDetector
from detect_secrets.plugins.private_key import PrivateKeyDetector
from detect_secrets.plugins.pypi_token import PypiTokenDetector
from detect_secrets.plugins.sendgrid import SendGridDetector
from detect_secrets.plugins.slack import SlackDetector
from detect_secrets.plugins.stripe import StripeDetector
from detect_secrets.plugins.telegram_token import TelegramBotTokenDetector

ROOT = Path(__file__).resolve().parent.parent
KNOWN = Path(__file__).with_name("audit_secrets.toml")
SHOWN_DIGITS = 16
LONGEST_LINE = 20_000


class SlackAppTokenDetector(RegexBasedDetector):
    """Slack's tokens that begin otherwise than with xox: app-level and configuration tokens."""

    secret_type = "Slack app token"  # noqa: S105 - what detect-secrets calls a kind
    denylist = (
        re.compile(r"xapp-\d-[A-Z0-9]{8,}-\d{8,}-[a-f0-9]{32,}"),
        re.compile(r"xoxe\.xox[bp]-\d-[A-Za-z0-9]{40,}"),
    )


class OwnSecretDetector(RegexBasedDetector):
    """What is given to the variables of our own secrets."""

    secret_type = "Verbatim's own secret"  # noqa: S105 - as above
    denylist = (
        re.compile(r"VERBATIM_[A-Z_]*(?:TOKEN|SECRET|KEY)[\"']?\s*[=:]\s*[\"']?([A-Za-z0-9+/_=.-]{24,})"),
        re.compile(r"(?:discord_token|slack_\w+_(?:token|secret))\s*=\s*[\"']([A-Za-z0-9+/_=.-]{24,})[\"']"),
    )


DETECTORS: tuple[RegexBasedDetector, ...] = (
    AWSKeyDetector(),
    AzureStorageKeyDetector(),
    BasicAuthDetector(),
    DiscordBotTokenDetector(),
    GitHubTokenDetector(),
    GitLabTokenDetector(),
    JwtTokenDetector(),
    NpmDetector(),
    OpenAIDetector(),
    OwnSecretDetector(),
    PrivateKeyDetector(),
    PypiTokenDetector(),
    SendGridDetector(),
    SlackAppTokenDetector(),
    SlackDetector(),
    StripeDetector(),
    TelegramBotTokenDetector(),
)


@dataclass(frozen=True)
class Suspect:
    """What looks like a secret: its kind, where it stands, and the beginning of its SHA-256. Never its value."""

    kind: str
    where: str
    digest: str

    @property
    def line(self) -> str:
        """What is told of it."""
        return f"{self.where}: {self.kind} ({self.digest})"


def read_known() -> dict[str, str]:
    """Return the reasons of the made-up ones, by their digests."""
    try:
        entries = tomllib.loads(KNOWN.read_text(encoding="utf-8")).get("known", ())
        known = {str(entry["digest"]): str(entry["reason"]) for entry in entries}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AuditError(f"{KNOWN.name} can't be read: {error}") from error
    if not all(known.values()):
        raise AuditError(f"an entry of {KNOWN.name} has no reason")
    return known


def lines_of_files(root: Path) -> dict[str, str]:
    """Return every different line of the files that git knows or would take, with the first place of each."""
    found: dict[str, str] = {}
    for name in _git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0"):
        path = root / name
        if name and path.is_file():
            for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
                found.setdefault(line, f"{name}:{number}")
    return found


def lines_of_history(root: Path) -> tuple[dict[str, str], str]:
    """Return every different line that any commit added, with the first such commit, and how many commits there are."""
    found: dict[str, str] = {}
    commit = name = ""
    text = _git(
        root, "log", "--all", "--reverse", "--patch", "--no-color", "--no-ext-diff", "--unified=0", "--format=commit %h"
    )
    for line in text.splitlines():
        if line.startswith("commit "):
            commit = line.removeprefix("commit ")
        elif line.startswith("+++ "):
            name = line.removeprefix("+++ b/")
        elif line.startswith("+"):
            found.setdefault(line[1:], f"{name} in {commit}")
    count = _git(root, "rev-list", "--all", "--count").strip()
    is_cut = _git(root, "rev-parse", "--is-shallow-repository").strip() == "true"
    return found, f"{count} commits" + (" (the history is cut short)" if is_cut else "")


def suspects(lines: Mapping[str, str]) -> list[Suspect]:
    """Return what looks like a secret, each once."""
    found: dict[str, Suspect] = {}
    for line, where in lines.items():
        for kind, value in _looked(line[:LONGEST_LINE]):
            digest = sha256(value.encode()).hexdigest()[:SHOWN_DIGITS]
            found.setdefault(digest, Suspect(kind, where, digest))
    return sorted(found.values(), key=lambda suspect: suspect.where)


def _looked(line: str) -> Iterator[tuple[str, str]]:
    for detector in DETECTORS:
        for value in detector.analyze_string(line):
            # detect-secrets also finds “ghs_” in the middle of “weighs_”.
            if re.search(rf"(?<![A-Za-z0-9_]){re.escape(value)}", line):
                yield detector.secret_type, value


def _git(root: Path, *arguments: str) -> str:
    git = shutil.which("git")
    if git is None:
        raise AuditError("git is not installed")
    done = subprocess.run([git, "-C", str(root), *arguments], capture_output=True, check=False)
    if done.returncode:
        raise AuditError(f"git {arguments[0]} failed: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout.decode("utf-8", errors="replace")


def main() -> int:
    """List what looks like a secret and is not known."""
    known = read_known()
    lines = lines_of_files(ROOT) | lines_of_history(ROOT)[0]
    unknown = [suspect for suspect in suspects(lines) if suspect.digest not in known]
    for suspect in unknown:
        print(suspect.line)
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
