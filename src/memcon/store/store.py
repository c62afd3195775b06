"""Store: the record at rest, opened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

from sqlalchemy import Engine

from memcon.records import Memo
from memcon.store.reader import (
    ActorCount,
    Broken,
    Query,
    StoredRecord,
    count_actors,
    count_rows,
    find_broken,
    find_records,
    load_memo,
)
from memcon.store.schema import open_engine
from memcon.store.writer import Added, Intake, add_memo

MEMOS_PER_TRANSACTION = 50


class Store:
    """An open store. Use it in a `with` block, or call `close`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, where: str | Path, *, create: bool = True) -> Store:
        """Open a store; see `memcon.store.schema.open_engine` for what may go wrong."""
        return cls(open_engine(where, create=create))

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def add(self, memos: Iterable[Memo | Intake]) -> Iterator[Added]:
        """Put memos in, some dozens a transaction; yields what each did, once it is committed."""
        batch: list[Intake] = []
        for each in memos:
            batch.append(each if isinstance(each, Intake) else Intake(each))
            if len(batch) == MEMOS_PER_TRANSACTION:
                yield from self._add_batch(batch)
                batch = []
        yield from self._add_batch(batch)

    def _add_batch(self, batch: list[Intake]) -> list[Added]:
        if not batch:
            return []
        with self.engine.begin() as connection:
            return [add_memo(connection, each) for each in batch]

    def records(self, query: Query) -> list[StoredRecord]:
        """The current records that a query asks for, by day."""
        with self.engine.connect() as connection:
            return list(find_records(connection, query))

    def actors(
        self, *, name: str | None = None, country: str | None = None, kind: str | None = None
    ) -> list[ActorCount]:
        """One row an actor over all documents, most found first."""
        with self.engine.connect() as connection:
            return count_actors(connection, name=name, country=country, kind=kind)

    def memo(self, report_id: str) -> Memo | None:
        """The current memo of a report, None if the store has none."""
        with self.engine.connect() as connection:
            return load_memo(connection, report_id)

    def broken(self) -> list[Broken]:
        """Every span that does not repeat its report's words; none in a sound store."""
        with self.engine.connect() as connection:
            return find_broken(connection)

    def counts(self) -> dict[str, int]:
        """How many reports, records by kind and spans the store holds."""
        with self.engine.connect() as connection:
            return count_rows(connection)
