import pytest

from bot.render.discord.escape import escaped
from bot.render.discord.naming import written
from bot.reply import Reference, ReferenceKind, ours, worded

CHANNEL = Reference(ReferenceKind.CHANNEL, "12", "#desk")


@pytest.mark.parametrize("theirs", ["smile: what?", "@123> hi", "*bold*", "/a.b/c"])
def test_words_of_ours_and_of_somebody_are_escaped_as_one(theirs: str) -> None:
    assert written(worded(ours("</unpin> question:"), theirs)) == escaped(f"/unpin question:{theirs}")
    assert written(worded("<", theirs, ":", theirs)) == escaped(f"<{theirs}:{theirs}")


def test_a_link_stands_between_what_is_escaped() -> None:
    assert written(worded("*in* ", CHANNEL, " <#12>")) == r"\*in\* <#12>" + escaped(" <#12>")


def test_what_has_no_id_of_discords_is_named_by_its_name() -> None:
    assert written(worded("in ", Reference(ReferenceKind.CHANNEL, "C1", "*desk*"))) == r"in \*desk\*"
