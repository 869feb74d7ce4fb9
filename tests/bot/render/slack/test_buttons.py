import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import Button, Response
from bot.render.slack import pressed, render
from bot.reply import Reply
from tests.bot.render.slack.scene import message


def test_buttons_stand_five_to_a_block_and_their_facts_come_back() -> None:
    buttons = tuple(Button("in", "a1", f"{number} evil\u202e" + "label " * 30, str(number)) for number in range(30))
    rows = message(Reply(()), *buttons).blocks[1:]
    assert [len(row["elements"]) for row in rows] == [5] * 5
    last = rows[-1]["elements"][-1]
    found = pressed(last["action_id"], last["value"])
    assert found is not None
    assert (found.action, found.answer, found.argument) == ("in", "a1", "24")
    assert last["text"]["text"].startswith("24 evil⟦U+202E⟧label")
    assert last["text"]["emoji"] is False


@pytest.mark.parametrize(
    ("action_id", "value"),
    [("v0|more|0", "a|1"), ("more", "a|1"), ("v1||0", "a|1"), ("v1|more|x", "a|1"), ("v1|more|0", "a"), ("", "")],
)
def test_what_is_no_button_of_ours_is_nothing(action_id: str, value: str) -> None:
    assert pressed(action_id, value) is None


@pytest.mark.parametrize(
    "button", [Button("x|y", "a", "x"), Button("x", "a|b", "x"), Button("x", "a", "x", "y" * 2000)]
)
def test_a_button_that_carries_too_much_is_refused(button: Button) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        render(Response(Reply(()), buttons=(button,)))


@given(st.text().filter(lambda text: "|" not in text), st.text(max_size=500))
def test_whatever_a_button_carries_comes_back(answer: str, argument: str) -> None:
    element = render(Response(Reply(()), buttons=(Button("in", answer, "In", argument),))).blocks[-1]["elements"][0]
    found = pressed(element["action_id"], element["value"])
    assert found is not None
    assert (found.answer, found.argument) == (answer, argument)
