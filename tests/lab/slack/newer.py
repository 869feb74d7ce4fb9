"""What Slack's own, old schemas lack: parameters and properties that came since, and how alternatives are written."""

from tests.lab.slack.world import Json

# What slack-sdk 3.47 sends, and Slack's documentation knows, that neither set lists.
UNLISTED = {
    "apps.connections.open": {},
    "files.getUploadURLExternal": {"filename": "string", "length": "integer", "alt_txt": "string", "snippet_type": ""},
    "files.completeUploadExternal": {
        "files": "",
        "channel_id": "string",
        "channels": "string",
        "initial_comment": "string",
        "thread_ts": "string",
        "blocks": "",
    },
    "conversations.open": {"channel": "string", "prevent_creation": "boolean"},
    "oauth.v2.access": {"grant_type": "string", "refresh_token": "string"},
    "team.info": {"domain": "string"},
    "views.open": {"interactivity_pointer": "string"},
    "chat.update": {"file_ids": "", "reply_broadcast": "boolean", "metadata": "", "link_names": "boolean"},
}
# Required in the new set or in Slack's documentation, and not in the old one.
NEEDED = {
    "conversations.info": {"channel"},
    "conversations.members": {"channel"},
    "conversations.history": {"channel"},
    "conversations.replies": {"channel", "ts"},
    "users.info": {"user"},
    "chat.delete": {"channel", "ts"},
    "files.info": {"file"},
    "files.getUploadURLExternal": {"filename", "length"},
    "files.completeUploadExternal": {"files"},
    "reactions.add": {"channel", "name", "timestamp"},
}
# Answers have these since the old set was written.
NEWER_PROPERTIES = {
    "objs_message": {
        "app_id": {"type": "string"},
        "edited": {"type": "object"},
        "metadata": {"type": "object"},
        "reactions": {"type": "array"},
        "files": {"type": "array"},
        "is_locked": {"type": "boolean"},
    },
    "objs_conversation": {"updated": {"type": "integer"}, "context_team_id": {"type": "string"}},
    "objs_user_profile": {"image_original": {"type": "string"}},
    "chat.postMessage": {"response_metadata": {"type": "object"}},
    "conversations.history": {"response_metadata": {"type": "object"}},
    "conversations.replies": {"response_metadata": {"type": "object"}},
    "auth.test": {"app_id": {"type": "string"}, "app_name": {"type": "string"}},
}


def opened(name: str, schema: Json) -> Json:
    """Add what Slack's answers have had since the schema was written."""
    newer = NEWER_PROPERTIES.get(name, {})
    if newer and "items" in schema:
        return schema | {"items": [opened(name, one) for one in schema["items"]]}
    return schema | {"properties": schema.get("properties", {}) | newer} if newer else schema


def mended(schema: object) -> object:
    """Write alternatives as JSON Schema has them: the old set writes them as `items` of what is no array."""
    if isinstance(schema, list):
        return [mended(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "properties" in schema:
        named = {name: mended(value) for name, value in schema["properties"].items()}
        others = mended({name: value for name, value in schema.items() if name != "properties"})
        return {"properties": named, **others} if isinstance(others, dict) else others
    inner = {name: mended(value) for name, value in schema.items() if name != "items"}
    items = schema.get("items")
    if isinstance(items, list) and "type" not in schema:
        return inner | {"anyOf": mended(items)}
    if isinstance(items, list):
        return inner | {"items": {"anyOf": mended(items)}}
    return inner if items is None else inner | {"items": mended(items)}
