"""A collection of three files (corpus, queries, gold) -> questions. Pure.

The corpus gives documents with reference sentences; the gold names sentences by number, answers by their place,
or relevant documents by grade, and that decides how the collection is measured.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from index.evaluation.fields import Fields, flag_of, identifier_of, list_of, number_of, object_of, objects_of, text_of
from index.evaluation.gold import Complaint, GoldError, GoldQuestion, GoldSet, Place, Rule
from index.evaluation.hits import longest_cover
from index.evaluation.lines import numbered, refuse_repeated
from index.evaluation.shelf import Shelf, excerpt

CORPUS: Final = "corpus.jsonl.gz"
QUERIES: Final = "queries.jsonl.gz"
GOLD: Final = "gold.jsonl.gz"


@dataclass(frozen=True, slots=True)
class Reference:
    """A document of the corpus: its text, and its reference sentences, None where it has none."""

    text: str
    sentences: Sequence[tuple[int, int]] | None


def read_corpus(lines: Iterable[bytes]) -> Mapping[str, Reference]:
    """Read the corpus; raise GoldError where a line of it is none."""
    corpus = {}
    for _, line in numbered(lines):
        fields = object_of(line)
        sentences = _spans(fields) if "sents" in fields else None
        corpus[identifier_of(fields)] = Reference(str(fields.get("text", "")), sentences)
    return corpus


def _spans(fields: Fields) -> list[tuple[int, int]]:
    try:
        return [(int(start), int(end)) for start, end in list_of(fields, "sents")]
    except (TypeError, ValueError) as error:
        raise GoldError("“sents” holds something that is no pair of numbers.", "Write each as [start, end].") from error


@dataclass(frozen=True, slots=True)
class CollectionReader:
    """Makes questions of one collection; with `inside`, each is asked inside its gold document alone."""

    corpus: Mapping[str, Reference]
    shelf: Shelf
    inside: bool = False

    def read(self, queries: Iterable[bytes], gold: Iterable[bytes]) -> GoldSet:
        """Read queries and gold, which belong together by their ids."""
        texts: dict[str, tuple[int, str]] = {}
        complaints: list[Complaint] = []
        for number, line in numbered(queries):
            try:
                fields = object_of(line)
                identifier, text = identifier_of(fields), text_of(fields, "text")
                refuse_repeated(identifier, texts)
                texts[identifier] = number, text
            except GoldError as error:
                complaints.append(Complaint(QUERIES, number, error.message, error.advice))
        questions: dict[str, GoldQuestion] = {}
        for number, line in numbered(gold):
            try:
                question = self._question(object_of(line), texts)
                refuse_repeated(question.id, questions)
                questions[question.id] = question
            except GoldError as error:
                complaints.append(Complaint(GOLD, number, error.message, error.advice))
        lost = [(number, name) for name, (number, _) in texts.items() if name not in questions]
        if not complaints:
            complaints += [_without_gold(number, name) for number, name in lost]
        return GoldSet(tuple(questions.values()), tuple(complaints))

    def _question(self, fields: Fields, texts: Mapping[str, tuple[int, str]]) -> GoldQuestion:
        identifier = identifier_of(fields, "qid")
        if identifier not in texts:
            raise GoldError(f"No query has the id “{excerpt(identifier)}”.", f"Add it to {QUERIES}.")
        _, text = texts[identifier]
        if "rels" in fields:
            return self._of_documents(identifier, text, fields)
        document, answerable = text_of(fields, "doc"), flag_of(fields, "answerable")
        self._check(document)
        places = self._places(document, fields) if answerable else ()
        if answerable and not places:
            raise GoldError("It is answerable, but names no sentence and no answer.", "Name one.")
        sentences = self.corpus[document].sentences is not None
        return GoldQuestion(
            id=identifier,
            text=text,
            answerable=answerable,
            rule=Rule.OVERLAP if sentences else Rule.COVER,
            gold=places,
            copies_count=True,
            inside=document if self.inside else None,
        )

    def _of_documents(self, identifier: str, text: str, fields: Fields) -> GoldQuestion:
        grades = fields["rels"]
        if not isinstance(grades, dict) or not grades:
            raise GoldError("“rels” names no document.", 'Write it as {"document": grade}.')
        for name in grades:
            self._check(name)
            number_of(grades, name)
        return GoldQuestion(identifier, text, answerable=True, rule=Rule.DOCUMENTS, grades=grades)

    def _check(self, name: str) -> None:
        """Refuse gold of a document that the library does not have as the corpus has it."""
        held = self.shelf.named(name)
        reference = self.corpus.get(name)
        if reference is None or any(document.text != reference.text for document in held):
            raise GoldError(
                f"The library's text of “{excerpt(name)}” is not the corpus's.",
                f"Bring the library up to date: verbatim index {CORPUS}",
            )

    def _places(self, name: str, fields: Fields) -> tuple[Place, ...]:
        reference = self.corpus[name]
        if reference.sentences is None:
            longest = longest_cover(len(reference.text), name.partition("-")[0])
            return tuple(_answer_place(name, answer, longest) for answer in objects_of(fields, "answers"))
        numbers = list_of(fields, "sents")
        if not all(isinstance(number, int) and 0 <= number < len(reference.sentences) for number in numbers):
            raise GoldError(f"“sents” names a sentence that “{excerpt(name)}” does not have.", "Count them from 0.")
        return tuple(Place(name, *reference.sentences[number]) for number in numbers)


def _answer_place(name: str, answer: Fields, longest: int) -> Place:
    start = number_of(answer, "start")
    return Place(name, start, start + len(text_of(answer, "text")), longest=longest)


def _without_gold(number: int, name: str) -> Complaint:
    return Complaint(QUERIES, number, f"The query “{excerpt(name)}” has no gold.", f"Add it to {GOLD}.")
