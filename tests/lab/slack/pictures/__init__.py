"""The scenes on Slack: how they are played there, what its blocks say, and what they look like on a phone.

`tests.lab.pictures` tells what becomes of them.
"""
