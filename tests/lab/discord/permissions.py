"""What a member may do in a channel, computed as Discord documents it."""

from tests.lab.discord.world import TALK, Channel, ChannelType, Guild, Member, Overwrite, Permission, User, World

_EVERYTHING = Permission((1 << 53) - 1)


def permissions_in(world: World, channel: Channel, user: User) -> Permission:
    """Return what `user` may do in `channel`; in a thread its parent's permissions hold."""
    guild = world.guild_of(channel)
    if guild is None:
        return TALK
    member = guild.members.get(user.id)
    if member is None:
        return Permission.NONE
    granted = permissions_of(guild, member)
    if guild.owner == user.id or granted & Permission.ADMINISTRATOR:
        return _EVERYTHING
    holder = world.channels[channel.parent] if channel.type is ChannelType.THREAD and channel.parent else channel
    return _overwritten(granted, holder.overwrites, guild, member)


def permissions_of(guild: Guild, member: Member) -> Permission:
    """Return what a member may do in the guild as such."""
    granted = guild.everyone.permissions
    for role in member.roles:
        granted |= guild.roles[role].permissions
    return granted


def _overwritten(granted: Permission, overwrites: tuple[Overwrite, ...], guild: Guild, member: Member) -> Permission:
    """Apply everyone's overwrite, then all roles' together, then the member's own."""
    for targets in ({guild.id}, member.roles, {member.user.id}):
        chosen = [overwrite for overwrite in overwrites if overwrite.target in targets]
        for overwrite in chosen:
            granted &= ~overwrite.deny
        for overwrite in chosen:
            granted |= overwrite.allow
    return granted if granted & Permission.VIEW_CHANNEL else Permission.NONE
