import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.links import MOST_CHARACTERS, page_link


def test_a_short_quote_is_named_whole() -> None:
    assert page_link("https://a.example/p", "It costs 5 % - no more.") == (
        "https://a.example/p#:~:text=It%20costs%205%20%25%20%2D%20no%20more."
    )


def test_of_a_long_quote_the_first_and_last_words_are_named() -> None:
    quote = "The first four words stand here and then there are many more before the last four end it."
    assert page_link("https://a.example/p", quote) == (
        "https://a.example/p#:~:text=The%20first%20four%20words,last%20four%20end%20it."
    )


def test_a_long_quote_without_blanks_is_named_by_its_edges() -> None:
    link = page_link("https://a.example/", "字" * 100)
    assert link is not None
    assert unquote(link).endswith("#:~:text=" + "字" * 20 + "," + "字" * 20)


def test_a_place_that_the_address_has_is_kept() -> None:
    assert page_link("https://a.example/p#part", "So.") == "https://a.example/p#part:~:text=So."
    assert page_link("https://a.example/p#part:~:text=old", "So.") == "https://a.example/p#part:~:text=So."


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "file:///etc/passwd", "notes/a.md", "", "https://", "https://good.example@evil.example/",
        "https://a.example/a b", "https://a.example/\n", "https://[::1", "https://a.example:99999999/", "https://a..example/",
        "https://a.example/\ud800",
    ],
)  # fmt: skip
def test_an_address_that_is_no_page_s_is_no_link(address: str) -> None:
    assert page_link(address, "So.") is None


def test_a_host_is_shown_as_what_it_is() -> None:
    link = page_link("https://exаmple.com/", "So.")  # the a is Cyrillic
    assert link is not None
    assert link.startswith("https://xn--")


def test_an_address_in_digits_keeps_its_brackets_and_port() -> None:
    assert page_link("http://[2001:db8::1]:8080/x", "So.") == "http://[2001:db8::1]:8080/x#:~:text=So."


def test_an_address_too_long_loses_the_place_then_the_link() -> None:
    address = "https://a.example/" + "p" * (MOST_CHARACTERS - 20)
    assert page_link(address, "So it is.") == address
    assert page_link(address + "ppp", "So it is.") is None


@given(st.text(), st.text())
def test_a_link_holds_nothing_that_could_end_it(path: str, quote: str) -> None:
    link = page_link("https://a.example/" + path, quote)
    assert link is None or re.fullmatch(r"https://[!-~]+", link)
    assert link is None or not set(link) & set('<>()[]\\"` ')
