"""The closed vocabulary of time: numbers, units, months, weekdays, parts of the day, seasons."""

from __future__ import annotations

import re

ONES: dict[str, int] = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS: dict[str, int] = {
    word: 10 * (number + 2)
    for number, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    )
}
ORDINALS: dict[str, int] = {
    word: number + 1
    for number, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
            "twenty-first",
        ]
    )
}
ORDINALS |= {
    f"twenty-{word}": 20 + number for word, number in list(ORDINALS.items()) if number < 10
}
ORDINALS |= {"thirtieth": 30, "thirty-first": 31}

MONTHS: dict[str, int] = {}
for _number, _names in enumerate(
    (
        "january jan",
        "february feb",
        "march mar",
        "april apr",
        "may",
        "june jun",
        "july jul",
        "august aug",
        "september sept sep",
        "october oct",
        "november nov",
        "december dec",
    )
):
    MONTHS |= dict.fromkeys(_names.split(), _number + 1)

WEEKDAYS: dict[str, int] = {
    word: number + 1
    for number, word in enumerate(
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    )
}

# The letter of ISO 8601 that stands for a unit; TIMEX3 adds decades (E) and centuries (C).
UNITS: dict[str, str] = {
    "second": "TS",
    "sec": "TS",
    "minute": "TM",
    "min": "TM",
    "hour": "TH",
    "hr": "TH",
    "day": "D",
    "night": "D",
    "week": "W",
    "fortnight": "W",
    "weekend": "WE",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
    "yr": "Y",
    "decade": "E",
    "century": "C",
    "centurie": "C",
    "summer": "SU",
    "winter": "WI",
    "spring": "SP",
    "autumn": "FA",
    "fall": "FA",
}

SEASONS: dict[str, str] = {
    "spring": "SP",
    "summer": "SU",
    "autumn": "FA",
    "fall": "FA",
    "winter": "WI",
}

PARTS_OF_DAY: dict[str, str] = {
    "morning": "TMO",
    "afternoon": "TAF",
    "evening": "TEV",
    "night": "TNI",
    "overnight": "TNI",
    "midday": "T12:00",
    "noon": "T12:00",
    "lunchtime": "TMI",
    "midnight": "T24:00",
    "dawn": "TMO",
    "dusk": "TEV",
    "daybreak": "TMO",
    "sunrise": "TMO",
    "sunset": "TEV",
    "nightfall": "TNI",
}

VAGUE_NUMBERS = frozenset(
    [
        "few",
        "several",
        "many",
        "some",
        "dozens",
        "scores",
        "hundreds",
        "thousands",
        "recent",
        "coming",
        "past",
        "countless",
        "various",
    ]
)

_NUMBER_WORD = "|".join([*TENS, *reversed(ONES), "hundred", "thousand", "dozen"])
NUMBER_WORDS = rf"(?:{_NUMBER_WORD})(?:[-\s](?:and\s)?(?:{_NUMBER_WORD})){{0,6}}"


def parse_number(words: str) -> float | None:
    """The number that words or figures name; None for a vague one.

    >>> parse_number("twenty-four"), parse_number("2 1/2"), parse_number("a hundred")
    (24, 2.5, 100)
    >>> parse_number("a couple of"), parse_number("several") is None
    (2, True)
    """
    text = words.strip().lower().replace(",", "")
    text = text.replace("½", " 1/2").replace("¼", " 1/4").replace("¾", " 3/4").strip()
    if text in {"a", "an", "another", "one more", "each", "every"}:
        return 1
    if text.startswith("half"):
        return 0.5
    if "couple" in text:
        return 2
    total: float = 0
    group: float = 0
    seen = False
    for word in re.split(r"[-\s]+", text):
        if re.fullmatch(r"\d+/\d+", word):
            upper, lower = word.split("/")
            if int(lower):
                group += int(upper) / int(lower)
                seen = True
        elif re.fullmatch(r"\d+(?:\.\d+)?", word):
            group += float(word)
            seen = True
        elif word in ONES:
            group += ONES[word]
            seen = True
        elif word in TENS:
            group += TENS[word]
            seen = True
        elif word in {"hundred", "thousand", "dozen"}:
            scale = {"hundred": 100, "thousand": 1000, "dozen": 12}[word]
            group = (group or 1) * scale
            seen = True
            if scale == 1000:
                total, group = total + group, 0
        elif word in VAGUE_NUMBERS:
            return None
    if not seen:
        return None
    number = total + group
    return int(number) if number == int(number) else number


def parse_year_words(words: str) -> int | None:
    """The year that "nineteen ninety-six" or "two thousand" names.

    >>> parse_year_words("nineteen ninety-six"), parse_year_words("two thousand and one")
    (1996, 2001)
    """
    parts = [part for part in re.split(r"[-\s]+", words.lower()) if part != "and"]
    if parts[:2] == ["two", "thousand"]:
        rest = parse_number(" ".join(parts[2:])) if parts[2:] else 0
        return 2000 + int(rest or 0)
    if parts[0] in {"eighteen", "nineteen", "twenty"} and len(parts) > 1:
        rest = parse_number(" ".join(parts[1:]))
        base = {"eighteen": 1800, "nineteen": 1900, "twenty": 2000}[parts[0]]
        return base + int(rest) if rest is not None and 10 <= rest < 100 else None
    return None
