"""Rows in, records out: filters, actors, memos, and the check of the promise."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    exists,
    func,
    or_,
    select,
    text,
    tuple_,
)

from memcon.exchange import from_json
from memcon.judgements import Anchor, Judgement
from memcon.records import Memo
from memcon.store import tables
from memcon.store.judgements import instant
from memcon.store.overlay import (
    ACTOR_FIELDS,
    OVERLAP,
    PLAIN_FIELDS,
    Overlay,
    apply_to_body,
    edits,
    is_kept,
    is_rejected,
    overlap,
    spans_of,
)

Fields = dict[str, Any]
NO_OVERLAY = Overlay()


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for; every filter that is set must hold.

    `actor` is a key, a ref or part of a name; `country` a state code that takes part;
    `between` two state codes that both take part. `since` and `until` are ISO days, both
    included. `role` narrows `actor` and `country` to one part in the record (speaker,
    addressee, participant, ...). `limit` None is no limit. `as_of`, an ISO day or instant, gives
    the record as it stood: documents published by then, the reading and the corrections of then.
    """

    kinds: tuple[str, ...] = ()  # statement, engagement, event, relation
    subkinds: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    actor: str | None = None
    country: str | None = None
    between: tuple[str, str] | None = None
    role: str | None = None
    addressee: str | None = None
    topic: str | None = None
    outlet: str | None = None
    since: str | None = None
    until: str | None = None
    words: str | None = None
    report: str | None = None
    limit: int | None = None
    newest_first: bool = False
    ids: tuple[str, ...] = ()
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class StoredActor:
    """An actor as one record has it."""

    key: str
    name: str
    kind: str
    country: str | None
    title: str | None
    level: str | None = None
    local_id: str | None = None  # within its memo: "a1"


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report without its text. `given_ids` are those it was handed in under, else its own."""

    id: str
    given_ids: tuple[str, ...]
    title: str | None
    outlet: str | None
    url: str | None
    published: str | None
    language: str
    added_at: str


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record with its parties and the report it stands in. `body` is the record's JSON.

    `judgements` are those that hold on it; what they edit is already laid over the values.
    """

    id: str
    kind: str
    subkind: str
    status: str | None
    earliest: str | None
    latest: str | None
    day: str | None
    report_id: str
    outlet: str | None
    title: str | None
    url: str | None
    published: str | None
    parties: tuple[tuple[str, StoredActor], ...]  # role, actor
    body: Fields
    judgements: tuple[Judgement, ...] = ()

    def names(self, role: str) -> tuple[str, ...]:
        """The names of those who have `role` in the record."""
        return tuple(actor.name for each, actor in self.parties if each == role)


@dataclass(frozen=True, slots=True)
class ActorCount:
    """One actor over all documents, with how often it is found."""

    key: str
    name: str
    kind: str
    country: str | None
    title: str | None
    documents: int
    mentions: int
    statements: int
    engagements: int


@dataclass(frozen=True, slots=True)
class Broken:
    """A span in the store that does not repeat its report's words."""

    report_id: str
    owner: str
    field: str
    start: int
    stop: int
    words: str


def find_records(
    connection: Connection, query: Query, overlay: Overlay = NO_OVERLAY
) -> Iterator[StoredRecord]:
    """The records that a query asks for, as persons corrected them, by day and place in the text.

    A record that was judged is looked at by itself, so that what a person said decides whether
    the query lets it through.
    """
    judged = _judged_records(connection, query, overlay) if overlay else {}
    chosen = record_select(query, connection)
    if judged:
        record = tables.record
        for ids in _in_parts(list(judged)):
            chosen = chosen.where(record.c.id.not_in(ids))
    rows = connection.execute(chosen).all()
    corrected = [each for each in judged.values() if each and lets_through(query, each)]
    if not corrected:
        for part in _in_parts(rows):
            yield from _with_parties(connection, part)
        return
    found = [each for part in _in_parts(rows) for each in _with_parties(connection, part)]
    found += corrected
    found.sort(key=lambda each: (each.report_id, each.body["evidence"][0]["start"]))
    found.sort(key=lambda each: each.day or "", reverse=query.newest_first)
    yield from found[: query.limit]


def _in_parts(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for at in range(0, len(items), 500):
        yield items[at : at + 500]


def _judged_records(
    connection: Connection, query: Query, overlay: Overlay
) -> dict[str, StoredRecord | None]:
    """Each judged record by the id it has now, corrected; None where it was rejected."""
    by_report: dict[str, list[str]] = {}
    for record_id, anchor in overlay.anchors.items():
        by_report.setdefault(anchor.report, []).append(record_id)
    found: dict[str, StoredRecord | None] = {}
    for reports in _in_parts(sorted(by_report)):
        current: dict[str, list[StoredRecord]] = {}
        now = record_select(Query(as_of=query.as_of), connection)
        rows = connection.execute(now.where(tables.record.c.report_id.in_(reports))).all()
        for part in _in_parts(rows):
            for each in _with_parties(connection, part):
                current.setdefault(each.report_id, []).append(each)
        for report in reports:
            if not _is_known_by(connection, report, query.as_of):
                continue
            for record_id in by_report[report]:
                said = overlay.by_record[record_id]
                record = reattached(overlay.anchors[record_id], current.get(report, []))
                if record is None and is_kept(said):
                    record = _former(connection, record_id)
                if record is None:
                    continue
                if is_rejected(said):
                    found.setdefault(record.id, None)
                else:
                    found[record.id] = corrected_record(found.get(record.id) or record, said)
    return found


def reattached(anchor: Anchor, current: Iterable[StoredRecord]) -> StoredRecord | None:
    """The judged record among those of its report: by id, else the one at the same place."""
    best: tuple[float, str, StoredRecord] | None = None
    for each in current:
        if each.id == anchor.record:
            return each
        if each.kind == anchor.kind:
            share = overlap(anchor, spans_of(each.body))
            back = Anchor("", "", "", spans_of(each.body))
            share *= overlap(back, anchor.spans)
            if share >= OVERLAP and (best is None or (share, each.id) > best[:2]):
                best = (share, each.id, each)
    return best[2] if best else None


def _is_known_by(connection: Connection, report_id: str, as_of: str | None) -> bool:
    if as_of is None:
        return True
    report = tables.report
    chosen = select(report.c.id).where(report.c.id == report_id, _published_by(as_of))
    return connection.execute(chosen).scalar() is not None


def _former(connection: Connection, record_id: str) -> StoredRecord | None:
    """A record as the last reading that had it has it."""
    record, report = tables.record, tables.report
    row = connection.execute(
        select(record, report.c.outlet, report.c.title, report.c.url, report.c.published)
        .join(report, report.c.id == record.c.report_id)
        .where(record.c.id == record_id)
        .order_by(record.c.reading_id.desc())
        .limit(1)
    ).first()
    return next(_with_parties(connection, [row])) if row else None


def corrected_record(record: StoredRecord, said: Iterable[Judgement]) -> StoredRecord:
    """A record with the latest edit of each field laid over it."""
    given = tuple(said)
    body, parties = record.body, list(record.parties)
    for name, judgement in edits(given).items():
        value = judgement.plain_value
        if name in ACTOR_FIELDS[record.kind] and isinstance(value, list):
            place = min((at for at, (role, _) in enumerate(parties) if role == name), default=0)
            parties = [each for each in parties if each[0] != name]
            parties[place:place] = [(name, _actor_of(each)) for each in value]
        elif name in PLAIN_FIELDS[record.kind]:
            body = apply_to_body(record.kind, body, name, value)
    time = body.get("time") or {}
    published = (record.published or "")[:10] or None
    earliest, latest = (time.get("start") or "")[:10], (time.get("end") or "")[:10]
    return replace(
        record,
        subkind=body.get("kind") or body["type"],
        status=body.get("status"),
        earliest=earliest or None,
        latest=latest or None,
        day=latest or earliest or published,
        parties=tuple(parties),
        body=body,
        judgements=tuple(dict.fromkeys((*record.judgements, *given))),
    )


def _actor_of(fields: Fields) -> StoredActor:
    return StoredActor(
        fields["key"],
        fields["name"],
        fields["kind"],
        fields.get("country"),
        fields.get("title"),
    )


def lets_through(query: Query, record: StoredRecord) -> bool:
    """Whether a record answers a query: what the SQL of `record_select` asks, asked of one."""
    at = record.latest or record.day
    told = [each for each in record.parties if query.role is None or each[0] == query.role]
    topics = [
        each if isinstance(each, str) else each["topic"]
        for each in record.body.get("topics") or ()
    ]
    words = "\n".join(each["text"] for each in record.body["evidence"]).lower()
    countries = {
        actor.country
        for role, actor in told
        if role != "attribution" or query.role == "attribution"
    }
    wanted = [*(query.between or ()), *([query.country] if query.country else ())]
    return (
        (not query.kinds or record.kind in query.kinds)
        and (not query.ids or record.id in query.ids)
        and (not query.subkinds or record.subkind in query.subkinds)
        and (not query.statuses or record.status in query.statuses)
        and (not query.since or (at is not None and at >= query.since))
        and (not query.until or ((record.earliest or record.day) or "9999") <= query.until)
        and (not query.outlet or (record.outlet or "").lower() == query.outlet.lower())
        and (not query.report or record.report_id.startswith(query.report))
        and (not query.words or query.words.lower() in words)
        and (not query.actor or any(_is_actor(each, query.actor) for _, each in told))
        and (
            not query.addressee
            or any(
                role == "addressee" and _is_actor(each, query.addressee)
                for role, each in record.parties
            )
        )
        and all(code.upper() in countries for code in wanted)
        and (not query.topic or query.topic in topics)
    )


def _is_actor(actor: StoredActor, who: str) -> bool:
    return actor.key == who or who.lower() in actor.name.lower()


def record_select(query: Query, connection: Connection | None = None) -> Select[Any]:
    """The SQL of a query: rows of `record` with their report's columns.

    With a connection, names are looked up and rare parties are put first, which is quicker.
    """
    record, report = tables.record, tables.report
    chosen = select(
        record, report.c.outlet, report.c.title, report.c.url, report.c.published
    ).join(report, report.c.id == record.c.report_id)
    if query.as_of:
        chosen = chosen.where(_published_by(query.as_of), _read_by(query.as_of))
    else:
        chosen = chosen.where(record.c.is_current)
    for column, values in (
        (record.c.kind, query.kinds),
        (record.c.subkind, query.subkinds),
        (record.c.status, query.statuses),
        (record.c.id, query.ids),
    ):
        if values:
            chosen = chosen.where(
                column == values[0] if len(values) == 1 else column.in_(values)
            )
    if query.since:
        chosen = chosen.where(func.coalesce(record.c.latest, record.c.day) >= query.since)
        # what ends no earlier is not sorted earlier either, and `day` is in the index
        chosen = chosen.where(record.c.day >= query.since)
    if query.until:
        # what is sorted by a later day may still have begun earlier
        chosen = chosen.where(
            or_(record.c.day <= query.until, record.c.earliest <= query.until)
        )
        if connection is not None:
            chosen = chosen.where(record.c.day <= _last_begun_by(connection, query.until))
    if query.outlet:
        chosen = chosen.where(_is_of_outlet(query.outlet, connection))
    if query.report:
        chosen = chosen.where(record.c.report_id.startswith(query.report, autoescape=True))
    if query.words:
        chosen = chosen.where(record.c.words.icontains(query.words, autoescape=True))
    conditions = list(_party_conditions(query, connection))
    for at, condition in enumerate(_rarest_first(conditions, query, connection)):
        chosen = chosen.where(
            _is_party(condition, query, as_list=at == 0 and condition.is_rare)
        )
    if query.topic:
        topic = tables.topic
        chosen = chosen.where(
            exists().where(
                topic.c.record_id == record.c.id,
                topic.c.reading_id == record.c.reading_id,
                topic.c.topic == query.topic,
            )
        )
    # As SQLite sorts where nothing is said, so that its index gives the order; PostgreSQL is told.
    day = record.c.day.desc().nulls_last() if query.newest_first else record.c.day.nulls_first()
    chosen = chosen.order_by(day, record.c.report_id, record.c.number)
    return chosen.limit(query.limit) if query.limit is not None else chosen


def _is_of_outlet(outlet: str, connection: Connection | None) -> ColumnElement[bool]:
    """Whether a record's report is of an outlet, its name in any case.

    The few reports of a small outlet are listed; of a large one each record's report is asked.
    """
    record, report = tables.record, tables.report
    if connection is None:
        return func.lower(report.c.outlet) == outlet.lower()
    names = [
        each
        for each in connection.execute(select(report.c.outlet).distinct()).scalars()
        if each and each.lower() == outlet.lower()
    ]
    few = select(report.c.id).where(report.c.outlet.in_(names)).limit(FEW_REPORTS)
    ids = connection.execute(few).scalars().all()
    if len(ids) < FEW_REPORTS:
        return record.c.report_id.in_(ids)
    other = report.alias("of_outlet")
    return exists().where(other.c.id == record.c.report_id, other.c.outlet.in_(names))


def _last_begun_by(connection: Connection, until: str) -> str:
    """The day that the longest record begun by `until` ends on: no record after it is asked for."""
    record = tables.record
    last = connection.execute(
        select(func.max(record.c.day)).where(
            text("earliest < day"), record.c.earliest <= until, record.c.day > until
        )
    ).scalar()
    return last or until


def _published_by(as_of: str) -> ColumnElement[bool]:
    """Whether the report was out by then: by its own day, else by the day it was put in."""
    report = tables.report
    until = as_of if len(as_of) > 10 else f"{as_of}T99"
    return func.coalesce(report.c.published, report.c.added_at) <= until


def _read_by(as_of: str) -> ColumnElement[bool]:
    """Whether the row is of the reading that was current then, or of the first made after."""
    record, reading = tables.record, tables.reading
    own = reading.c.report_id == record.c.report_id
    last = (
        select(func.max(reading.c.id)).where(own, reading.c.read_at <= instant(as_of))
    ).scalar_subquery()
    first = select(func.min(reading.c.id)).where(own).scalar_subquery()
    return record.c.reading_id == func.coalesce(last, first)


@dataclass(frozen=True, slots=True)
class _PartyCondition:
    """Somebody who must take part: by keys or by state; `is_rare` once it was counted."""

    keys: tuple[str, ...] | Select[Any] | None
    country: str | None
    role: str | None
    count: int = 0

    @property
    def is_rare(self) -> bool:
        return self.count < RARE

    def clauses(self) -> list[ColumnElement[bool]]:
        party = tables.party
        found: list[ColumnElement[bool]] = []
        if self.keys is not None:
            if isinstance(self.keys, tuple) and len(self.keys) == 1:
                found.append(party.c.actor_key == self.keys[0])
            else:
                found.append(party.c.actor_key.in_(self.keys))
        else:
            found.append(party.c.country == self.country)
        if self.role:
            found.append(party.c.role == self.role)
        elif self.keys is None:
            found.append(party.c.role != "attribution")
        return found


# An outlet of fewer reports is looked up by them.
FEW_REPORTS = 300

# A condition that so many rows fulfil is looked up as a list; beyond, each record is asked.
RARE = 3000


def _party_conditions(query: Query, connection: Connection | None) -> Iterator[_PartyCondition]:
    if query.actor:
        yield _PartyCondition(_keys_of(connection, query.actor), None, query.role)
    if query.addressee:
        yield _PartyCondition(_keys_of(connection, query.addressee), None, "addressee")
    for country in (*(query.between or ()), *([query.country] if query.country else ())):
        yield _PartyCondition(None, country.upper(), query.role)


def _keys_of(connection: Connection | None, who: str) -> tuple[str, ...] | Select[Any]:
    """The keys of the actors that a name, a part of it, or a key stands for."""
    name = tables.actor_name
    if "/" in who:
        return (who,)
    if connection is None:
        return select(name.c.key).where(name.c.name.icontains(who, autoescape=True))
    rows = connection.execute(
        select(name.c.key).distinct().where(name.c.name.icontains(who, autoescape=True))
    ).scalars()
    return tuple(sorted(rows)) or (who,)


def _rarest_first(
    conditions: list[_PartyCondition], query: Query, connection: Connection | None
) -> list[_PartyCondition]:
    party = tables.party
    if connection is None:
        return [replace(each, count=RARE) for each in conditions]
    counted = []
    for each in conditions:
        some = select(party.c.actor_id).where(*each.clauses())
        if not query.as_of:
            some = some.where(party.c.is_current)
        if len(query.kinds) == 1:
            some = some.where(party.c.kind == query.kinds[0])
        number = connection.execute(
            select(func.count()).select_from(some.limit(RARE).subquery())
        ).scalar()
        counted.append(replace(each, count=number or 0))
    return sorted(counted, key=lambda each: each.count)


def _is_party(
    condition: _PartyCondition, query: Query, *, as_list: bool
) -> ColumnElement[bool]:
    party, record = tables.party, tables.record
    clauses = condition.clauses()
    if not query.as_of:
        clauses.append(party.c.is_current)
    if as_list:
        if len(query.kinds) == 1:
            clauses.append(party.c.kind == query.kinds[0])
        chosen = select(party.c.record_id, party.c.reading_id).where(*clauses)
        return tuple_(record.c.id, record.c.reading_id).in_(chosen)
    return exists().where(
        party.c.record_id == record.c.id, party.c.reading_id == record.c.reading_id, *clauses
    )


def _with_parties(connection: Connection, rows: Any) -> Iterator[StoredRecord]:
    party, actor = tables.party, tables.actor
    ids = [row.id for row in rows]
    found: dict[tuple[str, int], list[tuple[str, StoredActor]]] = {}
    for each in connection.execute(
        select(
            party.c.record_id,
            party.c.reading_id,
            party.c.role,
            actor.c.key,
            actor.c.name,
            actor.c.kind,
            actor.c.country,
            actor.c.title,
            actor.c.level,
            actor.c.local_id,
        )
        .join(actor, actor.c.id == party.c.actor_id)
        .where(party.c.record_id.in_(ids))
        .order_by(party.c.actor_id, party.c.role)
    ):
        who = StoredActor(
            each.key,
            each.name,
            each.kind,
            each.country,
            each.title,
            each.level,
            each.local_id,
        )
        found.setdefault((each.record_id, each.reading_id), []).append((each.role, who))
    for row in rows:
        yield StoredRecord(
            id=row.id,
            kind=row.kind,
            subkind=row.subkind,
            status=row.status,
            earliest=row.earliest,
            latest=row.latest,
            day=row.day,
            report_id=row.report_id,
            outlet=row.outlet,
            title=row.title,
            url=row.url,
            published=row.published,
            parties=tuple(found.get((row.id, row.reading_id), ())),
            body=json.loads(row.body),
        )


def find_reports(
    connection: Connection, *, as_of: str | None = None, ids: Sequence[str] | None = None
) -> dict[str, StoredReport]:
    """The reports of a store, without their text, by id."""
    report, intake = tables.report, tables.intake
    given: dict[str, list[str]] = {}
    handed = select(intake.c.report_id, intake.c.given_id)
    chosen = select(
        report.c.id,
        report.c.title,
        report.c.outlet,
        report.c.url,
        report.c.published,
        report.c.language,
        report.c.added_at,
    )
    if as_of:
        chosen = chosen.where(_published_by(as_of))
    rows: list[Any] = []
    if ids is None:
        rows = list(connection.execute(chosen))
        handed_rows = list(connection.execute(handed))
    else:
        handed_rows = []
        for part in _in_parts(ids):
            rows += connection.execute(chosen.where(report.c.id.in_(part)))
            handed_rows += connection.execute(handed.where(intake.c.report_id.in_(part)))
    for each in sorted(handed_rows, key=lambda each: each.given_id):
        given.setdefault(each.report_id, []).append(each.given_id)
    return {
        row.id: StoredReport(
            row.id,
            tuple(given.get(row.id, (row.id,))),
            row.title,
            row.outlet,
            row.url,
            row.published,
            row.language,
            row.added_at,
        )
        for row in rows
    }


def load_texts(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """The texts of reports, by id."""
    report = tables.report
    return {
        row.id: row.text
        for part in _in_parts(ids)
        for row in connection.execute(
            select(report.c.id, report.c.text).where(report.c.id.in_(part))
        )
    }


def count_actors(
    connection: Connection,
    *,
    name: str | None = None,
    country: str | None = None,
    kind: str | None = None,
) -> list[ActorCount]:
    """One row an actor over all documents, most found first."""
    actor, reading, party = tables.actor, tables.reading, tables.party
    chosen = (
        select(
            actor.c.key,
            func.max(actor.c.name).label("name"),
            func.max(actor.c.kind).label("kind"),
            func.max(actor.c.country).label("country"),
            func.max(actor.c.title).label("title"),
            func.count(actor.c.reading_id.distinct()).label("documents"),
            func.sum(actor.c.mentions).label("mentions"),
        )
        .join(reading, reading.c.id == actor.c.reading_id)
        .where(reading.c.is_current)
        .group_by(actor.c.key)
    )
    if name:
        chosen = chosen.where(
            or_(actor.c.name.icontains(name, autoescape=True), actor.c.key == name)
        )
    if country:
        chosen = chosen.where(actor.c.country == country.upper())
    if kind:
        chosen = chosen.where(actor.c.kind == kind)
    counts: dict[tuple[str, str], int] = {
        (row[0], row[1]): row[2]
        for row in connection.execute(
            select(party.c.actor_key, party.c.kind, func.count(party.c.record_id.distinct()))
            .where(party.c.is_current, party.c.role.in_(("speaker", "participant", "host")))
            .group_by(party.c.actor_key, party.c.kind)
        )
    }
    found = [
        ActorCount(
            row.key,
            row.name,
            row.kind,
            row.country,
            row.title,
            row.documents,
            int(row.mentions),
            counts.get((row.key, "statement"), 0),
            counts.get((row.key, "engagement"), 0),
        )
        for row in connection.execute(chosen)
    ]
    return sorted(found, key=lambda each: (-each.mentions, each.key))


def load_memo(connection: Connection, report_id: str) -> Memo | None:
    """The current memo of a report, equal to the one put in; None if the store has none."""
    row = connection.execute(
        select(tables.reading.c.memo, tables.report.c.text)
        .join(tables.report, tables.report.c.id == tables.reading.c.report_id)
        .where(tables.reading.c.report_id == report_id, tables.reading.c.is_current)
    ).first()
    if row is None:
        return None
    fields = json.loads(zlib.decompress(row.memo))
    fields["document"]["text"] = row.text
    return from_json(json.dumps(fields))


def find_broken(connection: Connection) -> list[Broken]:
    """Every span of the store that does not repeat its words; none in a sound store."""
    rows = connection.execute(
        text("select report_id, owner, field, start, stop, words from ungrounded")
    )
    return [Broken(*row) for row in rows]


def count_rows(connection: Connection) -> dict[str, int]:
    """How many reports, current records by kind, spans and gaps the store holds."""
    record = tables.record
    counts = {
        "reports": connection.execute(select(func.count()).select_from(tables.report)).scalar()
        or 0,
        "spans": connection.execute(select(func.count()).select_from(tables.evidence)).scalar()
        or 0,
    }
    for kind, number in connection.execute(
        select(record.c.kind, func.count()).where(record.c.is_current).group_by(record.c.kind)
    ):
        counts[f"{kind}s"] = number
    return counts
