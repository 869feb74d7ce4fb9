import pytest

from index.formats import blocks_of
from index.reindex import cutting
from index.reindex.cutting import Uncut, cut_each
from index.segments.workers import Workers
from index.text.segmentation import PassageLimits, segment

LIMITS = PassageLimits(12, 3)
TEXTS = (
    "A heading\n\nIt rained. We left in 1066. Nobody stayed.\n- an item\n- another item\nRead more: here",
    "",
    "The keeper lit the lamp. " * 9,
    "$ import this\nA caption (Photo: Jane Doe)",
)


@pytest.mark.parametrize("task_characters", [1, 10**6])
def test_texts_are_cut_the_same_here_and_as_tasks(task_characters: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "TASK_CHARACTERS", task_characters)
    uncut = [Uncut(text, blocks_of(text)) for text in TEXTS]
    expected = [segment(one.text, one.blocks, LIMITS) for one in uncut]
    assert cut_each(uncut, LIMITS, None) == expected
    assert cut_each(uncut, LIMITS, Workers(0)) == expected
