"""Feeds in, their new items out: asked again politely, and no item twice."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from memcon.acquire.feeds import FeedItem, parse_feed
from memcon.acquire.fetch import Fetcher, Refused
from memcon.acquire.unread import Failure, Stated, Unread
from memcon.errors import UnreadableReport

# The longest that a feed in trouble is left alone.
LONGEST_WAIT = 6 * 3600.0
# Items of one feed that are remembered; a feed shows some dozens at a time.
MAX_SEEN = 5000
# Words of a feed's item shorter than this are a teaser; then the page behind it is fetched.
TEASER = 1000


@dataclass(frozen=True, slots=True)
class FeedSource:
    """A feed to ask. `is_full` None fetches an item's page where its words are but a teaser."""

    url: str
    outlet: str | None = None
    is_full: bool | None = None


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered of a feed between two askings.

    `next_at` is in the seconds of the caller's clock; `seen` are digests of items, oldest first.
    """

    etag: str | None = None
    modified: str | None = None
    failures: int = 0
    next_at: float = 0.0
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Polled:
    """What asking a feed gave: new documents, and the state to keep once they are dealt with."""

    documents: tuple[Unread | Failure, ...]
    state: FeedState
    failure: str | None = None
    keys: tuple[str, ...] = field(default=())  # of `documents`, in their order


def poll(
    source: FeedSource, state: FeedState, fetcher: Fetcher, *, now: float, every: float
) -> Polled:
    """Ask a feed for what is new.

    The server is told what is known already, so that it need not send it again. A feed that
    fails is left alone twice as long each time, or as long as the server asks.

    Args:
        source: The feed.
        state: What was remembered of it.
        fetcher: Fetches the feed and the pages behind its items.
        now: The time, in seconds of any clock.
        every: Seconds between two askings.
    """
    known = {"If-None-Match": state.etag, "If-Modified-Since": state.modified}
    try:
        page = fetcher.fetch(source.url, {key: value for key, value in known.items() if value})
        if page.status == 304:
            return Polled((), replace(state, failures=0, next_at=now + every))
        feed = parse_feed(page.data, name=source.url, url=page.url)
    except UnreadableReport as error:
        wait = min(every * 2 ** min(state.failures + 1, 16), LONGEST_WAIT)
        if isinstance(error, Refused) and error.retry_after is not None:
            wait = max(wait, min(error.retry_after, LONGEST_WAIT))
        failed = replace(state, failures=state.failures + 1, next_at=now + wait)
        return Polled((), failed, str(error))
    seen = set(state.seen)
    fresh: dict[str, FeedItem] = {}
    for item in feed.items:
        key = _key(item)
        if key not in seen:
            fresh.setdefault(key, item)
    documents = tuple(_document(item, source, feed.title, fetcher) for item in fresh.values())
    kept = (*state.seen, *fresh)[-MAX_SEEN:]
    return Polled(
        documents,
        FeedState(page.header("ETag"), page.header("Last-Modified"), 0, now + every, kept),
        keys=tuple(fresh),
    )


def _key(item: FeedItem) -> str:
    """What makes an item the same one: the feed's own id, else its link, else its words."""
    return hashlib.sha256((item.id or item.link or item.words).encode()).hexdigest()[:20]


def _document(
    item: FeedItem, source: FeedSource, title: str | None, fetcher: Fetcher
) -> Unread | Failure:
    stated = Stated(
        published=item.published,
        outlet=source.outlet or title,
        title=item.title,
        url=item.link,
        author=item.author,
        published_from="metadata",
    )
    name = item.link or f"{source.url}, {item.title or item.id}"
    wants_page = source.is_full if source.is_full is not None else len(item.words) < TEASER
    if wants_page and item.link:
        try:
            page = fetcher.fetch(item.link)
        except UnreadableReport as error:
            if not item.words:
                return Failure(name, str(error))
        else:
            return Unread(name, page.data, stated, item.id, page.encoding)
    if not item.words:
        return Failure(name, "has a title, but no text and no page to fetch.")
    return Unread(name, item.words, stated, item.id)


def due(sources: dict[str, FeedState], now: float) -> Iterator[str]:
    """The addresses of feeds whose time to be asked has come."""
    for url, state in sources.items():
        if state.next_at <= now:
            yield url
