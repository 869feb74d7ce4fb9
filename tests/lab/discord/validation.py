"""Judging a request of the bot's: by the schemas, by the limits beyond them, and by what the project promises."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.lab.discord import schemas
from tests.lab.discord.backend import Backend, Request
from tests.lab.discord.command_limits import command_problems, commands_problems
from tests.lab.discord.component_limits import form_problems
from tests.lab.discord.limits import (
    CHANNEL_FLAGS,
    DEFER_FLAGS,
    EDIT_FLAGS,
    RESPONSE_FLAGS,
    autocomplete_problems,
    emptiness_problems,
    mention_problems,
    message_problems,
)
from tests.lab.discord.rest.interactions import Callback
from tests.lab.discord.world import Json

_THREAD_NAME_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Verdict:
    """What Discord would refuse, and what it would take although the project promises otherwise."""

    refused: tuple[str, ...]
    broken: tuple[str, ...]


def judge(backend: Backend, request: Request) -> Verdict:
    """Judge one request."""
    refused = schemas.request_problems(request.method, request.template, request.body)
    limits = _LIMITS.get((request.method, request.template))
    # The limits read fields as what the schema says they are; what it refuses is refused already.
    if limits is not None and not refused and isinstance(request.body, dict | list):
        refused += limits(request)
    broken = [] if refused else list(_promises(backend, request))
    return Verdict(tuple(refused), tuple(broken))


def _new_in_channel(request: Request) -> Iterator[str]:
    yield from message_problems(request.body, CHANNEL_FLAGS, len(request.files))
    yield from emptiness_problems(request.body)


def _edited(request: Request) -> Iterator[str]:
    yield from message_problems(request.body, EDIT_FLAGS, len(request.files))


def _followed_up(request: Request) -> Iterator[str]:
    yield from message_problems(request.body, RESPONSE_FLAGS, len(request.files))
    yield from emptiness_problems(request.body)


def _response(request: Request) -> Iterator[str]:
    callback, data = request.body.get("type"), request.body.get("data") or {}
    if callback == Callback.MESSAGE:
        yield from message_problems(data, RESPONSE_FLAGS, len(request.files))
        yield from emptiness_problems(data)
    elif callback == Callback.DEFER:
        yield from message_problems(data, DEFER_FLAGS)
    elif callback == Callback.UPDATE:
        yield from message_problems(data, EDIT_FLAGS, len(request.files))
    elif callback == Callback.CHOICES:
        yield from autocomplete_problems(data)
    elif callback == Callback.FORM:
        yield from form_problems(data)


def _commands(request: Request) -> Iterator[str]:
    yield from commands_problems(request.body)


def _command(request: Request) -> Iterator[str]:
    yield from command_problems(request.body)


def _thread(request: Request) -> Iterator[str]:
    if not 1 <= len(request.body.get("name") or "") <= _THREAD_NAME_LENGTH:
        yield f"a thread's name is not 1 to {_THREAD_NAME_LENGTH} characters long"
    if request.body.get("message"):
        yield from message_problems(request.body["message"], CHANNEL_FLAGS, len(request.files))
        yield from emptiness_problems(request.body["message"])


_MESSAGES = "/channels/{channel_id}/messages"
_WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
_CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
_COMMANDS = ("/applications/{application_id}/commands", "/applications/{application_id}/guilds/{guild_id}/commands")
_EDITS = (
    _MESSAGES + "/{message_id}",
    _WEBHOOK + "/messages/@original",
    _WEBHOOK + "/messages/{message_id}",
)
_CREATIONS = (_MESSAGES, _WEBHOOK)

_LIMITS: dict[tuple[str, str], Callable[[Request], Iterator[str]]] = {
    ("POST", _MESSAGES): _new_in_channel,
    ("POST", _WEBHOOK): _followed_up,
    ("POST", _CALLBACK): _response,
    ("POST", "/channels/{channel_id}/threads"): _thread,
    ("POST", _MESSAGES + "/{message_id}/threads"): _thread,
    **{("PATCH", path): _edited for path in _EDITS},
    **{("PUT", path): _commands for path in _COMMANDS},
    **{("POST", path): _command for path in _COMMANDS},
}


def _promises(backend: Backend, request: Request) -> Iterator[str]:
    """No message of the bot's may ping, save whom the test says that it may."""
    for body, new in _messages_in(request):
        yield from mention_problems(body, frozenset(backend.may_ping), new=new)


def _messages_in(request: Request) -> Iterator[tuple[Json, bool]]:
    where = (request.method, request.template)
    if where in {("POST", path) for path in _CREATIONS}:
        yield request.body, True
    elif where in {("PATCH", path) for path in _EDITS}:
        yield request.body, False
    elif where == ("POST", _CALLBACK) and request.body.get("type") in (Callback.MESSAGE, Callback.UPDATE):
        yield request.body.get("data") or {}, request.body["type"] == Callback.MESSAGE
    elif where == ("POST", "/channels/{channel_id}/threads") and request.body.get("message"):
        yield request.body["message"], True
