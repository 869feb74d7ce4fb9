"""The scenes on Discord: how they are played there, what its markdown says, and what it looks like on a phone.

`tests.lab.pictures` tells what becomes of them.
"""
