"""When: an interval of days and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Basis(StrEnum):
    """What a `When` rests on."""

    STATED = "stated"  # the text names the day, month or year itself
    PUBLISHED = "published"  # counted from the day the report carries
    DATELINE = "dateline"  # counted from the day in the dateline
    OTHER_RECORD = "other-record"  # counted from another dated fact of the text
    NONE = "none"  # the text gives no day


class Tense(StrEnum):
    """Which way the verb that governs an expression looks."""

    PAST = "past"
    PRESENT = "present"
    FUTURE = "future"


@dataclass(frozen=True, slots=True)
class When:
    """An interval of days, both ends included.

    "in March" is 31 days wide. `earliest` None is an open beginning, `latest` None an
    open end ("at an appropriate time"); both None is a time that names no day
    ("recently" without a day to count from). `edtf` is the interval in the Extended
    Date/Time Format of ISO 8601-2, None where no day is known.
    """

    earliest: date | None
    latest: date | None
    edtf: str | None
    basis: Basis

    def __post_init__(self) -> None:
        if self.earliest and self.latest and self.earliest > self.latest:
            raise ValueError(f"{self.earliest} lies after {self.latest}")

    @property
    def is_one_day(self) -> bool:
        """Whether the interval is a single day."""
        return self.earliest is not None and self.earliest == self.latest
