"""A place that takes none of our messages -> Reply: what its moderators are told."""

from bot.reply import Reply, note


def may_not_answer_reply(channel: str, reason: str) -> Reply:
    """Say that a question could not be answered where it was asked, and how that is mended."""
    return note(
        f"I was asked something in the channel {channel}, and could not answer there: {_sentence(reason)}",
        "Let me see that channel and send messages there, in its threads too; or switch me off there: "
        f"/settings set key:enabled value:false channel:{channel}",
    )


def may_not_hand_over_reply(channel: str, reason: str) -> Reply:
    """Say that a question could not be put to people, and how that is mended."""
    return note(
        f"A question could not be put to a human in the channel {channel}: {_sentence(reason)}",
        "Let me see that channel and send messages there, or name another one: /settings set key:handoff_channel",
    )


def _sentence(reason: str) -> str:
    """End what a platform gave as its reason like a sentence."""
    reason = " ".join(reason.split()) or "the platform gave no reason"
    return reason if reason.endswith((".", "!", "?")) else f"{reason}."
