"""What is known of a question's best candidate, taken from a library."""

from config.load import default_settings
from index.answering.confidence import RIVALS, Support
from index.answering.lookup import Lookup
from index.answering.profiles import Profiles
from index.answering.question import QuestionLimits
from index.answering.ranking import Ranker
from index.answering.understanding import Reader, Understood
from index.answering.weights import tuned_weights
from index.engine import open_engine
from index.model import EVERYWHERE, StoredDocument
from index.segments.analysis import analyze
from index.text.terms import TermAnalyzer
from tests.index.answering.library import document

ANALYZER = TermAnalyzer()
LIMITS = QuestionLimits(2000, 64)
PIER = document(
    "pier.txt",
    "The ferries land at dawn. The storm broke 42 lamps on the northern pier. The lamps were old and green.",
    title="Harbour",
)


def supported(text: str, *documents: StoredDocument) -> Support:
    """Return what speaks for the best candidate for `text`."""
    by_name = {(one.source, one.name): one for one in documents}
    languages = dict.fromkeys(by_name, "en")
    engine = open_engine(default_settings(), 1, [analyze(one, ANALYZER, "en") for one in documents])
    read = Reader(engine, by_name, languages, ANALYZER).read(text, None, EVERYWHERE, LIMITS)
    assert isinstance(read, Understood)
    lookup = Lookup(engine, read.reading, EVERYWHERE)
    ranker = Ranker(by_name, languages, Profiles(ANALYZER), tuned_weights())
    return ranker.support(read.question, ranker.ranked(read.question, lookup, 200), lookup)


def terms(text: str) -> frozenset[str]:
    return frozenset(ANALYZER.terms(text))


def test_what_the_sentence_its_title_and_its_passage_hold_is_told_apart() -> None:
    found = supported("How many lamps broke in the northern harbour storm, the green ones?", PIER)
    assert found.here == terms("lamps broke northern storm")
    assert found.title == terms("harbour")
    assert found.near == found.here | found.title
    assert found.around >= found.here | terms("green")


def test_the_sentence_s_terms_are_in_order_and_what_is_to_be_counted_is_known() -> None:
    found = supported("How many lamps did the storm break?", PIER)
    assert list(found.terms) == ANALYZER.terms("The storm broke 42 lamps on the northern pier.")
    assert found.counted == terms("lamps")


def test_a_sentence_is_read_in_the_question_s_own_words() -> None:
    britain = document("uk.txt", "The UK sent 12 lamps.")
    assert "12" in supported("How many lamps did the United Kingdom send?", britain).terms
    assert frozenset(supported("How many lamps did Britain send?", britain).terms) & terms("britain")


def test_a_sentence_beside_the_best_is_no_rival_and_one_elsewhere_is() -> None:
    alone = supported("Did the storm break the lamps on the pier?", PIER)
    assert not alone.rivals
    other = document("other.txt", "A lamp fell.")
    assert len(supported("Did the storm break the lamps on the pier?", PIER, other).rivals) == 1


def test_no_more_rivals_are_weighed_than_might_be_right() -> None:
    many = document("many.txt", *(f"Lamp {number} hung on the pier in the storm." for number in range(100)))
    found = supported("Did the storm break the lamps on the pier?", PIER, many)
    assert RIVALS - 3 <= len(found.rivals) < RIVALS
    assert all(rival <= found.score for rival in found.rivals)
