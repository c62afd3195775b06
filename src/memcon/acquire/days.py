"""Days as files and feeds spell them in, ISO 8601 out."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from memcon.acquire.passages import parse_day

_WRITTEN = re.compile(
    r"(?:[A-Z][a-z]{2,8}\.?\s\d{1,2},?\s\d{4}|\d{1,2}\s[A-Z][a-z]{2,8}\.?,?\s\d{4})"
)
_COMPACT = re.compile(r"(?:19|20)\d{6}")
_BASIC = re.compile(r"(?:19|20)\d{6}T\d{6}Z?")


def to_iso(words: str | None) -> str | None:
    """The day or moment that words of a file's metadata name, None where they name none.

    ISO 8601, RFC 822 ("Mon, 09 Apr 2018 18:55:38 GMT"), "20240829", "August 29, 2024 Thursday"
    and "29 August 2024" are read. "03/04/2024" is not: it is two days.

    >>> to_iso("Mon, 09 Apr 2018 18:55:38 GMT")
    '2018-04-09T18:55:38+00:00'
    >>> to_iso("August 29, 2024 Thursday 10:15 PM GMT"), to_iso("03/04/2024")
    ('2024-08-29', None)
    """
    words = " ".join((words or "").split())[:100]
    if not words:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words):
            return date.fromisoformat(words).isoformat()
        if (
            _COMPACT.fullmatch(words)
            or _BASIC.fullmatch(words)
            or re.match(r"\d{4}-\d\d-\d\dT? ?\d", words)
        ):
            moment = datetime.fromisoformat(words)
            return (
                moment.date().isoformat() if _COMPACT.fullmatch(words) else moment.isoformat()
            )
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(words).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    found = _WRITTEN.search(words) or re.match(r"\d{4}-\d{2}-\d{2}", words)
    day = parse_day(found[0], year=None) if found else None
    return day.isoformat() if day else None
