"""An HTML page in, a Report of its article out."""

from __future__ import annotations

import re
from typing import Any

from memcon.acquire.text import to_report
from memcon.errors import UnreadableReport
from memcon.reports import Report

_MARKUP = re.compile(
    r"\s*(?:<!doctype\s+html|<html\b|<\?xml[^>]*>\s*<!doctype\s+html|<head\b|<body\b)",
    re.IGNORECASE,
)


def is_page(text: str) -> bool:
    """Whether a text is an HTML page rather than a report.

    >>> is_page("<!DOCTYPE html><p>Hello</p>"), is_page("<who> said this?")
    (True, False)
    """
    return _MARKUP.match(text[:2000]) is not None


def page_to_report(
    page: str,
    *,
    name: str,
    published: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    url: str | None = None,
) -> Report:
    """Make a Report of the article in a page; what the caller states wins over the page's metadata.

    Args:
        page: The page's HTML, decoded.
        name: How to call the page in an error.

    Raises:
        UnreadableReport: There is no article in the page.
    """
    found = _extract(page, url)
    text = (found.get("text") or "").strip() if found else ""
    if not text:
        raise UnreadableReport(
            f"{name} is a web page without an article in it. Open it in a browser, copy the text "
            "of the report, and give memcon that."
        )
    day = found.get("date")
    return to_report(
        text,
        published=published or day,
        outlet=outlet or found.get("sitename") or found.get("hostname"),
        title=title or found.get("title"),
        url=url or found.get("url"),
        author=found.get("author"),
        published_from="given" if published else "metadata",
    )


def _extract(page: str, url: str | None) -> dict[str, Any]:
    from trafilatura import bare_extraction

    document = bare_extraction(
        page,
        url=url,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        favor_precision=True,
        # A day guessed from the page's words would pass for the day of publication.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if document is None:
        return {}
    return {
        key: getattr(document, key, None)
        for key in ("text", "title", "date", "author", "sitename", "hostname", "url")
    }
