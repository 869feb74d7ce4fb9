"""What can go wrong between a document and an answer; continues the tree of `config.errors`.

VerbatimError
|-- UsageError
|   |-- BadCitationError       an address that can't be read
|   |-- BadSourceNameError     a source's name with `/`, `#`, `@` or control characters
|   |-- SourceNameTakenError   the name belongs to a source at another place
|   |-- PathMissingError       nothing lies at the path to index
|   |-- PathUnreadableError    it can't be told what lies there
|   |-- UnknownSourceError     no source of that name
|   |-- UnknownDocumentError   no document of that name, or no such revision or span of it
|   `-- UnknownQuoteError      no quote of that rank in the answer
`-- NothingIndexedError        a run that could index nothing; the library stayed as it was
"""

import shlex

from config.errors import UsageError, VerbatimError

_SHOWN_CHARACTERS = 200


class BadCitationError(UsageError):
    """An address that can't be read; `address` is what was given."""

    def __init__(self, address: str) -> None:
        """Name the address and the form that was expected."""
        super().__init__(
            f"“{_harmless(address[:_SHOWN_CHARACTERS])}” is not a citation.",
            "Copy one as it is printed under a quote: source/document#start-end.",
        )
        self.address = address


class BadSourceNameError(UsageError):
    """A source's name that can't stand in a citation; `name` is what was given."""

    def __init__(self, name: str) -> None:
        """Say what a name may hold."""
        super().__init__(
            f"“{name[:100]}” can't be a source's name.",
            "Use 1 to 100 characters, none of them /, # or @, with no blank at either end.",
        )
        self.name = name


class SourceNameTakenError(UsageError):
    """The name belongs to a source at another place."""

    def __init__(self, name: str, location: str) -> None:
        """Say where the source of that name lies."""
        super().__init__(
            f"The name “{name}” belongs to the source at {location}.",
            f"Choose another --name, or remove that source first: verbatim remove {shlex.quote(name)}",
        )
        self.name = name
        self.location = location


class PathMissingError(UsageError):
    """Nothing lies at the path to index."""

    def __init__(self, path: str) -> None:
        """Name the path."""
        super().__init__(f"There is nothing at {path}.", "Give the path of a folder or a file that exists.")
        self.path = path


class PathUnreadableError(UsageError):
    """The path to index can't even be looked at."""

    def __init__(self, path: str, detail: str) -> None:
        """Name the path, and say what the system answered."""
        super().__init__(
            f"{path} can't be looked at ({detail}).",
            "Check that you may read it, and search the folders that it lies in.",
        )
        self.path = path


class UnknownSourceError(UsageError):
    """No source of that name."""

    def __init__(self, name: str) -> None:
        """Name it, and say where the names are listed."""
        super().__init__(f"There is no source “{name}”.", "List the sources with: verbatim sources")
        self.name = name


class UnknownDocumentError(UsageError):
    """No document of that name in the source, or no such revision or span of it."""


class UnknownQuoteError(UsageError):
    """No quote of that rank in the answer."""

    def __init__(self, rank: int, count: int) -> None:
        """Say how many quotes there are."""
        super().__init__(
            f"There is no quote [{rank}] here.",
            f"Choose one from [1] to [{count}]." if count else "Ask a question first.",
        )
        self.rank = rank


class NothingIndexedError(VerbatimError):
    """A run that could index nothing; the library stayed as it was."""


def _harmless(text: str) -> str:
    """Return `text` with escapes for what can't be shown: control characters, halves of surrogate pairs."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in text
    )
