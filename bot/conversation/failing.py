"""What goes wrong -> what is said of it to whoever asked."""

import logging

from bot.chat import Response, Visibility
from bot.replies import error_reply
from bot.reply import note
from config.errors import VerbatimError

_log = logging.getLogger(__name__)


def failure(error: Exception, visibility: Visibility = Visibility.PRIVATE) -> Response:
    """Say what went wrong; what nobody foresaw is logged too. To be called while `error` is handled."""
    if isinstance(error, VerbatimError):
        return Response(error_reply(error), visibility)
    _log.error("a question could not be answered", exc_info=error)
    return Response(
        note(
            "Something went wrong on my side, and your question was not answered.",
            "It was noted for the owner; try again in a moment.",
        ),
        visibility,
    )
