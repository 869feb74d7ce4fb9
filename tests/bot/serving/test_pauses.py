import gc
import sys

import pytest

from bot.serving.pauses import SWITCH_SECONDS, THRESHOLDS, short_pauses


def test_what_lives_at_the_start_is_not_walked_over_and_threads_give_way_sooner() -> None:
    with short_pauses():
        assert gc.get_freeze_count() > 0
        assert gc.get_threshold() == THRESHOLDS
        assert sys.getswitchinterval() == pytest.approx(SWITCH_SECONDS)


def test_afterwards_all_is_as_it_was_even_after_an_error() -> None:
    before = (gc.get_threshold(), sys.getswitchinterval(), gc.get_freeze_count())
    with pytest.raises(ZeroDivisionError), short_pauses():
        raise ZeroDivisionError
    assert (gc.get_threshold(), sys.getswitchinterval(), gc.get_freeze_count()) == before
