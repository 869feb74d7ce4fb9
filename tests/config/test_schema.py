import dataclasses
import re
import tomllib

import pytest

from config.key import Key
from config.load import DEFAULTS_FILE, default_settings
from config.schema import Settings, build, keys, values

BLOCK = re.compile(
    r"^# (?P<help>[^\n]+)\n"
    r"# Unit: (?P<unit>[^\n]+?)\. (?:Range: (?P<low>\S+) to (?P<high>\S+)|Choices: (?P<choices>[^\n]+))\.\n"
    r"# Reason: (?P<reason>[^\n]+)\n"
    r"(?P<name>[a-z0-9_]+) = ",
    re.MULTILINE,
)


def documented() -> dict[str, re.Match[str]]:
    """Read the comments of the defaults: block by dotted key."""
    found: dict[str, re.Match[str]] = {}
    text = DEFAULTS_FILE.read_text(encoding="utf-8")
    sections = [(0, ""), *((match.end(), match[1] + ".") for match in re.finditer(r"^\[(\w+)\]\n", text, re.MULTILINE))]
    ends = [start for start, _ in sections[1:]] + [len(text)]
    for (start, section), end in zip(sections, ends, strict=True):
        for match in BLOCK.finditer(text, start, end):
            found[section + match["name"]] = match
    return found


def test_the_defaults_document_every_key_and_no_other_in_the_order_of_the_schema() -> None:
    assert list(documented()) == [key.name for key in keys()]


def test_the_defaults_set_every_key_and_no_other() -> None:
    tree = tomllib.loads(DEFAULTS_FILE.read_text(encoding="utf-8"))
    names = [
        f"{name}.{inner}" if isinstance(value, dict) else name
        for name, value in tree.items()
        for inner in (value if isinstance(value, dict) else [""])
    ]
    assert names == [key.name for key in keys()]


@pytest.mark.parametrize("key", keys(), ids=lambda key: key.name)
def test_a_default_is_documented_in_the_words_unit_and_range_of_the_schema(key: Key) -> None:
    block = documented()[key.name]
    assert block["help"] == key.help
    assert block["reason"] == key.reason
    assert block["unit"] == (key.unit or "none")
    if key.choices:
        assert tuple(block["choices"].split(", ")) == key.choices
    else:
        assert (float(block["low"]), float(block["high"])) == (key.low, key.high)


@pytest.mark.parametrize("key", keys(), ids=lambda key: key.name)
def test_every_key_has_a_range_or_choices_and_whole_sentences(key: Key) -> None:
    assert bool(key.choices) != (key.low is not None and key.high is not None)
    assert (key.choices == ("true", "false")) == (key.type is bool)
    assert key.help.endswith(".")
    assert key.reason.endswith(".")


def test_settings_are_taken_apart_and_put_together_again_without_loss() -> None:
    settings = default_settings()
    assert build(values(settings)) == settings
    assert list(values(settings)) == [key.name for key in keys()]


def test_settings_can_not_be_changed() -> None:
    settings = default_settings()
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.ranking.k1 = 2.0  # type: ignore[misc] # that it fails is the claim
    assert not hasattr(settings, "__dict__")


def test_the_variable_of_a_key_is_its_name_in_capitals_with_two_underlines_for_a_dot() -> None:
    variables = {key.name: key.variable for key in keys()}
    assert variables["ranking.k1"] == "VERBATIM_RANKING__K1"
    assert variables["engine"] == "VERBATIM_ENGINE"


def test_what_is_expected_is_said_in_words() -> None:
    expected = {key.name: key.expected for key in keys()}
    assert expected["answers.quotes"] == "a whole number from 1 to 10 (quotes)"
    assert expected["ranking.b"] == "a number from 0 to 1"
    assert expected["ranking.formula"] == "one of lucene, okapi, plus, l"
    assert expected["channel.enabled"] == "true or false"
    assert expected["channel.handoff_role"] == 'a text of 0 to 100 characters ("" for none)'
    assert expected["channel.sources"] == "a list of 0 to 100 sources, set apart by commas ([] for none)"
    assert Key(name="a", type=str, help="", reason="").expected == "a text"
    assert Key(name="a", type=bool, help="", reason="").expected == "true or false"


def test_every_section_is_a_field_of_the_settings() -> None:
    sections = {key.name.partition(".")[0] for key in keys() if "." in key.name}
    assert sections <= {field.name for field in dataclasses.fields(Settings)}
