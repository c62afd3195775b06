"""A memo in, its text cut where marks begin and end, each piece with the marks that cover it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from memcon.records import Excerpt, Memo
from memcon.store.reader import StoredRecord

RIGHT_TO_LEFT = {"ar", "fa", "he", "ur", "ps", "ckb", "sd", "ug", "yi", "dv"}
SPEAKER_COLOURS = 8
UNREAD_KINDS = {"related-link", "credit", "advert", "boilerplate"}


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a text that mean something: `layer` is quote, actor, time, engagement or gap.

    `target` is the id of the card that explains it, `label` what a pointer shows.
    """

    start: int
    end: int
    layer: str
    target: str
    label: str
    colour: int | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text under the same marks. `link` is the mark that it links to the card of.

    `is_at` pieces are the span that was asked for, and `starts_at` the first of them.
    """

    text: str
    marks: tuple[Mark, ...]
    link: Mark | None
    is_at: bool
    starts_at: bool

    @property
    def classes(self) -> str:
        """The classes of the piece's layers and its speaker's colour."""
        names = sorted({f"m-{mark.layer}" for mark in self.marks})
        names += [f"c{mark.colour}" for mark in self.marks if mark.colour is not None][:1]
        return " ".join(names)

    @property
    def targets(self) -> str:
        """The cards this piece belongs to."""
        return " ".join(dict.fromkeys(mark.target for mark in self.marks))

    @property
    def label(self) -> str:
        """What a pointer over the piece shows."""
        return " · ".join(dict.fromkeys(mark.label for mark in self.marks))

    @property
    def language(self) -> str | None:
        """The language of quoted words that is not the document's."""
        return next((mark.language for mark in self.marks if mark.language), None)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A passage of a document as pieces; `is_read` is False where nothing may rest on it."""

    kind: str
    pieces: tuple[Piece, ...]
    is_read: bool


def direction(language: str | None) -> str:
    """Which way a language is written, "auto" where it is not known."""
    if not language:
        return "auto"
    return "rtl" if language.split("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


def speaker_colours(memo: Memo) -> dict[str, int]:
    """A colour for each speaker, by who speaks most."""
    counts: dict[str, int] = {}
    for statement in memo.statements:
        counts[statement.speaker] = counts.get(statement.speaker, 0) + 1
    ranked = sorted(counts, key=lambda each: -counts[each])
    return {speaker: at % SPEAKER_COLOURS for at, speaker in enumerate(ranked)}


def find_marks(memo: Memo) -> list[Mark]:
    """Every mark of a memo, in text order."""
    names = {actor.id: actor.name for actor in memo.actors}
    colours = speaker_colours(memo)
    marks: list[Mark] = []
    for engagement in memo.engagements:
        label = f"{engagement.kind}, {engagement.status}"
        marks += _marks(engagement.evidence, "engagement", engagement.id, label)
    for statement in memo.statements:
        label = f"said by {names.get(statement.speaker, 'somebody')}, {statement.kind}"
        parts = statement.content_parts or (statement.content,)
        marks += [
            Mark(
                part.start,
                part.end,
                "quote",
                statement.id,
                label,
                colours[statement.speaker],
                statement.language,
            )
            for part in parts
        ]
    for event in memo.events:
        marks.append(
            Mark(event.trigger.start, event.trigger.end, "event", event.id, event.type)
        )
    for actor in memo.actors:
        role = actor.office.title if actor.office else actor.kind
        label = ", ".join(filter(None, [actor.name, role, actor.country]))
        marks += [
            Mark(mention.start, mention.end, "actor", f"actor-{actor.id}", label)
            for mention in actor.mentions
        ]
    for time in memo.times:
        span = " to ".join(dict.fromkeys(filter(None, [time.earliest, time.latest])))
        marks.append(Mark(time.start, time.end, "time", "times", span or "no day known"))
    for at, gap in enumerate(memo.gaps, 1):
        label = "gap: " + gap.reason.replace("-", " ")
        marks += _marks(gap.evidence, "gap", f"gap-{at}", label)
    return sorted(marks, key=lambda mark: (mark.start, -mark.end))


def _marks(spans: tuple[Excerpt, ...], layer: str, target: str, label: str) -> list[Mark]:
    return [Mark(span.start, span.end, layer, target, label) for span in spans]


def cut_text(memo: Memo, at: tuple[int, int] | None = None) -> list[Paragraph]:
    """A memo's text as paragraphs of pieces; all the text, in order, nothing added or lost.

    `at` is a span to be shown; it becomes one run of pieces with `is_at`.
    """
    text = memo.document.text
    marks = find_marks(memo)
    cuts = {0, len(text)}
    for mark in marks:
        cuts |= {mark.start, mark.end}
    if at is not None:
        cuts |= {min(max(at[0], 0), len(text)), min(max(at[1], 0), len(text))}
    bounds = _passage_bounds(memo)
    for start, end, _ in bounds:
        cuts |= {start, end}
    ordered = sorted(cuts)
    linked: set[str] = set()
    paragraphs: list[Paragraph] = []
    waiting = 0
    active: list[Mark] = []
    position = 0
    shown = False
    for start, end, kind in bounds:
        pieces: list[Piece] = []
        while position < len(ordered) - 1 and ordered[position] < end:
            left, right = ordered[position], ordered[position + 1]
            position += 1
            if left < start:
                continue
            while waiting < len(marks) and marks[waiting].start <= left:
                active.append(marks[waiting])
                waiting += 1
            active = [mark for mark in active if mark.end > left]
            covering = tuple(active)
            # The shortest mark that has no link yet takes this piece for its link.
            fresh = [mark for mark in covering if mark.target not in linked]
            link = min(fresh, key=lambda mark: mark.end - mark.start, default=None)
            words = text[left:right]
            if link is not None and words.strip():
                linked.add(link.target)
            else:
                link = None
            is_at = at is not None and at[0] <= left and right <= at[1]
            pieces.append(Piece(words, covering, link, is_at, is_at and not shown))
            shown = shown or is_at
        paragraphs.append(Paragraph(kind, tuple(pieces), kind not in UNREAD_KINDS))
    return paragraphs


def _passage_bounds(memo: Memo) -> list[tuple[int, int, str]]:
    """Stretches that together are the whole text: each passage with the white space after it."""
    text = memo.document.text
    passages = sorted(memo.document.passages, key=lambda part: part.start)
    if not passages:
        return [(0, len(text), "body")]
    bounds = []
    start = 0
    for part, after in zip(passages, [*passages[1:], None], strict=True):
        end = after.start if after is not None else len(text)
        bounds.append((start, end, part.kind))
        start = end
    return bounds


def said_parts(record: StoredRecord) -> list[tuple[str, bool]]:
    """The words of a statement, cut into those given verbatim (True) and those of the reporter."""
    body: dict[str, Any] = record.body
    found: list[tuple[str, bool]] = []
    for part in body["content_parts"] or [body["content"]]:
        if found:
            found.append((" … ", False))
        at = part["start"]
        for quoted in sorted(body["quoted"], key=lambda each: int(each["start"])):
            start, end = max(quoted["start"], part["start"]), min(quoted["end"], part["end"])
            if start >= end or start < at:
                continue
            if start > at:
                found.append((part["text"][at - part["start"] : start - part["start"]], False))
            found.append((part["text"][start - part["start"] : end - part["start"]], True))
            at = end
        if at < part["end"]:
            found.append((part["text"][at - part["start"] :], False))
    return found
