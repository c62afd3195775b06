"""Records as Arrow tables, Parquet and Arrow files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from memcon.store.reader import StoredRecord
from memcon.view.exports import Batch
from memcon.view.rows import record_row

if TYPE_CHECKING:
    import pyarrow as pa

DAYS = ("start", "end", "day")
LISTS = (
    "speaker",
    "addressee",
    "attribution",
    "participant",
    "host",
    "source",
    "target",
    "party",
    "countries",
    "quoted",
    "topics",
    "evidence",
)
WHOLE = ("start_offset", "end_offset")


def records_table(records: Iterable[StoredRecord], note: str | None = None) -> pa.Table:
    """Records as an Arrow table: days are dates, parties and evidence lists of strings."""
    return rows_table([record_row(record) for record in records], note)


def rows_table(rows: list[dict[str, Any]], note: str | None = None) -> pa.Table:
    """Rows as an Arrow table with the same types whatever rows there are."""
    import pyarrow as pa

    names = list(dict.fromkeys(name for row in rows for name in row)) or ["id"]
    arrays = []
    columns = []
    for name in names:
        values = [row.get(name) for row in rows]
        kind = _type(name, values)
        if name in DAYS:
            values = [date.fromisoformat(value) if value else None for value in values]
        arrays.append(pa.array(values, type=kind))
        columns.append(pa.field(name, kind))
    schema = pa.schema(columns, metadata={"memcon": note} if note else None)
    return pa.Table.from_arrays(arrays, schema=schema)


def _type(name: str, values: list[Any]) -> Any:
    import pyarrow as pa

    if name in DAYS:
        return pa.date32()
    if name in LISTS:
        return pa.list_(pa.string())
    if name in WHOLE or (values and all(isinstance(v, int) for v in values)):
        return pa.int64()
    if any(isinstance(value, float) for value in values):
        return pa.float64()
    return pa.string()


def to_parquet(batch: Batch) -> bytes:
    """A Parquet file; the query and the day lie in its schema's metadata."""
    import io

    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(records_table(batch.records, batch.note), out, compression="zstd")
    return out.getvalue()


def to_arrow_file(batch: Batch) -> bytes:
    """An Arrow IPC file."""
    import io

    import pyarrow as pa

    out = io.BytesIO()
    table = records_table(batch.records, batch.note)
    with pa.ipc.new_file(out, table.schema) as writer:
        writer.write_table(table)
    return out.getvalue()
