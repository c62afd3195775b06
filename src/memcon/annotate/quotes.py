"""A Document in, its quotation marks out.

The scanner assumes nothing about parity: whether a mark opens or closes is read from the
characters beside it and from what is open, never from whether its number is odd. Each mark
is looked at once, so that a million of them take time in proportion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from memcon.documents import Document, Paragraph, Quote, QuoteStyle
from memcon.spans import Span

# Two singles in a row are one double mark; they stand before the single ones so that they win.
MARKS = re.compile(r"``|''|´´|‘‘|’’|``|[“”„‟\"«»‘’‚‹›'`]")

DOUBLE_STYLES: dict[str, QuoteStyle] = {
    "“": QuoteStyle.CURLY,
    "”": QuoteStyle.CURLY,
    "‟": QuoteStyle.CURLY,
    "‘‘": QuoteStyle.CURLY,
    "’’": QuoteStyle.CURLY,
    "„": QuoteStyle.LOW,
    '"': QuoteStyle.STRAIGHT,
    "«": QuoteStyle.GUILLEMET,
    "»": QuoteStyle.GUILLEMET,
    "``": QuoteStyle.LATEX,
    "''": QuoteStyle.LATEX,
    "´´": QuoteStyle.ACCENT,
}
OPENERS = frozenset({"“", "„", "«", "``", "‘‘", "‟"})
CLOSERS = frozenset({"”", "»", "''", "’’"})
# What may close what a mark opened. Writers mix keyboards, so each style has several closers.
CLOSED_BY: dict[str, frozenset[str]] = {
    "“": frozenset({"”", "“", '"', "‟", "''", "’’"}),
    "”": frozenset({"”", '"'}),
    "‟": frozenset({"”", '"'}),
    "„": frozenset({"“", "”", '"', "‟"}),
    '"': frozenset({'"', "”", "''"}),
    "«": frozenset({"»"}),
    "»": frozenset({"«"}),
    "``": frozenset({"''", "``", '"', "´´", "”"}),
    "''": frozenset({"''", '"', "”"}),
    "´´": frozenset({"´´", "``", "''"}),
    "‘‘": frozenset({"’’", "”", '"'}),
    "’’": frozenset({"’’", "”"}),
}
SINGLE_OPENERS = frozenset({"‘", "'", "‚", "‹", "`"})
SINGLE_CLOSERS = frozenset({"’", "'", "›", "‘"})
BEFORE_OPENER = frozenset(" \t\n\r\u00a0\u2009\u202f\u3000([{-–—/>…\u200b")
AFTER_CLOSER = frozenset(" \t\n\r\u00a0\u2009\u202f\u3000)]}-–—/<…,.;:!?\u200b")
ANY_MARK = frozenset("“”„‟\"«»‘’‚‹›'`´")
# "'em", "’90s", "'til": a mark before one of these stands for letters left out.
ELIDED = re.compile(
    r"(?:\d0s|\d\d\b|em\b|til\b|tis\b|twas\b|cause\b|bout\b|n\b|s\b|t\b|re\b|ve\b|ll\b|d\b)",
    re.I,
)
SOLID = re.compile(r"\S")


@dataclass(slots=True)
class _Open:
    mark: str
    start: int
    inner: int


def find_quotes(document: Document) -> tuple[Quote, ...]:
    """Find every marked string, in text order of the opening marks.

    An opener without a closer ends with its paragraph. Where the next paragraph begins with
    an opener, that quote `continues` it. A closer without an opener is passed over.

    >>> [quote.inner.of(text) for quote in find_quotes(read(text))]  # doctest: +SKIP
    ['open lines of communication']
    """
    quotes: list[Quote] = []
    before: Quote | None = (
        None  # the unclosed outermost quote at the end of the paragraph before
    )
    for paragraph in document.paragraphs:
        found = find_quotes_in(document.text, paragraph)
        base = len(quotes)
        for quote in found:
            quotes.append(
                replace(
                    quote,
                    index=base + quote.index,
                    parent=None if quote.parent is None else base + quote.parent,
                )
            )
        if len(quotes) > base and before is not None:
            first = quotes[base]
            if not document.text[paragraph.span.start : first.span.start].strip():
                quotes[base] = replace(first, continues=before.index)
        last = [quote for quote in quotes[base:] if quote.depth == 0][-1:]
        before = last[0] if last and not last[0].is_closed else None
    return tuple(quotes)


def find_quotes_in(text: str, paragraph: Paragraph) -> list[Quote]:
    """Find the marked strings of one paragraph; indices and parents count from 0 in it."""
    start, end = paragraph.span.start, paragraph.span.end
    marks = [(match.start(), match.group()) for match in MARKS.finditer(text, start, end)]
    if not marks:
        return []
    found = [*_doubles(text, start, end, marks), *_singles(text, start, end, marks)]
    found.sort(key=lambda each: (each[0], -each[1]))
    return _nested(found, paragraph.index, text)


_Pair = tuple[int, int, int, int, str, bool]  # span, inner, mark, is_closed


def _doubles(text: str, start: int, end: int, marks: list[tuple[int, str]]) -> Iterator[_Pair]:
    """Pair the double marks with a stack."""
    doubles = [(at, mark) for at, mark in marks if mark in DOUBLE_STYLES]
    stack: list[_Open] = []
    for number, (at, mark) in enumerate(doubles):
        after = at + len(mark)
        opens, closes = _leaning(text, start, end, at, after, mark)
        top = stack[-1] if stack else None
        closes_top = top is not None and mark in CLOSED_BY[top.mark]
        if closes_top and closes and not opens:
            pass
        elif closes_top and opens and not closes:
            # A second opener of the same look: a quotation within one, if two closers follow.
            following = doubles[number + 1 : number + 3]
            if mark in OPENERS or _both_close(text, start, end, following):
                closes_top = False
        elif closes_top:
            closes_top = mark not in OPENERS
        if closes_top and stack:
            opened = stack.pop()
            if at > opened.inner:
                yield (opened.start, after, opened.inner, at, opened.mark, True)
        elif opens and (mark not in CLOSERS or not closes):
            stack.append(_Open(mark, at, after))
    if stack:  # of several openers without closers the outermost alone holds all the words
        opened = stack[0]
        last = _last_of(text, opened.inner, end)
        if last > opened.inner:
            yield (opened.start, last, opened.inner, last, opened.mark, False)


def _leaning(
    text: str, start: int, end: int, at: int, after: int, mark: str
) -> tuple[bool, bool]:
    """Whether a mark may open, and whether it may close, by the characters beside it."""
    left = text[at - 1] if at > start else " "
    right = text[after] if after < end else " "
    left_open = left in BEFORE_OPENER or left in ANY_MARK
    right_open = not right.isspace()
    right_close = right in AFTER_CLOSER or right in ANY_MARK
    left_close = not left.isspace() and left not in "([{"
    opens = right_open and (left_open or (left in ":,;" and right.isalnum()))
    closes = left_close and (right_close or not left_open)
    if left_open and right.isalnum() and left not in ANY_MARK and left != "…":
        closes = False
    if left.isspace() and right.isspace():  # `" We go "`: only what is open can tell
        return (True, True)
    if mark in OPENERS and not opens and not closes:
        return (True, False)
    if mark in CLOSERS and not opens and not closes:
        return (False, True)
    if mark in OPENERS and opens:
        return (True, False)
    if mark in CLOSERS and closes:
        return (False, True)
    if mark == '"' and not opens and not closes:
        return (False, True)
    return (opens, closes)


def _both_close(text: str, start: int, end: int, following: list[tuple[int, str]]) -> bool:
    return len(following) == 2 and all(
        not _leaning(text, start, end, at, at + len(mark), mark)[0] for at, mark in following
    )


def _singles(text: str, start: int, end: int, marks: list[tuple[int, str]]) -> Iterator[_Pair]:
    """Pair the single marks, only where they cannot be apostrophes."""
    singles = [(at, mark) for at, mark in marks if mark in SINGLE_OPENERS | SINGLE_CLOSERS]
    opened: tuple[int, str] | None = None
    doubtful: int | None = None  # "workers' ": a closer or a plural's apostrophe
    for at, mark in singles:
        left = text[at - 1] if at > start else " "
        right = text[at + 1] if at + 1 < end else " "
        may_open = (
            mark in SINGLE_OPENERS
            and (left in BEFORE_OPENER or left in '“"«„`')
            and (right.isalnum() or right in '[$£€…“"')
            and not ELIDED.match(text, at + 1, min(end, at + 12))
        )
        may_close = (
            mark in SINGLE_CLOSERS
            and not left.isspace()
            and not right.isalnum()
            and left not in "([{"
        )
        if may_open:
            if opened is not None and doubtful is not None:
                yield (opened[0], doubtful + 1, opened[0] + 1, doubtful, opened[1], True)
            opened, doubtful = (at, mark), None
        elif may_close and opened is not None and at > opened[0] + 1:
            if left in "sS" and right not in ',.;:!?”"' and mark in "’'":
                doubtful = at
            else:
                yield (opened[0], at + 1, opened[0] + 1, at, opened[1], True)
                opened = doubtful = None
    if opened is not None and doubtful is not None:
        yield (opened[0], doubtful + 1, opened[0] + 1, doubtful, opened[1], True)
    elif opened is not None and opened[1] == "‘" and not text[start : opened[0]].strip():
        last = _last_of(text, opened[0] + 1, end)
        if last > opened[0] + 1:
            yield (opened[0], last, opened[0] + 1, last, opened[1], False)


def _last_of(text: str, start: int, end: int) -> int:
    """The offset past the last character of `text[start:end]` that is no white space."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _nested(found: list[_Pair], paragraph: int, text: str) -> list[Quote]:
    """Number the pairs and tell who holds whom."""
    quotes: list[Quote] = []
    stack: list[Quote] = []
    for start, end, inner, inner_end, mark, is_closed in _uncrossed(found):
        if SOLID.search(text, inner, inner_end) is None:
            continue
        while stack and stack[-1].span.end <= start:
            stack.pop()
        parent = stack[-1] if stack else None
        quote = Quote(
            index=len(quotes),
            span=Span(start, end),
            inner=Span(inner, inner_end),
            style=DOUBLE_STYLES.get(mark, QuoteStyle.SINGLE),
            is_closed=is_closed,
            depth=0 if parent is None else parent.depth + 1,
            parent=None if parent is None else parent.index,
            continues=None,
            paragraph=paragraph,
        )
        quotes.append(quote)
        stack.append(quote)
    return quotes


def _uncrossed(found: list[_Pair]) -> list[_Pair]:
    """Drop the single pairs that cross a double one; double pairs never cross each other."""
    kept: list[_Pair | None] = []
    stack: list[int] = []  # places in `kept`
    for pair in found:
        start, end, _, _, mark, _ = pair
        while stack and _end_of(kept[stack[-1]]) <= start:
            stack.pop()
        is_single = mark not in DOUBLE_STYLES
        if is_single and stack and _end_of(kept[stack[-1]]) < end:
            continue
        while stack and _end_of(kept[stack[-1]]) < end:
            kept[stack.pop()] = None
        stack.append(len(kept))
        kept.append(pair)
    return [pair for pair in kept if pair is not None]


def _end_of(pair: _Pair | None) -> int:
    return -1 if pair is None else pair[1]
