"""Scenes -> the page that tells and shows them. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tests.lab.pictures.model import Attached, Filled, Gave, Line, Moment, Said, Scene, Span, Tapped, Wrote

MADE = "<!-- Made by `make pictures`; change what it is made of, not this page. -->"
WIDTH = 390
_ABOUT = """\
What the bot says on {0}, to people on a phone. `make pictures` plays each scene with the real `verbatim serve`
against the local {0} of the tests, with the starter library, writes down what was said and draws it. The pictures
imitate {0}; they are no screenshots of it. In them and in the transcripts, {0}'s numbers and the times are
replaced by fixed ones; a test fails where the transcripts are not what the bot says today."""
_PREFIXES = {"quotation": "| ", "list": "- ", "subtext": ""}


@dataclass(frozen=True, slots=True)
class Book:
    """A page of docs/: the platform that it shows, its file's name, and what its pictures' names begin with.

    `sent_as` names what messages are sent as, where the page tells it.
    """

    platform: str
    name: str
    prefix: str = ""
    sent_as: str = ""

    def picture(self, scene: Scene) -> str:
        """Return the name of a scene's picture."""
        return f"{self.prefix}{scene.name}.png"


DISCORD = Book("Discord", "on-discord.md")
SLACK = Book("Slack", "on-slack.md", prefix="slack-", sent_as="Block Kit")


def page(book: Book, scenes: Sequence[Scene]) -> str:
    """Return the page as Markdown."""
    about = _ABOUT.format(book.platform)
    return "\n\n".join([f"# On {book.platform}", MADE, about, *(_section(book, scene) for scene in scenes)]) + "\n"


def transcript(scene: Scene) -> str:
    """Return what happened as plain text: who, then what, indented."""
    return "\n\n".join("\n".join(_moment(moment)) for moment in scene.moments)


def outline(scene: Scene) -> str:
    """Return what the bot's messages were sent as, one after the other."""
    return "\n\n".join("\n".join(moment.outline) for moment in scene.moments if isinstance(moment, Said))


def described(scene: Scene) -> str:
    """Return what the picture of a scene shows, in one line, for whoever can't see it."""
    said = sum(isinstance(moment, Said) for moment in scene.moments)
    return f"{scene.title}: {scene.place}, {said} {'message' if said == 1 else 'messages'} of the bot"


def _section(book: Book, scene: Scene) -> str:
    picture = f'<img src="pictures/{book.picture(scene)}" width="{WIDTH}" alt="{described(scene)}">'
    parts = [f"## {scene.title}", scene.about, picture, _folded("As text", transcript(scene))]
    return "\n\n".join(parts + [_folded(f"As {book.sent_as}", outline(scene))] * bool(book.sent_as))


def _folded(summary: str, text: str) -> str:
    return f"<details><summary>{summary}</summary>\n\n````text\n{text}\n````\n\n</details>"


def _moment(moment: Moment) -> Iterator[str]:
    match moment:
        case Wrote():
            yield f"{moment.who}{_replying(moment)}:"
            yield from (f"  {line}".rstrip() for line in moment.text.split("\n"))
        case Gave():
            yield f"{moment.who}:"
            options = (f"{name}: {value}" for name, value in moment.options)
            yield "  " + " ".join(filter(None, (moment.command, moment.typed, *options)))
        case Tapped():
            yield f"{moment.who} taps [{moment.label}]"
        case Filled():
            yield f"{moment.who} fills in “{moment.title}”:"
            yield from (f"  {field}: {text}" for field, text in moment.fields)
        case Said():
            yield from _said(moment)


def _replying(wrote: Wrote) -> str:
    if wrote.in_thread:
        return f", in the thread under {wrote.answers}"
    return f", in reply to {wrote.answers}" if wrote.answers else ""


def _said(said: Said) -> Iterator[str]:
    place = f" in {said.place}" if said.place else ""
    thread = ", in the thread" if said.in_thread else ""
    whom = f", to {said.only} only" if said.only else ""
    yield f"Verbatim{place}{thread}{whom}:"
    for lines in said.texts:
        yield from _indented(lines)
    yield from (f"  ({_file(file)})" for file in said.files)
    yield from ("  " + " ".join(f"[{label}]" for label in row) for row in said.rows)


def _file(file: Attached) -> str:
    name = f"{'picture' if file.is_picture else 'file'} {file.name}"
    return f"{name}: {file.description}" if file.description else name


def _indented(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        for text in _read(line).split("\n"):
            yield f"  {text}".rstrip()


def _read(line: Line) -> str:
    return _PREFIXES.get(line.kind, "") + "".join(map(_words, line.spans))


def _words(span: Span) -> str:
    words = span.text or "".join(map(_words, span.inside))
    return f"{words} <{span.target}>" if span.target not in {"", words} else words
