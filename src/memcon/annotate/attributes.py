"""Tagged tokens in, their parts of speech out: spaCy's attribute ruler, its answers remembered.

The ruler tries some 180 patterns at every token and takes a fifth of the parse. All but a few
look at one token's tag, word and relation alone, so that their outcome is the same wherever the
three come together again; it is worked out once by the ruler's own matcher. The few that look at
two tokens are still matched. The result is the same to the letter, and a test holds it so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Combinations of tag, word and relation that are remembered; news has some 100,000.
MAX_REMEMBERED = 500_000


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What the patterns that look at one token make of it.

    `numbers` are those that match; `row` is part of speech, morphology and lemma.
    """

    numbers: tuple[int, ...]
    row: tuple[int, int, int]
    is_space: bool


class RememberingRuler:
    """Stands in a pipeline where spaCy's `attribute_ruler` stood."""

    def __init__(self, ruler: Any) -> None:
        """Take over the patterns of a ruler."""
        from spacy.attrs import LEMMA, MORPH, POS, intify_attrs
        from spacy.matcher import Matcher

        self._vocab = ruler.vocab
        self._alone = Matcher(ruler.vocab, validate=False)
        self._pairs = Matcher(ruler.vocab, validate=False)
        self._changes: list[tuple[dict[int, int], int]] = []
        for number, pattern in enumerate(ruler.patterns):
            is_alone = all(len(each) == 1 for each in pattern["patterns"])
            (self._alone if is_alone else self._pairs).add(str(number), pattern["patterns"])
            attributes = dict(pattern["attrs"])
            if "MORPH" in attributes:
                attributes["MORPH"] = ruler.vocab.morphology.add(attributes["MORPH"])
            self._changes.append(
                (intify_attrs(attributes, ruler.vocab.strings), pattern["index"])
            )
        self._columns = [POS, MORPH, LEMMA]
        self._known: dict[tuple[int, int, int], _Outcome] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set part of speech, morphology and fixed lemmas of every token."""
        import numpy
        from spacy.attrs import DEP, LOWER, TAG

        known = self._known
        if len(known) >= MAX_REMEMBERED:
            known.clear()
        keys = list(map(tuple, doc.to_array([TAG, LOWER, DEP]).tolist()))
        for at, key in enumerate(keys):
            if key not in known:
                self._work_out(doc, at, key)
        rows = [known[key].row for key in keys]
        for at, key in enumerate(keys):
            if known[key].is_space:
                self._set_space(doc, at, known[key].numbers)
        if keys:
            self._match_pairs(doc, keys, rows)
            values: Any = numpy.array(rows, dtype=numpy.uint64)
            doc.from_array(self._columns, values)
        return doc

    def _work_out(self, doc: Doc, at: int, key: tuple[int, int, int]) -> None:
        """Which patterns match a token alone, and what they make of it."""
        matches = self._alone(doc[at : at + 1], allow_missing=True)
        strings = self._vocab.strings
        numbers = tuple(sorted({int(strings[match]) for match, _, _ in matches}))
        self._known[key] = _Outcome(numbers, self._row(numbers), doc[at].is_space)

    def _row(self, numbers: tuple[int, ...]) -> tuple[int, int, int]:
        """Part of speech, morphology and lemma after the changes of patterns, the last counting."""
        merged: dict[int, int] = {}
        for number in numbers:
            merged |= self._changes[number][0]
        pos, morph, lemma = (merged.get(column, 0) for column in self._columns)
        return pos, morph, lemma

    def _match_pairs(
        self, doc: Doc, keys: list[tuple[int, int, int]], rows: list[tuple[int, int, int]]
    ) -> None:
        more: dict[int, list[int]] = {}
        for match, start, end in self._pairs(doc, allow_missing=True):
            number = int(self._vocab.strings[match])
            index = self._changes[number][1]
            more.setdefault(start + index if index >= 0 else end + index, []).append(number)
        for at, numbers in more.items():
            rows[at] = self._row(tuple(sorted({*self._known[keys[at]].numbers, *numbers})))

    def _set_space(self, doc: Doc, at: int, numbers: tuple[int, ...]) -> None:
        """White space alone has its tag and relation changed too."""
        from spacy.attrs import DEP, TAG

        for number in numbers:
            changes = self._changes[number][0]
            if TAG in changes:
                doc[at].tag = changes[TAG]
            if DEP in changes:
                doc[at].dep = changes[DEP]
