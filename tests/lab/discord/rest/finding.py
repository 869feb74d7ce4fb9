"""Finding what a path names, or refusing as Discord does."""

from tests.lab.discord.backend import Backend, Interaction, RefusedError, Request
from tests.lab.discord.permissions import permissions_in
from tests.lab.discord.world import Channel, ChannelType, Flag, Guild, Message, Permission

NOT_FOUND = 404
FORBIDDEN = 403
BAD_REQUEST = 400


def channel_of(backend: Backend, request: Request) -> Channel:
    """Return the channel of the path, if the bot may see it."""
    channel = backend.world.channels.get(request.path["channel_id"])
    if channel is None:
        raise RefusedError(NOT_FOUND, 10003, "Unknown Channel")
    require(backend, channel, Permission.VIEW_CHANNEL)
    return channel


def guild_of(backend: Backend, request: Request) -> Guild:
    """Return the guild of the path, if the bot is in it."""
    guild = backend.world.guilds.get(request.path["guild_id"])
    if guild is None or backend.application.bot.id not in guild.members:
        raise RefusedError(NOT_FOUND, 10004, "Unknown Guild")
    return guild


def message_of(backend: Backend, request: Request) -> Message:
    """Return the message of the path, if it is there for all."""
    message = backend.world.messages.get(request.path["message_id"])
    if message is None or message.deleted or message.sees or message.channel != request.path["channel_id"]:
        raise RefusedError(NOT_FOUND, 10008, "Unknown Message")
    return message


def own_message_of(backend: Backend, request: Request) -> Message:
    message = message_of(backend, request)
    if message.author.id != backend.application.bot.id:
        raise RefusedError(FORBIDDEN, 50005, "Cannot edit a message authored by another user")
    return message


def interaction_of(backend: Backend, request: Request) -> Interaction:
    """Return the interaction of a webhook's path, if it was answered and its token still lives."""
    interaction = backend.interactions.get(request.path["webhook_token"])
    if interaction is None or request.path["webhook_id"] != backend.application.id:
        raise RefusedError(NOT_FOUND, 10015, "Unknown Webhook")
    if interaction.response is None:
        if not interaction.forgiven and request.method != "GET":  # who looks may not know
            backend.blame(f"{request.method} {request.template}", "an interaction is used before it is acknowledged")
        raise RefusedError(NOT_FOUND, 10015, "Unknown Webhook")
    if interaction.late:
        raise RefusedError(401, 50027, "Invalid Webhook Token")
    return interaction


def require(backend: Backend, channel: Channel, wanted: Permission) -> None:
    """Refuse what the bot may not do in a channel."""
    held = permissions_in(backend.world, channel, backend.application.bot)
    if not held & Permission.VIEW_CHANNEL:
        raise RefusedError(FORBIDDEN, 50001, "Missing Access")
    if wanted & ~held:
        raise RefusedError(FORBIDDEN, 50013, "Missing Permissions")


def sending_permission(channel: Channel) -> Permission:
    in_thread = channel.type is ChannelType.THREAD
    return Permission.SEND_MESSAGES_IN_THREADS if in_thread else Permission.SEND_MESSAGES


def is_private(flags: int | None) -> bool:
    return bool(Flag(flags or 0) & Flag.EPHEMERAL)
