"""Finding what can be pressed, and filling in fields, as people do."""

from tests.lab.slack.elements import NotOfferedError, Value, chosen, initial, is_empty
from tests.lab.slack.world import Json, Message, View, elements_in

_CONVERSED = ("actions", "section", "input", "context_actions")
_STATELESS = ("button", "overflow", "image")


def found_in(place: Message | View, action_id: str, value: Value) -> tuple[Json, Json]:
    """Return an element and the block that it stands in; of several alike, the one with the value."""
    seen = []
    for block in place.blocks:
        for element in elements_in(block):
            if element.get("action_id") is None or element is block:
                continue
            seen.append(element["action_id"])
            is_alike = element["type"] != "button" or value is None or element.get("value") == value
            if element["action_id"] == action_id and is_alike:
                return block, element
    raise NotOfferedError(f"There is no {action_id!r} with {value!r}; there are {seen}.")


def _fields(blocks: list[Json]) -> list[tuple[Json, Json]]:
    """Return each block with an element that has a state, and that element."""
    found = []
    for block in blocks:
        inside = [*block.get("elements", ()), block.get("element"), block.get("accessory")]
        found += [
            (block, one)
            for one in inside
            if block["type"] in _CONVERSED and isinstance(one, dict) and one["type"] not in _STATELESS
        ]
    return found


def initial_state(blocks: list[Json]) -> Json:
    """Return what stands in the fields of blocks before anybody touched them."""
    state: Json = {}
    for block, element in _fields(blocks):
        values = {"type": element["type"], **initial(element)}
        state.setdefault(block["block_id"], {})[element["action_id"]] = values
    return state


def remember(view: View, block: Json, element: Json, value: Value) -> None:
    """Keep what was chosen in a view before it is submitted."""
    if element["type"] not in ("button", "overflow"):
        chosen_state = {"type": element["type"], **chosen(element, value)}
        view.state.setdefault(block["block_id"], {})[element["action_id"]] = chosen_state


def filled(view: View, values: dict[str, Value]) -> Json:
    """Return what stands in a view's fields once these values were filled in, by block_id or action_id.

    Raises:
        NotOfferedError: it has no such field, or a field that is needed is empty.
    """
    state = initial_state(view.blocks)
    for block_id, kept in view.state.items():
        state.setdefault(block_id, {}).update(kept)
    for block, element in _fields(view.blocks):
        name = next((one for one in (block["block_id"], element["action_id"]) if one in values), None)
        if name is not None:
            entered = {"type": element["type"], **chosen(element, values.pop(name))}
            state[block["block_id"]][element["action_id"]] = entered
        is_needed = block["type"] == "input" and not block.get("optional")
        if is_needed and is_empty(state[block["block_id"]][element["action_id"]]):
            raise NotOfferedError(f"The field {element['action_id']!r} is required.")
    if values:
        raise NotOfferedError(f"The form has no field {sorted(values)}; it has {view.action_ids}.")
    return state
