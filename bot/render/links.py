"""A page's address and a quote of it -> the address that leads to the quote, safe between `](<` and `>)`."""

import re
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

MOST_CHARACTERS: Final = 512
"""A longer address would take the room of the answer itself; it then stands as text, or without the place."""
_WHOLE: Final = 60
"""A quote of at most so many characters is named whole; of a longer one its first and last words are."""
_EDGE_WORDS: Final = 4
_EDGE_CHARACTERS: Final = 40
_SCHEMES: Final = frozenset({"http", "https"})
_BLANK: Final = re.compile(r"[\s\x00-\x20\x7f]")
# What may stand in a path or a query as it is (RFC 3986), apart from what could end the link: ( ) < >.
_SAFE: Final = "/%:@!$&'*+,;=~?"


def page_link(address: str, text: str) -> str | None:
    """Return the address of `text` on its page, with a text fragment; None where `address` is no page's.

    An address that names a user before its host is none: it is made to look like another one.
    """
    page = _page(address)
    if page is None:
        return None
    joint = ":~:text=" if "#" in page else "#:~:text="
    exact = page + joint + _text_directive(text)
    return next((link for link in (exact, page) if len(link) <= MOST_CHARACTERS), None)


def _page(address: str) -> str | None:
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in _SCHEMES or "@" in parts.netloc or _BLANK.search(address) or not _is_host(host):
        return None
    location = f"[{host}]" if ":" in host else host
    location += f":{port}" if port is not None else ""
    fragment = parts.fragment.split(":~:", 1)[0]
    try:
        path, query, place = (quote(part, safe=_SAFE) for part in (parts.path, parts.query, fragment))
    except UnicodeEncodeError:
        return None
    return urlunsplit((parts.scheme.lower(), location, path, query, place))


def _is_host(host: str) -> bool:
    return re.fullmatch(r"[0-9A-Za-z._:-]+", host) is not None


def _text_directive(text: str) -> str:
    words = text.split()
    whole = " ".join(words)
    if len(whole) <= _WHOLE:
        return _encoded(whole)
    return ",".join(_encoded(edge) for edge in _edges(words, whole))


def _edges(words: list[str], whole: str) -> tuple[str, str]:
    first, last = " ".join(words[:_EDGE_WORDS]), " ".join(words[-_EDGE_WORDS:])
    if len(words) < 2 * _EDGE_WORDS or max(len(first), len(last)) > _EDGE_CHARACTERS:
        return whole[: _EDGE_CHARACTERS // 2], whole[-_EDGE_CHARACTERS // 2 :]
    return first, last


def _encoded(text: str) -> str:
    """Percent-encode; a hyphen has a meaning of its own in a text fragment."""
    return quote(text, safe="", errors="replace").replace("-", "%2D")
