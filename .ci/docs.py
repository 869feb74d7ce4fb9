"""Writes the pages of docs/ that are made of the command registry and the settings."""

from pathlib import Path

from bot.commands.docs import pages

FOLDER = Path(__file__).resolve().parent.parent / "docs"


def main() -> None:
    """Write those that changed, and name them."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        path = FOLDER / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"docs/{name} is written anew")


if __name__ == "__main__":
    main()
