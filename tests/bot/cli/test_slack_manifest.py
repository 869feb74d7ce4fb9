import json
from pathlib import Path

from tests.bot.conftest import run

ADDRESS = "https://verbatim.example.org"


def test_the_manifest_is_printed_and_each_permission_is_explained_beside_it(tmp_path: Path) -> None:
    done = run(["slack", "manifest"], tmp_path)
    made = json.loads(done.stdout)
    assert (done.exit_code, made["settings"]["socket_mode_enabled"]) == (0, True)
    for scope in made["oauth_config"]["scopes"]["bot"]:
        assert f"{scope}: " in done.stderr


def test_what_the_settings_leave_out_is_not_asked_for(tmp_path: Path) -> None:
    arguments = ["slack", "manifest", "--url", ADDRESS, "--socket-mode"]
    made = json.loads(run(arguments, tmp_path, VERBATIM_SERVING__SLACK_WITHOUT="groups").stdout)
    assert "usergroups:read" not in made["oauth_config"]["scopes"]["bot"]
    assert made["oauth_config"]["redirect_urls"] == [f"{ADDRESS}/slack/oauth_redirect"]
    assert made["settings"]["socket_mode_enabled"] is True


def test_what_slack_would_not_take_is_refused_with_status_2(tmp_path: Path) -> None:
    done = run(["slack", "manifest", "--url", "http://verbatim.example.org"], tmp_path)
    assert (done.exit_code, "https" in done.stderr) == (2, True)
    done = run(["slack", "manifest"], tmp_path, VERBATIM_SERVING__SLACK_WITHOUT="telepathy")
    assert (done.exit_code, "can't be left out" in done.stderr) == (2, True)
