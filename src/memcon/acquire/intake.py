"""A file, an address or standard input in, Reports out: the room's front desk."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import IO, Any, cast

from memcon.acquire.decode import MAX_BYTES, decode, read_bytes
from memcon.acquire.exports import split_export
from memcon.acquire.feeds import is_feed, split_feed
from memcon.acquire.inflate import members_of, open_zip, read_at_most, read_member
from memcon.acquire.mail import is_mail, mail_to_text
from memcon.acquire.office import docx_to_text, rtf_to_text
from memcon.acquire.page import is_page, page_to_report
from memcon.acquire.pdf import pdf_to_text
from memcon.acquire.tables import split_csv, split_lines, split_parquet
from memcon.acquire.text import to_report
from memcon.acquire.unread import Failure, Item, Stated, Unread
from memcon.acquire.warc import split_warc
from memcon.errors import InputError, MemconError, UnreadableReport
from memcon.reports import Report

__all__ = [
    "Failure",
    "Item",
    "Stated",
    "Unread",
    "document_to_report",
    "find_documents",
    "list_documents",
    "list_paths",
    "read_file",
    "read_lines",
    "read_paths",
    "read_unread",
]

LINE_SUFFIXES = frozenset({".jsonl", ".ndjson"})
TABLE_SUFFIXES = frozenset({".csv", ".tsv", ".parquet"})
# Files of these kinds hold one document.
DOCUMENT_SUFFIXES = frozenset(
    {".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".pdf", ".eml", ""}
)
# Files of these kinds may hold one or many.
EXPORT_SUFFIXES = frozenset({".docx", ".rtf", ".rss", ".atom", ".xml", ".zip"})
ARCHIVE_SUFFIXES = frozenset({".warc"})
TEXT_SUFFIXES = DOCUMENT_SUFFIXES
READ_SUFFIXES = (
    LINE_SUFFIXES | TABLE_SUFFIXES | DOCUMENT_SUFFIXES | EXPORT_SUFFIXES | ARCHIVE_SUFFIXES
)
# An archive in an archive is read; one in that is not.
MAX_NESTING = 2


def suffix_of(name: str) -> str:
    """The ending that says what a file is, ".gz" looked through.

    >>> suffix_of("news/CC-NEWS-2024.warc.gz"), suffix_of("a.b/notes"), suffix_of("X.PDF")
    ('.warc', '', '.pdf')
    """
    name = name.replace("\\", "/").rsplit("/", 1)[-1].lower()
    stem = name.removesuffix(".gz")
    return Path(stem).suffix


def document_to_report(
    data: bytes, *, name: str, stated: Stated, encoding: str | None = None
) -> Report:
    """Make a Report of the bytes of one document, whatever its kind.

    Raises:
        UnreadableReport: They cannot be read, or hold no document or several.
        InputError: The day stated is no day.
    """
    found = list(_first_two(list_documents(data, name=name, stated=stated, encoding=encoding)))
    if not found:
        raise UnreadableReport(f"{name} holds no document.")
    if len(found) > 1:
        raise UnreadableReport(
            f"{name} holds several documents. `memcon add {name}` reads them all into a store."
        )
    if isinstance(found[0], Failure):
        raise UnreadableReport(_sentence(found[0]))
    return unread_to_report(found[0])


def _first_two(found: Iterator[Unread | Failure]) -> Iterator[Unread | Failure]:
    for _, each in zip(range(2), found, strict=False):
        yield each


def _sentence(failure: Failure) -> str:
    return (
        failure.reason
        if failure.name in failure.reason
        else f"{failure.name}: {failure.reason}"
    )


def read_file(path: Path, *, stated: Stated, encoding: str | None = None) -> Report:
    """Read one file that holds one document.

    Raises:
        UnreadableReport: The file is missing, cannot be read, or holds several documents.
    """
    return document_to_report(
        read_bytes(path), name=str(path), stated=stated, encoding=encoding
    )


def list_documents(
    data: bytes | IO[bytes],
    *,
    name: str,
    stated: Stated = Stated(),  # noqa: B008 - frozen
    encoding: str | None = None,
    nesting: int = 0,
) -> Iterator[Unread | Failure]:
    """The documents in a file of any kind, one after the other, not yet decoded or laid out.

    What kind it is, its first bytes say, and its name where they leave it open. A file that cannot
    be read at all gives one failure. Large files (web archives, tables) are read as a stream.

    Args:
        data: The file's bytes, or a stream of them.
        name: Its name, for its ending and for errors.
        stated: What the caller states of all its documents.
    """
    stream: IO[bytes] = BytesIO(data) if isinstance(data, bytes) else data
    try:
        for each in _split(stream, name=name, encoding=encoding, nesting=nesting):
            yield each.under(stated) if isinstance(each, Unread) else each
    except InputError as error:
        yield Failure(name, str(error))
    except (OSError, EOFError) as error:
        yield Failure(name, f"{name} breaks off: {error}.")


def _split(
    stream: IO[bytes], *, name: str, encoding: str | None, nesting: int
) -> Iterator[Unread | Failure]:
    suffix = suffix_of(name)
    head = _peek(stream)
    if suffix in ARCHIVE_SUFFIXES or head.startswith(b"WARC/"):
        yield from split_warc(stream, name=name)
        return
    if head.startswith(b"\x1f\x8b"):
        if suffix in LINE_SUFFIXES | TABLE_SUFFIXES:
            stream = cast("IO[bytes]", gzip.GzipFile(fileobj=stream))
        else:
            with gzip.GzipFile(fileobj=stream) as inner:
                stream = BytesIO(read_at_most(inner, MAX_BYTES, name=name))
        head = _peek(stream)
    if suffix in LINE_SUFFIXES:
        yield from split_lines(_lines(stream), name=name)
    elif suffix in {".csv", ".tsv"}:
        delimiter = "\t" if suffix == ".tsv" else ","
        yield from split_csv(stream, name=name, encoding=encoding, delimiter=delimiter)
    elif suffix == ".parquet" or head.startswith(b"PAR1"):
        yield from split_parquet(stream, name=name)
    elif head.startswith(b"PK\x03\x04"):
        yield from _split_zip(stream, name=name, encoding=encoding, nesting=nesting)
    else:
        data = stream.read(MAX_BYTES + 1)
        yield from _split_document(data, name=name, encoding=encoding)


def _split_document(
    data: bytes, *, name: str, encoding: str | None
) -> Iterator[Unread | Failure]:
    """One file in memory: a PDF or e-mail as it is, a feed or an export taken apart."""
    if data.startswith(b"%PDF-") or is_mail(data):
        yield Unread(name, data, encoding=encoding)
    elif is_feed(data) or suffix_of(name) in {".rss", ".atom"}:
        yield from split_feed(data, name=name)
    else:
        if data.startswith(b"{\\rtf"):
            text = rtf_to_text(data, name=name)
        else:
            text = decode(data, name=name, encoding=encoding)
        articles = None if is_page(text) else split_export(text, name=name)
        if articles is not None:
            yield from articles
        elif not text.strip():
            raise UnreadableReport(
                f"{name} holds nothing but white space. There is nothing to read."
            )
        else:
            yield Unread(name, text)


def _split_zip(
    stream: IO[bytes], *, name: str, encoding: str | None, nesting: int
) -> Iterator[Unread | Failure]:
    with open_zip(stream, name=name) as archive:
        names = set(archive.namelist())
        if "word/document.xml" in names:
            stream.seek(0)
            text = docx_to_text(stream.read(MAX_BYTES), name=name)
            articles = split_export(text, name=name)
            if articles is not None:
                yield from articles
            elif not text.strip():
                yield Failure(name, f"{name} is a document without words.")
            else:
                yield Unread(name, re.sub(r"\n+", "\n\n", text.strip()))
            return
        if "[Content_Types].xml" in names:
            yield Failure(
                name, f"{name} is an office document, but no DOCX. Save it as DOCX or text."
            )
            return
        if nesting >= MAX_NESTING:
            yield Failure(
                name, f"{name} is an archive in an archive in an archive; unpack it first."
            )
            return
        for member in members_of(archive):
            where = f"{name}/{member.filename}"
            if suffix_of(member.filename) not in READ_SUFFIXES:
                continue
            try:
                data = read_member(archive, member, name=where)
            except UnreadableReport as error:
                yield Failure(where, str(error))
                continue
            yield from list_documents(data, name=where, encoding=encoding, nesting=nesting + 1)


def _peek(stream: IO[bytes], count: int = 8) -> bytes:
    if not stream.seekable():
        raise UnreadableReport("The stream cannot be read twice; save it as a file first.")
    head = stream.read(count)
    stream.seek(0)
    return head


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Lines, none longer than a document may be."""
    while line := stream.readline(MAX_BYTES):
        yield line


def unread_to_report(unread: Unread) -> Report:
    """Decode, judge and lay out one document.

    Raises:
        UnreadableReport: It holds no text that can be read.
        InputError: The day stated is no day.
    """
    data, stated, name = unread.data, unread.stated, unread.name
    if isinstance(data, bytes):
        if data.startswith(b"%PDF-"):
            return _pdf_to_report(data, stated, name)
        if is_mail(data):
            words, own, _ = mail_to_text(data, name=name)
            stated = stated.over(own)
            data = words if isinstance(words, str) else decode(words, name=name)
        else:
            data = decode(data, name=name, encoding=unread.encoding)
    values: dict[str, Any] = {
        "published": stated.published,
        "outlet": stated.outlet,
        "title": stated.title,
        "url": stated.url,
        "author": stated.author,
        "published_from": stated.published_from,
    }
    if is_page(data):
        return page_to_report(data, name=name, **values)
    if not data.strip():
        raise UnreadableReport(
            f"{name} holds nothing but white space. There is nothing to read."
        )
    return to_report(data, **values)


def _pdf_to_report(data: bytes, stated: Stated, name: str) -> Report:
    """A PDF's own date tells when the file was made: the last choice, after the day in its text."""
    text, own = pdf_to_text(data, name=name)
    known = stated.over(replace(own, published=None))
    report = to_report(
        text,
        published=known.published,
        outlet=known.outlet,
        title=known.title,
        url=known.url,
        author=known.author,
        published_from=known.published_from,
    )
    if report.published is None and own.published:
        return replace(report, published=own.published, published_from="metadata")
    return report


def read_unread(unread: Unread | Failure) -> Item | Failure:
    """Make the item of a document; a failure, its own or that of the reading, is passed on."""
    if isinstance(unread, Failure):
        return unread
    try:
        return Item(unread.id, unread_to_report(unread))
    except MemconError as error:
        return Failure(unread.name, str(error))


def read_lines(lines: Iterable[bytes], *, name: str) -> Iterator[Item | Failure]:
    """Read JSON lines: an object a line with text, and id, published, outlet, title, url if known.

    Every line gives an item or a failure, in order; blank lines are passed over.
    """
    for unread in split_lines(lines, name=name):
        yield read_unread(unread)


def find_documents(paths: Iterable[Path]) -> Iterator[Path]:
    """The files to read: the paths themselves, and every file of a known kind in a folder.

    Files whose names begin with a dot are passed over, and so are links that lead out of their
    folder, and the README of a folder with a manifest. A folder's files come in order of name.
    """
    for path in paths:
        if path.is_dir():
            root = path.resolve()
            for each in sorted(path.rglob("*")):
                hidden = any(part.startswith(".") for part in each.relative_to(path).parts)
                if hidden or not each.is_file() or suffix_of(each.name) not in READ_SUFFIXES:
                    continue
                if each.is_symlink() and not each.resolve().is_relative_to(root):
                    continue
                # A note to the reader of a folder that has a manifest is no report.
                if each.stem.upper() == "README" and (each.parent / "manifest.jsonl").is_file():
                    continue
                yield each
        else:
            yield path


def list_paths(
    paths: Iterable[Path], *, stated: Stated, encoding: str | None = None
) -> Iterator[Unread | Failure]:
    """The documents in files and folders, not yet decoded or laid out; see `read_paths`."""
    manifests: dict[Path, dict[str, dict[str, Any]]] = {}
    for path in find_documents(paths):
        if path.name == "manifest.jsonl":
            continue
        try:
            known = _manifest(path.parent, manifests).get(path.name, {})
            beside = Stated(
                published=known.get("published"),
                outlet=known.get("outlet"),
                title=known.get("title"),
                url=known.get("url"),
            )
            if path.is_dir() or not path.exists():
                read_bytes(path)  # says what is wrong
            with path.open("rb") as stream:
                for each in list_documents(
                    stream, name=str(path), stated=stated.over(beside), encoding=encoding
                ):
                    if isinstance(each, Unread) and each.id is None and known.get("id"):
                        each = replace(each, id=str(known["id"]))
                    yield each
        except InputError as error:
            yield Failure(str(path), str(error))
        except OSError as error:
            yield Failure(str(path), f"{path} cannot be read: {error.strerror}.")


def read_paths(
    paths: Iterable[Path], *, stated: Stated, encoding: str | None = None
) -> Iterator[Item | Failure]:
    """Read files and folders of every kind; what cannot be read comes as a Failure, in its place.

    A folder's `manifest.jsonl` states published, outlet, title, url and id for files beside it.
    """
    for unread in list_paths(paths, stated=stated, encoding=encoding):
        yield read_unread(unread)


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
