"""Response -> Payload: what is said, as a message of Discord's that keeps every limit and does nothing but show text.

A message of up to 2,000 characters is plain text; a longer one, up to 4,000, is built of components,
which need no permission to embed. Beyond that context is cut first, then quotes; what was cut is one
tap away (a button) or in a file that goes with the message.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.chat import Attachment, Button, Response
from bot.render.cutting import shared_room
from bot.render.discord.escape import escaped, restored
from bot.render.discord.layout import Section, cut, cut_table, joined, sections_of
from bot.render.discord.limits import (
    BUTTON_LABEL,
    BUTTONS_IN_ROW,
    COMPONENTS,
    CONTENT,
    DISPLAYED,
    FILE_DESCRIPTION,
    FILES,
    ROWS,
)
from bot.render.discord.payload import Payload
from bot.render.lengths import shortened, units
from bot.render.reading import Kind
from bot.render.unseen import visible
from bot.render.whole import WHOLE, whole_file

__all__ = ["Payload", "escaped", "render", "restored"]

_CONTEXT: Final = 240
"""So many units are left of each side's context where there is too little room."""
_LEAST_QUOTE: Final = 160
"""A quote is not cut below so many units: the rest goes into the file instead."""
_LEAST_TABLE: Final = 200
_IN_FILE: Final = "-# Too long for one message: all of it is in the file."
_EMPTY: Final = "…"
"""Discord takes no message without text, so there is always some."""


def render(response: Response) -> Payload:
    """Return the message for `response`; the role that it calls comes first."""
    sections = sections_of(response.reply)
    buttons, files = response.buttons, response.attachments
    call = f"<@&{response.calls}>\n" if response.calls and response.calls.isdecimal() else ""
    room = DISPLAYED - units(call)
    fitted = _fitted(sections, room)
    text = joined(fitted) or _EMPTY
    if fitted != sections:
        whole = _whole_button(fitted, buttons) if len(fitted) == len(sections) else None
        if whole:
            buttons = (*buttons, whole)
        else:
            text = f"{joined(_fitted(sections, room - units(_IN_FILE) - 1))}\n{_IN_FILE}"
            files = (*files, whole_file(response.reply))
    return _payload(call + text, tuple(_rows(buttons)), files, int(response.calls or 0) if call else None)


def _payload(
    text: str, rows: tuple[tuple[Button, ...], ...], files: Sequence[Attachment], calls: int | None
) -> Payload:
    is_plain = units(text) <= CONTENT
    # In a message of components a row, a button and a file each count as one of them, and so does the text.
    most = FILES if is_plain else min(FILES, COMPONENTS - 1 - sum(1 + len(row) for row in rows))
    return Payload(
        content=text if is_plain else "",
        displays=() if is_plain else (text,),
        rows=rows,
        files=tuple(map(_file, files[-most:])),
        calls=calls,
    )


def _fitted(sections: Sequence[Section], most: int) -> list[Section]:
    """Return the sections in at most `most` units: first context is cut, then quotes, then the end is left out."""
    if units(joined(sections)) <= most:
        return list(sections)
    sections = [
        cut(section, _CONTEXT) if section.kind in {Kind.BEFORE, Kind.AFTER} else section for section in sections
    ]
    over = units(joined(sections)) - most
    if over > 0:
        sections = _with_shorter_quotes(sections, over)
    return list(sections) if units(joined(sections)) <= most else _first(sections, most)


def _with_shorter_quotes(sections: Sequence[Section], over: int) -> list[Section]:
    """Give every quote the same room, so that at least `over` units are saved if that can be."""
    quotes = [units(section.markdown) for section in sections if section.kind is Kind.QUOTE]
    most = shared_room(quotes, over, _LEAST_QUOTE)
    return [
        cut(section, most) if section.kind is Kind.QUOTE and units(section.markdown) > most else section
        for section in sections
    ]


def _first(sections: Sequence[Section], most: int) -> list[Section]:
    """Return as many sections as there is room for, a table's first lines among them."""
    kept: list[Section] = []
    for section in sections:
        room = most - units(joined(kept)) - len("\n\n")
        if units(section.markdown) > room:
            if section.kind is Kind.TABLE and room >= _LEAST_TABLE:
                kept.append(cut_table(section, room))
            elif not kept:
                kept.append(cut(section, room) if section.source else Section(section.kind, _EMPTY, is_cut=True))
            break
        kept.append(section)
    return kept


def _whole_button(sections: Sequence[Section], buttons: Sequence[Button]) -> Button | None:
    """Return the button to the one quote that was cut, under an answer that can be shown again.

    What is said to its press carries no button, so that it comes with a file if it is too long again.
    """
    answer = next((button.answer for button in buttons if button.answer), "")
    shortened_ones = [section for section in sections if section.is_cut]
    if not answer or len(buttons) >= ROWS * BUTTONS_IN_ROW or len(shortened_ones) != 1:
        return None
    number = shortened_ones[0].number
    return None if number is None else Button(WHOLE, answer, "Whole quote", str(number))


def _file(attachment: Attachment) -> Attachment:
    return Attachment(attachment.name, attachment.content, shortened(attachment.description, FILE_DESCRIPTION))


def _rows(buttons: Sequence[Button]) -> Iterator[tuple[Button, ...]]:
    shown = [
        Button(button.action, button.answer, shortened(visible(button.label), BUTTON_LABEL), button.argument)
        for button in buttons[: ROWS * BUTTONS_IN_ROW]
    ]
    for start in range(0, len(shown), BUTTONS_IN_ROW):
        yield tuple(shown[start : start + BUTTONS_IN_ROW])
