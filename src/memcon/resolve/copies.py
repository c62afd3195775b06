"""Documents in, which of them are copies: wire stories, re-published readouts, changed pages."""

from __future__ import annotations

import difflib
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from memcon.accounts import Edition

if TYPE_CHECKING:
    from datasketch import MinHash

SHINGLE_WORDS = 4
MIX = 0x9E3779B97F4A7C15  # an odd number of 64 bits, so that a word's place counts
PERMUTATIONS = 64

# Jaccard similarity of word shingles from which a text is held to be a copy. A wire story cut
# to two thirds keeps 0.6; two reports of one event by two reporters seldom reach 0.2.
COPY = 0.5

# One publisher's two texts of one page are versions from this on.
VERSION = 0.3

# A text of fewer shingles is compared exactly: the estimate is rough there.
SHORT = 100

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


class Prints:
    """The shingles and the MinHash of texts, each made once however often it is compared."""

    def __init__(self) -> None:
        # Its import takes a second, and most commands compare no texts.
        from datasketch import MinHash

        self._blank = MinHash(num_perm=PERMUTATIONS, hashfunc=_as_is)
        self._kept: dict[str, tuple[frozenset[int], MinHash]] = {}

    def of(self, text: Text) -> tuple[frozenset[int], MinHash]:
        """Shingles and MinHash of a text."""
        found = self._kept.get(text.report)
        if found is None:
            shingles = _shingles(text.words)
            made = self._blank.copy()
            made.update_batch(sorted(shingles))
            found = self._kept[text.report] = (shingles, made)
        return found


def find_editions(texts: Sequence[Text], prints: Prints | None = None) -> list[Edition]:
    """Every pair of texts of which one is a copy or a later version of the other.

    The earlier is first. What changed is told sentence by sentence. With many texts the MinHash
    tells which pairs are worth an exact look.
    """
    prints = prints or Prints()
    ordered = sorted(texts, key=lambda each: (each.published or "9999", each.report))
    found = []
    for first, second in combinations(ordered, 2):
        mine, my_print = prints.of(first)
        theirs, their_print = prints.of(second)
        short = min(len(mine), len(theirs))
        if short >= SHORT and my_print.jaccard(their_print) <= VERSION / 2:
            continue
        shared = len(mine & theirs)
        near = shared / (len(mine | theirs) or 1)
        same_source = _is_same_source(first, second)
        if (
            near >= COPY
            or shared >= HELD_WHOLE * (short or 1)
            or (same_source and near >= VERSION)
        ):
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
    """Runs of words as 32-bit numbers, the same in every process."""
    words = np.fromiter(
        (zlib.crc32(each.encode()) for each in re.findall(r"\w+", text.lower())),
        dtype=np.uint64,
    )
    if len(words) < SHINGLE_WORDS:
        return frozenset({zlib.crc32(words.tobytes())})
    mixed = np.zeros(len(words) - SHINGLE_WORDS + 1, dtype=np.uint64)
    for at in range(SHINGLE_WORDS):
        mixed = mixed * np.uint64(MIX) + words[at : at + len(mixed)]
    return frozenset((mixed >> np.uint64(32)).tolist())


def _as_is(value: int) -> int:
    return value


def _is_same_source(first: Text, second: Text) -> bool:
    if first.url and first.url == second.url:
        return True
    return bool(first.outlet) and first.outlet == second.outlet
