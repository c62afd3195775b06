"""Judgements in, judgements out: added, never changed; and which of them hold."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, insert, select

from memcon.judgements import Anchor, Judgement
from memcon.store import tables

Fields = dict[str, Any]


def add_judgements(connection: Connection, judgements: Iterable[Judgement]) -> int:
    """Add judgements that the store does not hold yet; returns how many were new."""
    table, target = tables.judgement, tables.judgement_target
    new = 0
    for each in judgements:
        known = connection.execute(select(table.c.id).where(table.c.id == each.id)).scalar()
        if known is not None:
            continue
        new += 1
        connection.execute(
            insert(table).values(
                id=each.id,
                at=each.at,
                by=each.by,
                action=each.action,
                why=each.why,
                subject=each.subject,
                field=each.field,
                value=each.value,
            )
        )
        rows = [
            {
                "judgement_id": each.id,
                "position": position,
                "record_id": anchor.record,
                "report_id": anchor.report,
                "kind": anchor.kind,
                "spans": json.dumps(anchor.spans),
            }
            for position, anchor in enumerate(each.targets)
        ]
        if rows:
            connection.execute(insert(target), rows)
    return new


def all_judgements(connection: Connection, *, as_of: str | None = None) -> list[Judgement]:
    """Every judgement, the oldest first; with `as_of` those made by then.

    Judgements of one instant stand in the order of their ids, so that the order is the same
    in every store that holds them.
    """
    table, target = tables.judgement, tables.judgement_target
    anchors: dict[str, list[Anchor]] = {}
    for row in connection.execute(
        select(target).order_by(target.c.judgement_id, target.c.position)
    ):
        spans = tuple((start, end) for start, end in json.loads(row.spans))
        anchors.setdefault(row.judgement_id, []).append(
            Anchor(row.record_id, row.report_id, row.kind, spans)
        )
    chosen = select(table).order_by(table.c.at, table.c.number)
    if as_of:
        chosen = chosen.where(table.c.at <= instant(as_of))
    return [
        Judgement(
            row.id,
            row.at,
            row.by,
            row.action,
            row.why,
            tuple(anchors.get(row.id, ())),
            row.subject,
            row.field,
            row.value,
        )
        for row in connection.execute(chosen)
    ]


def instant(as_of: str) -> str:
    """The last instant that "as of" takes in: the end of a day, or the instant itself.

    >>> instant("2024-08-29")
    '2024-08-29T23:59:59.999999+00:00'
    """
    return f"{as_of}T23:59:59.999999+00:00" if len(as_of) == 10 else as_of


def holding(judgements: Iterable[Judgement]) -> list[Judgement]:
    """The judgements that hold: not undone, or undone by one that is itself undone."""
    given = list(judgements)
    off: set[str] = set()
    for each in reversed(given):  # an undo comes after what it undoes
        if each.action == "undo" and each.id not in off and each.subject:
            off.add(each.subject)
    return [each for each in given if each.id not in off and each.action != "undo"]


def to_lines(judgements: Iterable[Judgement]) -> Iterator[str]:
    """Judgements as JSON lines, for a file that another store can take in."""
    for each in judgements:
        yield json.dumps(to_fields(each), ensure_ascii=False)


def to_fields(judgement: Judgement) -> Fields:
    """A judgement as plain values."""
    return {
        "id": judgement.id,
        "at": judgement.at,
        "by": judgement.by,
        "action": judgement.action,
        "why": judgement.why,
        "targets": [
            {
                "record": anchor.record,
                "report": anchor.report,
                "kind": anchor.kind,
                "spans": [list(span) for span in anchor.spans],
            }
            for anchor in judgement.targets
        ],
        "subject": judgement.subject,
        "field": judgement.field,
        "value": judgement.plain_value,
    }


def from_fields(fields: Fields) -> Judgement:
    """A judgement from its plain values.

    Raises:
        KeyError, TypeError, ValueError: A field is missing or is of another kind.
    """
    value = fields.get("value")
    return Judgement(
        id=str(fields["id"]),
        at=str(fields["at"]),
        by=str(fields["by"]),
        action=str(fields["action"]),
        why=str(fields.get("why") or ""),
        targets=tuple(
            Anchor(
                str(each["record"]),
                str(each["report"]),
                str(each["kind"]),
                tuple((int(start), int(end)) for start, end in each["spans"]),
            )
            for each in fields.get("targets") or ()
        ),
        subject=fields.get("subject"),
        field=fields.get("field"),
        value=None
        if value is None and fields["action"] != "edit"
        else json.dumps(value, ensure_ascii=False, sort_keys=True),
    )
