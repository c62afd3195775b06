"""A Document in, the gazetteer's names in it out: one pass of an automaton over the words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, Implementation

from memcon.documents import Document

# Letters that Unicode does not take apart into a base letter and an accent.
PLAIN = {
    "ł": "l",
    "Ł": "L",
    "ø": "o",
    "Ø": "O",
    "đ": "d",
    "Đ": "D",
    "ı": "i",
    "ð": "d",
    "ħ": "h",
}
APOSTROPHES = "’‘`´ʼʻ"


class _Folding(dict[int, str]):
    """A table for `str.translate`: every character to one plain character."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        plain = PLAIN.get(character)
        if plain is None:
            base = unicodedata.normalize("NFKD", character)[:1]
            plain = base if base.isalnum() or base in "-. " else character
            if character in APOSTROPHES:
                plain = "'"
            elif character in "‐‑‒–":
                plain = "-"
        self[code] = plain
        return plain


_FOLDING = _Folding()


def fold(words: str) -> str:
    """Accents off, apostrophes and hyphens made plain; the length stays the same.

    >>> fold("Marija Pejčinović’s")
    "Marija Pejcinovic's"
    """
    return words.translate(_FOLDING)


@dataclass(frozen=True, slots=True)
class Hit:
    """A form of the gazetteer in the text: tokens `first` to `last`, `last` not included.

    `start` and `end` are offsets into the report; they part from the tokens' own only where
    a form is part of a token ("U.S." of "U.S.-backed").
    """

    first: int
    last: int
    start: int
    end: int
    form: str
    refs: tuple[str, ...]

    def kinds(self) -> set[str]:
        """The first parts of the refs: "state", "person", "capital"."""
        return {ref.partition("/")[0] for ref in self.refs}

    def of_kind(self, *kinds: str) -> tuple[str, ...]:
        """The refs whose first part is one of `kinds`."""
        return tuple(ref for ref in self.refs if ref.partition("/")[0] in kinds)


class NameAutomaton:
    """Finds every form of a gazetteer in one pass over a document, whatever its size."""

    def __init__(self, refs_by_form: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        merged: dict[str, tuple[str, ...]] = {}
        for form, refs in refs_by_form:
            words = fold(form.removeprefix("the ").removeprefix("The "))
            if len(words) < 2 or (words.islower() and " " not in words):
                continue
            merged[words] = tuple(dict.fromkeys((*merged.get(words, ()), *refs)))
        self._forms = list(merged)
        self._refs = list(merged.values())
        self._automaton = (
            AhoCorasick(self._forms, implementation=Implementation.ContiguousNFA)
            if self._forms
            else None
        )

    def find(self, document: Document) -> tuple[Hit, ...]:
        """Find the longest forms, in text order, none overlapping another.

        A form stands between word boundaries, in the letter case of the gazetteer, and
        within one sentence.
        """
        if self._automaton is None or not document.tokens:
            return ()
        pieces: list[str] = []
        starts: list[int] = []  # of each token in the joined text
        at = 0
        previous = None
        for token in document.tokens:
            if previous is not None:
                gap = (
                    "\n"
                    if token.sentence != previous.sentence
                    else " "
                    if token.start > previous.end
                    else ""
                )
                pieces.append(gap)
                at += len(gap)
            starts.append(at)
            pieces.append(token.words)
            at += len(token.words)
            previous = token
        joined = fold("".join(pieces))
        hits: list[Hit] = []
        token_at = 0
        tokens = document.tokens
        for start, end, index in self._longest(joined):
            while token_at + 1 < len(starts) and starts[token_at + 1] <= start:
                token_at += 1
            last = token_at
            while last + 1 < len(starts) and starts[last + 1] < end:
                last += 1
            first_token, last_token = tokens[token_at], tokens[last]
            report_start = first_token.start + start - starts[token_at]
            report_end = last_token.start + end - starts[last]
            if report_end > last_token.end or report_start >= report_end:
                report_start, report_end = first_token.start, last_token.end
            hits.append(
                Hit(
                    token_at,
                    last + 1,
                    report_start,
                    report_end,
                    self._forms[index],
                    self._refs[index],
                )
            )
        return tuple(hits)

    def match(self, words: str) -> list[tuple[int, int, tuple[str, ...]]]:
        """The longest forms in folded words: start, end and entries, none overlapping."""
        return [(start, end, self._refs[index]) for start, end, index in self._longest(words)]

    def _longest(self, joined: str) -> list[tuple[int, int, int]]:
        """Start, end and number of the forms between word boundaries, the longest first."""
        if self._automaton is None:
            return []
        size = len(joined)
        found = [
            (start, -end, index)
            for index, start, end in self._automaton.find_matches_as_indexes(
                joined, overlapping=True
            )
            if (start == 0 or not joined[start - 1].isalnum())
            and (end == size or not joined[end].isalnum())
        ]
        found.sort()
        chosen: list[tuple[int, int, int]] = []
        reached = 0
        for start, minus_end, index in found:
            if start >= reached:
                reached = -minus_end
                chosen.append((start, reached, index))
        return chosen
