"""What goes with time: finished deliveries, old answers, questions beyond their days, workspaces that we left."""

import logging
from datetime import timedelta
from typing import Final

from bot.chat import Place, Workspace
from bot.conversation.services import Services

FRESH_MINUTES: Final = 15
"""A question that is older than this is not answered any more after a restart: nobody waits for it."""
DELIVERY_DAYS: Final = 7
"""No platform delivers an event again after so long."""
ANSWER_DAYS: Final = 90
"""So long do the buttons under an answer work."""
ERASED_AFTER_DAYS: Final = 30
"""A workspace that we left may come back for so long, and finds everything as it was."""

_log = logging.getLogger(__name__)


async def tidy(services: Services) -> None:
    """Let go of what is due; may be called at any time."""
    now = services.clock()
    inbox, fresh = services.records.inbox, now - timedelta(minutes=FRESH_MINUTES)
    await inbox.give_up_older(fresh, "Nobody waits for it any more.", now)
    if old := await services.records.arrivals.let_go_older(fresh):
        _log.warning("%s events came before a restart and were never taken in; nobody waits for them any more", old)
    await inbox.purge(now - timedelta(days=DELIVERY_DAYS))
    await services.records.answers.purge(now - timedelta(days=ANSWER_DAYS))

    async def days_kept(place: Place) -> int:
        settings = (await services.resolved(place)).settings
        return settings.log_days if settings.log_questions else 0

    await services.records.questions.purge(days_kept, now)
    for workspace in await services.records.workspaces.due_for_erasure(now, ERASED_AFTER_DAYS):
        await services.records.erase_workspace(workspace)
        await services.store.erase(workspace.platform, workspace.id)
        await services.libraries.erase(Workspace(workspace.platform, workspace.id))
