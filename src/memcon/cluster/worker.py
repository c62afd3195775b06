"""One shard in, its output file out: the work of one process, which may die of any document."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from itertools import islice
from typing import Any, Protocol

from memcon.acquire.intake import read_unread
from memcon.acquire.language import tell_language
from memcon.acquire.text import to_report
from memcon.acquire.unread import Failure, Item, Unread
from memcon.cluster.ledger import Ledger, as_batch
from memcon.cluster.shards import Place, Row, Shard, documents_of, write_output
from memcon.exchange import to_json
from memcon.records import MEMO_VERSION, Gap, Memo, Part, ReadBy, Source, excerpt
from memcon.reports import Report

# Documents read at once: enough to fill the parser's batches, few enough to lose little.
DOCUMENTS_PER_BATCH = 32


class Reads(Protocol):
    """Whatever reads reports; `memcon.pipeline.Reader` does."""

    @property
    def read_by(self) -> ReadBy:
        """Who reads, for the memos of documents that cannot be."""
        ...

    def read(self, reports: Iterable[Report]) -> Iterator[Memo]:
        """Read each report and yield its memo, in the order given."""
        ...


@dataclass(frozen=True, slots=True)
class Care:
    """How carefully a shard is to be read, by what happened when it was read before.

    Up to document `until`, no more than `size` are read at once. Those in `condemned` killed
    their process when they were read alone: they become gaps with the reason. Those in `shunned`
    did so again while no more than their text was wanted, and are not touched. From `broken_at` on,
    the shard cannot even be listed.
    """

    size: int = DOCUMENTS_PER_BATCH
    until: int = 0
    condemned: dict[int, str] = field(default_factory=dict)
    shunned: dict[int, str] = field(default_factory=dict)
    broken_at: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many documents of a shard became what."""

    read: int = 0
    gap: int = 0
    unreadable: int = 0

    def plus(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(
            self.read + other.read, self.gap + other.gap, self.unreadable + other.unreadable
        )

    @property
    def documents(self) -> int:
        """All of them."""
        return self.read + self.gap + self.unreadable


def read_shard(
    source: str,
    out: str,
    shard: Shard,
    reader: Reads,
    care: Care,
    note: Callable[[int], None] = lambda _: None,
) -> Tally:
    """Read a shard to its end and put its file in its place, going on where another left off.

    Args:
        source: Where the input lies.
        out: The folder of outputs.
        note: Called with the number of the first document of each batch before it is read.
    """
    place = Place(out)
    final = place.under(shard.name)
    with Ledger(place.aside(final)) as ledger:
        if not place.exists(final):
            documents = islice(enumerate(documents_of(source, shard)), ledger.count, None)
            _read_rest(ledger, documents, reader, care, note)
            write_output(place, shard, ledger.batches())
        tally = _count(ledger)
        ledger.remove()
    return tally


def _read_rest(
    ledger: Ledger,
    documents: Iterator[tuple[int, Unread | Failure]],
    reader: Reads,
    care: Care,
    note: Callable[[int], None],
) -> None:
    while True:
        at = ledger.count
        note(at)
        if care.broken_at is not None and at >= care.broken_at[0]:
            ledger.add([Row(at, "", None, None, "unreadable", care.broken_at[1])])
            return
        singled = sorted({*care.condemned, *care.shunned})
        size = care.size if at < care.until else DOCUMENTS_PER_BATCH
        ahead = next((number for number in singled if number >= at), None)
        if ahead is not None:
            size = 1 if ahead == at else min(size, ahead - at)
        batch = list(islice(documents, size))
        if not batch:
            return
        if at in care.shunned:
            number, unread = batch[0]
            rows = [Row(number, unread.name, None, None, "unreadable", care.shunned[at])]
        elif at in care.condemned:
            rows = [_condemned_row(*batch[0], care.condemned[at], reader.read_by)]
        else:
            rows = read_batch(batch, reader)
        ledger.add(rows)


def _condemned_row(number: int, unread: Unread | Failure, why: str, read_by: ReadBy) -> Row:
    item = read_unread(unread)
    if isinstance(item, Failure):
        return Row(number, item.name, None, None, "unreadable", item.reason)
    memo = memo_of_gap(item.report, why, read_by)
    return _memo_row(number, unread.name, item.id, memo, why)


def read_batch(batch: list[tuple[int, Unread | Failure]], reader: Reads) -> list[Row]:
    """Read some documents at once; where the reader breaks on them, one by one.

    A document on which it breaks alone becomes a gap that names the error.
    """
    items = [(number, unread.name, _item(unread)) for number, unread in batch]
    reports = [item.report for _, _, item in items if isinstance(item, Item)]
    try:
        memos: Iterator[Memo | None] = iter(list(reader.read(reports)))
    except Exception:  # noqa: BLE001 - each document is tried again alone, and its error is kept
        memos = iter([None] * len(reports))
    rows = []
    for number, name, item in items:
        if isinstance(item, Failure):
            rows.append(Row(number, item.name, None, None, "unreadable", item.reason))
            continue
        memo, why = next(memos), None
        if memo is None:
            memo, why = _read_alone(item.report, reader)
        rows.append(_memo_row(number, name, item.id, memo, why))
    return rows


def _item(unread: Unread | Failure) -> Item | Failure:
    try:
        return read_unread(unread)
    except Exception as error:  # noqa: BLE001 - a fault of ours loses one document, with its reason
        return Failure(unread.name, f"the reader broke on it: {type(error).__name__}: {error}")


def _read_alone(report: Report, reader: Reads) -> tuple[Memo, str | None]:
    try:
        return next(iter(reader.read([report]))), None
    except Exception as error:  # noqa: BLE001 - a fault of ours loses one document, with its reason
        why = f"The reader broke on this document: {type(error).__name__}: {error}"
        return memo_of_gap(report, why, reader.read_by), why


def memo_of_gap(report: Report, why: str, read_by: ReadBy) -> Memo:
    """The memo of a document that could not be read: its text, and the gap that says why."""
    shown = tuple(excerpt(report.text, each.span) for each in report.passages[:1])
    return Memo(
        memo_version=MEMO_VERSION,
        document=Source(
            id=report.id,
            title=report.title,
            outlet=report.outlet,
            url=report.url,
            published=report.published,
            published_from=report.published_from,
            language=report.language,
            text=report.text,
            passages=tuple(
                Part(each.span.start, each.span.end, each.kind.value)
                for each in report.passages
            ),
        ),
        actors=(),
        statements=(),
        engagements=(),
        events=(),
        relations=(),
        times=(),
        gaps=(Gap("document-failed", shown, why),),
        read_by=read_by,
    )


def _memo_row(number: int, source: str, given: str | None, memo: Memo, why: str | None) -> Row:
    document = memo.document
    return Row(
        number=number,
        source=source,
        given_id=given,
        report_id=document.id,
        state="gap" if why else "read",
        reason=why,
        title=document.title,
        outlet=document.outlet,
        url=document.url,
        published=document.published,
        language=document.language,
        statements=len(memo.statements),
        engagements=len(memo.engagements),
        events=len(memo.events),
        relations=len(memo.relations),
        gaps=len(memo.gaps),
        memo=to_json(memo).decode(),
    )


def _count(ledger: Ledger) -> Tally:
    tally = Tally()
    for batch in ledger.batches():
        states = batch.column("state").to_pylist()
        tally = tally.plus(
            Tally(states.count("read"), states.count("gap"), states.count("unreadable"))
        )
    return tally


def warm_up(reader: Reads) -> None:
    """Import and build before forking what every child needs, so that none pays for it."""
    for name in ("pyarrow.parquet", "trafilatura", "lxml.html", "fastwarc.warc"):
        import_module(name)
    tell_language("Où est la bibliothèque ? Elle est près de la gare, à côté du marché.")
    row = _memo_row(0, "", None, memo_of_gap(to_report("Warm."), "", reader.read_by), None)
    as_batch([row])


def work(
    source: str,
    out: str,
    shard: Shard,
    reader: Reads,
    care: Care,
    channel: Any,
    parent: int,
) -> None:
    """The whole of a worker process: read a shard, and tell the parent how it goes.

    It sends ("at", number) before each batch, then ("done", tally) or ("failed", words).
    """
    _die_with(parent)
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # the parent is interrupted, and ends its workers

    def note(at: int) -> None:
        if os.getppid() != parent:  # where the system cannot tell of a parent's death
            os._exit(1)
        channel.send(("at", at))

    try:
        tally = read_shard(source, out, shard, reader, care, note)
    except Exception as error:  # noqa: BLE001 - told to the parent, which ends the run with it
        channel.send(("failed", f"{type(error).__name__}: {error}"))
    else:
        channel.send(("done", tally))


def _die_with(parent: int) -> None:
    """Ask Linux to end this process when its parent ends, however that comes about."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
