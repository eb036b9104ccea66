"""Runs the comparison of searches and gives its tables."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from eval.cases import read_cases
from eval.retrieval_checks import index_answers, sentence_accuracy
from eval.retrieval_report import retrieval_table
from eval.retrieval_runs import measure_search
from eval.retrieval_systems import RECIPES, recipe_search, tutorial_search
from index import open_index

if TYPE_CHECKING:
    from eval.cases import Case
    from index import Index

_log = logging.getLogger(__name__)


def compare_on_cases(cases: Path, folder: Path, encoder: Path | None) -> str:
    """The table of all searches for a question set over one index."""
    return _compare(read_cases(cases), open_index(folder), encoder)


def compare_on_records(records: Path, encoder: Path | None) -> str:
    """The table of all searches for the questions of records over their answers."""
    index, cases = index_answers(records)
    return _compare(cases, index, encoder)


def pair_lines(pairs: Path) -> str:
    """The accuracy at one of sentence retrieval, in both directions."""
    to_english, to_dutch = sentence_accuracy(pairs)
    return f"accuracy@1, vectors alone: Dutch to English {to_english:.3f}, English to Dutch {to_dutch:.3f}"


def _compare(cases: Sequence[Case], index: Index, encoder: Path | None) -> str:
    systems = {name: recipe_search(index, recipe) for name, recipe in RECIPES.items()}
    if encoder is None:
        _log.warning("the tutorial's pipeline is left out: name the folder of its encoder with --encoder")
    else:
        systems["tutorial's pipeline"] = tutorial_search(index, encoder)
    # The first search of a process reads the lexicon; that is no part of a query.
    systems["the whole"](cases[0].question if cases else "")
    # Of the processor: on the clock, whatever else the machine does would be measured too.
    scores = {name: measure_search(cases, search, time.process_time) for name, search in systems.items()}
    languages = sorted({language for found in scores.values() for language in found.counts} - {"all"})
    return retrieval_table(scores, languages)
