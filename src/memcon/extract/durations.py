"""Words of length in, ISO 8601 durations out: "a four-day visit", "for about 40 minutes"."""

from __future__ import annotations

import re

NUMBERS = {
    word: number
    for number, words in enumerate(
        """zero;one,a,an;two;three;four;five;six;seven;eight;nine;ten;eleven;twelve;thirteen;
        fourteen;fifteen;sixteen;seventeen;eighteen;nineteen;twenty""".replace("\n", "").split(
            ";"
        )
    )
    for word in (each.strip() for each in words.split(","))
} | {"thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50, "sixty": 60, "ninety": 90}
UNITS = {"minute": "T{}M", "hour": "T{}H", "day": "{}D", "week": "{}W", "month": "{}M"}
LENGTH = re.compile(
    r"\b(?P<number>\d+|"
    + "|".join(sorted(map(re.escape, NUMBERS), key=len, reverse=True))
    + r")"
    r"(?P<half>[ -]and[ -]a[ -]half)?[ \u00a0-]+(?P<unit>minute|hour|day|week|month)s?\b(?! (?:ago|earlier|later|before|after))",
    re.IGNORECASE,
)
HALF = re.compile(r"\bhalf(?: an|-)? ?hour\b", re.IGNORECASE)


def find_duration(words: str) -> str | None:
    """The first length of time that `words` give.

    >>> find_duration("a four-day state visit")
    'P4D'
    >>> find_duration("for approximately 90 minutes")
    'PT90M'
    >>> find_duration("two and a half hours of talks")
    'PT2H30M'
    """
    found = LENGTH.search(words)
    half = HALF.search(words)
    if half is not None and (found is None or half.start() <= found.start()):
        return "PT30M"
    if found is None:
        return None
    number = found["number"].lower()
    count = int(number) if number.isdigit() else NUMBERS[number]
    unit = found["unit"].lower()
    if found["half"] and unit == "hour":
        return f"PT{count}H30M"
    return "P" + UNITS[unit].format(count)


def days_of(duration: str | None) -> int | None:
    """How many days a duration of days or weeks runs; None for hours and for none.

    >>> days_of("P2W")
    14
    """
    found = re.fullmatch(r"P(\d+)([DW])", duration or "")
    if found is None:
        return None
    return int(found[1]) * (7 if found[2] == "W" else 1)
