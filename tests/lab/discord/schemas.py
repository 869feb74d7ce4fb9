"""Judging requests, answers and gateway events by the published schemas, where they are at hand.

Request schemas are closed first: Discord's are open, so that a misspelt field would pass.
"""

import json
from collections.abc import Hashable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from jsonschema import Draft7Validator, Draft202012Validator
from jsonschema.exceptions import ValidationError

from tests.lab.discord.world import Json

SPECIFICATIONS = Path(__file__).resolve().parents[4] / "shared" / "specs" / "discord"
SKIP_REASON = f"Discord's schemas are not at hand: no folder {SPECIFICATIONS.name} in shared/specs beside the checkout."

_SHOWN_CHARACTERS = 300
_LONGEST_WORD = 12
# Whatever is larger is an identifier or bits, and no choice of a schema's.
_LARGEST_CHOICE = 2**32
_BITS = {"type": ["integer", "string", "null"], "pattern": "^[0-9]+$"}
# What discord.py 2.7 is known to send although the schema does not list it; and permissions as text, as
# Discord's documentation and its own answers have them.
_UNLISTED: Mapping[str, Mapping[str, Json]] = {
    "ApplicationCommandUpdateRequest": {"nsfw": {"type": "boolean"}, "default_member_permissions": _BITS},
    "ApplicationCommandCreateRequest": {"nsfw": {"type": "boolean"}, "default_member_permissions": _BITS},
    "ApplicationCommandPatchRequestPartial": {"nsfw": {"type": "boolean"}, "default_member_permissions": _BITS},
    "IncomingWebhookUpdateRequestPartial": {"tts": {"const": False}},
    "IncomingWebhookUpdateForInteractionCallbackRequestPartial": {"tts": {"const": False}},
    "MessageEditRequestPartial": {"tts": {"const": False}},
}


def available() -> bool:
    """Tell whether the schemas are at hand."""
    return (SPECIFICATIONS / "openapi.json").exists()


def request_problems(method: str, template: str, body: object) -> list[str]:
    """Return what is wrong with the body of a request."""
    if not available():
        return []
    operation = _rest()["paths"].get(template, {}).get(method.lower())
    if operation is None:
        return [f"{method} {template} is not part of Discord's interface"]
    if "requestBody" not in operation:
        return [] if body is None else [f"{method} {template} takes no body"]
    schema = json.dumps(operation["requestBody"]["content"]["application/json"]["schema"])
    return _once_for_each(schema, _shape(body, are_texts_alike=False), _closed_validator(schema), body)


def answer_problems(method: str, template: str, status: int, body: object) -> list[str]:
    """Return what is wrong with an answer of the lab's own."""
    if not available():
        return []
    operation = _rest()["paths"].get(template, {}).get(method.lower(), {"responses": {}})
    answers = operation["responses"]
    declared = answers.get(str(status)) or answers.get(f"{status // 100}XX")
    if declared is None:
        return [f"{method} {template} never answers {status}"]
    if "$ref" in declared:
        declared = _rest()["components"]["responses"][declared["$ref"].rsplit("/", 1)[-1]]
    content = declared.get("content", {}).get("application/json")
    if content is None:
        return [] if body is None else [f"{method} {template} answers {status} without a body"]
    schema = json.dumps(content["schema"])
    return _once_for_each_shape(schema, _open_validator(schema), body)


def sent_problems(payload: object) -> list[str]:
    """Return what is wrong with what a client sent to the gateway."""
    return _problems(_gateway_validator("GwSend"), payload) if available() else []


def event_problems(payload: Json) -> list[str]:
    """Return what is wrong with what the lab sends through the gateway; events without a schema pass."""
    name = _GATEWAY_NAMES.get(payload.get("t") or "")
    if name is None or not available():
        return []
    # Every event has a number of its own, which says nothing about its form.
    numbered = isinstance(payload.get("s"), int)
    return _once_for_each_shape(name, _gateway_validator(name), payload | ({"s": 0} if numbered else {}))


_GATEWAY_NAMES = {
    "READY": "GwReady",
    "GUILD_CREATE": "GwGuildCreate",
    "MESSAGE_CREATE": "GwMessageCreate",
    "MESSAGE_UPDATE": "GatewayMessageUpdateDispatch",
    "MESSAGE_DELETE": "GatewayMessageDeleteDispatch",
    "INTERACTION_CREATE": "GwInteractionCreate",
    "THREAD_CREATE": "GatewayThreadCreateDispatch",
    "RESUMED": "GatewayResumedDispatch",
}


# What is said a thousand times is judged once for each shape.
_sound_shapes: set[tuple[str, Hashable]] = set()


def _once_for_each_shape(schema: str, validator: Draft7Validator | Draft202012Validator, body: object) -> list[str]:
    return _once_for_each(schema, _shape(body), validator, body)


def _once_for_each(
    schema: str, shape: Hashable, validator: Draft7Validator | Draft202012Validator, body: object
) -> list[str]:
    if (schema, shape) in _sound_shapes:
        return []
    problems = _problems(validator, body)
    if not problems:
        _sound_shapes.add((schema, shape))
    return problems


def _shape(body: object, *, are_texts_alike: bool = True) -> Hashable:
    """Return what two bodies have in common that differ in their texts alone.

    Where texts are not alike, as in what the bot makes up, their lengths count, and of words every letter: they
    may be of the few that a schema allows.
    """
    if isinstance(body, dict):
        return frozenset((key, _shape(value, are_texts_alike=are_texts_alike)) for key, value in body.items())
    if isinstance(body, list):
        return tuple(_shape(item, are_texts_alike=are_texts_alike) for item in body)
    if isinstance(body, str) and are_texts_alike:
        return str
    if isinstance(body, str) and not _is_word(body):
        return (len(body), body.isdecimal())
    if isinstance(body, int) and body > _LARGEST_CHOICE:
        return len(str(body))
    return (type(body), repr(body))


def _is_word(text: str) -> bool:
    return len(text) <= _LONGEST_WORD and text.replace("-", "_").isidentifier()


def _problems(validator: Draft7Validator | Draft202012Validator, body: object) -> list[str]:
    error = next(iter(validator.iter_errors(body)), None)
    if error is None:
        return []
    cause = _cause(error)
    where = ".".join(str(step) for step in cause.absolute_path) or "the body"
    return [f"{where}: {cause.message[:_SHOWN_CHARACTERS]}"]


def _cause(error: ValidationError) -> ValidationError:
    """Follow an error into the alternative that was meant: the one whose `type` is right, if one's is."""
    branches: dict[object, list[ValidationError]] = {}
    for inner in error.context or ():
        branches.setdefault(inner.schema_path[0], []).append(inner)
    meant = [errors for errors in branches.values() if not any(list(one.path) in ([], ["type"]) for one in errors)]
    named = [errors for errors in branches.values() if not any(list(one.path) == ["type"] for one in errors)]
    chosen = meant or named
    return _cause(chosen[0][0]) if chosen else error


@lru_cache(maxsize=1)
def _rest() -> Json:
    loaded: Json = json.loads((SPECIFICATIONS / "openapi.json").read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=1)
def _gateway() -> Json:
    loaded: Json = json.loads((SPECIFICATIONS / "gateway-v10.schema.json").read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=1)
def _closed_schemas() -> Json:
    return {name: _closed(name, schema) for name, schema in _rest()["components"]["schemas"].items()}


def _closed(name: str, schema: Json) -> Json:
    if name == "SnowflakeType":
        return {"anyOf": [schema, {"type": "integer", "minimum": 0}]}
    if schema.get("type") != "object" or "properties" not in schema:
        return schema
    properties = schema["properties"] | _UNLISTED.get(name, {})
    return {"additionalProperties": False} | schema | {"properties": properties}


@lru_cache(maxsize=256)
def _closed_validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema) | {"components": {"schemas": _closed_schemas()}})


@lru_cache(maxsize=256)
def _open_validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema) | {"components": {"schemas": _rest()["components"]["schemas"]}})


@lru_cache(maxsize=32)
def _gateway_validator(name: str) -> Draft7Validator:
    reference = f"#/definitions/{quote(name)}"
    return Draft7Validator({"$ref": reference, "definitions": _gateway()["definitions"]})


def operations() -> Iterator[tuple[str, str]]:
    """Yield each method and path template that Discord publishes."""
    for template, methods in _rest()["paths"].items():
        for method in methods:
            if method != "parameters":
                yield method.upper(), template
