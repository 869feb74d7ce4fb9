"""What a question costs is counted, not timed: the terms that the engine is asked for, times the units they are for."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from config.load import default_settings
from index.answering.lookup import Lookup
from index.answering.profiles import Profiles
from index.answering.question import QuestionLimits
from index.answering.ranking import Ranker
from index.answering.understanding import Reader, Understood
from index.answering.weights import tuned_weights
from index.engine import Engine, Grain, Hit, TermStatistics, UnitKey, open_engine
from index.model import EVERYWHERE, Scope
from index.segments.analysis import analyze
from index.text.terms import TermAnalyzer
from tests.index.answering.library import document

MOST = 20
LIMITS = QuestionLimits(2000, 64)
WORDS = "harbour pier ship quay crane storm ferry market herring toll bell lamp rope sail".split()
UNKNOWN = "norhtern zeppelinn qwxyzt harbuor piier storrm aaaaaaaaaaaaaaaaaaaa".split()
SHAPES = ("usa", "uk", "2,000 lb", "$3.8bn", "may 9", "don't", "北京", "U.S.", "-", "?", "and", "when")
PER_TERM = 10 * MOST
"""Each term is asked for in each candidate, its passage and its document, and again for each other name that it has."""


class Counting:
    """An engine that counts what it is asked."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.work = 0

    @property
    def generation(self) -> int:
        return self._engine.generation

    def unit_count(self, grain: Grain, scope: Scope = EVERYWHERE) -> int:
        self.work += 1
        return self._engine.unit_count(grain, scope)

    def search(self, terms: Sequence[str], grain: Grain, limit: int, scope: Scope = EVERYWHERE) -> tuple[Hit, ...]:
        self.work += len(terms)
        return self._engine.search(terms, grain, limit, scope)

    def score(
        self, terms: Sequence[str], grain: Grain, keys: Sequence[UnitKey], scope: Scope = EVERYWHERE
    ) -> tuple[float, ...]:
        self.work += len(terms) * len(keys)
        return self._engine.score(terms, grain, keys, scope)

    def statistics(self, terms: Sequence[str], grain: Grain, scope: Scope = EVERYWHERE) -> tuple[TermStatistics, ...]:
        self.work += len(terms)
        return self._engine.statistics(terms, grain, scope)

    def holds(
        self, terms: Sequence[str], grain: Grain, keys: Sequence[UnitKey], scope: Scope = EVERYWHERE
    ) -> tuple[tuple[bool, ...], ...]:
        self.work += len(terms) * len(keys)
        return self._engine.holds(terms, grain, keys, scope)


def _library() -> tuple[Counting, Reader, Ranker]:
    analyzer, settings = TermAnalyzer(), default_settings()
    texts = [" ".join(f"The {one} of the {other} is old." for other in WORDS) for one in WORDS]
    documents = [document(f"{number}.txt", text, title=text[:12]) for number, text in enumerate(texts)]
    by_name = {(one.source, one.name): one for one in documents}
    languages = dict.fromkeys(by_name, "en")
    engine = Counting(open_engine(settings, 1, [analyze(one, analyzer, "en") for one in documents]))
    reader = Reader(engine, by_name, languages, analyzer)
    return engine, reader, Ranker(by_name, languages, Profiles(analyzer), tuned_weights())


ENGINE, READER, RANKER = _library()


def work_of(text: str) -> tuple[int, int]:
    """Return how much the engine was asked for, and how many terms the question and its parts have."""
    ENGINE.work = 0
    read = READER.read(text, None, EVERYWHERE, LIMITS)
    if not isinstance(read, Understood):
        return ENGINE.work, 0
    for one in (read, *read.parts):
        RANKER.ranked(one.question, Lookup(ENGINE, one.reading, EVERYWHERE), MOST)
    return ENGINE.work, sum(len(one.reading.all_terms) for one in (read, *read.parts))


@given(st.lists(st.sampled_from([*WORDS, *UNKNOWN, *SHAPES]), max_size=200))
def test_the_work_grows_no_faster_than_the_terms_of_a_question(words: list[str]) -> None:
    work, terms = work_of(" ".join(words))
    assert work <= PER_TERM * (terms + 1)


def test_words_said_over_and_over_cost_nothing_more() -> None:
    assert work_of(" ".join(["harbour pier"] * 150)) == work_of("harbour pier")


def test_beyond_the_limit_of_terms_a_longer_question_costs_nothing_more() -> None:
    many = [f"word{number}x" for number in range(200)]
    assert work_of(" ".join(many[:100]))[0] == work_of(" ".join(many))[0]
