import hashlib
import hmac
import json
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.slack.signing import WINDOW_SECONDS, is_slacks, read_body

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"  # noqa: S105 - nobody's
NOW = 1_700_000_000


def sign(body: bytes, timestamp: str = str(NOW), secret: str = SECRET) -> str:
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()


def test_what_slack_signed_is_slacks() -> None:
    assert is_slacks(SECRET, str(NOW), sign(b"{}"), b"{}", NOW + WINDOW_SECONDS)


@pytest.mark.parametrize(
    ("timestamp", "signature"),
    [
        (None, sign(b"{}")),
        (str(NOW), None),
        (str(NOW), "v0=" + "0" * 64),
        (str(NOW), sign(b"{}", secret="another")),  # noqa: S106 - nobody's
        (str(NOW), sign(b"{} ")),
        (str(NOW), sign(b"{}").upper()),
        (str(NOW), sign(b"{}").removeprefix("v0=")),
        (str(NOW - WINDOW_SECONDS - 1), sign(b"{}", str(NOW - WINDOW_SECONDS - 1))),
        (str(NOW + WINDOW_SECONDS + 1), sign(b"{}", str(NOW + WINDOW_SECONDS + 1))),
        ("١٧٠٠", sign(b"{}", "١٧٠٠")),
        ("1" * 400, sign(b"{}", "1" * 400)),
        ("nan", sign(b"{}", "nan")),
    ],
)
def test_what_is_forged_stale_or_malformed_is_not(timestamp: str | None, signature: str | None) -> None:
    assert not is_slacks(SECRET, timestamp, signature, b"{}", NOW)


@given(st.text(), st.text(), st.binary())
def test_nothing_that_anybody_sends_raises(timestamp: str, signature: str, body: bytes) -> None:
    assert not is_slacks(SECRET, timestamp, signature, body, NOW)
    read_body(timestamp, body)


def test_a_body_is_json_a_form_or_json_in_a_form() -> None:
    form = "application/x-www-form-urlencoded; charset=utf-8"
    assert read_body("application/json", b'{"type": "x"}') == {"type": "x"}
    assert read_body(form, b"command=%2Fask&text=") == {"command": "/ask", "text": ""}
    assert read_body(form, urlencode({"payload": json.dumps({"a": 1})}).encode()) == {"a": 1}
    assert read_body(form, b"payload=%7B") is None
    assert read_body(form, b'{"type":') is None
    assert read_body("application/json", b"[1]") is None
