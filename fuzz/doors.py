"""The doors that strangers' bytes come in by, each as a function of bytes, with files to begin with."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.acquire import wrapping as made

from memcon.acquire.intake import Item, list_documents, read_unread
from memcon.errors import MemconError


def _intake(name: str) -> Callable[[bytes], None]:
    def door(data: bytes) -> None:
        for each in list_documents(data, name=name):
            item = read_unread(each)
            if isinstance(item, Item):
                report = item.report
                for passage in report.passages:
                    assert 0 <= passage.span.start < passage.span.end <= len(report.text)
                if report.clean.text:
                    report.clean.to_report(0, len(report.clean.text))

    return door


def _store(data: bytes) -> None:
    from sqlalchemy.exc import DBAPIError

    from memcon.store.reader import Query
    from memcon.store.store import Store

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "s.db"
        path.write_bytes(data)
        try:
            with Store.open(path, create=False) as store:
                store.counts()
                store.records(Query(limit=5))
                store.broken()
        except (MemconError, DBAPIError):
            pass


def _sample_store() -> bytes:
    from memcon.store.store import Store

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "s.db"
        with Store.open(path) as store, store.engine.begin() as connection:
            connection.exec_driver_sql("pragma wal_checkpoint(truncate)")
        return path.read_bytes()


def _parquet() -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    out = io.BytesIO()
    parquet.write_table(pa.table({"text": [made.BODY], "date": ["2024-06-04"]}), out)
    return out.getvalue()


def doors() -> dict[str, tuple[Callable[[bytes], None], list[bytes]]]:
    """Each door with the files that its mutations begin from."""
    page = made.page().encode()
    record = made.warc_record("https://l.example/1", page)
    return {
        "text": (
            _intake("a.txt"),
            [made.BODY.encode(), made.NEXIS.encode(), made.NEXIS_OLD.encode()],
        ),
        "export": (_intake("b.txt"), [made.FACTIVA.encode(), made.FACTIVA_PLAIN.encode()]),
        "html": (_intake("a.html"), [page]),
        "warc": (_intake("a.warc"), [made.warc(record), made.warc(record, compressed=True)]),
        "feed": (_intake("a.rss"), [made.RSS.encode(), made.ATOM.encode()]),
        "docx": (_intake("a.docx"), [made.docx(made.NEXIS.split("\n"))]),
        "rtf": (_intake("a.rtf"), [made.rtf(made.NEXIS.split("\n"))]),
        "pdf": (_intake("a.pdf"), [made.pdf([made.BODY[:80], made.BODY[80:]], title="Talks")]),
        "mail": (_intake("a.eml"), [made.MAIL.encode()]),
        "csv": (_intake("a.csv"), [b"id,text,date\n1,They met.,2024-06-04\n"]),
        "parquet": (_intake("a.parquet"), [_parquet()]),
        "zip": (_intake("a.zip"), [made.zipped({"a.txt": made.BODY.encode(), "b.html": page})]),
        "jsonl": (_intake("a.jsonl"), [json.dumps({"id": 1, "text": made.BODY}).encode()]),
        "store": (_store, [_sample_store()]),
    }
