"""Words and filters in, the records and paragraphs that answer both out, ranked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from memcon.store import tables
from memcon.store.overlay import Overlay
from memcon.store.reader import Query, StoredRecord, find_records
from memcon.store.search import Hit, ranked

# So many of the best hits are looked at, for each that is asked for, where filters thin them out.
THINNING = 25


@dataclass(frozen=True, slots=True)
class Found:
    """A hit: a record, or where `record` is None a paragraph of a report.

    `start` and `end` are its place in the report's text; `snippet` marks the words with ⟦ ⟧.
    """

    rank: float
    snippet: str
    report_id: str
    outlet: str | None
    published: str | None
    title: str | None
    url: str | None
    start: int
    end: int
    record: StoredRecord | None


def find_words(
    connection: Connection, words: str, query: Query, overlay: Overlay, *, limit: int
) -> list[Found]:
    """Records first that hold the words and answer the query; paragraphs where no filter is of records.

    A record that a person rejected is not found; one that a person corrected is found by its
    words and shown as corrected.
    """
    hits = _record_hits(connection, words, query, limit=limit * THINNING)
    ids = {row.id: hit for hit, row in hits}
    found: list[Found] = []
    for part in _parts(list(ids)):
        for record in find_records(connection, replace(query, ids=part, limit=None), overlay):
            hit = ids[record.id]
            span = record.body["evidence"][0]
            found.append(
                Found(
                    hit.rank,
                    hit.snippet,
                    record.report_id,
                    record.outlet,
                    record.published,
                    record.title,
                    record.url,
                    span["start"],
                    span["end"],
                    record,
                )
            )
            ids[record.id] = hit
        if len(found) >= limit:
            break
    if _asks_only_of_reports(query):
        found += _paragraphs(connection, words, query, limit=limit)
    found.sort(key=lambda each: (each.rank, each.report_id, each.start))
    return found[:limit]


def _parts(ids: list[str]) -> list[tuple[str, ...]]:
    return [tuple(ids[at : at + 200]) for at in range(0, len(ids), 200)]


def _record_hits(
    connection: Connection, words: str, query: Query, *, limit: int
) -> list[tuple[Hit, Any]]:
    filters = "" if query.as_of else " and record.is_current"
    values: dict[str, Any] = {}
    if len(query.kinds) == 1:
        filters += " and record.kind = :kind"
        values["kind"] = query.kinds[0]
    if query.since:
        filters += " and record.day >= :since"
        values["since"] = query.since
    hits = ranked(connection, "record", words, limit=limit, filters=filters, **values)
    numbers = {hit.number: hit for hit in hits}
    record = tables.record
    rows = {
        row.number: row
        for part in _numbers(list(numbers))
        for row in connection.execute(
            select(record.c.number, record.c.id).where(record.c.number.in_(part))
        )
    }
    return [(hit, rows[hit.number]) for hit in hits if hit.number in rows]


def _numbers(numbers: Sequence[int]) -> list[Sequence[int]]:
    return [numbers[at : at + 500] for at in range(0, len(numbers), 500)]


def _asks_only_of_reports(query: Query) -> bool:
    of_records = replace(
        query,
        outlet=None,
        since=None,
        until=None,
        report=None,
        limit=None,
        as_of=None,
        newest_first=False,
    )
    return of_records == Query()


def _paragraphs(connection: Connection, words: str, query: Query, *, limit: int) -> list[Found]:
    hits = ranked(connection, "passage", words, limit=limit * THINNING)
    passage, report = tables.passage, tables.report
    found = []
    by_number = {hit.number: hit for hit in hits}
    for part in _numbers(list(by_number)):
        chosen = (
            select(passage, report.c.outlet, report.c.published, report.c.title, report.c.url)
            .join(report, report.c.id == passage.c.report_id)
            .where(passage.c.number.in_(part))
        )
        for row in connection.execute(chosen):
            day = (row.published or "")[:10]
            if query.outlet and (row.outlet or "").lower() != query.outlet.lower():
                continue
            if query.report and not row.report_id.startswith(query.report):
                continue
            if (query.since and day < query.since) or (query.until and day > query.until):
                continue
            if query.as_of and day > query.as_of[:10]:
                continue
            hit = by_number[row.number]
            found.append(
                Found(
                    hit.rank,
                    hit.snippet,
                    row.report_id,
                    row.outlet,
                    row.published,
                    row.title,
                    row.url,
                    row.start,
                    row.stop,
                    None,
                )
            )
    return sorted(found, key=lambda each: each.rank)[:limit]
