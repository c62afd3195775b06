"""A Frictionless data package: tables, their schemas, and a codebook, for replication."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from typing import Any

from memcon.records import GAP_REASONS
from memcon.store.reader import StoredRecord
from memcon.view.exports import Batch
from memcon.view.exports.events import POLECAT, polecat_rows
from memcon.view.exports.tables import cell
from memcon.view.exports.vault import make_zip
from memcon.view.rows import record_row
from memcon.view.selection import STATUSES, SUBKINDS

MEANINGS = {
    "id": "the record; made from its document, place and parties, so the same reading gives the same",
    "record": "the record that the row belongs to",
    "kind": "statement, engagement, event or relation",
    "type": "the kind within it; see below",
    "status": "whether it happened; see below; empty for statements",
    "start": "first day of the interval in which it took or takes place, included; empty: not told",
    "end": "last day of the interval, included; empty: not told",
    "day": "a day to sort by: the last of the interval, else the day of publication",
    "speaker": "who said it, not who passes it on",
    "addressee": "to whom it was said, where the text tells",
    "attribution": "on whose word the document has it, outermost first; empty: the document's own",
    "participant": "who took part; for a visit, who travels",
    "host": "who received them",
    "source": "who acts",
    "target": "towards whom",
    "party": "between whom the relation stands",
    "countries": "ISO 3166-1 alpha-3 codes of those who take part",
    "words": "the whole of what was said, outer quotation marks included",
    "quoted": "the words given verbatim, without their marks",
    "place": "venue, city or country, the narrowest that the text tells",
    "topics": "issues, by memcon's list of topics",
    "confidence": "from 0 to 1, calibrated on texts read by people",
    "found_by": "the rule or model that found it",
    "report": "the document: sha256 of its text",
    "document": "the document: sha256 of its text",
    "outlet": "who published the document",
    "published": "the day the document carries",
    "url": "where the document was found",
    "title": "the document's headline",
    "start_offset": "where the words begin, in code points of the document's text",
    "end_offset": "where the words end, exclusive",
    "text": "the words themselves; document text[start_offset:end_offset]",
    "number": "which of the record's pieces of evidence",
    "evidence": "the words that the record rests on",
}
NUMBERS = {
    "confidence": "number",
    "start_offset": "integer",
    "end_offset": "integer",
    "number": "integer",
}
DAYS = {"start", "end", "day"}


def to_package(batch: Batch) -> bytes:
    """A zip: datapackage.json, CODEBOOK.md, and a CSV for each kind of record, evidence, documents."""
    tables: dict[str, tuple[list[str], list[dict[str, Any]]]] = {}
    for kind in SUBKINDS:
        rows = [record_row(record) for record in batch.records if record.kind == kind]
        if rows:
            columns = [
                name
                for name in rows[0]
                if name not in ("evidence", "start_offset", "end_offset")
            ]
            tables[f"{kind}s"] = columns, rows
    tables["evidence"] = (
        ["record", "number", "document", "start_offset", "end_offset", "text"],
        [row for record in batch.records for row in _evidence(record)],
    )
    documents = {record.report_id: record for record in batch.records}
    tables["documents"] = (
        ["document", "title", "outlet", "published", "url"],
        [
            {
                "document": each.report_id,
                "title": each.title,
                "outlet": each.outlet,
                "published": each.published,
                "url": each.url,
            }
            for each in documents.values()
        ],
    )
    files: dict[str, bytes] = {}
    resources = []
    for name, (columns, rows) in tables.items():
        data = _csv(columns, rows)
        files[f"data/{name}.csv"] = data
        resources.append(_resource(name, columns, data, key=_key(name)))
    events = polecat_rows(batch.records)
    if events:
        data = _csv(list(POLECAT), events)
        files["data/events-polecat.csv"] = data
        resources.append(_resource("events-polecat", list(POLECAT), data, key=["Event ID"]))
    package = {
        "profile": "tabular-data-package",
        "name": "memcon-record",
        "title": batch.query[:1].upper() + batch.query[1:],
        "description": batch.note,
        "created": f"{batch.made.isoformat()}T00:00:00Z",
        "version": "1",
        "resources": resources,
    }
    files = {
        "datapackage.json": json.dumps(package, ensure_ascii=False, indent=1).encode(),
        "CODEBOOK.md": codebook(batch, tables).encode(),
        **files,
    }
    return make_zip(files)


def _key(name: str) -> list[str]:
    return {"evidence": ["record", "number"], "documents": ["document"]}.get(name, ["id"])


def _evidence(record: StoredRecord) -> list[dict[str, Any]]:
    return [
        {
            "record": record.id,
            "number": number,
            "document": record.report_id,
            "start_offset": each["start"],
            "end_offset": each["end"],
            "text": each["text"],
        }
        for number, each in enumerate(record.body["evidence"], 1)
    ]


def _csv(columns: list[str], rows: list[dict[str, Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell(row.get(name)) for name in columns])
    return out.getvalue().encode()


def _resource(name: str, columns: list[str], data: bytes, *, key: list[str]) -> dict[str, Any]:
    fields = []
    for column in columns:
        kind = NUMBERS.get(column, "date" if column in DAYS else "string")
        found: dict[str, Any] = {"name": column, "type": kind}
        if column in MEANINGS:
            found["description"] = MEANINGS[column]
        fields.append(found)
    schema: dict[str, Any] = {"fields": fields, "primaryKey": key, "missingValues": [""]}
    if name == "evidence":
        schema["foreignKeys"] = [
            {
                "fields": ["document"],
                "reference": {"resource": "documents", "fields": ["document"]},
            }
        ]
    return {
        "name": name,
        "path": f"data/{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": schema,
    }


def codebook(batch: Batch, tables: dict[str, tuple[list[str], list[dict[str, Any]]]]) -> str:
    """What each table and column holds, and what each value means."""
    lines = [
        f"# Codebook: {batch.query}",
        "",
        f"Made by {batch.note}.",
        "",
        "Every record rests on words of a document: `evidence.csv` gives them with their place,",
        "half-open, in Unicode code points of the document's text. A record whose words do not",
        "stand there was not exported. Lists in a cell are joined by `; `. A cell that begins",
        "with an apostrophe before `=`, `+`, `-` or `@` has it so that no spreadsheet runs it.",
        "",
    ]
    for name, (columns, rows) in tables.items():
        lines += [f"## {name}.csv ({len(rows)} rows)", "", "| column | meaning |", "|---|---|"]
        lines += [f"| `{column}` | {MEANINGS.get(column, '')} |" for column in columns]
        lines.append("")
    lines += ["## status", ""]
    lines += [f"- `{status}`" for status in STATUSES]
    for kind, words in SUBKINDS.items():
        lines += ["", f"## type of a{'n' if kind[0] == 'e' else ''} {kind}", ""]
        lines += [f"- `{word}`" for word in words]
    lines += [
        "",
        "`events-polecat.csv` has the columns of POLECAT, whose manual says what they mean, and",
        "after `Version` ten of memcon's own. A row is a pair of actor and recipient; an act",
        "between two sides gives a row each way. `Intensity` is the scale of Goldstein (1992).",
        "",
        "## What is not here",
        "",
        "What looked like a record and did not become one is a gap, kept in the store with one of",
        "these reasons:",
        "",
        *(f"- `{reason}`: {words}" for reason, words in GAP_REASONS.items()),
        "",
    ]
    return "\n".join(lines)
