"""Report: one document as it came in, its passages, and a clean copy for the parser."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum

from memcon.spans import Span


class PassageKind(StrEnum):
    """What part of a report a passage is; nothing rests on the last four."""

    HEADLINE = "headline"
    DATELINE = "dateline"
    BYLINE = "byline"
    BODY = "body"
    CAPTION = "caption"
    RELATED_LINK = "related-link"
    CREDIT = "credit"
    ADVERT = "advert"
    BOILERPLATE = "boilerplate"


READ_KINDS = frozenset({PassageKind.HEADLINE, PassageKind.BODY, PassageKind.CAPTION})
"""The passages that are parsed and may carry evidence."""

READ_LANGUAGES = frozenset({"en", "und"})
"""The languages that are parsed; "und" is a text too short to tell."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, headline, dateline or scrap of page furniture, in text order.

    Passages do not overlap; white space between them belongs to none. A dateline and
    the paragraph it opens are two passages.
    """

    span: Span
    kind: PassageKind


@dataclass(frozen=True, slots=True)
class CleanText:
    r"""A copy of a report's text made easy to parse, with the way back.

    Cleaning replaces single characters by single characters (an acute accent used as an
    apostrophe, a line break inside a paragraph) and leaves characters out (zero-width
    characters, Markdown escapes). `runs` lists where the two texts part: each pair is an
    offset into `text` and the offset in the report of the same character; between two
    runs both count on together.

    >>> clean = CleanText("don't", ((0, 0), (3, 4)))  # the report: "don\\'t"
    >>> clean.to_report(3, 5)
    Span(start=4, end=6)
    """

    text: str
    runs: tuple[tuple[int, int], ...]

    def origin(self, offset: int) -> int:
        """The offset in the report of the character at `offset` of the clean text."""
        clean, report = self.runs[bisect_right(self.runs, offset, key=lambda run: run[0]) - 1]
        return report + offset - clean

    def to_report(self, start: int, end: int) -> Span:
        """The span of the report that `text[start:end]` was made from."""
        return Span(self.origin(start), self.origin(end - 1) + 1)

    def from_report(self, offset: int) -> int:
        """The offset in the clean text of the first character not before `offset`."""
        at = bisect_right(self.runs, offset, key=lambda run: run[1]) - 1
        if at < 0:
            return 0
        clean, report = self.runs[at]
        end = self.runs[at + 1][0] if at + 1 < len(self.runs) else len(self.text)
        return min(clean + offset - report, end)


@dataclass(frozen=True, slots=True)
class Report:
    """One document as it came in.

    `text` never changes after this; `id` is "sha256:" and the digest of its UTF-8 bytes,
    so that reading twice adds nothing. `published` is an ISO 8601 date or date-time in the
    newsroom's own zone, or None; `published_from` says where it was found: given, metadata,
    dateline or text.
    """

    id: str
    text: str
    passages: tuple[Passage, ...]
    clean: CleanText
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = None
    published_from: str | None = None
    language: str = "en"
    dateline_place: str | None = None  # "BEIJING", as written
    author: str | None = None
