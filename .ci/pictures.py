"""Plays the scenes of docs/on-discord.md and docs/on-slack.md in the labs, writes both pages and draws them."""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.lab.discord.pictures.scenes import STYLE as DISCORD_STYLE
from tests.lab.discord.pictures.scenes import play_all as play_on_discord
from tests.lab.pictures.browser import BrowserMissingError, draw, find_browser
from tests.lab.pictures.model import Scene
from tests.lab.pictures.page import page as drawn_page
from tests.lab.pictures.transcript import DISCORD, SLACK, Book, page
from tests.lab.slack.pictures.scenes import STYLE as SLACK_STYLE
from tests.lab.slack.pictures.scenes import play_all as play_on_slack

FOLDER = Path(__file__).resolve().parent.parent / "docs"
BOOKS = {
    "discord": (DISCORD, play_on_discord, DISCORD_STYLE),
    "slack": (SLACK, play_on_slack, SLACK_STYLE),
}


def main(names: Sequence[str]) -> int:
    """Write what changed of the named platforms' pages (of all, if none is named), and name it.

    Without a browser the pages are written all the same.
    """
    told = []
    for name in names or list(BOOKS):
        book, play, style = BOOKS[name]
        scenes = asyncio.run(play())
        write(book, scenes)
        told.append((book, scenes, style))
    try:
        browser = find_browser()
    except BrowserMissingError as error:
        print(f"The pictures are left as they were. {error}", file=sys.stderr)
        return 1
    for book, scenes, style in told:
        draw_all(browser, book, scenes, style)
    return 0


def write(book: Book, scenes: Sequence[Scene]) -> None:
    """Write a page, where it changed."""
    path = FOLDER / book.name
    text = page(book, scenes)
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"docs/{book.name} is written anew")


def draw_all(browser: str, book: Book, scenes: Sequence[Scene], style: Path) -> None:
    """Draw the picture of each scene."""
    pictures = FOLDER / "pictures"
    pictures.mkdir(exist_ok=True)
    for scene in scenes:
        draw(browser, drawn_page(scene, style), pictures / book.picture(scene))
        print(f"docs/pictures/{book.picture(scene)} is drawn")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
