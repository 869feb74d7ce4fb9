import asyncio

import pytest

from bot.platforms.slack.acknowledging import NotRecordedError
from bot.platforms.slack.twins import Twins


class Post:
    """A post that is taken in; it ends when it is told to."""

    def __init__(self, twins: Twins) -> None:
        self.twins = twins
        self.taken: list[str] = []
        self.recorded = asyncio.Event()
        self.fails = False

    def told(self, kind: str, key: str = "k") -> asyncio.Task[None]:
        async def take() -> None:
            self.taken.append(kind)
            await self.recorded.wait()
            if self.fails:
                raise NotRecordedError

        return asyncio.create_task(self.twins.take(key, kind, take))


@pytest.fixture
def post() -> Post:
    return Post(Twins(most=2))


async def test_a_mention_that_is_told_of_under_both_names_is_taken_once_and_acknowledged_once_it_is_recorded(
    post: Post,
) -> None:
    first, twin = post.told("message"), post.told("app_mention")
    for _ in range(5):
        await asyncio.sleep(0)
    assert not twin.done()
    post.recorded.set()
    await asyncio.gather(first, twin, post.told("app_mention"))
    assert post.taken == ["message"]


async def test_what_is_told_of_again_under_the_same_name_is_taken_again(post: Post) -> None:
    post.recorded.set()
    for kind in ("app_mention", "message", "app_mention"):
        await post.told(kind)
    assert post.taken == ["app_mention", "app_mention"]


async def test_where_the_first_could_not_be_recorded_neither_is_acknowledged_and_the_next_is_taken(post: Post) -> None:
    post.fails = True
    first, twin = post.told("message"), post.told("app_mention")
    await asyncio.sleep(0)
    post.recorded.set()
    for task in (first, twin):
        with pytest.raises(NotRecordedError):
            await task
    post.fails = False
    await post.told("app_mention")
    assert post.taken == ["message", "app_mention"]


async def test_whoever_stops_waiting_for_the_first_leaves_the_others_waiting(post: Post) -> None:
    first, twin, other = (post.told(kind) for kind in ("message", "app_mention", "app_mention"))
    await asyncio.sleep(0)
    twin.cancel()
    await asyncio.wait({twin})
    post.recorded.set()
    await asyncio.gather(first, other)
    assert post.taken == ["message"]


async def test_only_the_last_are_known(post: Post) -> None:
    post.recorded.set()
    for key in ("a", "b", "c"):
        await post.told("message", key)
    await post.told("app_mention", "a")
    await post.told("app_mention", "c")
    assert post.taken == ["message"] * 3 + ["app_mention"]
