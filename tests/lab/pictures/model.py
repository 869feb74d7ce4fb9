"""What happens in a scene, as whoever looks on sees it. Nothing in it changes from run to run."""

from dataclasses import dataclass, field

TEXT = "text"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a line: its own text, or what is inside it; `target` is where a link leads."""

    kind: str
    text: str = ""
    inside: tuple["Span", ...] = ()
    target: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or a whole block of code, and what it is."""

    kind: str
    spans: tuple[Span, ...]


def plain(spans: tuple[Span, ...]) -> str:
    """Return what somebody reads, without what it looks like."""
    return "".join(span.text or plain(span.inside) for span in spans)


@dataclass(frozen=True, slots=True)
class Wrote:
    """A person wrote a message; `answers` names whose message it replies to, in its thread if `in_thread`."""

    who: str
    text: str
    answers: str = ""
    in_thread: bool = False


@dataclass(frozen=True, slots=True)
class Gave:
    """A person gave a command: with its options, each in a field of its own, or in one line as `typed` behind it."""

    who: str
    command: str
    options: tuple[tuple[str, str], ...] = ()
    typed: str = ""


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

    `only` is the one person who sees it; `after` says what it answers: whose message, or whose command. `outline` tells
    what it was sent as, line by line.
    """

    texts: tuple[tuple[Line, ...], ...]
    rows: tuple[tuple[str, ...], ...] = ()
    files: tuple[Attached, ...] = ()
    only: str = ""
    place: str = ""
    after: "Wrote | Gave | Tapped | Filled | None" = None
    in_thread: bool = False
    outline: tuple[str, ...] = ()


Moment = Wrote | Gave | Tapped | Filled | Said


@dataclass(frozen=True, slots=True)
class Scene:
    """A few moments in one place. `name` is that of its picture, `about` tells a reader what to look at."""

    name: str
    title: str
    about: str
    place: str
    moments: tuple[Moment, ...]
