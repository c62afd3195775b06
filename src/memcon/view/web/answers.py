"""What a request asks for, and the answers that are no page: files, "not changed", problems."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from memcon.errors import InputError, UnknownRecord
from memcon.store.reader import StoredRecord
from memcon.view.exports import FORMATS, Batch, find_format
from memcon.view.exports.tables import table_csv
from memcon.view.gate import pass_gate
from memcon.view.web.desk import Desk

# A page is for reading; whoever asks for more rows than this at once wants an export by the shell.
ROWS_PER_FILE = 50_000


def page(desk: Desk, request: Request, template: str, **values: Any) -> HTMLResponse:
    """A page of HTML."""
    headers = {"cache-control": "private, no-cache", "vary": "Accept, HX-Request"}
    section = values.pop("section", None)
    html = desk.render(template, section=section, request=request, **values)
    return HTMLResponse(html, headers=headers)


def split_form(given: str) -> tuple[str, str | None]:
    """The last part of a path without the form behind it, and the form.

    >>> split_form("abc.csv"), split_form("person/a.b")
    (('abc', 'csv'), ('person/a.b', None))
    """
    stem, dot, ending = given.rpartition(".")
    return (stem, ending) if dot and ending in FORMATS else (given, None)


def records_file(
    desk: Desk,
    form: str,
    records: Iterable[StoredRecord],
    query: str,
    name: str,
    kind: str | None,
) -> Response:
    """Records as a file in one of the forms of export."""
    found = find_format(form)
    shown = pass_gate(desk.store, records)
    batch = Batch(shown.records, query, desk.clock(), kind)
    return file_response(found.make(batch), found.media_type, f"{name}.{found.ending}")


def rows_file(
    desk: Desk, form: str, rows: list[dict[str, Any]], query: str, name: str
) -> Response:
    """Rows that are no records as CSV, JSON or Markdown.

    Raises:
        InputError: There is no such form for these rows.
    """
    import json

    note = f"memcon, {query}, {len(rows)} rows, made on {desk.clock().isoformat()}"
    if form == "csv":
        return file_response(
            table_csv(rows, note=note), "text/csv; charset=utf-8", f"{name}.csv"
        )
    if form == "json":
        body = {
            "query": query,
            "made": desk.clock().isoformat(),
            "count": len(rows),
            "items": rows,
        }
        data = json.dumps(body, ensure_ascii=False, indent=1).encode()
        return file_response(data, "application/json", f"{name}.json")
    if form == "jsonl":
        data = b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)
        return file_response(data, "application/x-ndjson", f"{name}.jsonl")
    if form == "md":
        return file_response(
            markdown_table(rows, note).encode(), "text/markdown; charset=utf-8", f"{name}.md"
        )
    raise InputError(f"This page has no {form}; there are csv, json, jsonl and md.")


def markdown_table(rows: list[dict[str, Any]], note: str) -> str:
    """Rows as a table in Markdown."""
    from memcon.view.exports.tables import cell, escape_markdown

    if not rows:
        return f"*{escape_markdown(note)}*\n"
    names = list(rows[0])
    lines = [f"| {' | '.join(names)} |", "|" + "---|" * len(names)]
    lines += [
        "| " + " | ".join(escape_markdown(cell(row.get(name))) for name in names) + " |"
        for row in rows
    ]
    return "\n".join([*lines, "", f"*{escape_markdown(note)}*", ""])


def file_response(data: bytes, media_type: str, name: str) -> Response:
    """Bytes with a name to keep them under; JSON and text open in the browser."""
    opens = media_type.startswith(("application/json", "text/markdown"))
    safe = "".join(each if each.isalnum() or each in "-._" else "-" for each in name)
    headers = {
        "content-disposition": f'{"inline" if opens else "attachment"}; filename="{safe}"',
        "cache-control": "private, no-cache",
    }
    return Response(data, media_type=media_type, headers=headers)


def whole_number(words: str | None) -> int:
    """How many rows to leave out, from an address.

    Raises:
        InputError: It is no number.
    """
    if not words:
        return 0
    if not words.isascii() or not words.isdigit() or len(words) > 9:
        raise InputError(f"{words!r} is no place in a list; start from the first page.")
    return int(words)


def not_found(what: str) -> UnknownRecord:
    """The error for what the store does not hold."""
    return UnknownRecord(f"There is no {what} in this store.")
