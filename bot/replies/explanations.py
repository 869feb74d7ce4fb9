"""Explanation -> Reply: which terms counted how much for a quote, and what decided."""

from typing import Final

from bot.replies.wording import counted, listed
from bot.reply import Block, Reply, Role, Table
from index.model import DeclineReason, Explanation, NoAnswer, TermWeight


def why_reply(explanation: Explanation) -> Reply:
    """Say what each term counted, and why the question was answered or declined."""
    sum_up = (
        f"Score {explanation.quote.score:.2f}: {explanation.sentence_score:.2f} from the sentence, and "
        f"{explanation.passage_weight:g} times {explanation.passage_score:.2f} from the passage around it. "
        f"{counted(explanation.sentence_count, 'sentence')} were searched; "
        "the fewer hold a word, the more it weighs (idf)."
    )
    blocks: list[Block | Table] = [
        Block(Role.HEADING, f"Why quote {explanation.quote.rank} came where it did:"),
        _table(explanation.terms),
        Block(Role.NOTE, sum_up, apart=True),
    ]
    if explanation.common:
        blocks.append(Block(Role.NOTE, f"Left out as too common: {listed(explanation.common)}."))
    blocks.append(Block(Role.NOTE, _decision(explanation)))
    return Reply(tuple(blocks))


def why_declined_reply(outcome: NoAnswer) -> Reply:
    """Say what was looked up for a question that got no quote, what was not, and what decided."""
    question = outcome.question
    looked_up, capped = ([entry.word for entry in entries] for entries in (question.terms, question.capped))
    blocks = [Block(Role.HEADING, "Why the question got no quote:")]
    blocks += [
        Block(Role.NOTE, f"{what}: {listed(words)}.")
        for what, words in (
            ("Looked up", looked_up),
            ("Left out as too common", question.common),
            ("Left out because a question may hold only so many words", capped),
            ("In no sentence", outcome.missing),
        )
        if words
    ]
    return Reply((*blocks, Block(Role.NOTE, f"Declined: {_WHAT_DECIDED[outcome.reason]}.")))


_WHAT_DECIDED: Final = {
    DeclineReason.EMPTY_QUESTION: "there was no question",
    DeclineReason.QUESTION_TOO_LONG: "the question was too long to be looked up",
    DeclineReason.NO_TERMS: "no word was left to look up",
    DeclineReason.NOTHING_TO_SEARCH: "there was nothing to search",
    DeclineReason.NO_MATCH: "no sentence that can be quoted holds any of the words that were looked up",
    DeclineReason.LOW_CONFIDENCE: "the confidence stayed below the threshold",
}


def _table(terms: tuple[TermWeight, ...]) -> Table:
    return Table(
        ("Word", "Term", "Sentences", "Idf", "In sentence", "In passage"),
        tuple(
            (
                term.word,
                term.term,
                f"{term.document_frequency:,}",
                f"{term.idf:.2f}",
                f"{term.in_sentence:.2f}",
                f"{term.in_passage:.2f}",
            )
            for term in terms
        ),
        frozenset({2, 3, 4, 5}),
    )


def _decision(explanation: Explanation) -> str:
    share = f"confidence {explanation.confidence:.2f}"
    meaning = "the share of the question's weight that the best quote's passage holds"
    if explanation.answered:
        return f"Answered: {share} ({meaning}) reaches the threshold of {explanation.threshold:.2f}."
    return f"Declined: {share} ({meaning}) stays below the threshold of {explanation.threshold:.2f}."
