"""HTTP delivery: signed requests to the bot, and whatever forged and stale ones a test wants."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import aiohttp

from tests.lab.slack.backend import Backend, Envelope
from tests.lab.slack.telling import COMMANDS, EVENTS, acknowledge, event_callback
from tests.lab.slack.world import Json

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
_VERSION = "v0"
_PATIENCE_SECONDS = 30.0
_GIVEN = "given"
_CHALLENGE = "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot answered; a status of 0 is none at all, and nothing there to take the request if not `reached`."""

    status: int
    headers: Mapping[str, str]
    body: str
    reached: bool = True


class Delivery:
    """Posts to the bot's address; `url` is its /slack/events."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._session: aiohttp.ClientSession | None = None
        self._posting: set[asyncio.Task[None]] = set()
        self.url = ""
        self.first_retry_number: int | None = None

    async def close(self) -> None:
        for task in self._posting:
            task.cancel()
        await asyncio.gather(*self._posting, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def signature(self, body: str | bytes, timestamp: str, secret: str | None = None) -> str:
        """Sign a body as Slack does."""
        raw = body.encode() if isinstance(body, str) else body
        key = (self._backend.application.signing_secret if secret is None else secret).encode()
        base = f"{_VERSION}:{timestamp}:".encode() + raw
        return f"{_VERSION}=" + hmac.new(key, base, hashlib.sha256).hexdigest()

    async def post(  # noqa: PLR0913 - all that a request may have wrong
        self,
        body: str | bytes,
        *,
        secret: str | None = None,
        timestamp: str | int | None = _GIVEN,
        signature: str | None = _GIVEN,
        content_type: str = JSON,
        retry: int | None = None,
        reason: str = "http_timeout",
        url: str = "",
    ) -> Reply:
        """Post a body, well signed unless told otherwise; None leaves a header out."""
        stamp = str(int(time.time())) if timestamp == _GIVEN else timestamp
        headers = {"Content-Type": content_type, "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}
        if stamp is not None:
            headers["X-Slack-Request-Timestamp"] = str(stamp)
        if signature is not None:
            made = self.signature(body, str(stamp), secret)
            headers["X-Slack-Signature"] = made if signature == _GIVEN else signature
        if retry is not None:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason}
        return await self._send(url or self.url, body, headers)

    async def _send(self, url: str, body: str | bytes, headers: Mapping[str, str]) -> Reply:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=_PATIENCE_SECONDS)
            self._session = aiohttp.ClientSession(timeout=timeout)
        try:
            async with self._session.post(url, data=body, headers=headers) as response:
                return Reply(response.status, dict(response.headers), await response.text())
        except aiohttp.ClientConnectorError as error:
            return Reply(0, {}, str(error), reached=False)
        except (aiohttp.ClientError, TimeoutError) as error:
            return Reply(0, {}, str(error))

    async def verify_url(self) -> Reply:
        """Play url_verification; the bot answers with the challenge, which is blamed otherwise."""
        body = {"token": self._backend.application.verification, "challenge": _CHALLENGE, "type": "url_verification"}
        reply = await self.post(json.dumps(body))
        if reply.status != 200 or _CHALLENGE not in reply.body:
            self._backend.blame("url_verification", f"answered {reply.status} {reply.body[:80]!r}")
        return reply

    def deliver(self, envelope: Envelope) -> None:
        """Post an envelope; its answer is its acknowledgement."""
        envelope.delivered, envelope.delivered_at = True, time.monotonic()
        task = asyncio.get_running_loop().create_task(self._deliver(envelope))
        self._posting.add(task)
        task.add_done_callback(self._posting.discard)

    async def _deliver(self, envelope: Envelope) -> None:
        body, content_type = written(envelope)
        retry = envelope.retry or self.first_retry_number
        reply = await self.post(body, content_type=content_type, retry=retry, reason=envelope.reason)
        if not reply.status:
            envelope.failed, envelope.delivered = True, reply.reached
            self._backend.changes.announce()
            return
        payload = _payload(reply.body, reply.headers.get("Content-Type", ""))
        if reply.status >= 500:
            self._backend.blame(f"delivery of a {envelope.kind}", f"the bot answered {reply.status}")
        acknowledge(self._backend, envelope, {} if envelope.kind == EVENTS else payload, reply.status)

    # Bodies for requests that a test signs as it likes.

    def mention_body(self, user: str, channel: str, text: str, ts: str = "1700000000.000100") -> str:
        """Return the body of an app_mention."""
        team = next(iter(self._backend.world.teams.values()))
        event = {"type": "app_mention", "user": user, "text": text, "ts": ts, "channel": channel, "event_ts": ts}
        return json.dumps(event_callback(self._backend, team, event))

    def slash_body(self, user: str, channel: str, command: str, text: str) -> str:
        """Return the body of a slash command."""
        team = next(iter(self._backend.world.teams.values()))
        return urlencode(
            {
                "token": self._backend.application.verification,
                "team_id": team.id,
                "team_domain": team.domain,
                "channel_id": channel,
                "channel_name": "general",
                "user_id": user,
                "user_name": "somebody",
                "command": command,
                "text": text,
                "api_app_id": self._backend.application.id,
                "response_url": f"{self._backend.url}/response/{team.id}/none",
                "trigger_id": "none",
            }
        )

    def press_body(self, user: str, channel: str, action_id: str, value: str) -> str:
        """Return the body of a button press."""
        team = next(iter(self._backend.world.teams.values()))
        action = {"type": "button", "action_id": action_id, "block_id": "b", "value": value, "action_ts": "1.1"}
        payload = {
            "type": "block_actions",
            "team": {"id": team.id, "domain": team.domain},
            "user": {"id": user, "username": "somebody", "team_id": team.id},
            "api_app_id": self._backend.application.id,
            "token": self._backend.application.verification,
            "container": {"type": "message", "message_ts": "1700000000.000100", "channel_id": channel},
            "channel": {"id": channel, "name": "general"},
            "trigger_id": "none",
            "response_url": f"{self._backend.url}/response/{team.id}/none",
            "actions": [action],
        }
        return urlencode({"payload": json.dumps(payload)})


def written(envelope: Envelope) -> tuple[str, str]:
    """Write an envelope as Slack posts it, and tell the type of its content."""
    if envelope.kind == EVENTS:
        return json.dumps(envelope.payload), JSON
    if envelope.kind == COMMANDS:
        return urlencode(envelope.payload), FORM
    return urlencode({"payload": json.dumps(envelope.payload)}), FORM


def _payload(body: str, content_type: str) -> Json:
    if not body:
        return {}
    if content_type.startswith(JSON):
        loaded = json.loads(body)
        return loaded if isinstance(loaded, dict) else {}
    return {"text": body}
