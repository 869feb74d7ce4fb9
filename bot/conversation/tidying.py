"""What goes with time: finished deliveries, old answers, questions beyond their days, workspaces that we left."""

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


async def tidy(services: Services) -> None:
    """Let go of what is due; may be called at any time."""
    now = services.clock()
    inbox = services.records.inbox
    await inbox.give_up_older(now - timedelta(minutes=FRESH_MINUTES), "Nobody waits for it any more.", now)
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
