"""Rows in, records out: filters, actors, memos, and the check of the promise."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, or_, select, text

from memcon.exchange import from_json
from memcon.records import Memo
from memcon.store import tables

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for; every filter that is set must hold.

    `actor` is a key, a ref or part of a name; `country` a state code that takes part;
    `between` two state codes that both take part. `since` and `until` are ISO days, both
    included. `role` narrows `actor` and `country` to one part in the record (speaker,
    addressee, participant, ...). `limit` None is no limit.
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


@dataclass(frozen=True, slots=True)
class StoredActor:
    """An actor as one record has it."""

    key: str
    name: str
    kind: str
    country: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record with its parties and the report it stands in. `body` is the record's JSON."""

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


def find_records(connection: Connection, query: Query) -> Iterator[StoredRecord]:
    """The current records that a query asks for, by day, then by place in the text."""
    chosen = record_select(query)
    rows = connection.execute(chosen).all()
    for at in range(0, len(rows), 500):
        yield from _with_parties(connection, rows[at : at + 500])


def record_select(query: Query) -> Select[Any]:
    """The SQL of a query: rows of `record` with their report's columns."""
    record, report = tables.record, tables.report
    chosen = (
        select(record, report.c.outlet, report.c.title, report.c.url, report.c.published)
        .join(report, report.c.id == record.c.report_id)
        .where(record.c.is_current)
    )
    if query.kinds:
        chosen = chosen.where(record.c.kind.in_(query.kinds))
    if query.subkinds:
        chosen = chosen.where(record.c.subkind.in_(query.subkinds))
    if query.statuses:
        chosen = chosen.where(record.c.status.in_(query.statuses))
    if query.since:
        chosen = chosen.where(func.coalesce(record.c.latest, record.c.day) >= query.since)
    if query.until:
        chosen = chosen.where(func.coalesce(record.c.earliest, record.c.day) <= query.until)
    if query.outlet:
        chosen = chosen.where(func.lower(report.c.outlet) == query.outlet.lower())
    if query.report:
        chosen = chosen.where(record.c.report_id.startswith(query.report, autoescape=True))
    if query.words:
        chosen = chosen.where(record.c.words.icontains(query.words, autoescape=True))
    if query.actor:
        chosen = chosen.where(_has_actor(query.actor, query.role))
    if query.addressee:
        chosen = chosen.where(_has_actor(query.addressee, "addressee"))
    for country in (*(query.between or ()), *([query.country] if query.country else ())):
        chosen = chosen.where(_has_country(country, query.role))
    if query.topic:
        topic = tables.topic
        chosen = chosen.where(
            exists().where(
                topic.c.record_id == record.c.id,
                topic.c.reading_id == record.c.reading_id,
                topic.c.topic == query.topic,
            )
        )
    day = record.c.day.desc() if query.newest_first else record.c.day
    chosen = chosen.order_by(day, record.c.report_id, record.c.local_id)
    return chosen.limit(query.limit) if query.limit is not None else chosen


def _has_actor(who: str, role: str | None) -> Any:
    party, actor, record = tables.party, tables.actor, tables.record
    conditions = [
        party.c.record_id == record.c.id,
        party.c.reading_id == record.c.reading_id,
        actor.c.id == party.c.actor_id,
        or_(party.c.actor_key == who, actor.c.name.icontains(who, autoescape=True)),
    ]
    if role:
        conditions.append(party.c.role == role)
    return exists().where(and_(*conditions))


def _has_country(country: str, role: str | None) -> Any:
    party, record = tables.party, tables.record
    conditions = [
        party.c.record_id == record.c.id,
        party.c.reading_id == record.c.reading_id,
        party.c.country == country.upper(),
        party.c.role != "attribution" if role is None else party.c.role == role,
    ]
    return exists().where(and_(*conditions))


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
        )
        .join(actor, actor.c.id == party.c.actor_id)
        .where(party.c.record_id.in_(ids), party.c.is_current)
        .order_by(party.c.actor_id)
    ):
        who = StoredActor(each.key, each.name, each.kind, each.country, each.title)
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
