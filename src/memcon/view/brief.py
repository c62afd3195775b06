"""A brief on the relation of two states: every sentence made from records, each with its words.

Nothing is summed up freely: a sentence says what records say, and its notes give the words and
where they stand. `check` reads every note against its document, so that the number of sentences
without support is counted and not claimed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from memcon.accounts import HELD, Account, Plan, Telling
from memcon.errors import UnknownRecord
from memcon.memory import Memory
from memcon.records import Place, Time
from memcon.store.reader import Query, StoredRecord
from memcon.view.gate import document_path, pass_gate
from memcon.view.plans import due_in_words
from memcon.view.prose import (
    HANDLINGS,
    day_in_words,
    joined,
    place_in_words,
    time_in_words,
    with_article,
)
from memcon.view.selection import Selection
from memcon.view.states import state_name, topic_label

MOST_ENGAGEMENTS = 12
MOST_STATEMENTS = 8
MOST_NOTES = 4
DISPUTES = ("dispute", "rivalry", "war", "sanctions")


@dataclass(frozen=True, slots=True)
class Note:
    """Words that a sentence rests on, with the document they stand in and where."""

    report: str
    outlet: str | None
    title: str | None
    published: str | None
    url: str | None
    start: int
    end: int
    words: str

    @property
    def page(self) -> str:
        """The address of the words on the desk."""
        return document_path(self.report, self.start, self.end)

    @property
    def quoted(self) -> str:
        """The words on one line, in quotation marks where they have none of their own."""
        words = " ".join(self.words.split())
        return words if words[:1] in '“"«„' and words[-1:] in '”"»“' else f"“{words}”"

    @property
    def source(self) -> str:
        """Outlet, title and day."""
        day = _day(self.published)
        title = f"“{self.title}”" if self.title else None
        return ", ".join(filter(None, [self.outlet or "Unnamed source", title, day]))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the brief with its notes."""

    text: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the brief. `empty` is what stands there when the record tells nothing."""

    title: str
    sentences: tuple[Sentence, ...]
    empty: str


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief. `unsupported` counts the sentences whose words do not stand in their documents."""

    title: str
    between: tuple[str, str]
    period: str
    day: date
    sections: tuple[Section, ...]
    sentences: int
    unsupported: int

    @property
    def notes(self) -> dict[Note, int]:
        """The notes in order of first use, each with its number."""
        found: dict[Note, int] = {}
        for section in self.sections:
            for sentence in section.sentences:
                for note in sentence.notes:
                    found.setdefault(note, len(found) + 1)
        return found

    @property
    def checked(self) -> str:
        """What the check found, in a sentence."""
        return (
            f"{self.sentences} sentences, {len(self.notes)} notes, {self.unsupported} unsupported: "
            f"each note was read against its document on {day_in_words(self.day)}."
        )


def make_brief(
    memory: Memory,
    between: tuple[str, str],
    *,
    day: date,
    since: str | None = None,
    until: str | None = None,
) -> Brief:
    """Make the brief of two states' relation from `since` to `until`, as of `day`.

    A sentence whose words do not stand in its document is left out and counted.
    """
    maker = _Maker(memory, between, day, since, until)
    sections = [
        Section(
            "State of play", tuple(maker.state_of_play()), "The record tells of no contact."
        ),
        Section("Last engagements", tuple(maker.engagements()), "None in this period."),
        Section("Statements", tuple(maker.statements()), "None in this period."),
        Section("Open plans", tuple(maker.plans()), "Nothing is open."),
        Section("Disputes", tuple(maker.disputes()), "None is told of in this period."),
        Section(
            "Both sides’ words",
            tuple(maker.both_sides()),
            "No engagement of this period is told by both sides.",
        ),
        Section("What changed", tuple(maker.changes()), "Nothing is told to have changed."),
    ]
    kept, unsupported, count = [], 0, 0
    for section in sections:
        good, bad = check(memory, section.sentences)
        unsupported += bad
        count += len(good)
        kept.append(replace(section, sentences=good))
    one, two = (with_article(state_name(code)) for code in between)
    days = [f"from {_day(since)}" if since else "", f"to {_day(until)}" if until else ""]
    return Brief(
        title=_first_up(f"{one} and {two}"),
        between=between,
        period=" ".join(filter(None, days)) or "the whole record",
        day=day,
        sections=tuple(kept),
        sentences=count,
        unsupported=unsupported,
    )


def check(memory: Memory, sentences: Iterable[Sentence]) -> tuple[tuple[Sentence, ...], int]:
    """The sentences all of whose notes stand in their documents, and how many do not."""
    given = list(sentences)
    texts = memory.store.texts(sorted({note.report for each in given for note in each.notes}))
    good = tuple(
        each
        for each in given
        if each.notes
        and all(
            note.words and texts.get(note.report, "")[note.start : note.end] == note.words
            for note in each.notes
        )
    )
    return good, len(given) - len(good)


class _Maker:
    """Makes the sentences of one brief."""

    def __init__(
        self,
        memory: Memory,
        between: tuple[str, str],
        day: date,
        since: str | None,
        until: str | None,
    ) -> None:
        self.memory = memory
        self.store = memory.store
        self.between = between
        self.day = day
        self.since = since
        self.until = min(until or day.isoformat(), day.isoformat())
        self.accounts = [each for each in memory.accounts() if self._is_ours(each)]
        self.held = sorted(
            (each for each in self.accounts if each.status in HELD),
            key=lambda each: each.end or each.start or each.day or "",
            reverse=True,
        )

    def _is_ours(self, account: Account) -> bool:
        countries = {party.country for party in account.participants}
        for telling in account.tellings:
            countries |= {party.country for party in (*telling.participants, *telling.hosts)}
        first = account.start or account.day or "9999"
        last = account.end or account.start or account.day or ""
        return (
            set(self.between) <= countries
            and first <= self.until
            and (not self.since or last >= self.since)
        )

    def _select(self, **changes: Any) -> list[StoredRecord]:
        chosen = replace(
            Selection(since=self.since, until=self.until, between=self.between), **changes
        )
        return list(pass_gate(self.store, self.store.records(chosen.query(limit=2000))).records)

    # -- sections --------------------------------------------------------------------------------

    def state_of_play(self) -> Iterator[Sentence]:
        if not self.held:
            return
        last = self.held[0]
        yield Sentence(
            f"The two sides were last in contact {_when(last)}: {_occasion(last)}.",
            _notes(last),
        )
        dated = [each for each in self.held if each.start or each.end]
        if len(dated) > 1:
            first = dated[-1]
            yield Sentence(
                f"The record tells of {len(self.held)} engagements held in this period, "
                f"the first {_when(first)}.",
                tuple(note for each in self.held for note in _notes(each)[:1]),
            )
        senior = [each for each in self.held if _is_senior(each)]
        if senior and senior[0].id != last.id:
            yield Sentence(
                f"Leaders or ministers last dealt with each other {_when(senior[0])}: "
                f"{_occasion(senior[0])}.",
                _notes(senior[0]),
            )

    def engagements(self) -> Iterator[Sentence]:
        for account in self.held[:MOST_ENGAGEMENTS]:
            when = _when(account)
            told = _told_by(account)
            yield Sentence(
                f"{when[:1].upper()}{when[1:]}: {_occasion(account)}{told}.", _notes(account)
            )
            yield from self._topics(account)

    def _topics(self, account: Account) -> Iterator[Sentence]:
        """What was agreed, refused or raised, each from the words of one telling."""
        ids = tuple(each.record for each in account.tellings)
        seen: set[tuple[str, str]] = set()
        for record in pass_gate(self.store, self.store.records(Query(ids=ids))).records:
            for topic in record.body.get("topics") or ():
                if isinstance(topic, str) or (topic["topic"], topic["handling"]) in seen:
                    continue
                if topic["handling"] in ("discussed", "raised"):
                    continue
                seen.add((topic["topic"], topic["handling"]))
                label = HANDLINGS.get(topic["handling"], topic["handling"])
                words = topic_label(topic["topic"])
                by = f", as {record.outlet} tells it" if record.outlet else ""
                yield Sentence(
                    f"{label}: {words}{by}.",
                    tuple(_note_of(record, span) for span in topic["evidence"][:MOST_NOTES]),
                )

    def statements(self) -> Iterator[Sentence]:
        told: set[str] = set()
        for side, other in (self.between, self.between[::-1]):
            records = [each for each in self._said(side, other) if each.id not in told]
            for record in records[:MOST_STATEMENTS]:
                told.add(record.id)
                yield Sentence(_statement(record), _record_notes(record))

    def _said(self, side: str, other: str) -> list[StoredRecord]:
        """What speakers of one state said to, about or on meeting the other; verbatim first, then newest."""
        found = {
            each.id: each
            for each in self._select(record="statement")
            if side in _countries(each, "speaker")
        }
        about = self._names_of(other)
        for record in self._select(record="statement", between=None, country=side):
            if side not in _countries(record, "speaker"):
                continue
            words = " ".join(each["text"] for each in record.body["evidence"])
            if (record.report_id, record.body["engagement"]) in self._ours or about.search(
                words
            ):
                found.setdefault(record.id, record)
        order = {"direct": 0, "mixed": 0, "indirect": 1}
        newest = sorted(found.values(), key=lambda each: each.day or "", reverse=True)
        return sorted(newest, key=lambda each: order.get(each.subkind, 1))

    @cached_property
    def _ours(self) -> set[tuple[str, str]]:
        """The engagements of both, by document and the id they have in its memo."""
        ids = [telling.record for each in self.accounts for telling in each.tellings]
        return {
            (record.report_id, record.body["id"])
            for at in range(0, len(ids), 400)
            for record in self.store.records(Query(ids=tuple(ids[at : at + 400])))
        }

    def _names_of(self, code: str) -> re.Pattern[str]:
        state = self.memory.gazetteer.states.get(code)
        names = [state_name(code)]
        if state is not None:
            names += [*state.aliases, *state.adjectives, state.capital]
        wanted = "|".join(re.escape(each) for each in names if len(each) > 2)
        return re.compile(rf"\b(?:{wanted})\b")

    def plans(self) -> Iterator[Sentence]:
        for plan in self.memory.plans(self.day):
            if self._touches(plan) and plan.verdict in ("overdue", "due", "not due"):
                yield Sentence(
                    f"{_first_up(plan.what)}, {due_in_words(plan)}: {plan.verdict}"
                    + (f" ({plan.why})." if plan.why else "."),
                    _plan_notes(plan),
                )

    def _touches(self, plan: Plan) -> bool:
        return set(self.between) <= {party.country for party in plan.participants}

    def disputes(self) -> Iterator[Sentence]:
        for record in self._select(record="relation"):
            if record.subkind in DISPUTES:
                subject = record.body["subject"]
                over = f" over {subject}" if subject else ""
                names = joined(with_article(each) for each in record.names("party"))
                told = _on_word(record) or (
                    f", as {record.outlet} tells it" if record.outlet else ""
                )
                yield Sentence(
                    f"{_first_up(record.subkind)} between {names}{over}{told}.",
                    _record_notes(record),
                )
        for record in self._select(record="event", status=("occurred", "ongoing")):
            if record.body["quad"] in (3, 4):
                source = joined(with_article(each) for each in record.names("source"))
                target = joined(with_article(each) for each in record.names("target"))
                when = _record_when(record)
                yield Sentence(
                    f"{_first_up(record.subkind.lower())}{when}: {source or 'somebody'} towards "
                    f"{target or 'nobody named'}{_on_word(record)}.",
                    _record_notes(record),
                )

    def both_sides(self) -> Iterator[Sentence]:
        for account in self.held:
            sides = {each.side for each in account.tellings}
            if not set(self.between) <= sides:
                continue
            try:
                found = self.memory.compare(account.id)
            except UnknownRecord:
                continue
            tellings = {each.report: each for each in account.tellings}
            for cell in found.cells:
                notes = tuple(
                    _note_at(tellings[side.report], words.start, words.end, words.text)
                    for side, spans in zip(found.sides, cell.evidence, strict=True)
                    if side.report in tellings
                    for words in spans[:2]
                )
                yield Sentence(f"{_first_up(cell.label.rstrip('.'))}: {cell.why}.", notes)
            return

    def changes(self) -> Iterator[Sentence]:
        for plan in self.memory.plans(self.day):
            if self._touches(plan) and plan.verdict not in ("overdue", "due", "not due"):
                steps = [each.published or "" for each in (*plan.announced, *plan.settled)]
                if self.since and max(steps, default="")[:10] < self.since:
                    continue
                yield Sentence(
                    f"{_first_up(plan.what)}, {due_in_words(plan)}: {plan.verdict}"
                    + (f" ({plan.why})." if plan.why else "."),
                    _plan_notes(plan),
                )
        for account in self.accounts:
            for difference in account.differences:
                if difference.field not in ("day", "place", "status"):
                    continue
                by_record = {each.record: each for each in account.tellings}
                told = "; ".join(
                    f"{value.value} ({joined(dict.fromkeys(by_record[each].outlet or 'a document' for each in value.records))})"
                    for value in difference.values
                )
                records = [
                    by_record[each] for value in difference.values for each in value.records
                ]
                yield Sentence(
                    f"Told differently of the {account.kind} {_when(account)}, {difference.field}: {told}.",
                    tuple(
                        note
                        for each in records[:MOST_NOTES]
                        for note in _telling_notes(each)[:1]
                    ),
                )


# -- words ---------------------------------------------------------------------------------------


def _day(day: str | None) -> str:
    try:
        return day_in_words(date.fromisoformat(day[:10])) if day else ""
    except ValueError:
        return day or ""


def _first_up(words: str) -> str:
    return words[:1].upper() + words[1:]


def _when(account: Account) -> str:
    if not (account.start or account.end):
        return f"about {_day(account.day)}" if account.day else "on a day that is not told"
    return time_in_words(Time(None, account.start, account.end, None, "stated", None))


def _record_when(record: StoredRecord) -> str:
    words = time_in_words(Time(None, record.earliest, record.latest, None, "stated", None))
    return f" {words}" if words else ""


def _occasion(account: Account) -> str:
    people = joined(with_article(each.name) for each in account.participants[:6])
    if len(account.participants) > 6:
        people += f" and {len(account.participants) - 6} more"
    where = f" in {with_article(account.place)}" if account.place else ""
    return f"{account.kind} of {people or 'parties not named'}{where}"


def _told_by(account: Account) -> str:
    outlets = list(dict.fromkeys(each.outlet for each in account.tellings if each.outlet))
    if not outlets:
        return ""
    return f", told by {joined(outlets[:4])}" + (
        f" and {len(outlets) - 4} more" if len(outlets) > 4 else ""
    )


def _is_senior(account: Account) -> bool:
    senior = {"head-of-state", "head-of-government", "minister"}
    ours = [each for each in account.participants if each.level in senior]
    return len({each.country for each in ours}) > 1


def _countries(record: StoredRecord, role: str) -> set[str]:
    return {actor.country for each, actor in record.parties if each == role and actor.country}


def _on_word(record: StoredRecord) -> str:
    names = joined(with_article(each) for each in record.names("attribution"))
    return f", on the word of {names}" if names else ""


def _statement(record: StoredRecord) -> str:
    speakers = [actor for role, actor in record.parties if role == "speaker"]
    who = joined(
        f"{with_article(each.name)} ({each.title})" if each.title else with_article(each.name)
        for each in speakers
    )
    to = joined(with_article(each) for each in record.names("addressee"))
    parts = record.body["content_parts"] or [record.body["content"]]
    said = " … ".join(" ".join(part["text"].split()) for part in parts)
    when = _record_when(record) or (
        f" (published {_day(record.published)})" if record.published else ""
    )
    place = record.body.get("place")
    where = f" {place_in_words(Place(**place))}" if place else ""
    how = "" if record.subkind != "indirect" else ", in the reporter’s words"
    return f"{_first_up(who)}{f' to {to}' if to else ''}{when}{where}{_on_word(record)}{how}: {said}"


def _note_of(record: StoredRecord, span: dict[str, Any]) -> Note:
    return Note(
        record.report_id,
        record.outlet,
        record.title,
        record.published,
        record.url,
        span["start"],
        span["end"],
        span["text"],
    )


def _record_notes(record: StoredRecord) -> tuple[Note, ...]:
    return tuple(_note_of(record, span) for span in record.body["evidence"][:MOST_NOTES])


def _note_at(telling: Telling, start: int, end: int, words: str) -> Note:
    return Note(
        telling.report,
        telling.outlet,
        telling.title,
        telling.published,
        telling.url,
        start,
        end,
        words,
    )


def _telling_notes(telling: Telling) -> tuple[Note, ...]:
    return tuple(
        _note_at(telling, each.start, each.end, each.text) for each in telling.evidence
    )


def _notes(account: Account) -> tuple[Note, ...]:
    """A note a telling, those told after it was held first."""
    ordered = sorted(account.tellings, key=lambda each: each.status not in HELD)
    return tuple(note for each in ordered[:MOST_NOTES] for note in _telling_notes(each)[:1])


def _plan_notes(plan: Plan) -> tuple[Note, ...]:
    return tuple(
        Note(
            step.report,
            step.outlet,
            None,
            step.published,
            None,
            each.start,
            each.end,
            each.text,
        )
        for step in (*plan.announced[:2], *plan.settled[:2])
        for each in step.evidence[:1]
    )
