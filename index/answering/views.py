"""A quote beside a question, as what is decisive in it is looked for. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from index.answering.kinds import Expectation
from index.answering.wording import Forms, Word, words_of
from index.model import Span

MOST_MARKED: Final = 0.4
"""The largest share of a quote's characters that is marked; a quote that is marked all over shows nothing."""

NEAR: Final = 3.0
"""How slowly nearness fades: at so many words less one it has halved."""
_JUST_BEFORE: Final = 3


@dataclass(frozen=True, slots=True)
class View:
    """A quote as it is marked: its words, which of them the question held, and how many characters may be marked."""

    question: str
    quote: str
    words: tuple[Word, ...]
    met: tuple[bool, ...]
    met_at: tuple[int, ...]
    asked: tuple[Word, ...]
    expected: Expectation
    limit: int

    def nearness(self, start: int, end: int) -> float:
        """How near the question's words stand to `[start, end)`: each counts 1 beside it, half at 3 words off."""
        first = bisect_right(self.words, start, key=lambda word: word.end)
        last = bisect_left(self.words, end, key=lambda word: word.start)
        return self._nearness(first, last)

    def nearness_of(self, at: int) -> float:
        """The same for one word by its number."""
        return self._nearness(at, at + 1)

    def _nearness(self, first: int, last: int) -> float:
        before = sum(NEAR / (NEAR - 1 + first - at) for at in self.met_at if at < first)
        return before + sum(NEAR / (NEAR + at - last) for at in self.met_at if at >= last)

    def is_asked(self, start: int, end: int) -> bool:
        """Whether the question held every word that says something in `[start, end)`."""
        inside = [at for at, word in enumerate(self.words) if word.start >= start and word.end <= end]
        return all(self.met[at] or not self.words[at].is_content for at in inside)

    def is_behind(self, span: Span, forms: frozenset[str]) -> bool:
        """Whether one of the three words before the span is one of `forms`."""
        before = [word for word in self.words if word.end <= span[0]][-_JUST_BEFORE:]
        return any(word.form in forms for word in before)

    def worthiest(self, spans: Iterable[Span], worth: Callable[[Span], float]) -> Span | None:
        """Return the worthiest of the spans that are new and short enough; the earlier one of equals."""
        usable = [span for span in spans if span[1] - span[0] <= self.limit and not self.is_asked(*span)]
        return max(usable, key=lambda span: (worth(span), -span[0]), default=None)


def view_of(question: str, quote: str, expected: Expectation) -> View:
    """Return the quote's words beside the question's; linear in both."""
    asked = tuple(word for word in words_of(question) if word.is_content)
    words = words_of(quote)
    forms = {word.form for word in words if word.is_content}
    sought = Forms(word.form for word in asked)
    known = {form for form in forms if sought.hold(form)}
    met = tuple(word.form in known for word in words)
    met_at = tuple(at for at, is_met in enumerate(met) if is_met)
    return View(question, quote, words, met, met_at, asked, expected, int(len(quote) * MOST_MARKED))
