"""Made-up tokens, put together here so that no scanner takes them for real ones."""

import base64

BOT_ID = "1234567890123456789"
DISCORD = ".".join((base64.urlsafe_b64encode(BOT_ID.encode()).decode().rstrip("="), "GaBcDe", "x" * 38))
SLACK = "xoxb-" + "123456789012-abcdefABCDEF"
