"""Gold questions -> judgements -> figures: how good the answers are, as numbers. Pure: no I/O, and no clock of its own.

The package's law: every line of a gold file is measured or complained about, and a measure never looks at
anything but what a person is shown.
"""

from index.evaluation.asking import Clock, ask_all
from index.evaluation.collection import CORPUS, GOLD, QUERIES, CollectionReader, Reference, read_corpus
from index.evaluation.comparison import Change, Comparison, compare
from index.evaluation.fields import object_of
from index.evaluation.gold import Complaint, GoldError, GoldQuestion, GoldSet, Place, Rule
from index.evaluation.hits import Cut, places_hit
from index.evaluation.judging import Judgement, Share, judge
from index.evaluation.lines import read_gold_lines, read_never_quoted
from index.evaluation.measures import Bin, Calibration, auroc
from index.evaluation.report import Figures, Group, figures_of
from index.evaluation.saved import SavedJudgement, SavedRunError, read_run, run_record
from index.evaluation.segmenting import CutFigures, cut_figures
from index.evaluation.shelf import Shelf

__all__ = [
    "CORPUS",
    "GOLD",
    "QUERIES",
    "Bin",
    "Calibration",
    "Change",
    "Clock",
    "CollectionReader",
    "Comparison",
    "Complaint",
    "Cut",
    "CutFigures",
    "Figures",
    "GoldError",
    "GoldQuestion",
    "GoldSet",
    "Group",
    "Judgement",
    "Place",
    "Reference",
    "Rule",
    "SavedJudgement",
    "SavedRunError",
    "Share",
    "Shelf",
    "ask_all",
    "auroc",
    "compare",
    "cut_figures",
    "figures_of",
    "judge",
    "object_of",
    "places_hit",
    "read_corpus",
    "read_gold_lines",
    "read_never_quoted",
    "read_run",
    "run_record",
]
