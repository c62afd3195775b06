"""The record as tools for language models (Model Context Protocol), by the official SDK.

Every item passes the gate of the pages and carries its evidence, its status and its page.
Nothing here changes the store.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import BaseModel, Field

from memcon.errors import MemconError, MissingExtra
from memcon.store.pages import find_page, find_record, find_report_id
from memcon.store.quotecheck import check_quote
from memcon.store.reader import Query
from memcon.store.store import Store
from memcon.view.gate import item_of, pass_gate
from memcon.view.selection import select

if TYPE_CHECKING:
    from mcp.server import MCPServer

    from memcon.memory import Memory

MOST_ITEMS = 50
Answer = TypeVar("Answer")

INSTRUCTIONS = """\
A record of diplomacy read from news and official readouts. Every item carries `evidence`: words
that stand in a document, with offsets. Quote the evidence, name the outlet, and keep `status`
(planned is not occurred) and `attribution` (on whose word) in whatever you write. What a tool
does not return is not in the record; do not fill it in."""

WordsToFind = Annotated[str | None, Field(description="words that the evidence holds")]
Who = Annotated[str | None, Field(description="a key, or part of a name")]
Pair = Annotated[str | None, Field(description="two ISO alpha-3 codes: USA,CHN")]
Day = Annotated[str | None, Field(description="YYYY-MM-DD, included")]


class Found(BaseModel):
    """Items of the record with their evidence. `next` fetches more."""

    query: str
    items: list[dict[str, Any]]
    total: int
    next: str | None


class AccountAnswer(BaseModel):
    """One happening with all its tellings and where they differ."""

    account: dict[str, Any]


class Comparison(BaseModel):
    """How the tellings of one happening differ, side by side."""

    comparison: dict[str, Any]


class Plans(BaseModel):
    """Plans and promises with their verdicts on a day."""

    as_of: str
    plans: list[dict[str, Any]]


class Ledger(BaseModel):
    """What two states did with and to each other, in order; each step with its evidence."""

    between: tuple[str, str]
    steps: list[dict[str, Any]]
    total: int
    next: str | None


class EvidenceAnswer(BaseModel):
    """The words of a span with what stands around them."""

    document: str
    outlet: str | None
    title: str | None
    published: str | None
    url: str | None
    start: int
    end: int
    words: str
    before: str
    after: str


class QuoteAnswer(BaseModel):
    """Whether words were said: exact, near (with what differs) or not-found."""

    check: dict[str, Any]


class MemoAnswer(BaseModel):
    """What one text says, version 1 of the memo."""

    memo: dict[str, Any]


class _Tools:
    """The tools over one store. The memory is made when a tool first asks for it."""

    def __init__(self, store: Store, clock: Callable[[], date]) -> None:
        self.store = store
        self.clock = clock
        self._memory: Memory | None = None
        self._lock = threading.Lock()

    @property
    def memory(self) -> Memory:
        with self._lock:
            if self._memory is None:
                from memcon.memory import Memory
                from memcon.reference import load_gazetteer

                self._memory = Memory(self.store, load_gazetteer())
            return self._memory

    def search_record(
        self,
        words: WordsToFind = None,
        record: Annotated[
            str | None, Field(description="statement, engagement, event or relation")
        ] = None,
        kind: Annotated[str | None, Field(description="meeting, direct, CONSULT ...")] = None,
        actor: Who = None,
        speaker: Who = None,
        to_whom: Who = None,
        country: Annotated[str | None, Field(description="ISO alpha-3: USA")] = None,
        between: Pair = None,
        since: Day = None,
        until: Day = None,
        status: Annotated[
            str | None,
            Field(description="occurred, planned, cancelled ...; several with commas"),
        ] = None,
        topic: Annotated[str | None, Field(description="an issue: ukraine-war")] = None,
        outlet: str | None = None,
        after: Annotated[str | None, Field(description="the `next` of the page before")] = None,
        limit: Annotated[int, Field(ge=1, le=MOST_ITEMS)] = 20,
    ) -> Found:
        """Find statements, engagements, events and relations, newest first, with their evidence."""
        chosen = select(
            record=record, kind=kind, words=words, actor=actor, speaker=speaker, to_whom=to_whom,
            country=country, between=between, since=since, until=until, status=status,
            topic=topic, outlet=outlet,
        )  # fmt: skip
        page = find_page(self.store, chosen.query(), after=after, size=limit)
        shown = pass_gate(self.store, page.records)
        return Found(
            query=chosen.describe(),
            items=[item_of(each) for each in shown.records],
            total=page.total or 0,
            next=page.next,
        )

    def get_account(
        self, id: Annotated[str, Field(description="of an account or of one of its records")]
    ) -> AccountAnswer:
        """Get one happening with all its tellings, their evidence, and where they differ."""
        from memcon.view.accounts import account_row

        return AccountAnswer(account=account_row(self.memory.account(id)))

    def compare_accounts(
        self, id: Annotated[str, Field(description="of an account that several sides tell of")]
    ) -> Comparison:
        """Compare what the sides say of one happening: topics in both, in one, named differently."""
        from memcon.view.comparison import comparison_row

        return Comparison(comparison=comparison_row(self.memory.compare(id)))

    def plans_due(
        self,
        as_of: Day = None,
        verdict: Annotated[
            str | None,
            Field(description="overdue, due, not due, kept ...; all where not given"),
        ] = None,
        between: Pair = None,
    ) -> Plans:
        """List plans and promises with their windows and verdicts, each with its announcement."""
        from memcon.view.plans import plan_row

        chosen = select(since=as_of, between=between)
        day = date.fromisoformat(chosen.since) if chosen.since else self.clock()
        found = [
            plan_row(plan)
            for plan in self.memory.plans(day)
            if (not verdict or plan.verdict == verdict)
            and (
                not chosen.between
                or set(chosen.between) <= {party.country for party in plan.participants}
            )
        ]
        return Plans(as_of=day.isoformat(), plans=found)

    def relation_ledger(
        self,
        between: Annotated[str, Field(description="two ISO alpha-3 codes: USA,CHN")],
        since: Day = None,
        until: Day = None,
        after: Annotated[str | None, Field(description="the `next` of the page before")] = None,
        limit: Annotated[int, Field(ge=1, le=MOST_ITEMS)] = 30,
    ) -> Ledger:
        """List in order of days what two states did with and to each other, with evidence."""
        chosen = select(between=between, since=since, until=until, oldest_first=True)
        page = find_page(self.store, chosen.query(), after=after, size=limit)
        assert chosen.between is not None  # the tool requires it
        return Ledger(
            between=chosen.between,
            steps=[item_of(each) for each in pass_gate(self.store, page.records).records],
            total=page.total or 0,
            next=page.next,
        )

    def get_evidence(
        self,
        record: Annotated[str | None, Field(description="the id of a record")] = None,
        document: Annotated[str | None, Field(description="or the id of a document")] = None,
        start: Annotated[int | None, Field(ge=0)] = None,
        end: Annotated[int | None, Field(ge=1)] = None,
        around: Annotated[int, Field(ge=0, le=2000)] = 200,
    ) -> EvidenceAnswer:
        """Get the words a record rests on, or any span of a document, with what is around them."""
        if record:
            found = find_record(self.store, record)
            if not pass_gate(self.store, [found]).records:
                raise MemconError(f"The words of {record} do not stand in its document.")
            spans = found.body["evidence"]
            first, last = spans[0]["start"], max(each["end"] for each in spans)
            report_id = found.report_id
        elif document and start is not None and end is not None and start < end:
            with self.store.engine.connect() as connection:
                report_id = find_report_id(connection, document)
            first, last = start, end
        else:
            raise MemconError("Give a record, or a document with start and end.")
        text = self.store.texts([report_id])[report_id]
        report = self.store.reports(ids=[report_id])[report_id]
        return EvidenceAnswer(
            document=report_id,
            outlet=report.outlet,
            title=report.title,
            published=report.published,
            url=report.url,
            start=first,
            end=min(last, len(text)),
            words=text[first:last],
            before=text[max(0, first - around) : first],
            after=text[last : last + around],
        )

    def verify_quote(
        self, words: Annotated[str, Field(min_length=1, max_length=2000)], speaker: Who = None
    ) -> QuoteAnswer:
        """Check whether words were said, and by whom: exact, near with what differs, not-found."""
        query = select(record="statement", speaker=speaker).query()
        found = check_quote(self.store, words, query)
        if found.record is not None and not pass_gate(self.store, [found.record]).records:
            found = check_quote(self.store, words, Query(kinds=("statement",), ids=("",)))
        return QuoteAnswer(check=found.to_fields())

    def read_text(
        self,
        text: Annotated[str, Field(min_length=1, max_length=200_000)],
        published: Day = None,
        outlet: str | None = None,
        title: str | None = None,
    ) -> MemoAnswer:
        """Read a text and return its memo; nothing is kept."""
        from memcon.exchange import to_fields
        from memcon.view.reading import read_text

        memo = read_text(text, published=published, outlet=outlet, title=title)
        return MemoAnswer(memo=to_fields(memo))


TOOLS = (
    "search_record",
    "get_account",
    "compare_accounts",
    "plans_due",
    "relation_ledger",
    "get_evidence",
    "verify_quote",
    "read_text",
)


def _today() -> date:
    return datetime.now(UTC).date()


def make_server(store: Store, clock: Callable[[], date] = _today) -> MCPServer:
    """The server of a store's tools.

    Raises:
        MissingExtra: The SDK is not installed.
    """
    try:
        from mcp.server import MCPServer
        from mcp.server.mcpserver.exceptions import ToolError
        from mcp.types import ToolAnnotations
    except ModuleNotFoundError as error:
        raise MissingExtra("Tools need memcon[mcp]: pip install 'memcon[mcp]'.") from error
    server: MCPServer = MCPServer(
        "memcon", version="0.1.0", instructions=INSTRUCTIONS, log_level="WARNING"
    )
    tools = _Tools(store, clock)
    hints = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
    for name in TOOLS:
        function = getattr(tools, name)
        server.tool(name=name, annotations=hints, structured_output=True)(
            _with_sentences(function, ToolError)
        )
    return server


def _with_sentences(
    function: Callable[..., Answer], error_type: type[Exception]
) -> Callable[..., Answer]:
    """The function, with what memcon raises on purpose told to the model as a sentence."""
    import functools

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Answer:
        try:
            return function(*args, **kwargs)
        except MemconError as error:
            raise error_type(str(error)) from error

    return call


def serve_tools(store: Store) -> None:
    """Serve on standard input and output until the client leaves."""
    make_server(store).run("stdio")
