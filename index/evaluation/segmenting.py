"""How well texts are cut into segments, against a gold of segments. Pure."""

from collections.abc import Hashable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from index.evaluation.fields import Fields, list_of, objects_of
from index.evaluation.shelf import Shelf
from index.model import Span, StoredDocument


@dataclass(frozen=True, slots=True)
class CutFigures:
    """F1 over the segments' ends (each file's last one left out), and over exact spans; both from 0 to 1."""

    boundaries: float
    spans: float


def cut_figures(record: Fields, shelf: Shelf) -> CutFigures:
    """Hold the documents' segments against a `sentences` gold, inside the stretch of each file that it covers."""
    found: list[tuple[str, Span]] = []
    gold: list[tuple[str, Span]] = []
    for name, file in record["files"].items():
        document = shelf.named(name)[0]
        found += [(name, span) for span in _cut(document, file)]
        gold += [(name, (entry["start"], entry["end"])) for entry in objects_of(file, "sentences")]
    return CutFigures(f1(_ends(found), _ends(gold)), f1(set(found), set(gold)))


def _cut(document: StoredDocument, file: Fields) -> list[Span]:
    """Return the document's segments in the covered stretch; a cut that is neither right nor wrong is undone."""
    start, end = file["covers"]
    optional = set(list_of(file, "optional_starts"))
    spans: list[Span] = []
    for segment in document.segmentation.sentences:
        if start <= segment.start and segment.end <= end:
            if segment.start in optional and spans:
                spans[-1] = (spans[-1][0], segment.end)
            else:
                spans.append((segment.start, segment.end))
    return spans


def _ends(spans: Sequence[tuple[str, Span]]) -> set[tuple[str, int]]:
    last = {name: end for name, (_, end) in spans}
    return {(name, end) for name, (_, end) in spans if end != last[name]}


def f1(found: AbstractSet[Hashable], gold: AbstractSet[Hashable]) -> float:
    """Return the harmonic mean of precision and recall; 1 where both are empty."""
    return 2 * len(found & gold) / (len(found) + len(gold)) if found or gold else 1.0
