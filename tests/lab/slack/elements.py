"""Using buttons, menus and fields as people do: what an element gives once something was chosen in it."""

from tests.lab.slack.world import Json

Value = str | list[str] | None
# What an element's choice is called, and whether it is one or several.
_PLAIN = {
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "plain_text_input": "value",
    "number_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "multi_users_select": "selected_users",
    "multi_channels_select": "selected_channels",
    "multi_conversations_select": "selected_conversations",
}
_ONE_OPTION = {"static_select", "external_select", "overflow", "radio_buttons"}
_SEVERAL_OPTIONS = {"multi_static_select", "multi_external_select", "checkboxes"}
_INITIAL = {
    "initial_user": "selected_user",
    "initial_channel": "selected_channel",
    "initial_conversation": "selected_conversation",
    "initial_date": "selected_date",
    "initial_time": "selected_time",
    "initial_value": "value",
    "initial_users": "selected_users",
    "initial_channels": "selected_channels",
    "initial_conversations": "selected_conversations",
    "initial_option": "selected_option",
    "initial_options": "selected_options",
}


class NotOfferedError(AssertionError):
    """Slack would not let this person do that: no such button, an option that is none, not in the channel."""


def chosen(element: Json, value: Value) -> Json:
    """Return what an element's state is once this was chosen or typed, without its type.

    Raises:
        NotOfferedError: the element has no such option, or takes no such value.
    """
    kind = element["type"]
    if kind in _ONE_OPTION:
        return {"selected_option": None if value is None else _option(element, str(value))}
    if kind in _SEVERAL_OPTIONS:
        return {"selected_options": [_option(element, one) for one in _list(value)]}
    if kind == "file_input":
        return {"files": [{"id": one} for one in _list(value)]}
    name = _PLAIN.get(kind)
    if name is None:
        raise NotOfferedError(f"Nothing can be chosen in a {kind}.")
    if name.endswith("s"):
        return {name: _list(value)}
    if kind == "plain_text_input":
        _check_length(element, str(value or ""))
    return {name: value}


def _list(value: Value) -> list[str]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _check_length(element: Json, text: str) -> None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if text and not least <= len(text) <= most:
        raise NotOfferedError(f"The field {element['action_id']!r} takes {least} to {most} characters.")


def _option(element: Json, value: str) -> Json:
    groups = element.get("option_groups") or [element]
    options = [one for group in groups for one in group.get("options") or []]
    for option in options:
        if value in (option["value"], option["text"]["text"]):
            return dict(option)
    if "external" in element["type"]:
        # What was suggested lies with the bot; people choose by its value.
        return {"text": {"type": "plain_text", "text": value, "emoji": True}, "value": value}
    raise NotOfferedError(f"There is no option {value!r}; there are {[one['value'] for one in options]}.")


def initial(element: Json) -> Json:
    """Return what an element's state is before anybody touched it, without its type."""
    for name, other in _INITIAL.items():
        if name in element:
            return {other: element[name]}
    empty = chosen(element, None) if element["type"] != "button" else {}
    return {name: None if value == [] and "selected_options" not in name else value for name, value in empty.items()}


def is_empty(state: Json) -> bool:
    """Tell whether nothing was chosen or typed."""
    return all(value in (None, "", []) for name, value in state.items() if name != "type")
