"""Records as a STIX 2.1 bundle: identities, notes with the words, relationships, reports."""

from __future__ import annotations

import json
import uuid
from typing import Any

from memcon.store.reader import StoredActor, StoredRecord
from memcon.view.exports import Batch
from memcon.view.rows import record_sentence

# STIX asks for UUIDs; these are made from memcon's own ids, so that the same record gives the same.
SPACE = uuid.UUID("6f0c7a0e-6e7a-5d5c-8c3a-3f7b7c9d2f10")
CLASSES = {
    "person": "individual",
    "organisation": "organization",
    "outlet": "organization",
    "government": "organization",
    "state": "class",
    "group": "group",
    "office": "class",
}


def to_stix(batch: Batch) -> bytes:
    """A bundle; each note holds a record's sentence and its evidence."""
    stamp = f"{batch.made.isoformat()}T00:00:00.000Z"
    objects: dict[str, dict[str, Any]] = {}

    def add(kind: str, key: str, **fields: Any) -> str:
        id_ = f"{kind}--{uuid.uuid5(SPACE, f'{kind}:{key}')}"
        objects.setdefault(
            id_,
            {
                "type": kind,
                "spec_version": "2.1",
                "id": id_,
                "created": stamp,
                "modified": stamp,
                **fields,
            },
        )
        return id_

    by_report: dict[str, list[str]] = {}
    reports: dict[str, StoredRecord] = {}
    for record in batch.records:
        parties = [(role, _identity(add, actor)) for role, actor in record.parties]
        refs = list(dict.fromkeys(ref for _, ref in parties))
        location = _location(add, record)
        note = add(
            "note",
            record.id,
            abstract=record_sentence(record).text,
            content="\n".join(each["text"] for each in record.body["evidence"]),
            authors=list(record.names("speaker")) or [record.outlet or "unnamed source"],
            confidence=round(100 * record.body["confidence"]),
            labels=[record.kind, record.subkind, *([record.status] if record.status else [])],
            object_refs=[*refs, *([location] if location else [])] or [_nobody(add)],
            external_references=[_source(record)],
        )
        by_report.setdefault(record.report_id, []).extend([note, *refs])
        reports.setdefault(record.report_id, record)
        for first, second, words in _ties(record, parties):
            tie = add(
                "relationship",
                f"{record.id}:{first}:{second}",
                relationship_type="related-to",
                source_ref=first,
                target_ref=second,
                description=words,
            )
            by_report[record.report_id].append(tie)
    for report_id, refs in by_report.items():
        record = reports[report_id]
        add(
            "report",
            report_id,
            name=record.title or record.outlet or report_id,
            published=f"{(record.published or batch.made.isoformat())[:10]}T00:00:00.000Z",
            object_refs=list(dict.fromkeys(refs)),
            external_references=[_source(record)],
        )
    bundle = {
        "type": "bundle",
        "id": f"bundle--{uuid.uuid5(SPACE, batch.note)}",
        "objects": list(objects.values()),
    }
    return json.dumps(bundle, ensure_ascii=False, indent=1).encode()


def _identity(add: Any, actor: StoredActor) -> str:
    fields: dict[str, Any] = {
        "name": actor.name,
        "identity_class": CLASSES.get(actor.kind, "unknown"),
    }
    if actor.title:
        fields["roles"] = [actor.title]
    if actor.country:
        fields["labels"] = [actor.country]
    id_: str = add("identity", actor.key, **fields)
    return id_


def _nobody(add: Any) -> str:
    id_: str = add("identity", "nobody", name="not named", identity_class="unknown")
    return id_


def _location(add: Any, record: StoredRecord) -> str | None:
    place = record.body.get("place")
    if not place or place.get("latitude") is None or place.get("longitude") is None:
        return None
    name = place.get("venue") or place.get("name") or place.get("country_name") or "place"
    id_: str = add(
        "location",
        f"{name}:{place['latitude']}:{place['longitude']}",
        name=name,
        latitude=place["latitude"],
        longitude=place["longitude"],
    )
    return id_


def _source(record: StoredRecord) -> dict[str, str]:
    found = {"source_name": record.outlet or "document", "external_id": record.report_id}
    if record.url and record.url.startswith(("http://", "https://")):
        found["url"] = record.url
    return found


def _ties(record: StoredRecord, parties: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Who is tied to whom by a record, and how."""
    sides = {
        "engagement": ("participant", "participant"),
        "event": ("source", "target"),
        "statement": ("speaker", "addressee"),
        "relation": ("party", "party"),
    }[record.kind]
    words = f"{record.subkind}{f' ({record.status})' if record.status else ''}"
    ones = [ref for role, ref in parties if role == sides[0]]
    others = [ref for role, ref in parties if role == sides[1]]
    mutual = sides[0] == sides[1]
    return [
        (one, two, words)
        for at, one in enumerate(ones)
        for two in (others[at + 1 :] if mutual else others)
        if one != two
    ]
