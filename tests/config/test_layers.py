import dataclasses
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.channel import channel_keys, command_keys
from config.key import Value
from config.layers import DEFAULTS, Layer, LayerKind, Resolved, find_key, resolve, split_key
from config.load import default_settings
from tests.config.strategies import good_value

SETTINGS = default_settings()
NAMES = ("ask", "settings set")
KEYS = {key.name: key for key in (*channel_keys(), *command_keys(NAMES))}


@st.composite
def some_layers(draw: st.DrawFn) -> list[Layer]:
    kinds = draw(st.lists(st.sampled_from(LayerKind), unique=True))
    an_override = st.fixed_dictionaries({}, optional={name: good_value(key) for name, key in KEYS.items()})
    return [Layer(kind, str(kind), draw(an_override)) for kind in kinds]


def found(resolved: Resolved, name: str) -> Value:
    command, field = split_key(name)
    value: Value = getattr(resolved.command(command) if command else resolved.settings, field)
    return value


def nearest(layers: list[Layer], name: str) -> Layer | None:
    return max((layer for layer in layers if name in layer.values), key=lambda layer: layer.kind, default=None)


def test_without_layers_the_defaults_hold() -> None:
    resolved = resolve(SETTINGS, [])
    assert resolved.settings == SETTINGS.channel
    assert resolved.command("ask") == SETTINGS.command
    assert resolved.commands == {}
    assert list(resolved.origins) == [key.name for key in channel_keys()]
    assert set(resolved.origins.values()) == {DEFAULTS}
    assert resolved.origin("command.ask.roles") == DEFAULTS


@given(some_layers())
def test_the_nearest_layer_that_sets_a_key_wins_and_is_named(layers: list[Layer]) -> None:
    resolved = resolve(SETTINGS, layers)
    untouched = resolve(SETTINGS, [])
    for name in KEYS:
        layer = nearest(layers, name)
        assert found(resolved, name) == (layer.values[name] if layer else found(untouched, name))
        assert resolved.origin(name) == (layer.kind if layer else DEFAULTS)
    assert resolved.ignored == ()


@given(some_layers(), st.randoms(use_true_random=False))
def test_the_order_of_the_layers_does_not_matter(layers: list[Layer], random: Random) -> None:
    shuffled = list(layers)
    random.shuffle(shuffled)
    assert resolve(SETTINGS, shuffled) == resolve(SETTINGS, layers)


@given(some_layers(), st.sampled_from(sorted(KEYS)))
def test_resetting_a_key_gives_back_the_layer_below(layers: list[Layer], name: str) -> None:
    top = nearest(layers, name)
    without = [
        dataclasses.replace(layer, values={key: value for key, value in layer.values.items() if key != name})
        if layer is top
        else layer
        for layer in layers
    ]
    below = nearest([layer for layer in layers if layer is not top], name)
    resolved = resolve(SETTINGS, without)
    assert resolved.origin(name) == (below.kind if below else DEFAULTS)
    assert found(resolved, name) == (below.values[name] if below else found(resolve(SETTINGS, []), name))


@given(some_layers(), st.sampled_from(sorted(KEYS)))
def test_setting_a_key_changes_no_other(layers: list[Layer], name: str) -> None:
    without = [
        dataclasses.replace(layer, values={key: value for key, value in layer.values.items() if key != name})
        for layer in layers
    ]
    before, after = resolve(SETTINGS, without), resolve(SETTINGS, layers)
    assert all(found(before, other) == found(after, other) for other in KEYS if other != name)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("gone", 1),
        ("quotes", 99),
        ("quotes", "two"),
        ("command.ask.gone", True),
        ("command.ask.enabled", "yes"),
        ("command.enabled", True),
        ("roles", ("a",)),
    ],
)
def test_what_this_version_does_not_admit_is_passed_over_and_listed(key: str, value: Value) -> None:
    layers = [
        Layer(LayerKind.WORKSPACE, "1", {"quotes": 4}),
        Layer(LayerKind.CHANNEL, "2", {key: value, "style": "short"}),
    ]
    resolved = resolve(SETTINGS, layers)
    assert resolved.ignored == ((LayerKind.CHANNEL, key),)
    assert resolved.settings.quotes == 4
    assert resolved.settings.style == "short"
    assert resolved.commands == {}


def test_a_place_has_one_layer_of_each_kind() -> None:
    with pytest.raises(ValueError, match="one layer of each kind"):
        resolve(SETTINGS, [Layer(LayerKind.CHANNEL, "1", {}), Layer(LayerKind.CHANNEL, "2", {})])


def test_a_thread_is_nearer_than_its_channel_its_category_and_its_workspace() -> None:
    assert [kind.word for kind in sorted(LayerKind, reverse=True)] == ["thread", "channel", "category", "workspace"]


def test_a_key_is_found_by_its_name() -> None:
    assert all(find_key(name) == key for name, key in KEYS.items())
    assert find_key("command.") is None
    assert find_key("channel.quotes") is None
