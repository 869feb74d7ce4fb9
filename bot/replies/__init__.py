"""What was found -> Reply, in plain English. Pure: no screen, no disk, no clock.

The package's law: whoever asked gets an answer, or a plain reason with what to do next.
"""

from bot.replies.answers import (
    Detail,
    NumberedQuote,
    answer_reply,
    citation_of,
    context_reply,
    more_reply,
)
from bot.replies.declines import decline_reply
from bot.replies.errors import error_reply
from bot.replies.explanations import why_reply
from bot.replies.hand_overs import consent_block, hand_over_reply, handed_over_reply, place_words
from bot.replies.indexing import removal_reply, report_reply, skips_reply
from bot.replies.places import place_reply
from bot.replies.refusals import may_not_answer_reply, may_not_hand_over_reply
from bot.replies.settings import settings_reply
from bot.replies.sources import sources_reply, totals
from bot.replies.verification import verification_reply

__all__ = [
    "Detail",
    "NumberedQuote",
    "answer_reply",
    "citation_of",
    "consent_block",
    "context_reply",
    "decline_reply",
    "error_reply",
    "hand_over_reply",
    "handed_over_reply",
    "may_not_answer_reply",
    "may_not_hand_over_reply",
    "more_reply",
    "place_reply",
    "place_words",
    "removal_reply",
    "report_reply",
    "settings_reply",
    "skips_reply",
    "sources_reply",
    "totals",
    "verification_reply",
    "why_reply",
]
