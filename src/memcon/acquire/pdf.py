"""A PDF in, its words and what it states of itself out; pictures of text are not read."""

from __future__ import annotations

import logging
import re
from io import BytesIO

from memcon.acquire.days import to_iso
from memcon.acquire.unread import Stated
from memcon.errors import UnreadableReport

MAX_PAGES = 500
MAX_CHARACTERS = 20_000_000
_HYPHEN = re.compile(r"(?<=[a-z])-\n(?=[a-z])")


def pdf_to_text(data: bytes, *, name: str) -> tuple[str, Stated]:
    """The words of a PDF, and its title, author and day where it states them.

    Lines come as they stand on the page; words cut at a line's end are put together, and lines
    that open or close nearly every page (running heads, page numbers) go.

    Raises:
        UnreadableReport: It is broken, encrypted, or holds no text.
    """
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its findings are ours to report
    try:
        pages, stated = _read(data, name)
    except UnreadableReport:
        raise
    except (
        PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, AssertionError,
        NotImplementedError, OverflowError, RecursionError, ZeroDivisionError, OSError, ImportError,
    ) as error:  # fmt: skip
        raise UnreadableReport(
            f"{name} is a PDF that cannot be read: {type(error).__name__}: {error}."
        ) from error
    text = "\n".join(line for page in _without_furniture(pages) for line in page).strip()
    if len(re.findall(r"\w", text)) < 20:
        raise UnreadableReport(
            f"{name} is a PDF without text in it, perhaps a scan. Run it through text recognition "
            "first; memcon reads the text that a PDF holds."
        )
    return _HYPHEN.sub("", text), stated


def _read(data: bytes, name: str) -> tuple[list[list[str]], Stated]:
    """The lines of every page, and what the file states of itself."""
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableReport(f"{name} is a PDF with a password. Save it without one first.")
    if len(reader.pages) > MAX_PAGES:
        raise UnreadableReport(
            f"{name} has {len(reader.pages)} pages; one document may have {MAX_PAGES}."
        )
    pages: list[list[str]] = []
    length = 0
    for page in reader.pages:
        words = page.extract_text() or ""
        length += len(words)
        if length > MAX_CHARACTERS:
            raise UnreadableReport(f"{name} holds more text than one document may have.")
        pages.append([line.rstrip() for line in words.split("\n")])
    return pages, _stated(reader.metadata)


def _stated(metadata: object) -> Stated:
    def word(key: str) -> str | None:
        value = getattr(metadata, key, None)
        return " ".join(str(value).split()) or None if value else None

    moment = getattr(metadata, "creation_date", None)
    title = word("title")
    # Word processors put the file's name where a title should stand.
    if title and re.search(r"(?i)^microsoft word|\.(?:docx?|pdf|indd|qxd)$|^untitled", title):
        title = None
    return Stated(
        title=title,
        author=word("author"),
        published=to_iso(moment.date().isoformat()) if moment else None,
        published_from="metadata",
    )


def _without_furniture(pages: list[list[str]]) -> list[list[str]]:
    """Leave out first and last lines that stand, but for numbers, on most pages."""
    if len(pages) < 4:
        return pages
    counts: dict[str, int] = {}

    def bare(line: str) -> str:
        return re.sub(r"\d+", "#", line.strip())

    for page in pages:
        lines = [line for line in page if line.strip()]
        for line in {bare(each) for each in lines[:2] + lines[-2:]}:
            counts[line] = counts.get(line, 0) + 1
    furniture = {line for line, count in counts.items() if count >= 0.6 * len(pages)}
    found = []
    for page in pages:
        filled = [at for at, line in enumerate(page) if line.strip()]
        edges = set(filled[:2] + filled[-2:])
        found.append(
            [
                line
                for at, line in enumerate(page)
                if at not in edges or bare(line) not in furniture
            ]
        )
    return found
