"""Judging blocks and views: by slack_sdk's own models, by the schemas, and by the limits that both miss."""

import logging
from collections import Counter
from collections.abc import Iterator

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View as ViewModel

from tests.lab.slack import schemas
from tests.lab.slack.world import Json, elements_in

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MARKDOWN_CHARACTERS = 12_000
_ID, _TITLE, _METADATA = 255, 24, 3000
# The longest text of what has one, by type; the models check some of these too.
_TEXTS = {"section": 3000, "header": 150, "button": 75}
_OPTION_TEXT, _OPTION_VALUE, _OPTIONS, _LABEL, _HINT, _FIELD, _PLACEHOLDER = 75, 150, 100, 2000, 2000, 2000, 150
_CONTEXT_TEXT = 3000
_PLAIN = {"button": ("text",), "header": ("text",), "input": ("label", "hint")}
_CHECKED_OPTIONS = 10
_IN_MODALS_ALONE = "input"


def block_list_problems(blocks: object, most: int) -> Iterator[str]:
    """Yield what Slack would refuse of the blocks of a message or a view."""
    if not isinstance(blocks, list) or not all(isinstance(one, dict) for one in blocks):
        yield "blocks: is no list of blocks"
        return
    if len(blocks) > most:
        yield f"blocks: there are {len(blocks)}, more than {most}"
    for number, block in enumerate(blocks):
        for problem in block_problems(block):
            yield f"blocks.{number}: {problem}"
    yield from _repeated("block_id", [one["block_id"] for one in blocks if one.get("block_id")])
    for block in blocks:
        inside = [one["action_id"] for one in elements_in(block) if one.get("action_id")]
        yield from _repeated("action_id", inside)


def _repeated(name: str, ids: list[str]) -> Iterator[str]:
    yield from (f"{name} {one!r} stands {times} times" for one, times in Counter(ids).items() if times > 1)


def block_problems(block: Json) -> Iterator[str]:
    """Yield what is wrong with one block."""
    yield from _model_problems(block)
    yield from schemas.block_problems(block)
    for element in elements_in(block):
        yield from _length_problems(element)
        yield from _plainness_problems(element)
        yield from _choice_problems(element)


def _model_problems(block: Json) -> Iterator[str]:
    logger = logging.getLogger("slack_sdk.models")
    disabled, logger.disabled = logger.disabled, True
    try:
        parsed = Block.parse(block)
        back = None if parsed is None else parsed.to_dict()
    except Exception as error:  # noqa: BLE001 - the models raise whatever they stumble over
        yield f"slack_sdk: {error}"
        return
    finally:
        logger.disabled = disabled
    if back is None:
        yield f"slack_sdk knows no block of type {block.get('type')!r}"
    else:
        yield from _dropped(block, back, "")


def _dropped(sent: object, kept: object, where: str) -> Iterator[str]:
    """Yield the names that the model doesn't know, and so drops."""
    if isinstance(sent, dict) and isinstance(kept, dict):
        for name, value in sent.items():
            if name not in kept and value not in (None, "", [], {}, False):
                yield f"{where}{name}: slack_sdk knows no such property"
            elif name in kept:
                yield from _dropped(value, kept[name], f"{where}{name}.")
    elif isinstance(sent, list) and isinstance(kept, list):
        for number, (one, other) in enumerate(zip(sent, kept, strict=False)):
            yield from _dropped(one, other, f"{where}{number}.")


def _length_problems(element: Json) -> Iterator[str]:
    kind = element["type"]
    text = _text_of(element.get("text"))
    if text is not None and len(text) > _TEXTS.get(kind, _CONTEXT_TEXT) and kind not in ("markdown", "text"):
        yield f"{kind}.text: {len(text)} characters, more than {_TEXTS.get(kind, _CONTEXT_TEXT)}"
    if text is not None and not text and kind != "text":
        yield f"{kind}.text: is empty"
    if kind == "markdown" and len(text or "") > MARKDOWN_CHARACTERS:
        yield f"markdown.text: {len(text or '')} characters, more than {MARKDOWN_CHARACTERS}"
    limits = {"action_id": _ID, "block_id": _ID, "url": 3000, "value": 2000 if kind == "button" else None}
    for name, most in limits.items():
        value = element.get(name)
        if most and isinstance(value, str) and len(value) > most:
            yield f"{kind}.{name}: {len(value)} characters, more than {most}"
    for name, most in (("label", _LABEL), ("hint", _HINT), ("placeholder", _PLACEHOLDER)):
        inner = _text_of(element.get(name))
        if inner is not None and len(inner) > most:
            yield f"{kind}.{name}: {len(inner)} characters, more than {most}"
    for field in element.get("fields") or ():
        if len(_text_of(field) or "") > _FIELD:
            yield f"{kind}.fields: a text of {len(_text_of(field) or '')} characters, more than {_FIELD}"


def _plainness_problems(element: Json) -> Iterator[str]:
    """Yield which texts are marked up where Slack shows them as they are."""
    for name in (*_PLAIN.get(element["type"], ()), "placeholder"):
        text = element.get(name)
        if isinstance(text, dict) and text.get("type") != "plain_text":
            yield f"{element['type']}.{name}: is no plain_text"


def _text_of(node: object) -> str | None:
    if isinstance(node, dict):
        node = node.get("text")
    return node if isinstance(node, str) else None


def _choice_problems(element: Json) -> Iterator[str]:
    """Yield what is wrong with the options of a menu."""
    groups = element.get("option_groups") or ()
    lists = [element.get("options"), *(group.get("options") for group in groups if isinstance(group, dict))]
    most = _CHECKED_OPTIONS if element["type"] in ("checkboxes", "radio_buttons") else _OPTIONS
    for options in lists:
        if not isinstance(options, list):
            continue
        if not 1 <= len(options) <= most:
            yield f"{element['type']}.options: there are {len(options)}, not 1 to {most}"
        yield from option_problems(options)


def option_problems(options: list[Json]) -> Iterator[str]:
    """Yield what is wrong with options, of a menu or as an answer to what was typed."""
    for option in options:
        text, value = _text_of(option.get("text")) or "", option.get("value") or ""
        if not 1 <= len(text) <= _OPTION_TEXT:
            yield f"option.text: {len(text)} characters, not 1 to {_OPTION_TEXT}"
        if not 1 <= len(value) <= _OPTION_VALUE:
            yield f"option.value: {len(value)} characters, not 1 to {_OPTION_VALUE}"


def view_problems(view: object) -> Iterator[str]:
    """Yield what Slack would refuse of a view."""
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        yield "view: is no modal and no home"
        return
    yield from block_list_problems(view.get("blocks"), VIEW_BLOCKS)
    yield from _view_model_problems(view)
    for name in ("title", "submit", "close"):
        text = _text_of(view.get(name))
        if text is not None and not 1 <= len(text) <= _TITLE:
            yield f"view.{name}: {len(text)} characters, not 1 to {_TITLE}"
    if view["type"] == "modal" and _text_of(view.get("title")) is None:
        yield "view.title: is missing"
    for name, most in (("private_metadata", _METADATA), ("callback_id", _ID), ("external_id", _ID)):
        if len(view.get(name) or "") > most:
            yield f"view.{name}: {len(view[name])} characters, more than {most}"
    has_input = any(one.get("type") == _IN_MODALS_ALONE for one in view.get("blocks") or () if isinstance(one, dict))
    if view["type"] == "modal" and has_input and "submit" not in view:
        yield "view.submit: is missing where there is something to fill in"


def _view_model_problems(view: Json) -> Iterator[str]:
    try:
        back = ViewModel(**view).to_dict()
    except Exception as error:  # noqa: BLE001 - the models raise whatever they stumble over
        yield f"slack_sdk: {error}"
        return
    yield from (f"view.{name}: slack_sdk knows no such property" for name in view if name not in back and view[name])
