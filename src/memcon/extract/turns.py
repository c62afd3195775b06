"""A transcript's paragraphs in, a draft for each turn out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from memcon.documents import NameKind
from memcon.extract.drafts import Draft
from memcon.extract.layout import Layout
from memcon.reports import PassageKind
from memcon.spans import Span

# "Q:", "QUESTION:", "Q   " at the head of a paragraph.
ASKER = re.compile(r"(?:Q\.?|A\.?|Question|Answer|QUESTION|ANSWER)(?::\s*|\s+(?=[A-Z\"“]))")
# A label in capitals, as in "PRESIDENT BIDEN:" or "SENIOR ADMINISTRATION OFFICIAL:".
CAPITALS = re.compile(
    r"(?:[A-ZÀ-Þ][A-ZÀ-Þ.'’-]*\s+){0,5}[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+(?:\s*\([^)]{1,60}\))?:\s+(?=\S)"
)
# A label in ordinary letters, as in "Vladimir Putin:" or "A senior official:".
NAMED = re.compile(
    r"(?:(?:[A-ZÀ-Þ][\w.'’-]*|of|the|and|senior|official|a|de|von|van|al|bin)\s+){0,7}[A-ZÀ-Þa-z][\w.'’-]+:\s+(?=\S)"
)
STAGE = re.compile(r"\s*[(\[][^)\]]*[)\]][\s.]*$")
CLOSING = re.compile(
    r"\s*(?:END\b|\d{1,2}[:.]\d{2}\s*[AaPp]\.?[Mm]|#\s*#\s*#|\*\s*\*\s*\*|___)"
)
PARAGRAPHS_PER_TURN = 6
"""A page with a label on fewer than one paragraph in so many is no transcript."""

TURN_KINDS = frozenset({PassageKind.BODY})


@dataclass(frozen=True, slots=True)
class _Label:
    paragraph: int
    start: int
    end: int
    is_capital: bool
    is_name: bool


def find_turns(layout: Layout) -> list[Draft]:
    """Find the turns of a transcript: a label, and all up to the next label.

    A label in capitals makes a turn wherever it stands, and takes the paragraphs after it only
    where labels are thick on the page. One in ordinary letters counts only where they are.
    """
    labels = _labels(layout)
    body = sum(paragraph.kind in TURN_KINDS for paragraph in layout.document.paragraphs)
    is_transcript = len(labels) >= 2 and len(labels) * PARAGRAPHS_PER_TURN >= body
    if not is_transcript:
        labels = [label for label in labels if label.is_capital and label.is_name]
    if not labels:
        return []
    drafts: list[Draft] = []
    document = layout.document
    for number, label in enumerate(labels):
        following = (
            labels[number + 1].paragraph
            if number + 1 < len(labels)
            else len(document.paragraphs)
        )
        parts = [Span(label.end, document.paragraphs[label.paragraph].span.end)]
        if is_transcript:
            for paragraph in document.paragraphs[label.paragraph + 1 : following]:
                words = paragraph.span.of(layout.text)
                if paragraph.kind not in TURN_KINDS or CLOSING.match(words):
                    break
                if not STAGE.match(words):
                    parts.append(paragraph.span)
        speaker = _speaker(layout, label)
        if speaker is None:
            continue
        drafts.append(
            Draft(
                parts=parts,
                rule="transcript-turn",
                speakers=(speaker,),
                is_verbatim=True,
                root=document.token_at(label.end),
            )
        )
    return drafts


def _labels(layout: Layout) -> list[_Label]:
    found: list[_Label] = []
    persons = {
        name.span.start for name in layout.document.names if name.kind is NameKind.PERSON
    }
    for paragraph in layout.document.paragraphs:
        if paragraph.kind not in TURN_KINDS:
            continue
        start, end = paragraph.span.start, paragraph.span.end
        asker = ASKER.match(layout.text, start, end)
        if asker is not None and asker.end() < end:
            found.append(
                _Label(paragraph.index, start, asker.end(), is_capital=True, is_name=False)
            )
            continue
        label = CAPITALS.match(layout.text, start, end)
        if label is not None:
            found.append(
                _Label(paragraph.index, start, label.end(), is_capital=True, is_name=True)
            )
            continue
        label = NAMED.match(layout.text, start, end)
        if label is None or layout.text[label.end() : label.end() + 1] in '“"«„‘':
            continue
        is_name = any(start <= at < label.end() for at in _within(persons, start, label.end()))
        if is_name or label.group().lower().startswith(
            ("a senior", "senior", "the ", "question", "answer")
        ):
            found.append(
                _Label(paragraph.index, start, label.end(), is_capital=False, is_name=is_name)
            )
    has_question = any(layout.words_at(label.start) in {"q", "question"} for label in found)
    return [
        label
        for label in found
        if has_question or layout.words_at(label.start) not in {"a", "answer"}
    ]


def _within(starts: set[int], low: int, high: int) -> list[int]:
    return [at for at in range(low, min(high, low + 120)) if at in starts]


def _speaker(layout: Layout, label: _Label) -> int | None:
    """The head of the label: its last word before the colon or a bracket."""
    words = layout.text[label.start : label.end]
    stop = words.find("(")
    end = label.start + (stop if stop > 0 else len(words.rstrip().rstrip(":").rstrip()))
    at = layout.document.token_at(label.start)
    head = None
    while at is not None and at < len(layout.tokens) and layout.tokens[at].start < end:
        if not layout.is_mark(at):
            head = at
        at += 1
    return head
