"""Judging requests, answers and events by the published schemas, where they are at hand.

Two sets are asked: Slack's own OpenAPI and event schemas, which are strict and old, and schemas made of the types of
Slack's JavaScript clients, which are new and leave most open. A parameter is known if either knows it.
"""

import json
from collections.abc import Hashable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator
from jsonschema.exceptions import ValidationError

from tests.lab.slack.newer import NEEDED, UNLISTED, mended, opened
from tests.lab.slack.world import Json

SPECIFICATIONS = Path(__file__).resolve().parents[4] / "shared" / "specs" / "slack"
SKIP_REASON = f"Slack's schemas are not at hand: no folder {SPECIFICATIONS.name} in shared/specs beside the checkout."

_SHOWN_CHARACTERS = 300
_REMEMBERED = 512
_LONGEST_WORD = 24
# slack-bolt's clients send the workspace along with everything.
_EVERYWHERE = {"token", "team_id"}
_TRUTHS = {"true", "false", "0", "1"}


def available() -> bool:
    """Tell whether the schemas are at hand."""
    return (SPECIFICATIONS / "slack-types.schema.json").exists()


def methods() -> set[str]:
    """Return the names of all methods that Slack publishes."""
    return {path.removeprefix("/") for path in _web()["paths"]} | set(UNLISTED)


def request_problems(method: str, body: Json) -> list[str]:
    """Return what is wrong with a request's parameters, which are form fields or JSON."""
    if not available():
        return []
    known, required = _parameters(method)
    unknown = [f"{name}: no such parameter" for name in body if name not in known | dict.fromkeys(_EVERYWHERE, "")]
    missing = [f"{name}: is missing" for name in sorted(required) if body.get(name) in (None, "")]
    wrong = [f"{name}: is no {known[name]}" for name, value in body.items() if not _fits(value, known.get(name, ""))]
    return unknown + missing + wrong


def answer_problems(method: str, body: Json) -> list[str]:
    """Return what is wrong with an answer of the lab's own that tells of success."""
    if not available():
        return []
    found: list[str] = []
    body = _without_blocks(body)
    if f"/{method}" in _web()["paths"]:
        found += _once(f"200 {method}", _answer_validator(method), body)
    # Two of the new set's types are called Channel, and this one has got the other's.
    is_right = method != "conversations.info"
    if is_right and (name := "Res_" + method.replace(".", "_")) in _types()["definitions"]:
        found += _once(name, _type_validator(name), body)
    return found


def event_problems(payload: Json) -> list[str]:
    """Return what is wrong with what the lab delivers as `event_callback`."""
    if not available():
        return []
    found = _once("wrapper", _wrapper_validator(), payload)
    event = _without_blocks(payload["event"])
    name = f"Ev_{event['type']}"
    # Of messages, the schema describes new ones alone.
    if "subtype" not in event and name in _types()["definitions"]:
        found += _once(name, _type_validator(name), event)
    return found


def payload_problems(payload: Json) -> list[str]:
    """Return what is wrong with an interaction or a slash command of the lab's own."""
    name = {
        "block_actions": "Payload_block_actions",
        "view_submission": "Payload_view_submission",
        None: "Payload_slash",
    }.get(payload.get("type"))
    return _once(name, _type_validator(name), _without_blocks(payload)) if name is not None and available() else []


def block_problems(block: Json) -> list[str]:
    """Return what is wrong with a block, by the definition that its type has."""
    if not available():
        return []
    name = _definitions_by_type().get(str(block.get("type")))
    if name is None:
        return [f"there is no block of type {block.get('type')!r}"]
    return _problems(_type_validator(name), block)


def _without_blocks(body: Any) -> Any:  # noqa: ANN401 - JSON of any kind
    """Empty lists of blocks: the bot's own were judged when they came, and Slack's types of them are many."""
    if isinstance(body, dict):
        return {name: [] if name == "blocks" else _without_blocks(value) for name, value in body.items()}
    return [_without_blocks(item) for item in body] if isinstance(body, list) else body


def _fits(value: object, wanted: str) -> bool:
    if value is None or not wanted:
        return True
    if wanted == "boolean":
        return isinstance(value, bool) or str(value).lower() in _TRUTHS
    if wanted in ("integer", "number"):
        return _is_number(value)
    # Blocks, attachments and views are JSON in JSON, or as a text of it; booleans are texts here and there.
    return isinstance(value, str | list | dict | bool)


def _is_number(value: object) -> bool:
    try:
        float(str(value))
    except ValueError:
        return False
    return not isinstance(value, bool)


@lru_cache(maxsize=64)
def _parameters(method: str) -> tuple[dict[str, str], set[str]]:
    """Return the known parameters with their types, and the required ones."""
    known: dict[str, str] = dict(UNLISTED.get(method, {}))
    required = set(NEEDED.get(method, ()))
    for operation in _web()["paths"].get(f"/{method}", {}).values():
        for parameter in operation["parameters"]:
            known.setdefault(parameter["name"], parameter["type"])
            if parameter.get("required") and parameter["name"] != "token":
                required.add(parameter["name"])
    for name, schema in _properties({"$ref": f"#/definitions/Req_{method.replace('.', '_')}"}):
        known.setdefault(name, str(schema.get("type", "")))
    if method == "oauth.v2.access":
        required.discard("code")
    return known, required


def _properties(schema: Json) -> Iterator[tuple[str, Json]]:
    if "$ref" in schema:
        target = _types()["definitions"].get(schema["$ref"].rsplit("/", 1)[-1])
        yield from _properties(target) if target else ()
    yield from schema.get("properties", {}).items()
    for kind in ("anyOf", "allOf", "oneOf"):
        for inner in schema.get(kind, ()):
            yield from _properties(inner)


_seen: dict[tuple[str, Hashable], list[str]] = {}


def _once(name: str, validator: Draft7Validator, body: object) -> list[str]:
    """Judge a form of a body once; the lab makes many that differ in texts and numbers alone."""
    key = (name, _shape(body))
    if key not in _seen:
        if len(_seen) > _REMEMBERED:
            _seen.clear()
        _seen[key] = _problems(validator, body)
    return _seen[key]


def _shape(body: object) -> Hashable:
    if isinstance(body, dict):
        return frozenset((key, _shape(value)) for key, value in body.items())
    if isinstance(body, list):
        return tuple(_shape(item) for item in body)
    if isinstance(body, str):
        return body if len(body) <= _LONGEST_WORD and body.replace("_", "").isalpha() else (len(body), body[:1])
    return type(body).__name__


def _problems(validator: Draft7Validator, body: object) -> list[str]:
    error = next(iter(validator.iter_errors(body)), None)
    if error is None:
        return []
    cause = _cause(error)
    where = ".".join(str(step) for step in cause.absolute_path) or "the body"
    return [f"{where}: {cause.message[:_SHOWN_CHARACTERS]}"]


def _cause(error: ValidationError) -> ValidationError:
    """Follow an error into the alternative that is nearest: the one that fails deepest."""
    inner = list(error.context or ())
    return _cause(max(inner, key=lambda one: len(one.absolute_path))) if inner else error


@lru_cache(maxsize=4)
def _load(name: str) -> Json:
    loaded: Json = json.loads((SPECIFICATIONS / name).read_text(encoding="utf-8"))
    return loaded


def _web() -> Json:
    return _load("slack_web_openapi_v2_without_examples.json")


def _types() -> Json:
    return _load("slack-types.schema.json")


@lru_cache(maxsize=1)
def _definitions() -> Json:
    return {name: mended(opened(name, schema)) for name, schema in _web()["definitions"].items()}


@lru_cache(maxsize=64)
def _answer_validator(method: str) -> Draft7Validator:
    operation = next(iter(_web()["paths"][f"/{method}"].values()))
    schema = mended(opened(method, operation["responses"]["200"]["schema"]))
    assert isinstance(schema, dict)
    if method == "conversations.history":
        # A channel may be empty.
        schema["properties"]["messages"].pop("minItems")
    # The old set describes the messages of these two apart, and falls behind.
    if method == "chat.update":
        schema["properties"]["message"] = {"$ref": "#/definitions/objs_message"}
    if method == "conversations.replies":
        schema["properties"]["messages"]["items"] = {"$ref": "#/definitions/objs_message"}
    return Draft7Validator(schema | {"definitions": _definitions()})


@lru_cache(maxsize=64)
def _type_validator(name: str) -> Draft7Validator:
    return Draft7Validator({"$ref": f"#/definitions/{name}", "definitions": _types()["definitions"]})


@lru_cache(maxsize=1)
def _wrapper_validator() -> Draft7Validator:
    return Draft7Validator(_load("slack_common_event_wrapper_schema.json"))


@lru_cache(maxsize=1)
def _definitions_by_type() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, schema in _types()["definitions"].items():
        constant = schema.get("properties", {}).get("type", {}).get("const")
        if constant is not None and name.endswith("Block") and name != "Block":
            found[constant] = name
    return found
