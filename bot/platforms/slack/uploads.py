"""A file that somebody put into a form: told by its id, fetched when it is wanted."""

import logging
from typing import Final

from bot.chat import Attached, SendRefusedError, SendUnknownError, Upload
from bot.platforms.slack.calling import SlackApi
from config.errors import UsageError

_log = logging.getLogger(__name__)

MOST_UPLOAD_BYTES: Final = 25_000_000


async def fetch(api: SlackApi, attached: Attached, most_bytes: int) -> Upload:
    """Return a file with its content; see `bot.chat.Outlet.fetch`. At most `most_bytes` are taken."""
    try:
        found = (await api.read("files.info", file=attached.address))["file"]
        name = str(found.get("name") or attached.name)
        _check_size(name, int(found.get("size") or 0), most_bytes)
        content = await api.fetch(str(found["url_private_download"]), most_bytes)
    except (SendRefusedError, SendUnknownError) as error:
        _log.warning("an upload could not be fetched: %s", error)
        raise UsageError("The file could not be fetched.", "Try again in a minute.") from error
    _check_size(name, len(content), most_bytes)
    return Upload(name, content)


def _check_size(name: str, size: int, most_bytes: int) -> None:
    if size > most_bytes:
        raise UsageError(f"{name} is too large.", f"Send a file of up to {most_bytes / 1_000_000:g} MB.")
