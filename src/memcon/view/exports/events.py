"""Events in the columns that event data sets have: POLECAT, GDELT 2.0, ICEWS.

One row a pair of actor and recipient. An act between two sides gives a row each way, as those
sets do; rows within one country are left out where the act has another side. GDELT and ICEWS
have no column for status, so only what occurred goes there.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from memcon.store.reader import StoredActor, StoredRecord
from memcon.view.exports import Batch
from memcon.view.exports.tables import cell
from memcon.view.states import state_name

HELD = {"occurred", "ongoing"}
SECTORS = {
    "government": "GOV",
    "state": "GOV",
    "office": "GOV",
    "organisation": "IGO",
    "outlet": "MED",
    "group": "CIV",
}


OFFICE_SECTORS = {"military": "MIL", "legislator": "LEG", "none": ""}


def sector(actor: StoredActor) -> str:
    """The sector of an actor in CAMEO's codes: of a person by the office, "" where none is known."""
    if actor.kind == "person":
        return OFFICE_SECTORS.get(actor.level, "GOV") if actor.level else ""
    return SECTORS.get(actor.kind, "")


@dataclass(frozen=True, slots=True)
class Pair:
    """One act of one actor towards one recipient, None where the text names none."""

    record: StoredRecord
    number: int
    actor: StoredActor | None
    recipient: StoredActor | None

    @property
    def id(self) -> str:
        """The record's id and which of its pairs this is."""
        return f"{self.record.id}-{self.number}"

    @property
    def day(self) -> str:
        """The day of the act: its last day, else the day it was published, "" for neither."""
        return self.record.latest or self.record.earliest or (self.record.published or "")[:10]

    @property
    def body(self) -> dict[str, Any]:
        """The event's fields."""
        return self.record.body

    @property
    def place(self) -> dict[str, Any]:
        """Where it took place, empty where the text does not tell."""
        return self.record.body.get("place") or {}


def pairs(records: Iterable[StoredRecord], *, only_held: bool) -> Iterator[Pair]:
    """Every act as pairs of actor and recipient."""
    for record in records:
        if record.kind != "event" or (only_held and record.status not in HELD):
            continue
        sources = [actor for role, actor in record.parties if role == "source"]
        targets = [actor for role, actor in record.parties if role == "target"]
        found = [
            (source, target)
            for source in sources
            for target in targets
            if source.key != target.key
        ]
        abroad = [(one, two) for one, two in found if one.country != two.country]
        if not found:
            for number, each in enumerate(sources or targets, 1):
                is_source = bool(sources)
                yield Pair(
                    record, number, each if is_source else None, None if is_source else each
                )
            continue
        for number, (source, target) in enumerate(abroad or found, 1):
            yield Pair(record, number, source, target)


POLECAT = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    "Actor Name", "Actor Country", "Actor COW", "Actor Primary Sector", "Actor Sectors",
    "Actor Title", "Actor Name Raw", "Wikipedia Actor ID",
    "Recipient Name", "Recipient Country", "Recipient COW", "Recipient Primary Sector",
    "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID",
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude",
    "GeoNames ID", "Raw Placename", "Feature Type", "Source", "Publication Date", "Headline",
    "Version",
    "Status", "Attribution", "Evidence", "Evidence Start", "Evidence End", "Trigger",
    "Confidence", "Found By", "Document", "URL",
)  # fmt: skip
QUADS = {
    1: "VERBAL COOPERATION",
    2: "MATERIAL COOPERATION",
    3: "VERBAL CONFLICT",
    4: "MATERIAL CONFLICT",
}


def polecat_rows(records: Iterable[StoredRecord]) -> list[dict[str, Any]]:
    """Rows by POLECAT's columns, and ten more: status, attribution, evidence and its place."""
    rows = []
    for pair in pairs(records, only_held=False):
        body, place, record = pair.body, pair.place, pair.record
        evidence = body["evidence"]
        row: dict[str, Any] = dict.fromkeys(POLECAT, "")
        row |= {
            "Event ID": pair.id,
            "Event Date": pair.day,
            "Event Type": body["type"],
            "Event Mode": body["mode"] or "",
            "Intensity": body["goldstein"],
            "Quad Code": QUADS.get(body["quad"], ""),
            "Contexts": list(body["contexts"]),
            "Placename": place.get("venue") or place.get("name") or "",
            "City": place.get("name") or "",
            "Country": place.get("country") or "",
            "Latitude": place.get("latitude"),
            "Longitude": place.get("longitude"),
            "GeoNames ID": place.get("geonames"),
            "Source": record.outlet,
            "Publication Date": (record.published or "")[:10],
            "Headline": record.title,
            "Version": "memcon 0.1.0",
            "Status": record.status,
            "Attribution": list(record.names("attribution")),
            "Evidence": " … ".join(each["text"] for each in evidence),
            "Evidence Start": evidence[0]["start"],
            "Evidence End": evidence[-1]["end"],
            "Trigger": body["trigger"]["text"],
            "Confidence": body["confidence"],
            "Found By": body["found_by"],
            "Document": record.report_id,
            "URL": record.url,
        }
        for name, who in (("Actor", pair.actor), ("Recipient", pair.recipient)):
            if who is not None:
                row |= {
                    f"{name} Name": who.name,
                    f"{name} Country": who.country or "",
                    f"{name} Primary Sector": sector(who),
                    f"{name} Title": who.title or "",
                    f"{name} Name Raw": who.name,
                }
        rows.append(row)
    return rows


def to_polecat(batch: Batch) -> bytes:
    """A CSV by POLECAT's columns."""
    return _table(POLECAT, polecat_rows(batch.records), ",")


ICEWS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text",
    "CAMEO Code", "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID",
    "Sentence Number", "Publisher", "City", "District", "Province", "Country", "Latitude",
    "Longitude",
)  # fmt: skip


def to_icews(batch: Batch) -> bytes:
    """Tab-separated rows by ICEWS's columns, of what occurred. A sentence is named by its offset."""
    rows = []
    for pair in pairs(batch.records, only_held=True):
        place = pair.place
        row: dict[str, Any] = dict.fromkeys(ICEWS, "")
        row |= {
            "Event ID": pair.id,
            "Event Date": pair.day,
            "Event Text": pair.body["type"],
            "CAMEO Code": pair.body["cameo"],
            "Intensity": pair.body["goldstein"],
            "Story ID": pair.record.report_id,
            "Sentence Number": pair.body["evidence"][0]["start"],
            "Publisher": pair.record.outlet,
            "City": place.get("name"),
            "Country": state_name(place.get("country")),
            "Latitude": place.get("latitude"),
            "Longitude": place.get("longitude"),
        }
        for name, who in (("Source", pair.actor), ("Target", pair.recipient)):
            if who is not None:
                row |= {
                    f"{name} Name": who.name,
                    f"{name} Sectors": sector(who),
                    f"{name} Country": state_name(who.country),
                }
        rows.append(row)
    return _table(ICEWS, rows, "\t")


_ACTOR = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code",
    "Religion2Code", "Type1Code", "Type2Code", "Type3Code",
)  # fmt: skip
_GEO = (
    "Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID",
)  # fmt: skip
GDELT = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor1{name}" for name in _ACTOR),
    *(f"Actor2{name}" for name in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale",
    "NumMentions", "NumSources", "NumArticles", "AvgTone",
    *(f"Actor1Geo_{name}" for name in _GEO),
    *(f"Actor2Geo_{name}" for name in _GEO),
    *(f"ActionGeo_{name}" for name in _GEO),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip


def to_gdelt(batch: Batch) -> bytes:
    """Tab-separated rows by GDELT 2.0's 61 columns, of what occurred, with a heading.

    Tone is left empty: memcon measures none. Country codes of places are left empty too, since
    GDELT's are FIPS 10-4.
    """
    rows = []
    for pair in pairs(batch.records, only_held=True):
        body, place, day = pair.body, pair.place, pair.day
        cameo = body["cameo"] or ""
        row: dict[str, Any] = dict.fromkeys(GDELT, "")
        row |= {
            "GLOBALEVENTID": int(hashlib.sha256(pair.id.encode()).hexdigest()[:15], 16),
            "SQLDATE": day.replace("-", ""),
            "MonthYear": day[:7].replace("-", ""),
            "Year": day[:4],
            "FractionDate": _fraction(day),
            "IsRootEvent": 1 if body["evidence"][0]["start"] < 700 else 0,
            "EventCode": cameo,
            "EventBaseCode": cameo[:3],
            "EventRootCode": cameo[:2],
            "QuadClass": body["quad"],
            "GoldsteinScale": body["goldstein"],
            "NumMentions": len(body["evidence"]),
            "NumSources": 1,
            "NumArticles": 1,
            "DATEADDED": f"{batch.made:%Y%m%d}000000",
            "SOURCEURL": pair.record.url or pair.record.report_id,
        }
        for name, who in (("Actor1", pair.actor), ("Actor2", pair.recipient)):
            if who is not None:
                code = sector(who)
                row |= {
                    f"{name}Code": f"{who.country or ''}{code}",
                    f"{name}Name": who.name.upper(),
                    f"{name}CountryCode": who.country or "",
                    f"{name}Type1Code": code,
                }
        if place:
            row |= {
                "ActionGeo_Type": 4 if place.get("name") else 1,
                "ActionGeo_FullName": ", ".join(
                    filter(None, [place.get("name"), place.get("country_name")])
                ),
                "ActionGeo_Lat": place.get("latitude"),
                "ActionGeo_Long": place.get("longitude"),
                "ActionGeo_FeatureID": place.get("geonames"),
            }
        rows.append(row)
    return _table(GDELT, rows, "\t")


def _fraction(day: str) -> str:
    """A day as GDELT's year and fraction.

    >>> _fraction("2024-08-29")
    '2024.6603'
    """
    if not day:
        return ""
    value = date.fromisoformat(day)
    return f"{value.year + (value.timetuple().tm_yday - 1) / 365:.4f}"


def _table(columns: tuple[str, ...], rows: list[dict[str, Any]], between: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=between, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        # One line a row: some readers of these sets know no quoted line breaks.
        writer.writerow([" ".join(cell(row[name]).split()) for name in columns])
    return out.getvalue().encode()
