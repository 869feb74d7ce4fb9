"""What was typed or picked -> the arguments of a command, or the sentence that says what is wrong."""

import math
from collections.abc import Callable, Mapping
from typing import Final

from bot.chat import Argument, Upload
from bot.commands.model import Command, Parameter, ParameterKind
from bot.reply import WordedError, named_command, worded
from config.errors import UsageError

YES: Final = frozenset({"yes", "true", "on", "1"})
NO: Final = frozenset({"no", "false", "off", "0"})
LONGEST_FIGURE: Final = 30
"""Longer ones are no figure that anybody means, and reading them takes time."""


class _BadArgumentError(Exception):
    """What is wrong, as the end of a sentence that begins with the parameter's name."""


def parse_arguments(command: Command, raw: Mapping[str, object]) -> Mapping[str, Argument] | UsageError:
    """Return the arguments by parameter name, checked; or the error to show, which is not raised.

    A value of `raw` is of its parameter's own type, or text that spells it. Parameters that were left out,
    are None or blank are not in the result.
    """
    known = {parameter.name: parameter for parameter in command.parameters}
    given = {name: value for name, value in raw.items() if not _is_blank(value)}
    unknown = sorted(given.keys() - known.keys())
    if unknown:
        takes = f"It takes {', '.join(known)}." if known else "It takes nothing."
        return WordedError(worded(named_command(command.name), f" takes no “{_shown(unknown[0])}”."), takes)
    for parameter in command.parameters:
        if parameter.required and parameter.name not in given:
            needs = worded(named_command(command.name), f" needs “{parameter.name}”.")
            return WordedError(needs, f"Give it and try again: {_lowered(parameter.help)}")
    found: dict[str, Argument] = {}
    for name, value in given.items():
        try:
            found[name] = _READERS[known[name].kind](known[name], value)
        except _BadArgumentError as error:
            again = worded("Change it and give ", named_command(command.name), " again.")
            return WordedError(f"“{name}” {error}", again)
    return found


def _is_blank(value: object) -> bool:
    """Whether nothing was given."""
    return value is None or (isinstance(value, str) and not value.strip())


def _lowered(sentence: str) -> str:
    """Let a sentence go on after a colon."""
    return sentence[:1].lower() + sentence[1:]


def _shown(name: str) -> str:
    """Return a name that somebody made up, short enough to be said back."""
    return name if len(name) <= LONGEST_FIGURE else name[:LONGEST_FIGURE] + "…"


def _text(parameter: Parameter, value: object) -> str:
    """Read text; half a surrogate pair, which no file and no message can hold, becomes U+FFFD."""
    if not isinstance(value, str):
        raise _BadArgumentError("must be text.")
    text = value.strip().encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if len(text) > parameter.max_chars:
        raise _BadArgumentError(f"is {len(text):,} characters long; {parameter.max_chars:,} are the most.")
    return text


def _whole(parameter: Parameter, value: object) -> int:
    """Read a whole number within the parameter's bounds."""
    number = _finite(value)
    if number is None or number != int(number):
        raise _BadArgumentError("must be a whole number.")
    _check_bounds(parameter, number)
    return int(number)


def _number(parameter: Parameter, value: object) -> float:
    """Read a number within the parameter's bounds."""
    number = _finite(value)
    if number is None:
        raise _BadArgumentError("must be a number.")
    _check_bounds(parameter, number)
    return number


def _finite(value: object) -> int | float | None:
    """Return the number that `value` is or spells; None where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and len(value) > LONGEST_FIGURE:
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _check_bounds(parameter: Parameter, number: float) -> None:
    """Refuse what lies outside."""
    if parameter.low is not None and number < parameter.low:
        raise _BadArgumentError(f"must be at least {parameter.low:,}.")
    if parameter.high is not None and number > parameter.high:
        raise _BadArgumentError(f"must be at most {parameter.high:,}.")


def _flag(_: Parameter, value: object) -> bool:
    """Read yes or no."""
    if isinstance(value, bool):
        return value
    word = value.strip().casefold() if isinstance(value, str) else ""
    if word in YES or word in NO:
        return word in YES
    raise _BadArgumentError("must be yes or no.")


def _choice(parameter: Parameter, value: object) -> str:
    """Read one of the parameter's words, however it is cased."""
    word = _text(parameter, value).casefold()
    for choice in parameter.choices:
        if word == choice.casefold():
            return choice
    raise _BadArgumentError(f"must be one of {', '.join(parameter.choices)}.")


def _channel(parameter: Parameter, value: object) -> str:
    """Take a channel's id; a name behind its sign is one that the platform knows no channel by."""
    text = _text(parameter, value)
    if text.startswith("#"):
        raise _BadArgumentError("must be a channel that there is: pick it from those that are offered.")
    return text


def _file(_: Parameter, value: object) -> Upload:
    """Take a file that was handed over."""
    if not isinstance(value, Upload):
        raise _BadArgumentError("must be a file.")
    return value


_READERS: Final[Mapping[ParameterKind, Callable[[Parameter, object], Argument]]] = {
    ParameterKind.TEXT: _text,
    ParameterKind.WHOLE: _whole,
    ParameterKind.NUMBER: _number,
    ParameterKind.FLAG: _flag,
    ParameterKind.CHOICE: _choice,
    ParameterKind.SOURCE: _text,
    ParameterKind.SETTING: _text,
    ParameterKind.CHANNEL: _channel,
    ParameterKind.ROLE: _text,
    ParameterKind.FILE: _file,
    ParameterKind.COMMAND: _text,
}
