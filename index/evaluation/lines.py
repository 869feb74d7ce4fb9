"""Lines of a gold file -> questions. Pure.

Two kinds of line are told apart by their keys: {"question", "document", "quote"}, which gives the text that
is to be quoted, and {"id", "text", "answerable", "gold", ...}, which gives places.
"""

import re
from collections.abc import Container, Iterable, Iterator, Sequence

from index.evaluation.fields import (
    Fields,
    flag_of,
    identifier_of,
    list_of,
    number_of,
    object_of,
    objects_of,
    optional_text_of,
    text_of,
)
from index.evaluation.gold import Complaint, GoldError, GoldQuestion, GoldSet, Place, Rule
from index.evaluation.shelf import Shelf, excerpt
from index.model import StoredDocument

_MULTI_SOURCE = "multi-source"


def read_gold_lines(file: str, lines: Iterable[bytes], shelf: Shelf) -> GoldSet:
    """Read a gold file line by line; `file` is its name for complaints. Blank lines are passed over."""
    questions: dict[str, GoldQuestion] = {}
    complaints: list[Complaint] = []
    for number, line in numbered(lines):
        try:
            question = _question(object_of(line), shelf)
            refuse_repeated(question.id, questions)
        except GoldError as error:
            complaints.append(Complaint(file, number, error.message, error.advice))
        else:
            questions[question.id] = question
    return GoldSet(tuple(questions.values()), tuple(complaints))


def numbered(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not blank with their numbers, from 1."""
    return ((number, line) for number, line in enumerate(lines, 1) if line.strip())


def refuse_repeated(identifier: str, earlier: Container[str]) -> None:
    """Raise GoldError for a question that stands among the earlier ones already."""
    if identifier in earlier:
        raise GoldError(
            f"“{excerpt(identifier)}” stands in an earlier line already.",
            "Leave one of them out, or give each an id of its own.",
        )


def _question(fields: Fields, shelf: Shelf) -> GoldQuestion:
    return _with_quote(fields, shelf) if "question" in fields else _with_places(fields, shelf)


def _with_quote(fields: Fields, shelf: Shelf) -> GoldQuestion:
    text = text_of(fields, "question")
    identifier = text if fields.get("id") is None else identifier_of(fields)
    if "quote" not in fields:
        raise GoldError(
            "“quote” is missing.", 'Copy the text that answers it; or "quote": null, if it is to be declined.'
        )
    quote, document = optional_text_of(fields, "quote"), optional_text_of(fields, "document")
    places = _found(quote, document, shelf) if quote is not None else ()
    return GoldQuestion(
        id=identifier,
        text=text,
        answerable=quote is not None,
        rule=Rule.OVERLAP,
        gold=places,
        kind=optional_text_of(fields, "type"),
        style=optional_text_of(fields, "style"),
        copies_count=True,
    )


def _found(quote: str, name: str | None, shelf: Shelf) -> tuple[Place, ...]:
    """Return every place of the quote's words; how much white space stands between them does not matter."""
    words = re.compile(r"\s+".join(map(re.escape, quote.split())))
    documents = shelf.everything() if name is None else shelf.named(name)
    places = tuple(place for document in documents for place in _occurrences(words, document))
    if not places:
        where = "No document of the library holds" if name is None else f"The document “{excerpt(name)}” does not hold"
        raise GoldError(
            f"{where} the text “{excerpt(quote)}”.",
            "Copy it as the document has it; if the document has changed, refresh the library: verbatim index PATH",
        )
    return places


def _occurrences(words: re.Pattern[str], document: StoredDocument) -> Iterable[Place]:
    for found in words.finditer(document.text):
        yield Place(document.name, found.start(), found.end(), source=document.source)


def _with_places(fields: Fields, shelf: Shelf) -> GoldQuestion:
    identifier, text, answerable = identifier_of(fields), text_of(fields, "text"), flag_of(fields, "answerable")
    gold = _places(fields, "gold", shelf)
    if answerable is not bool(gold):
        raise GoldError(
            "“answerable” and “gold” contradict each other.",
            "Give the places that answer it; or none, if it is to be declined.",
        )
    return GoldQuestion(
        id=identifier,
        text=text,
        answerable=answerable,
        rule=Rule.SENTENCE,
        gold=gold,
        neutral=(*_places(fields, "weak", shelf), *_places(fields, "context", shelf)),
        short=_places(fields, "short_spans", shelf),
        kind=optional_text_of(fields, "type"),
        style=optional_text_of(fields, "style"),
        is_multi_source=_MULTI_SOURCE in list_of(fields, "needs"),
    )


def _places(fields: Fields, key: str, shelf: Shelf) -> tuple[Place, ...]:
    return tuple(place_of(entry, shelf) for entry in objects_of(fields, key))


def place_of(fields: Fields, shelf: Shelf) -> Place:
    """Read {"file", "start", "end"} and perhaps "part"; raise GoldError where that is no place of the library."""
    name, start, end = text_of(fields, "file"), number_of(fields, "start"), number_of(fields, "end")
    longest = max(len(document.text) for document in shelf.named(name))
    if not start < end <= longest:
        raise GoldError(
            f"There is no text from {start} to {end} in “{excerpt(name)}”, which has {longest:,} characters.",
            "Index the file that the gold was made for, unchanged: verbatim index PATH",
        )
    return Place(name, start, end, number_of(fields, "part", 0))


def read_never_quoted(record: Fields, kinds: Sequence[str], shelf: Shelf) -> tuple[Place, ...]:
    """Return the places of a `sentences` gold that are of one of `kinds`: captions and link lines."""
    return tuple(
        place_of({**entry, "file": name}, shelf)
        for name, file in record.get("files", {}).items()
        for entry in objects_of(file, "sentences")
        if entry.get("kind") in kinds
    )
