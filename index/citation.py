"""The address of a quote, as it is printed under it: `source/document#start-end`.

With `@` and at least the first 12 digits of the revision's hash before the `#` it names one exact
revision. A document's name is percent-encoded (RFC 3986, `/` kept); a source's name holds no `/`,
`#` or `@`, so an address reads back without doubt.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from index.errors import BadCitationError

REVISION_DIGITS = 12
_FORM = re.compile(
    r"(?P<source>[^/#@]+)/(?P<document>[^#@]+)(?:@(?P<revision>[0-9a-f]{12,64}))?#(?P<start>\d{1,12})-(?P<end>\d{1,12})"
)


@dataclass(frozen=True, slots=True)
class Citation:
    """A span of a document, optionally of one exact revision (12 to 64 hex digits of its hash)."""

    source: str
    document: str
    start: int
    end: int
    revision: str | None = None

    def __str__(self) -> str:
        """Write the address so that `Citation.parse` reads the same one back."""
        exact = f"@{self.revision[:REVISION_DIGITS]}" if self.revision else ""
        return f"{self.source}/{quote(self.document, safe='/')}{exact}#{self.start}-{self.end}"

    @classmethod
    def parse(cls, address: str) -> "Citation":
        """Read an address; raise BadCitationError where it is none, or where its span is empty."""
        try:
            address.encode("utf-8")  # a command line may hold bytes that are no Unicode
        except UnicodeEncodeError as error:
            raise BadCitationError(address) from error
        form = _FORM.fullmatch(address.strip())
        if form is None or int(form["start"]) >= int(form["end"]):
            raise BadCitationError(address)
        try:
            document = unquote(form["document"], errors="strict")
        except UnicodeDecodeError as error:
            raise BadCitationError(address) from error
        return cls(form["source"], document, int(form["start"]), int(form["end"]), form["revision"])
