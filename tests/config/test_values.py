import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.channel import channel_keys, command_keys
from config.errors import SettingError
from config.key import Key
from config.schema import keys
from config.values import check_value, parse_text, write_text
from tests.config.strategies import good_value

ROLES = Key(name="roles", type=tuple, help="", reason="", unit="roles", low=0, high=3)
ROLE = Key(name="role", type=str, help="", reason="", unit="characters", low=0, high=5)
EVERY_KEY = [*keys(), *channel_keys(), *command_keys(["ask", "settings set"])]


@given(st.sampled_from(EVERY_KEY).flatmap(lambda key: st.tuples(st.just(key), good_value(key))))
def test_what_is_written_is_read_back(pair: tuple[Key, bool | int | float | str | tuple[str, ...]]) -> None:
    key, value = pair
    text = write_text(value)
    assert parse_text(key, text, "V") == value
    assert text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a", ("a",)),
        (" a ,b c", ("a", "b c")),
        ("[]", ()),
        (' ["a, b", "[c]"]', ("a, b", "[c]")),
    ],
)
def test_a_list_is_its_entries_set_apart_by_commas_or_an_array(text: str, value: tuple[str, ...]) -> None:
    assert parse_text(ROLES, text, "V") == value


@pytest.mark.parametrize(
    "text",
    ["", ",", "a,,b", "a,a", "a,b,c,d", "[1]", "[", "[" * 9999, "a\x1b", "a\nb", "x" * 101, "[[]]"],
)
def test_a_bad_list_says_what_was_expected(text: str) -> None:
    with pytest.raises(SettingError, match=r"a list of 0 to 3 roles, set apart by commas \(\[\] for none\)") as caught:
        parse_text(ROLES, text, "V")
    assert caught.value.key == "roles"
    assert len(str(caught.value)) < 300
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("value", ["a", 1, ["a", 1], [["a"]], {"a": 1}, None, ("a", " b")])
def test_a_list_holds_different_texts_and_nothing_else(value: object) -> None:
    with pytest.raises(SettingError):
        check_value(ROLES, value, "V")


def test_a_list_of_toml_comes_back_as_a_tuple() -> None:
    assert check_value(ROLES, ["a", "b"], "V") == ("a", "b")


def test_two_quotation_marks_are_the_empty_text() -> None:
    assert parse_text(ROLE, '""', "V") == ""
    assert write_text("") == '""'


@pytest.mark.parametrize("text", ["longer", "a\nb", " a", "a\u2028", "\x00"])
def test_a_text_stays_on_one_line_and_in_its_range(text: str) -> None:
    with pytest.raises(SettingError, match=r'a text of 0 to 5 characters \(\\?"\\?" for none\)'):
        parse_text(ROLE, text, "V")


def test_an_emoji_of_several_characters_is_a_text_like_any_other() -> None:
    assert parse_text(ROLE, "👩‍🚀", "V") == "👩‍🚀"


def test_the_advice_that_was_asked_for_is_given() -> None:
    with pytest.raises(SettingError) as caught:
        parse_text(ROLE, "longer", "V", "Be brief.")
    assert caught.value.advice == "Be brief."
