"""A question over one generation -> its candidates, best first, each with the signals that put it there. Pure."""

from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import Final, NamedTuple

from index.answering.asked_values import counted_terms
from index.answering.candidates import Candidate, Documents, Places, find_candidates, score_candidates
from index.answering.confidence import LOOKED_AT, RIVALS, Support
from index.answering.foreign_kinds import kinds_by_question_word
from index.answering.kinds import AnswerKind, expected_kinds
from index.answering.lookup import Lookup
from index.answering.naming import named_terms
from index.answering.profiles import NOTHING, Profile, Profiles, profile
from index.answering.signals import HIGHEST_BM25, Asked, Sighting, gram_weights, signals
from index.answering.weights import Weights, mixture
from index.engine import Grain, UnitKey
from index.model import Question
from index.text.terms import ENGLISH

SCENES_KEPT: Final = 20_000
"""Sentences of which is remembered what stands around them, those used last."""


class Ranked(NamedTuple):
    """A candidate with its signals, in the order of `SIGNALS`, and what they add up to."""

    candidate: Candidate
    signals: tuple[float, ...]
    score: float


class Scene(NamedTuple):
    """What the signals ask of a sentence and of what stands around it, whatever the question."""

    own: Profile
    before: Profile
    title_terms: frozenset[str]


class Ranker:
    """Ranks the sentences of one generation. May be shared by threads."""

    def __init__(
        self,
        documents: Documents,
        languages: Mapping[tuple[str, str], str],
        profiles: Profiles,
        weights: Weights,
    ) -> None:
        """Rank sentences of `documents`, of which `languages` tells in what they are written, by their `profiles`."""
        self._places = Places(documents)
        self._weights = weights
        # No method of its own: that would be a cycle, and keep a generation in memory that nobody uses any more.
        self._scene = lru_cache(SCENES_KEPT)(partial(_scene_of, documents, languages, profiles))
        self._analyzer = profiles.analyzer

    def ranked(self, question: Question, lookup: Lookup, most: int) -> tuple[Ranked, ...]:
        """Return up to `most` candidates for a question, best first, ties in key order."""
        return self._ranked(question, find_candidates(lookup, self._places, most), lookup)

    def one(self, question: Question, key: UnitKey, lookup: Lookup, most: int) -> Ranked:
        """Return one sentence as it ranks beside the candidates for a question."""
        candidates = find_candidates(lookup, self._places, most)
        if all(candidate.key != key for candidate in candidates):
            candidates += tuple(score_candidates(lookup, [self._places.of(key)]))
        return next(one for one in self._ranked(question, candidates, lookup) if one.candidate.key == key)

    def support(self, question: Question, ranked: Sequence[Ranked], lookup: Lookup) -> Support:
        """Return what speaks for the best of `ranked`, of which there is at least one."""
        best = ranked[0].candidate
        key, reading = best.key, lookup.reading
        here, before, title = self._scene(key)
        return Support(
            idf=lookup.information,
            here=frozenset(reading.weights(here.held)),
            title=frozenset(reading.weights(title)),
            near=frozenset(reading.weights(here.held | before.held | title)),
            around=frozenset(lookup.weights_in(Grain.PASSAGE, [best.passage])[best.passage]),
            names=named_terms(question, self._analyzer),
            counted=counted_terms(question, self._analyzer),
            kinds=kinds_of(question),
            terms=reading.fold(here.terms),
            signals=ranked[0].signals,
            score=ranked[0].score,
            rivals=[one.score for one in ranked[1:RIVALS] if not _is_beside(one.candidate.key, key)],
            documents=len({(one.candidate.key.source, one.candidate.key.document) for one in ranked[:LOOKED_AT]}),
            language=question.language,
        )

    def _ranked(self, question: Question, candidates: Sequence[Candidate], lookup: Lookup) -> tuple[Ranked, ...]:
        own = profile(question.wording, self._analyzer, question.language)
        scenes = [self._scene(one.key) for one in candidates]
        grams = gram_weights(own.grams, [scene.own for scene in scenes])
        asked = Asked(
            reading=lookup.reading,
            idf=lookup.information,
            words=own.words,
            kinds=kinds_of(question),
            gram_weights=grams,
            highest=HIGHEST_BM25 * lookup.worth or 1.0,
            total_idf=sum(lookup.information.values()) or 1.0,
            gram_total=sum(grams.values()) or 1.0,
            is_english=question.language == ENGLISH,
        )
        held = lookup.held_in(Grain.PASSAGE, dict.fromkeys(one.passage for one in candidates))
        found = [
            self._seen(asked, one, scene, held[one.passage]) for one, scene in zip(candidates, scenes, strict=True)
        ]
        return tuple(sorted(found, key=lambda one: (-one.score, one.candidate.key)))

    def _seen(self, question: Asked, candidate: Candidate, scene: Scene, passage_terms: frozenset[str]) -> Ranked:
        sighting = Sighting(
            scene.own,
            scene.before,
            candidate.key.ordinal,
            candidate.sentence_score,
            candidate.passage_score,
            candidate.document_score,
            passage_terms,
            scene.title_terms,
        )
        found = signals(question, sighting)
        return Ranked(candidate, found, mixture(self._weights, found))


def kinds_of(question: Question) -> frozenset[AnswerKind]:
    """Return the kinds of answer that a question expects, in its own language."""
    if question.language == ENGLISH:
        return expected_kinds(question.wording)
    return kinds_by_question_word(question.wording, question.language)


def _is_beside(one: UnitKey, other: UnitKey) -> bool:
    """Whether two sentences stand next to each other, where they often tell the same."""
    return (one.source, one.document) == (other.source, other.document) and abs(one.ordinal - other.ordinal) == 1


def _scene_of(
    documents: Documents, languages: Mapping[tuple[str, str], str], profiles: Profiles, key: UnitKey
) -> Scene:
    source, name, ordinal = key
    document, language = documents[source, name], languages[source, name]
    sentences, text = document.segmentation.sentences, document.text
    own = sentences[ordinal]
    before = sentences[ordinal - 1] if ordinal else None
    return Scene(
        profiles.of(text[own.start : own.end], language),
        profiles.of(text[before.start : before.end], language) if before else NOTHING,
        profiles.title_terms(document.title, language) if document.title else frozenset(),
    )
