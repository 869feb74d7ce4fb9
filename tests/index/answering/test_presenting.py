from hypothesis import given
from hypothesis import strategies as st

from index.answering import Answerer
from index.model import Answer, ConflictKind
from tests.index.answering.library import document, settings

WIRE = (
    "The northern pier of the harbour is 400 metres long, the minister said. Work on it began in the spring after the "
    "storm had torn the old one down. Fishermen had waited for it since then and unloaded their boats on the beach."
)
NEWS = document("news.txt", "The harbour grew.", WIRE, title="The harbour")
WIRED = document("wire.txt", "Ships came.", WIRE.replace("400 metres", "400 meters"), title="The harbour")
OTHER = document("other.txt", "The northern pier of the harbour is 300 metres long.", title="The harbour")
SPOKEN = document("spoken.txt", "Ada Lund keeps the lighthouse. She said the lamp burns paraffin.", title="The lamp")
ANSWERER = Answerer(1, [NEWS, WIRED, OTHER, SPOKEN], settings(answers__min_confidence="0"))


def answered(question: str) -> Answer:
    outcome = ANSWERER.answer(question)
    assert isinstance(outcome, Answer)
    return outcome


def test_copies_are_one_quote_and_named_beside_it() -> None:
    outcome = answered("How long is the northern pier?")
    wires = [quote for quote in outcome.quotes if "400" in quote.text]
    assert [[copy.document for copy in quote.also] for quote in wires] in ([["wire.txt"]], [["news.txt"]])
    assert [quote.rank for quote in outcome.quotes] == list(range(1, len(outcome.quotes) + 1))


def test_the_figure_that_is_asked_for_is_marked() -> None:
    best = answered("How long is the northern pier?").quotes[0]
    (span,) = best.marked
    text = ANSWERER.document(best.source, best.document).text
    assert text[slice(*span)].startswith(("400", "300"))


def test_figures_that_differ_are_a_conflict() -> None:
    (conflict,) = answered("How long is the northern pier?").conflicts
    assert conflict.kind is ConflictKind.FIGURE
    assert {conflict.first, conflict.second} <= {1, 2}


def test_copies_of_one_text_are_one_independent_source() -> None:
    outcome = answered("Which minister spoke of the northern pier of 400 metres?")
    assert outcome.quotes[0].also
    assert outcome.independent == 1


def test_a_quote_that_opens_with_a_pronoun_is_introduced_by_who_it_is() -> None:
    quote = answered("What does the lamp burn?").quotes[0]
    assert quote.text.startswith("She said")
    assert quote.introduction is not None
    assert SPOKEN.text[slice(*quote.introduction)] == "Ada Lund keeps the lighthouse."


@given(
    st.lists(st.sampled_from("how long northern pier harbour minister who lamp 400".split()), min_size=1, max_size=6)
)
def test_marks_and_introductions_lie_where_they_belong(words: list[str]) -> None:
    outcome = ANSWERER.answer(" ".join(words))
    for quote in outcome.quotes if isinstance(outcome, Answer) else outcome.nearest:
        assert all(quote.start <= start < end <= quote.end for start, end in quote.marked)
        assert quote.introduction is None or quote.introduction[1] <= quote.start
        for copy in quote.also:
            assert ANSWERER.document(copy.source, copy.document).text[copy.start : copy.end] == copy.text


def test_only_so_many_quotes_are_marked_as_are_asked_for() -> None:
    outcome = ANSWERER.answer("How long is the northern pier?", marked=0)
    assert isinstance(outcome, Answer)
    assert not any(quote.marked for quote in outcome.quotes)
