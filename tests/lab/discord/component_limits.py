"""Discord's limits on buttons, menus and forms."""

from collections import Counter
from collections.abc import Iterator, Sequence

from tests.lab.discord.world import Json

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
SELECTS = frozenset({3, 5, 6, 7, 8})
SECTION, TEXT_DISPLAY, CONTAINER, LABEL = 9, 10, 17, 18
_LINK_STYLE, _PREMIUM_STYLE = 5, 6
ROWS = 5
BUTTONS_IN_A_ROW = 5
BUTTON_LABEL = 80
CUSTOM_ID = 100
OPTIONS = 25
OPTION_LABEL = 100
PLACEHOLDER = 150
V2_COMPONENTS = 40
V2_TEXT = 4000
FORM_TITLE = 45
FORM_FIELDS = 5
FIELD_LABEL = 45
FIELD_PLACEHOLDER = 100


def component_problems(components: Sequence[Json], *, v2: bool) -> Iterator[str]:
    """Judge a message's components."""
    everything = list(flattened(components))
    if v2:
        yield from _v2_problems(everything)
    else:
        if len(components) > ROWS:
            yield f"{len(components)} rows, at most {ROWS}"
        if any(component.get("type") != ROW for component in components):
            yield "a component that is no row, without the flag for such messages"
    for component in everything:
        yield from _one(component)
    yield from _repeated_ids(everything)


def flattened(components: Sequence[Json]) -> Iterator[Json]:
    """Yield each component and all inside it."""
    for component in components:
        yield component
        yield from flattened(component.get("components") or [])
        for inner in ("accessory", "component"):
            if component.get(inner):
                yield from flattened([component[inner]])


def _v2_problems(everything: Sequence[Json]) -> Iterator[str]:
    if len(everything) > V2_COMPONENTS:
        yield f"{len(everything)} components, at most {V2_COMPONENTS}"
    length = sum(len(component.get("content") or "") for component in everything)
    if length > V2_TEXT:
        yield f"the texts have {length} characters together, at most {V2_TEXT}"


def _repeated_ids(everything: Sequence[Json]) -> Iterator[str]:
    counted = Counter(component["custom_id"] for component in everything if component.get("custom_id"))
    for custom_id, times in counted.items():
        if times > 1:
            yield f"custom_id {custom_id!r} stands {times} times"


def _one(component: Json) -> Iterator[str]:
    kind = component.get("type")
    if len(component.get("custom_id") or "") > CUSTOM_ID:
        yield f"a custom_id has {len(component['custom_id'])} characters, at most {CUSTOM_ID}"
    if kind == ROW:
        yield from _row(component.get("components") or [])
    if kind == BUTTON:
        yield from _button(component)
    if kind in SELECTS:
        yield from _select(component)


def _row(inside: Sequence[Json]) -> Iterator[str]:
    if not inside:
        yield "a row is empty"
    if len(inside) > BUTTONS_IN_A_ROW:
        yield f"a row has {len(inside)} components, at most {BUTTONS_IN_A_ROW}"
    if len(inside) > 1 and any(component.get("type") != BUTTON for component in inside):
        yield "a menu or a field shares its row"


def _button(button: Json) -> Iterator[str]:
    label = button.get("label") or ""
    if len(label) > BUTTON_LABEL:
        yield f"a button's label has {len(label)} characters, at most {BUTTON_LABEL}"
    if not label and not button.get("emoji") and button.get("style") != _PREMIUM_STYLE:
        yield "a button has neither label nor emoji"
    is_link = button.get("style") == _LINK_STYLE
    if is_link != bool(button.get("url")):
        yield "a button has an address without being a link, or is a link without one"
    if button.get("style") not in (_LINK_STYLE, _PREMIUM_STYLE) and not button.get("custom_id"):
        yield "a button has no custom_id"


def _select(select: Json) -> Iterator[str]:
    options = select.get("options") or []
    if select.get("type") == STRING_SELECT and not 1 <= len(options) <= OPTIONS:
        yield f"a menu has {len(options)} options, 1 to {OPTIONS}"
    for option in options:
        if any(not 1 <= len(option.get(key) or "") <= OPTION_LABEL for key in ("label", "value")):
            yield f"a menu's option has a label or value that is not 1 to {OPTION_LABEL} characters long"
    if len({option.get("value") for option in options}) < len(options):
        yield "a menu has the same value twice"
    if len(select.get("placeholder") or "") > PLACEHOLDER:
        yield f"a menu's placeholder is longer than {PLACEHOLDER} characters"


def form_problems(form: Json) -> Iterator[str]:
    """Judge a form (Discord's modal)."""
    if not 1 <= len(form.get("title") or "") <= FORM_TITLE:
        yield f"a form's title has {len(form.get('title') or '')} characters, 1 to {FORM_TITLE}"
    if not 1 <= len(form.get("custom_id") or "") <= CUSTOM_ID:
        yield f"a form's custom_id is not 1 to {CUSTOM_ID} characters long"
    fields = form.get("components") or []
    if not 1 <= len(fields) <= FORM_FIELDS:
        yield f"a form has {len(fields)} fields, 1 to {FORM_FIELDS}"
    everything = list(flattened(fields))
    yield from _repeated_ids(everything)
    for field in everything:
        if len(field.get("label") or "") > FIELD_LABEL:
            yield f"a field's label has {len(field['label'])} characters, at most {FIELD_LABEL}"
        if field.get("type") == TEXT_INPUT and len(field.get("placeholder") or "") > FIELD_PLACEHOLDER:
            yield f"a field's placeholder is longer than {FIELD_PLACEHOLDER} characters"
