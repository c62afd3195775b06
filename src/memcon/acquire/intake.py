"""A file, an address or standard input in, Reports out: the room's front desk."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from memcon.acquire.decode import decode, read_bytes
from memcon.acquire.page import is_page, page_to_report
from memcon.acquire.text import to_report
from memcon.errors import InputError, MemconError, UnreadableReport
from memcon.reports import Report

TEXT_SUFFIXES = frozenset({".txt", ".text", ".md", ".html", ".htm", ".xhtml", ""})
LINE_SUFFIXES = frozenset({".jsonl", ".ndjson"})
MAX_LINE = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Stated:
    """What the caller states of a document; it wins over what the document says of itself."""

    published: str | None = None
    outlet: str | None = None
    title: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be read: where it is, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Item:
    """A report with the id it was handed in with, None where it had none."""

    id: str | None
    report: Report


def document_to_report(
    data: bytes, *, name: str, stated: Stated, encoding: str | None = None
) -> Report:
    """Make a Report of a document's bytes: an HTML page or plain text.

    Raises:
        UnreadableReport: The bytes are no text, or a page without an article.
        InputError: The day stated is no day.
    """
    text = decode(data, name=name, encoding=encoding)
    if is_page(text):
        return page_to_report(
            text,
            name=name,
            published=stated.published,
            outlet=stated.outlet,
            title=stated.title,
            url=stated.url,
        )
    if not text.strip():
        raise UnreadableReport(
            f"{name} holds nothing but white space. There is nothing to read."
        )
    return to_report(
        text,
        published=stated.published,
        outlet=stated.outlet,
        title=stated.title,
        url=stated.url,
    )


def read_file(path: Path, *, stated: Stated, encoding: str | None = None) -> Report:
    """Read one file.

    Raises:
        UnreadableReport: The file is missing, is no text, or is a page without an article.
    """
    return document_to_report(
        read_bytes(path), name=str(path), stated=stated, encoding=encoding
    )


def read_lines(lines: Iterable[bytes], *, name: str) -> Iterator[Item | Failure]:
    """Read JSON lines: an object a line with text, and id, published, outlet, title, url if known.

    Every line gives an item or a failure, in order; blank lines are passed over.
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
        yield _item(row, where)


def _item(row: Any, where: str) -> Item | Failure:
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        return Failure(where, 'needs an object with a "text".')
    values: dict[str, Any] = {key: row.get(key) for key in ("published", "outlet", "title", "url")}
    for key, value in values.items():
        if value is not None and not isinstance(value, str):
            return Failure(where, f'"{key}" must be a string or null, not {value!r}.')
    given = row.get("id", row.get("doc_id"))
    try:
        if is_page(row["text"]):
            report = page_to_report(row["text"], name=where, **values)
        else:
            report = to_report(row["text"], **values)
    except MemconError as error:
        return Failure(where, str(error))
    return Item(None if given is None else str(given), report)


def find_documents(paths: Iterable[Path]) -> Iterator[Path]:
    """The files to read: the paths themselves, and every text, page or JSON-lines file in a folder.

    Files whose names begin with a dot are passed over. A folder's files come in order of name.
    """
    for path in paths:
        if path.is_dir():
            for each in sorted(path.rglob("*")):
                hidden = any(part.startswith(".") for part in each.relative_to(path).parts)
                if (
                    each.is_file()
                    and not hidden
                    and each.suffix.lower() in TEXT_SUFFIXES | LINE_SUFFIXES
                ):
                    yield each
        else:
            yield path


def read_paths(
    paths: Iterable[Path], *, stated: Stated, encoding: str | None = None
) -> Iterator[Item | Failure]:
    """Read files, folders and JSON lines; what cannot be read comes as a Failure, in its place.

    A folder's `manifest.jsonl` states published, outlet, title and url for files beside it.
    """
    manifests: dict[Path, dict[str, dict[str, Any]]] = {}
    for path in find_documents(paths):
        if path.name == "manifest.jsonl":
            continue
        try:
            if path.suffix.lower() in LINE_SUFFIXES:
                with path.open("rb") as lines:
                    yield from read_lines(lines, name=str(path))
                continue
            known = _manifest(path.parent, manifests).get(path.name, {})
            merged = Stated(
                published=stated.published or known.get("published"),
                outlet=stated.outlet or known.get("outlet"),
                title=stated.title or known.get("title"),
                url=stated.url or known.get("url"),
            )
            yield Item(known.get("id"), read_file(path, stated=merged, encoding=encoding))
        except InputError as error:
            yield Failure(str(path), str(error))
        except OSError as error:
            yield Failure(str(path), f"{path} cannot be read: {error.strerror}.")


def _manifest(
    folder: Path, manifests: dict[Path, dict[str, dict[str, Any]]]
) -> dict[str, dict[str, Any]]:
    if folder not in manifests:
        rows: dict[str, dict[str, Any]] = {}
        path = folder / "manifest.jsonl"
        if path.is_file():
            for number, line in enumerate(
                path.read_text(encoding="utf-8").splitlines(), start=1
            ):
                if not line.strip():
                    continue
                try:
                    row = json.loads(line)
                    rows[row["file"]] = row
                except (ValueError, KeyError, TypeError) as error:
                    raise UnreadableReport(
                        f'{path}, line {number}: expected an object with a "file".'
                    ) from error
        manifests[folder] = rows
    return manifests[folder]
