"""A command given with files that lie with the platform -> the same with their contents."""

from dataclasses import replace

from bot.chat import Argument, Attached, Call, Outlet


async def fetched(call: Call, outlet: Outlet) -> Call:
    """Fetch what came with a command.

    Raises:
        VerbatimError: a file is too large, or could not be fetched.
    """
    arguments: dict[str, Argument] = {}
    for name, value in call.arguments.items():
        arguments[name] = await outlet.fetch(value) if isinstance(value, Attached) else value
    return replace(call, arguments=arguments)
