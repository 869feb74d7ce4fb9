"""Is a request Slack's? Its signature over time and body, and a time of now. Pure, and it raises nothing.

“Verifying requests from Slack”: v0=HMAC-SHA256(secret, "v0:TIMESTAMP:BODY") in hexadecimal digits.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qs

WINDOW_SECONDS: Final = 300
"""A request that is older, or of a later time, may be an old one sent again."""
_TIMESTAMP: Final = re.compile(r"[0-9]{1,12}")
_SIGNATURE: Final = re.compile(r"v0=[0-9a-f]{64}")
_FORM: Final = "application/x-www-form-urlencoded"
_SAYING: Final = frozenset({"command", "ssl_check"})
"""A form of Slack's has one of these fields, or `payload`."""


def is_slacks(secret: str, timestamp: str | None, signature: str | None, body: bytes, now: float) -> bool:
    """Whether a request was signed with `secret` within five minutes of `now`, in seconds since 1970."""
    if timestamp is None or signature is None:
        return False
    if not _TIMESTAMP.fullmatch(timestamp) or not _SIGNATURE.fullmatch(signature):
        return False
    if abs(now - int(timestamp)) > WINDOW_SECONDS:
        return False
    signed = b"v0:" + timestamp.encode() + b":" + body
    expected = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"v0={expected}", signature)


def read_body(content_type: str, body: bytes) -> Mapping[str, Any] | None:
    """Return what a request says: JSON, a form, or a form whose one field holds JSON; None where it says nothing."""
    try:
        text = body.decode()
        if content_type.partition(";")[0].strip().casefold() != _FORM:
            found: Any = json.loads(text)
        else:
            fields = {name: values[0] for name, values in parse_qs(text, keep_blank_values=True).items()}
            found = json.loads(fields["payload"]) if "payload" in fields else fields if _SAYING & set(fields) else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, Mapping) and found else None
