"""Time expressions in context resolve to the days that the project's gold allows."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from memcon.annotate.windows import load_windows
from memcon.errors import BadKnowledge

GOLD = Path(__file__).parent.parent / "evals" / "gold" / "windows.csv"
ROWS = list(csv.DictReader(GOLD.read_text(encoding="utf-8").splitlines()))


@pytest.mark.model
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_words_resolve_to_the_days_the_gold_allows(row, read):
    start = row["sentence"].index(row["words"])
    end = start + len(row["words"])

    memo = read(row["sentence"], row["published"])

    found = [time for time in memo.times if time.start < end and start < time.end]
    assert found, f"nothing found in {row['words']!r}"
    earliest = min(time.earliest for time in found if time.earliest)
    is_open = any(time.earliest and not time.latest for time in found)
    latest = None if is_open else max(time.latest for time in found if time.latest)
    assert (earliest, latest) == (row["earliest"], row["latest"] or None), found


def test_gold_holds_at_least_120_windows_with_unique_ids():
    assert len({row["id"] for row in ROWS}) == len(ROWS) >= 120


def test_a_window_in_the_table_says_why_it_is_so_wide():
    for window in load_windows().by_id.values():
        assert window.why.endswith(".")
        assert window.last is None or window.first <= window.last


def test_a_table_that_ends_before_it_starts_is_refused(tmp_path):
    table = tmp_path / "windows.toml"
    table.write_text(
        '[window.soon]\nfirst = 5\nlast = 1\nwhy = "."\n[part.year]\n[part.month]\n'
        "[around]\nweeks = 3\n"
    )

    with pytest.raises(BadKnowledge, match="ends before it starts"):
        load_windows(table)


@pytest.mark.model
def test_a_users_own_table_takes_the_shipped_ones_place(reader, tmp_path):
    from importlib.resources import files

    from memcon.acquire.text import to_report
    from memcon.annotate.document import Annotator

    shipped = (files("memcon") / "knowledge" / "windows.toml").read_text(encoding="utf-8")
    (tmp_path / "windows.toml").write_text(
        shipped.replace("last = 56", "last = 21"), encoding="utf-8"
    )
    report = to_report("They will meet in the coming weeks.", published="2024-05-01")

    own = Annotator(reader.annotator.parser, reader.gazetteer, tmp_path)
    (mark,) = next(iter(own.annotate([report]))).times

    assert mark.when.latest is not None
    assert mark.when.latest.isoformat() == "2024-05-22"
