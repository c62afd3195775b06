"""Records out as columns: Arrow tables, read in bulk without making objects of rows.

SQLite is read by ADBC's driver where that is installed (`adbc-driver-sqlite`), else by Python's
cursor in large pieces. The rows are those of the current readings as the machine
wrote them; `Store.records` lays corrections over them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from memcon.store.store import Store

ROWS_PER_BATCH = 65_536

STATEMENT_COLUMNS = pa.schema(
    [
        ("id", pa.string()),
        ("type", pa.string()),
        ("day", pa.string()),
        ("speaker", pa.string()),
        ("speaker_country", pa.string()),
        ("words", pa.string()),
        ("confidence", pa.float64()),
        ("report", pa.string()),
        ("outlet", pa.string()),
        ("published", pa.string()),
    ]
)

# The speaker is the party of the lowest actor row; SQLite takes the bare columns from that row.
_STATEMENTS = """
select record.id, record.subkind, record.day, actor.name, actor.country, record.words,
  record.confidence, record.report_id, report.outlet, report.published
from record
join report on report.id = record.report_id
left join party on party.record_id = record.id and party.reading_id = record.reading_id
  and party.role = 'speaker'
left join actor on actor.id = party.actor_id
where record.is_current and record.kind = 'statement'
"""


def statement_batches(store: Store) -> Iterator[Any]:
    """The statements of the store as Arrow record batches, some ten thousand rows each."""
    database = store.engine.url.database
    if store.engine.dialect.name == "sqlite" and database and _adbc() is not None:
        yield from _batches_by_adbc(database)
        return
    with store.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None  # a pooled connection that is open has one
        cursor = raw.cursor()
        try:
            cursor.execute(_STATEMENTS)
            while rows := cursor.fetchmany(ROWS_PER_BATCH):
                columns = list(zip(*rows, strict=True))
                yield pa.record_batch(
                    [
                        pa.array(values, type=field.type)
                        for values, field in zip(columns, STATEMENT_COLUMNS, strict=True)
                    ],
                    schema=STATEMENT_COLUMNS,
                )
        finally:
            cursor.close()


def _adbc() -> Any:
    """ADBC's driver for SQLite, None where it is not installed."""
    try:
        from adbc_driver_sqlite import dbapi
    except ImportError:
        return None
    return dbapi


def _batches_by_adbc(database: str) -> Iterator[Any]:
    with _adbc().connect(database) as connection, connection.cursor() as cursor:
        cursor.adbc_statement.set_options(
            **{"adbc.sqlite.query.batch_rows": str(ROWS_PER_BATCH)}
        )
        cursor.execute(_STATEMENTS)
        for batch in cursor.fetch_record_batch():
            yield batch.rename_columns(STATEMENT_COLUMNS.names).cast(STATEMENT_COLUMNS)


def statements_table(store: Store) -> Any:
    """The statements of the store as one Arrow table; a row for each speaker of a statement."""
    return pa.Table.from_batches(statement_batches(store), schema=STATEMENT_COLUMNS)


def write_parquet(store: Store, path: Path) -> int:
    """Write the statements to a Parquet file, batch by batch; returns how many rows."""
    count = 0
    with pq.ParquetWriter(path, STATEMENT_COLUMNS, compression="zstd") as writer:
        for batch in statement_batches(store):
            writer.write_batch(batch)
            count += batch.num_rows
    return count
