"""A folder with all that lies below it, or a single file, as a source.

Nothing outside the location is ever listed or read, no link inside it is followed, and nothing is
opened that is no ordinary file: a pipe would block, a device may do anything.
"""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import PathMissingError
from index.model import FetchedFile, Skip, SkipReason
from index.sources.interface import Listing

# Where the system has them: do not follow a link that came in since the listing, do not wait for a pipe.
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_OUTSIDE = "The path leads outside the source."
_NOT_ORDINARY = "It is no ordinary file but a pipe, a socket or a device."


@dataclass(frozen=True, slots=True)
class FolderSource:
    """A folder or a single file at `location`; a link given as the location is followed, one below it is not.

    A file of more than `max_file_bytes` is not read. `is_supported` tells by a path whether its format
    is known, `supported` says to a person which ones are.
    """

    location: Path
    max_file_bytes: int
    is_supported: Callable[[str], bool]
    supported: str
    _root: Path = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Resolve the location once: what it leads to now is the source."""
        object.__setattr__(self, "_root", Path(os.path.realpath(self.location)))

    def list(self) -> Listing:
        """Return the paths to fetch and the skips, each in code-point order.

        Raises:
            PathMissingError: nothing lies at the location, which must not be taken for an empty folder.
        """
        if not self._root.exists():
            raise PathMissingError(str(self.location))
        found = self._below("") if self._root.is_dir() else iter((self._named(self.location.name),))
        entries = sorted(found, key=lambda entry: entry.path if isinstance(entry, Skip) else entry)
        files = tuple(entry for entry in entries if isinstance(entry, str))
        return Listing(files, tuple(entry for entry in entries if isinstance(entry, Skip)))

    def fetch(self, path: str) -> FetchedFile | Skip:
        """Read one file of the listing, or say why that can't be done: it may have changed since."""
        place = self._place_of(path)
        if isinstance(place, Skip):
            return place
        try:
            return self._read(path, place)
        except OSError as error:
            return Skip(path, SkipReason.UNREADABLE, _because(error))

    def _below(self, start: str) -> Iterator[str | Skip]:
        """Yield every file and skip below the folder `start`; folders are a stack, as they may nest deeply."""
        folders = [start]
        while folders:
            folder = folders.pop()
            try:
                with os.scandir(self._root / folder) as entries:
                    names = [entry.name for entry in entries]
            except OSError as error:
                yield Skip(_shown(folder) or ".", SkipReason.UNREADABLE, _because(error))
                continue
            for name in names:
                path = f"{folder}/{name}" if folder else name
                if _is_folder_to_enter(self._root / path):
                    folders.append(path)
                else:
                    yield self._entry(path)

    def _entry(self, path: str) -> str | Skip:
        """Return the path of a file to fetch, or why nothing can be done with what lies there."""
        name = path.rpartition("/")[2]
        if not _is_unicode(path):
            return Skip(_shown(path), SkipReason.BAD_NAME, "Its name is not valid Unicode; rename it.")
        if name.startswith("."):
            return Skip(path, SkipReason.HIDDEN, "Its name begins with a dot: what is hidden is left out.")
        if (self._root / path).is_symlink():
            return self._link(path)
        return self._named(path)

    def _named(self, path: str) -> str | Skip:
        """Judge a path by its name and by what lies there, without opening it."""
        place = self._place_of(path)
        if isinstance(place, Skip):
            return place
        try:
            if not stat.S_ISREG(place.lstat().st_mode):
                return Skip(path, SkipReason.UNREADABLE, _NOT_ORDINARY)
        except OSError as error:
            return Skip(path, SkipReason.UNREADABLE, _because(error))
        if not self.is_supported(path):
            detail = f"Only files ending in {self.supported} can be read."
            return Skip(path, SkipReason.UNSUPPORTED_FORMAT, detail)
        return path

    def _link(self, path: str) -> Skip:
        target = Path(os.path.realpath(self._root / path))
        if not (self._root / path).exists():
            return Skip(path, SkipReason.LINK, "It is a link that leads to nothing.")
        if not target.is_relative_to(self._root):
            return Skip(path, SkipReason.OUTSIDE, "It is a link that leads outside the source.")
        return Skip(path, SkipReason.LINK, "It is a link; what it leads to is looked at under its own name.")

    def _place_of(self, path: str) -> Path | Skip:
        """Return where a path of the listing lies, with no link on the way there."""
        if not _is_unicode(path):
            return Skip(_shown(path), SkipReason.BAD_NAME, "Its name is not valid Unicode; rename it.")
        if not self._root.is_dir():
            return self._root if path == self.location.name else Skip(path, SkipReason.OUTSIDE, _OUTSIDE)
        place = self._root / path
        if "\0" in path or ".." in place.parts or not place.is_relative_to(self._root):
            return Skip(path, SkipReason.OUTSIDE, _OUTSIDE)
        real = Path(os.path.realpath(place))
        if real != place:
            is_inside = real.is_relative_to(self._root)
            reason = SkipReason.LINK if is_inside else SkipReason.OUTSIDE
            return Skip(path, reason, "It is a link; links are not followed." if is_inside else _OUTSIDE)
        return place

    def _read(self, path: str, place: Path) -> FetchedFile | Skip:
        if not stat.S_ISREG(place.lstat().st_mode):
            return Skip(path, SkipReason.UNREADABLE, _NOT_ORDINARY)
        with os.fdopen(os.open(place, _OPEN_FLAGS), "rb") as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                return Skip(path, SkipReason.UNREADABLE, _NOT_ORDINARY)
            if status.st_size > self.max_file_bytes:
                detail = f"The file has {status.st_size:,} bytes; at most {self.max_file_bytes:,} are allowed."
                return Skip(path, SkipReason.TOO_LARGE, detail)
            content = stream.read(status.st_size + 1)
        if len(content) != status.st_size:
            return Skip(path, SkipReason.UNREADABLE, "The file changed while it was read.")
        return FetchedFile(path, content, hashlib.sha256(content).hexdigest())


def _is_folder_to_enter(place: Path) -> bool:
    is_plain = not place.name.startswith(".") and _is_unicode(place.name)
    return is_plain and place.is_dir() and not place.is_symlink()


def _is_unicode(name: str) -> bool:
    """Whether a name can be written as UTF-8; on POSIX the system may hand out names that can't."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _shown(path: str) -> str:
    """Return the path with backslash escapes for the bytes that are no Unicode."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _because(error: OSError) -> str:
    """Say what the system said, without the absolute path that `str(error)` would give away."""
    return f"It can't be read: {error.strerror or type(error).__name__}."
