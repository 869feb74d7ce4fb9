"""A tiny bot on the real slack-bolt, to show that the lab is real enough for it."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.lab.slack.lab import Lab

Payload = dict[str, Any]
_PING_SECONDS = 30.0
_QUIET = logging.CRITICAL + 1


class Probe:
    """Answers mentions and direct messages, and has a command, buttons, a form, a shortcut, a menu."""

    def __init__(self, lab: Lab) -> None:
        logger = logging.getLogger("tests.lab.slack.probe")
        logger.setLevel(_QUIET)
        self.client = AsyncWebClient(lab.bot_token, base_url=lab.api_url, logger=logger)
        self.app = AsyncApp(client=self.client, signing_secret=lab.signing_secret, logger=logger)
        self.lab = lab
        self.heard: list[Payload] = []
        self.retries: list[str | None] = []
        # A listener that waits here before it acknowledges.
        self.gate = asyncio.Event()
        self.gate.set()
        self.tasks: set[asyncio.Task[Any]] = set()
        _listen(self)


def _listen(probe: Probe) -> None:
    app = probe.app

    @app.event("app_mention")
    async def mentioned(event: Payload, client: AsyncWebClient) -> None:
        probe.heard.append(event)
        text = str(event["text"]).split("> ", 1)[-1]
        await client.chat_postMessage(
            channel=event["channel"],
            thread_ts=event.get("thread_ts") or event["ts"],
            text=f"You said: {text}",
            blocks=answer_blocks(text),
            unfurl_links=False,
            unfurl_media=False,
        )

    @app.event("message")
    async def posted(event: Payload, client: AsyncWebClient) -> None:
        probe.heard.append(event)
        if event["channel_type"] == "im" and "subtype" not in event:
            await client.chat_postMessage(
                channel=event["channel"], text=f"You said: {event['text']}", unfurl_links=False, unfurl_media=False
            )

    @app.event("app_home_opened")
    async def visited(event: Payload, client: AsyncWebClient) -> None:
        section = {"type": "section", "text": {"type": "mrkdwn", "text": "Welcome."}}
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [section]})

    for name in ("reaction_added", "member_joined_channel", "member_left_channel", "app_uninstalled", "tokens_revoked"):

        @app.event(name)
        async def noted(event: Payload) -> None:
            probe.heard.append(event)

    _listen_to_calls(probe)


def _listen_to_calls(probe: Probe) -> None:
    app = probe.app

    @app.command("/ask")
    async def asked(
        ack: Callable[..., Awaitable[None]], respond: Callable[..., Awaitable[None]], body: Payload
    ) -> None:
        await probe.gate.wait()
        await ack()
        await respond(text=f"Nobody knows about {body['text']}.", blocks=answer_blocks(body["text"]))

    @app.command("/verbatim")
    async def said(ack: Callable[..., Awaitable[None]], body: Payload) -> None:
        await ack(f"About {body['text']}.")

    @app.action("more")
    async def more(ack: Callable[..., Awaitable[None]], respond: Callable[..., Awaitable[None]], body: Payload) -> None:
        await ack()
        await respond(text=f"More of {body['actions'][0]['value']}.", replace_original=False)

    @app.action("mark")
    async def mark(ack: Callable[..., Awaitable[None]], respond: Callable[..., Awaitable[None]]) -> None:
        await ack()
        await respond(text="Marked.", replace_original=True)

    @app.action("source")
    async def sourced(ack: Callable[..., Awaitable[None]]) -> None:
        await ack()

    @app.action("tell")
    async def tell(ack: Callable[..., Awaitable[None]], body: Payload, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=form())

    @app.view("complaint")
    async def complained(ack: Callable[..., Awaitable[None]], body: Payload, client: AsyncWebClient) -> None:
        reason = body["view"]["state"]["values"]["reason"]["text"]["value"]
        if reason == "none":
            await ack(response_action="errors", errors={"reason": "Say why."})
            return
        if reason == "again":
            await ack(response_action="update", view=form("Once more"))
            return
        await ack()
        await client.chat_postEphemeral(channel=probe.lab.general.id, user=body["user"]["id"], text=f"Noted: {reason}")

    _listen_to_menus(probe)


def _listen_to_menus(probe: Probe) -> None:
    app = probe.app

    @app.message_shortcut("find")
    async def find(ack: Callable[..., Awaitable[None]], respond: Callable[..., Awaitable[None]], body: Payload) -> None:
        await ack()
        await respond(text=f"About: {body['message']['text']}")

    @app.global_shortcut("open")
    async def opened(ack: Callable[..., Awaitable[None]], body: Payload, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=form())

    @app.options("source")
    async def suggested(ack: Callable[..., Awaitable[None]], body: Payload) -> None:
        text = f"{body['value']}?"
        await ack(options=[{"text": {"type": "plain_text", "text": text}, "value": text}])


def answer_blocks(text: str) -> list[Payload]:
    """Return a section, buttons, and a menu that asks for its options."""
    menu = {"type": "external_select", "action_id": "source", "placeholder": {"type": "plain_text", "text": "Which?"}}
    buttons = [button("more", "More", text), button("mark", "Mark", "m"), button("tell", "Tell us", "t")]
    return [
        {"type": "section", "text": {"type": "mrkdwn", "text": f"*{text}*"}},
        {"type": "actions", "elements": [*buttons, menu]},
    ]


def button(action_id: str, label: str, value: str) -> Payload:
    return {
        "type": "button",
        "action_id": action_id,
        "text": {"type": "plain_text", "text": label},
        "value": value or "-",
    }


def form(title: str = "What is wrong?") -> Payload:
    """Return a modal with one field."""
    field = {"type": "plain_text_input", "action_id": "text"}
    label = {"type": "plain_text", "text": "Reason"}
    return {
        "type": "modal",
        "callback_id": "complaint",
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": [{"type": "input", "block_id": "reason", "label": label, "element": field}],
    }


@contextlib.asynccontextmanager
async def running(lab: Lab, ping_seconds: float = _PING_SECONDS) -> AsyncIterator[Probe]:
    """Let a bot run on Socket Mode until the block ends."""
    probe = Probe(lab)
    before = lab.sockets.open
    handler = AsyncSocketModeHandler(probe.app, lab.app_token, ping_interval=ping_seconds)
    await handler.connect_async()  # type: ignore[no-untyped-call] # slack-bolt has no types there
    try:
        await lab.connected(before + 1)
        yield probe
        probe.gate.set()
        await lab.settle()
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call] # slack-bolt has no types there


@contextlib.asynccontextmanager
async def serving(lab: Lab) -> AsyncIterator[Probe]:
    """Let a bot be reached by HTTP until the block ends."""
    probe = Probe(lab)

    async def handle(request: web.Request) -> web.Response:
        probe.retries.append(request.headers.get("X-Slack-Retry-Num"))
        return await to_aiohttp_response(await probe.app.async_dispatch(await to_bolt_request(request)))

    application = web.Application()
    application.router.add_post("/slack/events", handle)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    lab.events_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    try:
        yield probe
        probe.gate.set()
        await lab.settle()
    finally:
        lab.events_url = ""
        await runner.cleanup()
