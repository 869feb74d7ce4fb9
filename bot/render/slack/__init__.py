"""Response -> SlackMessage, and forms -> modals: Block Kit that keeps every limit and does nothing but show text.

    render(response, workspace_url="https://example.slack.com/") -> SlackMessage(text, blocks, files)
        .post_arguments() / .update_arguments() / .response_arguments()
    pressed(action_id, value)                                    -> Pressed(action, answer, argument) | None
    modal(Form(callback_id, title, fields))                      -> a view
    filled(view["state"]["values"])                              -> {field's name: text, or ids of files}

What a source says is shown in rich text or as plain text, where Slack parses nothing; see `words`. A sentence that is
too long to be read at a glance is cut around what matters, and the whole one is a tap away: a button where the answer
can be asked for again, otherwise several blocks, and beyond a message's room a file that goes with it.
"""

from collections.abc import Sequence
from typing import Any, Final

from bot.chat import Attachment, Button, Response, Visibility
from bot.render.slack.buttons import Pressed, action_blocks, pressed
from bot.render.slack.fitting import Fitted, fitted
from bot.render.slack.forms import Field, FieldKind, Form, field_of, filled, modal, options, searched_field
from bot.render.slack.layout import dim, plain_text, sections_of
from bot.render.slack.limits import BLOCKS, BUTTONS, FILE_TITLE, MESSAGE, shortened, size
from bot.render.slack.message import SlackMessage
from bot.render.slack.naming import Naming, is_group
from bot.render.slack.packing import packed
from bot.render.slack.spoken import spoken
from bot.render.whole import WHOLE, whole_file

__all__ = [
    "Field",
    "FieldKind",
    "Form",
    "Pressed",
    "SlackMessage",
    "field_of",
    "filled",
    "modal",
    "options",
    "pressed",
    "render",
    "searched_field",
]

_IN_FILE: Final = "Too long for one message: all of it is in the file."
_EMPTY: Final = "…"
"""Slack takes no message without text, so there is always some."""


def render(response: Response, *, workspace_url: str = "") -> SlackMessage:
    """Return the message for `response`; the user group that it calls comes first.

    `workspace_url` is the workspace's own address as `auth.test` tells it, with which messages and people are linked.

    Raises:
        ValueError: a button carries more than Slack takes.
    """
    is_private = response.visibility is Visibility.PRIVATE
    sections = sections_of(response.reply, Naming(workspace_url, is_private))
    buttons, files = response.buttons[:BUTTONS], response.attachments
    head = _call(response.calls)
    answer = next((button.answer for button in buttons if button.answer), "")
    room = MESSAGE - _total([*head, *action_blocks(buttons), *_whole_blocks(answer), _file_note()])
    shown = fitted(sections, room, is_glance=bool(answer) and len(buttons) < BUTTONS)
    whole = _whole_buttons(shown, answer)
    tail: list[dict[str, Any]] = []
    if not shown.is_whole or len(buttons) + len(whole) > BUTTONS or (shown.cut_quotes and not whole):
        tail, whole, files = [_file_note()], [], (*files, whole_file(response.reply))
    tail += action_blocks([*buttons, *whole])
    body = packed(shown.sections, BLOCKS - len(head) - len(tail))
    blocks = (*head, *(body or [dim(plain_text(_EMPTY))]), *tail)
    return SlackMessage(spoken(response.reply), blocks, tuple(map(_file, files)))


def _call(group: str | None) -> list[dict[str, Any]]:
    """Return the block that calls a user group, and nobody else."""
    if not group or not is_group(group):
        return []
    text = {"type": "mrkdwn", "text": f"<!subteam^{group}>", "verbatim": True}
    return [{"type": "section", "text": text}]


def _whole_buttons(shown: Fitted, answer: str) -> list[Button]:
    """Return the buttons to the quotes that were cut, under an answer that can be shown again.

    What is said to their press carries no button, so that it stands in several blocks.
    """
    if not answer:
        return []
    numbers = shown.cut_quotes
    label = "Whole quote" if len(numbers) == 1 else "Whole quote [{}]"
    return [Button(WHOLE, answer, label.format(number), str(number)) for number in numbers]


def _whole_blocks(answer: str) -> list[dict[str, Any]]:
    """Return blocks as large as those of a few more buttons can be."""
    return list(action_blocks([Button(WHOLE, answer, "Whole quote [10]", "10")] * 10)) if answer else []


def _file_note() -> dict[str, Any]:
    return dim(plain_text(_IN_FILE))


def _file(attachment: Attachment) -> Attachment:
    return Attachment(attachment.name, attachment.content, shortened(attachment.description, FILE_TITLE))


def _total(blocks: Sequence[dict[str, Any]]) -> int:
    return sum(map(size, blocks))
