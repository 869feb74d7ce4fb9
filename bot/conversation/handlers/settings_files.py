"""Settings as files: settings export and import. The whole workspace's are the admins'."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.chat import Attachment, Call, Response, Upload
from bot.commands import REGISTRY
from bot.conversation.handlers.changed import changes_reply, hidden_sources
from bot.conversation.handlers.ids import refuse_names
from bot.conversation.handlers.model import Handler
from bot.conversation.handlers.places import (
    channel_layer,
    channel_meant,
    editor_of,
    home_of,
    is_admin,
    layer_words,
)
from bot.conversation.handlers.trail import SOURCES_KEY
from bot.conversation.options import check_options
from bot.conversation.services import Services, Situation
from bot.reply import Reply, Role, Text, WordedError, block_of, named_command, worded
from config.errors import UsageError
from config.key import Value
from config.layers import LayerKind
from config.store import workspace_address
from config.store.exchange import read_toml, write_toml

FILE_NAME: Final = "settings.toml"


async def export(services: Services, situation: Situation, call: Call) -> Response:
    """Give a channel's settings, or the whole workspace's with its commands, as a file."""
    home = home_of(situation)
    if "channel" not in call.arguments:
        _check_whole_workspace(situation, "export")
        text = await services.store.export_toml(home.platform, home.id)
        return _file(text, "Every setting of all places here and the commands made here are in the file.")
    channel = channel_meant(situation, call)
    layers = await services.store.layers_for(home.platform, home.id, channel=channel)
    values = {key: value for layer in layers if layer.kind is LayerKind.CHANNEL for key, value in layer.values.items()}
    left_out = bool(await hidden_sources(services, situation) & _names(values.get(SOURCES_KEY)))
    if left_out:
        del values[SOURCES_KEY]
    known = {key.name for key in await services.store.keys(home.platform, home.id)}
    text = write_toml(
        f"What is set in one channel of {home.platform}.", {(LayerKind.CHANNEL, channel): values}, (), known
    )
    words = layer_words(situation, channel_layer(situation, channel))
    warning = "Left out: sources, since it names some that may not be seen here." if left_out else ""
    return _file(text, worded("What ", words, " sets is in the file."), warning)


async def take_over(services: Services, situation: Situation, call: Call) -> Response:
    """Set what a file sets: in the places that it names, or all of it in one channel."""
    upload = call.arguments["file"]
    assert isinstance(upload, Upload)  # noqa: S101 - arguments come parsed
    home = home_of(situation)
    text = _decoded(upload)
    if "channel" in call.arguments:
        at = channel_layer(situation, channel_meant(situation, call))
        text = await _for_channel(services, situation, text, at.id)
    else:
        _check_whole_workspace(situation, "import")
        at = workspace_address(home.platform, home.id)
    for entry in read_toml(text, frozenset(command.name for command in REGISTRY)).entries:
        await check_options(services, situation, entry.key, entry.value)
        refuse_names(entry.key, entry.value)
    changes = await services.store.import_toml(editor_of(situation), at, text, services.clock())
    return Response(await changes_reply(services, situation, f"Taken over from {upload.name}.", changes))


def _check_whole_workspace(situation: Situation, verb: str) -> None:
    if not is_admin(situation):
        raise WordedError(
            f"Only admins may {verb} the settings of all places here.",
            worded(f"Name this channel to {verb} its settings alone: ", named_command(f"settings {verb}"), " channel:"),
        )


def _names(value: Value | None) -> frozenset[str]:
    return frozenset(value) if isinstance(value, tuple) else frozenset()


def _decoded(upload: Upload) -> str:
    """Read the file as text; a byte order mark, which some editors put first, is left out later."""
    try:
        return upload.content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{upload.name} is not text in UTF-8.", "Hand over the file as it was exported; nothing was changed."
        ) from error


async def _for_channel(services: Services, situation: Situation, text: str, channel: str) -> str:
    """Return a file that sets in one channel what a file sets in whatever single place.

    Raises:
        SettingError: it can't be read, or sets something unknown or bad.
        UsageError: it sets things in several places, or makes commands.
    """
    home = home_of(situation)
    found = read_toml(text, frozenset(command.name for command in REGISTRY))
    known = {key.name: key for key in await services.store.keys(home.platform, home.id)}
    if found.commands or len({(entry.kind, entry.id) for entry in found.entries}) > 1:
        raise UsageError(
            "That file is of more than one place.",
            "An admin can import it without a channel; or export one channel's settings, and import those here.",
        )
    values = {entry.key: value for entry, value in found.checked(known)}
    return write_toml("", {(LayerKind.CHANNEL, channel): values}, (), known)


def _file(text: str, *lines: Text) -> Response:
    blocks = tuple(block_of(Role.NOTE, line) for line in lines if line)
    attachment = Attachment(FILE_NAME, text.encode(), "Settings, to be read, kept, and imported again.")
    return Response(Reply(blocks), attachments=(attachment,))


HANDLERS: Final[Mapping[str, Handler]] = MappingProxyType({"settings export": export, "settings import": take_over})
