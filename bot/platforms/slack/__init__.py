"""Slack: its events become the chat's nouns, and what is said back becomes its messages. Transport only.

The package's law: nothing is decided here. What to answer, whether, and to whom is the core's business; here it is
recorded before it is acknowledged, acknowledged in time, sent within Slack's limits, and never pings.
"""
