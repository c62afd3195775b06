"""A web archive in, its pages out: WARC, plain or compressed, as Common Crawl News gives it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from memcon.acquire.unread import Failure, Stated, Unread

# A news page has some 200 kB; what is larger is no article.
MAX_PAGE = 16 * 1024 * 1024
PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})


def split_warc(stream: IO[bytes], *, name: str) -> Iterator[Unread | Failure]:
    """The pages of a web archive: responses with status 200 that are HTML or plain text.

    The day a page was fetched is not its day of publication and is left out; the page's own
    metadata may state one. What other records hold (requests, pictures, redirects) is passed over.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    number = 0
    try:
        for record in ArchiveIterator(
            stream, record_types=WarcRecordType.response, parse_http=True, auto_decode="all"
        ):
            number += 1
            where = f"{name}, record {number}"
            url = record.headers.get("WARC-Target-URI")
            if not record.is_http_parsed or record.http_headers.status_code != 200:
                continue
            if (record.http_content_type or "").lower() not in PAGE_TYPES:
                continue
            data = record.reader.read(MAX_PAGE + 1)
            if len(data) > MAX_PAGE:
                yield Failure(where, f"{url} has more than {MAX_PAGE / 1e6:.0f} MB.")
                continue
            if not data.strip():
                yield Failure(
                    where, f"{url} is empty in the archive, or the archive breaks off there."
                )
                continue
            yield Unread(
                name=f"{where} ({url})",
                data=data,
                stated=Stated(url=url.strip("<>") if url else None),
                id=record.record_id or None,
                encoding=record.http_charset,
            )
    except (OSError, ValueError, RuntimeError, EOFError) as error:
        yield Failure(name, f"the web archive breaks off after record {number}: {error}.")
