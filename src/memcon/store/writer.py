"""Memos in, rows out: the only file that writes readings."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, text, update

from memcon.exchange import to_fields
from memcon.records import Memo
from memcon.store import tables
from memcon.store.identity import actor_key
from memcon.store.search import index_passages, index_records

Fields = dict[str, Any]

ROLES = {
    "statement": (
        ("speaker", "speakers"),
        ("addressee", "addressees"),
        ("attribution", "attribution"),
    ),
    "engagement": (
        ("participant", "participants"),
        ("host", "hosts"),
        ("attribution", "attribution"),
    ),
    "event": (("source", "source"), ("target", "target"), ("attribution", "attribution")),
    "relation": (("party", "parties"), ("attribution", "attribution")),
}
LISTS = (
    ("statement", "statements"),
    ("engagement", "engagements"),
    ("event", "events"),
    ("relation", "relations"),
)
SEARCHED = ("headline", "body", "caption")  # kinds of passage that search looks into
EXCERPT_FIELDS = (
    "evidence",
    "content",
    "content_parts",
    "quoted",
    "cue",
    "speaker_mention",
    "trigger",
)


@dataclass(frozen=True, slots=True)
class Intake:
    """A memo to be put in, with what its document was handed in under."""

    memo: Memo
    given_id: str | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """What adding a memo did: a report is new, or known; a reading is new, or the same as before."""

    report_id: str
    is_new_report: bool
    is_new_reading: bool


def add_memo(connection: Connection, intake: Intake) -> Added:
    """Put one memo in; the same memo again changes nothing.

    The caller holds the transaction. Rows of earlier readings stay and are no longer current.
    """
    fields = to_fields(intake.memo)
    document = fields["document"]
    report_id = document["id"]
    now = datetime.now(UTC).isoformat(timespec="seconds")
    known = connection.execute(
        select(tables.report.c.id).where(tables.report.c.id == report_id)
    ).scalar()
    if known is None:
        columns = (
            "id",
            "text",
            "title",
            "outlet",
            "url",
            "published",
            "published_from",
            "language",
        )
        connection.execute(
            insert(tables.report).values(
                {key: document[key] for key in columns} | {"added_at": now}
            )
        )
        _write_passages(connection, document)
    _note_intake(connection, intake, document, now)
    body = json.dumps(
        fields | {"document": {**document, "text": ""}}, ensure_ascii=False, sort_keys=True
    ).encode()
    digest = hashlib.sha256(body).hexdigest()
    same = connection.execute(
        select(tables.reading.c.id).where(
            tables.reading.c.report_id == report_id, tables.reading.c.digest == digest
        )
    ).scalar()
    if same is not None:
        return Added(report_id, known is None, is_new_reading=False)
    _retire(connection, report_id)
    made = connection.execute(
        insert(tables.reading).values(
            report_id=report_id,
            **fields["read_by"],
            digest=digest,
            memo=zlib.compress(body, 6),
            read_at=now,
            is_current=True,
        )
    ).inserted_primary_key
    assert made is not None  # an insert of one row always gives its key
    reading_id: int = made[0]
    _write_rows(connection, fields, report_id, reading_id)
    return Added(report_id, known is None, is_new_reading=True)


def _note_intake(connection: Connection, intake: Intake, document: Fields, now: str) -> None:
    given = intake.given_id or document["id"]
    seen = connection.execute(
        select(tables.intake.c.given_id).where(
            tables.intake.c.report_id == document["id"], tables.intake.c.given_id == given
        )
    ).scalar()
    if seen is None:
        connection.execute(
            insert(tables.intake).values(
                report_id=document["id"],
                given_id=given,
                outlet=document["outlet"],
                url=document["url"],
                published=document["published"],
                added_at=now,
            )
        )


def _retire(connection: Connection, report_id: str) -> None:
    """Mark the rows of a report's earlier readings as no longer current."""
    old = connection.execute(
        select(tables.reading.c.id).where(
            tables.reading.c.report_id == report_id, tables.reading.c.is_current
        )
    ).scalars()
    for reading_id in list(old):
        connection.execute(
            update(tables.reading)
            .where(tables.reading.c.id == reading_id)
            .values(is_current=False)
        )
        for table in (tables.record, tables.party, tables.topic):
            connection.execute(
                update(table).where(table.c.reading_id == reading_id).values(is_current=False)
            )


def _write_rows(
    connection: Connection, fields: Fields, report_id: str, reading_id: int
) -> None:
    actor_rows = []
    for actor in fields["actors"]:
        office = actor["office"] or {}
        actor_rows.append(
            {
                "reading_id": reading_id,
                "local_id": actor["id"],
                "key": actor_key(actor["ref"], actor["kind"], actor["name"], actor["country"]),
                "ref": actor["ref"],
                "name": actor["name"],
                "kind": actor["kind"],
                "country": actor["country"],
                "title": office.get("title"),
                "of": office.get("of"),
                "level": office.get("level"),
                "mentions": len(actor["mentions"]),
            }
        )
    actors: dict[str, tuple[int, str, str | None]] = {}
    if actor_rows:
        connection.execute(insert(tables.actor), actor_rows)
        connection.execute(
            text(
                "insert into actor_name (key, name) values (:key, :name) on conflict do nothing"
            ),
            [{"key": row["key"], "name": row["name"]} for row in actor_rows],
        )
        found = connection.execute(
            select(
                tables.actor.c.local_id,
                tables.actor.c.id,
                tables.actor.c.key,
                tables.actor.c.country,
            ).where(tables.actor.c.reading_id == reading_id)
        )
        actors = {row.local_id: (row.id, row.key, row.country) for row in found}
    records: list[Fields] = []
    parties: list[Fields] = []
    topics: list[Fields] = []
    spans: list[Fields] = []
    for actor in fields["actors"]:
        spans += [_span(actor["id"], "mention", mention) for mention in actor["mentions"]]
    seen: set[str] = set()
    for kind, key in LISTS:
        for record in fields[key]:
            row = _record_row(kind, record, fields, actors, seen)
            records.append(row)
            parties += _party_rows(kind, record, row, actors)
            topics += _topic_rows(record, row)
            spans += _record_spans(record, row["id"])
    spans += [_span("time", "time", time) for time in fields["times"]]
    gaps = []
    for gap in fields["gaps"]:
        gaps.append({"reason": gap["reason"], "detail": gap["detail"], "report_id": report_id})
        spans += [_span("gap", gap["reason"], each) for each in gap["evidence"]]
    own = {"reading_id": reading_id}
    for table, rows in (
        (
            tables.record,
            [row | {"report_id": report_id, "is_current": True} for row in records],
        ),
        (tables.party, [row | {"is_current": True} for row in parties]),
        (tables.topic, [row | {"is_current": True} for row in topics]),
        (tables.evidence, [row | {"report_id": report_id} for row in spans]),
        (tables.gap, gaps),
    ):
        if rows:
            connection.execute(insert(table), [row | own for row in rows])
    index_records(connection, reading_id)


def _write_passages(connection: Connection, document: Fields) -> None:
    rows = passage_rows(document)
    if rows:
        connection.execute(insert(tables.passage), rows)
        index_passages(connection, document["id"])


def passage_rows(document: Fields) -> list[Fields]:
    """The paragraphs of a memo's document that carry its text, as rows."""
    whole = document["text"]
    return [
        {
            "report_id": document["id"],
            "start": each["start"],
            "stop": each["end"],
            "kind": each["kind"],
            "words": whole[each["start"] : each["end"]],
        }
        for each in document["passages"]
        if each["kind"] in SEARCHED
    ]


def passage_rows_of_stored(connection: Connection) -> Iterator[list[Fields]]:
    """The paragraphs of every report in a store, as the current reading has them."""
    reading, report = tables.reading, tables.report
    ids = connection.execute(select(reading.c.id).where(reading.c.is_current)).scalars().all()
    for reading_id in ids:
        row = connection.execute(
            select(reading.c.memo, report.c.text)
            .join(report, report.c.id == reading.c.report_id)
            .where(reading.c.id == reading_id)
        ).one()
        document = json.loads(zlib.decompress(row.memo))["document"]
        rows = passage_rows({**document, "text": row.text})
        if rows:
            yield rows


def record_id(kind: str, record: Fields, report_id: str, actors: Iterable[str]) -> str:
    """An id from what a record says and where, so that the same reading gives the same id."""
    core = (
        report_id,
        kind,
        record.get("kind") or record.get("type"),
        [(each["start"], each["end"]) for each in record["evidence"]],
        record.get("content") and (record["content"]["start"], record["content"]["end"]),
        sorted(actors),
    )
    return f"{kind[0]}{hashlib.sha256(repr(core).encode()).hexdigest()[:16]}"


def _record_row(
    kind: str,
    record: Fields,
    fields: Fields,
    actors: dict[str, tuple[int, str, str | None]],
    seen: set[str],
) -> Fields:
    time = record.get("time") or {}
    earliest, latest = time.get("start"), time.get("end")
    published = (fields["document"]["published"] or "")[:10] or None
    keys = [
        actors[local][1]
        for _, field in ROLES[kind]
        for local in record[field]
        if local in actors
    ]
    id_ = base = record_id(kind, record, fields["document"]["id"], keys)
    count = 1
    while id_ in seen:
        count += 1
        id_ = f"{base}-{count}"
    seen.add(id_)
    return {
        "id": id_,
        "local_id": record["id"],
        "kind": kind,
        "subkind": record.get("kind") or record["type"],
        "status": record.get("status"),
        "earliest": earliest and earliest[:10],
        "latest": latest and latest[:10],
        "day": (latest or earliest or published or "")[:10] or None,
        "words": "\n".join(each["text"] for each in record["evidence"]),
        "confidence": record["confidence"],
        "found_by": record["found_by"],
        "body": json.dumps(record, ensure_ascii=False),
    }


def _party_rows(
    kind: str, record: Fields, row: Fields, actors: dict[str, tuple[int, str, str | None]]
) -> Iterator[Fields]:
    done = set()
    for role, field in ROLES[kind]:
        for local in record[field]:
            if local in actors and (role, local) not in done:
                done.add((role, local))
                number, key, country = actors[local]
                yield {
                    "record_id": row["id"],
                    "role": role,
                    "actor_id": number,
                    "actor_key": key,
                    "country": country,
                    "kind": kind,
                    "day": row["day"],
                }


def _topic_rows(record: Fields, row: Fields) -> Iterator[Fields]:
    done = set()
    for each in record.get("topics") or ():
        name, handling = (
            (each, "") if isinstance(each, str) else (each["topic"], each["handling"])
        )
        if (name, handling) not in done:
            done.add((name, handling))
            yield {"record_id": row["id"], "topic": name, "handling": handling}


def _span(owner: str, field: str, excerpt: Fields) -> Fields:
    return {
        "owner": owner,
        "field": field,
        "start": excerpt["start"],
        "stop": excerpt["end"],
        "words": excerpt["text"],
    }


def _record_spans(record: Fields, id_: str) -> Iterator[Fields]:
    for field in EXCERPT_FIELDS:
        value = record.get(field)
        for each in value if isinstance(value, list) else [value] if value else []:
            yield _span(id_, field, each)
    time = record.get("time")
    if time and time["span"]:
        yield _span(id_, "time", time["span"])
    for topic in record.get("topics") or ():
        if not isinstance(topic, str):
            for each in topic["evidence"]:
                yield _span(id_, "topic", each)
    for commitment in record.get("commitments") or ():
        yield _span(id_, "commitment", commitment["words"])
