"""Records in, what may be shown out: nothing passes whose words do not stand in its document.

Pages, REST, MCP, Python and exports all take their items here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from memcon.store.reader import StoredRecord
from memcon.store.store import Store
from memcon.view.rows import record_row, record_sentence

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """What passed the gate, in order, and how many records did not."""

    records: tuple[StoredRecord, ...]
    withheld: int


def pass_gate(store: Store, records: Iterable[StoredRecord]) -> Shown:
    """Let records through whose every span of evidence repeats its report's words."""
    given = list(records)
    texts = store.texts(sorted({each.report_id for each in given}))
    kept = tuple(each for each in given if is_grounded(each, texts.get(each.report_id, "")))
    return Shown(kept, len(given) - len(kept))


def is_grounded(record: StoredRecord, text: str) -> bool:
    """Whether a record has evidence, and its text says so."""
    spans = record.body["evidence"]
    return bool(spans) and all(
        each["text"] and text[each["start"] : each["end"]] == each["text"] for each in spans
    )


def document_path(report_id: str, start: int | None = None, end: int | None = None) -> str:
    """The address of a document's page, at a span where one is given.

    >>> document_path("sha256:0123456789abcdef0123456789abcdef", 3, 9)
    '/documents/0123456789abcdef?at=3-9#at'
    """
    path = f"/documents/{report_id.removeprefix('sha256:')[:16]}"
    return path if start is None else f"{path}?at={start}-{end}#at"


def item_of(record: StoredRecord) -> Item:
    """A record as strangers get it: its row, the sentence a person reads, and its evidence in full."""
    row = record_row(record)
    row.pop("start_offset")
    row.pop("end_offset")
    row["sentence"] = record_sentence(record).text
    row["page"] = f"/records/{record.id}"
    row["evidence"] = [
        {
            "start": each["start"],
            "end": each["end"],
            "text": each["text"],
            "page": document_path(record.report_id, each["start"], each["end"]),
        }
        for each in record.body["evidence"]
    ]
    return row


def items(store: Store, records: Iterable[StoredRecord]) -> Iterator[Item]:
    """The items of the records that pass."""
    for record in pass_gate(store, records).records:
        yield item_of(record)
