"""Libraries that are asked lately are opened anew when they change, before the next question needs them.

A question reads for itself whether there is a newer generation, and waits for it: what was acknowledged holds for it,
also a removal. So nothing depends on this; it takes the opening out of a question's time.
"""

import asyncio
import logging
from typing import Final

from bot.libraries.libraries import Libraries
from config.errors import VerbatimError

LOOK_SECONDS: Final = 0.02
"""A look at the files of a library takes some 20 microseconds."""
UNREADABLE_SECONDS: Final = 5.0

_log = logging.getLogger(__name__)


async def attend(libraries: Libraries) -> None:
    """Open for ever what changes of the libraries that are asked; nothing is done while nobody asks."""
    while True:
        await libraries.until_asked()
        try:
            await libraries.renew()
        except VerbatimError as error:  # the next question meets it too, and tells the asker
            _log.warning("a library was not opened ahead: %s", error.message)
            await asyncio.sleep(UNREADABLE_SECONDS)
        await asyncio.sleep(LOOK_SECONDS)
