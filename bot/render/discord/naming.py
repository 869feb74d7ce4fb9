r"""Words with references -> Discord's markdown: what is named is shown as Discord shows it, and can be tapped.

    written(worded("in ", Reference(ReferenceKind.CHANNEL, "12")))  == "in <#12>"
    written("in <#12>")                                             == r"in \<#12>"

Nobody is pinged by any of these: messages go out with no mention allowed but that of the one role that is called.
"""

from types import MappingProxyType
from typing import Final

from bot.render.discord.escape import escaped
from bot.reply import Reference, ReferenceKind, Text, Words

_MARKS: Final = MappingProxyType({ReferenceKind.CHANNEL: "#", ReferenceKind.PERSON: "@", ReferenceKind.ROLE: "@&"})
_WORKSPACE: Final = "server"
"""What Discord's people call a workspace."""
_MESSAGES: Final = "https://discord.com/channels"


def written(text: Text) -> str:
    """Return the markdown of a text; what is no reference is shown as it is.

    What stands between two links is escaped as one: a colon of ours and a word of somebody's may make an emoji.
    """
    found, plain = [], ""
    for part in text.parts if isinstance(text, Words) else (text,):
        link = _link(part) if isinstance(part, Reference) else None
        if link is None:
            plain += str(part)
        else:
            found += [escaped(plain), link]
            plain = ""
    return "".join([*found, escaped(plain)])


def _link(reference: Reference) -> str | None:
    """Return the mention or the link; None for what has no id of Discord's, which is named by its name."""
    if reference.kind is ReferenceKind.WORKSPACE:
        return _WORKSPACE
    ids = (*reference.within, reference.id)
    if reference.kind is ReferenceKind.COMMAND or not all(id_.isascii() and id_.isdecimal() for id_ in ids):
        return None
    if reference.kind is ReferenceKind.MESSAGE:
        return f"[{escaped(str(reference))}](<{_MESSAGES}/{'/'.join(ids)}>)"
    return f"<{_MARKS[reference.kind]}{reference.id}>"
