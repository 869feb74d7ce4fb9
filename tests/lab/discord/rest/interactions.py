"""The first response to an interaction."""

from collections.abc import Callable
from enum import IntEnum

from tests.lab.discord.backend import (
    PENDING_RESPONSE_SECONDS,
    Answer,
    Backend,
    Interaction,
    RefusedError,
    Request,
    Routes,
)
from tests.lab.discord.payloads import message_json, user_json
from tests.lab.discord.posting import Draft, edit, post
from tests.lab.discord.rest.finding import BAD_REQUEST, NOT_FOUND, is_private
from tests.lab.discord.world import File, Flag, Json, Message


class Kind(IntEnum):
    """Discord's kinds of interaction."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    FORM = 5


class Callback(IntEnum):
    """Discord's kinds of first response."""

    MESSAGE = 4
    DEFER = 5
    DEFER_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    FORM = 9


_ALLOWED = {
    Kind.COMMAND: {Callback.MESSAGE, Callback.DEFER, Callback.FORM},
    Kind.COMPONENT: {Callback.MESSAGE, Callback.DEFER, Callback.DEFER_UPDATE, Callback.UPDATE, Callback.FORM},
    Kind.AUTOCOMPLETE: {Callback.CHOICES},
    Kind.FORM: {Callback.MESSAGE, Callback.DEFER, Callback.DEFER_UPDATE, Callback.UPDATE},
}


def _respond(backend: Backend, request: Request) -> Answer:
    interaction = _pending(backend, request)
    callback = Callback(request.body["type"])
    if callback not in _ALLOWED[Kind(interaction.type)]:
        backend.blame("interaction", f"{callback.name} is no response to a {Kind(interaction.type).name}")
        raise RefusedError(BAD_REQUEST, 50035, "Invalid Form Body: type")
    if callback in (Callback.UPDATE, Callback.DEFER_UPDATE) and interaction.source is None:
        backend.blame("interaction", f"{callback.name} where there is no message to update")
        raise RefusedError(BAD_REQUEST, 50035, "Invalid Form Body: type")
    data = request.body.get("data") or {}
    interaction.response = callback
    interaction.response_data = data
    _EFFECTS[callback](backend, interaction, data, request.files)
    backend.changes.announce()
    return _answer(backend, interaction, request)


def _pending(backend: Backend, request: Request) -> Interaction:
    interaction = backend.interactions.get(request.path["interaction_token"])
    if interaction is None or interaction.id != request.path["interaction_id"]:
        raise RefusedError(NOT_FOUND, 10062, "Unknown interaction")
    if interaction.response is not None:
        raise RefusedError(BAD_REQUEST, 40060, "Interaction has already been acknowledged.")
    if interaction.late or backend.clock.now - interaction.delivered_at > PENDING_RESPONSE_SECONDS:
        interaction.late = True
        raise RefusedError(NOT_FOUND, 10062, "Unknown interaction")
    return interaction


def _answer(backend: Backend, interaction: Interaction, request: Request) -> Answer:
    if request.query.get("with_response", "").lower() not in ("1", "true"):
        return Answer(status=204)
    about: Json = {"id": interaction.id, "type": interaction.type, "channel_id": interaction.channel.id}
    message = interaction.message or interaction.source
    if interaction.response not in (Callback.MESSAGE, Callback.DEFER, Callback.UPDATE) or message is None:
        return Answer({"interaction": about})
    about |= {"response_message_id": message.id, "response_message_ephemeral": message.sees is not None}
    if interaction.response == Callback.DEFER:
        return Answer({"interaction": about | {"response_message_loading": True}})
    resource = {"type": int(interaction.response), "message": message_json(backend.world, message)}
    return Answer({"interaction": about, "resource": resource})


_Effect = Callable[[Backend, Interaction, Json, tuple[File, ...]], None]


def respond_with(backend: Backend, interaction: Interaction, body: Json, files: tuple[File, ...]) -> Message:
    """Let a response appear, for the asker alone if its flags say so."""
    sees = interaction.user.id if is_private(body.get("flags")) else None
    draft = Draft(body, files, sees=sees, interaction=_metadata(interaction))
    return post(backend, interaction.channel, backend.application.bot, draft)


def _metadata(interaction: Interaction) -> Json:
    written: Json = {
        "id": interaction.id,
        "type": interaction.type,
        "user": user_json(interaction.user),
        "authorizing_integration_owners": interaction.payload["authorizing_integration_owners"],
    }
    if interaction.trigger is not None:
        written["triggering_interaction_metadata"] = _metadata(interaction.trigger)
    elif interaction.source is not None:
        written["interacted_message_id"] = interaction.source.id
    return written


def _send(backend: Backend, interaction: Interaction, data: Json, files: tuple[File, ...]) -> None:
    interaction.message = respond_with(backend, interaction, data, files)


def _defer(backend: Backend, interaction: Interaction, data: Json, files: tuple[File, ...]) -> None:
    thinking = {"flags": int(Flag(data.get("flags") or 0) | Flag.LOADING)}
    interaction.message = respond_with(backend, interaction, thinking, files)


def _update(backend: Backend, interaction: Interaction, data: Json, files: tuple[File, ...]) -> None:
    if interaction.source is not None:
        edit(backend, interaction.source, data, files)


def _nothing(_: Backend, __: Interaction, ___: Json, ____: tuple[File, ...]) -> None:
    """Leave it at what is noted of every response."""


_EFFECTS: dict[Callback, _Effect] = {
    Callback.MESSAGE: _send,
    Callback.DEFER: _defer,
    Callback.DEFER_UPDATE: _nothing,
    Callback.UPDATE: _update,
    Callback.CHOICES: _nothing,
    Callback.FORM: _nothing,
}

ROUTES: Routes = {("POST", "/interactions/{interaction_id}/{interaction_token}/callback"): _respond}
