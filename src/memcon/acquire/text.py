"""Text in, a Report out."""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime

from memcon.acquire.clean import clean
from memcon.acquire.decode import without_unstorable
from memcon.acquire.language import tell_language
from memcon.acquire.passages import lay_out
from memcon.errors import InputError
from memcon.reports import Passage, PassageKind, Report
from memcon.spans import Span


def to_report(
    text: str,
    *,
    published: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    url: str | None = None,
    author: str | None = None,
    published_from: str = "given",
) -> Report:
    """Make a Report of a text.

    Args:
        text: The document, decoded. It is kept as it is, but for NULs and lone surrogates.
        published: The day it carries, ISO 8601; None where it is not known. A dateline with
            a year, or a date standing alone at the head, is used then.
        published_from: Where `published` comes from: given or metadata.

    Raises:
        InputError: `published` is no day.
    """
    text = without_unstorable(text)
    day = check_day(published) if published else None
    layout = lay_out(text, year=day.year if day else None)
    if day is None and layout.day is not None:
        published, published_from = layout.day.isoformat(), layout.day_from or "text"
    return Report(
        id="sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest(),
        text=text,
        passages=layout.passages,
        clean=clean(text, layout.breaks),
        title=title,
        outlet=outlet,
        url=url,
        published=published or None,
        published_from=published_from if published else None,
        language=tell_language(text),
        dateline_place=layout.dateline_place,
        author=author,
    )


def to_sentence(text: str) -> Report:
    """Make a Report of a sentence or two handed in alone: one passage of running text."""
    text = without_unstorable(text)
    passages = (Passage(Span(0, len(text)), PassageKind.BODY),) if text.strip() else ()
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return Report(id=f"sha256:{digest}", text=text, passages=passages, clean=clean(text))


def check_day(words: str) -> date:
    """The day that an ISO 8601 date or date-time names.

    Raises:
        InputError: The words name no day.

    >>> check_day("2024-08-29T09:30:00+08:00")
    datetime.date(2024, 8, 29)
    """
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words):
            return date.fromisoformat(words)
        return datetime.fromisoformat(words).date()
    except ValueError as error:
        raise InputError(
            f"{words!r} is no day. Write the day of publication as YYYY-MM-DD, "
            "for instance --published 2024-08-29."
        ) from error
