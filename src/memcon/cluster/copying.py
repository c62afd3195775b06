"""A store in, the same store elsewhere out: SQLite to PostgreSQL and back, row by row."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Integer, func, insert, select, text

from memcon.errors import InputError
from memcon.store import tables
from memcon.store.schema import open_engine

ROWS_AT_ONCE = 1000


def copy_store(
    source: str, target: str, on_table: Callable[[str, int], None] = lambda *_: None
) -> dict[str, int]:
    """Copy every row of a store into a new one, numbers and days of adding included.

    The target is written in one transaction: it holds all or nothing.

    Args:
        source: A file or a postgresql:// address; it must be there.
        target: The same; made where it is not there, and it must hold no documents.
        on_table: Called with each table that is done and its count of rows.

    Returns:
        How many rows of each table were copied.

    Raises:
        InputError: Both are one, or the target holds documents already.
        StoreError: One of them cannot be opened.
    """
    if source == target:
        raise InputError("The two stores are the same one.")
    old = open_engine(source, create=False)
    try:
        new = open_engine(target)
        try:
            with old.connect() as reading, new.begin() as writing:
                return _copy(reading, writing, target, on_table)
        finally:
            new.dispose()
    finally:
        old.dispose()


def _copy(
    reading: Connection,
    writing: Connection,
    target: str,
    on_table: Callable[[str, int], None],
) -> dict[str, int]:
    if reading.dialect.name == "postgresql":
        # One picture of the store, whatever others write meanwhile.
        reading.exec_driver_sql("set transaction isolation level repeatable read, read only")
    if writing.execute(select(tables.report.c.id).limit(1)).first() is not None:
        raise InputError(f"{target} holds documents already. Copy into a new store.")
    counts: dict[str, int] = {}
    for table in tables.metadata.sorted_tables:
        rows = reading.execution_options(yield_per=ROWS_AT_ONCE).execute(select(table))
        count = 0
        for part in rows.mappings().partitions(ROWS_AT_ONCE):
            writing.execute(insert(table), [dict(row) for row in part])
            count += len(part)
        counts[table.name] = count
        on_table(table.name, count)
        if writing.dialect.name == "postgresql":
            _set_counter(writing, table.name)
    if writing.dialect.name == "sqlite":
        for name in ("record", "passage"):
            writing.exec_driver_sql(
                f"insert into {name}_search({name}_search) values ('rebuild')"
            )
    return counts


def _set_counter(writing: Connection, name: str) -> None:
    """Let a table's numbers go on behind those copied."""
    table = tables.metadata.tables[name]
    keys = [column for column in table.primary_key if isinstance(column.type, Integer)]
    if len(table.primary_key) != 1 or not keys:
        return
    column = keys[0]
    highest = writing.execute(select(func.max(column))).scalar()
    if highest is None:
        return
    counter = writing.execute(
        text("select pg_get_serial_sequence(:name, :key)"), {"name": name, "key": column.name}
    ).scalar()
    if counter is not None:
        writing.execute(
            text("select setval(:counter, :value)"), {"counter": counter, "value": highest}
        )
