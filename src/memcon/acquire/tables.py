"""A table in, a document a row out: JSON lines, CSV, Parquet and Arrow."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import TextIOWrapper
from typing import IO, Any

from memcon.acquire.days import to_iso
from memcon.acquire.unread import Failure, Stated, Unread

MAX_LINE = 64 * 1024 * 1024
ROWS_PER_BATCH = 256

# What the columns are called in archives that are about; the first that a table has counts.
COLUMNS: dict[str, tuple[str, ...]] = {
    "text": ("text", "body", "article", "article_text", "maintext", "content", "full_text"),
    "id": ("id", "doc_id", "article_id", "uid", "guid"),
    "title": ("title", "headline", "hed"),
    "outlet": (
        "outlet",
        "publication",
        "source_name",
        "publisher",
        "newspaper",
        "source",
        "source_domain",
    ),
    "author": ("author", "authors", "byline"),
    "published": (
        "published",
        "published_at",
        "date_publish",
        "publish_date",
        "publication_date",
        "pub_date",
        "date",
        "day",
    ),
    "url": ("url", "link", "canonical_url", "web_url"),
}


def split_lines(lines: Iterable[bytes], *, name: str) -> Iterator[Unread | Failure]:
    """JSON lines: an object a line with text, and id, published, outlet, title, author, url if known.

    Every line gives a document or a failure, in order; blank lines are passed over.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{name}, line {number}"
        if len(line) > MAX_LINE:
            yield Failure(
                where, f"has {len(line) / 1e6:.0f} MB; a line may have {MAX_LINE / 1e6:.0f}."
            )
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Failure(where, f"is no JSON: {error}")
            continue
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            yield Failure(where, 'needs an object with a "text".')
            continue
        yield _from_line(row, where)


def _from_line(row: dict[str, Any], where: str) -> Unread | Failure:
    keys = ("published", "outlet", "title", "url", "author")
    values: dict[str, Any] = {key: row.get(key) for key in keys}
    for key, value in values.items():
        if value is not None and not isinstance(value, str):
            return Failure(where, f'"{key}" must be a string or null, not {value!r}.')
    given = row.get("id", row.get("doc_id"))
    return Unread(where, row["text"], Stated(**values), None if given is None else str(given))


def split_csv(
    stream: IO[bytes], *, name: str, encoding: str | None = None, delimiter: str = ","
) -> Iterator[Unread | Failure]:
    """CSV or TSV with a heading; see `COLUMNS` for the headings that are known."""
    csv.field_size_limit(MAX_LINE)
    text = TextIOWrapper(stream, encoding=encoding or "utf-8-sig", newline="")
    number = 0
    try:
        rows = csv.reader((line.replace("\0", "") for line in text), delimiter=delimiter)
        heading = next(rows, None)
        if heading is None:
            yield Failure(name, "is an empty table.")
            return
        places = _places(heading)
        if "text" not in places:
            yield Failure(name, _no_text(heading))
            return
        for number, row in enumerate(rows, start=1):
            if not any(row):
                continue
            where = f"{name}, row {number}"
            values = {key: row[at] if at < len(row) else None for key, at in places.items()}
            yield _from_row(values, where)
    except (UnicodeDecodeError, LookupError) as error:
        yield Failure(
            name,
            f"the table cannot be decoded after row {number}: {error}. Name its encoding with --encoding.",
        )
    except csv.Error as error:
        yield Failure(name, f"the table cannot be read after row {number}: {error}.")
    finally:
        text.detach()


def split_parquet(stream: IO[bytes], *, name: str) -> Iterator[Unread | Failure]:
    """Parquet with a column of texts; see `COLUMNS` for the names that are known."""
    import pyarrow as pa
    from pyarrow import parquet

    number = 0
    try:
        table = parquet.ParquetFile(stream)
        heading = table.schema_arrow.names
        places = _places(heading)
        if "text" not in places:
            yield Failure(name, _no_text(heading))
            return
        names = {key: heading[at] for key, at in places.items()}
        for batch in table.iter_batches(ROWS_PER_BATCH, columns=list(names.values())):
            yield from split_rows(batch, name=name, first=number + 1)
            number += batch.num_rows
    except (pa.ArrowException, OSError, ValueError) as error:
        yield Failure(name, f"the table cannot be read after row {number}: {error}.")


def split_rows(batch: Any, *, name: str, first: int) -> Iterator[Unread | Failure]:
    """The rows of an Arrow record batch, one document or failure each.

    Args:
        batch: Columns as in `COLUMNS`.
        first: How the first row is counted in names.
    """
    heading = batch.schema.names
    names = {key: heading[at] for key, at in _places(heading).items()}
    columns = {key: batch.column(each).to_pylist() for key, each in names.items()}
    for at in range(batch.num_rows):
        values = {key: column[at] for key, column in columns.items()}
        yield _from_row(values, f"{name}, row {first + at}")


def _places(heading: list[str]) -> dict[str, int]:
    """The column of each thing that is known of a document."""
    lower = [each.strip().lower() for each in heading]
    found: dict[str, int] = {}
    for key, names in COLUMNS.items():
        at = next((lower.index(each) for each in names if each in lower), None)
        if at is not None:
            found[key] = at
    return found


def _no_text(heading: list[str]) -> str:
    shown = ", ".join(heading[:20])
    return (
        f'has no column "text" (or {", ".join(COLUMNS["text"][1:])}); its columns are {shown}.'
    )


def _from_row(values: dict[str, Any], where: str) -> Unread | Failure:
    text = values.get("text")
    if not isinstance(text, str | bytes) or not text.strip():
        return Failure(where, "has no text.")
    published = values.get("published")
    stated = (
        published.isoformat() if isinstance(published, date | datetime) else _cell(published)
    )
    day = to_iso(stated)
    if stated and day is None:
        return Failure(where, f"is dated {stated!r}, which is no day; write it as YYYY-MM-DD.")
    given = _cell(values.get("id"))
    return Unread(
        where,
        text,
        Stated(
            published=day,
            outlet=_cell(values.get("outlet")),
            title=_cell(values.get("title")),
            url=_cell(values.get("url")),
            author=_cell(values.get("author")),
        ),
        given,
    )


def _cell(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value) or None
    return str(value).strip() or None
