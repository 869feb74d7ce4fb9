"""Question -> admission -> settings -> permission -> cooldown -> answer -> reply -> record.

The package's law: it knows no platform. Whoever addressed us gets an answer or a reason, once; others
get nothing; and what a place may not see, no response there is made of.
"""

from bot.conversation.chat import Chat
from bot.conversation.services import Counters, Services, Situation

__all__ = ["Chat", "Counters", "Services", "Situation"]
