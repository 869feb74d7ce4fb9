"""Events that are not of the form that a platform promises: whole ones, changed in one place at random."""

import json
import math
from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any, Final

from tests.lab.discord.world import Json

_DEPTH: Final = 10_000
_LENGTH: Final = 1_000_000
_DEEP_LIST, _DEEP_OBJECT, _LONG = "\x01deep list\x01", "\x01deep object\x01", "\x01long\x01"
"""Stand for what would be unwieldy as a value; they become text as the event is written."""
_WRITTEN: Final = {
    json.dumps(_DEEP_LIST): "[" * _DEPTH + "]" * _DEPTH,
    json.dumps(_DEEP_OBJECT): '{"a":' * _DEPTH + "1" + "}" * _DEPTH,
    json.dumps(_LONG): json.dumps("x" * _LENGTH),
}
_VALUES: Final[tuple[object, ...]] = (
    None, True, False, 0, -1, 99_999, 2**63, 2**64, -(2**63), 10**400, 1.5, math.nan, math.inf,
    "", " ", "0", "-1", "x", "1.5", "null", str(2**63), str(2**70), "9" * 4_000, "9" * 5_000, "\ud800", "\udc00\ud800",
    "\x00", "2026-13-45T99:99:99", [], {}, [None], [[]], [{}], {"id": None}, {"id": "x"}, {"": None},
    _DEEP_LIST, _DEEP_OBJECT, _LONG,
)  # fmt: skip
"""Of every type, among them ids that are huge, negative or nothing, enums that nobody knows, half a character."""
_TWICE: Final = "\x01twice\x01"

Path = tuple[str | int, ...]


def mutated(kind: str, data: Json, sequence: int, random: Random) -> str:
    """Return the text of one of Discord's events with one place of its data changed."""
    return _text({"op": 0, "t": kind, "s": sequence, "d": _changed(data, random)})


def mutated_text(data: Json, random: Random) -> str:
    """Return the text of a payload with one place of it changed."""
    return _text(_changed(data, random))


def mutated_data(data: Json, random: Random, spared: frozenset[str]) -> Json:
    """Return the data of an event, changed in one place that is not among the fields `spared`."""
    changed = deepcopy(data)
    places = [place for place in _places(changed) if place and place[0] not in spared]
    random.choice((_drop, _replace))(changed, random.choice(places), random)
    return changed


def without_form(random: Random, sequence: int) -> str:
    """Return a frame that is hardly an event at all."""
    return random.choice(
        (
            "", "{", "[]", "null", "1", '"x"', "NaN", "{}", '{"op": null}', '{"op": 99, "d": {}}', '{"op": "0"}',
            f'{{"op": 0, "t": null, "s": {sequence}, "d": null}}',
            f'{{"op": 0, "t": 7, "s": {sequence}, "d": {{}}}}',
            f'{{"op": 0, "t": ["MESSAGE_CREATE"], "s": {sequence}, "d": {{}}}}',
            f'{{"op": 0, "t": "MESSAGE_CREATE", "s": {sequence}}}',
            f'{{"op": 0, "t": "MESSAGE_CREATE", "s": {sequence}, "d": []}}',
            f'{{"op": 0, "t": "INTERACTION_CREATE", "s": {sequence}, "d": "x"}}',
            f'{{"op": 0, "t": "NO_SUCH_EVENT", "s": {sequence}, "d": {{"a": 1, "a": 2}}}}',
            f'{{"op": 0, "t": "_private", "s": {sequence}, "d": {{}}}}',
            "[" * _DEPTH + "]" * _DEPTH, "\ud800".encode("utf-8", "replace").decode(),
        )
    )  # fmt: skip


def _changed(data: Json, random: Random) -> Json:
    changed = deepcopy(data)
    places = [place for place in _places(changed) if place]
    change = random.choice(_CHANGES)
    if places:
        change(changed, random.choice(places), random)
    return changed


def _places(value: object, place: Path = ()) -> list[Path]:
    """Return where every value stands, as the keys and numbers that lead there."""
    found = [place]
    if isinstance(value, dict):
        for key, inner in value.items():
            found += _places(inner, (*place, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            found += _places(inner, (*place, number))
    return found


def _holder(data: Any, place: Path) -> Any:  # noqa: ANN401 - JSON
    for step in place[:-1]:
        data = data[step]
    return data


def _drop(data: Json, place: Path, _: Random) -> None:
    del _holder(data, place)[place[-1]]


def _replace(data: Json, place: Path, random: Random) -> None:
    _holder(data, place)[place[-1]] = random.choice(_VALUES)


def _wrap(data: Json, place: Path, random: Random) -> None:
    holder = _holder(data, place)
    value = holder[place[-1]]
    holder[place[-1]] = random.choice(([value], {"value": value}, [value] * 3, str(value)))


def _exchange(data: Json, place: Path, random: Random) -> None:
    """Put what stands in one place into another one."""
    other = random.choice([found for found in _places(data) if found])
    _holder(data, place)[place[-1]] = deepcopy(_holder(data, other)[other[-1]])


def _repeat(data: Json, place: Path, random: Random) -> None:
    """Give a field twice, with another value."""
    holder = _holder(data, place)
    if isinstance(holder, dict):
        holder[_TWICE + str(place[-1])] = random.choice(_VALUES)


_CHANGES: Final[tuple[Callable[[Json, Path, Random], None], ...]] = (
    _drop, _replace, _replace, _replace, _wrap, _exchange, _repeat,
)  # fmt: skip


def _text(payload: Json) -> str:
    written = json.dumps(payload).replace(json.dumps(_TWICE)[1:-1], "")
    for short, long in _WRITTEN.items():
        written = written.replace(short, long)
    return written
