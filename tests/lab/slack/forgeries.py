"""Requests that Slack never sent, by the thousand: each is wrong in its signature, its time or its body."""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass

from tests.lab.slack.delivery import FORM, JSON
from tests.lab.slack.lab import Lab

_WINDOW_SECONDS = 5 * 60
_AGES = (_WINDOW_SECONDS + 1, 3600, 86_400, -_WINDOW_SECONDS - 60)
_NO_TIMES = (None, "", "now", "1e9", "-1", "0x10", "nan", "inf", "9" * 400, "12.5", "1 2", "١٧٠٠٠٠٠٠٠٠")
_NO_SIGNATURES = (None, "", "v0=", "v0", "v1=00", "=", "v0=" + "z" * 64, "v0=" + "0" * 63, "é", "v0=" + "0" * 4000)
_NO_BODIES = (b"", b"{", b"[]", b"null", b"\xff\xfe\x00", b'{"type":', b"payload=%7B", b"payload=", b"&&&=", b"0")


@dataclass(frozen=True, slots=True)
class Forgery:
    """A request that must not be accepted, and what is wrong with it."""

    wrong: str
    body: str | bytes
    content_type: str
    timestamp: str | int | None
    signature: str | None


def forgeries(lab: Lab, number: int, seed: int = 0) -> Iterator[Forgery]:
    """Yield so many requests, the same ones for a seed (save for the times in them)."""
    chance = random.Random(seed)  # noqa: S311 - variety is wanted, not secrecy
    kinds = (_with_wrong_secret, _with_wrong_signature, _too_old, _with_no_time, _changed, _with_no_body)
    for turn in range(number):
        yield kinds[turn % len(kinds)](lab, chance)


async def statuses(lab: Lab, number: int, seed: int = 0) -> dict[int, list[str]]:
    """Send them one after another, and return what was wrong with those that were answered with each status."""
    found: dict[int, list[str]] = {}
    for forgery in forgeries(lab, number, seed):
        reply = await lab.http.post(
            forgery.body,
            content_type=forgery.content_type,
            timestamp=forgery.timestamp,
            signature=forgery.signature,
        )
        found.setdefault(reply.status, []).append(forgery.wrong)
    return found


def _good_body(lab: Lab, chance: random.Random) -> tuple[str, str]:
    """Return a body that would be taken if it were signed, and its type."""
    user, channel, word = lab.member.id, lab.general.id, f"{chance.random()}"
    return chance.choice(
        [
            (lab.http.mention_body(user, channel, f"{lab.mention} {word}"), JSON),
            (lab.http.slash_body(user, channel, "/ask", word), FORM),
            (lab.http.press_body(user, channel, "more", word), FORM),
        ]
    )


def _now() -> str:
    return str(int(time.time()))


def _with_wrong_secret(lab: Lab, chance: random.Random) -> Forgery:
    body, kind = _good_body(lab, chance)
    signature = lab.http.signature(body, _now(), f"guess-{chance.random()}")
    return Forgery("another secret", body, kind, _now(), signature)


def _with_wrong_signature(lab: Lab, chance: random.Random) -> Forgery:
    body, kind = _good_body(lab, chance)
    signature = chance.choice(_NO_SIGNATURES)
    return Forgery(f"signature {str(signature)[:20]!r}", body, kind, _now(), signature)


def _too_old(lab: Lab, chance: random.Random) -> Forgery:
    body, kind = _good_body(lab, chance)
    age = chance.choice(_AGES)
    stamp = str(int(time.time()) - age)
    return Forgery(f"{age} seconds old", body, kind, stamp, lab.http.signature(body, stamp))


def _with_no_time(lab: Lab, chance: random.Random) -> Forgery:
    body, kind = _good_body(lab, chance)
    stamp = chance.choice(_NO_TIMES)
    return Forgery(f"time {str(stamp)[:20]!r}", body, kind, stamp, lab.http.signature(body, str(stamp)))


def _changed(lab: Lab, chance: random.Random) -> Forgery:
    body, kind = _good_body(lab, chance)
    signature = lab.http.signature(body, _now())
    place = chance.randrange(len(body))
    changed = body[:place] + chr((ord(body[place]) + 1) % 128 or 65) + body[place + 1 :]
    return Forgery(f"changed at {place}", changed, kind, _now(), signature)


def _with_no_body(lab: Lab, chance: random.Random) -> Forgery:
    """Return a body that is none, well signed or not."""
    body, kind = chance.choice(_NO_BODIES), chance.choice((JSON, FORM, "text/plain"))
    signature = lab.http.signature(body, _now()) if chance.random() < 1 / 2 else "v0=" + "0" * 64
    return Forgery(f"body {body!r}", body, kind, _now(), signature)
