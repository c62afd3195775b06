"""A Document in, speech frames out: what is said, the cue, and where the speaker stands.

A frame is textual: it points at tokens and spans, and knows no actors. `extract.actors`
needs it to resolve "I" and "you"; `extract.statements` turns it into a Statement or a Gap.
"""

from __future__ import annotations

from dataclasses import dataclass

from memcon.documents import Document
from memcon.spans import Span


@dataclass(frozen=True, slots=True)
class SpeechFrame:
    """Something said in the text.

    `parts` are the stretches of content, in text order; `quoted` the verbatim stretches without
    their marks. `speaker` is the head token of the noun phrase beside the cue (the innermost
    cue), None where there is none; `speakers` has all conjuncts. `relays` are head tokens of
    those on whose word we have it, outermost first. `carried` is True where the speaker is
    inferred from the paragraph before.
    """

    index: int
    kind: str  # direct, indirect, mixed
    parts: tuple[Span, ...]
    quoted: tuple[Span, ...]
    cue: Span | None
    cue_lemma: str | None
    speaker: int | None
    speakers: tuple[int, ...]
    addressees: tuple[int, ...]
    relays: tuple[int, ...]
    evidence: tuple[Span, ...]
    carried: bool
    confidence: float
    found_by: str
    quotes: tuple[int, ...] = ()  # indices of Document.quotes inside
    gap: str | None = None  # a reason of GAP_REASONS: the frame becomes a gap


def find_speech(document: Document) -> tuple[SpeechFrame, ...]:
    """Find every speech frame."""
    return ()
