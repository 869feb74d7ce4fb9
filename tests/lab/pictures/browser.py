"""Pages -> pictures, by a Chromium without a window."""

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageChops

WIDTH = 390
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Twice as many dots as a picture needs: phones have them, and small text is judged by them.
_SCALE = 2
_SECONDS = 120.0
# Taller than any page is; what stays empty is cut off.
_TALLEST = 6_000
_MARGIN = 16
# A picture of text needs few colours; with these it takes a third of the room.
_COLOURS = 128
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    f"--force-device-scale-factor={_SCALE}",
)


class BrowserMissingError(Exception):
    """There is no Chromium on this machine."""


def find_browser() -> str:
    """Return where Chromium is.

    Raises:
        BrowserMissingError: it is not installed.
    """
    found = next((place for name in _NAMES if (place := shutil.which(name))), None)
    if found is None:
        raise BrowserMissingError(
            "Pictures are drawn by Chromium, which is not installed. "
            "Install it (on Debian: apt-get install chromium), then run this again."
        )
    return found


def draw(browser: str, html: str, picture: Path) -> None:
    """Draw a page, as tall as it is, into a PNG file.

    Raises:
        RuntimeError: the browser failed, with its last words; or the page is taller than can be drawn.
    """
    with TemporaryDirectory() as folder:
        page, drawn = Path(folder) / "page.html", Path(folder) / "drawn.png"
        page.write_text(html, encoding="utf-8")
        done = subprocess.run(
            [
                browser,
                *_FLAGS,
                f"--user-data-dir={folder}/profile",
                f"--window-size={WIDTH},{_TALLEST}",
                f"--screenshot={drawn}",
                page.as_uri(),
            ],
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        if done.returncode != 0 or not drawn.is_file():
            raise RuntimeError(f"Chromium ended with {done.returncode}: {done.stderr[-1000:]}")
        with Image.open(drawn) as image:
            _trimmed(image.convert("RGB")).quantize(_COLOURS, dither=Image.Dither.NONE).save(picture, optimize=True)


def _trimmed(image: Image.Image) -> Image.Image:
    """Cut off what is empty below the page."""
    empty = Image.new("RGB", image.size, image.getpixel((0, image.height - 1)))
    box = ImageChops.difference(image, empty).getbbox()
    bottom = 0 if box is None else box[3] + _MARGIN * _SCALE
    if bottom > image.height:
        raise RuntimeError(f"The page is taller than {_TALLEST} pixels: show less in one scene.")
    return image.crop((0, 0, image.width, bottom))
