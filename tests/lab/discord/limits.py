"""Discord's limits that its schemas do not state, and what this project promises beyond them.

Every function returns sentences, one for each problem; none means that Discord takes it.
"""

from collections.abc import Iterator, Sequence

from tests.lab.discord.component_limits import component_problems
from tests.lab.discord.world import Flag, Json

CONTENT_LENGTH = 2000
EMBEDS = 10
EMBEDS_TOGETHER = 6000
_EMBED_TEXT = {"title": 256, "description": 4096}
_EMBED_FIELDS = 25
_FIELD_NAME = 256
_FIELD_VALUE = 1024
_FOOTER_TEXT = 2048
_AUTHOR_NAME = 256
ATTACHMENTS = 10
NONCE_LENGTH = 25
AUTOCOMPLETE_CHOICES = 25
CHOICE_LENGTH = 100

# What a bot may set: in a channel, as an interaction's response, and when it edits.
CHANNEL_FLAGS = Flag.SUPPRESS_EMBEDS | Flag.SUPPRESS_NOTIFICATIONS | Flag.COMPONENTS_V2
RESPONSE_FLAGS = CHANNEL_FLAGS | Flag.EPHEMERAL
EDIT_FLAGS = Flag.SUPPRESS_EMBEDS | Flag.COMPONENTS_V2
DEFER_FLAGS = Flag.EPHEMERAL


def message_problems(body: Json, flags_allowed: Flag, files: int = 0) -> Iterator[str]:
    """Judge a message that is sent or edited."""
    content = body.get("content") or ""
    embeds = body.get("embeds") or []
    if len(content) > CONTENT_LENGTH:
        yield f"content has {len(content)} characters, at most {CONTENT_LENGTH}"
    if len(body.get("nonce") or "") > NONCE_LENGTH:
        yield f"nonce is longer than {NONCE_LENGTH} characters"
    flags = Flag(body.get("flags") or 0)
    if flags & ~flags_allowed:
        yield f"flags {int(flags & ~flags_allowed)} may not be set here"
    if flags & Flag.COMPONENTS_V2 and (content or embeds):
        yield "a message of components alone has content or embeds"
    yield from embed_problems(embeds)
    yield from component_problems(body.get("components") or [], v2=bool(flags & Flag.COMPONENTS_V2))
    yield from attachment_problems(body.get("attachments") or [], files)


def emptiness_problems(body: Json) -> Iterator[str]:
    """Judge whether a new message holds anything at all."""
    if not any(body.get(part) for part in ("content", "embeds", "components", "attachments", "sticker_ids", "poll")):
        yield "an empty message"


def mention_problems(body: Json, may_ping: frozenset[str], *, new: bool) -> Iterator[str]:
    """Judge whether a message can ping anybody: allowed_mentions must say that nobody is, save `may_ping`."""
    allowed = body.get("allowed_mentions")
    if allowed is None:
        if new or body.get("content") or body.get("embeds") or body.get("components"):
            yield "allowed_mentions is missing"
        return
    if "parse" not in allowed or allowed["parse"]:
        yield f"allowed_mentions lets Discord parse {allowed.get('parse')}"
    named = {str(target) for key in ("users", "roles") for target in allowed.get(key) or []}
    if named - may_ping:
        yield f"allowed_mentions pings {sorted(named - may_ping)}"
    if allowed.get("replied_user"):
        yield "allowed_mentions pings the person replied to"


def embed_problems(embeds: Sequence[Json]) -> Iterator[str]:
    """Judge a message's embeds, each and all together."""
    if len(embeds) > EMBEDS:
        yield f"{len(embeds)} embeds, at most {EMBEDS}"
    together = sum(len(text) for embed in embeds for _, text, _ in _embed_texts(embed))
    if together > EMBEDS_TOGETHER:
        yield f"the embeds have {together} characters together, at most {EMBEDS_TOGETHER}"
    for embed in embeds:
        if len(embed.get("fields") or []) > _EMBED_FIELDS:
            yield f"an embed has more than {_EMBED_FIELDS} fields"
        for name, text, limit in _embed_texts(embed):
            if len(text) > limit:
                yield f"an embed's {name} has {len(text)} characters, at most {limit}"
        if not all(field.get("name") and field.get("value") for field in embed.get("fields") or []):
            yield "an embed's field has no name or no value"


def _embed_texts(embed: Json) -> Iterator[tuple[str, str, int]]:
    for name, limit in _EMBED_TEXT.items():
        yield name, embed.get(name) or "", limit
    yield "footer", (embed.get("footer") or {}).get("text") or "", _FOOTER_TEXT
    yield "author", (embed.get("author") or {}).get("name") or "", _AUTHOR_NAME
    for field in embed.get("fields") or []:
        yield "field's name", field.get("name") or "", _FIELD_NAME
        yield "field's value", field.get("value") or "", _FIELD_VALUE


def attachment_problems(attachments: Sequence[Json], files: int) -> Iterator[str]:
    """Judge whether the attachments that are named and the files that came agree."""
    if max(len(attachments), files) > ATTACHMENTS:
        yield f"more than {ATTACHMENTS} attachments"
    named = {str(attachment.get("id")) for attachment in attachments}
    missing = {str(number) for number in range(files)} - named
    if attachments and missing:
        yield f"files {sorted(missing)} are not among the attachments"


def autocomplete_problems(data: Json) -> Iterator[str]:
    """Judge the choices that are suggested while somebody types."""
    choices = data.get("choices")
    if choices is None:
        yield "an autocomplete answer has no choices"
        return
    if len(choices) > AUTOCOMPLETE_CHOICES:
        yield f"{len(choices)} choices are suggested, at most {AUTOCOMPLETE_CHOICES}"
    for choice in choices:
        if not 1 <= len(str(choice.get("name") or "")) <= CHOICE_LENGTH:
            yield f"a choice's name has {len(str(choice.get('name') or ''))} characters, 1 to {CHOICE_LENGTH}"
        if isinstance(choice.get("value"), str) and not 1 <= len(choice["value"]) <= CHOICE_LENGTH:
            yield f"a choice's value has {len(choice['value'])} characters, 1 to {CHOICE_LENGTH}"
