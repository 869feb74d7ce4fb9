import pytest
from aiohttp import web
from discord import Permissions

from bot.serving.doctor import discord as discord_checks
from bot.serving.doctor.check import Check, CheckState
from bot.serving.doctor.discord import GUILDS_A_PAGE, MOST_PAGES, NAMES, DiscordFindings, Expected, check_discord
from bot.serving.doctor.invite import (
    ADMINISTRATOR,
    PERMISSIONS,
    client_id_in,
    invite_link,
    missing_permissions,
    permission_bits,
)
from bot.serving.secrets import Secret
from tests.bot.serving.doctor.discord_api import COMMANDS, DiscordServer
from tests.bot.serving.tokens import BOT_ID, DISCORD

IDENTITY, GATEWAY, INTENTS, REGISTERED, SERVERS = NAMES


async def look(server: DiscordServer, reason: str | None = None, token: Secret | None = None) -> DiscordFindings:
    async with server.running() as url:
        return await check_discord(url, token or Secret(DISCORD), Expected((*COMMANDS,), reason))


def by_name(findings: DiscordFindings) -> dict[str, Check]:
    return {check.name: check for check in findings.checks}


async def test_all_is_well_where_discord_says_so() -> None:
    findings = await look(DiscordServer(), "you want it")
    assert {check.state for check in findings.checks} == {CheckState.OK}
    assert [check.name for check in findings.checks] == list(NAMES)
    assert findings.invite == invite_link(BOT_ID)
    assert "verbatim" in by_name(findings)[IDENTITY].detail


async def test_a_token_that_is_refused_is_told_and_nothing_else_is_asked() -> None:
    server = DiscordServer()
    findings = await look(server, None, Secret("another-token"))
    assert by_name(findings)[IDENTITY].detail == "Discord does not accept the token."
    assert "Reset Token" in by_name(findings)[IDENTITY].fix
    assert [check.state for check in findings.checks] == [CheckState.FAILED, *[CheckState.SKIPPED] * 4]
    assert server.asked == ["/api/v10/users/@me"]


async def test_a_server_that_is_not_there_is_told_without_the_token() -> None:
    findings = await check_discord("http://127.0.0.1:1/api/v10", Secret(DISCORD), Expected(()))
    check = by_name(findings)[IDENTITY]
    assert "does not answer" in check.detail
    assert "VERBATIM_DISCORD_API_URL" in check.fix
    assert DISCORD not in str(findings)


async def test_an_address_that_is_none_is_told() -> None:
    findings = await check_discord("discord", Secret(DISCORD), Expected(()))
    assert "does not answer" in by_name(findings)[IDENTITY].detail


async def test_a_server_that_stays_silent_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discord_checks, "REPLY_SECONDS", 0.05)
    server = DiscordServer()
    server.silent = True
    assert "does not answer (TimeoutError)" in by_name(await look(server))[IDENTITY].detail


@pytest.mark.parametrize(
    ("refusal", "detail", "fix"),
    [
        (web.Response(status=429, headers={"Retry-After": "30", "Via": "1.1 google"}), "Discord refuses", "30 seconds"),
        (web.Response(status=429, text="error code: 1015"), "Cloudflare, in front of Discord, refuses", "600 seconds"),
        (web.Response(status=503), "out of order (503)", "later"),
        (web.Response(status=404), "answers 404 to /api/v10/gateway/bot", "VERBATIM_DISCORD_API_URL"),
        (web.Response(text="<html>"), "does not answer", "proxy"),
        (web.json_response([]), "not what was expected", "VERBATIM_DISCORD_API_URL"),
    ],
)
async def test_one_question_that_is_refused_fails_one_check(refusal: web.Response, detail: str, fix: str) -> None:
    server = DiscordServer()
    server.refusals["/gateway/bot"] = refusal
    findings = by_name(await look(server))
    assert findings[GATEWAY].state is CheckState.FAILED
    assert detail in findings[GATEWAY].detail
    assert fix in findings[GATEWAY].fix
    assert findings[SERVERS].state is CheckState.OK


async def test_an_answer_about_the_bot_that_is_none_fails() -> None:
    server = DiscordServer()
    server.answers["/users/@me"] = {"hello": "world"}
    assert "not what was expected" in by_name(await look(server))[IDENTITY].detail


@pytest.mark.parametrize(("remaining", "state"), [(1000, CheckState.OK), (99, CheckState.NOTE), (0, CheckState.FAILED)])
async def test_session_starts_that_run_out_are_told(remaining: int, state: CheckState) -> None:
    server = DiscordServer()
    server.answers["/gateway/bot"]["session_start_limit"]["remaining"] = remaining
    check = by_name(await look(server))[GATEWAY]
    assert check.state is state
    assert f"{remaining:,} of 1,000" in check.detail
    if not remaining:
        assert "in 1 minutes" in check.fix


@pytest.mark.parametrize("flags", [1 << 18, 1 << 19])
async def test_the_intent_is_seen_in_either_form(flags: int) -> None:
    server = DiscordServer()
    server.answers["/applications/@me"]["flags"] = flags
    assert by_name(await look(server, "2 places are set to answer unasked"))[INTENTS].state is CheckState.OK


@pytest.mark.parametrize("about", [{"flags": 0}, {"flags": 1 << 12}, {}])
async def test_a_missing_intent_fails_only_where_some_place_needs_it(about: dict[str, int]) -> None:
    server = DiscordServer()
    server.answers["/applications/@me"] = {"id": BOT_ID} | about
    assert by_name(await look(server))[INTENTS].state is CheckState.OK
    check = by_name(await look(server, "2 places are set to answer unasked"))[INTENTS]
    assert check.state is CheckState.FAILED
    assert "2 places are set to answer unasked" in check.detail
    assert f"{BOT_ID}/bot" in check.fix


async def test_commands_that_are_not_registered_yet_are_told() -> None:
    server = DiscordServer()
    server.answers[f"/applications/{BOT_ID}/commands"] = [{"name": "ask"}, {"name": "old"}]
    check = by_name(await look(server))[REGISTERED]
    assert (check.state, check.detail) == (CheckState.NOTE, "1 of 2 are not registered: settings.")


async def test_a_bot_that_nobody_invited_is_given_the_link() -> None:
    server = DiscordServer()
    server.guilds = []
    check = by_name(await look(server))[SERVERS]
    assert check.state is CheckState.FAILED
    assert invite_link(BOT_ID) in check.fix


async def test_permissions_that_are_missing_are_named_with_the_servers() -> None:
    server = DiscordServer()
    lacking = permission_bits() & ~PERMISSIONS["Send Messages"].bit & ~PERMISSIONS["Attach Files"].bit
    server.guilds = [server.guild(number, lacking) for number in range(1, 9)] + [server.guild(9)]
    check = by_name(await look(server))[SERVERS]
    assert check.state is CheckState.FAILED
    assert "The bot is in 9 servers; it lacks Send Messages, Attach Files in Server 1, " in check.detail
    assert "and 3 more" in check.detail


async def test_an_administrator_lacks_nothing() -> None:
    server = DiscordServer()
    server.guilds = [server.guild(1, ADMINISTRATOR)]
    assert by_name(await look(server))[SERVERS].detail == "The bot is in 1 server and may do there what it must."


async def test_every_page_of_servers_is_looked_at_up_to_a_limit() -> None:
    server = DiscordServer()
    server.guilds = [server.guild(number) for number in range(1, 2 * GUILDS_A_PAGE + 6)]
    assert "405 servers" in by_name(await look(server))[SERVERS].detail
    server.guilds = [server.guild(number) for number in range(1, GUILDS_A_PAGE * (MOST_PAGES + 1))]
    assert f"{GUILDS_A_PAGE * MOST_PAGES:,} servers" in by_name(await look(server))[SERVERS].detail


def test_the_link_asks_for_both_scopes_and_for_exactly_what_is_needed() -> None:
    link = invite_link("42")
    assert link.startswith("https://discord.com/oauth2/authorize?client_id=42&scope=bot+applications.commands&")
    assert link.endswith(f"permissions={permission_bits()}")
    assert missing_permissions(permission_bits()) == ()
    assert missing_permissions(0) == tuple(PERMISSIONS)


def test_the_bits_are_those_of_the_library() -> None:
    for name, permission in PERMISSIONS.items():
        attribute = {"View Channels": "read_messages"}.get(name, name.lower().replace(" ", "_"))
        assert getattr(Permissions, attribute).flag == permission.bit


def test_every_permission_has_its_reason_and_none_is_asked_for_in_vain() -> None:
    """Embeds are never sent, and links never unfold; what could harm a server is not used at all."""
    assert all(permission.reason.startswith("to ") for permission in PERMISSIONS.values())
    unused = Permissions(embed_links=True, manage_messages=True, mention_everyone=True, administrator=True)
    assert not permission_bits() & unused.value
    assert len(PERMISSIONS) == 7


def test_the_bots_id_is_read_from_its_token() -> None:
    assert client_id_in(DISCORD) == BOT_ID


@pytest.mark.parametrize("token", ["", "a", "a.b.c", "____.b.c", "é.b.c", DISCORD.partition(".")[0], "Zm9v.b.c"])
def test_what_is_no_token_tells_no_id(token: str) -> None:
    assert client_id_in(token) is None
