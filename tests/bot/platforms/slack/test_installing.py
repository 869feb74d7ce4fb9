import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.records.sealing import Seal, SealedOtherwiseError
from config.errors import DatabaseFullError
from config.state import state_file
from tests.bot.platforms.slack.installed import KEY, SCOPES, Browser, Installed, answered, running
from tests.bot.platforms.slack.scripted import QUOTE, ScriptedCore
from tests.lab.slack.faults import Lost, RateLimited, Refused, ServerError
from tests.lab.slack.lab import Lab
from tests.lab.slack.telling import happened, tell_event
from tests.lab.slack.world import Team, User


@pytest.fixture
async def bot(lab: Lab, tmp_path: Path, core: ScriptedCore) -> AsyncIterator[Installed]:
    async with running(lab, tmp_path, core) as started:
        yield started


def another(lab: Lab, name: str = "Market") -> tuple[Team, User]:
    """Return a workspace that has not installed the app, and somebody there."""
    team = lab.add_team(name)
    return team, lab.add_user("Nia", team=team)


def kept(folder: Path) -> bytes:
    """Return all that the database and its log hold."""
    path = state_file(folder)
    return b"".join(one.read_bytes() for one in path.parent.iterdir() if one.name.startswith(path.name))


async def test_each_workspace_that_installed_it_is_answered_with_its_own_token(bot: Installed) -> None:
    (market, nia), (harbour, otto) = another(bot.lab), another(bot.lab, "Quay")
    for team in (market, harbour):
        page = await bot.browser.install(bot.lab, team)
        assert (page.status, team.name in page.said) == (200, True)
    for team, person in ((market, nia), (harbour, otto)):
        channel = bot.lab.add_channel("plaza", team=team, members=[person])
        said = bot.lab.say(person, channel, "what?", mentions_bot=True)
        assert QUOTE in (await said.reply()).shown_text
        assert bot.core.messages[-1].place.workspace == team.id
        sent = [one for one in bot.lab.seen if one.method == "chat.postMessage" and one.body["channel"] == channel.id]
        assert {one.token for one in sent} == {team.bot_token}


async def test_slack_is_asked_for_what_the_manifest_lists(bot: Installed) -> None:
    asked = await bot.browser.begin()
    assert asked["scope"] == [",".join(SCOPES)]
    assert asked["client_id"] == [bot.lab.client_id]
    assert asked.get("user_scope", [""]) == [""]


async def test_a_token_is_on_no_disk_and_in_no_log(
    bot: Installed, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    market, nia = another(bot.lab)
    page = await bot.browser.install(bot.lab, market)
    await answered(bot.lab, nia)
    (found,) = await bot.records.installations.all("slack")
    assert (found.workspace.id, found.installer, found.user) == (market.id, nia.id, market.bot.id)
    for secret in (market.bot_token, bot.lab.client_secret, KEY, bot.browser.state):
        assert secret.encode() not in kept(tmp_path)
        assert secret not in caplog.text.replace(bot.browser.address, "") + page.text + repr(found)
    assert Seal(KEY).open(found.token) == market.bot_token


async def test_a_state_is_good_once(bot: Installed) -> None:
    market, _ = another(bot.lab)
    assert (await bot.browser.install(bot.lab, market)).status == 200
    again = await bot.browser.come_back(code=bot.lab.install_code(market))
    assert (again.status, "Begin again" in again.said) == (401, True)
    assert bot.lab.count("oauth.v2.access") == 1


async def test_a_state_is_good_for_ten_minutes(bot: Installed) -> None:
    now = datetime.now(UTC)
    installations = bot.records.installations
    await installations.begin("old", now + timedelta(minutes=10), now)
    assert not await installations.finish("old", now + timedelta(minutes=10))
    await installations.begin("young", now + timedelta(minutes=10), now)
    assert await installations.finish("young", now + timedelta(minutes=10, microseconds=-1))


@pytest.mark.parametrize(
    ("query", "cookie", "status", "said"),
    [
        ({}, "", 400, "did not begin it"),
        ({}, "slack-app-oauth-state=other", 400, "did not begin it"),
        ({"state": "forged"}, "slack-app-oauth-state=forged", 401, "longer than ten minutes"),
        ({"code": ""}, None, 401, ""),
        ({"error": "access_denied"}, None, 200, "You cancelled it"),
        ({"error": "<script>alert(1)</script>"}, None, 200, "Slack refused it"),
    ],
)
async def test_whoever_did_not_begin_it_here_is_told_so_and_nothing_is_kept(
    bot: Installed, query: dict[str, str], cookie: str | None, status: int, said: str
) -> None:
    await bot.browser.begin()
    page = await bot.browser.get(
        "/slack/oauth_redirect", cookie=cookie, **({"state": bot.browser.state, "code": "x"} | query)
    )
    assert (page.status, said in page.said, "<script" in page.text) == (status, True, False)
    assert "deleted" in page.cookie
    assert await bot.records.installations.all("slack") == ()


@pytest.mark.parametrize("fault", [Refused("bad_client_secret"), RateLimited(), ServerError(), Lost()])
async def test_where_slack_fails_the_page_says_so_and_the_log_why(
    bot: Installed, fault: Refused | RateLimited | ServerError | Lost, caplog: pytest.LogCaptureFixture
) -> None:
    market, _ = another(bot.lab)
    bot.lab.faults.plan("oauth.v2.access", fault)
    page = await bot.browser.install(bot.lab, market)
    assert page.status >= 400
    assert "Begin again" in page.said
    assert "install" in caplog.text
    if isinstance(fault, Refused):
        assert fault.error in caplog.text
    assert await bot.records.installations.all("slack") == ()


async def test_an_organisation_s_installation_is_refused_in_plain_words(bot: Installed) -> None:
    market, _ = another(bot.lab)
    bot.lab.backend.application.grants = {"is_enterprise_install": True, "team": None, "enterprise": {"id": "E1"}}
    page = await bot.browser.install(bot.lab, market)
    assert (page.status, "whole organisation" in page.said) == (400, True)
    assert await bot.records.installations.all("slack") == ()


async def test_tokens_that_expire_are_refused_in_plain_words(bot: Installed) -> None:
    market, _ = another(bot.lab)
    bot.lab.backend.application.grants = {"refresh_token": "xoxe-1-x", "expires_in": 43_200}
    page = await bot.browser.install(bot.lab, market)
    assert (page.status, "token rotation" in page.said) == (400, True)


async def test_a_workspace_s_name_is_shown_as_text(bot: Installed) -> None:
    market, _ = another(bot.lab, "<b onclick=x>&")
    market.domain = "market"
    page = await bot.browser.install(bot.lab, market)
    assert ("<b " in page.text, "<b onclick=x>&" in page.said) == (False, True)


async def test_a_workspace_that_takes_the_app_out_loses_its_token_at_once_and_may_install_it_again(
    bot: Installed, tmp_path: Path
) -> None:
    market, nia = another(bot.lab)
    await bot.browser.install(bot.lab, market)
    await answered(bot.lab, nia)
    (before,) = await bot.records.installations.all("slack")
    await bot.lab.uninstall(market).all_acknowledged()
    assert bot.core.left[0] == market.id
    assert await bot.records.installations.all("slack") == ()
    assert before.token not in kept(tmp_path)
    assert (await bot.browser.install(bot.lab, market)).status == 200
    await answered(bot.lab, nia)
    assert bot.core.joined == [market.id, market.id]


async def test_what_is_told_late_of_an_earlier_time_takes_no_new_token_away(bot: Installed) -> None:
    market, _ = another(bot.lab)
    await bot.browser.install(bot.lab, market)
    bot.lab.clock.advance(-3600)
    gone = bot.lab.uninstall(market)
    await gone.all_acknowledged()
    assert len(await bot.records.installations.all("slack")) == 1
    assert bot.core.left == []


@pytest.mark.parametrize("was_served", [True, False])
async def test_a_workspace_that_is_not_served_gets_no_answer_and_no_other_s(
    bot: Installed, *, was_served: bool
) -> None:
    market, _ = another(bot.lab)
    await bot.browser.install(bot.lab, market)
    quay, otto = another(bot.lab, "Quay")
    if was_served:
        await bot.browser.install(bot.lab, quay)
        await answered(bot.lab, otto)
        await bot.lab.uninstall(quay).all_acknowledged()
        bot.core.messages.clear()
    quay.installed = True
    said = bot.lab.whisper(otto, "what?")
    called = bot.lab.slash(otto, bot.lab.direct(otto), "/ask", "what?")
    await said.all_acknowledged()
    assert "not set up" in (await called.reply()).shown_text
    assert bot.core.messages + bot.core.calls == []


async def test_after_a_restart_those_that_installed_it_are_served(lab: Lab, tmp_path: Path, core: ScriptedCore) -> None:
    market, nia = another(lab)
    async with running(lab, tmp_path, core) as first:
        await first.browser.install(lab, market)
    async with running(lab, tmp_path, core):
        await answered(lab, nia)


async def test_who_took_the_app_out_while_nobody_ran_is_noticed(lab: Lab, tmp_path: Path, core: ScriptedCore) -> None:
    market, _ = another(lab)
    async with running(lab, tmp_path, core) as first:
        await first.browser.install(lab, market)
    market.installed = False
    async with running(lab, tmp_path, core) as second:
        await asyncio.wait_for(core.has_left.wait(), 20)
        assert core.left == [market.id]
        assert await second.records.installations.all("slack") == ()


async def test_a_key_is_replaced_by_putting_the_new_one_first(lab: Lab, tmp_path: Path, core: ScriptedCore) -> None:
    new, (market, nia) = Fernet.generate_key().decode(), another(lab)
    async with running(lab, tmp_path, core) as first:
        await first.browser.install(lab, market)
    async with running(lab, tmp_path, core, keys=f"{new}, {KEY}"):
        await answered(lab, nia)
    async with running(lab, tmp_path, core, keys=new):
        await answered(lab, nia)


async def test_a_key_that_does_not_fit_stops_it_and_loses_nothing(lab: Lab, tmp_path: Path, core: ScriptedCore) -> None:
    (market, nia), (quay, _) = another(lab), another(lab, "Quay")
    async with running(lab, tmp_path, core) as first:
        for team in (market, quay):
            await first.browser.install(lab, team)
    with pytest.raises(SealedOtherwiseError, match="VERBATIM_ENCRYPTION_KEY does not fit 2 of 2"):
        async with running(lab, tmp_path, core, keys=Fernet.generate_key().decode()):
            pass
    async with running(lab, tmp_path, core):
        await answered(lab, nia)


async def test_with_socket_mode_http_serves_the_pages_and_nothing_else(
    lab: Lab, tmp_path: Path, core: ScriptedCore
) -> None:
    market, nia = another(lab)
    async with running(lab, tmp_path, core, app_token=lab.app_token, bot_token=lab.bot_token) as bot:
        assert (await bot.browser.install(lab, market)).status == 200
        await answered(lab, nia)
        await answered(lab, lab.member)
        assert (await bot.browser.get("/slack/events")).status == 404


async def test_a_page_takes_nothing_from_elsewhere(bot: Installed) -> None:
    page = await Browser(bot.browser.address).get("/slack/install")
    assert "<script" not in page.text
    assert "src=" not in page.text
    assert {"Secure", "HttpOnly"} <= {part.strip() for part in page.cookie.split(";")}


async def test_what_is_left_of_an_earlier_run_is_answered_in_its_own_workspace(bot: Installed) -> None:
    market, nia = another(bot.lab)
    await bot.browser.install(bot.lab, market)
    await answered(bot.lab, nia)
    asked, outlet_of = bot.core.messages[-1], await bot.taken_up
    outlet = outlet_of(asked)
    assert outlet is not None
    await outlet.send(bot.core.response, "once-more")
    posts = [one for one in bot.lab.seen if one.method == "chat.postMessage"]
    assert posts[-1].token == market.bot_token
    await bot.lab.uninstall(market).all_acknowledged()
    assert outlet_of(asked) is None


async def test_a_person_s_token_that_is_revoked_takes_nothing_away(bot: Installed) -> None:
    market, nia = another(bot.lab)
    await bot.browser.install(bot.lab, market)
    revoked = happened(bot.lab.backend, "revoking", nia, None)
    event = {"type": "tokens_revoked", "tokens": {"oauth": [nia.id], "bot": []}, "event_ts": bot.lab.backend.ts()}
    tell_event(bot.lab.backend, revoked, "tokens_revoked", event)
    await answered(bot.lab, nia)
    assert len(await bot.records.installations.all("slack")) == 1


async def test_a_departure_that_can_not_be_noted_is_told_again(
    lab: Lab, tmp_path: Path, core: ScriptedCore, monkeypatch: pytest.MonkeyPatch
) -> None:
    market, _ = another(lab)
    async with running(lab, tmp_path, core, app_token=lab.app_token) as bot:
        await bot.browser.install(lab, market)
        with monkeypatch.context() as failing:

            async def full(_: object) -> bool:
                failed.set()
                raise DatabaseFullError(tmp_path)

            failed = asyncio.Event()
            failing.setattr(bot.records.installations, "remove", full)
            gone = lab.uninstall(market)
            await asyncio.wait_for(failed.wait(), 20)
            assert core.left == []
        lab.redeliver(gone)
        await asyncio.wait_for(core.has_left.wait(), 20)
        assert await bot.records.installations.all("slack") == ()
        await lab.settle()
