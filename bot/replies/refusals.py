"""A place that takes none of our messages -> Reply: what its moderators are told."""

from bot.replies.hand_overs import named_channel
from bot.reply import Reply, note, ours, worded


def may_not_answer_reply(channel: str, reason: str) -> Reply:
    """Say that a question could not be answered where it was asked, and how that is mended."""
    return note(
        worded(
            "I was asked something in ", named_channel(channel), f", and could not answer there: {_sentence(reason)}"
        ),
        "Let me see that channel and send messages there, in its threads too.",
        worded(
            ours("Or switch me off there: </settings set> key:enabled value:false channel:"), named_channel(channel)
        ),
    )


def may_not_hand_over_reply(channel: str, reason: str) -> Reply:
    """Say that a question could not be put to people, and how that is mended."""
    return note(
        worded("A question could not be put to a human in ", named_channel(channel), f": {_sentence(reason)}"),
        ours(
            "Let me see that channel and send messages there, or name another one: "
            "</settings set> key:handoff_channel value:"
        ),
    )


def _sentence(reason: str) -> str:
    """End what a platform gave as its reason like a sentence."""
    reason = " ".join(reason.split()) or "the platform gave no reason"
    return reason if reason.endswith((".", "!", "?")) else f"{reason}."
