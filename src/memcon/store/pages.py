"""A query in, one page of records out, with the place where the next page starts."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Select, and_, func, literal, or_, select

from memcon.errors import UnknownRecord
from memcon.store import tables
from memcon.store.reader import (
    Query,
    StoredRecord,
    _judged_records,
    _with_parties,
    lets_through,
    record_select,
)
from memcon.store.store import Store

# Counting every row of a store of millions takes longer than showing fifty of them, and "more than
# 500" serves a reader as well as the number.
COUNTED_AT_MOST = 500


@dataclass(frozen=True, slots=True)
class Page:
    """Some records in order of days. `next` is the cursor of the page after, None on the last.

    `total` counts the rows of the whole query, at most `COUNTED_AT_MOST`; None where it was not
    asked for.
    """

    records: tuple[StoredRecord, ...]
    next: str | None
    total: int | None

    @property
    def is_more_than_counted(self) -> bool:
        """Whether the query has more rows than were counted."""
        return self.total is not None and self.total > COUNTED_AT_MOST


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A document of the store without its text, with how many current records it gives.

    `opening` is the beginning of the text.
    """

    id: str
    title: str | None
    opening: str
    outlet: str | None
    url: str | None
    published: str | None
    language: str
    added_at: str
    statements: int
    engagements: int
    events: int
    relations: int
    gaps: int


@dataclass(frozen=True, slots=True)
class GapRow:
    """A gap of a current reading, with its words and where they stand."""

    reason: str
    detail: str
    report_id: str
    title: str | None
    outlet: str | None
    published: str | None


def find_page(
    store: Store,
    query: Query,
    *,
    after: str | None = None,
    size: int = 50,
    is_counted: bool = True,
) -> Page:
    """One page of what a query asks for; pages neither repeat nor leave out a record.

    Records stand by day (those without one last), then by document. `query.limit` is not
    looked at.

    Raises:
        UnknownRecord: `after` is no cursor.
    """
    place = _read_cursor(after) if after else None
    with store.engine.connect() as connection:
        chosen, corrected = _chosen(store, connection, query)
        rows = _rows(connection, chosen, query, place, size)
        found = list(_with_parties(connection, rows))
        number = _count(connection, chosen) + len(corrected) if is_counted else None
    beyond = _key(query, *place) if place else None
    found += [each for each in corrected if beyond is None or _key_of(query, each) > beyond]
    found.sort(key=lambda each: _key_of(query, each))
    more, found = len(found) > size, found[:size]
    last = found[-1] if more else None
    return Page(
        tuple(_in_reading_order(found)),
        _write_cursor(last.day, last.report_id, last.id) if last is not None else None,
        number,
    )


def count_records(store: Store, query: Query) -> int:
    """How many records a query asks for, counted to one above `COUNTED_AT_MOST`."""
    with store.engine.connect() as connection:
        chosen, corrected = _chosen(store, connection, query)
        return min(_count(connection, chosen) + len(corrected), COUNTED_AT_MOST + 1)


def _chosen(
    store: Store, connection: Connection, query: Query
) -> tuple[Select[Any], list[StoredRecord]]:
    """The rows that nobody judged, in no order, and the judged records that fit, corrected."""
    record = tables.record
    overlay = store._overlay(connection, query.as_of)
    judged = _judged_records(connection, query, overlay) if overlay else {}
    chosen = record_select(replace(query, limit=None), connection).order_by(None)
    ids = list(judged)
    for at in range(0, len(ids), 500):
        chosen = chosen.where(record.c.id.not_in(ids[at : at + 500]))
    return chosen, [each for each in judged.values() if each and lets_through(query, each)]


def _count(connection: Connection, chosen: Select[Any]) -> int:
    inner = chosen.with_only_columns(literal(1)).limit(COUNTED_AT_MOST + 1).subquery()
    return connection.execute(select(func.count()).select_from(inner)).scalar() or 0


def _rows(
    connection: Connection,
    chosen: Select[Any],
    query: Query,
    place: tuple[str | None, str, str] | None,
    size: int,
) -> list[Any]:
    """One row more than a page holds, from a place on: those with a day, then those without."""
    record = tables.record
    newest = query.newest_first
    rows: list[Any] = []
    if place is None or place[0] is not None:
        dated = chosen.where(record.c.day.is_not(None))
        if place is not None:
            day, report_id, id_ = place
            beyond = record.c.day <= day if newest else record.c.day >= day
            later = record.c.day < day if newest else record.c.day > day
            rest = or_(
                record.c.report_id > report_id,
                and_(record.c.report_id == report_id, record.c.id > id_),
            )
            dated = dated.where(beyond, or_(later, rest))
        by_day = record.c.day.desc() if newest else record.c.day
        dated = dated.order_by(by_day, record.c.report_id, record.c.id).limit(size + 1)
        rows += connection.execute(dated).all()
    if len(rows) <= size:
        undated = chosen.where(record.c.day.is_(None))
        if place is not None and place[0] is None:
            undated = undated.where(
                or_(
                    record.c.report_id > place[1],
                    and_(record.c.report_id == place[1], record.c.id > place[2]),
                )
            )
        undated = undated.order_by(record.c.report_id, record.c.id)
        rows += connection.execute(undated.limit(size + 1 - len(rows))).all()
    return rows


Key = tuple[bool, int, str, str]


def _key(query: Query, day: str | None, report_id: str, id_: str) -> Key:
    """Where a record stands in the order of pages."""
    number = int(day.replace("-", "")) if day else 0
    return day is None, -number if query.newest_first else number, report_id, id_


def _key_of(query: Query, record: StoredRecord) -> Key:
    return _key(query, record.day, record.report_id, record.id)


def _in_reading_order(records: list[StoredRecord]) -> list[StoredRecord]:
    """Records of one document and day in the order of its text; others stay where they are."""
    places: dict[tuple[str | None, str], int] = {}
    for at, record in enumerate(records):
        places.setdefault((record.day, record.report_id), at)
    return sorted(
        records,
        key=lambda each: (
            places[each.day, each.report_id],
            each.body["evidence"][0]["start"] if each.body["evidence"] else 0,
        ),
    )


def _write_cursor(day: str | None, report_id: str, id_: str) -> str:
    body = json.dumps([day, report_id, id_], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(body).decode().rstrip("=")


def _read_cursor(words: str) -> tuple[str | None, str, str]:
    try:
        found = json.loads(base64.urlsafe_b64decode(words + "=" * (-len(words) % 4)))
    except (binascii.Error, ValueError) as error:
        raise UnknownRecord(
            f"{words!r} is no place in a list; start from the first page."
        ) from error
    match found:
        case [str() | None as day, str() as report_id, str() as id_]:
            return day, report_id, id_
        case _:
            pass
    raise UnknownRecord(f"{words!r} is no place in a list; start from the first page.")


def find_record(store: Store, id_: str) -> StoredRecord:
    """The record with an id, as persons corrected it.

    Raises:
        UnknownRecord: The store holds none, or a person rejected it.
    """
    found = store.records(Query(ids=(id_,)))
    if not found:
        raise UnknownRecord(f"There is no record {id_} in this store.")
    return found[0]


def find_report_id(connection: Connection, given: str) -> str:
    """The id of the one report that `given`, an id or the beginning of its digest, names.

    Raises:
        UnknownRecord: None or several fit.
    """
    start = given if given.startswith("sha256:") else f"sha256:{given}"
    report = tables.report
    found = (
        connection.execute(
            select(report.c.id).where(report.c.id >= start, report.c.id < start + "~").limit(2)
        )
        .scalars()
        .all()
    )
    if len(found) != 1 or len(start) < len("sha256:") + 6:
        raise UnknownRecord(f"There is no document {given} in this store.")
    return str(found[0])


def list_reports(
    connection: Connection,
    *,
    outlet: str | None = None,
    since: str | None = None,
    until: str | None = None,
    title: str | None = None,
    by_addition: bool = False,
    after: int = 0,
    size: int = 50,
) -> tuple[list[ReportRow], bool]:
    """Documents, newest first, and whether there are more after these. `after` skips so many."""
    report = tables.report
    chosen = select(
        report.c.id,
        report.c.title,
        func.substr(report.c.text, 1, 120),
        report.c.outlet,
        report.c.url,
        report.c.published,
        report.c.language,
        report.c.added_at,
    )
    if outlet:
        chosen = chosen.where(func.lower(report.c.outlet) == outlet.lower())
    if since:
        chosen = chosen.where(report.c.published >= since)
    if until:
        chosen = chosen.where(report.c.published <= until + "~")
    if title:
        chosen = chosen.where(report.c.title.icontains(title, autoescape=True))
    order = report.c.added_at if by_addition else report.c.published
    chosen = chosen.order_by(order.desc().nulls_last(), report.c.id).limit(size + 1)
    rows = connection.execute(chosen.offset(after)).all()
    more, rows = len(rows) > size, rows[:size]
    ids = [row.id for row in rows]
    counts: dict[tuple[str, str], int] = {}
    record = tables.record
    for id_, kind, number in connection.execute(
        select(record.c.report_id, record.c.kind, func.count())
        .where(record.c.report_id.in_(ids), record.c.is_current)
        .group_by(record.c.report_id, record.c.kind)
    ):
        counts[id_, kind] = number
    for id_, number in connection.execute(_current_gaps(func.count(), ids)):
        counts[id_, "gap"] = number
    kinds = ("statement", "engagement", "event", "relation", "gap")
    return [
        ReportRow(*row, *(counts.get((row.id, kind), 0) for kind in kinds)) for row in rows
    ], more


def _current_gaps(what: Any, ids: list[str]) -> Select[Any]:
    gap, reading = tables.gap, tables.reading
    return (
        select(gap.c.report_id, what)
        .join(reading, reading.c.id == gap.c.reading_id)
        .where(reading.c.is_current, gap.c.report_id.in_(ids))
        .group_by(gap.c.report_id)
    )


def list_gaps(
    connection: Connection, *, reason: str | None = None, after: int = 0, size: int = 50
) -> tuple[list[GapRow], bool]:
    """Gaps of the current readings, and whether there are more after these."""
    gap, reading, report = tables.gap, tables.reading, tables.report
    chosen = (
        select(
            gap.c.reason,
            gap.c.detail,
            gap.c.report_id,
            report.c.title,
            report.c.outlet,
            report.c.published,
        )
        .join(reading, reading.c.id == gap.c.reading_id)
        .join(report, report.c.id == gap.c.report_id)
        .where(reading.c.is_current)
        .order_by(report.c.published.desc().nulls_last(), gap.c.id)
    )
    if reason:
        chosen = chosen.where(gap.c.reason == reason)
    rows = connection.execute(chosen.offset(after).limit(size + 1)).all()
    return [GapRow(*row) for row in rows[:size]], len(rows) > size
