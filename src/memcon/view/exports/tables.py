"""Records as CSV, JSON lines, JSON and Markdown."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from memcon.store.reader import StoredRecord
from memcon.view.exports import Batch, flat_value
from memcon.view.gate import item_of
from memcon.view.prose import day_in_words
from memcon.view.rows import record_row, record_sentence

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def to_csv(batch: Batch) -> bytes:
    """A row a record; the last line, which starts with #, gives the query and the day."""
    rows = [record_row(record) for record in batch.records]
    return table_csv(rows, note=batch.note)


def table_csv(rows: Iterable[Mapping[str, Any]], *, note: str | None = None) -> bytes:
    """Rows as CSV in UTF-8. A cell that a spreadsheet would run gets an apostrophe in front."""
    rows = list(rows)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    columns = list(dict.fromkeys(name for row in rows for name in row))
    if columns:
        writer.writerow(columns)
    for row in rows:
        writer.writerow([cell(row.get(name)) for name in columns])
    if note:
        writer.writerow([f"# {note}"])
    return out.getvalue().encode()


def cell(value: Any) -> str:
    """A value as the text of a cell that no spreadsheet runs as a formula.

    >>> cell("=1+1"), cell(["USA", "CHN"]), cell(-0.4), cell(None)
    ("'=1+1", 'USA; CHN', '-0.4', '')
    """
    if value is None:
        return ""
    if isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False)
    words = str(flat_value(value))
    is_text = not isinstance(value, int | float)
    return f"'{words}" if is_text and words.startswith(FORMULA_STARTS) else words


def to_json_lines(batch: Batch) -> bytes:
    """One item a line."""
    return b"".join(
        json.dumps(item_of(record), ensure_ascii=False).encode() + b"\n"
        for record in batch.records
    )


def to_json(batch: Batch) -> bytes:
    """Items with the query and the day."""
    body = {
        "query": batch.query,
        "made": batch.made.isoformat(),
        "count": len(batch.records),
        "items": [item_of(record) for record in batch.records],
    }
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def to_markdown(batch: Batch) -> bytes:
    """A sentence a record with a footnote to its words."""
    lines = [f"# {escape_markdown(batch.query[:1].upper() + batch.query[1:])}", ""]
    notes = []
    for number, record in enumerate(batch.records, 1):
        sentence = record_sentence(record).text
        lines.append(f"- {escape_markdown(sentence)} [^{number}]")
        notes.append(f"[^{number}]: {footnote(record)}")
    lines += ["", *notes, "", f"*{escape_markdown(batch.note)}*", ""]
    return "\n".join(lines).encode()


def footnote(record: StoredRecord) -> str:
    """Where a record stands: its words, outlet, day and place in the text, as Markdown."""
    words = " … ".join(" ".join(each["text"].split()) for each in record.body["evidence"])
    published = day_in_words_or(record.published)
    source = ", ".join(filter(None, [record.outlet, published]))
    first = record.body["evidence"][0]
    address = f" <{record.url}>" if record.url and record.url.startswith("http") else ""
    return (
        f"“{escape_markdown(words)}” {escape_markdown(source) or 'Unnamed source'}"
        f"{address} [{first['start']}–{first['end']}]"
    )


def day_in_words_or(day: str | None) -> str:
    """A day in words; "" for None, the text itself where it is no day."""
    from datetime import date

    try:
        return day_in_words(date.fromisoformat(day[:10])) if day else ""
    except ValueError:
        return day or ""


def escape_markdown(words: str) -> str:
    r"""Text that Markdown shows as it stands.

    >>> escape_markdown("<b>*x*</b> [1]")
    '&lt;b&gt;\\*x\\*&lt;/b&gt; \\[1\\]'
    """
    flat = " ".join(words.split())
    for sign in "\\`*_[]|#":
        flat = flat.replace(sign, f"\\{sign}")
    return flat.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
