"""Files that were handed over: which are taken, and where they lie. The name of a file never names a place.

    <data>/uploads/<platform>-<workspace>/<name>

A file appears whole and on the disk, or not at all.
"""

import hashlib
import os
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.chat import Upload, Workspace
from bot.libraries import workspace_library
from bot.replies.wording import counted
from bot.reply import WordedError, ours
from config.errors import UsageError, VerbatimError
from config.schema import Settings
from index.formats import SUPPORTED, ParseLimits, is_supported, parse
from index.model import FetchedFile, ParsedDocument, Skip

LONGEST_NAME: Final = 100
MEGABYTE: Final = 1_000_000
MOST_REASONS: Final = 3
"""So many reasons why nothing could be indexed are told."""
_UNSAFE: Final = frozenset('<>:"/\\|?*')
"""What some system takes for more than a letter of a name."""
_RESERVED: Final = frozenset({"con", "prn", "aux", "nul"}) | {
    f"{name}{n}" for name in ("com", "lpt") for n in range(10)
}
"""What Windows takes for a device, whatever stands after the first dot."""
_CONTROL: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_USE: Final = f"Rename it: letters, digits, blanks, - and _, and one of the endings {', '.join(SUPPORTED)}."


def upload_folder(data_folder: Path, key: Workspace) -> Path:
    """Return the folder of a workspace's files; raises UsageError for an id that is no plain word."""
    return data_folder / "uploads" / workspace_library(data_folder, key).name


def upload_path(data_folder: Path, key: Workspace, name: str) -> Path:
    """Return where a file of a checked name lies, with every link on the way resolved."""
    return Path(os.path.realpath(upload_folder(data_folder, key))) / name


def is_upload(data_folder: Path, key: Workspace, location: str) -> bool:
    """Whether a source lies among the workspace's files."""
    return Path(location).parent == Path(os.path.realpath(upload_folder(data_folder, key)))


@dataclass(frozen=True, slots=True)
class Room:
    """What a workspace's uploaded files take, and what they may: how many they are, and their bytes together."""

    files: int
    bytes: int
    most_files: int
    most_bytes: int

    @property
    def sentence(self) -> str:
        """Both in one sentence."""
        return (
            f"Uploaded files: {self.files:,} of at most {self.most_files:,}, "
            f"with {size_in_words(self.bytes)} of at most {size_in_words(self.most_bytes)}."
        )


def room_in(folder: Path, settings: Settings) -> Room:
    """Measure a workspace's files. Blocks; one that is still being written is not counted."""
    files = [path for path in folder.iterdir() if _is_kept(path)] if folder.is_dir() else []
    serving = settings.serving
    return Room(
        len(files), sum(path.stat().st_size for path in files), serving.max_uploaded_files, serving.max_uploaded_bytes
    )


def check_room(path: Path, size: int, settings: Settings) -> None:
    """Refuse a file of `size` bytes at `path` that there is no room for. Blocks.

    One that takes the place of another counts for as much as it is larger. To be called by whoever alone may
    write the workspace's files until this one is written.

    Raises:
        UsageError: it would be one too many, or too much.
    """
    room = room_in(path.parent, settings)
    is_replaced = _is_kept(path)
    added = size - (path.stat().st_size if is_replaced else 0)
    if added > 0 and room.bytes + added > room.most_bytes:
        more = " more than the one it replaces" if is_replaced else ""
        raise WordedError(
            f"There is no room for {path.name}, which has {size_in_words(added)}{more}. {room.sentence}",
            ours(
                "Remove an uploaded file that is not needed (</source remove>), or ask the owner of the bot to raise "
                "serving.max_uploaded_bytes."
            ),
        )
    if not is_replaced and room.files >= room.most_files:
        raise WordedError(
            f"There is no room for another file. {room.sentence}",
            ours(
                "Remove one that is not needed (</source remove>), or ask the owner of the bot to raise "
                "serving.max_uploaded_files."
            ),
        )


def size_in_words(size: int) -> str:
    """Write a number of bytes: “812 bytes”, “1.2 MB”."""
    return f"{size:,} bytes" if size < MEGABYTE else f"{size / MEGABYTE:,.1f} MB"


def check_upload(upload: Upload, settings: Settings) -> str:
    """Return the name under which a file is kept, if it is one that can be indexed. Blocks while it is read.

    Raises:
        UsageError: its name is none that is taken, it is too large, or holds nothing to index.
    """
    name = _checked_name(upload.name)
    if len(upload.content) > settings.indexing.max_file_bytes:
        raise UsageError(
            f"{name} has {len(upload.content):,} bytes; at most {settings.indexing.max_file_bytes:,} are taken.",
            "Split it, or leave out what nobody asks about.",
        )
    _check_content(name, upload.content, settings)
    return name


def write_file(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole, or as it was before. Blocks.

    Raises:
        VerbatimError: the disk does not take it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".unfinished")
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            Path(unfinished).replace(path)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise
        _synchronise(path.parent)
    except OSError as error:
        raise VerbatimError(
            f"{path.name} could not be kept: {error.strerror or type(error).__name__}.",
            "Tell the owner, who can look at the disk, and try again; nothing was changed.",
        ) from error


def _is_kept(path: Path) -> bool:
    return path.is_file() and not path.name.startswith(".")


def _checked_name(name: str) -> str:
    """Return a name that means a file and nothing else, on every system."""
    cleaned = unicodedata.normalize("NFC", name)
    is_plain = (
        0 < len(cleaned) <= LONGEST_NAME
        and cleaned == cleaned.strip(" .")
        and not any(mark in _UNSAFE or unicodedata.category(mark) in _CONTROL for mark in cleaned)
        and cleaned.split(".")[0].strip().casefold() not in _RESERVED
    )
    if not is_plain:
        shown = "".join(mark if mark.isprintable() else "�" for mark in cleaned[:LONGEST_NAME])
        raise UsageError(f"A file can't be kept under the name “{shown}”.", _USE)
    if not is_supported(cleaned):
        raise UsageError(f"{cleaned} is of no kind that can be read.", f"Files end in {', '.join(SUPPORTED)}.")
    return cleaned


def _check_content(name: str, content: bytes, settings: Settings) -> None:
    """Refuse a file that holds nothing to index, before anything is changed for it."""
    limits = ParseLimits(settings.indexing.max_decompressed_bytes, settings.indexing.max_record_chars)
    skips: list[Skip] = []
    for item in parse(FetchedFile(name, content, hashlib.sha256(content).hexdigest()), limits):
        if isinstance(item, ParsedDocument):
            return
        skips.append(item)
    reasons = [skip.detail if skip.line is None else f"Line {skip.line:,}: {skip.detail}" for skip in skips]
    further = f"And {counted(len(reasons) - MOST_REASONS, 'more item')}." if len(reasons) > MOST_REASONS else ""
    told = " ".join((*reasons[:MOST_REASONS], further)).strip()
    raise UsageError(f"{name} holds nothing that can be indexed. {told}".strip(), "Mend it and hand it over again.")


def _synchronise(folder: Path) -> None:
    """Wait until a folder's list of names is on the disk."""
    if os.name != "posix":  # elsewhere a folder can't be opened, and renaming is durable by itself
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
