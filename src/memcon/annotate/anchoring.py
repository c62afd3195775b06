"""Time expressions in, what days they mean out: counted from the report's day and the verb's side."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from memcon.annotate import time_values as calendar
from memcon.annotate.time_values import Grain, Period
from memcon.annotate.windows import Windows
from memcon.dates import Basis, Tense, When

GRAINS = {
    "D": Grain.DAY,
    "W": Grain.WEEK,
    "WE": Grain.WEEK,
    "M": Grain.MONTH,
    "Q": Grain.QUARTER,
    "Y": Grain.YEAR,
    "E": Grain.DECADE,
    "C": Grain.CENTURY,
}
NOWHEN = When(None, None, None, Basis.NONE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What an expression means. `period` is set where it names a stretch of the calendar.

    `value` is TIMEX3's, whatever the words around it; `when` takes them in: "by Friday" has the
    value of the Friday and runs from the day after publication to it.
    """

    type: str
    value: str
    when: When
    reason: str
    period: Period | None = None
    duration: str | None = None


@dataclass(slots=True)
class Mentioned:
    """The last times mentioned, from which "the following day" and "a year earlier" count."""

    day: Period | None = None
    quarter: Period | None = None
    year: Period | None = None
    any: Period | None = None

    def base_for(self, unit: str) -> Period | None:
        """The time last mentioned from which a unit may count: one no wider than the unit.

        "The following day" after "on Monday, the worst of 2012" counts from the Monday.
        """
        widest = GRAINS.get(unit, Grain.DAY)
        if self.any is not None and self.any.grain <= widest:
            return self.any
        return self.day

    def note(self, period: Period) -> None:
        """Remember a period; a new one of its kind takes the old one's place."""
        self.any = period
        if period.grain is Grain.DAY:
            self.day = period
        elif period.grain in {Grain.QUARTER, Grain.HALF}:
            self.quarter = period
        elif period.grain is Grain.YEAR:
            self.year = period


class Surroundings:
    """What stands around an expression.

    `before` and `after` are the lower-case words beside it; `tense` says which way the
    governing verb looks and `is_sure` whether the expression hangs on that verb itself;
    `is_south` whether seasons are those south of the equator. The last three are looked up
    when first asked for.
    """

    __slots__ = ("_ask_side", "_ask_south", "_side", "after", "before")

    def __init__(
        self,
        before: str,
        after: str,
        ask_side: Callable[[], tuple[Tense, bool]],
        ask_south: Callable[[], bool] = lambda: False,
    ) -> None:
        self.before = before
        self.after = after
        self._ask_side = ask_side
        self._ask_south = ask_south
        self._side: tuple[Tense, bool] | None = None

    @property
    def tense(self) -> Tense:
        """Which way the governing verb looks."""
        return self._looked_up()[0]

    @property
    def is_sure(self) -> bool:
        """Whether the expression hangs on the verb that shows the side."""
        return self._looked_up()[1]

    @property
    def is_south(self) -> bool:
        """Whether the seasons are those of the south."""
        return self._ask_south()

    def _looked_up(self) -> tuple[Tense, bool]:
        if self._side is None:
            self._side = self._ask_side()
        return self._side


class Anchor:
    """Reads expressions of one document, in text order."""

    def __init__(
        self, today: date | None, basis: Basis, windows: Windows, mentioned: Mentioned
    ) -> None:
        self.today = today
        self.basis = basis
        self.windows = windows
        self.mentioned = mentioned

    # -- making readings ---------------------------------------------------------------------

    def named(
        self,
        period: Period,
        reason: str,
        *,
        type_: str = "DATE",
        value: str | None = None,
        basis: Basis | None = None,
        days: tuple[date, date] | None = None,
    ) -> Reading:
        """A reading that names a stretch of the calendar; `days` narrows it."""
        first, last = days or (period.first, period.last)
        edtf = (
            period.edtf
            if (first, last) == (period.first, period.last)
            else interval(first, last)
        )
        return Reading(
            type_,
            value or period.value,
            When(first, last, edtf, basis or self.basis),
            reason,
            period
            if days is None
            else replace(period, first=first, last=last, edtf=edtf or period.edtf),
        )

    def unanchored(self, value: str, reason: str, type_: str = "DATE") -> Reading:
        """A reading of words that need a day to count from, in a document that has none."""
        return Reading(
            type_, value, NOWHEN, f"{reason}; the document names no day to count from"
        )

    def window(self, key: str, type_: str, value: str, reason: str) -> Reading:
        """A reading as wide as the table of windows says."""
        entry = self.windows.by_id[key]
        if self.today is None:
            return self.unanchored(value, reason, type_)
        first = calendar.moved(self.today, entry.first)
        last = None if entry.last is None else calendar.moved(self.today, entry.last)
        edtf = interval(first, last)
        return Reading(
            type_, value, When(first, last, edtf, self.basis), f"{reason}: {entry.why}"
        )

    # -- words around ------------------------------------------------------------------------

    def framed(self, reading: Reading, around: Surroundings) -> Reading:
        """Take in the preposition: by, before, until, after a time to come."""
        when, today = reading.when, self.today
        if today is None or when.latest is None or reading.period is None:
            return reading
        frame = _FRAME.search(around.before)
        if frame is None:
            return reading
        words = re.sub(r"\s+", " ", frame.group().strip())
        tomorrow = calendar.moved(today, 1)
        if when.latest < today:
            return reading
        if words.startswith(("by", "no later than", "not later than", "before the end of")):
            return with_days(
                reading,
                tomorrow,
                when.latest,
                f"from the day after publication to it ({words})",
            )
        if words.startswith(("before", "ahead of", "prior to")) and when.earliest is not None:
            if _NAMES_AN_END.match(reading.reason):
                return with_days(
                    reading,
                    tomorrow,
                    when.latest,
                    f"from the day after publication to its end ({words})",
                )
            last = calendar.moved(when.earliest, -1)
            return with_days(
                reading,
                tomorrow,
                last,
                f"from the day after publication to the day before ({words})",
            )
        if words.startswith("until") and _PUT_OFF.search(around.before):
            return reading
        if words.startswith(("until", "till", "through", "up to")):
            return with_days(reading, today, when.latest, f"from publication to it ({words})")
        return reading

    def side(self, around: Surroundings) -> Tense:
        """Past or future; the present of news looks back unless told otherwise."""
        return Tense.FUTURE if around.tense is Tense.FUTURE else Tense.PAST


_FRAME = re.compile(
    r"\b(?:by|no later than|not later than|before|ahead of|prior to|until|till|through|up to)"
    r"(?:\s+(?:on|about|around|at\s+least|the\s+end\s+of|the))?\s+$"
)
# "put off until early next year": it is to happen then, and not from now till then.
_PUT_OFF = re.compile(
    r"\b(?:off|postponed?|delay(?:ed)?|deferred?|pushed|back|adjourned|moved|rescheduled)"
    r"(?:\s+\w+){0,4}\s+until\s+$"
)
_NAMES_AN_END = re.compile(r"the end of")


def interval(first: date | None, last: date | None) -> str | None:
    """An interval of days in EDTF; an open end is two dots.

    >>> interval(date(2024, 8, 30), None)
    '2024-08-30/..'
    """
    if first is None and last is None:
        return None
    if first == last and first is not None:
        return first.isoformat()
    return f"{first.isoformat() if first else '..'}/{last.isoformat() if last else '..'}"


def with_days(reading: Reading, first: date, last: date, reason: str) -> Reading:
    """The same reading with other days and the reason for them; unchanged where they do not run forward."""
    if first > last:
        return reading
    when = When(first, last, interval(first, last), reading.when.basis)
    return replace(reading, when=when, reason=f"{reading.reason}; {reason}")
