"""Diagnosis -> Reply, and -> JSON."""

import dataclasses
from collections.abc import Iterator
from typing import Any

from bot.reply import Block, Reply, Role
from bot.serving.doctor.check import Check, CheckState, Diagnosis
from bot.serving.doctor.invite import PERMISSIONS
from bot.serving.redaction import redact, redact_values


def diagnosis_reply(diagnosis: Diagnosis) -> Reply:
    """Tell every check, then the invite link, then whether all is well."""
    blocks = [block for check in diagnosis.checks for block in _check_blocks(check)]
    if diagnosis.invite is not None:
        blocks.append(Block(Role.HEADING, "Invite the bot to a server:", apart=True))
        blocks.append(Block(Role.NOTE, diagnosis.invite))
        blocks.append(Block(Role.NOTE, "It asks for:"))
        blocks += [Block(Role.NOTE, f"  {name}: {permission.reason}") for name, permission in PERMISSIONS.items()]
    failures = sum(check.state is CheckState.FAILED for check in diagnosis.checks)
    if failures:
        end = Block(Role.WARNING, f"{failures} of {len(diagnosis.checks)} checks failed.", apart=True)
    else:
        end = Block(Role.NOTE, "All is well.", apart=True)
    return Reply((*blocks, end))


def diagnosis_record(diagnosis: Diagnosis) -> dict[str, Any]:
    """Return the same for JSON."""
    found = {
        "well": diagnosis.is_well,
        "checks": [dataclasses.asdict(check) for check in diagnosis.checks],
        "invite": diagnosis.invite,
    }
    return {key: redact_values(value) for key, value in found.items()}


def _check_blocks(check: Check) -> Iterator[Block]:
    role = Role.WARNING if check.state is CheckState.FAILED else Role.NOTE
    yield Block(role, f"{check.state.value:7} {check.name}: {redact(check.detail)}")
    if check.fix:
        yield Block(Role.NOTE, f"        -> {redact(check.fix)}")
