"""Discord: its events become the chat's nouns, and what is said back becomes its messages. Transport only.

The package's law: nothing is decided here. What to answer, whether, and to whom is the core's business;
here it is acknowledged in time, sent within Discord's limits, and never pings.
"""
