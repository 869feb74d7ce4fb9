"""Plays the scenes of docs/on-discord.md against the local Discord, writes the page and draws its pictures."""

import asyncio
import sys
from pathlib import Path

from tests.lab.discord.pictures.browser import BrowserMissingError, draw, find_browser
from tests.lab.discord.pictures.page import page as drawn_page
from tests.lab.discord.pictures.scenes import play_all
from tests.lab.discord.pictures.transcript import page

FOLDER = Path(__file__).resolve().parent.parent / "docs"


def main() -> int:
    """Write what changed, and name it; without a browser the page is written all the same."""
    told = asyncio.run(play_all())
    path = FOLDER / "on-discord.md"
    text = page(told)
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8", newline="\n")
        print("docs/on-discord.md is written anew")
    try:
        browser = find_browser()
    except BrowserMissingError as error:
        print(f"The pictures are left as they were. {error}", file=sys.stderr)
        return 1
    pictures = FOLDER / "pictures"
    pictures.mkdir(exist_ok=True)
    for scene in told:
        draw(browser, drawn_page(scene), pictures / f"{scene.name}.png")
        print(f"docs/pictures/{scene.name}.png is drawn")
    return 0


if __name__ == "__main__":
    sys.exit(main())
