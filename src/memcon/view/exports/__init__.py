"""Records in, files that other programs open out.

`FORMATS` names each form, `export` makes it. Every form is made from the records that passed
`memcon.view.gate`, and says with which query and on what day it was made wherever it has a place
for that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any

from memcon.errors import InputError
from memcon.store.reader import StoredRecord


@dataclass(frozen=True, slots=True)
class Batch:
    """What is exported: records that passed the gate, the query in words, the day it was made.

    `kind` is the kind of record where all are of one kind.
    """

    records: tuple[StoredRecord, ...]
    query: str
    made: date
    kind: str | None = None

    @property
    def note(self) -> str:
        """The query and the day, for the foot of a file."""
        return f"memcon, {self.query}, {len(self.records)} records, made on {self.made.isoformat()}"


@dataclass(frozen=True, slots=True)
class Format:
    """A form of export: its name, media type, file ending, and where it is made."""

    name: str
    media_type: str
    ending: str
    module: str
    function: str
    about: str

    def make(self, batch: Batch) -> bytes:
        """The file's bytes."""
        maker: Callable[[Batch], bytes] = getattr(import_module(self.module), self.function)
        return maker(batch)


def _format(
    name: str, media: str, ending: str, module: str, function: str, about: str
) -> Format:
    return Format(name, media, ending, f"memcon.view.exports.{module}", function, about)


FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        _format("csv", "text/csv; charset=utf-8", "csv", "tables", "to_csv", "a table, UTF-8, safe to open in a spreadsheet"),
        _format("jsonl", "application/x-ndjson", "jsonl", "tables", "to_json_lines", "one JSON object a line, evidence included"),
        _format("json", "application/json", "json", "tables", "to_json", "one JSON document with the query and the day"),
        _format("md", "text/markdown; charset=utf-8", "md", "tables", "to_markdown", "sentences with footnotes, for people"),
        _format("parquet", "application/vnd.apache.parquet", "parquet", "frames", "to_parquet", "a columnar table for data frames"),
        _format("arrow", "application/vnd.apache.arrow.file", "arrow", "frames", "to_arrow_file", "an Arrow file"),
        _format("polecat", "text/csv; charset=utf-8", "csv", "events", "to_polecat", "events in the columns of POLECAT (PLOVER)"),
        _format("gdelt", "text/tab-separated-values; charset=utf-8", "tsv", "events", "to_gdelt", "events in the columns of GDELT 2.0"),
        _format("icews", "text/tab-separated-values; charset=utf-8", "tsv", "events", "to_icews", "events in the columns of ICEWS"),
        _format("stix", "application/stix+json", "json", "stix", "to_stix", "a STIX 2.1 bundle"),
        _format("jsonld", "application/ld+json", "jsonld", "jsonld", "to_jsonld", "schema.org events and quotations"),
        _format("ics", "text/calendar; charset=utf-8", "ics", "calendar", "to_ics", "engagements as a calendar"),
        _format("graphml", "application/graphml+xml", "graphml", "graphs", "to_graphml", "who deals with whom, as a graph"),
        _format("gexf", "application/gexf+xml", "gexf", "graphs", "to_gexf", "who deals with whom, for Gephi"),
        _format("vault", "application/zip", "zip", "vault", "to_vault", "an Obsidian vault: a note an actor and a document"),
        _format("package", "application/zip", "zip", "package", "to_package", "a Frictionless data package with a codebook"),
    )
}  # fmt: skip


def find_format(name: str) -> Format:
    """The form with a name.

    Raises:
        InputError: There is none.
    """
    if name not in FORMATS:
        raise InputError(f"There is no export {name!r}. Forms: {', '.join(FORMATS)}.")
    return FORMATS[name]


def flat_value(value: Any) -> Any:
    """A value for one cell of a table: lists are joined, nothing stays None."""
    if isinstance(value, list | tuple):
        return "; ".join(str(flat_value(each)) for each in value)
    return value
