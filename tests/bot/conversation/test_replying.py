import pytest

from bot.chat import Visibility
from bot.conversation.cooldown import Pace, Seen, Verdict
from bot.conversation.replying import wait_notice
from tests.bot.replies.quotes import texts


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (3.0, "One moment: you can ask again in 3 seconds."),
        (60.0, "One moment: you can ask again in 60 seconds."),
        (600.0, "You can ask again in 10 minutes."),
    ],
)
def test_a_long_wait_is_not_called_a_moment(seconds: float, said: str) -> None:
    response = wait_notice(Verdict(Pace.NOTICE, seconds, Seen(), Seen()), Visibility.PRIVATE)
    assert texts(response.reply) == [said]
