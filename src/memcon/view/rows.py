"""A record of the store in, a row or a sentence out."""

from __future__ import annotations

from typing import Any

from memcon.records import Excerpt, Place, Time
from memcon.store.reader import StoredRecord
from memcon.view.prose import Line, joined, place_in_words, time_in_words, with_article


def record_row(record: StoredRecord) -> dict[str, Any]:
    """A record as a flat row for JSON lines and CSV; the names of its parties by role."""
    body = record.body
    row: dict[str, Any] = {
        "id": record.id,
        "kind": record.kind,
        "type": record.subkind,
        "status": record.status,
        "start": record.earliest,
        "end": record.latest,
        "day": record.day,
    }
    roles = {
        "statement": ("speaker", "addressee", "attribution"),
        "engagement": ("participant", "host", "attribution"),
        "event": ("source", "target", "attribution"),
        "relation": ("party", "attribution"),
    }[record.kind]
    for role in roles:
        row[role] = list(record.names(role))
    row["countries"] = sorted(
        {
            actor.country
            for role, actor in record.parties
            if actor.country and role != "attribution"
        }
    )
    if record.kind == "statement":
        row["words"] = body["content"]["text"]
        row["quoted"] = [each["text"] for each in body["quoted"]]
    place = body.get("place") or {}
    row["place"] = place.get("venue") or place.get("name") or place.get("country_name")
    row["topics"] = [
        each if isinstance(each, str) else each["topic"] for each in body.get("topics") or ()
    ]
    row["evidence"] = [each["text"] for each in body["evidence"]]
    row["start_offset"] = body["evidence"][0]["start"]
    row["end_offset"] = body["evidence"][0]["end"]
    row |= {
        "confidence": record.body["confidence"],
        "found_by": record.body["found_by"],
        "report": record.report_id,
        "outlet": record.outlet,
        "published": record.published,
        "url": record.url,
    }
    return row


def record_sentence(record: StoredRecord) -> Line:
    """A record as a sentence with its day in front and its source behind."""
    evidence = tuple(
        Excerpt(each["start"], each["end"], each["text"]) for each in record.body["evidence"]
    )
    sentence = {
        "statement": _statement,
        "engagement": _engagement,
        "event": _event,
        "relation": _relation,
    }[record.kind](record)
    source = ", ".join(filter(None, [record.outlet, (record.published or "")[:10] or None]))
    return Line(f"{_day(record)}  {sentence}" + (f" [{source}]" if source else ""), evidence)


def _day(record: StoredRecord) -> str:
    if record.earliest and record.latest and record.earliest != record.latest:
        return f"{record.earliest}/{record.latest}"
    return record.earliest or record.latest or "(no day)"


def _names(record: StoredRecord, role: str) -> str:
    return joined(with_article(name) for name in record.names(role))


def _by_word(record: StoredRecord) -> str:
    sources = _names(record, "attribution")
    return f", according to {sources}" if sources else ""


def _statement(record: StoredRecord) -> str:
    to = _names(record, "addressee")
    parts = record.body["content_parts"] or [record.body["content"]]
    words = " … ".join(" ".join(part["text"].split()) for part in parts)
    return f"{_names(record, 'speaker')}{' to ' + to if to else ''}{_by_word(record)}: {words}"


def _engagement(record: StoredRecord) -> str:
    place = record.body["place"]
    where = place_in_words(Place(**place)) if place else ""
    # A state that is visited is where the visit went, and a host who takes part is named already.
    present = record.names("participant")
    hosts = joined(
        with_article(actor.name)
        for role, actor in record.parties
        if role == "host" and actor.kind != "state" and actor.name not in present
    )
    text = f"{record.subkind[0].upper()}{record.subkind[1:]}"
    text += f" ({record.status})" if record.status != "occurred" else ""
    text += f": {_names(record, 'participant') or 'parties not named'}"
    text += f", received by {hosts}" if hosts else ""
    return text + (f" {where}" if where else "") + _by_word(record)


def _event(record: StoredRecord) -> str:
    when = record.body["time"]
    status = f" ({record.status})" if record.status != "occurred" else ""
    said = time_in_words(Time(**(when | {"span": None}))) if when else ""
    return (
        f"{record.subkind}: {_names(record, 'source') or 'somebody'} → "
        f"{_names(record, 'target') or 'nobody named'}{' ' + said if said else ''}{status}{_by_word(record)}"
    )


def _relation(record: StoredRecord) -> str:
    subject = f" ({record.body['subject']})" if record.body["subject"] else ""
    return f"{record.subkind}: {_names(record, 'party')}{subject}{_by_word(record)}"
