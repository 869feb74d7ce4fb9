"""A folder with all that lies below it, or a single file, as a source.

Nothing outside the location is ever listed or read, no link inside it is followed, and nothing is
opened that is no ordinary file: a pipe would block, a device may do anything.
"""

import errno
import hashlib
import os
import stat
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import PathMissingError, PathUnreadableError
from index.model import FetchedFile, Skip, SkipReason
from index.sources.interface import Listing

# Where the system has them: do not follow a link that came in since the listing, do not wait for a pipe.
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_OUTSIDE = "The path leads outside the source."
_NOT_ORDINARY = "It is no ordinary file but a pipe, a socket or a device."
_OWN = "It is the folder of the library that Verbatim keeps itself."
# They would break the line that a name is shown in; a record's id may not hold them either.
_BREAKING_CATEGORIES = ("Cc", "Zl", "Zp")
# What the system answers where nothing lies at a path: none of that name, no folder on the way, links in a circle.
_NOTHING_THERE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)


@dataclass(frozen=True, slots=True)
class FolderSource:
    """A folder or a single file at `location`; a link given as the location is followed, one below it is not.

    A file of more than `max_file_bytes` is not read. `is_supported` tells by a path whether its format
    is known, `supported` says to a person which ones are. `own` is the folder of the library, which may lie
    below the location: it is one skip.
    """

    location: Path
    max_file_bytes: int
    is_supported: Callable[[str], bool]
    supported: str
    own: Path | None = None
    _root: Path = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Resolve the location once: what it leads to now is the source."""
        object.__setattr__(self, "_root", Path(os.path.realpath(self.location)))

    def list(self) -> Listing:
        """Return the paths to fetch and the skips, each in code-point order.

        Raises:
            PathMissingError: nothing lies at the location, which must not be taken for an empty folder.
            PathUnreadableError: it can't be told what lies there.
        """
        try:
            is_folder = stat.S_ISDIR(self._root.stat().st_mode)
        except OSError as error:
            if error.errno in _NOTHING_THERE:
                raise PathMissingError(str(self.location)) from error
            raise PathUnreadableError(str(self.location), _words_of(error)) from error
        found = self._below("") if is_folder else iter((self._entry(self.location.name, is_root=True),))
        entries = sorted(found, key=lambda entry: entry.path if isinstance(entry, Skip) else entry)
        files = tuple(entry for entry in entries if isinstance(entry, str))
        return Listing(files, tuple(entry for entry in entries if isinstance(entry, Skip)))

    def fetch(self, path: str) -> FetchedFile | Skip:
        """Read one file of the listing, or say why that can't be done: it may have changed since."""
        try:
            place = self._place_of(path)
            return place if isinstance(place, Skip) else self._read(path, place)
        except OSError as error:
            return Skip(_shown(path), SkipReason.UNREADABLE, _because(error))

    def _below(self, start: str) -> Iterator[str | Skip]:
        """Yield every file and skip below the folder `start`; folders are a stack, as they may nest deeply."""
        folders, own = [start], self._own_path()
        while folders:
            folder = folders.pop()
            try:
                with os.scandir(self._root / folder) as entries:
                    names = [(entry.name, _is_folder(entry)) for entry in entries]
            except OSError as error:
                yield Skip(_shown(folder) or ".", SkipReason.UNREADABLE, _because(error))
                continue
            for name, is_folder in names:
                path = f"{folder}/{name}" if folder else name
                if is_folder and not name.startswith(".") and _fault_of(name) is None and path != own:
                    folders.append(path)
                else:
                    yield self._entry(path, is_own=path == own)

    def _own_path(self) -> str | None:
        """Return the path inside the source at which the library's folder lies."""
        own = None if self.own is None else Path(os.path.realpath(self.own))
        return own.relative_to(self._root).as_posix() if own is not None and own.is_relative_to(self._root) else None

    def _entry(self, path: str, *, is_own: bool = False, is_root: bool = False) -> str | Skip:
        """Return the path of a file to fetch, or why nothing can be done with what lies there."""
        fault = _fault_of(path)
        if fault is not None:
            return Skip(_shown(path), SkipReason.BAD_NAME, fault)
        if path.rpartition("/")[2].startswith(".") and not is_root:
            return Skip(path, SkipReason.HIDDEN, "Its name begins with a dot: what is hidden is left out.")
        if is_own:
            return Skip(path, SkipReason.HIDDEN, _OWN)
        try:
            is_link = not is_root and stat.S_ISLNK((self._root / path).lstat().st_mode)
            return self._link(path) if is_link else self._named(path)
        except OSError as error:
            return Skip(path, SkipReason.UNREADABLE, _because(error))

    def _named(self, path: str) -> str | Skip:
        """Judge a path by its name and by what lies there, without opening it."""
        place = self._place_of(path)
        if isinstance(place, Skip):
            return place
        if not stat.S_ISREG(place.lstat().st_mode):
            return Skip(path, SkipReason.UNREADABLE, _NOT_ORDINARY)
        if not self.is_supported(path):
            detail = f"Only files ending in {self.supported} can be read."
            return Skip(path, SkipReason.UNSUPPORTED_FORMAT, detail)
        return path

    def _link(self, path: str) -> Skip:
        target = Path(os.path.realpath(self._root / path))
        if _leads_nowhere(self._root / path):
            return Skip(path, SkipReason.LINK, "It is a link that leads to nothing.")
        if not target.is_relative_to(self._root):
            return Skip(path, SkipReason.OUTSIDE, "It is a link that leads outside the source.")
        return Skip(path, SkipReason.LINK, "It is a link; what it leads to is looked at under its own name.")

    def _place_of(self, path: str) -> Path | Skip:
        """Return where a path of the listing lies, with no link on the way there."""
        if "\0" in path:
            return Skip(path, SkipReason.OUTSIDE, _OUTSIDE)
        fault = _fault_of(path)
        if fault is not None:
            return Skip(_shown(path), SkipReason.BAD_NAME, fault)
        if not self._root.is_dir():
            return self._root if path == self.location.name else Skip(path, SkipReason.OUTSIDE, _OUTSIDE)
        place = self._root / path
        if ".." in place.parts or not place.is_relative_to(self._root):
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


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    """Whether an entry is a folder and no link to one; where even that can't be told, it is judged later."""
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _leads_nowhere(link: Path) -> bool:
    """Whether nothing lies where a link leads; what can't be looked at is something."""
    try:
        link.stat()
    except OSError as error:
        return error.errno in _NOTHING_THERE
    return False


def _fault_of(name: str) -> str | None:
    """Say why a name, or a path, can't be used; on POSIX the system may hand out names that are no Unicode."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return "Its name is not valid Unicode; rename it."
    if not name.isprintable() and any(map(_is_breaking, name)):
        return "Its name holds control characters; rename it."
    return None


def _is_breaking(character: str) -> bool:
    return unicodedata.category(character) in _BREAKING_CATEGORIES


def _shown(path: str) -> str:
    """Return the path with backslash escapes for the bytes that are no Unicode, and for control characters."""
    shown = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(_escaped(character) if _is_breaking(character) else character for character in shown)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _because(error: OSError) -> str:
    """Say what the system said, without the absolute path that `str(error)` would give away."""
    return f"It can't be read: {_words_of(error)}."


def _words_of(error: OSError) -> str:
    return error.strerror or type(error).__name__
