from bot.platforms.slack.waiting import BURST, MOST_KEYS, SECONDS_EACH, Pace, sign_pace
from tests.lab.slack.rates import Rates


class Clock:
    """A time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


async def test_messages_to_one_channel_go_at_slack_s_pace() -> None:
    clock = Clock()
    pace = Pace(SECONDS_EACH, BURST, clock, clock.sleep)
    for _ in range(BURST + 2):
        await pace.turn("C1")
    await pace.turn("C2")
    assert clock.slept == [1.0, 1.0]
    clock.now += 60.0
    await pace.turn("C1")
    assert clock.slept == [1.0, 1.0]


async def test_signs_keep_within_what_slack_takes_in_a_minute_however_many_wait() -> None:
    clock, rates = Clock(), Rates()
    pace = sign_pace(clock, clock.sleep)
    for _ in range(500):
        await pace.turn("")
        assert rates.react("T1", now=clock.now)
    assert rates.excesses == []
    assert clock.slept[:1] == [1.5]


async def test_only_so_many_channels_are_remembered() -> None:
    clock = Clock()
    pace = Pace(SECONDS_EACH, 1, clock, clock.sleep)
    for number in range(MOST_KEYS + 1):
        await pace.turn(f"C{number}")
    await pace.turn("C0")
    assert clock.slept == []
