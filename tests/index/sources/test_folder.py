import hashlib
import os
import socket
from pathlib import Path
from typing import Any

import pytest

from index.errors import PathMissingError
from index.model import FetchedFile, Skip
from index.sources import FolderSource, Listing, Source
from tests.mortal import mode, run_as_mortal


def folder(location: Path, max_file_bytes: int = 100) -> Source:
    return FolderSource(location, max_file_bytes, lambda path: path.endswith(".txt"), ".txt")


def write(path: Path, content: bytes = b"text") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def reasons(listing: Listing) -> dict[str, str]:
    return {skip.path: skip.reason.value for skip in listing.skips}


def skipped(source: Source, path: str) -> str:
    result = source.fetch(path)
    assert isinstance(result, Skip)
    assert result.path == path or "\\" in result.path
    return result.reason.value


def test_files_are_listed_recursively_in_code_point_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/b/c.txt", "a.txt", "Ä.txt", "Z.txt"):
        write(tmp_path / name)
    assert folder(tmp_path).list() == Listing(("Z.txt", "a.txt", "a/b/c.txt", "a/z.txt", "b.txt", "Ä.txt"), ())


def test_an_empty_folder_has_an_empty_listing(tmp_path: Path) -> None:
    assert folder(tmp_path).list() == Listing((), ())


def test_a_location_where_nothing_lies_is_no_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(PathMissingError):
        folder(tmp_path / "gone").list()


def test_hidden_files_and_folders_are_one_skip_each(tmp_path: Path) -> None:
    for name in (".git/a.txt", ".git/b/c.txt", "sub/.secret.txt", "sub/seen.txt"):
        write(tmp_path / name)
    listing = folder(tmp_path).list()
    assert listing.files == ("sub/seen.txt",)
    assert reasons(listing) == {".git": "hidden", "sub/.secret.txt": "hidden"}


def test_an_unsupported_file_is_told_with_what_is_supported(tmp_path: Path) -> None:
    write(tmp_path / "a.pdf")
    (told,) = folder(tmp_path).list().skips
    assert told.reason.value == "unsupported_format"
    assert ".txt" in told.detail


def test_no_link_is_followed_and_each_says_where_it_leads(tmp_path: Path) -> None:
    outside, inside = write(tmp_path / "outside" / "o.txt"), tmp_path / "inside"
    write(inside / "real" / "r.txt")
    (inside / "out.txt").symlink_to(outside)
    (inside / "outfolder").symlink_to(outside.parent)
    (inside / "again.txt").symlink_to(inside / "real" / "r.txt")
    (inside / "dangling.txt").symlink_to(inside / "nothing.txt")
    (inside / "loop.txt").symlink_to(inside / "loop.txt")
    (inside / "real" / "up").symlink_to(inside)
    listing = folder(inside).list()
    assert listing.files == ("real/r.txt",)
    assert reasons(listing) == {
        "again.txt": "link",
        "dangling.txt": "link",
        "loop.txt": "link",
        "out.txt": "outside",
        "outfolder": "outside",
        "real/up": "link",
    }


@pytest.mark.parametrize("path", ["again.txt", "up/r.txt"])
def test_a_link_is_not_fetched_either(tmp_path: Path, path: str) -> None:
    write(tmp_path / "r.txt")
    (tmp_path / "again.txt").symlink_to(tmp_path / "r.txt")
    (tmp_path / "up").symlink_to(tmp_path)
    assert skipped(folder(tmp_path), path) == "link"


def test_a_name_that_is_no_unicode_is_shown_with_escapes(tmp_path: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_bytes(b"text")
        write(Path(os.fsdecode(os.fsencode(tmp_path) + b"/fold\xff")) / "a.txt")
    except OSError:
        pytest.skip("this file system takes only names in Unicode")
    assert reasons(folder(tmp_path).list()) == {"caf\\xe9.txt": "bad_name", "fold\\xff": "bad_name"}
    assert skipped(folder(tmp_path), "caf\udce9.txt") == "bad_name"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipes_and_sockets_are_told_without_opening_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    monkeypatch.chdir(tmp_path)  # a socket's path may not be long
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.txt")
        source = folder(tmp_path)
        assert reasons(source.list()) == {"pipe.txt": "unreadable", "socket.txt": "unreadable"}
        assert skipped(source, "pipe.txt") == "unreadable"


def test_a_pipe_that_replaces_a_file_while_it_is_opened_does_not_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.txt")
    real_open = os.open

    def replaced(place: Path, flags: int) -> int:
        path.unlink()
        os.mkfifo(path)
        return real_open(place, flags)

    monkeypatch.setattr(os, "open", replaced)
    assert skipped(folder(tmp_path), "a.txt") == "unreadable"


def test_a_file_is_fetched_with_its_bytes_and_their_hash(tmp_path: Path) -> None:
    content = b"one\r\ntwo\xff\x1a"
    write(tmp_path / "sub" / "a.txt", content)
    assert folder(tmp_path).fetch("sub/a.txt") == FetchedFile("sub/a.txt", content, hashlib.sha256(content).hexdigest())


def test_a_file_over_the_limit_is_told_with_both_figures(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", b"x" * 2001)
    told = folder(tmp_path, 2000).fetch("a.txt")
    assert isinstance(told, Skip)
    assert told.reason.value == "too_large"
    assert "2,001" in told.detail
    assert "2,000" in told.detail
    assert isinstance(folder(tmp_path, 2001).fetch("a.txt"), FetchedFile)


@pytest.mark.parametrize("path", ["../o.txt", "sub/../../o.txt", "sub/../a.txt", "/etc/hostname", "a\0.txt", ".."])
def test_a_path_that_leads_outside_is_refused(tmp_path: Path, path: str) -> None:
    write(tmp_path / "o.txt")
    write(tmp_path / "in" / "sub" / "b.txt")
    write(tmp_path / "in" / "a.txt")
    assert skipped(folder(tmp_path / "in"), path) == "outside"


def test_a_file_that_became_a_link_to_outside_is_refused(tmp_path: Path) -> None:
    secret, path = write(tmp_path / "secret.txt"), write(tmp_path / "in" / "sub" / "a.txt")
    source = folder(tmp_path / "in")
    assert source.list().files == ("sub/a.txt",)
    path.unlink()
    path.symlink_to(secret)
    assert skipped(source, "sub/a.txt") == "outside"


def test_a_file_that_vanished_since_the_listing_is_unreadable(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    source = folder(tmp_path)
    source.list()
    path.unlink()
    assert skipped(source, "a.txt") == "unreadable"
    assert skipped(source, "") == "unreadable"


def test_a_file_that_grows_while_it_is_read_is_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.txt")
    real_fstat = os.fstat

    def grown_after(descriptor: int) -> os.stat_result:
        status = real_fstat(descriptor)
        path.write_bytes(b"much longer now")
        return status

    monkeypatch.setattr(os, "fstat", grown_after)
    assert skipped(folder(tmp_path), "a.txt") == "unreadable"


def test_what_the_system_refuses_is_told_in_its_words_without_the_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "a.txt")

    def refuse(path: object, *_: object) -> Any:  # noqa: ANN401 - stands for functions of several types
        raise PermissionError(13, "Permission denied", str(path))

    source = folder(tmp_path)
    monkeypatch.setattr(os, "open", refuse)
    told = source.fetch("a.txt")
    assert isinstance(told, Skip)
    assert told.detail == "It can't be read: Permission denied."
    monkeypatch.setattr(os, "scandir", refuse)
    assert reasons(source.list()) == {".": "unreadable"}


def test_a_file_that_vanishes_during_the_listing_is_a_skip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.txt")
    source = folder(tmp_path)
    real_lstat = Path.lstat

    def vanished(place: Path) -> os.stat_result:
        path.unlink(missing_ok=True)
        return real_lstat(place)

    monkeypatch.setattr(Path, "lstat", vanished)
    assert [skip.path for skip in source.list().skips] in (["a.txt"], [])


def test_a_single_file_is_a_source_of_one_name(tmp_path: Path) -> None:
    write(tmp_path / "other.txt")
    source = folder(write(tmp_path / "a.txt", b"alone"))
    assert source.list() == Listing(("a.txt",), ())
    fetched = source.fetch("a.txt")
    assert isinstance(fetched, FetchedFile)
    assert fetched.content == b"alone"
    assert skipped(source, "other.txt") == "outside"


def test_a_single_file_of_an_unsupported_format_is_told(tmp_path: Path) -> None:
    assert reasons(folder(write(tmp_path / "a.pdf")).list()) == {"a.pdf": "unsupported_format"}


def test_a_link_that_is_given_as_the_location_is_followed(tmp_path: Path) -> None:
    target = write(tmp_path / "data" / "a.txt", b"linked")
    (tmp_path / "link.txt").symlink_to(target)
    (tmp_path / "folder").symlink_to(target.parent)
    assert folder(tmp_path / "link.txt").list().files == ("link.txt",)
    fetched = folder(tmp_path / "link.txt").fetch("link.txt")
    assert isinstance(fetched, FetchedFile)
    assert fetched.content == b"linked"
    assert folder(tmp_path / "folder").list().files == ("a.txt",)


def test_folders_may_nest_deeper_than_python_may_recurse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(300):
        Path("d").mkdir()
        monkeypatch.chdir("d")
    Path("a.txt").write_bytes(b"deep")
    assert folder(tmp_path).list().files == ("d/" * 300 + "a.txt",)


_LIST = """
import sys
from pathlib import Path
from config.errors import VerbatimError
from index.sources import FolderSource

try:
    source = FolderSource(Path(sys.argv[1]), 100, lambda path: path.endswith(".txt"), ".txt")
    listing = source.list()
    for path in (*listing.files, *sys.argv[2:]):
        found = source.fetch(path)
        print(path, getattr(found, "reason", "fetched"))
    for skip in listing.skips:
        print("skip", skip.path, skip.reason)
except VerbatimError as error:
    print(type(error).__name__, error)
"""


def listed_by_a_mortal(location: Path, *fetched: str) -> list[str]:
    """List, and fetch, as a user whose permissions count."""
    done = run_as_mortal(["-c", _LIST, str(location), *fetched])
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_a_folder_that_can_be_listed_but_not_searched_keeps_nothing_else_from_being_listed(tmp_path: Path) -> None:
    write(tmp_path / "shut" / "a.txt")
    write(tmp_path / "shut" / "sub" / "b.txt")
    (tmp_path / "shut" / "link.txt").symlink_to("a.txt")
    write(tmp_path / "z.txt")
    with mode(tmp_path / "shut", 0o444):
        told = listed_by_a_mortal(tmp_path, "shut/a.txt")
    assert told == [
        "z.txt fetched",
        "shut/a.txt unreadable",
        "skip shut/a.txt unreadable",
        "skip shut/link.txt unreadable",
        "skip shut/sub unreadable",
    ]


def test_a_link_into_a_folder_that_can_not_be_searched_is_one_skip(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    write(inside / "shut" / "a.txt")
    write(inside / "z.txt")
    write(tmp_path / "away" / "o.txt")
    (inside / "link.txt").symlink_to(inside / "shut" / "a.txt")
    (inside / "out.txt").symlink_to(tmp_path / "away" / "o.txt")
    with mode(inside / "shut", 0), mode(tmp_path / "away", 0):
        told = listed_by_a_mortal(inside)
    assert told == ["z.txt fetched", "skip link.txt link", "skip out.txt outside", "skip shut unreadable"]


def test_a_location_that_can_not_be_looked_at_is_told_in_a_sentence(tmp_path: Path) -> None:
    write(tmp_path / "shut" / "in" / "a.txt")
    with mode(tmp_path / "shut", 0):
        (told,) = listed_by_a_mortal(tmp_path / "shut" / "in")
    assert told.startswith(f"PathUnreadableError {tmp_path / 'shut' / 'in'} can't be looked at (Permission denied).")


def test_a_link_that_vanishes_during_the_listing_is_a_skip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "z.txt")
    (tmp_path / "link.txt").symlink_to("z.txt")
    source = folder(tmp_path)
    real_readlink = os.readlink

    def vanished(place: str) -> str:
        (tmp_path / "link.txt").unlink(missing_ok=True)
        return real_readlink(place)

    monkeypatch.setattr(os, "readlink", vanished)
    listing = source.list()
    assert listing.files == ("z.txt",)
    # Which of the two depends on how much Python's own realpath forgives: more from 3.13 on.
    assert reasons(listing) in ({"link.txt": "unreadable"}, {"link.txt": "link"})


@pytest.mark.parametrize("name", ["two\nlines", "bell\a", "para\u2029"])
def test_a_name_with_control_characters_is_refused_and_shown_with_escapes(tmp_path: Path, name: str) -> None:
    try:
        write(tmp_path / f"{name}.txt")
        write(tmp_path / name / "a.txt")
    except OSError:
        pytest.skip("this file system takes no such names")
    listing = folder(tmp_path).list()
    assert listing.files == ()
    assert set(reasons(listing).values()) == {"bad_name"}
    assert len(listing.skips) == 2
    for told in listing.skips:
        assert told.path.isprintable()
        assert told.detail == "Its name holds control characters; rename it."
    assert skipped(folder(tmp_path), f"{name}.txt") == "bad_name"
    assert skipped(folder(tmp_path), f"{name}/a.txt") == "bad_name"
    assert reasons(folder(tmp_path / f"{name}.txt").list()) == {listing.skips[0].path: "bad_name"} or (
        reasons(folder(tmp_path / f"{name}.txt").list()) == {listing.skips[1].path: "bad_name"}
    )


def test_the_folder_of_the_library_itself_is_one_skip(tmp_path: Path) -> None:
    own = tmp_path / "data" / "shared"
    write(own / "library.db")
    write(own / "library.db-wal")
    write(tmp_path / "a.txt")
    (tmp_path / "also").symlink_to(own)
    source = FolderSource(tmp_path, 100, lambda path: path.endswith(".txt"), ".txt", own=tmp_path / "also")
    listing = source.list()
    assert listing.files == ("a.txt",)
    assert reasons(listing) == {"also": "link", "data/shared": "hidden"}
    assert "Verbatim" in listing.skips[1].detail
