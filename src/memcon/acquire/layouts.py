"""A page of a government site in, its article out, by the dated layout of the site.

General readers of web pages drop what they take for a teaser, and on a ministry's page the
teaser is the sentence that says who met whom. A layout says where title, lead, day, place and
text stand. Layouts are dated, not edited: when a site changes, add the next one with the day
it took over, and pages of before keep their reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from memcon.acquire.days import to_iso


@dataclass(frozen=True, slots=True)
class PageLayout:
    """Where things stand on the pages of one site. Paths are XPath, tried in order.

    `since` is the first day of publication it is known to hold for, `until` the last; None is open.
    """

    hosts: tuple[str, ...]
    outlet: str
    title: tuple[str, ...]
    text: tuple[str, ...]
    lead: tuple[str, ...] = ()
    day: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()  # furniture inside the text
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """What a layout found on a page; `text` opens with the headline, then the lead."""

    text: str
    title: str | None
    published: str | None
    outlet: str
    place: str | None


def _has_class(name: str) -> str:
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


LAYOUTS: tuple[PageLayout, ...] = (
    # Seen on pages published from 2000 to 2020, all served in the design of 2012 and after.
    PageLayout(
        hosts=("en.kremlin.ru", "kremlin.ru", "www.kremlin.ru", "en.special.kremlin.ru"),
        outlet="President of Russia",
        title=(f"//h1[{_has_class('entry-title')}]",),
        lead=(f"//div[{_has_class('read__lead')}]",),
        text=(f"//div[{_has_class('entry-content')}]",),
        day=(
            f"//time[{_has_class('read__published')}]/@datetime",
            f"//div[{_has_class('read__status')}]//time/@datetime",
            f"//div[{_has_class('read__bottommeta')}]//time/@datetime",
        ),
        place=(f"//div[{_has_class('read__place')}]",),
        dropped=(
            f".//*[{_has_class('masha-ignore')}]",
            f".//*[{_has_class('read__bottommeta')}]",
            f".//*[{_has_class('read__tooltip')}]",
            ".//figure",
            ".//script",
            ".//style",
        ),
    ),
)

_ADDRESSES = (
    "//meta[@property='og:url']/@content",
    "//link[@rel='canonical']/@href",
)
_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}
    | {"section", "article", "table", "tr", "br"}
)


def read_layout(page: str, url: str | None) -> Article | None:
    """The article of a page whose site has a layout; None where none fits or it finds no text."""
    if not any(host in page or host in (url or "") for each in LAYOUTS for host in each.hosts):
        return None
    from lxml import etree, html

    try:
        tree = html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        return None
    hosts = {urlsplit(each).hostname for each in [url or "", *_addresses(tree)] if each}
    for layout in LAYOUTS:
        if not hosts.isdisjoint(layout.hosts):
            found = _read(tree, layout)
            if found is not None:
                return found
    return None


def _addresses(tree: Any) -> list[str]:
    return [each for path in _ADDRESSES for each in tree.xpath(path)]


def _read(tree: Any, layout: PageLayout) -> Article | None:
    published = to_iso(_first(tree, layout.day))
    if published is not None:
        day = date.fromisoformat(published[:10])
        if (layout.since and day < layout.since) or (layout.until and day > layout.until):
            return None
    paragraphs: list[str] = []
    for paths in (layout.lead, layout.text):
        node = next((found[0] for path in paths if (found := tree.xpath(path))), None)
        if node is None:
            continue
        for path in layout.dropped:
            for each in node.xpath(path):
                _drop(each)
        paragraphs += _paragraphs(node)
    if not paragraphs:
        return None
    # On an official page the headline often is the only sentence that says who met whom.
    title = _first(tree, layout.title)
    if title and paragraphs[0] != title:
        paragraphs.insert(0, title)
    return Article(
        text="\n\n".join(paragraphs),
        title=title,
        published=published,
        outlet=layout.outlet,
        place=_first(tree, layout.place),
    )


def _first(tree: Any, paths: tuple[str, ...]) -> str | None:
    for path in paths:
        for found in tree.xpath(path):
            words = " ".join(
                (found if isinstance(found, str) else found.text_content()).split()
            )
            if words:
                return words
    return None


def _drop(node: Any) -> None:
    """Take a node out and leave the words behind it."""
    parent = node.getparent()
    if parent is None:
        return
    tail = node.tail or ""
    before = node.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(node)


def _paragraphs(node: Any) -> list[str]:
    """The words of a node, a paragraph for each block of it."""
    pieces: list[str] = []
    # A stack of our own: pages of the web nest deeper than Python calls.
    stack: list[tuple[Any, bool]] = [(node, False)]
    while stack:
        each, is_closing = stack.pop()
        is_block = isinstance(each.tag, str) and each.tag in _BLOCKS
        if is_closing:
            pieces.append("\n\n" if is_block else "")
            if each is not node:
                pieces.append(_flat(each.tail))
            continue
        if not isinstance(each.tag, str):  # a comment
            pieces.append(_flat(each.tail))
            continue
        pieces.append("\n\n" if is_block else "")
        pieces.append(_flat(each.text))
        stack.append((each, True))
        stack += [(child, False) for child in reversed(list(each))]
    blocks = re.split(r"\n\n+", "".join(pieces))
    return [words for block in blocks if (words := re.sub(r" {2,}", " ", block).strip(" "))]


def _flat(words: str | None) -> str:
    return re.sub(r"[ \t\r\n\f\u00a0]+", " ", words or "")
