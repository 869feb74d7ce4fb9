"""In what language a document or a question is read. Pure."""

from collections import Counter
from collections.abc import Iterable

from index.text.languages import UNDETERMINED, detect_language
from index.text.terms import ENGLISH


def main_language(languages: Iterable[str]) -> str:
    """Return the language of most documents, the first in order where two are as many; English without any."""
    counts = Counter(languages)
    return min(counts, key=lambda language: (-counts[language], language), default=ENGLISH)


def question_language(text: str, library: str) -> str:
    """Return the language that a question is read in: its own, or the library's where it is too short to tell."""
    found = detect_language(text)
    return library if found == UNDETERMINED else found
