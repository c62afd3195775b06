"""Review: one card, one question; what a person says is kept with its reason and can be undone.

`memcon.corrections` is imported where it is used: what it needs takes longer to load than the
rest of the desk, and a desk opens in two seconds.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import select as sql
from starlette.concurrency import run_in_threadpool

from memcon.errors import InputError, UnknownRecord
from memcon.store import tables
from memcon.store.overlay import editable
from memcon.store.pages import find_record
from memcon.store.reader import StoredRecord
from memcon.view.gate import pass_gate
from memcon.view.selection import RECORD_KINDS
from memcon.view.web.answers import page
from memcon.view.web.desk import Desk, address

# Of the newest so many records the least certain is asked about first.
LOOKED_AT = 2000
NAME_COOKIE = "memcon_name"
ACTIONS = ("confirm", "reject", "edit", "undo", "skip", "pattern")


def add_review(router: APIRouter, desk: Desk) -> None:
    """Add the review page and what its buttons do."""

    @router.get("/review", response_class=HTMLResponse)
    def review(request: Request) -> Response:
        return _card(desk, request)

    @router.post("/review")
    async def judge(request: Request) -> Response:
        form = await request.form(max_fields=200)
        fields = {name: str(value) for name, value in form.items() if isinstance(value, str)}
        ids = [str(value) for value in form.getlist("also") if isinstance(value, str)]
        return await run_in_threadpool(_judge, desk, request, fields, ids)


def question(record: StoredRecord) -> str:
    """What a person is asked of a record, so that yes means it is right."""

    def names(role: str) -> str:
        return ", ".join(record.names(role)) or "nobody named"

    match record.kind:
        case "statement":
            to = f" to {names('addressee')}" if record.names("addressee") else ""
            return f"Did {names('speaker')} say this{to}?"
        case "engagement":
            held = {
                "occurred": "Did this",
                "ongoing": "Is this",
                "planned": "Is this planned:",
                "cancelled": "Was this cancelled:",
                "postponed": "Was this put off:",
            }.get(record.status or "", f"Is this {record.status}:")
            tail = (
                "take place" if held == "Did this" else "going on" if held == "Is this" else ""
            )
            words = f"{record.subkind} of {names('participant')}"
            return f"{held} {words} {tail}".rstrip() + "?"
        case "event":
            return f"Is this {record.subkind}, by {names('source')} towards {names('target')}?"
        case _:
            return f"Does this tell of {record.subkind} between {names('party')}?"


def next_record(desk: Desk, kind: str | None, skip: set[str]) -> StoredRecord | None:
    """The least certain of the newest records that nobody judged yet and that is not skipped."""
    record = tables.record
    chosen = sql(record.c.id, record.c.confidence).where(record.c.is_current)
    if kind:
        chosen = chosen.where(record.c.kind == kind)
    newest = chosen.order_by(record.c.number.desc()).limit(LOOKED_AT)
    with desk.store.engine.connect() as connection:
        rows = connection.execute(newest).all()
    judged = {anchor.record for each in desk.store.holding() for anchor in each.targets}
    for row in sorted(rows, key=lambda row: (row.confidence, row.id)):
        if row.id in skip or row.id in judged:
            continue
        try:
            found = find_record(desk.store, row.id)
        except UnknownRecord:
            continue
        if pass_gate(desk.store, [found]).records:
            return found
    return None


def _card(desk: Desk, request: Request) -> Response:
    from memcon.corrections import describe, in_words, value_now

    params = request.query_params
    kind = params.get("kind") or None
    if kind and kind not in RECORD_KINDS:
        raise InputError(f"kind takes one of {', '.join(RECORD_KINDS)}; not {kind!r}.")
    skip = {each for each in params.get("skip", "").split(",") if each}
    wanted = params.get("id")
    record = find_record(desk.store, wanted) if wanted else next_record(desk, kind, skip)
    if record is not None and not pass_gate(desk.store, [record]).records:
        record = None
    fields = []
    if record is not None:
        for name in editable(record.kind):
            value = value_now(record, name)
            shown = "" if value in (None, []) else in_words(value)
            if isinstance(value, list) and value and isinstance(value[0], dict):
                shown = "; ".join(each["name"] for each in value)
            fields.append((name, shown))
    log = desk.store.judgements()[-8:][::-1]
    holding = {each.id for each in desk.store.holding()}
    return page(
        desk, request, "review.html", section="/review", record=record,
        question=question(record) if record else "", fields=fields, kind=kind or "",
        kinds=RECORD_KINDS, skip=",".join(sorted(skip)), name=request.cookies.get(NAME_COOKIE, ""),
        said=params.get("said", ""), log=[(each, describe(each), each.id in holding) for each in log],
        pattern=_pattern(desk, request), wanted=wanted or "",
    )  # fmt: skip


def _pattern(desk: Desk, request: Request) -> dict[str, Any] | None:
    """Other records in which the same rule gave the value that was just corrected."""
    from memcon.corrections import Corrector, in_words, value_now

    id_, field = request.query_params.get("of"), request.query_params.get("field")
    if not id_ or not field:
        return None
    holding = [
        each
        for each in desk.store.holding()
        if each.field == field and any(anchor.record == id_ for anchor in each.targets)
    ]
    if not holding:
        return None
    latest = holding[-1]
    with desk.store.engine.connect() as connection:
        before = _machine_record(desk, connection, id_)
    if before is None:
        return None
    corrector = Corrector(desk.memory, latest.by)
    others = corrector.same_pattern(before, field)
    shown = pass_gate(desk.store, others[:50]).records
    return {
        "field": field,
        "value": in_words(latest.plain_value),
        "old": in_words(value_now(before, field)),
        "of": id_,
        "records": shown,
        "count": len(others),
    }


def _machine_record(desk: Desk, connection: Any, id_: str) -> StoredRecord | None:
    """A record as the machine wrote it, without corrections."""
    from memcon.store.reader import Query, find_records

    return next(iter(find_records(connection, Query(ids=(id_,)))), None)


def _judge(desk: Desk, request: Request, fields: dict[str, str], also: list[str]) -> Response:
    from memcon.corrections import Corrector

    action, id_ = fields.get("action", ""), fields.get("id", "")
    if action not in ACTIONS:
        raise InputError(f"action takes one of {', '.join(ACTIONS)}; not {action!r}.")
    kind, skip = fields.get("kind", ""), fields.get("skip", "")
    onward = {"kind": kind, "skip": skip}
    if action == "skip":
        onward["skip"] = ",".join([*filter(None, skip.split(",")), id_][-40:])
        return _go(onward)
    by = fields.get("by", "").strip()
    corrector = Corrector(desk.memory, by, fields.get("why", "").strip())
    match action:
        case "confirm":
            made = [corrector.confirm(id_)]
        case "reject":
            made = [corrector.reject(id_)]
        case "undo":
            made = [corrector.undo(fields.get("judgement") or None)]
        case "edit":
            field, value = fields.get("field", ""), fields.get("value", "")
            made = [corrector.edit(id_, field, value)]
            onward |= {"of": id_, "field": field}
        case _:
            field, value = fields.get("field", ""), fields.get("value", "")
            made = [corrector.edit(each, field, value) for each in also]
    desk.store.judge([each for one in made for each in one.judgements])
    words = "; ".join(word for one in made for word in one.words[:3])
    return _go(onward | {"said": words[:300]}, name=by)


def _go(params: dict[str, str], name: str = "") -> Response:
    answer = RedirectResponse(address("/review", params), 303)
    if name:
        answer.set_cookie(
            NAME_COOKIE,
            quote(name, safe=" "),
            max_age=31_536_000,
            httponly=True,
            samesite="strict",
        )
    return answer
