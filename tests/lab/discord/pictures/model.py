"""What happens in a scene, as whoever looks on sees it. Nothing in it changes from run to run."""

from dataclasses import dataclass, field

from tests.lab.discord.pictures.markup import Line


@dataclass(frozen=True, slots=True)
class Wrote:
    """A person wrote a message; `answers` names whose message it replies to."""

    who: str
    markdown: str
    answers: str = ""


@dataclass(frozen=True, slots=True)
class Gave:
    """A person gave a command, with its options as they are typed."""

    who: str
    command: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Tapped:
    """A person tapped a button."""

    who: str
    label: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A person filled in a form: what each field asked, and what was written."""

    who: str
    title: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with a message; `is_picture` ones are shown in it."""

    name: str
    description: str
    content: bytes = field(repr=False)
    is_picture: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """The bot said something: texts from top to bottom, the labels of its buttons by row, its files.

    `only` is the one person who sees it; `after` says what it answers: whose message, or whose command.
    """

    texts: tuple[tuple[Line, ...], ...]
    rows: tuple[tuple[str, ...], ...] = ()
    files: tuple[Attached, ...] = ()
    only: str = ""
    place: str = ""
    after: Wrote | Gave | Tapped | Filled | None = None


Moment = Wrote | Gave | Tapped | Filled | Said


@dataclass(frozen=True, slots=True)
class Scene:
    """A few moments in one place. `name` is that of its picture, `about` tells a reader what to look at."""

    name: str
    title: str
    about: str
    place: str
    moments: tuple[Moment, ...]
