"""A marked string in; whether it is a name or a title and no words said."""

from __future__ import annotations

from memcon.documents import Quote, Tag
from memcon.extract.layout import Layout

SMALL_WORDS = frozenset(
    "a an the of and or to for in on at with by from is as de la our my your".split()
)
TITLED = frozenset(
    """show program programme book film movie song novel album series play magazine documentary memoir
    musical newspaper column podcast essay poem painting opera track single sitcom drama comedy
    newscast broadcast segment blog site website channel network daily weekly story host star actor
    actress author anchor co-host theme sketch tune hit course""".split()
)


def is_nickname(layout: Layout, quote: Quote) -> bool:
    """Whether a marked string stands within a name: "Idris “Desert Fox” Mahamat"."""
    first, last = layout.first[quote.index], layout.last[quote.index]
    if not 0 < first < last < len(layout.tokens) or last - first > 6:
        return False
    before, after = layout.tokens[first - 1], layout.tokens[last]
    return (
        before.tag is Tag.NAME
        and after.tag is Tag.NAME
        and before.words[:1].isupper()
        and after.words[:1].isupper()
        and layout.ending(quote).isalnum()
    )


def is_titled(layout: Layout, quote: Quote) -> bool:
    """Whether a marked string in capitals follows its kind of work: "his talk show, “Capital Letters,”"."""
    first = layout.first[quote.index]
    if first < 2 or layout.words(first - 1) != ",":
        return False
    return layout.tokens[first - 2].lemma.lower() in TITLED and is_title(layout, quote)


def is_title(layout: Layout, quote: Quote) -> bool:
    """Whether a marked string is the title of a work: "on “Meet the Press”", "her book “...”"."""
    words = quote.inner.of(layout.text).strip(" ,.").split()
    if not 1 <= len(words) <= 9:
        return False
    if not all(
        word[:1].isupper()
        or word[:1].isdigit()
        or word.lower() in SMALL_WORDS
        or word in "&-–—"
        for word in words
    ):
        return False
    first, last = layout.first[quote.index], layout.last[quote.index]
    before = layout.tokens[first - 1] if first else None
    after = layout.tokens[last] if last < len(layout.tokens) else None
    if before is not None and before.words == "," and first > 1:
        before = layout.tokens[first - 2]
        if before.lemma.lower() in TITLED:
            return True
        before = None
    if before is not None:
        if before.lemma.lower() in TITLED or before.words in {"’s", "'s", "’", "'"}:
            return True
        if before.tag is Tag.PREPOSITION and before.words.lower() in {
            "on",
            "in",
            "from",
            "at",
            "to",
        }:
            return True
        if before.lemma == "tell":
            return True
    return (
        after is not None and after.lemma.lower() in TITLED and layout.ending(quote).isalnum()
    )
