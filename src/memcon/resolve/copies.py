"""Documents in, which of them are copies: wire stories, re-published readouts, changed pages."""

from __future__ import annotations

import difflib
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from datasketch import MinHash

from memcon.accounts import Edition

SHINGLE_WORDS = 4
PERMUTATIONS = 64

# Jaccard similarity of word shingles from which a text is held to be a copy. A wire story cut
# to two thirds keeps 0.6; two reports of one event by two reporters seldom reach 0.2.
COPY = 0.5

# One publisher's two texts of one page are versions from this on.
VERSION = 0.3

# A short text that another holds almost whole is a copy of it, whatever the other adds.
HELD_WHOLE = 0.8


@dataclass(frozen=True, slots=True)
class Text:
    """A document as far as copies go."""

    report: str
    words: str
    outlet: str | None
    url: str | None
    published: str | None


def find_editions(texts: Sequence[Text]) -> list[Edition]:
    """Every pair of texts of which one is a copy or a later version of the other.

    The earlier is first. What changed is told sentence by sentence.
    """
    ordered = sorted(texts, key=lambda each: (each.published or "9999", each.report))
    shingles = {each.report: _shingles(each.words) for each in ordered}
    prints = {report: _print(found) for report, found in shingles.items()}
    found = []
    for first, second in combinations(ordered, 2):
        near = prints[first.report].jaccard(prints[second.report])
        mine, theirs = shingles[first.report], shingles[second.report]
        if near > VERSION / 2 or min(len(mine), len(theirs)) < 100:
            shared = len(mine & theirs)  # exact, where the estimate says it is worth it
            near = shared / (len(mine | theirs) or 1)
            held = shared / (min(len(mine), len(theirs)) or 1)
        else:
            held = 0.0
        same_source = _is_same_source(first, second)
        if near >= COPY or held >= HELD_WHOLE or (same_source and near >= VERSION):
            found.append(
                Edition(
                    first.report,
                    second.report,
                    round(near, 3),
                    same_source,
                    changes(first.words, second.words),
                )
            )
    return found


def count_independent(reports: Sequence[str], editions: Sequence[Edition]) -> int:
    """How many of the documents are no copies of one another: groups, each counted once."""
    parent: dict[str, str] = {each: each for each in reports}

    def root(each: str) -> str:
        while parent[each] != each:
            each = parent[each]
        return each

    for edition in editions:
        if edition.first in parent and edition.second in parent:
            parent[root(edition.second)] = root(edition.first)
    return len({root(each) for each in parent})


def changes(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """What changed between two texts: sentences left out ("-") and put in ("+").

    >>> changes("They met. Xi committed to talks.", "They met. Xi intends to hold talks.")
    (('-', 'Xi committed to talks.'), ('+', 'Xi intends to hold talks.'))
    """
    first, second = _sentences(before), _sentences(after)
    matcher = difflib.SequenceMatcher(None, first, second, autojunk=False)
    found: list[tuple[str, str]] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            found += [("-", each) for each in first[a:b]]
            found += [("+", each) for each in second[c:d]]
    return tuple(found)


def _sentences(text: str) -> list[str]:
    flat = " ".join(text.replace("\xa0", " ").split())
    return [each for each in re.split(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])", flat) if each]


def _shingles(text: str) -> frozenset[int]:
    words = re.findall(r"\w+", text.lower())
    if len(words) < SHINGLE_WORDS:
        return frozenset({zlib.crc32(" ".join(words).encode())})
    return frozenset(
        zlib.crc32(" ".join(words[at : at + SHINGLE_WORDS]).encode())
        for at in range(len(words) - SHINGLE_WORDS + 1)
    )


def _print(shingles: frozenset[int]) -> MinHash:
    made = MinHash(num_perm=PERMUTATIONS, hashfunc=_as_is)
    made.update_batch(sorted(shingles))
    return made


def _as_is(value: int) -> int:
    return value


def _is_same_source(first: Text, second: Text) -> bool:
    if first.url and first.url == second.url:
        return True
    return bool(first.outlet) and first.outlet == second.outlet
