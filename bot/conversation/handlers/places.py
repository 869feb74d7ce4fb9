"""Which place, layer and person a command is about, as far as the rank of who gives it reaches. Pure.

Somebody's rank is known for the place where they act and for no other. So a moderator names that place
alone, and what reaches further is for admins.
"""

from bot.chat import Call, Place, Rank, Workspace
from bot.conversation.services import Situation
from bot.records import Doer
from bot.reply import Reference, ReferenceKind, Text, worded
from config.errors import UsageError
from config.layers import LayerKind
from config.store import Editor, LayerAddress


def home_of(situation: Situation) -> Workspace:
    """Return the workspace in which somebody acts; raises UsageError in a direct message."""
    home = situation.workspace
    if home is None:
        raise UsageError("That does not work in a direct message.", "Give the command in the channel that you mean.")
    return home


def editor_of(situation: Situation) -> Editor:
    """Return who acts, as the audit trail names them."""
    return Editor(situation.actor.id, situation.actor.name)


def doer_of(situation: Situation) -> Doer:
    """Return who acts, and where, as the trail of what was done names them."""
    return Doer.at(situation.place, situation.person, situation.actor.name)


def is_admin(situation: Situation) -> bool:
    """Whether the person may act in every place of the workspace."""
    return situation.actor.rank >= Rank.ADMIN


def channel_meant(situation: Situation, call: Call, parameter: str = "channel") -> str:
    """Return the channel that was named, or the one where the command was given.

    Raises:
        UsageError: another channel was named, and only an admin may.
    """
    named = str(call.arguments.get(parameter, situation.place.channel))
    if named not in {situation.place.channel, situation.place.thread} and not is_admin(situation):
        raise UsageError(
            "You can do that for this channel only: whether you moderate another one is not known here.",
            "Give the command in that channel, or ask an admin.",
        )
    return situation.place.channel if named == situation.place.thread else named


def place_meant(situation: Situation, call: Call) -> Place:
    """Return the place that was named; of another one than this only the channel is known. Raises UsageError."""
    channel = channel_meant(situation, call)
    if channel == situation.place.channel:
        return situation.place
    return Place(situation.place.platform, situation.place.workspace, channel)


def layer_meant(situation: Situation, call: Call) -> LayerAddress:
    """Return the layer that `where` and `channel` name: that of the channel, if they name none.

    Raises:
        UsageError: it is none of this place, or reaches further than the person's rank.
    """
    kind = LayerKind[str(call.arguments["where"]).upper()] if "where" in call.arguments else LayerKind.CHANNEL
    if kind < LayerKind.CHANNEL and not is_admin(situation):
        raise UsageError(
            "Only admins may change what holds beyond one channel.",
            "Change it for this channel instead (where: channel), or ask an admin.",
        )
    place = place_meant(situation, call)
    id_ = _ids(place)[kind]
    if id_ is None:
        raise UsageError(
            f"No {kind.word} is known of that place.",
            f"Give the command, without a channel, in the {kind.word} that you mean, or choose another layer.",
        )
    return _address(situation, kind, id_)


def channel_layer(situation: Situation, channel: str) -> LayerAddress:
    """Return the layer of a channel of this workspace."""
    return _address(situation, LayerKind.CHANNEL, channel)


def layers_around(situation: Situation, place: Place) -> tuple[LayerAddress, ...]:
    """Return the layers that hold in a place of this workspace, the nearest first."""
    ids = _ids(place)
    return tuple(_address(situation, kind, id_) for kind in reversed(LayerKind) if (id_ := ids[kind]) is not None)


def layer_words(situation: Situation, at: LayerAddress) -> Text:
    """Name a layer inside a sentence: “this channel”, or another one by its name."""
    if at.kind is LayerKind.WORKSPACE:
        return worded("the ", kind_words(at.kind))
    if _ids(situation.place)[at.kind] == at.id:
        return f"this {at.kind.word}"
    return worded(f"the {at.kind.word} ", Reference(ReferenceKind.CHANNEL, at.id))


def kind_words(kind: LayerKind) -> Text:
    """Name a kind of layer: a workspace is called as its platform calls it."""
    return worded(Reference(ReferenceKind.WORKSPACE, "", kind.word)) if kind is LayerKind.WORKSPACE else kind.word


def place_words(situation: Situation, channel: str | None, thread: str | None) -> Text:
    """Name where something was done, inside a sentence; it may not be known."""
    if thread is not None:
        return layer_words(situation, _address(situation, LayerKind.THREAD, thread))
    return "not known" if channel is None else layer_words(situation, channel_layer(situation, channel))


def _ids(place: Place) -> dict[LayerKind, str | None]:
    return dict(zip(LayerKind, (place.workspace, place.category, place.channel, place.thread), strict=True))


def _address(situation: Situation, kind: LayerKind, id_: str) -> LayerAddress:
    home = home_of(situation)
    return LayerAddress(home.platform, home.id, kind, id_)
