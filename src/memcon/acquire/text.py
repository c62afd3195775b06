"""Plain text in, a Report out."""

from __future__ import annotations

import hashlib
import re

from memcon.reports import CleanText, Passage, PassageKind, Report
from memcon.spans import Span


def to_report(
    text: str,
    *,
    published: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    url: str | None = None,
) -> Report:
    """Make a Report of a text; see `acquire.clean` and `acquire.passages`."""
    passages = tuple(
        Passage(Span(match.start(), match.end()), PassageKind.BODY)
        for match in re.finditer(r"[^\n]+", text)
    )
    return Report(
        id="sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        text=text,
        passages=passages,
        clean=CleanText(text, ((0, 0),)),
        title=title,
        outlet=outlet,
        url=url,
        published=published,
        published_from="given" if published else None,
    )
