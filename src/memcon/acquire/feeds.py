"""A feed in, its items out: RSS and Atom, well formed or not."""

from __future__ import annotations

import html
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from memcon.acquire.days import to_iso
from memcon.acquire.unread import Failure, Stated, Unread
from memcon.errors import UnreadableReport

_FEED = re.compile(
    rb"^\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*|<\?xml-[^>]{0,300}\?>\s*|<!DOCTYPE\s+rss[^>\[]{0,300}>\s*)*"
    rb"<(?:[\w.-]+:)?(?:rss|feed|RDF)[\s>]",
    re.DOTALL,
)
# Blocks end a paragraph; what else stands in angle brackets goes.
_BLOCK = re.compile(
    r"<\s*/?\s*(?:p|div|br|li|ul|ol|h[1-6]|blockquote|tr|table|figure|section|article)\b[^<>]*>",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"<(script|style|iframe|object)\b", re.IGNORECASE)
_TAG = re.compile(r"<!--[^<>]*-->|</?[A-Za-z!?][^<>]*>")


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item of a feed. `words` is its text without markup, "" where it gives none.

    `id` is the feed's own, else the link; None where it has neither. `link` is absolute.
    """

    id: str | None
    link: str | None
    title: str | None
    author: str | None
    published: str | None  # ISO 8601
    words: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it was read. `flaw` says what is not well formed in it, None where all is."""

    title: str | None
    items: tuple[FeedItem, ...]
    flaw: str | None


def is_feed(data: bytes) -> bool:
    """Whether bytes are an RSS or Atom feed.

    >>> is_feed(b'<?xml version="1.0"?><rss version="2.0">'), is_feed(b"<html>")
    (True, False)
    """
    return _FEED.match(data[:8192].removeprefix(b"\xef\xbb\xbf")) is not None


def parse_feed(data: bytes, *, name: str, url: str | None = None) -> Feed:
    """Parse a feed.

    Args:
        data: The feed's bytes.
        name: How to call it in an error.
        url: Where it was fetched, to make its links absolute.

    Raises:
        UnreadableReport: It is no feed, or defines entities, which no honest feed does.
    """
    if re.search(rb"<!ENTITY\s", data):
        raise UnreadableReport(
            f"{name} defines XML entities of its own, which can be a trap; it is not read."
        )
    import feedparser

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            # A stream, because feedparser would open a file whose name the bytes spell.
            found = feedparser.parse(BytesIO(data))
        except (
            ValueError,
            TypeError,
            LookupError,
            AttributeError,
            AssertionError,
            RecursionError,
        ) as error:
            raise UnreadableReport(f"{name} is a feed that cannot be read: {error}.") from error
        version = found.get("version")
        if not version and not found.entries:
            flaw = found.get("bozo_exception")
            raise UnreadableReport(
                f"{name} is no RSS or Atom feed{f' ({flaw})' if flaw else ''}."
            )
        flaw = found.get("bozo_exception") if found.get("bozo") else None
        return Feed(
            title=_line(found.feed.get("title")),
            items=tuple(_item(entry, url) for entry in found.entries),
            flaw=str(flaw) if flaw else None,
        )


def _item(entry: Any, url: str | None) -> FeedItem:
    contents = [each.get("value") or "" for each in entry.get("content") or ()]
    markup = max([*contents, entry.get("summary") or ""], key=len)
    link = entry.get("link") or None
    return FeedItem(
        id=entry.get("id") or link,
        link=urljoin(url or "", link) if link else None,
        title=_line(entry.get("title")),
        author=_line(entry.get("author")),
        published=to_iso(entry.get("published"))
        or _parsed(entry)
        or to_iso(entry.get("updated")),
        words=without_markup(markup),
    )


def _parsed(entry: Any) -> str | None:
    """The day where only feedparser, which knows more spellings, could read it."""
    parsed = entry.get("published_parsed")
    return f"{parsed[0]:04}-{parsed[1]:02}-{parsed[2]:02}" if parsed else None


def _line(words: Any) -> str | None:
    if not isinstance(words, str):
        return None
    return " ".join(without_markup(words).split()) or None


def without_markup(markup: str) -> str:
    r"""The words of a fragment of HTML, paragraphs on lines of their own.

    >>> without_markup("<p>They met &amp; spoke.</p><script>alert(1)</script><p>Then left.")
    'They met & spoke.\n\nThen left.'
    """
    markup = markup[:4_000_000]
    if "<" in markup:
        markup = _without_hidden(markup)
        markup = _TAG.sub("", _BLOCK.sub("\n\n", markup))
    words = html.unescape(markup)
    lines = (" ".join(line.split()) for line in words.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without_hidden(markup: str) -> str:
    """Leave out scripts and styles; one that is never closed takes the rest along."""
    pieces: list[str] = []
    at = 0
    while found := _HIDDEN.search(markup, at):
        pieces.append(markup[at : found.start()])
        closing = re.compile(rf"</{found[1]}\s*>", re.IGNORECASE).search(markup, found.end())
        if closing is None:
            return "".join(pieces)
        at = closing.end()
    return "".join([*pieces, markup[at:]])


def split_feed(data: bytes, *, name: str, url: str | None = None) -> Iterator[Unread | Failure]:
    """The items of a feed as documents; an item without words of its own is a failure that says so."""
    feed = parse_feed(data, name=name, url=url)
    for number, item in enumerate(feed.items, start=1):
        where = f"{name}, item {number}"
        if not item.words:
            reason = "has a title and a link, but no text"
            yield Failure(where, f"{reason}: {item.link or item.title or 'nothing at all'}")
            continue
        yield Unread(
            name=where,
            data=item.words,
            stated=Stated(
                published=item.published,
                outlet=feed.title,
                title=item.title,
                url=item.link,
                author=item.author,
                published_from="metadata",
            ),
            id=item.id,
        )
