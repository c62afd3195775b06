"""Python's door: read a text, open a store, ask it by the same filters as everywhere else.

import memcon as mc

memo = mc.read(text, published="2024-08-29")
with mc.open("us-china.db") as store:
    frame = store.engagements(between=("USA", "CHN"), status="occurred").to_polars()
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from html import escape
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypedDict, Unpack, overload

from memcon.accounts import Account, Plan
from memcon.comparisons import Comparison
from memcon.errors import InputError, MissingExtra
from memcon.records import Memo
from memcon.store.pages import count_records, find_page, find_report_id, list_reports
from memcon.store.reader import ActorCount, Broken, StoredRecord
from memcon.store.store import Store as RawStore
from memcon.view.gate import Item, item_of, pass_gate
from memcon.view.prose import Line
from memcon.view.selection import Selection, select

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from memcon.memory import Memory
    from memcon.store.pages import ReportRow
    from memcon.store.quotecheck import QuoteCheck
    from memcon.store.writer import Added
    from memcon.view.brief import Brief

ROWS_SHOWN = 20
ROWS_PER_PAGE = 500


class Filters(TypedDict, total=False):
    """What to look for; every filter that is given must hold. See `memcon.view.selection`."""

    kind: str | None
    words: str | None
    actor: str | None
    speaker: str | None
    to_whom: str | None
    country: str | None
    between: tuple[str, str] | str | None
    since: str | date | None
    until: str | date | None
    status: str | Sequence[str] | None
    topic: str | None
    outlet: str | None
    document: str | None


class ReadMemo(Memo):
    """A memo that a notebook shows as prose with its words."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """The memo as plain dictionaries, lists, strings and numbers."""
        from memcon.exchange import to_fields

        return to_fields(self)

    def to_json(self, *, indent: int | None = None) -> str:
        """The memo as JSON, version 1 of the form."""
        from memcon.exchange import to_json

        return to_json(self, indent=indent).decode()

    def to_text(self) -> str:
        """The memo as sentences."""
        from memcon.view.prose import describe_memo

        return "\n".join(
            line.text if line.is_heading else "  " * line.depth + line.text
            for line in describe_memo(self)
        )

    def _repr_html_(self) -> str:
        from memcon.view.prose import describe_memo

        return _lines_html(describe_memo(self))


def _lines_html(lines: Iterable[Line]) -> str:
    """Lines of prose for a notebook, each with its words for a pointer to show."""
    parts = []
    for line in lines:
        if line.is_heading:
            parts.append(f"<h4>{escape(line.text)}</h4>")
            continue
        words = " … ".join(" ".join(each.text.split()) for each in line.evidence)
        title = f' title="{escape(words)}"' if words else ""
        parts.append(
            f'<p{title} style="margin:.2em 0 .2em {line.depth - 1}em">{escape(line.text)}</p>'
        )
    return f"<div>{''.join(parts)}</div>"


class ShownAccount(Account):
    """An account that a notebook shows with all its tellings."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        from memcon.view.accounts import account_lines

        return _lines_html(account_lines(self))


class ShownComparison(Comparison):
    """A comparison that a notebook shows side by side."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        one, two = self.sides
        rows = [
            f"<tr><th>{escape(cell.label)}<br><small>{escape(cell.kind)}: {escape(cell.why)}</small></th>"
            + "".join(
                f"<td>{'<br>'.join(escape(each.text) for each in told) or '<i>silent</i>'}</td>"
                for told in cell.evidence
            )
            + "</tr>"
            for cell in self.cells
        ]
        return (
            f"<table><caption>{escape(self.what)}</caption><thead><tr><th></th>"
            f"<th>{escape(one.name)}</th><th>{escape(two.name)}</th></tr></thead>"
            f"<tbody>{''.join(rows)}</tbody></table>"
        )


def shown(memo: Memo) -> ReadMemo:
    """The same memo, as one that a notebook shows well."""
    return ReadMemo(*(getattr(memo, each.name) for each in fields(Memo)))


def read(
    text: str | Path,
    *,
    published: str | date | None = None,
    outlet: str | None = None,
    title: str | None = None,
    url: str | None = None,
) -> ReadMemo:
    """Read one text, or the file at a `Path`, and return its memo.

    The first call of a process loads the parser, which takes a second or two.

    Raises:
        InputError: There is no text, or `published` is no day.
    """
    from memcon.view.reading import read_text

    day = published.isoformat() if isinstance(published, date) else published
    if isinstance(text, Path):
        from memcon.acquire.intake import Stated, read_file
        from memcon.pipeline import load_reader

        report = read_file(text, stated=Stated(published=day, outlet=outlet, title=title))
        return shown(next(load_reader().read([report])))
    return shown(read_text(text, published=day, outlet=outlet, title=title, url=url))


@dataclass(frozen=True, slots=True)
class Records:
    """Records that a query asks for, fetched when they are looked at; by day, oldest first.

    Nothing passes whose words do not stand in its document.
    """

    store: RawStore
    selection: Selection
    most: int | None = None

    def filter(self, **more: Unpack[Filters]) -> Records:
        """The same with more filters; one given again replaces the one before."""
        given = select(record=self.selection.record, **more)
        changes = {
            each.name: getattr(given, each.name)
            for each in fields(Selection)
            if each.name in more
        }
        return replace(self, selection=replace(self.selection, **changes))

    def limit(self, most: int) -> Records:
        """At most so many."""
        if most < 0:
            raise InputError(f"limit takes a number from 0; not {most}.")
        return replace(self, most=most)

    def newest_first(self) -> Records:
        """The same, newest first."""
        return replace(self, selection=replace(self.selection, oldest_first=False))

    def count(self) -> int:
        """How many the store holds, counted to 501 at most; faster than `len`."""
        number = count_records(self.store, self.selection.query())
        return number if self.most is None else min(number, self.most)

    def to_list(self) -> list[StoredRecord]:
        """All of them."""
        found = self.store.records(self.selection.query(limit=self.most))
        return list(pass_gate(self.store, found).records)

    def pages(self, size: int = ROWS_PER_PAGE) -> Iterator[list[StoredRecord]]:
        """All of them, some at a time, for a store that does not fit into memory."""
        after, left = None, self.most
        while left is None or left > 0:
            take = size if left is None else min(size, left)
            page = find_page(
                self.store, self.selection.query(), after=after, size=take, is_counted=False
            )
            yield list(pass_gate(self.store, page.records).records)
            if page.next is None:
                return
            after = page.next
            left = None if left is None else left - take

    def to_dicts(self) -> list[Item]:
        """All of them as REST gives them."""
        return [item_of(record) for record in self.to_list()]

    def to_arrow(self) -> pa.Table:
        """All of them as an Arrow table; the query and the day are in its schema's metadata."""
        from memcon.view.exports.frames import records_table

        return records_table(self.to_list(), self.selection.describe())

    def to_polars(self) -> pl.DataFrame:
        """All of them as a Polars frame.

        Raises:
            MissingExtra: Polars is not installed.
        """
        try:
            import polars as pl
        except ModuleNotFoundError as error:
            raise MissingExtra(
                "Frames need memcon[frames]: pip install 'memcon[frames]'."
            ) from error
        frame = pl.from_arrow(self.to_arrow())
        assert isinstance(frame, pl.DataFrame)  # a table, not a column, was given
        return frame

    def to_pandas(self) -> pd.DataFrame:
        """All of them as a pandas frame.

        Raises:
            MissingExtra: pandas is not installed.
        """
        if find_spec("pandas") is None:
            raise MissingExtra("Frames need memcon[frames]: pip install 'memcon[frames]'.")
        frame: pd.DataFrame = self.to_arrow().to_pandas()
        return frame

    def export(self, form: str, path: str | Path) -> Path:
        """Write them to a file in one of the forms of `memcon export`; give back its path.

        Raises:
            InputError: There is no such form.
        """
        from memcon.view.exports import Batch, find_format

        target = Path(path)
        batch = Batch(
            tuple(self.to_list()),
            self.selection.describe(),
            datetime.now(UTC).date(),
            self.selection.record,
        )
        target.write_bytes(find_format(form).make(batch))
        return target

    def __iter__(self) -> Iterator[StoredRecord]:
        for page in self.pages():
            yield from page

    def __len__(self) -> int:
        return len(self.to_list())

    def __bool__(self) -> bool:
        return next(iter(self), None) is not None

    @overload
    def __getitem__(self, index: int) -> StoredRecord: ...
    @overload
    def __getitem__(self, index: slice) -> list[StoredRecord]: ...
    def __getitem__(self, index: int | slice) -> StoredRecord | list[StoredRecord]:
        return self.to_list()[index]

    def __repr__(self) -> str:
        return f"<{self.count()} {self.selection.describe()}>"

    def _repr_html_(self) -> str:
        rows = self.limit(min(ROWS_SHOWN, self.most or ROWS_SHOWN)).to_list()
        more = self.count() - len(rows)
        return records_html(
            rows, f"{self.selection.describe()}{f', {more} more' if more > 0 else ''}"
        )


def records_html(records: Iterable[StoredRecord], caption: str) -> str:
    """Records as a table for a notebook: a sentence, its words, where they stand."""
    from memcon.view.rows import record_sentence

    lines = [f"<table><caption>{escape(caption)}</caption>"]
    lines.append("<thead><tr><th>Record</th><th>Words</th><th>Source</th></tr></thead><tbody>")
    for record in records:
        first = record.body["evidence"][0]
        words = " … ".join(" ".join(each["text"].split()) for each in record.body["evidence"])
        source = ", ".join(filter(None, [record.outlet, (record.published or "")[:10]]))
        lines.append(
            f"<tr><td>{escape(record_sentence(record).text)}</td><td>{escape(words)}</td>"
            f"<td>{escape(source)} [{first['start']}–{first['end']}]</td></tr>"
        )
    return "".join([*lines, "</tbody></table>"])


class Store:
    """An open store. Use it in a `with` block, or call `close`."""

    def __init__(self, raw: RawStore, where: str) -> None:
        self.raw = raw
        self.where = where
        self._memory: Memory | None = None

    def close(self) -> None:
        """Close every connection."""
        self.raw.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        counts = ", ".join(f"{number} {name}" for name, number in self.counts().items())
        return f"<memcon store {self.where}: {counts}>"

    def _select(self, record: str | None, given: Filters) -> Records:
        chosen = select(record=record, oldest_first=True, **given)
        return Records(self.raw, chosen)

    def engagements(self, **filters: Unpack[Filters]) -> Records:
        """Meetings, calls, visits and their like, held and planned."""
        return self._select("engagement", filters)

    def statements(self, **filters: Unpack[Filters]) -> Records:
        """What was said, by whom, to whom, on whose word."""
        return self._select("statement", filters)

    def events(self, **filters: Unpack[Filters]) -> Records:
        """Acts of one party towards another, coded after PLOVER."""
        return self._select("event", filters)

    def relations(self, **filters: Unpack[Filters]) -> Records:
        """Standing facts between parties, as documents tell them."""
        return self._select("relation", filters)

    def records(self, **filters: Unpack[Filters]) -> Records:
        """Records of every kind."""
        return self._select(None, filters)

    meetings = engagements
    quotes = statements

    def actors(
        self, *, name: str | None = None, country: str | None = None, kind: str | None = None
    ) -> list[ActorCount]:
        """One row an actor over all documents, most found first."""
        return self.raw.actors(name=name, country=country, kind=kind)

    def documents(
        self, *, outlet: str | None = None, title: str | None = None, most: int = 1000
    ) -> list[ReportRow]:
        """Documents, newest first."""
        with self.raw.engine.connect() as connection:
            rows, _ = list_reports(connection, outlet=outlet, title=title, size=most)
        return rows

    def memo(self, document: str) -> ReadMemo:
        """The memo of a document, by its id or the beginning of its digest.

        Raises:
            UnknownRecord: The store holds none.
        """
        from memcon.errors import UnknownRecord

        with self.raw.engine.connect() as connection:
            report_id = find_report_id(connection, document)
        found = self.raw.memo(report_id)
        if found is None:
            raise UnknownRecord(f"There is no reading of document {document} in this store.")
        return shown(found)

    @property
    def memory(self) -> Memory:
        """Accounts, plans and comparisons; the reference data is loaded when first asked for."""
        if self._memory is None:
            from memcon.memory import Memory
            from memcon.reference import load_gazetteer

            self._memory = Memory(self.raw, load_gazetteer())
        return self._memory

    def accounts(self, **filters: Unpack[Filters]) -> list[Account]:
        """Happenings, each with all its tellings, by day."""
        from memcon.view.matching import fits

        chosen = select(record="engagement", **filters)
        return [each for each in self.memory.accounts() if fits(each, chosen)]

    def account(self, id_: str) -> ShownAccount:
        """The account of an id, of one of its records', or of the beginning of one.

        Raises:
            UnknownRecord: There is none, or several fit.
        """
        found = self.memory.account(id_)
        return ShownAccount(*(getattr(found, each.name) for each in fields(Account)))

    def compare(self, id_: str, *, sides: Sequence[str] = ()) -> ShownComparison:
        """Two sides' tellings of an account, topic by topic.

        Raises:
            UnknownRecord: There is no such account, or no second side tells of it.
        """
        found = self.memory.compare(id_, sides=sides)
        return ShownComparison(*(getattr(found, each.name) for each in fields(Comparison)))

    def plans(self, *, as_of: str | date | None = None) -> list[Plan]:
        """Plans and promises with their verdicts on a day, today where none is given."""
        since = select(since=as_of).since
        day = date.fromisoformat(since) if since else datetime.now(UTC).date()
        return self.memory.plans(day)

    def brief(
        self,
        between: tuple[str, str] | str,
        *,
        since: str | date | None = None,
        until: str | date | None = None,
        as_of: str | date | None = None,
    ) -> Brief:
        """A brief on the relation of two states, every sentence with its words."""
        from memcon.view.brief import make_brief

        chosen = select(between=between, since=since, until=until)
        day = select(since=as_of).since
        assert chosen.between is not None  # the argument is required
        return make_brief(
            self.memory,
            chosen.between,
            day=date.fromisoformat(day) if day else datetime.now(UTC).date(),
            since=chosen.since,
            until=chosen.until,
        )

    def check_quote(self, claim: str, **filters: Unpack[Filters]) -> QuoteCheck:
        """Whether words were said: exact, near (with what differs) or not found."""
        from memcon.store.quotecheck import check_quote

        return check_quote(self.raw, claim, select(record="statement", **filters).query())

    def add(self, memos: Iterable[Memo]) -> list[Added]:
        """Put memos in; the same memo again changes nothing."""
        return list(self.raw.add(memos))

    def counts(self) -> dict[str, int]:
        """How many reports, records by kind and spans the store holds."""
        return self.raw.counts()

    def verify(self) -> list[Broken]:
        """Every span that does not repeat its report's words; none in a sound store."""
        return self.raw.broken()


def open(where: str | Path, *, create: bool = False) -> Store:
    """Open a store: a file, or a `postgresql://` address.

    Raises:
        StoreError: There is none and `create` is not set, or the file is no store.
    """
    return Store(RawStore.open(where, create=create), str(where))
