"""Scenes -> the page that tells and shows them. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from tests.lab.discord.pictures.markup import Line, Span, lines_of
from tests.lab.discord.pictures.model import Attached, Filled, Gave, Moment, Said, Scene, Tapped, Wrote

MADE = "<!-- Made by `make pictures`; change what it is made of, not this page. -->"
WIDTH = 390
_ABOUT = """\
What the bot says on Discord, to people on a phone. `make pictures` plays each scene with the real `verbatim serve`
against the local Discord of the tests, with the starter library, writes down what was said and draws it. The pictures
imitate Discord; they are no screenshots of it. In them and in the transcripts, Discord's numbers and the times are
replaced by fixed ones; a test fails where the transcripts are not what the bot says today."""
_PREFIXES = {"quotation": "| ", "list": "- ", "subtext": ""}


def page(scenes: Sequence[Scene]) -> str:
    """Return the page as Markdown."""
    return "\n\n".join(["# On Discord", MADE, _ABOUT, *(_section(scene) for scene in scenes)]) + "\n"


def transcript(scene: Scene) -> str:
    """Return what happened as plain text: who, then what, indented."""
    return "\n\n".join("\n".join(_moment(moment)) for moment in scene.moments)


def described(scene: Scene) -> str:
    """Return what the picture of a scene shows, in one line, for whoever can't see it."""
    said = sum(isinstance(moment, Said) for moment in scene.moments)
    return f"{scene.title}: {scene.place}, {said} {'message' if said == 1 else 'messages'} of the bot"


def _section(scene: Scene) -> str:
    picture = f'<img src="pictures/{scene.name}.png" width="{WIDTH}" alt="{described(scene)}">'
    told = f"<details><summary>As text</summary>\n\n````text\n{transcript(scene)}\n````\n\n</details>"
    return "\n\n".join((f"## {scene.title}", scene.about, picture, told))


def _moment(moment: Moment) -> Iterator[str]:
    match moment:
        case Wrote():
            yield f"{moment.who}{f', in reply to {moment.answers}' if moment.answers else ''}:"
            yield from _indented(lines_of(moment.markdown))
        case Gave():
            yield f"{moment.who}:"
            yield "  " + " ".join((moment.command, *(f"{name}: {value}" for name, value in moment.options)))
        case Tapped():
            yield f"{moment.who} taps [{moment.label}]"
        case Filled():
            yield f"{moment.who} fills in “{moment.title}”:"
            yield from (f"  {field}: {text}" for field, text in moment.fields)
        case Said():
            yield from _said(moment)


def _said(said: Said) -> Iterator[str]:
    whom = f", to {said.only} only" if said.only else ""
    yield f"Verbatim{f' in {said.place}' if said.place else ''}{whom}:"
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
