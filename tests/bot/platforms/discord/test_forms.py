import pytest

from bot.platforms.discord.buttons import Pressed
from bot.platforms.discord.forms import filled, form_after_call, form_after_press, modal_payload_texts
from bot.render.lengths import shortened, units


def test_only_some_presses_ask_for_text() -> None:
    assert form_after_press(Pressed("more", "a1", "")) is None
    form = form_after_press(Pressed("human", "a1", ""))
    assert form is not None
    assert filled(form.identifier, {"argument": " It is urgent. "}) == filled(
        form.identifier, {"argument": "It is urgent."}
    )


def test_a_form_that_would_not_fit_its_id_is_not_opened() -> None:
    assert form_after_call("command edit", {"name": "n" * 100}) is None


@pytest.mark.parametrize("identifier", ["", "v1|more|a1|", "v2|form|press|human|a1", "v1|form|press"])
def test_what_is_no_form_of_ours_says_nothing(identifier: str) -> None:
    assert filled(identifier, {}) is None


def test_texts_are_found_in_rows_and_in_labels() -> None:
    row = {"type": 1, "components": [{"type": 4, "custom_id": "a", "value": "1"}]}
    label = {"type": 18, "component": {"type": 4, "custom_id": "b", "value": "2"}}
    assert modal_payload_texts([row, label]) == {"a": "1", "b": "2"}


def test_a_text_is_shortened_by_units_not_by_characters() -> None:
    assert units("😀") == 2
    assert shortened("😀" * 40, 20) == "😀" * 9 + "…"
    assert shortened("short", 5) == "short"
