"""Times counted from a dated event in, their days out: "two days after the summit, which ends on ..."."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from memcon.annotate import time_values as calendar
from memcon.annotate.anchoring import interval
from memcon.annotate.time_readers import days_on
from memcon.dates import Basis, When
from memcon.documents import Document, Tag, TimeMark, Token, TokenForm
from memcon.spans import Span

EVENT_NOUNS = frozenset(
    [
        "summit",
        "meeting",
        "talk",
        "conference",
        "visit",
        "election",
        "vote",
        "referendum",
        "session",
        "assembly",
        "inauguration",
        "ceremony",
        "funeral",
        "coronation",
        "trial",
        "hearing",
        "congress",
        "forum",
        "games",
        "olympics",
        "parade",
        "anniversary",
        "deadline",
        "signing",
        "swearing-in",
        "convention",
        "plenary",
        "gathering",
        "gala",
        "ministerial",
        "trip",
        "tour",
        "plebiscite",
        "ballot",
        "runoff",
        "poll",
        "strike",
        "truce",
        "ceasefire",
        "wedding",
    ]
)
# Verbs and adjectives that may stand between an event and its day.
HOLDING = frozenset(
    [
        "open",
        "start",
        "begin",
        "end",
        "close",
        "take",
        "hold",
        "schedule",
        "set",
        "due",
        "run",
        "last",
        "kick",
        "convene",
        "gather",
        "conclude",
        "plan",
        "slate",
        "be",
        "go",
        "expire",
        "fall",
        "happen",
    ]
)
SIDES = frozenset({"before", "after", "ahead", "following", "prior", "eve"})

# Tokens between an event and its day: "the NATO summit, which is due to open in Vilnius on July 9".
MAX_TOKENS_BETWEEN = 16


@dataclass(frozen=True, slots=True)
class _Event:
    """A dated event: the token of its noun, the day, and where the day stands."""

    token: int
    lemma: str
    day: date
    mark: Span


def with_event_days(
    document: Document, marks: Sequence[TimeMark], today: date | None
) -> tuple[TimeMark, ...]:
    """Add the times that count from an event whose day the text gives.

    "Before the G20, which opens on November 18" gets a mark of its own; the length of "two
    days after the summit" keeps its mark and gets its day.
    """
    events = [event for mark in marks if (event := _event_of(document, mark)) is not None]
    if not events:
        return tuple(marks)
    changed = list(marks)
    spans = [mark.span for mark in marks]
    for token in document.tokens:
        if token.words.lower() not in SIDES:
            continue
        event = _beside(document, token, events)
        if event is None:
            continue
        _read(document, token, event, changed, spans, today)
    changed.sort(key=lambda mark: mark.span)
    return tuple(replace(mark, index=index) for index, mark in enumerate(changed))


def _event_of(document: Document, mark: TimeMark) -> _Event | None:
    """The event that a day is told to be the day of."""
    if not mark.when.is_one_day or mark.type == "DURATION" or mark.when.earliest is None:
        return None
    first = document.token_at(mark.span.start)
    if first is None:
        return None
    tokens = document.tokens
    sentence = tokens[first].sentence
    saw_holding = False
    for index in range(first - 1, max(-1, first - 1 - MAX_TOKENS_BETWEEN), -1):
        token = tokens[index]
        if token.sentence != sentence:
            return None
        lemma = token.lemma.lower()
        if lemma in HOLDING:
            saw_holding = True
        elif token.tag is Tag.VERB and token.form in {TokenForm.PAST, TokenForm.PRESENT}:
            return None
        is_named = (
            token.tag is Tag.NAME and saw_holding and _side_before(tokens, index) is not None
        )
        if lemma in EVENT_NOUNS or is_named:
            if saw_holding or index >= first - 4:
                return _Event(index, lemma, mark.when.earliest, mark.span)
            return None
    return None


def _side_before(tokens: Sequence[Token], noun: int) -> Token | None:
    """The word before the noun's phrase, if it is one of `SIDES`."""
    at = noun - 1
    while at >= 0 and noun - at <= 6 and tokens[at].sentence == tokens[noun].sentence:
        token = tokens[at]
        word = token.words.lower()
        if word in SIDES:
            return token
        if word not in {"of", "to", "'s", "’s"} and token.tag not in {
            Tag.DETERMINER,
            Tag.ADJECTIVE,
            Tag.NOUN,
            Tag.NAME,
            Tag.NUMBER,
            Tag.PRONOUN,
        }:
            return None
        at -= 1
    return None


def _beside(document: Document, side: Token, events: Sequence[_Event]) -> _Event | None:
    """The event that stands after "before", "after" or "on the eve of"; the same noun elsewhere too."""
    tokens = document.tokens
    for at in range(side.index + 1, min(side.index + 8, len(tokens))):
        token = tokens[at]
        if token.sentence != side.sentence or token.tag in {Tag.VERB, Tag.PUNCTUATION}:
            return None
        for event in events:
            if event.token == at:
                return event
        lemma = token.lemma.lower()
        if lemma in EVENT_NOUNS:
            same = [event for event in events if event.lemma == lemma]
            following = tokens[at + 1].words.lower() if at + 1 < len(tokens) else ""
            if len({event.day for event in same}) == 1 and following not in {
                "in",
                "with",
                "of",
            }:
                return replace(same[0], token=at)
            return None
    return None


def _read(
    document: Document,
    side: Token,
    event: _Event,
    marks: list[TimeMark],
    spans: list[Span],
    today: date | None,
) -> None:
    word = side.words.lower()
    tokens = document.tokens
    length = next(
        (
            index
            for index, mark in enumerate(marks)
            if mark.type == "DURATION"
            and mark.duration
            and 0 <= side.start - mark.span.end <= 2
        ),
        None,
    )
    if length is not None and word in {"before", "after", "ahead"}:
        each = days_on(event.day, marks[length].duration or "", back=word != "after")
        if each is not None:
            marks[length] = replace(
                marks[length],
                when=When(each, each, each.isoformat(), Basis.OTHER_RECORD),
                reason=f"counted from the {event.lemma}, whose day the text gives",
            )
        return
    start = side.start
    if word == "eve":
        each = calendar.moved(event.day, -1)
        when = When(each, each, each.isoformat(), Basis.OTHER_RECORD)
        if side.index and tokens[side.index - 1].words.lower() == "the":
            start = tokens[side.index - 1].start
    elif word in {"after", "following"}:
        first = calendar.moved(event.day, 1)
        last = today if today is not None and today >= first else None
        when = When(first, last, interval(first, last), Basis.OTHER_RECORD)
    else:
        last = calendar.moved(event.day, -1)
        if today is None or today >= last:
            return
        first = calendar.moved(today, 1)
        when = When(first, last, interval(first, last), Basis.OTHER_RECORD)
    span = Span(start, tokens[event.token].end)
    if any(span.touches(other) for other in spans):
        return
    spans.append(span)
    marks.append(
        TimeMark(
            len(marks),
            span,
            "DATE",
            event.day.isoformat(),
            when,
            None,
            f"{word} the {event.lemma}, whose day the text gives",
        )
    )
