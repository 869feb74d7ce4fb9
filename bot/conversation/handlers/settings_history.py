"""Who changed what holds in a place, and taking that back: settings history and undo."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from bot.chat import Call, Response
from bot.conversation.handlers.changed import changes_reply, hidden_sources
from bot.conversation.handlers.model import Handler
from bot.conversation.handlers.places import editor_of, home_of, is_admin, layers_around, place_meant
from bot.conversation.handlers.trail import change_table, last_standing
from bot.conversation.services import Services, Situation
from bot.reply import Action, Block, Reply, Role, Table, WordedError, block_of, note, ours, worded
from config.layers import LayerKind
from config.store import Change, LayerAddress

MOST_CHANGES: Final = 20
"""So many changes are shown at once; further ones are in the admins' audit."""
LOOKED_THROUGH: Final = 1000
"""So many of a layer's newest changes are looked through for those that are asked for."""
_SEE_HISTORY: Final = ours("See what was changed with: </settings history>")


async def history(services: Services, situation: Situation, call: Call) -> Response:
    """Show the changes of what holds in a place, the newest first."""
    key = call.arguments.get("key")
    found = await _changes(services, situation, layers_around(situation, place_meant(situation, call)))
    shown = [change for change in found if key in {None, change.key}]
    if not shown:
        what = "Nothing was" if key is None else f"“{key}” was never"
        return Response(note(f"{what} changed there.", ours("See what holds with: </settings show>")))
    blocks: list[Block | Table] = [
        change_table(situation, shown[:MOST_CHANGES], await hidden_sources(services, situation))
    ]
    if len(shown) > MOST_CHANGES:
        last = worded(f"These are the last {MOST_CHANGES}; ", ours("an admin sees all with: </audit>"))
        blocks.append(block_of(Role.NOTE, last))
    return Response(Reply(tuple(blocks), (Action(ours("</settings undo> change:NUMBER"), "takes a change back"),)))


async def undo(services: Services, situation: Situation, call: Call) -> Response:
    """Undo a change by its number, or the last one that is in force here; a moderator, only those of this place."""
    nearest_first = layers_around(situation, situation.place)
    reachable = [at for at in nearest_first if is_admin(situation) or at.kind >= LayerKind.CHANNEL]
    found = await _changes(services, situation, reachable)
    change = _chosen(found, call) if "change" in call.arguments else last_standing(found)
    if change is not None:
        at = nearest_first[-1] if is_admin(situation) else change.where
        number = change.id
    elif is_admin(situation) and "change" in call.arguments:
        at, number = nearest_first[-1], int(str(call.arguments["change"]))
    else:
        raise WordedError("There is no such change to undo here.", _SEE_HISTORY)
    changes = await services.store.undo(editor_of(situation), at, services.clock(), number)
    summary = f"Undone: change {number}" + (", with all that was done together with it." if len(changes) > 1 else ".")
    return Response(await changes_reply(services, situation, summary, changes))


def _chosen(found: Iterable[Change], call: Call) -> Change | None:
    number = int(str(call.arguments["change"]))
    return next((change for change in found if change.id == number), None)


async def _changes(services: Services, situation: Situation, layers: Iterable[LayerAddress]) -> list[Change]:
    """Return the newest changes of some layers, the newest first."""
    home = home_of(situation)
    found = [
        change for at in layers for change in await services.store.history(home.platform, home.id, LOOKED_THROUGH, at)
    ]
    return sorted(found, key=lambda change: -change.id)


HANDLERS: Final[Mapping[str, Handler]] = MappingProxyType({"settings history": history, "settings undo": undo})
