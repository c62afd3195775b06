"""Records as JSON-LD in the words of schema.org."""

from __future__ import annotations

import json
from typing import Any

from memcon.store.reader import StoredActor, StoredRecord
from memcon.view.exports import Batch
from memcon.view.rows import record_sentence

STATUSES = {
    "postponed": "https://schema.org/EventPostponed",
    "cancelled": "https://schema.org/EventCancelled",
    "denied": "https://schema.org/EventCancelled",
}
TYPES = {
    "person": "Person",
    "state": "Country",
    "government": "GovernmentOrganization",
    "organisation": "Organization",
    "outlet": "NewsMediaOrganization",
    "group": "Organization",
    "office": "Role",
}


def to_jsonld(batch: Batch) -> bytes:
    """A graph: engagements and events as Event, statements as Quotation, relations as Claim."""
    body = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": batch.query,
        "dateCreated": batch.made.isoformat(),
        "creator": {"@type": "SoftwareApplication", "name": "memcon"},
        "hasPart": [_node(record) for record in batch.records],
    }
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def _node(record: StoredRecord) -> dict[str, Any]:
    node: dict[str, Any] = {
        "@id": f"urn:memcon:{record.id}",
        "@type": "Claim",
        "description": record_sentence(record).text,
        "citation": _citation(record),
    }
    match record.kind:
        case "statement":
            parts = record.body["content_parts"] or [record.body["content"]]
            node |= {
                "@type": "Quotation",
                "text": " … ".join(part["text"] for part in parts),
                "spokenByCharacter": _who(record, "speaker"),
                "audience": _who(record, "addressee"),
                "inLanguage": record.body.get("language") or "en",
            }
        case "engagement" | "event":
            node |= {
                "@type": "Event",
                "name": f"{record.subkind}: "
                + ", ".join(actor.name for _, actor in record.parties),
                "eventStatus": STATUSES.get(
                    record.status or "", "https://schema.org/EventScheduled"
                ),
                "additionalType": record.subkind,
                "startDate": record.earliest,
                "endDate": record.latest,
                "attendee": _who(record, "participant") or _who(record, "source"),
                "organizer": _who(record, "host"),
                "location": _place(record),
            }
        case _:
            node["about"] = _who(record, "party")
    return {key: value for key, value in node.items() if value not in (None, [], "")}


def _who(record: StoredRecord, role: str) -> list[dict[str, Any]]:
    return [_actor(actor) for each, actor in record.parties if each == role]


def _actor(actor: StoredActor) -> dict[str, Any]:
    node = {
        "@id": f"urn:memcon:actor:{actor.key}",
        "@type": TYPES.get(actor.kind, "Thing"),
        "name": actor.name,
    }
    if actor.kind == "person":
        if actor.title:
            node["jobTitle"] = actor.title
        if actor.country:
            node["nationality"] = actor.country
    return node


def _place(record: StoredRecord) -> dict[str, Any] | None:
    place = record.body.get("place")
    if not place:
        return None
    node: dict[str, Any] = {
        "@type": "Place",
        "name": place.get("venue") or place.get("name") or place.get("country_name"),
    }
    if place.get("country"):
        node["address"] = {
            "@type": "PostalAddress",
            "addressLocality": place.get("name"),
            "addressCountry": place["country"],
        }
    if place.get("latitude") is not None and place.get("longitude") is not None:
        node["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": place["latitude"],
            "longitude": place["longitude"],
        }
    return node


def _citation(record: StoredRecord) -> dict[str, Any]:
    node: dict[str, Any] = {
        "@type": "NewsArticle",
        "identifier": record.report_id,
        "headline": record.title,
        "publisher": record.outlet,
        "datePublished": record.published,
        "url": record.url,
        "text": [each["text"] for each in record.body["evidence"]],
    }
    return {key: value for key, value in node.items() if value is not None}
