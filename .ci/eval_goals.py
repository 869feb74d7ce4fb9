"""What the answers are held against: for each measure, its peers' figures, the floor and the goal.

`peer` is rank-bm25 as it comes and `best` the best peer, both over the public and the held-out halves together;
`floor` and `goal` are for the public halves.
"""

from typing import NamedTuple


class Goal(NamedTuple):
    """A row of the table; None stands where there is no such figure. `key` is what the measurement calls it."""

    key: str
    name: str
    peer: float | None = None
    best: float | None = None
    floor: float | None = None
    goal: float | None = None


SENTENCES = ("squad", "qed", "clapnq", "covidqa", "selqa", "friendsqa")
LANGUAGES = ("ar", "de", "el", "es", "hi", "ro", "ru", "th", "tr", "vi", "zh")
"""Those that count for the mean; English is a copy of squad's questions."""

GOALS = (
    Goal("mean.mrr", "sentences, mean MRR of the next six", 0.46, 0.58, 0.65, 0.70),
    Goal("squad.mrr", "  squad", 0.61, 0.77, 0.79, 0.84),
    Goal("qed.mrr", "  qed", 0.43, 0.48, 0.63, 0.70),
    Goal("clapnq.mrr", "  clapnq", 0.54, 0.64, 0.74, 0.80),
    Goal("covidqa.mrr", "  covidqa", 0.35, 0.49, 0.53, 0.59),
    Goal("selqa.mrr", "  selqa", 0.55, 0.74, 0.77, 0.81),
    Goal("friendsqa.mrr", "  friendsqa", 0.24, 0.31, 0.38, 0.43),
    Goal("scifact.ndcg", "scifact nDCG@10, documents", 0.52, 0.66, 0.68, 0.73),
    Goal("scifact.recall", "scifact R@100, documents", None, 0.91, 0.91, 0.93),
    Goal("cranfield.ndcg", "cranfield nDCG@10, documents", None, 0.40, 0.41, 0.45),
    Goal("vaswani.map", "vaswani MAP over 1,000 documents", None, 0.31, 0.32, 0.35),
    Goal("molweni.mrr", "molweni MRR inside one dialogue", 0.62, 0.71, 0.73, 0.77),
    Goal("seeds.hit_1", "seeds top-1", 0.71, 0.74, 0.80, 0.88),
    Goal("seeds.hit_3", "seeds top-3", 0.84, 0.87, 0.90, 0.96),
    Goal("seeds.mrr", "seeds MRR", 0.77, 0.79, 0.86, 0.92),
    Goal("seeds.articles", "seeds, gold articles of several in the top 3", 0.56, 0.72, 0.80, 0.90),
    Goal("seeds.right", "seeds, right outcome", 0.62, 0.64, 0.76, 0.84),
    Goal("seeds.far", "AUROC seeds, far", 0.93, 0.95, 0.98, 0.99),
    Goal("seeds.close-miss", "AUROC seeds, close misses", 0.69, 0.69, 0.78, 0.85),
    Goal("squad.foreign", "AUROC squad's questions vs qed's, of squad", 0.90, None, 0.95, 0.97),
    Goal("clapnq.auroc", "AUROC clapnq's unanswerable", 0.70, None, 0.81, 0.86),
    Goal("squad.auroc", "AUROC squad's adversarial ones (no goal)"),
    Goal("seeds.boundaries", "sentence boundaries F1, seeds", 0.92, 0.99, 1.0, 1.0),
    Goal("seeds.spans", "exact sentence spans F1, seeds", 0.81, 0.98, 0.99, 1.0),
    Goal("seeds.never_quoted", "captions and link lines quoted, seeds", None, None, 0.0, 0.0),
    Goal("seeds.marked", "marked words hold a short answer, seeds", None, None, 0.50, 0.70),
    Goal("conflicts.precision", "conflicts on the labelled pairs, precision", None, None, 0.80, 0.95),
    Goal("conflicts.recall", "conflicts on the labelled pairs, recall", None, None, 0.50, 0.70),
    Goal("seeds.calibration", "expected calibration error, seeds (no goal)"),
    Goal("xquad.mrr", "xquad, mean MRR of eleven languages", 0.60, 0.76, 0.74, 0.80),
    *(Goal(f"{language}.mrr", f"  {language}") for language in LANGUAGES),
    Goal("en.mrr", "  en (does not count)"),
    Goal("xquad.length", "xquad, longest median quote but zh and th", None, None, 210, 210),
    Goal("zh.length", "  zh, median quote", None, None, 70, 70),
    Goal("th.length", "  th, median quote", None, None, 170, 170),
    Goal("all.verbatim", "quotes that are verbatim, everywhere", 1.0, 1.0, 1.0, 1.0),
)
