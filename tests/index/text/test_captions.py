import pytest

from index.text.captions import is_caption, is_credit, is_image


@pytest.mark.parametrize(
    "line",
    [
        "The mayor opens the bridge (Jo Bell/AP)",
        "The mayor opens the bridge on May 6, 2024. (EPA Photo)",
        "The mayor opens the bridge (AP Photo/Jo Bell)",
        "The mayor opens the bridge (Photo: Jo Bell)",
        "The mayor opens the bridge (Photo by Jo Bell via Getty Images).",
        "The mayor opens the bridge [Image credit: City Hall]",
        "The mayor opens the bridge (Picture: Getty)",
        "The mayor opens the bridge (Jo Bell/The Daily Bridge)",
        "The mayor opens the bridge (file photo)",
        "The mayor opens the bridge (© Jo Bell)",
        "The mayor opens the bridge. Photo: Jo Bell/Reuters",
        "The mayor opens the bridge | Shutterstock",
        "The mayor opens the bridge. Photo courtesy of City Hall",
        "The mayor opens the bridge. Credit: Reuters",
        "Photo: Jo Bell",
        "Photo credit: Jo Bell",
        "PHOTO | City Hall",
        "Image courtesy of Jo Bell",
        "Photograph by Jo Bell for the city",
        "AP Photo/Jo Bell",
        "Jo Bell/AFP via Getty Images",
        "Getty Images",
        "Pictured: the mayor at the bridge",
    ],
)
def test_a_line_that_ends_in_a_pictures_credit_or_is_one_is_a_caption(line: str) -> None:
    assert is_caption(line)


@pytest.mark.parametrize(
    "line",
    [
        "The mayor opened the bridge on Monday.",
        "The mayor opened the bridge (see photo).",
        "The photo shows the bridge (1932).",
        "The Environmental Protection Agency (EPA)",
        "The band played for an hour (AC/DC)",
        "Growth was 5 percent in May (source: city hall).",
        "The picture: a bridge in fog.",
        "Image: nginx",
        "Photo albums can be shared with friends.",
        "He sold his firm to Getty Images.",
        "Course credit: 3 points",
        "The ratio was 3/4",
        "Figure 2: the bridge from the north",
    ],
)
def test_a_line_that_only_speaks_of_pictures_is_no_caption(line: str) -> None:
    assert not is_caption(line)


def test_a_credit_in_brackets_alone_is_a_credit() -> None:
    assert is_credit("(Photo: Jo Bell)")
    assert is_credit("[AP Photo/Jo Bell]")
    assert not is_credit("The bridge (Photo: Jo Bell)")
    assert not is_credit("(They left.)")


def test_a_line_that_begins_with_an_image_of_markdown_is_one() -> None:
    assert is_image("![the bridge](bridge.png)")
    assert is_image("[![build](badge.svg)](https://example.org)")
    assert is_image("![the bridge][1]")
    assert not is_image("[the bridge](bridge.png)")
