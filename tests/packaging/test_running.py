"""docs/running.md and deploy/alerts.yml say what the program does: each name in them is held against it."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from typer.core import TyperGroup

from bot.backups.making import PLAIN_FILES, UPLOADS
from bot.cli import app
from bot.commands import REGISTRY
from bot.serving.metrics import Metrics
from bot.serving.stopping import DRAIN_SECONDS, HARD_STOP_SECONDS
from config.schema import keys
from tests.packaging.test_container import FINAL, of
from tests.packaging.test_unit import SERVICE

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
RULES = yaml.safe_load((ROOT / "deploy" / "alerts.yml").read_text(encoding="utf-8"))["groups"][0]["rules"]
EXPOSED = dict(re.findall(r"^# TYPE (\w+) (\w+)$", Metrics().exposition().decode(), re.MULTILINE))
SERIES = {name for name, kind in EXPOSED.items() if not name.endswith("_created")}
SERIES |= {
    f"{name}{end}" for name, kind in EXPOSED.items() if kind == "histogram" for end in ("_bucket", "_count", "_sum")
}
PROMETHEUS = set(
    "by for sum min rate increase changes on unless histogram_quantile min_over_time up job platform le outcome".split()
)
COMMANDS = typer.main.get_command(app)


def sources() -> str:
    return "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py"))


def test_every_command_and_option_on_the_page_exists() -> None:
    assert isinstance(COMMANDS, TyperGroup)
    called = re.findall(r"(?<![\w/.-])(?:\S*/bin/)?verbatim(?: --data \S+)? ([a-z]+)((?: --[a-z]+)*)", PAGE)
    named = [(name, options) for name, options in called if name in COMMANDS.commands]
    prose = {name for name, _ in called} - COMMANDS.commands.keys()
    assert prose <= {"verbatim", "useradd"}
    assert {"backup", "check", "doctor", "health", "index", "repair", "restore", "serve", "why"} <= {
        n for n, _ in named
    }
    for name, options in named:
        known = {option for parameter in COMMANDS.commands[name].params for option in parameter.opts}
        assert set(options.split()) <= known, name


def test_every_setting_and_variable_on_the_page_exists() -> None:
    settings = set(re.findall(r"`((?:serving|indexing|answers)\.\w+)`", PAGE + str(RULES)))
    assert settings
    assert settings <= {key.name for key in keys()}
    text = sources() + (ROOT / "config" / "locations.py").read_text(encoding="utf-8")
    for variable in set(re.findall(r"VERBATIM_[A-Z_]*[A-Z]", PAGE)):
        assert variable in text, variable


def test_every_metric_is_on_the_page_and_no_other() -> None:
    (table,) = re.findall(r"^\| metric \|.*?\n\n", PAGE, re.DOTALL | re.MULTILINE)
    named = set(re.findall(r"`((?:verbatim|process)_\w+)`", table))
    assert named == {name for name in EXPOSED if not name.endswith("_created")}


def test_every_outcome_of_a_question_is_on_the_page() -> None:
    (row,) = re.findall(r"^\| `verbatim_questions_total` .*", PAGE, re.MULTILINE)
    counted = re.findall(r"counters\.question\([^\n]*?, (.*)\)", sources())
    outcomes = {word for call in counted for word in re.findall(r'"([a-z ]+)"', call)}
    assert set(row.partition("questions: ")[2].rstrip(" |").split(", ")) == outcomes


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_is_made_of_what_is_counted(rule: dict[str, Any]) -> None:
    bare = re.sub(r'"[^"]*"|\[\w+\]', "", rule["expr"])
    assert set(re.findall(r"[a-z_]{2,}", bare)) - PROMETHEUS <= SERIES
    assert rule["labels"]["severity"] in {"page", "ticket"}
    for section in re.findall(r"“([^”]+)”", rule["annotations"]["what_to_do"]):
        assert f"## {section}\n" in PAGE or f"**{section}" in PAGE
    assert bare.count("(") == bare.count(")")


def test_every_event_on_the_page_is_logged() -> None:
    (table,) = re.findall(r"^\| `event` \|.*?\n\n", PAGE, re.DOTALL | re.MULTILINE)
    text = sources()
    for event in re.findall(r"`(\w+)`(?=.*\|.*\|)", table.split("\n", 2)[2]):
        if event not in {"reason", "seconds", "advice", "port"}:
            assert f'"{event}"' in text, event


def test_the_times_on_the_page_are_those_of_the_code() -> None:
    assert (DRAIN_SECONDS, HARD_STOP_SECONDS < 5) == (2.0, True)
    assert "takes under five seconds: what is being answered gets two" in PAGE
    assert [SERVICE[key][0] for key in ("RestartSec", "RestartMaxDelaySec")] == ["5s", "5min"]


def test_the_container_is_run_as_it_is_made() -> None:
    (user,) = of(FINAL, "USER")
    assert f"chown {user} FOLDER" in PAGE
    for option in (
        "--read-only",
        "--tmpfs /tmp",
        "--cap-drop ALL",
        "no-new-privileges",
        "verbatim-data:/data",
        "--init",
    ):
        assert option in PAGE


def test_what_a_backup_holds_is_on_the_page() -> None:
    rows = [row for row in PAGE.splitlines() if row.endswith("| yes |")]
    assert set(re.findall(r"`([^`]+)`", "".join(rows))) == {
        "libraries/*/library.db", "state.db", f"{UPLOADS}/", *PLAIN_FILES,
    }  # fmt: skip


def test_every_chat_command_and_file_on_the_page_exists() -> None:
    chat = {command.name.partition(" ")[0] for command in REGISTRY}
    assert set(re.findall(r"`/([a-z]+)`", PAGE)) - {"data", "tmp", "healthz", "readyz", "metrics"} <= chat
    for link in re.findall(r"\]\((\.\./[\w./-]+)", PAGE):
        assert (ROOT / "docs" / link).exists(), link
