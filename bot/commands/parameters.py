"""The parameters that more than one command takes, each described once."""

from typing import Final

from bot.commands.model import LONGEST_HELP, LONGEST_NAME, Parameter, ParameterKind

MOST_QUOTES: Final = 10
"""As many as `answers.quotes` may ask for."""
LONGEST_QUESTION: Final = 2000
"""As long as a chat message may be, and the default of `questions.max_chars`."""
LONGEST_VALUE: Final = 1000
LONGEST_ADDRESS: Final = 1000
MOST_DAYS: Final = 365
MOST_CHANGES: Final = 2**31 - 1
"""Any number that a change may have fits every platform's whole numbers."""

LAYERS: Final = ("workspace", "category", "channel", "thread")


def question(meaning: str, *, required: bool = False, suggests: bool = False) -> Parameter:
    """Describe a question."""
    return Parameter(
        name="question",
        kind=ParameterKind.TEXT,
        help=meaning,
        required=required,
        max_chars=LONGEST_QUESTION,
        suggests=suggests,
    )


def setting(meaning: str, *, required: bool = False) -> Parameter:
    """Describe the name of a setting."""
    return Parameter(name="key", kind=ParameterKind.SETTING, help=meaning, required=required, suggests=True)


def channel(meaning: str, name: str = "channel", *, required: bool = False) -> Parameter:
    """Describe a channel."""
    return Parameter(name=name, kind=ParameterKind.CHANNEL, help=meaning, required=required)


def source(meaning: str, name: str = "source", *, required: bool = False) -> Parameter:
    """Describe the name of a source that is there already."""
    return Parameter(
        name=name, kind=ParameterKind.SOURCE, help=meaning, required=required, max_chars=LONGEST_HELP, suggests=True
    )


def layer() -> Parameter:
    """Describe at which layer a setting is meant."""
    return Parameter(
        name="where",
        kind=ParameterKind.CHOICE,
        help="For which of these, around here or around the channel given.",
        choices=LAYERS,
    )


def days(meaning: str) -> Parameter:
    """Describe a number of days."""
    return Parameter(name="days", kind=ParameterKind.WHOLE, help=meaning, low=1, high=MOST_DAYS, is_option=True)


def quote_number(meaning: str, *, is_option: bool = False) -> Parameter:
    """Describe the number of a quote, as it stands before its citation."""
    return Parameter(
        name="number", kind=ParameterKind.WHOLE, help=meaning, low=1, high=MOST_QUOTES, is_option=is_option
    )


def quotes() -> Parameter:
    """Describe how many quotes are shown."""
    return Parameter(
        name="quotes",
        kind=ParameterKind.WHOLE,
        help="How many quotes to show at most; as many as this place says if left out.",
        low=1,
        high=MOST_QUOTES,
        is_option=True,
    )


def sources(meaning: str) -> Parameter:
    """Describe a list of sources."""
    return Parameter(
        name="sources",
        kind=ParameterKind.TEXT,
        help=meaning,
        max_chars=LONGEST_ADDRESS,
        suggests=True,
        is_option=True,
    )


def own_command(name: str, meaning: str, *, suggests: bool = True) -> Parameter:
    """Describe the name of one of the moderators' own commands."""
    return Parameter(
        name=name,
        kind=ParameterKind.COMMAND if suggests else ParameterKind.TEXT,
        help=meaning,
        required=True,
        max_chars=LONGEST_NAME,
        suggests=suggests,
    )


def text(
    name: str, meaning: str, max_chars: int = LONGEST_ADDRESS, *, required: bool = False, suggests: bool = False
) -> Parameter:
    """Describe some text."""
    return Parameter(
        name=name, kind=ParameterKind.TEXT, help=meaning, required=required, max_chars=max_chars, suggests=suggests
    )


def file(meaning: str, *, required: bool = False) -> Parameter:
    """Describe a file that is handed over."""
    return Parameter(name="file", kind=ParameterKind.FILE, help=meaning, required=required)
