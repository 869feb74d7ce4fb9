"""What a person reads off a screen, whichever it is."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.render.harmless import restored
from tests.bot.render.slack.judge import quotes_of
from tests.lab.discord.component_limits import TEXT_DISPLAY, flattened
from tests.lab.discord.pictures.markup import Line, lines_of, plain
from tests.lab.discord.reading import labels_of
from tests.lab.discord.world import ChannelType
from tests.lab.discord.world import Message as DiscordMessage
from tests.lab.discord.world import World as DiscordWorld
from tests.lab.slack.world import Json
from tests.lab.slack.world import Message as SlackMessage
from tests.lab.slack.world import World as SlackWorld

_CITED = re.compile(r"\s*\[\d+\] ")
_LINK = re.compile(r"<https?://[^|>]*\|([^>]*)>")
_BARE = re.compile(r"<(https?://[^|>]*)>")
_FENCE = "```"


@dataclass(frozen=True, slots=True)
class Seen:
    """One message: its lines from top to bottom, without markup; the quotes character for character.

    `only` is the name of the one person who sees it; `edits` says how often it was changed.
    """

    lines: tuple[str, ...]
    quotes: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()
    only: str = ""
    is_in_thread: bool = False
    edits: int = 0
    message: object = field(default=None, repr=False)

    @property
    def text(self) -> str:
        """All lines, each run of blanks a single one, and commands as the registry names them."""
        return self.shown.replace("/verbatim ", "/")

    @property
    def shown(self) -> str:
        """All lines, each run of blanks a single one."""
        return words("\n".join(self.lines))

    @property
    def citations(self) -> tuple[str, ...]:
        """The lines that say where a quote stands."""
        return tuple(words(line) for line in self.lines if _CITED.match(line))


def words(text: str) -> str:
    """Return a text with each run of blanks a single one."""
    return " ".join(text.split())


def on_discord(world: DiscordWorld, message: DiscordMessage) -> Seen:
    """Read a message of Discord's."""
    texts = [message.content] if message.content else []
    texts += [found["content"] for found in flattened(message.components) if found["type"] == TEXT_DISPLAY]
    lines = [line for text in texts for line in lines_of(text)]
    files = [world.files[one["id"]] for one in message.attachments]
    return Seen(
        tuple(plain(line.spans) for line in lines),
        tuple(restored(quote) for quote in _quotations(lines)),
        tuple(labels_of(message)),
        tuple((file.name, file.content) for file in files),
        world.users[message.sees].name if message.sees else "",
        world.channels[message.channel].type is ChannelType.THREAD,
        message.edits,
        message,
    )


def _quotations(lines: Iterable[Line]) -> Iterator[str]:
    """Yield what stands behind a bar, line upon line."""
    inside: list[str] = []
    for line in lines:
        if line.kind == "quotation":
            inside.append(plain(line.spans))
        elif inside:
            yield "\n".join(inside)
            inside = []
    if inside:
        yield "\n".join(inside)


def on_slack(world: SlackWorld, message: SlackMessage, more: Iterable[SlackMessage] = ()) -> Seen:
    """Read a message of Slack's; `more` are those that bring its files."""
    files = [world.files[one] for carrier in (message, *more) for one in carrier.files]
    return Seen(
        tuple(blocks_read(message.blocks)) or tuple(message.text.split("\n")),
        tuple(restored(quote) for quote in quotes_of(message.blocks)),
        tuple(_labels(message.blocks)),
        tuple((file.name, file.content) for file in files),
        world.users[message.sees].name if message.sees else "",
        message.thread_ts is not None,
        message.edits,
        message,
    )


def blocks_read(blocks: Iterable[Json]) -> Iterator[str]:
    """Yield the lines of Block Kit, one for each line of each object that shows text."""
    for block in blocks:
        for part in block.get("elements", [block]):
            match part:
                case {"type": "button"}:
                    continue
                case {"elements": elements}:
                    text = "".join(_element_read(element) for element in elements)
                case {"type": "mrkdwn", "text": text}:
                    text = html.unescape(_BARE.sub(r"\1", _LINK.sub(r"\1", text)))
                case {"text": {"text": text}} | {"text": text}:
                    pass
                case _:
                    text = ""
            yield from text.split("\n")


def _element_read(element: Json) -> str:
    return str(element.get("text", f"<{element['type']}>"))


def _labels(blocks: Iterable[Json]) -> Iterator[str]:
    for block in blocks:
        for part in block.get("elements", ()):
            if part.get("type") == "button":
                yield part["text"]["text"]


def on_terminal(printed: str) -> Seen:
    """Read what was printed where nothing is folded: a quote's lines stand behind `> `."""
    lines = printed.split("\n")
    found: list[list[str]] = []
    was_quote = False
    for line in lines:
        if line.startswith("> "):
            found[len(found) :] = [] if was_quote else [[]]
            found[-1].append(line[2:])
        was_quote = line.startswith("> ")
    return Seen(tuple(lines), tuple(restored("\n".join(quote)) for quote in found), only="who typed")
