"""Slack's Web API, called until a call is through: again where that is safe, and in plain terms where it failed.

slack_sdk's own retry handlers are left out here: that for broken connections repeats a message that may have
arrived, and those for 429 and 5xx know nothing of who waits.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final, Protocol

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat import SendRefusedError, SendUnknownError

Sleep = Callable[[float], Awaitable[None]]
Answer = Mapping[str, Any]
Look = Callable[[], Awaitable[Answer | None]]

WAITS: Final = (0.5, 2.0, 6.0)
"""Seconds before each further try."""
_LONGEST_WAIT: Final = 120.0
"""Seconds; who asks for more is not asked again."""
_WAIT_UNKNOWN: Final = 30.0
"""Seconds, where a 429 does not say how long."""
_JITTER: Final = 0.3
_TOO_MANY: Final = 429
_SERVER_ERROR: Final = 500
_TRANSIENT: Final = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
"""Slack's own words for an outcome that it does not know."""
_RATE_LIMITED: Final = frozenset({"rate_limited", "ratelimited"})
BROKEN: Final = (aiohttp.ClientError, OSError, TimeoutError)
"""What a connection that breaks or stays silent raises."""

_IN_WORDS: Final[Mapping[str, str]] = {
    "channel_not_found": "There is no such channel here, or I am not in it: invite me there.",
    "is_archived": "The channel is archived.",
    "missing_scope": "The app lacks a permission for that: “verbatim slack manifest” prints all that it needs.",
    "msg_too_long": "The message is too long for Slack.",
    "not_in_channel": "I am not in that channel: invite me there.",
    "restricted_action": "The workspace lets only some people write there.",
    "user_not_in_channel": "Who asked is not in that channel.",
}


class ClosedError(ConnectionError):
    """The connection was closed before this call could leave: what it was for is the next one's to take up."""


class CallRefusedError(SendRefusedError):
    """Slack refused; `code` is its own word for why."""

    def __init__(self, code: str) -> None:
        """Keep why."""
        super().__init__(_IN_WORDS.get(code, f"Slack answered “{code}”."))
        self.code = code


class RespondedError(aiohttp.ClientError):
    """A `response_url` answered with a failure. The address is a credential, so that the error does not hold it."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        """Keep the status, and what goes with it."""
        super().__init__(f"status {response.status}")
        self.response = response


class Turn(Protocol):
    """Waits until the next message may go to a channel."""

    async def turn(self, channel: str) -> None:
        """Return when it may."""


class SlackApi:
    """Calls with one token."""

    def __init__(
        self,
        client: AsyncWebClient,
        session: aiohttp.ClientSession,
        pace: Turn,
        *,
        waits: Sequence[float] = WAITS,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """Call with `client`, and what is no method of the Web API by `session`."""
        self._client = client
        self._session = session
        self._pace = pace
        self._waits = waits
        self._sleep = sleep
        self._closed_until: dict[str, float] = {}

    @property
    def token(self) -> str:
        """The token, for what is fetched with it."""
        return self._client.token or ""

    async def read(self, method: str, **arguments: Any) -> Answer:  # noqa: ANN401 - as Slack's methods have them
        """Call a method that changes nothing, or whose repetition does no harm. Raises as `post` does."""
        return await self._through(method, arguments, _nothing_found, is_repeatable=True)

    async def change(self, method: str, **arguments: Any) -> Answer:  # noqa: ANN401 - the same
        """Call a method of which a repetition would show. Raises as `post` does."""
        return await self._through(method, arguments, _nothing_found, is_repeatable=False)

    async def post(self, channel: str, method: str, *, look: Look | None, **arguments: Any) -> Answer:  # noqa: ANN401 - the same
        """Post to a channel in its turn; `look` finds what an earlier try may have posted, None where nothing can.

        Raises:
            CallRefusedError: Slack will not take it.
            SendUnknownError: it can't be known whether it arrived.
            ClosedError: the connection is closed; neither of the two above, so that it is taken up.
        """
        await self._pace.turn(channel)
        found = look or _nothing_found
        arguments = {"channel": channel, **arguments}
        return await self._through(method, arguments, found, is_repeatable=look is not None, bucket=channel)

    async def respond(self, url: str, body: Mapping[str, Any]) -> None:
        """Post to a `response_url`. Raises as `post` does; Slack takes five within half an hour."""

        async def request() -> Answer:
            async with self._session.post(url, json=dict(body)) as response:
                text = await response.text()
                if response.status != _TOO_MANY and response.status < _SERVER_ERROR and not _is_ok(response, text):
                    raise CallRefusedError(_word_in(text))
                if not response.ok:
                    raise RespondedError(response)
            return {}

        await self._until_through("response_url", request, _nothing_found, is_repeatable=False)

    async def upload(self, url: str, content: bytes) -> None:
        """Put a file's content where `files.getUploadURLExternal` said. Raises as `post` does."""

        async def request() -> Answer:
            async with self._session.post(url, data=content) as response:
                response.raise_for_status()
            return {}

        await self._until_through("upload", request, _nothing_found, is_repeatable=True)

    async def fetch(self, url: str, most_bytes: int) -> bytes:
        """Return the content of a file of Slack's, at most a byte more than `most_bytes`. Raises as `post` does."""

        async def request() -> Answer:
            headers = {"Authorization": f"Bearer {self.token}"}
            async with self._session.get(url, headers=headers) as response:
                response.raise_for_status()
                content = bytearray()
                async for chunk in response.content.iter_any():
                    content += chunk
                    if len(content) > most_bytes:
                        break
            return {"content": bytes(content[: most_bytes + 1])}

        return bytes((await self._until_through("download", request, _nothing_found, is_repeatable=True))["content"])

    async def _through(
        self, method: str, arguments: Mapping[str, Any], look: Look, *, is_repeatable: bool, bucket: str = ""
    ) -> Answer:
        call = getattr(self._client, method.replace(".", "_"))

        async def request() -> Answer:
            answer: Any = await call(**arguments)
            return dict(answer.data)

        return await self._until_through(f"{method} {bucket}", request, look, is_repeatable=is_repeatable)

    async def _until_through(
        self, bucket: str, request: Callable[[], Awaitable[Answer]], look: Look, *, is_repeatable: bool
    ) -> Answer:
        for wait in (*self._waits, None):
            await self._wait_for(bucket)
            try:
                return await request()
            except (SlackClientError, *BROKEN) as error:
                self._refuse_closed(error)
                demanded = _demanded_wait(error)
                if demanded is not None:
                    if wait is None or demanded > _LONGEST_WAIT:
                        raise CallRefusedError("ratelimited") from error
                    self._closed_until[bucket] = time.monotonic() + demanded
                    continue
                if (code := _refusal(error)) is not None:
                    raise CallRefusedError(code) from error
                is_unsent = isinstance(error, aiohttp.ClientConnectorError)
                found = None if is_unsent else await _looked(look)
                if found is not None:
                    return found
                if wait is None or not (is_repeatable or is_unsent):
                    raise SendUnknownError(type(error).__name__) from error
                await self._sleep(wait * random.uniform(1 - _JITTER, 1 + _JITTER))  # noqa: S311 - spreads load, guards nothing
        raise AssertionError  # pragma: no cover - the last turn returns or raises

    async def _wait_for(self, bucket: str) -> None:
        """Wait as long as Slack asked for before this method, to this channel, is called again by anybody."""
        left = self._closed_until.get(bucket, 0.0) - time.monotonic()
        if left > 0:
            await self._sleep(left)
        if self._session.closed:
            raise ClosedError("The connection to Slack was closed.")

    def _refuse_closed(self, error: Exception) -> None:
        if self._session.closed:
            raise ClosedError("The connection to Slack was closed.") from error


async def _nothing_found() -> Answer | None:
    return None


async def _looked(look: Look) -> Answer | None:
    """Return what a try of which nobody knows has posted; raises SendUnknownError where that can't be seen."""
    try:
        return await look()
    except SendRefusedError as error:
        raise SendUnknownError(str(error)) from error


def status_of(error: BaseException) -> int | None:
    """Return the HTTP status of a failure; None where it has none."""
    for carrier in (error, getattr(error, "response", None)):
        for name in ("status_code", "status"):
            found = getattr(carrier, name, None)
            if isinstance(found, int):
                return found
    return None


def code_of(error: BaseException) -> str | None:
    """Return Slack's word for a failure; None where it gave none."""
    data = getattr(getattr(error, "response", None), "data", None)
    code = data.get("error") if isinstance(data, Mapping) else None
    return code if isinstance(code, str) else None


def _refusal(error: Exception) -> str | None:
    """Return Slack's word where it is known that nothing was done; None where that can't be known."""
    status = status_of(error)
    if status is not None and status >= _SERVER_ERROR:
        return None
    code = code_of(error)
    if code in _TRANSIENT:
        return None
    if isinstance(error, SlackApiError):
        return code or f"status {status}"
    return f"status {status}" if isinstance(error, aiohttp.ClientResponseError) else None


def _demanded_wait(error: Exception) -> float | None:
    """Return the seconds for which Slack takes nothing more; None where it did not say so."""
    if status_of(error) != _TOO_MANY and code_of(error) not in _RATE_LIMITED:
        return None
    carrier = error if isinstance(error, aiohttp.ClientResponseError) else getattr(error, "response", None)
    headers = {str(name).casefold(): value for name, value in (getattr(carrier, "headers", None) or {}).items()}
    try:
        return float(headers.get("retry-after", _WAIT_UNKNOWN))
    except (TypeError, ValueError):
        return _WAIT_UNKNOWN


def _is_ok(response: aiohttp.ClientResponse, text: str) -> bool:
    return response.ok and '"ok":false' not in text.replace(" ", "")


def _word_in(text: str) -> str:
    """Return what a `response_url` answered, as one short word."""
    return " ".join(text.split())[:100] or "nothing"
