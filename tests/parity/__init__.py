"""One contract for the terminal, Discord and Slack: what a person must be able to do and see.

`bot.commands.parity` declares which platform has what. `claims` parametrises a test over the platforms that are said
to have a feature; `test_declared` fails where a feature is claimed by no test, so that the table can't lie.

A test acts on a `Stage`, in neutral verbs, and looks at what it has `Seen`: what a person reads off the screen.
"""
