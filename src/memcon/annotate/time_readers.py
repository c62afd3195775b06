"""One reader per rule of the grammar: the rule's parts in, a Reading out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from memcon.annotate import time_values as calendar
from memcon.annotate.anchoring import (
    NOWHEN,
    Anchor,
    Reading,
    Surroundings,
    interval,
)
from memcon.annotate.time_grammar import Expression
from memcon.annotate.time_values import Grain, Period
from memcon.annotate.time_words import (
    MONTHS,
    ORDINALS,
    PARTS_OF_DAY,
    SEASONS,
    UNITS,
    WEEKDAYS,
    parse_number,
    parse_year_words,
)
from memcon.dates import Basis, Tense, When

Parts = Mapping[str, str | None]
Reader = Callable[[Anchor, Parts, Surroundings], Reading | None]


def read_expression(
    anchor: Anchor, expression: Expression, around: Surroundings
) -> Reading | None:
    """Read an expression; None where the words are no time after all."""
    reading = READERS[expression.rule](anchor, expression.parts, around)
    if reading is None or reading.period is None:
        return reading
    reading = anchor.framed(reading, around)
    if reading.period is not None:
        anchor.mentioned.note(reading.period)
    return reading


# -- days and months -----------------------------------------------------------------------------


def _year_number(words: str) -> int:
    number = int(words)
    if len(words) <= 2:
        number += 2000 if number < 50 else 1900
    return number


def _iso(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    each = _day(
        _year_number(parts["year"] or ""), int(parts["number"] or 0), int(parts["day"] or 0)
    )
    if each is None:
        return None
    return anchor.named(calendar.day(each), "a full date", basis=Basis.STATED)


def _slashed(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    first, second = int(parts["first"] or 0), int(parts["second"] or 0)
    year = _year_number(parts["year"] or "")
    each = _day(year, first, second) or _day(year, second, first)
    if each is None:
        return None
    return anchor.named(
        calendar.day(each), "a date in figures, month first where both fit", basis=Basis.STATED
    )


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _month_number(parts: Parts) -> int:
    return MONTHS[(parts["month"] or "").rstrip(".")]


def _day_number(parts: Parts) -> int:
    if parts.get("day"):
        return int(parts["day"] or 0)
    words = re.sub(r"\s+", "-", parts.get("ordinal") or "")
    return ORDINALS.get(words) or int(re.sub(r"\D", "", words) or 0)


def _month_day(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    month, number = _month_number(parts), _day_number(parts)
    if number < 1 or number > 31:
        return None
    until = int(parts["until"] or 0) if parts.get("until") else None
    if parts.get("year"):
        year: int | None = int(parts["year"] or 0)
        basis, reason = Basis.STATED, "a full date"
    elif parts.get("that"):
        found = _relative(anchor, "Y", parts["that"] or "", around)
        year = found.first.year if found else None
        basis, reason = anchor.basis, "day and month of a named year"
    else:
        year = _year_of(anchor, around, month, number, WEEKDAYS.get(parts.get("weekday") or ""))
        basis, reason = anchor.basis, "day and month, in the year that lies nearest"
    if year is None:
        return anchor.unanchored(f"XXXX-{month:02}-{number:02}", "day and month without a year")
    first = _day(year, month, number)
    if first is None:
        return None
    period = calendar.day(first)
    last = _day(year, month, until) if until else None
    if last is not None and last > first:
        return anchor.named(
            period, f"{reason}, to the second day", basis=basis, days=(first, last)
        )
    return anchor.named(period, reason, basis=basis)


def _year_of(
    anchor: Anchor, around: Surroundings, month: int, number: int, weekday: int | None = None
) -> int | None:
    """The year of a day and month: the verb's side where the day hangs on it, else the nearest."""
    today = anchor.today
    if today is None:
        told = anchor.mentioned.year or anchor.mentioned.any
        return told.first.year if told is not None else None
    candidates = [
        each
        for year in (today.year - 1, today.year, today.year + 1)
        if (
            each := _day(year, month, min(number, 28))
            if number > 28
            else _day(year, month, number)
        )
    ]
    if weekday is not None:  # "Friday, Oct. 13" is of a year in which the 13th is a Friday
        candidates = [each for each in candidates if each.isoweekday() == weekday] or candidates
    near = min(candidates, key=lambda each: abs((each - today).days))
    if len(candidates) > 1 and abs((near - today).days) > NEAR_DAYS and around.is_sure:
        if around.tense is Tense.FUTURE:
            return min((each for each in candidates if each >= today), default=near).year
        if around.tense is Tense.PAST:
            return max((each for each in candidates if each <= today), default=near).year
    return near.year


# News leaves out the year of a day so near that nobody would take it for another year's.
NEAR_DAYS = 120


_AFTER_A_DAY = re.compile(
    r"\b(january|february|march|april|may|june|july|august|september|october|november|december|"
    r"(?:jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\.?)\s+\d\d?(?:,\s+\d\d?)*,?\s+(?:and|or)\s+$"
)


def _second_day(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    """Read "15 and 16": the 16 of "November 15 and 16"."""
    month = _AFTER_A_DAY.search(around.before)
    if month is None or re.match(
        r"\s+(?:people|men|women|years|days|others|percent)\b", around.after
    ):
        return None
    return _month_day(anchor, {"month": month.group(1), "day": parts["day"]}, around)


def _week_of(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    reading = _month_day(anchor, parts, around)
    if reading is None or reading.period is None:
        return reading
    return anchor.named(
        calendar.week(reading.period.first), "the week of a day", basis=reading.when.basis
    )


def _day_of_month(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    if not re.search(r"\b(?:on|by|until|before|from|to|of|since|and)\s+$", around.before):
        return None
    number = int(parts["day"] or 0)
    today = anchor.today
    if not 1 <= number <= 31:
        return None
    if today is None:
        return anchor.unanchored(f"XXXX-XX-{number:02}", "a day of the month")
    ahead = anchor.side(around) is Tense.FUTURE
    for step in range(13):
        month = calendar.month(today.year, today.month + (step if ahead else -step))
        each = _day(month.first.year, month.first.month, number)
        if each is not None and (each >= today if ahead else each <= today):
            reason = (
                "a day of the month: the first to come"
                if ahead
                else "a day of the month: the last gone by"
            )
            return anchor.named(calendar.day(each), reason)
    return None


def _month_year(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    month = _month_number(parts)
    if parts["year"]:
        year: int | None = int(parts["year"])
        basis = Basis.STATED
    elif parts["spelled"]:
        year, basis = parse_year_words(parts["spelled"]), Basis.STATED
    else:
        found = _relative(anchor, "Y", parts["that"] or "", around)
        year, basis = (found.first.year if found else None), anchor.basis
    if year is None:
        return anchor.unanchored(f"XXXX-{month:02}", "month without a year")
    return _edged(
        anchor, calendar.month(year, month), parts["edge"], "month and year", basis=basis
    )


# "may" and "march" are verbs, and "jan", "mar", "sun" names, unless the case and the company say
# otherwise.
_MONTH_COMPANY = re.compile(
    r"\b(?:in|of|by|since|until|till|from|to|through|during|for|before|after|between|and|or|early|"
    r"late|mid|last|next|this|past|each|every|a|the|our|their|its)[\s-]+$"
)


# "through January" looks ahead whatever the verb; so does a month about to begin, unless it
# hangs on a verb that looks back.
_BY = re.compile(r"\b(?:by|until|till|through)\s+$")
SOON_DAYS = 40


def _month(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    words = (parts["month"] or "").rstrip(".")
    if (
        len(words) <= 4
        and words not in {"june", "july", "sept"}
        and not parts["edge"]
        and not parts["which"]
    ):
        if not (parts["month"] or "").endswith(".") and words != "may":
            return None
        if not _MONTH_COMPANY.search(around.before):
            return None
    if words == "march" and not (
        parts["edge"] or parts["which"] or _MONTH_COMPANY.search(around.before)
    ):
        return None
    number = MONTHS[words]
    today = anchor.today
    if today is None:
        return anchor.unanchored(f"XXXX-{number:02}", "month without a year")
    which = parts["which"] or ""
    this_year = calendar.month(today.year, number)
    if which in {"last", "past"} or which == "this past":
        period = this_year if this_year.last < today else calendar.month(today.year - 1, number)
    elif which == "next" or which == "this coming":
        period = (
            this_year if this_year.first > today else calendar.month(today.year + 1, number)
        )
    elif which == "this":
        period = this_year
    elif (
        which in {"the following", "the previous", "that"} and anchor.mentioned.any is not None
    ):
        base = anchor.mentioned.any.first
        period = calendar.month(base.year, number)
        if which == "the following" and period.first <= base:
            period = calendar.month(base.year + 1, number)
        if which == "the previous" and period.first >= base:
            period = calendar.month(base.year - 1, number)
    elif anchor.side(around) is Tense.FUTURE:
        period = (
            this_year if this_year.last >= today else calendar.month(today.year + 1, number)
        )
    elif around.is_sure or around.tense is Tense.PAST:
        last_year = calendar.month(today.year - 1, number)
        period = this_year if this_year.first <= today else last_year
        ahead = this_year if this_year.first > today else calendar.month(today.year + 1, number)
        days = (ahead.first - today).days
        if (days < NEAR_DAYS and _BY.search(around.before)) or (
            days < SOON_DAYS and not around.is_sure
        ):
            period = ahead
    else:
        period = min(
            (
                calendar.month(year, number)
                for year in (today.year - 1, today.year, today.year + 1)
            ),
            key=lambda each: abs((each.first - today).days),
        )
    return _edged(anchor, period, parts["edge"], "month, on the verb's side of publication")


# -- years and more ------------------------------------------------------------------------------

_YEAR_COMPANY = re.compile(
    r"(?:\b(?:in|of|by|since|until|till|from|to|through|during|for|before|after|between|and|or|early|"
    r"late|mid|the|a|an|his|her|its|their|year|ended|ending|fiscal|this|circa|as|than|over|around|"
    r"about|mid-|post-|pre-)[\s-]*|[(,\[–-]\s*|^|['’]s\s+)$"
)


def _year(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    number = int(parts["year"] or 0)
    if not parts["edge"] and not parts["lead"]:
        if number < 1500 or number > 2100:
            if not re.search(
                r"\b(?:in|since|year|until|by)\s+(?:the year\s+)?$", around.before
            ):
                return None
        elif not _YEAR_COMPANY.search(around.before) and not around.before.rstrip().endswith(
            tuple("abcdefghijklmnopqrstuvwxyz")
        ):
            return None
        if (
            re.match(r"\s+[\w-]+s\b", around.after)
            and re.search(
                r"\b(?:about|around|than|nearly|some|over|of|and|least|almost|or|killed|with)\s+$",
                around.before,
            )
            and number % 100 == 0
        ):
            return None
    return _edged(anchor, calendar.year(number), parts["edge"], "a year", basis=Basis.STATED)


def _year_words(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    number = parse_year_words(parts["spelled"] or "")
    if number is None:
        return None
    if (
        (parts["spelled"] or "").startswith("two")
        and "year" not in around.before
        and not re.search(r"\b(?:in|of|by|since|until|year)\s+$", around.before)
    ):
        return None
    return anchor.named(calendar.year(number), "a year in words", basis=Basis.STATED)


_DECADE_WORDS = {
    "twenties": 20,
    "thirties": 30,
    "forties": 40,
    "fifties": 50,
    "sixties": 60,
    "seventies": 70,
    "eighties": 80,
    "nineties": 90,
}


def _decade(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    if parts["year"]:
        start = int(parts["year"])
    else:
        start = 1900 + (
            int(parts["short"]) if parts["short"] else _DECADE_WORDS[parts["spelled"] or ""]
        )
        if re.search(r"\b(?:his|her|their|my|your|in|its)\s+$", around.before):
            return None  # somebody's age
        if re.match(r"\s*(?:degrees|f\b|°)", around.after):
            return None
    return _edged(anchor, calendar.decade(start), parts["edge"], "a decade", basis=Basis.STATED)


def _century(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    number = _day_number(parts)
    if not 1 <= number <= 30:
        return None
    return _edged(
        anchor, calendar.century(number), parts["edge"], "a century", basis=Basis.STATED
    )


# -- parts of a longer time ----------------------------------------------------------------------


def _edged(
    anchor: Anchor,
    period: Period,
    edge: str | None,
    reason: str,
    *,
    basis: Basis | None = None,
    value: str | None = None,
) -> Reading:
    """The part of a period that early, late, the end of and the like leave."""
    edge = re.sub(r"\s+", " ", (edge or "").strip(" -"))
    if not edge or edge == "sometime":
        return anchor.named(period, reason, basis=basis, value=value)
    today = anchor.today
    first, last = period.first, period.last
    holds_today = today is not None and first <= today <= last
    if edge.startswith("earlier") and holds_today and today is not None and first < today:
        return anchor.named(
            period,
            f"{reason}; earlier: to the day before publication",
            basis=basis,
            value=value,
            days=(first, calendar.moved(today, -1)),
        )
    if edge.startswith("later") and holds_today and today is not None and today < last:
        return anchor.named(
            period,
            f"{reason}; later: from the day after publication",
            basis=basis,
            value=value,
            days=(calendar.moved(today, 1), last),
        )
    if "half" in edge:
        number = 1 if "first half" in edge else 2
        if period.grain is Grain.YEAR:
            return anchor.named(
                calendar.half(first.year, number), f"{reason}: a half of it", basis=basis
            )
        middle = calendar.moved(first, (last - first).days // 2)
        days = (first, middle) if number == 1 else (calendar.moved(middle, 1), last)
        return anchor.named(
            period, f"{reason}: a half of it", basis=basis, value=value, days=days
        )
    part = (
        "early"
        if re.search(r"early|beginning|start|turn|first part", edge)
        else "mid"
        if re.search(r"mid", edge)
        else "late"
    )
    days = _part_days(anchor, period, part)
    return anchor.named(
        period,
        f"{edge}: {reason}" if "end" in edge else f"{reason}: {part}",
        basis=basis,
        value=value,
        days=days,
    )


def _part_days(anchor: Anchor, period: Period, part: str) -> tuple[date, date]:
    first, last = period.first, period.last
    if period.grain is Grain.YEAR:
        (m1, d1), (m2, d2) = anchor.windows.year_parts[part]
        return date(first.year, m1, d1), date(first.year, m2, d2)
    if period.grain is Grain.MONTH:
        low, high = anchor.windows.month_parts[part]
        return first.replace(day=low), first.replace(day=min(high, last.day))
    if period.grain is Grain.DAY:
        return first, last
    if period.grain is Grain.WEEK:
        low, high = {"early": (0, 2), "mid": (1, 3), "late": (3, 6)}[part]
        return calendar.moved(first, low), calendar.moved(first, high)
    if period.grain is Grain.DECADE:
        low, high = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}[part]
        return calendar.year(first.year + low).first, calendar.year(first.year + high).last
    days = (last - first).days + 1
    third = max(1, days // 3)
    low = {"early": 0, "mid": third, "late": 2 * third}[part]
    high = {"early": third - 1, "mid": 2 * third - 1, "late": days - 1}[part]
    return calendar.moved(first, low), calendar.moved(first, max(low, high))


# -- weekdays ------------------------------------------------------------------------------------


def resolve_weekday(
    number: int, today: date, tense: Tense, which: str = "", mentioned: Period | None = None
) -> date:
    """Find the day a report means by a weekday.

    News names the weekday for any day within a week of publication, on either side, and
    leaves the verb to say which; the day of publication itself counts for both. "Last"
    is before it, "next" in the week after; "the following" and "the previous" count from
    the day last mentioned.

    Args:
        number: 1 for Monday to 7 for Sunday.
        today: The day the report carries.
        tense: Which way the verb that governs the weekday looks.
        which: The word before it: "last", "next", "this coming", "the following"; or "".
        mentioned: The day last mentioned.

    >>> resolve_weekday(2, date(2024, 3, 7), Tense.PAST).isoformat()
    '2024-03-05'
    >>> resolve_weekday(2, date(2024, 3, 7), Tense.FUTURE).isoformat()
    '2024-03-12'
    """
    behind = (today.isoweekday() - number) % 7
    ahead = (number - today.isoweekday()) % 7
    if which in {"last", "past", "this past"}:
        return calendar.moved(today, -(behind or 7))
    if which == "next":
        return calendar.moved(today, 7 - today.weekday() + number - 1)
    if which in {"the following", "the next"}:
        base = mentioned.first if mentioned else today
        return calendar.moved(base, (number - base.isoweekday()) % 7 or 7)
    if which in {"the previous", "the preceding"}:
        base = mentioned.first if mentioned else today
        return calendar.moved(base, -((base.isoweekday() - number) % 7 or 7))
    if which in {"that", "that same", "the same"} and mentioned is not None:
        return calendar.moved(mentioned.first, -((mentioned.first.isoweekday() - number) % 7))
    if which in {"coming", "this coming"} or tense is Tense.FUTURE:
        return calendar.moved(today, ahead)
    return calendar.moved(today, -behind)


_RANGE = re.compile(rf"\b(?:{'|'.join(WEEKDAYS)})\s+(?:to|through|until|till)\s+$")
_NEWSPAPER = re.compile(r"\s+(?:times|telegraph|mirror|express|mail|herald|night\s+live)\b")


def _weekday(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    if _NEWSPAPER.match(around.after):
        return None
    number = WEEKDAYS[parts["weekday"] or ""]
    which = re.sub(r"\s+", " ", parts["which"] or "")
    part = parts["part"] or parts["before"]
    today = anchor.today
    if today is None:
        return anchor.unanchored(
            f"XXXX-WXX-{number}{_part_value(part)}", "a weekday", "TIME" if part else "DATE"
        )
    tense = anchor.side(around)
    mentioned = anchor.mentioned.day
    if which in {"this", "that"} and tense is not Tense.PAST:
        which = "this coming"
    if parts["of"]:
        step = {"this": 0, "next": 1, "last": -1}[parts["of"]]
        week = calendar.shifted(calendar.week(today), step)
        each = calendar.moved(week.first, number - 1)
        reason = "a weekday of a named week"
    else:
        each = resolve_weekday(number, today, tense, which, mentioned)
        if mentioned is not None and each < mentioned.first and _RANGE.search(around.before):
            ending = resolve_weekday(number, today, tense, "the following", mentioned)
            each = ending if ending <= today or tense is Tense.FUTURE else each
        reason = (
            f"{which} and a weekday"
            if which
            else "a weekday: the first to come, as the verb looks ahead"
            if tense is Tense.FUTURE
            else "a weekday: the last gone by, as the verb looks back"
        )
        if parts["week"]:
            each = calendar.moved(resolve_weekday(number, today, Tense.FUTURE), 7)
            reason = "a weekday and week: seven days after the first to come"
    return _of_day(anchor, each, part, reason)


def _part_value(part: str | None) -> str:
    if not part:
        return ""
    word = re.sub(r"^(?:early|late|mid)[\s-]+", "", part)
    return PARTS_OF_DAY.get(word, "")


def _of_day(
    anchor: Anchor, each: date, part: str | None, reason: str, basis: Basis | None = None
) -> Reading:
    period = calendar.day(each)
    if not part:
        return anchor.named(period, reason, basis=basis)
    return anchor.named(
        period, reason, type_="TIME", value=f"{period.value}{_part_value(part)}", basis=basis
    )


def _weekdays(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    if not (parts["each"] or parts["plural"] or parts["plural2"]):
        return None
    number = WEEKDAYS[parts["weekday"] or ""]
    value = f"XXXX-WXX-{number}{_part_value(parts['part'])}"
    return Reading("SET", value, NOWHEN, "a weekday again and again")


def _unit_from_day(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    count = parse_number(parts["count"] or "")
    unit = UNITS[(parts["unit"] or "").removesuffix("s")]
    if anchor.today is None or count is None:
        return anchor.unanchored("FUTURE_REF", "so long from a day")
    base = anchor.today
    if parts["weekday"]:
        base = resolve_weekday(WEEKDAYS[parts["weekday"]], base, Tense.FUTURE)
    elif parts["deictic"] == "tomorrow":
        base = calendar.moved(base, 1)
    return _of_day(anchor, _stepped(base, unit, int(count)), None, "so long from a named day")


def _stepped(base: date, unit: str, count: float) -> date:
    """A day so many units on."""
    match unit:
        case "W" | "WE":
            return calendar.moved(base, round(7 * count))
        case "M":
            return calendar.add_months(base, round(count))
        case "Q":
            return calendar.add_months(base, round(3 * count))
        case "Y" | "SU" | "WI" | "SP" | "FA":
            return calendar.add_months(base, round(12 * count))
        case "E":
            return calendar.add_months(base, round(120 * count))
        case "C":
            return calendar.add_months(base, round(1200 * count))
        case "TH":
            return calendar.moved(base, int(count // 24) if count >= 0 else -int(-count // 24))
        case "TM" | "TS":
            return base
        case _:
            return calendar.moved(base, round(count))


def days_on(base: date, duration: str, *, back: bool = False) -> date | None:
    """The day that a length in ISO 8601 reaches from a day; None for a length of several units.

    >>> days_on(date(2024, 11, 19), "P2D").isoformat()
    '2024-11-21'
    """
    found = re.fullmatch(r"P(T?)(\d+)([A-Z]+)", duration)
    if found is None:
        return None
    return _stepped(
        base, found.group(1) + found.group(3), int(found.group(2)) * (-1 if back else 1)
    )


# -- words that point ----------------------------------------------------------------------------

_DEICTIC = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}


def _deictic(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    word = re.sub(r"\s+", " ", parts["word"] or "").removeprefix("the ")
    step = {"day before yesterday": -2, "day after tomorrow": 2}.get(
        word, _DEICTIC.get(word, 0)
    )
    part = "night" if word == "tonight" else parts["part"]
    if anchor.today is None:
        value = f"XXXX-XX-XX{_part_value(part)}"
        return anchor.unanchored(value, f"{word}", "TIME" if part else "DATE")
    reason = {
        0: "the day of publication",
        1: "the day after publication",
        -1: "the day before publication",
    }.get(step, f"{step} days from publication")
    return _of_day(anchor, calendar.moved(anchor.today, step), part, reason)


def _last_night(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    if anchor.today is None:
        return anchor.unanchored("XXXX-XX-XXTNI", "last night", "TIME")
    return _of_day(
        anchor, calendar.moved(anchor.today, -1), "night", "the night before publication"
    )


def _overnight(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    if anchor.today is None:
        return anchor.unanchored("XXXX-XX-XXTNI", "overnight", "TIME")
    if anchor.side(around) is Tense.FUTURE:
        return _of_day(anchor, anchor.today, "night", "the night after publication")
    return _of_day(
        anchor, calendar.moved(anchor.today, -1), "night", "the night before publication"
    )


def _part_of_day(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    which, part = re.sub(r"\s+", " ", parts["which"] or ""), parts["part"] or ""
    if which == "the" and not re.search(
        r"\b(?:in|during|later in|earlier in|of|through|throughout|for)\s+$", around.before
    ):
        return None
    mentioned = anchor.mentioned.day
    if anchor.today is None and mentioned is None:
        return anchor.unanchored(f"XXXX-XX-XX{_part_value(part)}", "a part of a day", "TIME")
    today = anchor.today or (mentioned.first if mentioned else None)
    assert today is not None
    base = mentioned.first if mentioned is not None else today
    if which == "this":
        each, reason = today, "the day of publication"
    elif which == "tomorrow":
        each, reason = calendar.moved(today, 1), "the day after publication"
    elif which in {"the next", "the following", "next"}:
        each, reason = calendar.moved(base, 1), "the day after the one last mentioned"
    elif which == "the previous":
        each, reason = calendar.moved(base, -1), "the day before the one last mentioned"
    else:
        each, reason = base, "the day last mentioned"
    return _of_day(anchor, each, part, reason)


def _mid_part(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    if anchor.today is None:
        return anchor.unanchored(
            f"XXXX-XX-XX{_part_value(parts['part'])}", "a part of a day", "TIME"
        )
    step = _DEICTIC.get(parts["word"] or "", 0)
    return _of_day(anchor, calendar.moved(anchor.today, step), parts["part"], "a part of a day")


def _relative(anchor: Anchor, unit: str, which: str, around: Surroundings) -> Period | None:
    """This, last, next, that or the following unit of the calendar."""
    today = anchor.today
    which = re.sub(r"\s+", " ", which)
    plain = which.removeprefix("the ").removeprefix("this ")
    mentioned = anchor.mentioned.base_for(unit)
    base_day = today
    looks_back = plain in {"following", "previous", "preceding", "same", "that", "that same"}
    if mentioned is not None and (
        looks_back
        or (which == "the next" and unit in {"D", "W"} and anchor.side(around) is Tense.PAST)
    ):
        base_day = mentioned.first
    if base_day is None:
        return None
    base = calendar.period_of(unit, base_day, is_south=around.is_south)
    if base.grain is Grain.SEASON:
        return _season_period(anchor, unit, plain, around, base_day)
    steps = 0
    if plain in {"last", "past", "previous", "preceding"}:
        steps = -1
    elif plain in {"next", "coming", "following"}:
        steps = 1
    if unit == "WE" and plain in {"", "this", "the", "past", "coming"}:
        steps = 0
        if plain == "past" or (plain != "coming" and anchor.side(around) is Tense.PAST):
            steps = 0 if base.first <= base_day else -1
    elif unit == "WE" and plain == "last":
        steps = 0 if base.last < base_day else -1
    return calendar.shifted(base, steps)


def _season_period(
    anchor: Anchor, unit: str, plain: str, around: Surroundings, base: date
) -> Period:
    """A season: "last fall" is the last that is over, "next spring" the next to begin."""
    south = around.is_south
    near = [
        calendar.season(year, unit, is_south=south)
        for year in range(base.year - 2, base.year + 3)
    ]
    now = [each for each in near if each.first <= base <= each.last]
    past = [each for each in near if each.last < base]
    ahead = [each for each in near if each.first > base]
    if plain in {"last", "past", "previous"}:
        return past[-1]
    if plain in {"next", "coming", "following"}:
        return ahead[0]
    if now:
        return now[0]
    if plain == "this":
        if anchor.side(around) is Tense.FUTURE:
            return ahead[0]
        return past[-1] if past[-1].first.year == base.year else ahead[0]
    return ahead[0] if anchor.side(around) is Tense.FUTURE else past[-1]


_DEFINITE = frozenset({"the", "that", "the same", "that same", "same"})


def _unit(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    which = re.sub(r"\s+", " ", parts["which"] or "")
    word = parts["unit"] or ""
    unit = UNITS[word]
    edge = parts["edge"]
    if unit.startswith("T"):  # hours and minutes
        if which in {"the past", "the last", "the next", "the coming"}:
            return _lengths(
                anchor, 1, None, unit, which.split()[-1], "so long from publication"
            )
        return None
    if (
        which in {"same", "current", "following", "previous", "coming", "past"}
        and not edge
        and which not in {"coming", "past"}
    ):
        return None
    if which == "the" and not edge:
        return _bare_unit(anchor, word, unit, parts, around)
    if word == "day" and which in {
        "this",
        "next",
        "last",
        "past",
        "coming",
        "the past",
        "the last",
        "the coming",
    }:
        if which in {"next", "this"} or which == "last":
            return None
        return _lengths(anchor, 1, None, unit, which.split()[-1], "so long from publication")
    if (
        word == "quarter"
        and which in {"the same", "that"}
        and anchor.mentioned.quarter is not None
    ):
        return anchor.named(anchor.mentioned.quarter, "the quarter last mentioned")
    period = _relative(anchor, unit, which, around)
    if period is None:
        return anchor.unanchored(_unknown(unit), f"{which} {word}".strip())
    reason = f"{which} {word}: counted from publication"
    today = anchor.today
    if (
        not edge
        and which in {"this", "the current", "current"}
        and today is not None
        and period.first <= today <= period.last
        and unit not in {"D"}
    ):
        if anchor.side(around) is Tense.FUTURE:
            return anchor.named(
                period,
                f"{reason}; to come: from publication to its end",
                days=(today, period.last),
            )
        return anchor.named(
            period, f"{reason}; to date: up to publication", days=(period.first, today)
        )
    return _edged(anchor, period, edge, reason)


def _unknown(unit: str) -> str:
    return {
        "W": "XXXX-WXX",
        "WE": "XXXX-WXX-WE",
        "M": "XXXX-XX",
        "Q": "XXXX-QX",
        "Y": "XXXX",
        "D": "XXXX-XX-XX",
    }.get(unit, "XXXX")


def _bare_unit(
    anchor: Anchor, word: str, unit: str, parts: Parts, around: Surroundings
) -> Reading | None:
    """Read "the week", "the quarter": the one last mentioned, or the one of publication."""
    mentioned = anchor.mentioned
    if unit == "Q" and mentioned.quarter is not None:
        return anchor.named(mentioned.quarter, "the quarter last mentioned")
    if anchor.today is None:
        return None
    if unit == "WE":
        period = _relative(anchor, unit, "the", around)
        return (
            None if period is None else anchor.named(period, "the weekend on the verb's side")
        )
    if unit == "Q":
        return anchor.named(
            calendar.shifted(calendar.period_of("Q", anchor.today), -1),
            "the quarter reported on",
        )
    if unit in {"D"}:
        if not re.search(
            r"\b(?:in|during|later in|earlier in|later|earlier|of|for)\s+$", around.before
        ):
            return None
        day = mentioned.day or calendar.day(anchor.today)
        return anchor.named(day, "the day last mentioned")
    if unit in {"E", "C"}:
        return None
    if unit == "Y" and re.match(r"\s+(?:ended|ending|to|that\s+ended)\b", around.after):
        return Reading("DURATION", "P1Y", NOWHEN, "a year by its end", duration="P1Y")
    if not re.search(
        r"\b(?:in|during|later in|earlier in|of|for|over|by|through|throughout|on|end)\s+$",
        around.before,
    ):
        return None
    if unit in SEASONS.values():
        period = _relative(anchor, unit, "the", around)
        return None if period is None else anchor.named(period, "the season on the verb's side")
    if (
        re.match(r"\s+(?:of|when|that|since|ended|ending|before|after|to)\b", around.after)
        and unit != "Y"
    ):
        return None
    return anchor.named(calendar.period_of(unit, anchor.today), f"the {word} of publication")


def _season(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    name = SEASONS[parts["season"] or ""]
    year: int | None = None
    basis = anchor.basis
    if parts["year"]:
        year, basis = int(parts["year"]), Basis.STATED
    elif parts["spelled"]:
        year, basis = parse_year_words(parts["spelled"]), Basis.STATED
    elif parts["that"] and anchor.today is not None:
        year = anchor.today.year + {"this": 0, "last": -1, "next": 1}[parts["that"]]
    if year is not None:
        period = calendar.season(year, name, is_south=around.is_south)
        return _edged(anchor, period, parts["edge"], "a season and year", basis=basis)
    word = parts["season"] or ""
    which = re.sub(r"\s+", " ", parts["which"] or "")
    if not which or which == "the":
        if word in {"fall", "spring"} and not re.search(
            r"\b(?:in|since|until|by|early|late|this|last|next|during)[\s-]+(?:the\s+)?$"
            if which or not parts["edge"]
            else r"",
            around.before,
        ):
            return None
        if (
            not which
            and not parts["edge"]
            and not re.search(
                r"\b(?:in|by|since|until|this|during|next|last|for|through)\s+$", around.before
            )
        ):
            return None
        if word == "fall" and not parts["edge"]:
            return None
        if re.match(r"\s+(?:of|in)\b", around.after) and word in {"fall", "spring"}:
            return None
    if anchor.today is None:
        return anchor.unanchored(f"XXXX-{name}", "a season without a year")
    base = (
        anchor.mentioned.any.first
        if which in {"that", "the following", "the previous"} and anchor.mentioned.any
        else anchor.today
    )
    period = _season_period(
        anchor, name, which.removeprefix("the ").removeprefix("this "), around, base
    )
    reason = (
        "a season on the verb's side, of the south"
        if around.is_south
        else "a season on the verb's side"
    )
    return _edged(anchor, period, parts["edge"], reason)


def _year_end(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    if anchor.today is None:
        return anchor.unanchored("XXXX", "the end of the year")
    period = calendar.year(anchor.today.year)
    return _edged(anchor, period, "the end of", "the year of publication")


def _day_relative(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    """Read "the day before", "the week after": beside the time last mentioned."""
    unit = UNITS.get(parts["way"] or "", "D")
    steps = -1 if parts["side"] in {"before", "earlier"} else 1
    base = anchor.mentioned.base_for(unit)
    if base is None and anchor.today is not None:
        if parts["side"] in {"after", "before"} and re.match(r"\s+\w", around.after):
            return None  # "the day after he left"
        base = calendar.day(anchor.today)
    if base is None or (
        parts["side"] in {"after", "before"} and re.match(r"\s+[a-z]", around.after)
    ):
        return None
    period = calendar.shifted(calendar.period_of(unit, base.first), steps)
    part = parts["way"] if parts["way"] in {"night", "morning"} else None
    if part:
        return _of_day(
            anchor, period.first, part, "beside the day last mentioned", Basis.OTHER_RECORD
        )
    return anchor.named(period, "beside the time last mentioned", basis=Basis.OTHER_RECORD)


def _eve(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    return None  # read with its event, in `memcon.annotate.times`


# -- quarters and halves -------------------------------------------------------------------------

_QUARTERS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
    "final": 4,
}


def _quarter(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    ordinal = parts["ordinal"] or ""
    is_half = parts["unit"] == "half"
    if ordinal == "last":
        if not is_half and not parts["year"]:
            if anchor.today is None:
                return None
            return anchor.named(
                calendar.shifted(calendar.period_of("Q", anchor.today), -1),
                "the quarter before",
            )
        number = 2 if is_half else 4
    else:
        number = 2 if is_half and ordinal == "final" else _QUARTERS[ordinal]
    if is_half and number > 2:
        return None
    make = calendar.half if is_half else calendar.quarter
    year = parts["year"] or parts["before"]
    if year:
        return anchor.named(
            make(int(year), number), "a quarter or half of a year", basis=Basis.STATED
        )
    if is_half and re.match(r"\s+(?:of|hour|time|goal)\b", around.after):
        return None
    today = anchor.today
    if today is None:
        return anchor.unanchored(
            f"XXXX-{'H' if is_half else 'Q'}{number}", "a quarter without a year"
        )
    whose = (parts["whose"] or parts["that"] or "").split()
    if whose:
        step = {"last": -1, "next": 1, "following": 1, "previous": -1}.get(
            whose[0] if whose[0] != "the" else whose[1], 0
        )
        return anchor.named(
            make(today.year + step, number), "a quarter or half of a named year"
        )
    period = make(today.year, number)
    if (parts["adjective"] or "") in {"year-ago", "year-earlier", "comparable"} or parts["ago"]:
        current = period if period.first <= today else calendar.back_years(period, 1)
        return anchor.named(calendar.back_years(current, 1), "the quarter a year before")
    if period.last < today:
        ended = (today - period.last).days
        if ended > NEAR_DAYS and anchor.side(around) is Tense.FUTURE and around.is_sure:
            period = make(today.year + 1, number)
    elif period.first > today:
        behind = make(today.year - 1, number)
        if (today - behind.last).days < NEAR_DAYS and anchor.side(around) is Tense.PAST:
            period = behind
    return anchor.named(period, "a quarter or half, the nearest on the verb's side")


def _quarter_code(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    number = int(parts["ordinal"] or 1)
    if parts["year"]:
        return anchor.named(
            calendar.quarter(int(parts["year"]), number), "a quarter", basis=Basis.STATED
        )
    if anchor.today is None:
        return anchor.unanchored(f"XXXX-Q{number}", "a quarter without a year")
    return anchor.named(calendar.quarter(anchor.today.year, number), "a quarter of this year")


def _months_of(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    return _length_of(parts["count"], parts["unit"], "so long, from a known start or end")


def _year_ago(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    if anchor.today is None:
        return None
    base = anchor.mentioned.quarter
    if parts["ordinal"]:
        base = calendar.quarter(anchor.today.year, _QUARTERS[parts["ordinal"]])
    if base is not None and base.grain is Grain.QUARTER:
        if base.first.year < anchor.today.year - 1 or (
            base.last < anchor.today and (anchor.today - base.last).days > 300
        ):
            return anchor.named(base, "the same quarter of the year before")
        return Reading(
            "DATE",
            calendar.back_years(base, 1).value,
            _when(anchor, calendar.back_years(base, 1)),
            "the same quarter of the year before",
        )
    return anchor.named(calendar.year(anchor.today.year - 1), "the year before")


def _when(anchor: Anchor, period: Period) -> When:
    return When(period.first, period.last, period.edtf, anchor.basis)


def _same_period(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    word = parts["word"] or ""
    if anchor.today is None:
        return None
    base = anchor.mentioned.quarter or anchor.mentioned.any
    if word in {"latest", "recent"}:
        base = calendar.shifted(calendar.period_of("Q", anchor.today), -1)
    if parts["year"]:
        year = int(parts["year"])
        if base is not None and base.grain is Grain.QUARTER:
            period = calendar.back_years(base, base.first.year - year)
            return Reading(
                "DATE", period.value, _when(anchor, period), "the same quarter of another year"
            )
        return anchor.named(
            calendar.year(year), "the same period of another year", basis=Basis.STATED
        )
    if base is None:
        base = calendar.shifted(calendar.period_of("Q", anchor.today), -1)
    if parts["that"] or word in {"comparable", "corresponding", ""}:
        period = calendar.back_years(base, 1)
        return Reading(
            "DATE", period.value, _when(anchor, period), "the same period of the year before"
        )
    return anchor.named(base, "the period last mentioned")


# -- counted from a day --------------------------------------------------------------------------

_GRAIN_BY_UNIT = {
    "D": "D",
    "W": "W",
    "M": "M",
    "Y": "Y",
    "Q": "Q",
    "E": "Y",
    "C": "Y",
    "WE": "W",
}


def _ago(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    unit = UNITS[(parts["unit"] or "").removesuffix("s")]
    way = parts["way"]
    words = parts["count"]
    count = parse_number(words) if words else None
    mentioned = anchor.mentioned.base_for(unit)
    if way in {"earlier", "previously"} and mentioned is not None:
        base, basis = mentioned, Basis.OTHER_RECORD
        reason = "counted back from the time last mentioned"
    elif anchor.today is not None:
        base, basis = calendar.day(anchor.today), anchor.basis
        reason = "counted back from publication"
    else:
        return anchor.unanchored("PAST_REF", "so long ago")
    if count is None:
        if unit in {"M", "W", "D", "Y"} and anchor.today is not None:
            key = {
                "D": "recent-days",
                "W": "recent-weeks",
                "M": "recent-months",
                "Y": "recent-years",
            }[unit]
            return anchor.window(key, "DATE", "PAST_REF", "some time ago")
        return Reading("DATE", "PAST_REF", NOWHEN, "some time ago")
    if unit.startswith("T"):
        each = _stepped(base.first, unit, -count)
        value = calendar.day(each).value
        return anchor.named(calendar.day(each), reason, basis=basis, value=value)
    if unit == "Y" and count == 1:
        return _year_back(anchor, base, way or "", basis, reason)
    each = _stepped(base.first, unit, -count)
    period = calendar.period_of(_GRAIN_BY_UNIT.get(unit, "D"), each)
    if unit in {"W", "WE"}:
        margin = anchor.windows.days_around_weeks
        days = (calendar.moved(each, -margin), calendar.moved(each, margin))
        return anchor.named(
            period, f"{reason}, {margin} days either way", basis=basis, days=days
        )
    return anchor.named(period, reason, basis=basis)


def _year_back(anchor: Anchor, base: Period, way: str, basis: Basis, reason: str) -> Reading:
    """Read "a year ago", "a year earlier": of the quarter spoken of, else a calendar year."""
    quarter = anchor.mentioned.quarter
    if (
        quarter is not None
        and anchor.today is not None
        and (anchor.today - quarter.last).days < 300
    ):
        period = calendar.back_years(quarter, 1)
    elif way == "earlier" and base.grain in {
        Grain.MONTH,
        Grain.QUARTER,
        Grain.HALF,
        Grain.YEAR,
    }:
        period = calendar.back_years(base, 1)
    else:
        period = calendar.year(base.first.year - 1)
    return Reading(
        "DATE", period.value, When(period.first, period.last, period.edtf, basis), reason, None
    )


def _hence(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    return _ahead_by(anchor, parts, "DATE")


def _time_from_now(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    return _ahead_by(anchor, parts, "DATE")


def _ahead_by(anchor: Anchor, parts: Parts, type_: str) -> Reading | None:
    unit = UNITS[(parts["unit"] or "").removesuffix("s")]
    count = parse_number(parts["count"] or "")
    if anchor.today is None or count is None:
        return anchor.unanchored("FUTURE_REF", "so long from publication")
    when = _when_ahead(anchor, unit, count)
    each = _stepped(anchor.today, unit, count)
    value = calendar.period_of(_GRAIN_BY_UNIT.get(unit, "D"), each).value
    return Reading(type_, value, when, "counted on from publication")


def _when_ahead(anchor: Anchor, unit: str, count: float) -> When:
    """Read "in three days": that day; in weeks: a few days either way; in months: that month."""
    assert anchor.today is not None
    each = _stepped(anchor.today, unit, count)
    if unit in {"W", "WE"}:
        margin = anchor.windows.days_around_weeks
        first, last = calendar.moved(each, -margin), calendar.moved(each, margin)
        return When(first, last, interval(first, last), anchor.basis)
    period = calendar.period_of(_GRAIN_BY_UNIT.get(unit, "D"), each)
    return When(period.first, period.last, period.edtf, anchor.basis)


# -- lengths -------------------------------------------------------------------------------------


def duration_value(count: float | None, unit: str) -> str:
    """A length in TIMEX3's form of ISO 8601; X where the number is vague.

    >>> duration_value(2.5, "Y"), duration_value(None, "W"), duration_value(1.5, "TH")
    ('P2Y6M', 'PXW', 'PT1H30M')
    """
    time = "T" if unit.startswith("T") else ""
    letter = {"Q": "Q", "E": "E", "WE": "WE", "C": "C"}.get(unit, unit[-1])
    if unit in {"SU", "WI", "SP", "FA"}:
        letter = unit
    if count is None:
        return f"P{time}X{letter}"
    whole = int(count)
    part = count - whole
    if letter == "E" and count:
        return f"P{whole * 10}Y" if whole > 1 else "P10Y"
    if letter == "C":
        return f"P{whole * 100}Y"
    if letter == "Q":
        return f"P{whole * 3}M" if whole > 1 else f"P{whole}Q"
    if not part:
        return f"P{time}{whole}{letter}"
    lower = {"Y": ("M", 12), "H": ("M", 60), "D": ("TH", 24), "M": ("D", 30), "W": ("D", 7)}
    if time and letter == "M":
        lower_letter, factor = "S", 60
    else:
        lower_letter, factor = lower.get(letter, ("", 0))
    if not factor:
        return f"P{time}{count:g}{letter}"
    head = f"{whole}{letter}" if whole else ""
    if not head and lower_letter.startswith("T"):
        return f"P{lower_letter[0]}{round(part * factor)}{lower_letter[1]}"
    return f"P{time}{head}{round(part * factor)}{lower_letter}"


def _length_of(
    count: str | None, unit_words: str | None, reason: str, more: float = 0
) -> Reading | None:
    word = (unit_words or "").lower()
    unit = UNITS.get(word) or UNITS.get(word.removesuffix("s"))
    if unit is None:
        return None
    number = parse_number(count or "")
    if number is not None:
        number += more
    value = duration_value(number, unit)
    return Reading(
        "DURATION", value, NOWHEN, reason, duration=value if "X" not in value else None
    )


def _lengths(
    anchor: Anchor, count: float | None, key: str | None, unit: str, which: str, reason: str
) -> Reading:
    """A length that ends or begins with publication: "the past three weeks", "the next few days"."""
    value = duration_value(count, unit)
    ahead = which in {"next", "coming", "following", "upcoming", "future"}
    if key is not None:
        return anchor.window(key, "DURATION", value, reason)
    when = NOWHEN
    if anchor.today is not None and count is not None:
        if ahead:
            first, last = (
                calendar.moved(anchor.today, 0 if unit.startswith("T") else 1),
                _stepped(anchor.today, unit, count),
            )
        else:
            first, last = _stepped(anchor.today, unit, -count), anchor.today
        if first <= last:
            when = When(first, last, interval(first, last), anchor.basis)
    return Reading(
        "DURATION", value, when, reason, duration=value if count is not None else None
    )


_WINDOW_UNITS = {"D": "days", "W": "weeks", "M": "months", "Y": "years"}


def _span_of(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    word = parts["unit"] or ""
    unit = UNITS.get(word) or UNITS[word.removesuffix("s")]
    which = parts["which"] or ""
    count = parse_number(parts["count"] or "")
    if which in {"previous", "preceding", "first", "final", "following"}:
        return _length_of(parts["count"], word, "so long, beside another time")
    ahead = which in {"next", "coming"}
    if count is None:
        name = _WINDOW_UNITS.get(unit)
        key = f"{'coming' if ahead else 'recent'}-{name}" if name else None
        return _lengths(
            anchor,
            None,
            key,
            unit,
            which,
            f"{'the coming' if ahead else 'recent'} {name or word}",
        )
    return _lengths(
        anchor,
        count,
        None,
        unit,
        which,
        "so long, up to publication" if not ahead else "so long from publication",
    )


def _recent(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    word = parts["unit"] or ""
    unit = UNITS[word.removesuffix("s")]
    which = re.sub(r"\s+", " ", parts["which"] or "")
    ahead = which in {"coming", "upcoming", "next", "future", "following"}
    if which in {"early", "last", "intervening", "following"}:
        return _length_of("several", word, "a length beside another time")
    name = _WINDOW_UNITS.get(unit)
    if which == "future" or (unit in {"E", "C", "Q", "WE"} and ahead):
        return Reading("DATE", "FUTURE_REF", NOWHEN, "some time to come")
    key = f"{'coming' if ahead else 'recent'}-{name}" if name else None
    return _lengths(anchor, None, key, unit, which, f"{which} {word}")


def _ahead(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    word = parts["unit"] or ""
    unit = UNITS[word.removesuffix("s")]
    name = _WINDOW_UNITS.get(unit)
    if name is None or parts["way"] not in {"ahead", "to come"}:
        return _length_of("several", word, "a length to come")
    return _lengths(anchor, None, f"coming-{name}", unit, "coming", f"the {word} ahead")


_IN = re.compile(r"\b(?:in|after)\s+(?:about\s+|just\s+|only\s+)?$")
_WITHIN = re.compile(
    r"\b(?:within|inside)\s+(?:the\s+|about\s+|as\s+little\s+as\s+|at\s+most\s+)?$"
)
_LATER = re.compile(r"\s+(later|after|before|earlier|afterwards?|beforehand)\b")


def _length(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    words = parts["count"] or ""
    word = parts["unit"] or ""
    more = 0.5 if parts.get("plus") or parts.get("half") else 0.0
    if re.match(r"\s+(?:of age|old\b)", around.after) or re.match(
        r"-(?:old|olds)\b", around.after
    ):
        return None
    if word == "quarter" and words in {"a", "an"}:
        return None  # a fourth
    if word.startswith("second") and words in {"a", "an", "the"}:
        return None
    reading = _length_of(words, word, "a length", more)
    if reading is None:
        return None
    number = parse_number(words)
    if parts.get("count2"):
        reading = _with_second(reading, parts)
    unit = UNITS.get(word) or UNITS[word.removesuffix("s")]
    return _placed(anchor, reading, None if number is None else number + more, unit, around)


def _with_second(reading: Reading, parts: Parts) -> Reading:
    second = _length_of(parts["count2"], parts["unit2"], "a length")
    if second is None or "X" in reading.value + second.value:
        return reading
    tail = second.value.removeprefix("P")
    if "T" in reading.value:
        tail = tail.removeprefix("T")
    value = reading.value + tail
    return replace(reading, value=value, duration=value)


def _placed(
    anchor: Anchor, reading: Reading, count: float | None, unit: str, around: Surroundings
) -> Reading:
    """Give a length its days where the words beside it count it from a day."""
    today = anchor.today
    later = _LATER.match(around.after)
    if later and count is not None and anchor.mentioned.day is not None:
        is_back = later.group(1) in {"before", "earlier", "beforehand"}
        follows = around.after[later.end() :]
        if later.group(1) in {
            "later",
            "earlier",
            "afterward",
            "afterwards",
            "beforehand",
        } or not re.match(r"\s+[a-z]", follows):
            each = _stepped(anchor.mentioned.day.first, unit, -count if is_back else count)
            when = When(each, each, each.isoformat(), Basis.OTHER_RECORD)
            anchor.mentioned.note(calendar.day(each))
            return replace(reading, when=when, reason="counted from the day last mentioned")
    if later or today is None:
        return reading
    if _WITHIN.search(around.before):
        if count is None:
            name = _WINDOW_UNITS.get(unit)
            if name is None:
                return reading
            entry = anchor.windows.by_id[f"coming-{name}"]
            first, last = entry.first, entry.last
            when = When(
                calendar.moved(today, first),
                None if last is None else calendar.moved(today, last),
                interval(
                    calendar.moved(today, first),
                    None if last is None else calendar.moved(today, last),
                ),
                anchor.basis,
            )
            return replace(reading, when=when, reason=entry.why)
        last_day = _stepped(today, unit, count)
        if unit.startswith("T"):
            last_day = calendar.moved(today, -(-int(count) // 24)) if unit == "TH" else today
            first_day = today
        else:
            first_day = calendar.moved(today, 1)
        if first_day <= last_day and around.tense is not Tense.PAST:
            when = When(first_day, last_day, interval(first_day, last_day), anchor.basis)
            return replace(reading, when=when, reason="within so long of publication")
        return reading
    if count is not None and around.tense is Tense.FUTURE and _IN.search(around.before):
        return replace(
            reading, when=_when_ahead(anchor, unit, count), reason="so long on from publication"
        )
    return reading


def _article_length(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    if re.match(r"-\w", around.after) or re.match(
        r"\s+(?:of age|old\b|later that)", around.after
    ):
        return None
    if parts["unit"] == "quarter":
        return None  # a fourth
    reading = _length_of("a", parts["unit"], "a length", 0.5 if parts["plus"] else 0)
    if reading is None:
        return None
    unit = UNITS[parts["unit"] or ""]
    if parts["upper"] == "two":
        return reading
    if not parts["more"] and re.search(
        r"(?:\d|million|billion|percent|times|dollars|barrels|people|hours|days|shares|tons)\s+$",
        around.before,
    ):
        return None  # a rate: "700 seats a week"
    return _placed(anchor, reading, 1, unit, around)


def _compound_length(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    if parts["old"] and (
        parts["unit"] == "year"
        or re.match(r"s?\b\s*(?:,|$|who|boy|girl|man|woman|son|daughter)", around.after)
    ):
        return None
    count = parts["count"] or ""
    if parts["unit"] == "second" and not count[:1].isdigit():
        return None  # "the thirty-second congress"
    if count == "multi":
        count = "several"
    return _length_of(count, parts["unit"], "a length", 0.5 if parts["half"] else 0)


def _unit_long(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    word = parts["unit"] or ""
    return _length_of("several" if word.endswith("s") else "a", word, "a length")


def _bare_length(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    word = parts["unit"] or ""
    unit = UNITS[word.removesuffix("s")]
    if not re.search(
        r"\b(?:for|in|within|over|after|of|take|takes|took|taken|last|lasted|spent|spend|spending|just|only|many|"
        r"these|by|until|before|through|were|are|and|or|recent|following|follows|two)\s+$",
        around.before,
    ) and not re.match(r"\s+(?:ago|later|after|before|of|earlier)\b", around.after):
        return None
    if (
        word == "minutes"
        and not re.match(r"\s+(?:ago|later|after|before|earlier)\b", around.after)
        and not re.search(r"\b(?:within|for|in)\s+$", around.before)
    ):
        return None
    reading = _length_of("several", word, "a length, not told how long")
    if reading is None:
        return None
    if _WITHIN.search(around.before):
        name = _WINDOW_UNITS.get(unit)
        if name is not None:
            return anchor.window(f"within-{name}", "DURATION", reading.value, f"within {word}")
        if unit == "TH" and anchor.today is not None:
            when = When(
                anchor.today,
                calendar.moved(anchor.today, 1),
                interval(anchor.today, calendar.moved(anchor.today, 1)),
                anchor.basis,
            )
            return replace(reading, when=when)
    return reading


def _the_length(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    return _length_of(parts["count"], parts["unit"], "a length")


def _the_units(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    if parts["unit"] != "years" or not re.search(r"\b(?:over|through|in)\s+$", around.before):
        return None
    return _length_of("several", parts["unit"], "a length, not told how long")


def _ordinal_unit(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    return None


def _while(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    return Reading("DURATION", "PXX", NOWHEN, "a length, not told how long")


# -- again and again -----------------------------------------------------------------------------

_SET_WORDS = {
    "hourly": "PT1H",
    "daily": "P1D",
    "nightly": "P1D",
    "weekly": "P1W",
    "biweekly": "P2W",
    "fortnightly": "P2W",
    "monthly": "P1M",
    "quarterly": "P3M",
    "yearly": "P1Y",
    "annually": "P1Y",
    "annual": "P1Y",
    "biannual": "P6M",
}


def _set_word(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    return Reading("SET", _SET_WORDS[parts["unit"] or ""], NOWHEN, "again and again")


def _set(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    word = parts["unit"] or ""
    if parts["each"] == "per" and word.removesuffix("s") not in UNITS:
        return None
    if word in MONTHS:
        return Reading("SET", f"XXXX-{MONTHS[word]:02}", NOWHEN, "again and again")
    if word in PARTS_OF_DAY:
        return Reading("SET", f"XXXX-XX-XX{PARTS_OF_DAY[word]}", NOWHEN, "again and again")
    if word in SEASONS:
        return Reading("SET", f"XXXX-{SEASONS[word]}", NOWHEN, "again and again")
    unit = UNITS.get(word) or UNITS[word.removesuffix("s")]
    count: float | None = 1
    if parts["count"]:
        count = (
            2
            if parts["count"] == "other"
            else (ORDINALS.get(parts["count"]) or parse_number(parts["count"]))
        )
    if word == "night":
        return Reading("SET", "XXXX-XX-XXTNI", NOWHEN, "again and again")
    value = "P1Q" if unit == "Q" and count == 1 else duration_value(count, unit)
    return Reading("SET", value, NOWHEN, "again and again")


def _times_a(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    unit = UNITS[parts["unit"] or ""]
    count = parse_number(parts["count"]) if parts["count"] else 1
    return Reading("SET", duration_value(count, unit), NOWHEN, "so often in each")


# -- the clock -----------------------------------------------------------------------------------


def _clock(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    if parts["military"]:
        hour, minute = int(parts["military"][:2]), int(parts["military"][2:])
    elif parts["hour2"]:
        hour, minute = int(parts["hour2"]), int(parts["minute2"] or 0)
    else:
        hour, minute = int(parts["hour"] or 0), int(parts["minute"] or 0)
    inthe = parts["inthe"] or parts["inthe2"]
    half = (parts["half"] or "").replace(".", "")
    if (
        half == "pm"
        or inthe in {"afternoon", "evening"}
        or re.search(r"afternoon|evening", parts["on"] or "")
    ) and hour < 12:
        hour += 12
    if half == "am" and hour == 12:
        hour = 0
    if hour > 24:
        return None
    each = _clock_day(anchor, parts["on"], around)
    if each is None:
        return Reading(
            "TIME", f"XXXX-XX-XXT{hour:02}:{minute:02}", NOWHEN, "a time of day without a day"
        )
    day = calendar.day(each)
    return anchor.named(
        day, "a time of day", type_="TIME", value=f"{day.value}T{hour:02}:{minute:02}"
    )


def _clock_day(anchor: Anchor, on: str | None, around: Surroundings) -> date | None:
    """The day of a clock time: the one beside it, else the last mentioned, else publication's."""
    if on and anchor.today is not None:
        words = re.sub(r"\s+", " ", on)
        if words in _DEICTIC:
            return calendar.moved(anchor.today, _DEICTIC[words])
        if words in WEEKDAYS:
            return resolve_weekday(WEEKDAYS[words], anchor.today, anchor.side(around))
        found = re.search(r"([a-z]+)\.? (\d\d?)(?:, (\d{4}))?$", words)
        if found and found.group(1) in MONTHS:
            month, number = MONTHS[found.group(1)], int(found.group(2))
            year = (
                int(found.group(3))
                if found.group(3)
                else _year_of(anchor, around, month, number)
            )
            return _day(year or anchor.today.year, month, number)
        return anchor.today
    beside = re.search(rf"\b({'|'.join(WEEKDAYS)})\b[^.;]{{0,40}}$", around.before) or re.match(
        rf"[^.;]{{0,25}}?\b({'|'.join(WEEKDAYS)})\b", around.after
    )
    if beside and anchor.today is not None:
        return resolve_weekday(WEEKDAYS[beside.group(1)], anchor.today, anchor.side(around))
    ahead = _DAY_AHEAD.match(around.after)
    if ahead and anchor.today is not None:
        number, month = int(ahead.group(1)), MONTHS[ahead.group(2)]
        year = (
            int(ahead.group(3)) if ahead.group(3) else _year_of(anchor, around, month, number)
        )
        return _day(year or anchor.today.year, month, number) or anchor.today
    if anchor.mentioned.day is not None:
        return anchor.mentioned.day.first
    return anchor.today


_DAY_AHEAD = re.compile(
    rf"[\s,]*(?:on\s+)?(?:the\s+)?(\d\d?)(?:st|nd|rd|th)?\s+({'|'.join(sorted(MONTHS, key=len, reverse=True))})\b"
    r"(?:,?\s+(\d{4})\b)?"
)


def _noon(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    each = _clock_day(anchor, parts["weekday"] or parts["deictic"], around)
    value = "T24:00" if parts["word"] == "midnight" else "T12:00"
    if each is None:
        return Reading("TIME", f"XXXX-XX-XX{value}", NOWHEN, "a time of day without a day")
    day = calendar.day(each)
    return anchor.named(day, "a time of day", type_="TIME", value=f"{day.value}{value}")


# -- holidays ------------------------------------------------------------------------------------


def easter(year: int) -> date:
    """Easter Sunday of the western churches, by the Gregorian rule.

    >>> easter(2024).isoformat()
    '2024-03-31'
    """
    golden = year % 19
    hundred, rest = divmod(year, 100)
    moon = (
        19 * golden + hundred - hundred // 4 - (hundred - (hundred + 8) // 25 + 1) // 3 + 15
    ) % 30
    sunday = (32 + 2 * (hundred % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, number = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, number + 1)


def _nth(year: int, month: int, weekday: int, number: int) -> date:
    """The `number`th weekday of a month; the last where `number` is -1."""
    if number < 0:
        last = calendar.month(year, month).last
        return calendar.moved(last, -((last.isoweekday() - weekday) % 7))
    first = date(year, month, 1)
    return calendar.moved(first, (weekday - first.isoweekday()) % 7 + 7 * (number - 1))


def _holiday_on(name: str, year: int) -> date | None:
    key = name.replace("’", "'").replace("'", "")
    match key:
        case "christmas" | "christmas day":
            return date(year, 12, 25)
        case "christmas eve":
            return date(year, 12, 24)
        case "boxing day":
            return date(year, 12, 26)
        case "new years eve":
            return date(year, 12, 31)
        case "new years" | "new years day":
            return date(year, 1, 1)
        case "thanksgiving" | "thanksgiving day":
            return _nth(year, 11, 4, 4)
        case "easter" | "easter sunday":
            return easter(year)
        case "easter monday":
            return calendar.moved(easter(year), 1)
        case "good friday":
            return calendar.moved(easter(year), -2)
        case "labor day":
            return _nth(year, 9, 1, 1)
        case "memorial day":
            return _nth(year, 5, 1, -1)
        case "halloween":
            return date(year, 10, 31)
        case "valentines day":
            return date(year, 2, 14)
        case "veterans day":
            return date(year, 11, 11)
        case "election day":
            return calendar.moved(_nth(year, 11, 1, 1), 1)
        case _:
            return None


def _holiday(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    name = re.sub(r"\s+", " ", parts["name"] or "")
    today = anchor.today
    if parts["year"]:
        each = _holiday_on(name, int(parts["year"]))
        return (
            None
            if each is None
            else anchor.named(calendar.day(each), "a holiday", basis=Basis.STATED)
        )
    if today is None:
        return None
    near = [
        each
        for year in (today.year - 1, today.year, today.year + 1)
        if (each := _holiday_on(name, year))
    ]
    if not near:
        return None
    which = parts["which"] or ""
    ahead = [each for each in near if each >= today]
    behind = [each for each in near if each <= today]
    if which in {"last", "this past"}:
        each = behind[-1]
    elif which in {"next", "this coming"} or anchor.side(around) is Tense.FUTURE:
        each = ahead[0]
    elif around.is_sure:
        each = behind[-1]
    else:
        each = min(near, key=lambda one: abs((one - today).days))
    period = calendar.week(each) if parts["week"] else calendar.day(each)
    return anchor.named(period, "a holiday on the verb's side")


# -- now, then and some day ----------------------------------------------------------------------


def _present(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    word = re.sub(r"\s+", " ", parts["word"] or "")
    if word in {"the moment", "the present"} and not re.search(
        r"\b(?:at|for|of|in)\s+$", around.before
    ):
        return None
    when = NOWHEN
    if anchor.today is not None:
        when = When(anchor.today, anchor.today, anchor.today.isoformat(), anchor.basis)
    return Reading("DATE", "PRESENT_REF", when, "the time of publication")


def _past(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    word = re.sub(r"\s+", " ", parts["word"] or "")
    if word in {"at the time", "at that time", "in the past"}:
        return None
    if word == "the past" and re.match(
        r"\s+(?:tense|participle|of|and present)\b", around.after
    ):
        return None
    if (
        word
        in {"recently", "lately", "recent", "more recently", "very recently", "the recent past"}
        and anchor.today
    ):
        return anchor.window("recently", "DATE", "PAST_REF", "not long before publication")
    return Reading("DATE", "PAST_REF", NOWHEN, "some time past")


_OPEN = re.compile(r"^(?:an? |the |due |from )")


_SOME_DAY = re.compile(
    r"\b(?:will|would|may|might|could|can|to|shall|should|hopes?|he|she|they|we|i)\s+$"
)


def _future(anchor: Anchor, parts: Parts, around: Surroundings) -> Reading | None:
    word = re.sub(r"\s+", " ", parts["word"] or "")
    if word == "one day" and not _SOME_DAY.search(around.before):
        return None
    if word in {"soon", "shortly"}:
        if re.match(
            r"\s+(?:after|before|thereafter|afterwards?|followed)\b", around.after
        ) or re.search(r"\b(?:as|how|too|so)\s+$", around.before):
            return None
        if anchor.side(around) is Tense.PAST and around.is_sure:
            return None
    if word == "very soon":
        return anchor.window("very-soon", "DATE", "FUTURE_REF", "soon")
    if word in {"soon", "shortly"}:
        return anchor.window("soon", "DATE", "FUTURE_REF", "soon")
    if word in {
        "the near future",
        "near future",
        "the very near future",
        "the near term",
        "the short term",
        "the immediate future",
    }:
        return anchor.window("near-future", "DATE", "FUTURE_REF", "the near future")
    return anchor.window("open", "DATE", "FUTURE_REF", "some time to come")


READERS: dict[str, Reader] = {
    "second-day": _second_day,
    "week-of": _week_of,
    "iso": _iso,
    "slashed": _slashed,
    "month-day": _month_day,
    "month-ordinal": _month_day,
    "day-month": _month_day,
    "day-of-month": _day_of_month,
    "month-year": _month_year,
    "month": _month,
    "year": _year,
    "year-words": _year_words,
    "decade": _decade,
    "century": _century,
    "weekday": _weekday,
    "weekdays": _weekdays,
    "unit-from-day": _unit_from_day,
    "deictic": _deictic,
    "last-night": _last_night,
    "overnight": _overnight,
    "part-of-day": _part_of_day,
    "mid-part": _mid_part,
    "unit": _unit,
    "season": _season,
    "year-end": _year_end,
    "day-relative": _day_relative,
    "eve": _eve,
    "quarter": _quarter,
    "quarter-code": _quarter_code,
    "months-of": _months_of,
    "year-ago": _year_ago,
    "same-period": _same_period,
    "ago": _ago,
    "hence": _hence,
    "time-from-now": _time_from_now,
    "span-of": _span_of,
    "recent": _recent,
    "ahead": _ahead,
    "length": _length,
    "article-length": _article_length,
    "compound-length": _compound_length,
    "unit-long": _unit_long,
    "bare-length": _bare_length,
    "the-length": _the_length,
    "the-units": _the_units,
    "ordinal-unit": _ordinal_unit,
    "while": _while,
    "set-word": _set_word,
    "set": _set,
    "times-a": _times_a,
    "clock": _clock,
    "noon": _noon,
    "holiday": _holiday,
    "present": _present,
    "past": _past,
    "future": _future,
}
