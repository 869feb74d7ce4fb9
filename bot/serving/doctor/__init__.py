"""What keeps the bot from serving, found without starting it: each check is a value, each failure has its fix.

Nothing is written, and nothing is sent but questions about the bot itself.
"""
