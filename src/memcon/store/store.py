"""Store: the record at rest, opened."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select
from sqlalchemy.exc import DBAPIError

from memcon.judgements import Judgement
from memcon.records import Memo
from memcon.store import tables
from memcon.store.judgements import add_judgements, all_judgements, holding
from memcon.store.overlay import Overlay, make_overlay
from memcon.store.reader import (
    ActorCount,
    Broken,
    Query,
    StoredRecord,
    StoredReport,
    count_actors,
    count_rows,
    find_broken,
    find_records,
    find_reports,
    load_memo,
    load_texts,
)
from memcon.store.schema import open_engine
from memcon.store.searching import Found, find_words
from memcon.store.writer import Added, Intake, add_memo

MEMOS_PER_TRANSACTION = 50


class Store:
    """An open store. Use it in a `with` block, or call `close`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._overlays: dict[str | None, tuple[int, Overlay]] = {}

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
        """The records that a query asks for, as persons corrected them, by day."""
        with self.engine.connect() as connection:
            overlay = self._overlay(connection, query.as_of)
            return list(find_records(connection, query, overlay))

    def records_beginning(self, id_: str) -> list[StoredRecord]:
        """The records whose id begins so, at most ten; one where the id is whole."""
        whole = self.records(Query(ids=(id_,))) if id_ else []
        if whole or not id_:
            return whole
        record = tables.record
        with self.engine.connect() as connection:
            ids = connection.execute(
                select(record.c.id)
                .where(record.c.id.startswith(id_, autoescape=True), record.c.is_current)
                .distinct()
                .limit(10)
            ).scalars()
            found = tuple(ids)
        return self.records(Query(ids=found)) if found else []

    def search(self, words: str, query: Query, *, limit: int = 20) -> list[Found]:
        """The records and paragraphs that hold the words and answer the query, best first."""
        with self.engine.connect() as connection:
            overlay = self._overlay(connection, query.as_of)
            return find_words(connection, words, query, overlay, limit=limit)

    def reports(
        self, *, as_of: str | None = None, ids: Sequence[str] | None = None
    ) -> dict[str, StoredReport]:
        """The reports of the store without their texts, by id."""
        with self.engine.connect() as connection:
            return find_reports(connection, as_of=as_of, ids=ids)

    def texts(self, ids: Sequence[str]) -> dict[str, str]:
        """The texts of reports, by id."""
        with self.engine.connect() as connection:
            return load_texts(connection, ids)

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

    # -- what persons say ----------------------------------------------------------------------

    def judge(self, judgements: Iterable[Judgement]) -> int:
        """Add judgements, all or none; returns how many the store did not hold yet."""
        with self.engine.begin() as connection:
            return add_judgements(connection, judgements)

    def judgements(self, *, as_of: str | None = None) -> list[Judgement]:
        """Every judgement ever made, undone ones included, the oldest first."""
        with self.engine.connect() as connection:
            return all_judgements(connection, as_of=as_of)

    def holding(self, *, as_of: str | None = None) -> list[Judgement]:
        """The judgements that hold: not undone."""
        return holding(self.judgements(as_of=as_of))

    def _overlay(self, connection: Connection, as_of: str | None) -> Overlay:
        last = _last_judgement(connection)
        known = self._overlays.get(as_of)
        if known is None or known[0] != last:
            found = holding(all_judgements(connection, as_of=as_of)) if last else []
            known = (last, make_overlay(found))
            if len(self._overlays) > 32:
                self._overlays.clear()
            self._overlays[as_of] = known
        return known[1]

    # -- what is computed and kept ---------------------------------------------------------------

    def state(self) -> str:
        """What the store holds, as one word: it changes with every reading and judgement."""
        with self.engine.connect() as connection:
            reading = connection.execute(select(func.max(tables.reading.c.id))).scalar() or 0
            intake = connection.execute(
                select(func.count()).select_from(tables.intake)
            ).scalar()
            return f"{reading}.{intake}.{_last_judgement(connection)}"

    def derived(self, name: str, state: str) -> Any:
        """What was kept under a name and computed from this state; None if there is no such."""
        table = tables.derived
        with self.engine.connect() as connection:
            row = connection.execute(
                select(table.c.body).where(table.c.name == name, table.c.state == state)
            ).first()
        return json.loads(zlib.decompress(row.body)) if row else None

    def keep_derived(self, name: str, state: str, value: Any) -> None:
        """Keep what was computed; where the store cannot be written to, it is not kept."""
        table = tables.derived
        body = zlib.compress(json.dumps(value, ensure_ascii=False).encode(), 3)
        try:
            with self.engine.begin() as connection:
                connection.execute(delete(table).where(table.c.name == name))
                connection.execute(insert(table).values(name=name, state=state, body=body))
        except DBAPIError:  # another process writes, or the file is read-only: compute again
            return


def _last_judgement(connection: Connection) -> int:
    return connection.execute(select(func.max(tables.judgement.c.number))).scalar() or 0
