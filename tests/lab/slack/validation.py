"""Judging what the bot sends: by the schemas, by the limits beyond them, and by what the project promises."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.lab.slack import schemas
from tests.lab.slack.blocks import MESSAGE_BLOCKS, block_list_problems, option_problems, view_problems
from tests.lab.slack.world import Json, elements_in

TEXT_CHARACTERS = 40_000
RESPONSE_PARAMETERS = {
    "text",
    "blocks",
    "attachments",
    "response_type",
    "replace_original",
    "delete_original",
    "thread_ts",
    "unfurl_links",
    "unfurl_media",
    "mrkdwn",
    "metadata",
}
_EVERYBODY = re.compile(r"<!(?:channel|here|everyone)\b[^>]*>")
_MENTION = re.compile(r"<(?:@|!subteam\^)([A-Z0-9]+)")
_JSON_PARAMETERS = ("blocks", "view", "files", "metadata", "attachments")
_FORBIDDEN_FALSEHOODS = {"false", "0"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What Slack would refuse (with its error), and what it would take although the project promises otherwise."""

    refused: tuple[str, ...]
    broken: tuple[str, ...]
    error: str = "invalid_arguments"


def opened(body: Json) -> Json:
    """Return a request with the JSON that stands in its texts read."""
    return body | {
        name: _read(body[name]) for name in _JSON_PARAMETERS if isinstance(body.get(name), str) and body[name]
    }


def _read(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def judge(method: str, body: Json, may_ping: set[str]) -> Verdict:
    """Judge a request to a method of the Web API; `body` is opened."""
    refused = tuple(schemas.request_problems(method, body))
    limits = _LIMITS.get(method)
    if limits is not None:
        refused += tuple(limits(body))
    broken = tuple(_promises(method, body, may_ping))
    return Verdict(refused, broken, _error(refused))


def judge_response(body: Json, may_ping: set[str]) -> Verdict:
    """Judge what came to a response_url or as the acknowledgement of a command."""
    unknown = tuple(f"{name}: no such parameter" for name in body if name not in RESPONSE_PARAMETERS)
    if _is_true(body.get("delete_original")):
        return Verdict(unknown, ())
    if body.get("response_type") not in (None, "ephemeral", "in_channel"):
        unknown += (f"response_type: is {body['response_type']!r}",)
    refused = unknown + tuple(message_problems(body))
    is_public = body.get("response_type") == "in_channel" and not _is_true(body.get("replace_original"))
    broken = tuple(_text_promises(body, may_ping, is_new_and_public=is_public))
    return Verdict(refused, broken, _error(refused))


def judge_acknowledgement(kind: str, payload: Json) -> list[str]:
    """Return what is wrong with what an interaction was acknowledged with; `kind` is the interaction's type."""
    if not payload:
        return []
    if kind == "block_suggestion":
        groups = payload.get("option_groups") or [payload]
        return [one for group in groups for one in option_problems(group.get("options") or [])]
    if kind != "view_submission":
        return [] if set(payload) <= RESPONSE_PARAMETERS else [f"acknowledged with {sorted(payload)}"]
    return _submission_problems(payload)


def _submission_problems(payload: Json) -> list[str]:
    action = payload.get("response_action")
    if action in ("update", "push"):
        return list(view_problems(payload.get("view")))
    if action == "errors" and payload.get("errors"):
        return [] if all(isinstance(one, str) for one in payload["errors"].values()) else ["errors: is no texts"]
    return [] if action == "clear" else [f"response_action: is {action!r}"]


def _error(problems: tuple[str, ...]) -> str:
    """Return the error that Slack answers with."""
    if any("blocks" in one for one in problems):
        return "invalid_blocks"
    if any("40000" in one for one in problems):
        return "msg_too_long"
    return "no_text" if any("neither text nor blocks" in one for one in problems) else "invalid_arguments"


def message_problems(body: Json) -> Iterator[str]:
    """Yield what Slack would refuse of a message."""
    text, blocks = body.get("text"), body.get("blocks")
    if text is not None and not isinstance(text, str):
        yield "text: is no text"
    elif len(text or "") > TEXT_CHARACTERS:
        yield f"text: {len(text or '')} characters, more than {TEXT_CHARACTERS}"
    if not text and not blocks and not body.get("attachments"):
        yield "a message of neither text nor blocks"
    if blocks:
        yield from block_list_problems(blocks, MESSAGE_BLOCKS)
        if any(isinstance(one, dict) and one.get("type") == "input" for one in blocks):
            yield "blocks: an input block stands in views alone"


def _view(body: Json) -> Iterator[str]:
    if "view" in body:
        yield from view_problems(body["view"])


_LIMITS: dict[str, Callable[[Json], Iterator[str]]] = {
    "chat.postMessage": message_problems,
    "chat.postEphemeral": message_problems,
    "chat.update": message_problems,
    **dict.fromkeys(("views.open", "views.push", "views.update", "views.publish"), _view),
}


def _promises(method: str, body: Json, may_ping: set[str]) -> Iterator[str]:
    """Yield what the project promises never to send."""
    if method in ("chat.postMessage", "chat.postEphemeral", "chat.update"):
        yield from _text_promises(body, may_ping, is_new_and_public=method == "chat.postMessage")
    if method == "chat.postMessage":
        for name in ("unfurl_links", "unfurl_media"):
            if str(body.get(name)).lower() not in _FORBIDDEN_FALSEHOODS:
                yield f"{name}: is not switched off"
    if isinstance(body.get("view"), dict):
        yield from _mention_problems(list(_marked_up(body["view"].get("blocks"))), may_ping, is_new_and_public=False)


def _text_promises(body: Json, may_ping: set[str], *, is_new_and_public: bool) -> Iterator[str]:
    if not str(body.get("text") or "").strip():
        yield "text: there is no plain-text fallback"
    if _is_true(body.get("link_names")) or body.get("parse") == "full":
        yield "link_names, parse: names would become mentions"
    texts = [str(body.get("text") or ""), *_marked_up(body.get("blocks"))]
    yield from _mention_problems(texts, may_ping, is_new_and_public=is_new_and_public)


def _mention_problems(texts: list[str], may_ping: set[str], *, is_new_and_public: bool) -> Iterator[str]:
    for text in texts:
        if found := _EVERYBODY.search(text):
            yield f"{found.group()} would ping everybody"
        pinged = set(_MENTION.findall(text)) - may_ping
        if pinged and is_new_and_public:
            yield f"{', '.join(sorted(pinged))} would be pinged"


def _marked_up(blocks: object) -> Iterator[str]:
    """Yield each text of blocks that Slack reads as markup."""
    for element in elements_in(blocks):
        if element["type"] in ("mrkdwn", "markdown"):
            yield str(element.get("text") or "")
        elif element["type"] == "broadcast":
            yield f"<!{element.get('range')}>"
        elif element["type"] in ("user", "usergroup"):
            yield f"<@{element.get('user_id') or element.get('usergroup_id')}>"


def _is_true(value: object) -> bool:
    return str(value).lower() in ("true", "1")
