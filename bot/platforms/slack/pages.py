"""The pages that somebody sees who installs the app in a browser. Pure; whatever comes from outside is escaped.

They hold no script, no picture and nothing of anybody else's, and say so to the browser.
"""

import html
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
)
_TEAM: Final = re.compile(r"T[A-Z0-9]{1,30}")
_STYLE: Final = "body{font-family:sans-serif;line-height:1.5;margin:3rem auto;max-width:36rem;padding:0 1rem}"


def install_page(url: str) -> str:
    """Return the page on which somebody begins; `url` is Slack's own."""
    return _page(
        "Add Verbatim to Slack",
        "Verbatim answers questions with sentences quoted word for word from your sources, each with where it stands.",
        "Slack will ask which workspace it is for, and show what it may do there.",
        link=(url, "Choose the workspace"),
    )


def installed_page(name: str, team: str) -> str:
    """Return the page that says that it is done; `team` is the workspace's id."""
    link = (f"https://app.slack.com/client/{team}", "Open Slack") if _TEAM.fullmatch(team) else None
    return _page(
        "Verbatim is there",
        f"It was added to {name}. Who added it got a message with what to do next.",
        "Invite it into a channel: /invite @Verbatim. Ask it something: /ask",
        link=link,
    )


def failed_page(what: str, advice: str, again: str) -> str:
    """Return the page that says what went wrong and what to do; `again` is where one begins anew."""
    return _page("Verbatim was not added", what, advice, link=(again, "Begin again"))


def _page(title: str, *paragraphs: str, link: tuple[str, str] | None) -> str:
    body = [f"<h1>{html.escape(title)}</h1>", *(f"<p>{html.escape(text)}</p>" for text in paragraphs if text)]
    if link is not None:
        address, text = link
        body.append(f'<p><a href="{html.escape(address)}">{html.escape(text)}</a></p>')
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{html.escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )
