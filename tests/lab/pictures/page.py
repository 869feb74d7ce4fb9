"""A scene -> a page that imitates how a platform shows it on a phone. Pure; nothing in it is the platform's own."""

import base64
import hashlib
from collections.abc import Iterable
from html import escape
from itertools import groupby
from pathlib import Path

from tests.lab.pictures.model import TEXT, Attached, Filled, Gave, Line, Moment, Said, Scene, Span, Tapped, Wrote

_HUES = 360
_ELEMENTS = {"bold": "b", "italic": "i", "underline": "u", "strike": "s", "code": "code"}
_BOT = "Verbatim"
_SHOWN_PREVIEW = 60


def page(scene: Scene, style_sheet: Path) -> str:
    """Return the page, whole: its style and pictures are in it. The style decides what is shown of it, and where."""
    moments = "\n".join(map(_moment, scene.moments))
    style = style_sheet.read_text(encoding="utf-8")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(scene.title)}</title>'
        f"<style>{style}</style></head><body><header>{escape(scene.place)}</header><main>{moments}</main></body></html>"
    )


def _moment(moment: Moment) -> str:
    match moment:
        case Wrote():
            head = _preview(moment.answers, "") if moment.answers else ""
            lines = [Line(TEXT, (Span(TEXT, text),)) for text in moment.text.split("\n")]
            return _message(moment.who, _text(lines), head, kinds=_kinds(moment))
        case Gave():
            options = "".join(
                f' <span class="option"><b>{escape(name)}</b> {escape(value)}</span>' for name, value in moment.options
            )
            typed = f" {escape(moment.typed)}" if moment.typed else ""
            command = f"<b>{escape(moment.command)}</b>{typed}{options}"
            return f'<div class="typed">{_avatar(moment.who)}<div>{command}</div></div>'
        case Tapped():
            return f'<div class="tapped">{escape(moment.who)} taps <b>{escape(moment.label)}</b></div>'
        case Filled():
            fields = "".join(
                f"<label>{escape(field)}</label><div>{escape(text)}</div>" for field, text in moment.fields
            )
            return f'<div class="form"><h1>{escape(moment.title)}</h1>{fields}</div>'
        case Said():
            return _said(moment)


def _said(said: Said) -> str:
    body = "".join(f'<div class="display">{_text(lines)}</div>' for lines in said.texts)
    body += "".join(map(_file, said.files))
    body += "".join(
        '<div class="row">' + "".join(f"<button>{escape(label)}</button>" for label in row) + "</div>"
        for row in said.rows
    )
    if said.only:
        body += '<div class="private">Only you can see this</div>'
    beside = '<span class="tag">APP</span>'
    if said.place:
        beside += f'<span class="where">in {escape(said.place)}</span>'
    return _message(_BOT, body, _head(said), beside, kinds=_kinds(said))


def _kinds(moment: Wrote | Said) -> str:
    """Return what a message is beside that, in classes of the style."""
    is_private = isinstance(moment, Said) and bool(moment.only)
    return " private-message" * is_private + " in-thread" * moment.in_thread


def _head(said: Said) -> str:
    """Return the line over a message that says what it answers."""
    match said.after:
        case Gave(who=who, command=command):
            return f'<div class="head">{_avatar(who)}{escape(who)} used <a>{escape(command)}</a></div>'
        case Wrote(who=who, text=text):
            return _preview(who, text)
        case _:
            return ""


def _message(who: str, body: str, head: str, beside: str = "", *, kinds: str = "") -> str:
    name = f'<div class="name"><b>{escape(who)}</b>{beside}</div>'
    return f'<article class="message{kinds}">{head}{_avatar(who)}<div class="body">{name}{body}</div></article>'


def _preview(who: str, text: str) -> str:
    words = text.partition("\n")[0]
    shown = words if len(words) <= _SHOWN_PREVIEW else words[:_SHOWN_PREVIEW] + "…"
    return f'<div class="head">{_avatar(who)}<b>{escape(who)}</b>&nbsp;{escape(shown)}</div>'


def _avatar(who: str) -> str:
    initials = "".join(word[0] for word in who.split())[:2]
    hue = int.from_bytes(hashlib.sha256(who.encode()).digest()[:2], "big") % _HUES
    return f'<span class="avatar" style="background:hsl({hue} 45% 42%)">{escape(initials)}</span>'


def _file(file: Attached) -> str:
    if file.is_picture:
        data = base64.b64encode(file.content).decode()
        return f'<img class="picture" src="data:image/png;base64,{data}" alt="{escape(file.description)}">'
    return f'<div class="file"><b>{escape(file.name)}</b><br>{len(file.content):,} bytes</div>'


def _text(lines: Iterable[Line]) -> str:
    return "".join(_group(kind, list(alike)) for kind, alike in groupby(lines, lambda line: line.kind))


def _group(kind: str, lines: list[Line]) -> str:
    inner = [_spans(line) for line in lines]
    match kind:
        case "quotation":
            return f"<blockquote>{'<br>'.join(inner)}</blockquote>"
        case "code_block":
            return "".join(f"<pre>{text}</pre>" for text in inner)
        case "list":
            return "<ul>" + "".join(f"<li>{text}</li>" for text in inner) + "</ul>"
        case "subtext" | "heading":
            return "".join(f'<div class="{kind}">{text}</div>' for text in inner)
        case _:
            return "".join(f'<div class="line">{text or "&nbsp;"}</div>' for text in inner)


def _spans(line: Line) -> str:
    return "".join(_span(span) for span in line.spans)


def _span(span: Span) -> str:
    inner = escape(span.text) or "".join(map(_span, span.inside))
    if span.kind == TEXT:
        return inner
    if span.kind == "link":
        return f"<a>{inner}</a>"
    if element := _ELEMENTS.get(span.kind):
        return f"<{element}>{inner}</{element}>"
    return f'<span class="{span.kind}">{inner}</span>'
