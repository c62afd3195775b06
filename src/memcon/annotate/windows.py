"""The table of windows in, days counted from the report's day out."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from memcon.errors import BadKnowledge


@dataclass(frozen=True, slots=True)
class Window:
    """Days that vague words allow, counted from the day of publication, both ends included.

    `last` None is an open end. `why` is the reason for the width, a sentence.
    """

    id: str
    first: int
    last: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Windows:
    """All windows by id, and what the early, mid and late parts of a year and a month are.

    `year_parts` are pairs of (month, day); `month_parts` pairs of days of the month.
    `days_around_weeks` is how far a day counted in weeks may lie to either side.
    """

    by_id: Mapping[str, Window]
    year_parts: Mapping[str, tuple[tuple[int, int], tuple[int, int]]]
    month_parts: Mapping[str, tuple[int, int]]
    days_around_weeks: int


@cache
def load_windows(path: Traversable | None = None) -> Windows:
    """Load the table that ships with memcon, or the one at `path`.

    Raises:
        BadKnowledge: The file does not hold such a table.
    """
    path = path or files("memcon") / "knowledge" / "windows.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        by_id = {
            key: Window(key, int(entry["first"]), entry.get("last"), entry["why"])
            for key, entry in table["window"].items()
        }
        years = {
            name: (_month_day(first), _month_day(last))
            for name, (first, last) in table["part"]["year"].items()
        }
        months = {
            name: (int(first), int(last))
            for name, (first, last) in table["part"]["month"].items()
        }
        around = int(table["around"]["weeks"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise BadKnowledge(f"{path} is no table of windows: {error!r}") from error
    for window in by_id.values():
        if window.last is not None and window.last < window.first:
            raise BadKnowledge(f"{path}: the window {window.id} ends before it starts.")
    return Windows(by_id, years, months, around)


def _month_day(words: str) -> tuple[int, int]:
    month, day = words.split("-")
    return int(month), int(day)
