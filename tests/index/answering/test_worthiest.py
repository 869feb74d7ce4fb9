"""The run of words that is worth most, beside looking at every run."""

from hypothesis import given
from hypothesis import strategies as st

from index.answering.wording import Word, words_of
from index.answering.worthiest import worthiest
from index.model import Span

OPENING, CLOSING, QUOTING = "“(", "”)", '“”"'
PIECES = ("in", "harbour", "1911", "the", ",", ".", "(", ")", "“", "”", '"', "$", "%", "-", "’")
WORTHS = st.sampled_from([-0.3, -0.05, 0.0, 0.1, 0.15, 0.3, 1.0, 3.0])
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)


def worth_of(words: tuple[Word, ...], worths: list[float], first: int, last: int, *, talks: bool) -> float:
    """Return what one run is worth, by its definition."""
    before = words[first - 1] if first else None
    before_mark = before is not None and before.is_mark and (before.form not in "-’$%(" or before.form in OPENING)
    starts = {
        "in", "the",
    } & {words[first].form} and not (before and before.form in {"in", "the"})  # fmt: skip
    total = 0.3 if before is None or before_mark or starts else 0.0
    depth = unpaired = 0
    for word, worth in zip(words[first : last + 1], worths[first : last + 1], strict=True):
        total += worth
        if word.is_mark and word.form in OPENING:
            depth += 1
        elif word.is_mark and word.form in CLOSING:
            unpaired, depth = (unpaired, depth - 1) if depth else (unpaired + 1, 0)
    behind = words[last + 1] if last + 1 < len(words) else None
    total += 0.6 if behind is None or (behind.is_mark and behind.form not in "-’$%(") else 0.0
    total -= unpaired + depth
    if talks and before is not None and before.form in QUOTING:
        total += any(word.is_mark and word.form in QUOTING for word in words[last + 1 : last + 3])
    return total


def all_runs(words: tuple[Word, ...], limit: int) -> dict[Span, tuple[int, int]]:
    """Return the first and the last word of each run that may be chosen, by its span."""
    return {
        (words[first].start, words[last].end): (first, last)
        for first in range(len(words))
        for last in range(first, len(words))
        if words[last].end - words[first].start <= limit
        and not (words[first].is_mark and words[first].form not in "$£€")
        and not (words[last].is_mark and words[last].form != "%")
    }


@given(TEXTS, st.data(), st.integers(0, 60))
def test_no_run_is_worth_more_than_the_one_that_is_found(text: str, data: st.DataObject, limit: int) -> None:
    words, talks = words_of(text), data.draw(st.booleans())
    worths = data.draw(st.lists(WORTHS, min_size=len(words), max_size=len(words)))
    runs = all_runs(words, limit)
    worth = {span: worth_of(words, worths, *run, talks=talks) for span, run in runs.items()}
    found = worthiest(words, worths, limit, talks=talks)
    assert (found is None) == (not runs)
    assert found is None or worth[found] >= max(worth.values()) - 1e-9


def test_of_runs_that_are_worth_the_same_it_is_the_first() -> None:
    words = words_of("harbour, harbour, harbour")
    assert worthiest(words, [1.0, 0.0, 1.0, 0.0, 1.0], 7, talks=False) == (0, 7)
