"""Comparison: what two sides tell of one happening, topic by topic, each cell with its words."""

from __future__ import annotations

from dataclasses import dataclass

from memcon.records import Excerpt

CELL_KINDS: dict[str, str] = {
    "both": "both name it",
    "only": "only one names it; silence is the usual case and no dispute",
    "named-differently": "both name it, in other words",
    "stronger": "both name it, one with more weight",
    "claimed-for-other": "one says that the other side undertook or said it; the other does not",
    "contradicts": "the two say what cannot both be so",
}


@dataclass(frozen=True, slots=True)
class SideOf:
    """One side of a comparison: the document that gives its account."""

    name: str  # "United States", or the outlet where it speaks for no state
    country: str | None
    outlet: str | None
    report: str
    documents: tuple[str, ...]
    title: str | None
    url: str | None
    published: str | None
    words: int  # length of the text
    initiative: str | None  # at whose request, as this side tells it


@dataclass(frozen=True, slots=True)
class Cell:
    """A topic and how the two sides tell of it.

    `evidence` and `named` stand in the order of the sides: the sentences, and the words each
    uses for the topic. `side` is the index of the side that alone names it, is the stronger, or
    makes the claim; None where that does not arise. `why` says in a sentence what was found.
    """

    topic: str
    label: str
    kind: str
    side: int | None
    named: tuple[tuple[str, ...], tuple[str, ...]]
    evidence: tuple[tuple[Excerpt, ...], tuple[Excerpt, ...]]
    why: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two accounts of one happening side by side."""

    account: str | None
    what: str
    sides: tuple[SideOf, SideOf]
    cells: tuple[Cell, ...]
    first_out: int | None  # the side that published first, None where it cannot be told
