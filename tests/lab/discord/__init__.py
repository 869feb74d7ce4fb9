"""A Discord of one's own on a loopback port: REST, gateway, people who write and press, and faults.

Its law: whatever the bot sends that Discord would not take, and whatever the lab itself sends that
Discord would not send, ends up in `Lab.violations`.
"""
