import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.boilerplate import is_boilerplate, is_footer_link


@pytest.mark.parametrize(
    "line",
    [
        "READ MORE: The bridge opens",
        "READ MORE:\u00a0The bridge opens",
        "Read more",
        "Read more »",
        "Read next – The bridge opens",
        "See also: Bridges",
        "Related articles",
        "More from the city: The bridge opens",
        "WATCH: The bridge opens",
        "Lire aussi : le pont",
        "Click here to read on.",
        "To see the pictures, click here",
        "Share this article on Facebook",
        "Share",
        "Follow us on Twitter.",
        "Follow The Daily Bridge on Instagram for more",
        "Subscribe to our newsletter",
        "Sign up for the Bridge newsletter here.",
        "Get the news delivered to your inbox",
        "Advertisement",
        "ADVERTISEMENT - continue below",
        "Story continues below advertisement",
        "Skip to content",
        "Skip to main content",
        "Back to top",
        "Toggle navigation",
        "Load more comments",
        "12 comments",
        "5 min read",
        "© 2024 The Daily Bridge",
        "Copyright 2024 The Daily Bridge. All rights reserved.",
        "We use cookies to give you the best experience.",
        "Accept all cookies",
        "By continuing to use this site you agree to our terms.",
        "Please enable JavaScript to view this page.",
        "(Reporting by Jo Bell; Editing by Al Moor)",
        "Home > News > World",
        "Home » News",
        "Home | About | Contact",
        "News · Sport · Opinion · Log in",
    ],
)
def test_link_lines_navigation_and_notices_are_boilerplate(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "Read more books and you will know more.",
        "Related work is told in section 2.",
        "See also the section on bridges.",
        "Watch: it was made in 1900.",
        "Share the road with cyclists.",
        "Follow the river to the bridge.",
        "Subscribe to the event before you start the server.",
        "The newsletter is sent on Mondays.",
        "Click the link in the message to confirm.",
        "Advertisements were banned in 1971.",
        "We use cookies to keep you logged in.",
        "Home > is how it began.",
        "File > Export > PDF",
        "Name | Age | City",
        "a > b > c",
        "Next, open the lid.",
        "(c) were higher for men than for women",
        "More than 20 people came.",
    ],
)
def test_what_a_text_may_say_is_no_boilerplate(line: str) -> None:
    assert not is_boilerplate(line)


def test_a_page_that_every_site_links_to_is_a_footer_link() -> None:
    assert is_footer_link("Privacy Policy")
    assert not is_footer_link("The privacy policy was changed")


@given(st.text(st.sampled_from(list("read more:>|·clik hereshomeabut»  .")), max_size=300))
def test_any_line_is_judged(line: str) -> None:
    assert is_boilerplate(line) in {True, False}
