"""A setting -> values that are worth offering for it. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from bot.commands import Parameter, ParameterKind
from bot.commands.options import options_set, write_options
from bot.conversation.suggesting.matching import ranked
from config.errors import VerbatimError
from config.key import EMPTY_LIST, EMPTY_TEXT, SWITCH, Key
from config.values import parse_text

_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR
_LADDERS: Final[Mapping[str, Sequence[int]]] = MappingProxyType(
    {
        "seconds": (0, 2, 5, 10, 15, 30, _MINUTE, 2 * _MINUTE, 5 * _MINUTE, 10 * _MINUTE, 30 * _MINUTE, _HOUR,
                    2 * _HOUR, 6 * _HOUR, 12 * _HOUR, _DAY),
        "days": (1, 2, 3, 7, 14, 30, 60, 90, 180, 365, 730, 1825, 3650),
    }
)  # fmt: skip
"""Spans that people think in."""
_FEW: Final = 25
_STEPS: Final = 20
"""A range of numbers that are not whole is offered in so many steps: shares in steps of .05."""
_GIVEN: Final = "what was typed"


def plain_values(key: Key, *holding: str) -> list[str]:
    """Return values of a setting: the words that it takes, or what holds now before others that make sense."""
    if key.type is bool or key.choices:
        return list(SWITCH if key.type is bool else key.choices)
    return [*holding, *_further(key)]


def _further(key: Key) -> Iterator[str]:
    if key.type is tuple:
        yield EMPTY_LIST
    elif key.type is str:
        yield EMPTY_TEXT
    elif key.low is not None and key.high is not None:
        yield from _floats(key.low, key.high) if key.type is float else _wholes(key)


def _wholes(key: Key) -> Iterator[str]:
    low, high = int(key.low or 0), int(key.high or 0)
    ladder = range(low, high + 1) if high - low < _FEW else _LADDERS.get(key.unit or "", (low, high))
    return (str(number) for number in ladder if low <= number <= high)


def _floats(low: float, high: float) -> Iterator[str]:
    return (f"{low + step * (high - low) / _STEPS:.6g}" for step in range(_STEPS + 1))


def is_admitted(key: Key, text: str) -> bool:
    """Whether a setting takes a value as it is typed."""
    try:
        options_set(key.name, parse_text(key, text, _GIVEN))
    except VerbatimError:
        return False
    return True


def options_completed(parameters: Sequence[Parameter], sources: Sequence[str], typed: str) -> list[str]:
    """Return what was typed of a command's options, the last one completed and the others kept."""
    before, _, last = typed.rpartition(" ")
    pairs = [
        write_options({parameter.name: value})
        for parameter in parameters
        if f"{parameter.name}=" not in before
        for value in _option_values(parameter, sources)
    ]
    return [f"{before} {pair}".strip() for pair in ranked(pairs, last)]


def _option_values(parameter: Parameter, sources: Sequence[str]) -> Sequence[str]:
    is_of_sources = parameter.kind is ParameterKind.SOURCE or parameter.name == "sources"
    makers: Mapping[ParameterKind, Callable[[], Sequence[str]]] = {
        ParameterKind.CHOICE: lambda: parameter.choices,
        ParameterKind.FLAG: lambda: SWITCH,
        ParameterKind.WHOLE: lambda: _numbers(parameter),
    }
    return sources if is_of_sources else makers.get(parameter.kind, tuple)()


def _numbers(parameter: Parameter) -> Sequence[str]:
    low, high = parameter.low, parameter.high
    if low is None or high is None or high - low >= _FEW:
        return tuple(str(bound) for bound in (low, high) if bound is not None)
    return tuple(map(str, range(low, high + 1)))
