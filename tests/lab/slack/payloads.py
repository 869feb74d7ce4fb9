"""Slack's JSON of what there is."""

from hashlib import sha256

from tests.lab.slack.backend import Backend
from tests.lab.slack.world import Channel, ChannelKind, File, Json, Message, Team, User, UserGroup, View

_PICTURE_SIZES = (24, 32, 48, 72, 192, 512)
_BOT_PICTURE_SIZES = (36, 48, 72)
_COLOR = "9f69e7"
_UPDATED = 1_700_000_000


def user_json(user: User, application: str) -> Json:
    """Return a user as users.info has it."""
    profile: Json = {
        "title": "",
        "phone": "",
        "skype": "",
        "fields": {},
        "real_name": user.name,
        "real_name_normalized": user.name,
        "display_name": user.name.split()[0].lower(),
        "display_name_normalized": user.name.split()[0].lower(),
        "status_text": "",
        "status_emoji": "",
        "avatar_hash": _digest(user.id)[:12],
        "team": user.team,
        **{f"image_{size}": f"https://avatars.invalid/{user.id}/{size}.png" for size in _PICTURE_SIZES},
    }
    if user.bot:
        profile |= {"api_app_id": application, "always_active": False}
    return {
        "id": user.id,
        "team_id": user.home or user.team,
        "name": user.name.split()[0].lower(),
        "deleted": user.deleted,
        "color": _COLOR,
        "real_name": user.name,
        "tz": "Europe/Amsterdam",
        "tz_label": "Central European Time",
        "tz_offset": 3600,
        "profile": profile,
        "is_admin": user.admin or user.owner,
        "is_owner": user.owner,
        "is_primary_owner": False,
        "is_restricted": user.guest,
        "is_ultra_restricted": False,
        "is_bot": user.bot,
        "is_app_user": False,
        "updated": _UPDATED,
        "locale": user.locale,
    }


def channel_json(backend: Backend, channel: Channel, bot: User) -> Json:
    """Return a channel as conversations.info has it."""
    world = backend.world
    base: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.archived,
        "is_im": channel.kind is ChannelKind.DIRECT,
        "is_org_shared": False,
    }
    if channel.kind is ChannelKind.DIRECT:
        other = next(one for one in channel.members if one != bot.id)
        return base | {"user": other, "is_user_deleted": world.users[other].deleted, "priority": 0}
    described = {"value": channel.topic, "creator": channel.creator, "last_set": channel.created}
    return base | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind is ChannelKind.PUBLIC,
        "is_group": channel.kind is ChannelKind.PRIVATE,
        "is_mpim": channel.kind is ChannelKind.GROUP_DIRECT,
        "is_private": channel.kind is not ChannelKind.PUBLIC,
        "is_general": False,
        "is_shared": False,
        "is_ext_shared": False,
        "is_pending_ext_shared": False,
        "is_member": bot.id in channel.members,
        "creator": channel.creator,
        "unlinked": 0,
        "shared_team_ids": [channel.team],
        "pending_shared": [],
        "previous_names": [],
        "topic": described,
        "purpose": described,
    }


def message_json(backend: Backend, message: Message) -> Json:
    """Return a message as chat.postMessage and conversations.history have it."""
    user = message.user
    found: Json = {"type": "message", "user": user.id, "text": message.text, "ts": message.ts, "team": user.team}
    if user.bot:
        found |= bot_json(backend, backend.world.teams[user.team])
    if message.blocks:
        found["blocks"] = message.blocks
    if message.thread_ts is not None:
        found["thread_ts"] = message.thread_ts
        root = backend.world.messages.get((message.channel, message.thread_ts))
        if root is not None:
            found["parent_user_id"] = root.user.id
    if message.edited_ts is not None:
        found["edited"] = {"user": user.id, "ts": message.edited_ts}
    if message.client_msg_id is not None:
        found["client_msg_id"] = message.client_msg_id
    if message.metadata is not None:
        found["metadata"] = message.metadata
    if message.files:
        found["files"] = [file_json(backend, backend.world.files[one]) for one in message.files]
    if message.reactions:
        found["reactions"] = [
            {"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items()
        ]
    return found


def listed_message_json(backend: Backend, message: Message) -> Json:
    """Return a message as a list has it: with how many replies it has."""
    found = message_json(backend, message)
    replies = [one for one in backend.world.thread(message.channel, message.ts) if one is not message]
    if not replies:
        return found
    users = list(dict.fromkeys(one.user.id for one in replies))
    return found | {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users": users,
        "reply_users_count": len(users),
        "latest_reply": replies[-1].ts,
        "subscribed": False,
    }


def bot_json(backend: Backend, team: Team) -> Json:
    """Return what the bot's messages say of it."""
    icons = {f"image_{size}": f"https://avatars.invalid/bot/{size}.png" for size in _BOT_PICTURE_SIZES}
    profile = {
        "id": team.bot_id,
        "deleted": False,
        "name": team.bot.name,
        "updated": _UPDATED,
        "app_id": backend.application.id,
        "icons": icons,
        "team_id": team.id,
    }
    return {"bot_id": team.bot_id, "app_id": backend.application.id, "bot_profile": profile}


def group_json(group: UserGroup, *, include_users: bool = False) -> Json:
    """Return a user group as usergroups.list has it."""
    found: Json = {
        "id": group.id,
        "team_id": group.team,
        "is_usergroup": True,
        "is_subteam": True,
        "name": group.handle.capitalize(),
        "description": "",
        "handle": group.handle,
        "is_external": False,
        "date_create": group.created,
        "date_update": group.created,
        "date_delete": 0,
        "auto_type": None,
        "auto_provision": False,
        "enterprise_subteam_id": "",
        "created_by": group.creator,
        "updated_by": group.creator,
        "deleted_by": None,
        "prefs": {"channels": [], "groups": []},
        "user_count": len(group.users),
    }
    return found | ({"users": group.users} if include_users else {})


def file_json(backend: Backend, file: File) -> Json:
    """Return a file as files.info has it."""
    address = f"{backend.url}/files-pri/{file.team}-{file.id}"
    kind = file.name.rsplit(".", 1)[-1]
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.name,
        "mimetype": file.mimetype,
        "filetype": kind,
        "pretty_type": kind.upper(),
        "user": file.user,
        "editable": False,
        "size": len(file.content),
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": True,
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": f"{address}/{file.name}",
        "url_private_download": f"{address}/download/{file.name}",
        "permalink": f"{backend.url}/files/{file.id}",
        "channels": [one for one in file.channels if one.startswith("C")],
        "groups": [],
        "ims": [one for one in file.channels if one.startswith("D")],
        "comments_count": 0,
    }


def view_json(backend: Backend, view: View) -> Json:
    """Return a view as views.open answers with it and interactions have it."""
    team = backend.world.teams[view.team]
    body = view.body
    return {
        "id": view.id,
        "team_id": view.team,
        "type": view.type,
        "blocks": view.blocks,
        "private_metadata": view.private_metadata,
        "callback_id": view.callback_id,
        "external_id": body.get("external_id", ""),
        "state": {"values": view.state},
        "hash": view.hash,
        "title": body.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": bool(body.get("clear_on_close")),
        "notify_on_close": bool(body.get("notify_on_close")),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": view.previous,
        "root_view_id": view.root,
        "app_id": backend.application.id,
        "app_installed_team_id": view.team,
        "bot_id": team.bot_id,
    }


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
