"""What there is, as the JSON that Discord sends."""

from tests.lab.discord.permissions import permissions_in, permissions_of
from tests.lab.discord.world import Channel, ChannelType, Flag, Guild, Json, Member, Message, Role, User, World

_AUTO_ARCHIVE_MINUTES = 1440
_REPLY_TYPE = 19


def user_json(user: User) -> Json:
    return {
        "id": user.id,
        "username": user.name.lower().replace(" ", "_"),
        "discriminator": "0",
        "global_name": None if user.bot else user.name,
        "avatar": None,
        "bot": user.bot,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }


def own_user_json(user: User) -> Json:
    return user_json(user) | {"mfa_enabled": False, "locale": "en-US", "verified": True, "email": None}


def role_json(role: Role, position: int) -> Json:
    return {
        "id": role.id,
        "name": role.name,
        "permissions": str(int(role.permissions)),
        "position": position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def member_json(member: Member) -> Json:
    """Write a member without the user, as it stands beside an author."""
    return {
        "avatar": None,
        "banner": None,
        "communication_disabled_until": None,
        "flags": 0,
        "joined_at": member.joined_at,
        "nick": None,
        "pending": False,
        "premium_since": None,
        "roles": sorted(member.roles),
        "mute": False,
        "deaf": False,
    }


def full_member_json(member: Member) -> Json:
    return member_json(member) | {"user": user_json(member.user)}


def interaction_member_json(world: World, channel: Channel, member: Member) -> Json:
    permissions = permissions_in(world, channel, member.user)
    return full_member_json(member) | {"permissions": str(int(permissions))}


def channel_json(world: World, channel: Channel) -> Json:
    base: Json = {"id": channel.id, "type": int(channel.type), "flags": 0, "last_message_id": None}
    if channel.type is ChannelType.DIRECT:
        return base | {"recipients": [user_json(world.users[found]) for found in channel.recipients]}
    base |= {"guild_id": channel.guild, "name": channel.name, "parent_id": channel.parent, "rate_limit_per_user": 0}
    if channel.type is ChannelType.THREAD:
        return base | _thread_fields(channel)
    base |= {"position": channel.position, "nsfw": False, "permission_overwrites": _overwrites(channel)}
    if channel.type is not ChannelType.CATEGORY:
        base["topic"] = None
    if channel.type is ChannelType.FORUM:
        base |= _forum_fields()
    return base


def _overwrites(channel: Channel) -> list[Json]:
    return [
        {
            "id": overwrite.target,
            "type": 0 if overwrite.is_role else 1,
            "allow": str(int(overwrite.allow)),
            "deny": str(int(overwrite.deny)),
        }
        for overwrite in channel.overwrites
    ]


def _thread_fields(channel: Channel) -> Json:
    return {
        "owner_id": channel.owner,
        "message_count": 0,
        "member_count": 1,
        "total_message_sent": 0,
        "applied_tags": [],
        "thread_metadata": {
            "archived": False,
            "archive_timestamp": "2026-01-01T00:00:00+00:00",
            "auto_archive_duration": _AUTO_ARCHIVE_MINUTES,
            "locked": False,
        },
    }


def _forum_fields() -> Json:
    return {
        "available_tags": [],
        "default_reaction_emoji": None,
        "default_sort_order": None,
        "default_forum_layout": 0,
    }


def guild_json(guild: Guild) -> Json:
    """Write what REST and the gateway have in common of a guild."""
    return {
        "id": guild.id,
        "name": guild.name,
        "icon": None,
        "description": None,
        "splash": None,
        "discovery_splash": None,
        "features": [],
        "banner": None,
        "owner_id": guild.owner,
        "application_id": None,
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "verification_level": 0,
        "roles": [role_json(role, position) for position, role in enumerate(guild.roles.values())],
        "default_message_notifications": 1,
        "mfa_level": 0,
        "explicit_content_filter": 0,
        "vanity_url_code": None,
        "premium_tier": 0,
        "preferred_locale": "en-US",
        "rules_channel_id": None,
        "safety_alerts_channel_id": None,
        "public_updates_channel_id": None,
        "premium_progress_bar_enabled": False,
        "nsfw_level": 0,
        "emojis": [],
        "stickers": [],
        "incidents_data": None,
    }


def rest_guild_json(guild: Guild) -> Json:
    return guild_json(guild) | {
        "home_header": None,
        "region": "deprecated",
        "widget_enabled": False,
        "widget_channel_id": None,
        "max_presences": None,
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "premium_subscription_count": 0,
        "nsfw": False,
    }


def guild_create_json(world: World, guild: Guild, bot: User) -> Json:
    """Write GUILD_CREATE; as for a bot without the members' intent, it names the bot's own member alone."""
    channels = [found for found in world.channels_of(guild) if found.type is not ChannelType.THREAD]
    threads = [found for found in world.channels_of(guild) if found.type is ChannelType.THREAD]
    return guild_json(guild) | {
        "channels": [channel_json(world, found) for found in channels],
        "threads": [channel_json(world, found) for found in threads],
        "members": [full_member_json(guild.members[bot.id])],
        "member_count": len(guild.members),
        "joined_at": guild.members[bot.id].joined_at,
        "large": False,
        "hub_type": None,
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def partial_guild_json(guild: Guild, member: Member) -> Json:
    """Write an entry of the list of one's own guilds."""
    return {
        "id": guild.id,
        "name": guild.name,
        "icon": None,
        "banner": None,
        "owner": guild.owner == member.user.id,
        "permissions": str(int(permissions_of(guild, member))),
        "features": [],
    }


def message_json(world: World, message: Message) -> Json:
    channel = world.channels[message.channel]
    written: Json = {
        "id": message.id,
        "channel_id": message.channel,
        "author": user_json(message.author),
        "content": message.content,
        "timestamp": message.timestamp,
        "edited_timestamp": message.edited_at,
        "tts": False,
        "mention_everyone": False,
        "mentions": [user_json(world.users[found]) for found in message.mentions],
        "mention_roles": [],
        "attachments": message.attachments,
        "embeds": message.embeds,
        "components": message.components,
        "pinned": False,
        "type": _REPLY_TYPE if message.reference else message.type,
        "flags": int(message.flags | (Flag.HAS_THREAD if message.id in world.channels else Flag.NONE)),
    }
    if message.nonce is not None:
        written["nonce"] = message.nonce
    if message.interaction is not None:
        written["interaction_metadata"] = message.interaction
    if message.reference:
        written |= _reference_fields(world, channel, message.reference)
    return written


def _reference_fields(world: World, channel: Channel, reference: str) -> Json:
    pointer: Json = {"type": 0, "channel_id": channel.id, "message_id": reference}
    if channel.guild is not None:
        pointer["guild_id"] = channel.guild
    found = world.messages.get(reference)
    if found is None or found.deleted:
        return {"message_reference": pointer, "referenced_message": None}
    # Discord doesn't follow references further than one step.
    quoted = message_json(world, found)
    quoted.pop("referenced_message", None)
    return {"message_reference": pointer, "referenced_message": quoted}


def message_event_json(world: World, message: Message) -> Json:
    """Write MESSAGE_CREATE or MESSAGE_UPDATE, which tell of the guild and of the author's roles there too."""
    written = message_json(world, message)
    channel = world.channels[message.channel]
    guild = world.guild_of(channel)
    if guild is None:
        return written
    written["guild_id"] = guild.id
    if member := guild.members.get(message.author.id):
        written["member"] = member_json(member)
    return written


def is_finished(message: Message) -> bool:
    """Tell whether a message is more than the sign that somebody is thinking."""
    return not message.flags & Flag.LOADING
