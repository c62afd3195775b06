"""Words in, ranked records and paragraphs out: SQLite's FTS5 or PostgreSQL's tsvector.

Words are matched by their stems, whatever their case and accents. "Quoted words" stand in a
row, a minus leaves out, OR offers a choice, a star ends a beginning: sanction*. What anybody
types is data: no character of it has a meaning beyond these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

FIRST_WORD = re.compile(r"\w")
TOKEN = re.compile(r'(-?)"([^"]*)"|(\S+)')


@dataclass(frozen=True, slots=True)
class Hit:
    """A record or a paragraph that holds the words. `rank`: smaller is better.

    `number` is the row in `record` or `passage`; `snippet` marks the words with ⟦ and ⟧.
    """

    number: int
    rank: float
    snippet: str


@dataclass(frozen=True, slots=True)
class _Term:
    words: tuple[str, ...]
    is_left_out: bool
    is_beginning: bool


def index_records(connection: Connection, reading_id: int) -> None:
    """Put the records of a reading into the index; PostgreSQL keeps its own."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "insert into record_search(rowid, words) "
            "select number, words from record where reading_id = ?",
            (reading_id,),
        )


def index_passages(connection: Connection, report_id: str) -> None:
    """Put the paragraphs of a report into the index; PostgreSQL keeps its own."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "insert into passage_search(rowid, words) "
            "select number, words from passage where report_id = ?",
            (report_id,),
        )


def index_existing(connection: Connection) -> None:
    """Fill the index from a store that had none."""
    from memcon.store.writer import passage_rows_of_stored

    for rows in passage_rows_of_stored(connection):
        connection.execute(
            text(
                "insert into passage (report_id, start, stop, kind, words) "
                "values (:report_id, :start, :stop, :kind, :words)"
            ),
            rows,
        )
    if connection.dialect.name == "sqlite":
        for table in ("record", "passage"):
            connection.exec_driver_sql(
                f"insert into {table}_search({table}_search) values ('rebuild')"
            )


def match_expression(words: str, dialect: str) -> str | None:
    """What was typed as the index's own query; None where it names no word to look for.

    >>> match_expression('"no decisions" ukraine -crimea sanction*', "sqlite")
    '("no decisions") AND ("ukraine") AND ("sanction" *) NOT ("crimea")'
    >>> match_expression('taiwan OR beijing; drop table', "postgresql")
    "('taiwan' | 'beijing') & 'drop' & 'table'"
    """
    choices: list[list[_Term]] = []
    left_out: list[_Term] = []
    is_choice = False
    for minus, quoted, plain in TOKEN.findall(words.replace("\x00", " ")):
        if plain == "OR":
            is_choice = bool(choices)
            continue
        for term in _terms(minus, quoted, plain):
            if term.is_left_out:
                left_out.append(term)
            elif is_choice:
                choices[-1].append(term)
            else:
                choices.append([term])
        is_choice = False
    if not choices:
        return None
    if dialect == "postgresql":
        return " & ".join(
            [_joined([_as_tsquery(each) for each in terms], " | ") for terms in choices]
            + [f"!({_as_tsquery(each)})" for each in left_out]
        )
    found = " AND ".join(
        f"({' OR '.join(_as_fts(each) for each in terms)})" for terms in choices
    )
    return found + "".join(f" NOT ({_as_fts(each)})" for each in left_out)


def _terms(minus: str, quoted: str, plain: str) -> Iterator[_Term]:
    if plain:
        is_left_out = plain.startswith("-")
        is_beginning = plain.endswith("*")
        parts = re.findall(r"\w+", plain)
        if len(parts) > 1 and (is_left_out or is_beginning or "'" in plain or "’" in plain):
            yield _Term(tuple(parts), is_left_out, is_beginning)
            return
        for part in parts:
            yield _Term((part,), is_left_out, is_beginning)
    else:
        parts = re.findall(r"\w+", quoted)
        if parts:
            yield _Term(tuple(parts), bool(minus), is_beginning=False)


def _as_fts(term: _Term) -> str:
    return f'"{" ".join(term.words)}"' + (" *" if term.is_beginning else "")


def _as_tsquery(term: _Term) -> str:
    words = [f"'{each}'" for each in term.words]
    if term.is_beginning:
        words[-1] += ":*"
    return _joined(words, " <-> ")


def _joined(parts: list[str], by: str) -> str:
    return f"({by.join(parts)})" if len(parts) > 1 else parts[0]


def ranked(
    connection: Connection,
    table: str,
    words: str,
    *,
    limit: int,
    filters: str = "",
    **values: Any,
) -> list[Hit]:
    """Rows of `record` or `passage` that hold the words, the best first.

    `filters` is SQL over the table's own columns, begun with "and"; `values` fill its names.
    """
    wanted = match_expression(words, connection.dialect.name)
    if wanted is None:
        return []
    if connection.dialect.name == "postgresql":
        sql = f"""
        select {table}.number, -ts_rank_cd(to_tsvector('english', {table}.words), asked) as rank,
          ts_headline('english', {table}.words, asked,
                      'StartSel=⟦, StopSel=⟧, MaxWords=32, MinWords=12') as snippet
        from {table}, to_tsquery('english', :wanted) asked
        where to_tsvector('english', {table}.words) @@ asked {filters}
        order by rank, {table}.number limit :limit"""
    else:
        sql = f"""
        select {table}.number, found.rank,
          snippet({table}_search, 0, '⟦', '⟧', '…', 32) as snippet
        from {table}_search found join {table} on {table}.number = found.rowid
        where {table}_search match :wanted {filters}
        order by found.rank, {table}.number limit :limit"""
    rows = connection.execute(text(sql), {"wanted": wanted, "limit": limit, **values})
    return [Hit(row.number, float(row.rank), row.snippet) for row in rows]
