"""What follows the first response to an interaction, under the interaction's token."""

from tests.lab.discord.backend import (
    TOKEN_LIFE_SECONDS,
    Answer,
    Backend,
    Interaction,
    RefusedError,
    Request,
    Routes,
)
from tests.lab.discord.payloads import is_finished, message_json
from tests.lab.discord.posting import delete, edit
from tests.lab.discord.rest.finding import NOT_FOUND, interaction_of, is_private
from tests.lab.discord.rest.interactions import Callback, respond_with
from tests.lab.discord.world import Message


def _live(backend: Backend, request: Request) -> Interaction:
    interaction = interaction_of(backend, request)
    if backend.clock.now - interaction.delivered_at > TOKEN_LIFE_SECONDS:
        raise RefusedError(401, 50027, "Invalid Webhook Token")
    return interaction


def _follow_up(backend: Backend, request: Request) -> Answer:
    interaction = _live(backend, request)
    original = interaction.message
    if original is not None and not is_finished(original):
        return _finish(backend, request, original)
    message = respond_with(backend, interaction, request.body, request.files)
    interaction.followups.append(message)
    backend.changes.announce()
    return Answer(message_json(backend.world, message))


def _finish(backend: Backend, request: Request, original: Message) -> Answer:
    """Take the first follow-up after a deferral for what the person waits for, as Discord does."""
    if is_private(request.body.get("flags")) != (original.sees is not None):
        backend.blame("interaction", "the answer is not as private as its deferral announced")
    edit(backend, original, request.body, request.files)
    return Answer(message_json(backend.world, original))


def _target(backend: Backend, request: Request) -> Message:
    """Return the message of the path: the response, the message whose button was pressed, or a follow-up."""
    interaction = _live(backend, request)
    wanted = request.path.get("message_id")
    own = interaction.message
    if interaction.response in (Callback.UPDATE, Callback.DEFER_UPDATE):
        own = interaction.source
    known = [own, *interaction.followups]
    for message in known if wanted is not None else [own]:
        if message is not None and not message.deleted and wanted in (None, message.id):
            return message
    raise RefusedError(NOT_FOUND, 10008, "Unknown Message")


def _get(backend: Backend, request: Request) -> Answer:
    return Answer(message_json(backend.world, _target(backend, request)))


def _edit(backend: Backend, request: Request) -> Answer:
    message = _target(backend, request)
    edit(backend, message, request.body, request.files)
    return Answer(message_json(backend.world, message))


def _delete(backend: Backend, request: Request) -> Answer:
    delete(backend, _target(backend, request))
    return Answer(status=204)


_WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
_PATHS = (_WEBHOOK + "/messages/@original", _WEBHOOK + "/messages/{message_id}")

ROUTES: Routes = {
    ("POST", _WEBHOOK): _follow_up,
    **{("GET", path): _get for path in _PATHS},
    **{("PATCH", path): _edit for path in _PATHS},
    **{("DELETE", path): _delete for path in _PATHS},
}
