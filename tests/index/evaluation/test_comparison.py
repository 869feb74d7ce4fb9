import json

import pytest

from index.evaluation import SavedJudgement, SavedRunError, compare, figures_of, read_run, run_record
from index.evaluation.judging import Judgement
from tests.index.evaluation.made import judgement


def saved(*judgements: Judgement) -> dict[str, SavedJudgement]:
    record = run_record("gold.jsonl", judgements, figures_of(judgements), [])
    return dict(read_run(json.loads(json.dumps(record))))


def test_a_saved_run_is_read_back() -> None:
    assert saved(judgement(rank=2)) == {"q": SavedJudgement("q?", 2, right=False, score=0.5)}


def test_changes_are_won_lost_and_moved() -> None:
    before = saved(
        judgement(identifier="won", rank=2),
        judgement(identifier="lost", rank=1),
        judgement(identifier="up", rank=9),
        judgement(identifier="down", rank=3),
        judgement(identifier="same", rank=3),
        judgement(identifier="kept", rank=1),
        judgement(identifier="gone"),
    )
    now = [
        judgement(identifier="won", rank=1),
        judgement(identifier="lost", rank=1, answered=False),
        judgement(identifier="up", rank=3),
        judgement(identifier="down", rank=None),
        judgement(identifier="same", rank=3),
        judgement(identifier="kept", rank=1),
        judgement(identifier="new"),
    ]
    found = compare(now, before)
    assert [[change.id for change in changes] for changes in (found.won, found.lost, found.up, found.down)] == [
        ["won"],
        ["lost"],
        ["up"],
        ["down"],
    ]
    assert (found.won[0].rank_before, found.won[0].rank_now) == (2, 1)
    assert (found.added, found.gone) == (1, 1)


def test_a_question_with_another_text_is_another_question() -> None:
    found = compare([judgement(identifier="q")], {"q": SavedJudgement("Other?", 1, right=True, score=1.0)})
    assert (found.added, found.gone) == (1, 1)


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ([], "no saved run"),
        ({"questions": []}, "no saved run"),
        ({"version": 2, "questions": []}, "version 2"),
        ({"version": 1}, "can't be read"),
        ({"version": 1, "questions": [{"id": "q"}]}, "can't be read"),
    ],
)
def test_what_is_no_saved_run_says_so(record: object, message: str) -> None:
    with pytest.raises(SavedRunError, match=message):
        read_run(record)
