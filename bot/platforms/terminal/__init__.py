"""The terminal as a place to chat: lines in, replies out."""

from bot.platforms.terminal.conversation import Conversation
from bot.platforms.terminal.lines import piped_lines, prompted_lines
from bot.platforms.terminal.loop import Surroundings, greeting
from bot.platforms.terminal.loop import chat as run_chat
from bot.platforms.terminal.windows import windowed

__all__ = ["Conversation", "Surroundings", "greeting", "piped_lines", "prompted_lines", "run_chat", "windowed"]
