"""Countries from surface forms: evals/gold/surface-forms.csv, in full."""

from __future__ import annotations

import csv
from pathlib import Path

from memcon.annotate.mentions import MentionFinder
from memcon.reference import load_gazetteer

GOLD = Path(__file__).parents[1] / "evals" / "gold" / "surface-forms.csv"
FLOOR = 0.99


def test_countries_from_surface_forms_reach_the_floor() -> None:
    finder = MentionFinder(load_gazetteer(None))
    with GOLD.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    wrong = [
        (row["form"], row["country"], found)
        for row in rows
        if (found := finder.country_of(row["form"])) != (row["country"] or None)
    ]
    assert len(rows) >= 500
    assert 1 - len(wrong) / len(rows) >= FLOOR, wrong
