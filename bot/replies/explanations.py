"""Explanation -> Reply: which terms and signals counted how much for a quote, and what decided."""

from typing import Final

from bot.replies.wording import counted, listed
from bot.reply import Block, Reply, Role, Table
from index.model import Explanation, SignalWeight, TermWeight


def why_reply(explanation: Explanation) -> Reply:
    """Say what each term counted, and why the question was answered or declined."""
    sum_up = (
        f"{counted(explanation.sentence_count, 'sentence')} were searched; the fewer hold a word, the more it weighs "
        "(idf)."
    )
    blocks: list[Block | Table] = [
        Block(Role.HEADING, _heading(explanation)),
        _table(explanation.terms),
        Block(Role.NOTE, sum_up, apart=True),
        _signals(explanation.signals),
        Block(Role.NOTE, f"Score {explanation.quote.score:.2f}: the sum of these.", apart=True),
    ]
    if explanation.quote.also:
        copies = counted(len(explanation.quote.also), "more place")
        blocks.append(Block(Role.NOTE, f"Nearly the same stands in {copies}; they count as one quote."))
    if explanation.common:
        blocks.append(Block(Role.NOTE, f"Left out as too common: {listed(explanation.common)}."))
    blocks.append(Block(Role.NOTE, _decision(explanation)))
    return Reply(tuple(blocks))


def _heading(explanation: Explanation) -> str:
    rank = explanation.quote.rank
    if explanation.answered:
        return f"Why quote {rank} came where it did:"
    return f"Why quote {rank}{', the nearest,' if rank == 1 else ''} was not enough:"


def _table(terms: tuple[TermWeight, ...]) -> Table:
    return Table(
        ("Word", "Term", "Sentences", "Idf", "In sentence", "In passage"),
        tuple(
            (
                term.word,
                term.term,
                f"{term.document_frequency:,}",
                f"{term.idf:.2f}",
                _YES_NO[term.in_sentence],
                _YES_NO[term.in_passage],
            )
            for term in terms
        ),
        frozenset({2, 3}),
    )


def _signals(signals: tuple[SignalWeight, ...]) -> Table:
    """Show what counted, the most first."""
    counting = sorted((one for one in signals if one.share), key=lambda one: -abs(one.share))
    return Table(
        ("What counted", "How much"),
        tuple((_IN_WORDS[one.name], f"{one.share:+.2f}") for one in counting),
        frozenset({1}),
    )


_YES_NO: Final = {True: "yes", False: "no"}
_IN_WORDS: Final = {
    "sentence": "The question's words in the sentence (BM25)",
    "passage": "The question's words in the passage around it (BM25)",
    "document": "The question's words in the whole document (BM25)",
    "passage_coverage": "How much of the question the passage holds",
    "near_coverage": "How much of the question stands in it, before it or in the title",
    "pairs": "Words that stand together in both",
    "proximity": "Words that stand close together",
    "grams": "Words in another form or spelling",
    "title": "Words in the title",
    "position": "How early it stands in the document",
    "short": "It has fewer than five words",
    "question": "It is a question itself",
    "speaker": "The question names its speaker",
    "figure": "It holds a figure, which is asked for",
    "date": "It holds a date, which is asked for",
    "time": "It holds a time, which is asked for",
    "name": "It holds a name, and a person is asked for",
    "place_name": "It holds a name, and a place is asked for",
    "place": "It speaks of a place, which is asked for",
    "other_name": "It holds a name that the question does not",
}


def _decision(explanation: Explanation) -> str:
    share = f"confidence {explanation.confidence:.2f}"
    meaning = "how likely the first quote is to be right"
    if explanation.answered:
        return f"Answered: {share} ({meaning}) reaches the threshold of {explanation.threshold:.2f}."
    return f"Declined: {share} ({meaning}) stays below the threshold of {explanation.threshold:.2f}."
