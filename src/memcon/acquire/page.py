"""An HTML page in, a Report of its article out."""

from __future__ import annotations

import re
from typing import Any

from memcon.acquire.days import to_iso
from memcon.acquire.layouts import read_layout
from memcon.acquire.text import to_report
from memcon.errors import UnreadableReport
from memcon.reports import Report

_MARKUP = re.compile(
    r"\s*(?:<!--(?:(?!-->).){0,500}-->\s*)?(?:<!doctype\s+html|<html\b|<\?xml[^>]*>\s*<!doctype\s+html|<head\b|<body\b)",
    re.IGNORECASE | re.DOTALL,
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
    author: str | None = None,
    published_from: str = "given",
) -> Report:
    """Make a Report of the article in a page; what the caller states wins over the page's metadata.

    Args:
        page: The page's HTML, decoded.
        name: How to call the page in an error.

    Raises:
        UnreadableReport: There is no article in the page.
    """
    found = _extract(page, url)
    text = (found.get("text") or "").strip()
    if not text:
        raise UnreadableReport(
            f"{name} is a web page without an article in it. Open it in a browser, copy the text "
            "of the report, and give memcon that."
        )
    return to_report(
        text,
        published=published or to_iso(found.get("date")),
        outlet=outlet or found.get("sitename") or found.get("hostname"),
        title=title or found.get("title"),
        url=url or found.get("url"),
        author=author or found.get("author"),
        published_from=published_from if published else "metadata",
    )


def _extract(page: str, url: str | None) -> dict[str, Any]:
    """Title, day, text and the like: by the site's layout where it has one, by trafilatura else."""
    article = read_layout(page, url)
    from trafilatura import bare_extraction
    from trafilatura.metadata import extract_metadata

    # A day guessed from the page's words would pass for the day of publication.
    dates = {"extensive_search": False, "original_date": True}
    document: Any
    try:
        if article is not None:
            document = extract_metadata(page, default_url=url, date_config=dates)
        else:
            document = bare_extraction(
                page,
                url=url,
                with_metadata=True,
                include_comments=False,
                include_tables=False,
                favor_precision=True,
                date_extraction_params=dates,
            )
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError, AssertionError):
        # What breaks on a page's markup finds no article in it.
        document = None
    keys = ("text", "title", "date", "author", "sitename", "hostname", "url")
    found = {key: getattr(document, key, None) for key in keys} if document is not None else {}
    if article is not None:
        found |= {"text": article.text, "sitename": article.outlet}
        found["title"] = article.title or found.get("title")
        found["date"] = article.published or found.get("date")
    return found
