"""Account: one happening with all its tellings; Plan: what is announced and what became of it.

A telling is one record of one document. Accounts and plans are made from tellings and never
change them: every value keeps the tellings it comes from, and where tellings differ, both stand.
"""

from __future__ import annotations

from dataclasses import dataclass

from memcon.records import Excerpt

HELD = frozenset({"occurred", "ongoing"})
AHEAD = frozenset({"planned", "proposed", "postponed"})


@dataclass(frozen=True, slots=True)
class Party:
    """An actor in a telling. `key` is one over all documents; `level` as in `memcon.actors`."""

    key: str
    name: str
    kind: str
    country: str | None
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Undertaking:
    """A commitment as one telling has it: by whom, the words, when it is due."""

    by: tuple[Party, ...]
    words: Excerpt
    earliest: str | None
    latest: str | None


@dataclass(frozen=True, slots=True)
class Telling:
    """One engagement as one document tells it.

    `documents` are the ids that the text was handed in under. `side` is the state that the
    outlet speaks for, None for the press. `earliest` and `latest` are ISO days, None where the
    text gives no day; `day_is_told` is False where they are only reckoned from the day of
    publication. `published` is the document's day. `is_lead` says whether the document opens
    with it, so that it is what the document is about.
    """

    record: str
    report: str
    documents: tuple[str, ...]
    outlet: str | None
    side: str | None
    published: str | None
    title: str | None
    url: str | None
    kind: str
    status: str
    participants: tuple[Party, ...]
    hosts: tuple[Party, ...]
    earliest: str | None
    latest: str | None
    place: str | None
    venue: str | None
    country: str | None
    topics: tuple[str, ...]
    evidence: tuple[Excerpt, ...]
    is_lead: bool
    initiative: str | None = None
    duration: str | None = None
    attribution: tuple[str, ...] = ()
    commitments: tuple[Undertaking, ...] = ()
    part_of: str | None = None
    day_is_told: bool = True
    day_words: str | None = None  # as the text gives the day: "in November"

    @property
    def published_day(self) -> str | None:
        """The day the document carries."""
        return self.published[:10] if self.published else None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two tellings are held to be one happening, or are not: words and a weight."""

    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class Join:
    """Two tellings joined into one account: by the score and its reasons, or by a person."""

    first: str  # record ids
    second: str
    score: float
    reasons: tuple[Reason, ...]
    by: str | None = None  # the person who said so
    is_unsure: bool = False


@dataclass(frozen=True, slots=True)
class Reported:
    """A value and the records that tell it."""

    value: str
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field on which tellings differ, with each value and who tells it."""

    field: str  # day, place, kind, participants, status, initiative, duration
    values: tuple[Reported, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """A text that comes again: the same words elsewhere, or the same page changed.

    `changes` are the sentences left out ("-") and put in ("+") between the two.
    """

    first: str  # report ids, the earlier first
    second: str
    similarity: float
    is_same_source: bool
    changes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Account:
    """One happening with all its tellings.

    `id` stays good for ever: it is made from one of its records, and any record or former id
    leads to the account that now holds it. `independent` counts the sources that are no copies
    of one another. `corrections` are the ids of judgements that changed a value.
    """

    id: str
    kind: str
    status: str
    participants: tuple[Party, ...]
    start: str | None
    end: str | None
    place: str | None
    country: str | None
    tellings: tuple[Telling, ...]
    differences: tuple[Difference, ...]
    independent: int
    joins: tuple[Join, ...] = ()
    editions: tuple[Edition, ...] = ()
    corrections: tuple[str, ...] = ()
    is_confirmed: bool = False

    @property
    def documents(self) -> tuple[str, ...]:
        """The ids of the documents that tell of it, each once, by day."""
        return tuple(dict.fromkeys(each for one in self.tellings for each in one.documents))

    @property
    def day(self) -> str | None:
        """A day to sort by: its own, else the first on which it was published."""
        published = [each.published_day for each in self.tellings if each.published_day]
        return self.start or self.end or min(published, default=None)


@dataclass(frozen=True, slots=True)
class Step:
    """What one document says of a plan. `role`: announced, postponed, moved, cancelled, settled."""

    role: str
    record: str
    report: str
    documents: tuple[str, ...]
    outlet: str | None
    published: str | None
    words: str
    evidence: tuple[Excerpt, ...]
    account: str | None = None  # of a settling account


@dataclass(frozen=True, slots=True)
class Plan:
    """What is planned or promised, when it is due, and what became of it.

    `earliest` and `latest` are ISO days, both included; `latest` None is an open end. `verdict`
    is one of `VERDICTS`; `why` says in a sentence what it rests on.
    """

    id: str
    what: str
    kind: str
    participants: tuple[Party, ...]
    earliest: str | None
    latest: str | None
    verdict: str
    why: str
    announced: tuple[Step, ...]
    settled: tuple[Step, ...]
    place: str | None = None
    country: str | None = None
    is_confirmed: bool = False


VERDICTS: dict[str, str] = {
    "not due": "its days have not come",
    "due": "its days are now",
    "overdue": "its days have passed and nothing tells that it was kept",
    "kept": "an account fits it, in time",
    "kept late": "an account fits it, after its days",
    "kept in part": "an account fits a part of it",
    "replaced": "another occasion took its place",
    "cancelled": "a document says that it is called off",
    "broken": "a person judged that it was broken",
    "unverifiable": "nothing that is recorded could show whether it was kept",
}
