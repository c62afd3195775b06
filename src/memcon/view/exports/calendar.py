"""Engagements as iCalendar (RFC 5545)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from memcon.store.reader import StoredRecord
from memcon.view.exports import Batch
from memcon.view.prose import place_in_words
from memcon.view.rows import record_sentence

STATUSES = {
    "occurred": "CONFIRMED",
    "ongoing": "CONFIRMED",
    "planned": "TENTATIVE",
    "proposed": "TENTATIVE",
    "postponed": "CANCELLED",
    "cancelled": "CANCELLED",
    "denied": "CANCELLED",
    "hypothetical": "TENTATIVE",
}


def to_ics(batch: Batch) -> bytes:
    """A whole-day event an engagement that has a day or a window; others have no place in a calendar."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//memcon//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", batch.query)
    for record in batch.records:
        if record.kind == "engagement" and (record.earliest or record.latest):
            calendar.add_component(_event(record, batch.made))
    data: bytes = calendar.to_ical()
    return data


def _event(record: StoredRecord, made: date) -> Any:
    from icalendar import Event

    first = date.fromisoformat(record.earliest or record.latest or "")
    last = date.fromisoformat(record.latest or record.earliest or "")
    event = Event()
    event.add("uid", f"{record.id}@memcon")
    event.add("dtstamp", _midnight(made))
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(1))  # the end of a whole-day event is not in it
    people = " – ".join(record.names("participant")[:4])
    window = " (some day in this window)" if first != last and record.subkind != "visit" else ""
    event.add("summary", f"{record.subkind.capitalize()}: {people or 'not named'}{window}")
    event.add("status", STATUSES.get(record.status or "", "TENTATIVE"))
    place = record.body.get("place")
    if place:
        from memcon.records import Place

        event.add(
            "location", place_in_words(Place(**place)).removeprefix("in ").removeprefix("at ")
        )
    words = "\n".join(each["text"] for each in record.body["evidence"])
    event.add("description", f"{record_sentence(record).text}\n\n{words}")
    if record.url and record.url.startswith(("http://", "https://")):
        event.add("url", record.url)
    return event


def _midnight(day: date) -> Any:
    from datetime import UTC, datetime, time

    return datetime.combine(day, time(), UTC)
