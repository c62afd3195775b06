"""Calendar periods: the days they hold, their TIMEX3 value, their EDTF."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta
from enum import IntEnum

SEASON_STARTS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
SEASON_ORDER = ("SP", "SU", "FA", "WI")
EDTF_SEASONS = {"SP": "21", "SU": "22", "FA": "23", "WI": "24"}


class Grain(IntEnum):
    """How wide a period is, narrow to wide."""

    DAY = 0
    WEEKEND = 1
    WEEK = 2
    MONTH = 3
    QUARTER = 4
    SEASON = 5
    HALF = 6
    YEAR = 7
    DECADE = 8
    CENTURY = 9


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of the calendar with a name: days `first` to `last`, both included.

    `value` is TIMEX3's: "1998-W08", "1989-Q3", "1998-SU". `key` is what `shifted` counts in:
    the year for a year or season, months since year 0 for a month, and so on.
    """

    grain: Grain
    first: date
    last: date
    value: str
    edtf: str
    season: str = ""
    is_south: bool = False


def day(each: date) -> Period:
    """A single day."""
    return Period(Grain.DAY, each, each, each.isoformat(), each.isoformat())


def week(each: date) -> Period:
    """The week, Monday to Sunday, that holds a day; ISO 8601's week number.

    >>> week(date(2021, 1, 3)).value
    '2020-W53'
    """
    monday = moved(each, -each.weekday())
    sunday = moved(monday, 6)
    year, number, _ = each.isocalendar()
    return Period(Grain.WEEK, monday, sunday, f"{year:04}-W{number:02}", f"{monday}/{sunday}")


def weekend(each: date) -> Period:
    """The Saturday and Sunday of the week that holds a day."""
    whole = week(each)
    saturday = moved(whole.first, 5)
    return Period(
        Grain.WEEKEND, saturday, whole.last, f"{whole.value}-WE", f"{saturday}/{whole.last}"
    )


def month(year: int, number: int) -> Period:
    """A calendar month; `number` may run over either end of the year.

    >>> month(2024, 14).value, month(2024, 0).value
    ('2025-02', '2023-12')
    """
    year, number = _bounded(year + (number - 1) // 12), (number - 1) % 12 + 1
    value = f"{year:04}-{number:02}"
    return Period(
        Grain.MONTH,
        date(year, number, 1),
        date(year, number, monthrange(year, number)[1]),
        value,
        value,
    )


def quarter(year: int, number: int) -> Period:
    """A quarter of the calendar year; `number` may run over either end of the year."""
    year, number = _bounded(year + (number - 1) // 4), (number - 1) % 4 + 1
    first, last = month(year, 3 * number - 2), month(year, 3 * number)
    return Period(
        Grain.QUARTER,
        first.first,
        last.last,
        f"{year:04}-Q{number}",
        f"{first.value}/{last.value}",
    )


def half(year: int, number: int) -> Period:
    """The first or second half of a year."""
    first, last = month(year, 6 * number - 5), month(year, 6 * number)
    return Period(
        Grain.HALF,
        first.first,
        last.last,
        f"{first.first.year:04}-H{number}",
        f"{first.value}/{last.value}",
    )


def season(year: int, name: str, *, is_south: bool = False) -> Period:
    """A season by its TIMEX3 name; a winter that runs over the year's end has the year it starts in."""
    number = SEASON_STARTS[name] + (6 if is_south else 0)
    if number > 12:
        number -= 12
    first, last = month(year, number), month(year, number + 2)
    code = EDTF_SEASONS[name]
    return Period(
        Grain.SEASON,
        first.first,
        last.last,
        f"{year:04}-{name}",
        f"{year:04}-{code}",
        name,
        is_south,
    )


def season_holding(each: date, *, is_south: bool = False) -> Period:
    """The season that holds a day."""
    for year in (each.year, each.year - 1):
        for name in SEASON_ORDER:
            period = season(year, name, is_south=is_south)
            if period.first <= each <= period.last:
                return period
    raise AssertionError(each)


def year(number: int) -> Period:
    """A calendar year."""
    number = _bounded(number)
    value = f"{number:04}"
    return Period(Grain.YEAR, date(number, 1, 1), date(number, 12, 31), value, value)


def decade(number: int) -> Period:
    """Ten years from a year that ends in 0: `decade(1990)` is the nineties."""
    number = _bounded(number) // 10 * 10
    last = min(number + 9, MAXYEAR)
    value = f"{number // 10:03}"
    return Period(
        Grain.DECADE, date(max(number, 1), 1, 1), date(last, 12, 31), value, f"{value}X"
    )


def century(number: int) -> Period:
    """The hundred years that news calls the `number`th century: the 20th is 1900 to 1999."""
    start = _bounded((number - 1) * 100)
    value = f"{start // 100:02}"
    last = min(start + 99, MAXYEAR)
    return Period(
        Grain.CENTURY, date(max(start, 1), 1, 1), date(last, 12, 31), value, f"{value}XX"
    )


def period_of(unit: str, each: date, *, is_south: bool = False) -> Period:
    """The period of a unit (D, W, WE, M, Q, Y, E, C or a season's letters) that holds a day."""
    match unit:
        case "W":
            return week(each)
        case "WE":
            return weekend(each)
        case "M":
            return month(each.year, each.month)
        case "Q":
            return quarter(each.year, (each.month + 2) // 3)
        case "H":
            return half(each.year, 1 if each.month <= 6 else 2)
        case "Y":
            return year(each.year)
        case "E":
            return decade(each.year)
        case "C":
            return century(each.year // 100 + 1)
        case "SP" | "SU" | "FA" | "WI":
            found = season(each.year, unit, is_south=is_south)
            if each < found.first:  # in January, "this winter" is the one that began last year
                before = season(each.year - 1, unit, is_south=is_south)
                if each <= before.last:
                    return before
            return found
        case _:
            return day(each)


def shifted(period: Period, steps: int) -> Period:
    """The period of the same kind `steps` further on; back where negative."""
    first = period.first
    match period.grain:
        case Grain.DAY:
            return day(moved(first, steps))
        case Grain.WEEKEND:
            return weekend(moved(first, 7 * steps))
        case Grain.WEEK:
            return week(moved(first, 7 * steps))
        case Grain.MONTH:
            return month(first.year, first.month + steps)
        case Grain.QUARTER:
            return quarter(first.year, (first.month + 2) // 3 + steps)
        case Grain.SEASON:
            return season(first.year + steps, period.season, is_south=period.is_south)
        case Grain.HALF:
            number = (1 if first.month <= 6 else 2) + steps
            return half(_bounded(first.year + (number - 1) // 2), (number - 1) % 2 + 1)
        case Grain.YEAR:
            return year(first.year + steps)
        case Grain.DECADE:
            return decade(first.year + 10 * steps)
        case Grain.CENTURY:
            return century(first.year // 100 + 1 + steps)


def back_years(period: Period, years: int) -> Period:
    """The same period of an earlier year: the third quarter of 1989 gives that of 1988."""
    match period.grain:
        case Grain.DAY:
            return day(add_months(period.first, -12 * years))
        case Grain.WEEK | Grain.WEEKEND:
            each = add_months(period.first, -12 * years)
            return week(each) if period.grain is Grain.WEEK else weekend(each)
        case Grain.MONTH:
            return shifted(period, -12 * years)
        case Grain.QUARTER:
            return shifted(period, -4 * years)
        case Grain.HALF:
            return shifted(period, -2 * years)
        case _:
            return shifted(period, -years)


def narrowed(period: Period, first: date, last: date) -> Period:
    """The same period by name and value, with fewer days."""
    first, last = max(first, period.first), min(last, period.last)
    if first > last:
        return period
    return replace(period, first=first, last=last, edtf=f"{first}/{last}")


def moved(each: date, days: int) -> date:
    """A day so many days on, held within the calendar."""
    try:
        return each + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def add_months(each: date, months: int) -> date:
    """The same day of a later month, or that month's last.

    >>> add_months(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    target = month(each.year, each.month + months)
    return target.first.replace(day=min(each.day, target.last.day))


def _bounded(number: int) -> int:
    return min(max(number, MINYEAR), MAXYEAR)
