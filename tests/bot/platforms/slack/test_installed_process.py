"""The whole program, installed by workspaces: `verbatim serve` as a process of its own."""

from pathlib import Path

import aiohttp
from cryptography.fernet import Fernet

from tests.bot.platforms.slack.installed import Browser, free_port
from tests.bot.platforms.slack.test_process import ANSWER, HARBOUR, QUESTION, shown
from tests.lab import process
from tests.lab.process import indexed
from tests.lab.slack.lab import Lab, Transport


def variables(lab: Lab, port: int, key: str) -> dict[str, str]:
    given = lab.variables(Transport.HTTP, port) | {
        "VERBATIM_SLACK_CLIENT_ID": lab.client_id,
        "VERBATIM_SLACK_CLIENT_SECRET": lab.client_secret,
        "VERBATIM_ENCRYPTION_KEY": key,
        "VERBATIM_SERVING__PORT": str(free_port()),
        "VERBATIM_SERVING__LOG_LEVEL": "debug",
    }
    return {name: value for name, value in given.items() if name != "VERBATIM_SLACK_BOT_TOKEN"}


async def test_a_workspace_installs_it_and_is_answered_and_no_secret_is_written(lab: Lab, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    data = await indexed(tmp_path / "data", notes, "harbour")
    market = lab.add_team("Market")
    nia = lab.add_user("Nia", team=market)
    port, key = free_port(), Fernet.generate_key().decode()
    given = variables(lab, port, key)
    async with process.serving(data, "slack", given, lab.backend.changes.announce) as served:
        lab.events_url = f"http://127.0.0.1:{port}/slack/events"
        browser = Browser(f"http://127.0.0.1:{port}")
        assert (await browser.install(lab, market)).status == 200
        greeting = await lab.until(lambda: next(iter(lab.bot_messages), None), "a greeting")
        assert "/verbatim source add" in greeting.shown_text
        called = lab.slash(nia, lab.direct(nia), "/ask", QUESTION)
        assert ANSWER in shown(await called.reply())
        await lab.open_home(nia).all_acknowledged()
        assert "• harbour" in (await lab.home_of(nia)).shown_text
        async with aiohttp.ClientSession() as session:
            answer = await session.get(f"http://127.0.0.1:{given['VERBATIM_SERVING__PORT']}/metrics")
            metrics = await answer.text()
        await lab.uninstall(market).all_acknowledged()
        lab.events_url = ""
        assert await served.stop() == 0
    written = "\n".join((*served.output, *served.log, metrics))
    for secret in (market.bot_token, key, lab.client_secret, lab.signing_secret, browser.state):
        assert secret not in written
