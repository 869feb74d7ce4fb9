"""A question as it was typed -> how it is read over one generation: corrected, completed, with other names. Pure.

The order is fixed: what is only said to the bot is told apart first; then a greeting, and what asks to be answered,
is left out; then the words of the question before are
carried over; then words that no text in reach holds are corrected; then other names are looked for. Whatever is
not as it was typed stands in the `Question`, so that people are told.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Final

from index.answering.aliases import Aliases, AliasRule, Expansion, Reading, built_in_rules
from index.answering.follow_ups import carried
from index.answering.languages import main_language, question_language
from index.answering.openings import bare
from index.answering.parts import parts
from index.answering.question import QuestionLimits, Unanswerable, understand
from index.answering.smalltalk import ONLY_TO_THE_BOT, Manner, classify
from index.answering.typos import Correction as Typo
from index.answering.typos import Speller
from index.engine import Engine, Grain
from index.model import AlsoSought, Correction, DeclineReason, QueryTerm, Question, Scope, StoredDocument
from index.text.stop_words import STOP_WORDS
from index.text.terms import ENGLISH, TermAnalyzer, tokens

MOST_UNKNOWN: Final = 8
"""A question with more words that nobody wrote here is no question with typing errors; each costs up to 16 ms."""
LANGUAGES_KEPT: Final = 8
"""Languages whose list of aliases is remembered."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it is read, its terms with what may stand for them, and its parts, read likewise.

    `manner` hints that it is no question to the sources at all.
    """

    question: Question
    reading: Reading
    manner: Manner | None = None
    parts: tuple["Understood", ...] = ()


class Reader:
    """Reads the questions to one generation. May be shared by threads."""

    def __init__(
        self,
        engine: Engine,
        documents: Mapping[tuple[str, str], StoredDocument],
        languages: Mapping[tuple[str, str], str],
        analyzer: TermAnalyzer,
        synonyms: Sequence[AliasRule] = (),
    ) -> None:
        """Read with the words of `documents`, of which `languages` tells in what they are written."""
        self._engine = engine
        self._documents = documents
        self._languages = languages
        self._language = main_language(languages.values())
        self._analyzer = analyzer
        self._aliases: Mapping[str, Aliases] = _AliasesByLanguage(tuple(synonyms), analyzer)

    @cached_property
    def _speller(self) -> Speller:
        """The words of all documents; read when the first question holds a word that none of them does."""
        texts = ((document.text, self._languages[name]) for name, document in self._documents.items())
        return Speller({word for text, language in texts for word in tokens(text, language)})

    def read(self, text: str, previous: str | None, scope: Scope, limits: QuestionLimits) -> Understood | Unanswerable:
        """Return how a question is read where `scope` allows to look, or why it can't be looked up.

        `previous` is the wording of the question before it in the thread.
        """
        asked = bare(text) if len(text) <= limits.max_chars else text
        manner = classify(text)
        if asked != text and manner not in ONLY_TO_THE_BOT:
            manner = classify(asked)
        if manner in ONLY_TO_THE_BOT:
            reason = DeclineReason.ORDER if manner is Manner.ORDER else DeclineReason.SMALL_TALK
            return Unanswerable(reason, Question(text, ()))
        whole = self._read(asked, None if previous is None else bare(previous), scope, limits)
        if isinstance(whole, Unanswerable):
            return replace(whole, question=_as_typed(whole.question, text))
        texts = () if whole.question.carried else tuple(part.text for part in parts(whole.question.wording))
        read = [self._read(part, None, scope, limits) for part in texts]
        found = tuple(one for one in read if isinstance(one, Understood))
        if len(found) != len(texts):
            found = ()
        question = replace(_as_typed(whole.question, text), parts=tuple(one.question.text for one in found))
        return Understood(question, whole.reading, manner, found)

    def again(self, question: Question, scope: Scope) -> Reading:
        """Return the reading of a question that was read before, where `scope` is the same."""
        return self._with_names(question, scope).reading

    def _read(self, text: str, previous: str | None, scope: Scope, limits: QuestionLimits) -> Understood | Unanswerable:
        plain = understand(text, self._analyzer, limits, question_language(text, self._language))
        question = plain.question if isinstance(plain, Unanswerable) else plain
        if isinstance(plain, Unanswerable) and plain.reason is not DeclineReason.NO_TERMS:
            return plain
        full = self._corrected(self._carried(question, previous, limits), scope)
        return self._with_names(full, scope) if full.terms else Unanswerable(DeclineReason.NO_TERMS, full)

    def _carried(self, question: Question, previous: str | None, limits: QuestionLimits) -> Question:
        over = carried(question.text, previous, self._analyzer) if previous else None
        if over is None:
            return question
        kept = over.terms[: max(0, limits.max_terms - len(question.terms))]
        wording = " ".join((question.wording, *(entry.word for entry in kept)))
        return replace(question, terms=(*question.terms, *kept), carried=kept, read_as=wording)

    def _corrected(self, question: Question, scope: Scope) -> Question:
        aliases = self._aliases[question.language]
        unknown = frozenset(
            entry.word
            for entry in question.terms
            if not self._frequency(entry.word, question.language, scope) and not aliases.knows(entry.term)
        )
        if not 0 < len(unknown) <= MOST_UNKNOWN:
            return question
        words = [entry.word for entry in question.terms]
        typos = self._speller.correct(
            words,
            unknown,
            lambda word: self._frequency(word, question.language, scope),
            _names_in(question.text, self._analyzer, question.language),
        )
        return _respelt(question, typos, self._analyzer) if typos else question

    def _frequency(self, word: str, language: str, scope: Scope) -> int:
        term = self._analyzer.term(word, language)
        return self._engine.statistics([term], Grain.SENTENCE, scope)[0].document_frequency

    def _with_names(self, question: Question, scope: Scope) -> Understood:
        terms = [entry.term for entry in question.terms]
        expansions = self._aliases[question.language].expand(terms)
        names = list(dict.fromkeys(term for part in expansions for one in part.alternatives for term in one.terms))
        held = {
            entry.term for entry in self._engine.statistics(names, Grain.SENTENCE, scope) if entry.document_frequency
        }
        found = [
            Expansion(part.terms, tuple(one for one in part.alternatives if held.issuperset(one.terms)))
            for part in expansions
        ]
        useful = [part for part in found if part.alternatives]
        word = {entry.term: entry.word for entry in question.terms}
        sought = tuple(
            AlsoSought(
                tuple(word[term] for term in part.terms), tuple(" ".join(one.terms) for one in part.alternatives)
            )
            for part in useful
        )
        return Understood(replace(question, also_sought=sought), Reading(terms, useful))


def _as_typed(question: Question, text: str) -> Question:
    """Return a question that was read without its opening as it was typed."""
    return question if question.text == text else replace(question, text=text, read_as=question.wording)


class _AliasesByLanguage(dict[str, Aliases]):
    """The built-in list is English; the owner's own serves every language."""

    def __init__(self, synonyms: Sequence[AliasRule], analyzer: TermAnalyzer) -> None:
        super().__init__()
        self._synonyms = synonyms
        self._analyzer = analyzer

    def __missing__(self, language: str) -> Aliases:
        if language == ENGLISH and not self._synonyms:
            made = _built_in_aliases()
        else:
            built_in = built_in_rules() if language == ENGLISH else ()
            made = Aliases((*built_in, *self._synonyms), self._analyzer, language)
        if len(self) >= LANGUAGES_KEPT:
            self.clear()
        self[language] = made
        return made


@lru_cache(maxsize=1)
def _built_in_aliases() -> Aliases:
    return Aliases(built_in_rules(), TermAnalyzer())


def _names_in(text: str, analyzer: TermAnalyzer, language: str) -> frozenset[str]:
    """Return the words with a capital in the middle of a question that has small letters too."""
    if text.isupper():
        return frozenset()
    found = analyzer.analyze(text, language)
    return frozenset(token.text for token in found if token.start and text[token.start].isupper())


def _respelt(question: Question, typos: Sequence[Typo], analyzer: TermAnalyzer) -> Question:
    """Return a question with what was probably meant looked up in place of what was typed."""
    instead: dict[str, tuple[str, ...]] = {}
    for typo in typos:
        first, *others = typo.typed
        instead[first] = tuple(word for word in typo.instead if word not in STOP_WORDS)
        instead.update((word, ()) for word in others)
    language = question.language

    def corrected(entries: Iterable[QueryTerm]) -> tuple[QueryTerm, ...]:
        found: dict[str, QueryTerm] = {}
        for entry in entries:
            if entry.word not in instead:
                found.setdefault(entry.term, entry)
            for word in instead.get(entry.word, ()):
                term = analyzer.term(word, language)
                found.setdefault(term, QueryTerm(term, word))
        return tuple(found.values())

    told = {typo.typed: " ".join(typo.instead) for typo in typos}
    return replace(
        question,
        terms=corrected(question.terms),
        carried=corrected(question.carried),
        corrections=tuple(
            Correction(typo.typed, tuple(word for word in typo.instead if word not in STOP_WORDS)) for typo in typos
        ),
        read_as=_rewritten(question.wording, told, analyzer, language),
    )


def _rewritten(text: str, instead: Mapping[tuple[str, ...], str], analyzer: TermAnalyzer, language: str) -> str:
    """Return a text with each run of words that was corrected replaced, where its words stand side by side."""
    found = analyzer.analyze(text, language)
    made, done, at = [], 0, 0
    while at < len(found):
        run = next((typed for typed in instead if tuple(one.text for one in found[at : at + len(typed)]) == typed), ())
        if run:
            made += [text[done : found[at].start], instead[run]]
            done = found[at + len(run) - 1].end
        at += len(run) or 1
    return "".join((*made, text[done:]))
