"""What a report says: Statement, Engagement, Event, Relation, Gap, and the Memo that holds them.

The fields of these types are the fields of the memo's JSON, version 1. Days are ISO 8601
strings, spans are `Excerpt`s: offsets with the words they cover.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from memcon.spans import Span

MEMO_VERSION = 1


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A span with its words: `document.text[start:end] == text`, in code points, half-open."""

    start: int
    end: int
    text: str

    @property
    def span(self) -> Span:
        """The offsets alone."""
        return Span(self.start, self.end)


def excerpt(text: str, span: Span) -> Excerpt:
    """The words of `span` in `text`, with their place.

    >>> excerpt("the summit in Geneva", Span(4, 10))
    Excerpt(start=4, end=10, text='summit')
    """
    return Excerpt(span.start, span.end, text[span.start : span.end])


@dataclass(frozen=True, slots=True)
class Part:
    """A passage of the document and its kind; see `memcon.reports.PassageKind`."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Source:
    """The document a memo was taken from."""

    id: str
    title: str | None
    outlet: str | None
    url: str | None
    published: str | None
    published_from: str | None  # given, metadata, dateline, text
    language: str
    text: str
    passages: tuple[Part, ...]
    author: str | None = None


@dataclass(frozen=True, slots=True)
class ActorMention:
    """Words that stand for an actor; `form` is name, title, pronoun or metonym."""

    start: int
    end: int
    text: str
    form: str


@dataclass(frozen=True, slots=True)
class Office:
    """An office on the document's day. `level` is one of `memcon.actors.Level`."""

    title: str
    of: str | None
    level: str


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, state, government, organisation, outlet, group or office of one memo.

    `country` is the ISO 3166-1 alpha-3 code of the state the actor belongs to or acts for,
    None for international bodies and where the text and the gazetteer do not tell.
    `why` says what each fact rests on, a sentence each.
    """

    id: str
    ref: str | None
    wikidata: str | None
    name: str
    kind: str
    country: str | None
    office: Office | None
    mentions: tuple[ActorMention, ...]
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Time:
    """An interval of days, both ends included, as a record carries it.

    `start` and `end` are ISO 8601 days, None for an open end; `basis` is one of
    `memcon.dates.Basis`; `span` is where the words stand, None where no words give the day.
    """

    text: str | None
    start: str | None
    end: str | None
    edtf: str | None
    basis: str
    span: Excerpt | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where something took place. Coordinates are WGS 84 degrees."""

    name: str | None
    venue: str | None
    country: str | None
    country_name: str | None
    geonames: int | None
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class Cue:
    """The word that marks a statement as said: "told", lemma "tell"."""

    start: int
    end: int
    text: str
    lemma: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody is reported to have said; see the contract for each field."""

    id: str
    kind: str  # direct, indirect, mixed
    speaker: str
    speakers: tuple[str, ...]
    speaker_mention: Excerpt | None
    addressees: tuple[str, ...]
    content: Excerpt
    content_parts: tuple[Excerpt, ...] | None
    quoted: tuple[Excerpt, ...]
    cue: Cue | None
    attribution: tuple[str, ...]
    time: Time | None
    place: Place | None
    engagement: str | None
    topics: tuple[str, ...]
    evidence: tuple[Excerpt, ...]
    confidence: float
    found_by: str
    is_inferred: bool = False  # the speaker is carried over from the paragraph before
    language: str | None = None  # of the quoted words, where it is not the document's


@dataclass(frozen=True, slots=True)
class TopicHandling:
    """An issue in an engagement and what became of it.

    `topic` is an id of the topic list, or the words as given where none matches.
    `handling`: discussed, raised, not-raised, agreed, no-agreement, clashed, welcomed, warned.
    `strength`: 1 noted, 2 discussed, 3 raised, 4 stressed, 5 urged, 6 warned.
    """

    topic: str
    handling: str
    raised_by: tuple[str, ...]
    evidence: tuple[Excerpt, ...]
    words: str | None = None
    strength: int | None = None


@dataclass(frozen=True, slots=True)
class Engagement:
    """One occasion on which parties dealt with each other, or mean to."""

    id: str
    kind: str  # meeting, talks, summit, call, visit, briefing, letter
    participants: tuple[str, ...]
    hosts: tuple[str, ...]
    level: str | None
    status: str
    time: Time | None
    duration: str | None
    place: Place | None
    topics: tuple[TopicHandling, ...]
    part_of: str | None
    initiative: str | None
    firsts: str | None
    attribution: tuple[str, ...]
    evidence: tuple[Excerpt, ...]
    confidence: float
    found_by: str
    commitments: tuple[Commitment, ...] = ()


@dataclass(frozen=True, slots=True)
class Commitment:
    """Something a party is said to have undertaken: by whom, the words, by when."""

    by: tuple[str, ...]
    words: Excerpt
    due: Time | None


@dataclass(frozen=True, slots=True)
class Event:
    """An act of one party towards another, coded after PLOVER."""

    id: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    cameo: str | None
    quad: int
    goldstein: float | None
    source: tuple[str, ...]
    target: tuple[str, ...]
    trigger: Excerpt
    status: str
    time: Time | None
    place: Place | None
    attribution: tuple[str, ...]
    evidence: tuple[Excerpt, ...]
    confidence: float
    found_by: str


@dataclass(frozen=True, slots=True)
class Relation:
    """A standing fact about two or more parties, as the document tells it."""

    id: str
    kind: (
        str  # alliance, partnership, dispute, rivalry, war, sanctions, membership, recognition
    )
    parties: tuple[str, ...]
    subject: str | None
    status: str
    attribution: tuple[str, ...]
    evidence: tuple[Excerpt, ...]
    confidence: float
    found_by: str


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time expression of the document; `type` and `value` as in TIMEX3."""

    start: int
    end: int
    text: str
    type: str
    value: str
    earliest: str | None
    latest: str | None
    edtf: str | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """What looked like a record and did not become one, and why.

    `reason` is one of `GAP_REASONS`.
    """

    reason: str
    evidence: tuple[Excerpt, ...]
    detail: str


GAP_REASONS: dict[str, str] = {
    "quotation-without-speaker": "words in quotation marks whose speaker the text does not tell",
    "speaker-unresolved": "a pronoun or title speaks, and several persons fit it",
    "marked-words-no-quotation": "words in quotation marks that nobody is said to have said",
    "engagement-without-parties": "a meeting or call is told of, but not who took part",
    "no-day-to-count-from": "a weekday or 'tomorrow' in a document without a date",
    "language-not-read": "the document is in a language that memcon does not read",
    "nothing-to-read": "the document holds no article text",
    "too-long-to-read": "the rest of the document lies behind what is read of one, or is no running text",
    "document-failed": "the reader broke on this document; the detail names the error",
}


@dataclass(frozen=True, slots=True)
class ReadBy:
    """What read the document: versions of memcon, the parser's model, the gazetteer."""

    memcon: str
    model: str
    gazetteer: str


@dataclass(frozen=True, slots=True)
class Memo:
    """What a reading of one document gives: memo version 1."""

    memo_version: int
    document: Source
    actors: tuple[Actor, ...]
    statements: tuple[Statement, ...]
    engagements: tuple[Engagement, ...]
    events: tuple[Event, ...]
    relations: tuple[Relation, ...]
    times: tuple[TimeExpression, ...]
    gaps: tuple[Gap, ...]
    read_by: ReadBy


Record: TypeAlias = Statement | Engagement | Event | Relation
