from collections.abc import AsyncIterator, Mapping

import pytest

from bot.serving.doctor.check import Check, CheckState
from bot.serving.doctor.slack import check_slack
from bot.serving.secrets import Secret
from tests.lab.slack.faults import Refused
from tests.lab.slack.lab import Lab


@pytest.fixture
async def lab() -> AsyncIterator[Lab]:
    async with Lab() as started:
        yield started


def secrets(lab: Lab, **more: str) -> dict[str, Secret]:
    return {name: Secret(value) for name, value in ({"slack": lab.bot_token} | more).items()}


async def states(lab: Lab, found: Mapping[str, Secret], **environment: str) -> list[CheckState]:
    checks: tuple[Check, ...] = await check_slack(lab.api_url, found, environment)
    assert all(check.fix for check in checks if check.state is CheckState.FAILED)
    return [check.state for check in checks]


async def test_a_bot_that_slack_knows_can_serve(lab: Lab) -> None:
    found = await states(lab, secrets(lab, slack_app=lab.app_token))
    assert CheckState.FAILED not in found
    assert CheckState.SKIPPED not in found


async def test_a_token_that_slack_does_not_know_is_told(lab: Lab) -> None:
    assert await states(lab, {"slack": Secret("xoxb-nobody-at-all")}) == [
        CheckState.FAILED,
        CheckState.SKIPPED,
        CheckState.SKIPPED,
    ]


async def test_an_app_token_that_is_refused_is_told(lab: Lab) -> None:
    lab.faults.plan("apps.connections.open", Refused("invalid_auth"))
    assert (await states(lab, secrets(lab, slack_app=lab.app_token)))[-1] is CheckState.FAILED


async def test_http_needs_a_port(lab: Lab) -> None:
    found = secrets(lab, slack_signing=lab.signing_secret)
    assert (await states(lab, found))[-1] is CheckState.FAILED
    assert (await states(lab, found, VERBATIM_SLACK_PORT="3000"))[-1] is CheckState.OK


async def test_a_slack_that_does_not_answer_is_told(lab: Lab) -> None:
    (first, *_) = await check_slack("http://127.0.0.1:1/api/", secrets(lab), {})
    assert first.state is CheckState.FAILED
    assert "does not answer" in first.detail


async def test_without_a_token_of_its_own_only_the_way_is_looked_at(lab: Lab) -> None:
    found = {"slack_client": "1.22222", "slack_client_secret": "nothing", "encryption_key": "k", "slack_signing": "s"}
    made = {name: Secret(value) for name, value in found.items()}
    assert await states(lab, made, VERBATIM_SLACK_PORT="3000") == [CheckState.NOTE, CheckState.NOTE, CheckState.OK]
    assert lab.seen == []


async def test_with_socket_mode_installing_needs_a_port_too(lab: Lab) -> None:
    made = secrets(lab, slack_app=lab.app_token, slack_client="1.22222", slack_client_secret="nothing",  # noqa: S106 - made up
                   encryption_key="k")  # fmt: skip
    assert (await states(lab, made))[-1] is CheckState.FAILED
    assert (await states(lab, made, VERBATIM_SLACK_PORT="3000"))[-1] is CheckState.OK
