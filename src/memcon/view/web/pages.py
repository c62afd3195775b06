"""The pages that show single records: home, lists, documents, actors, search, gaps, reading."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import func, select

from memcon.errors import InputError, MemconError
from memcon.records import GAP_REASONS
from memcon.store import tables
from memcon.store.identity import actor_key
from memcon.store.pages import (
    Page,
    find_page,
    find_record,
    find_report_id,
    list_gaps,
    list_reports,
)
from memcon.store.quotecheck import check_quote
from memcon.store.reader import ActorCount, Query, StoredRecord
from memcon.view.gate import document_path, pass_gate
from memcon.view.rows import record_sentence
from memcon.view.selection import (
    RECORD_KINDS,
    STATUSES,
    SUBKINDS,
    Selection,
    check_reason,
    from_params,
)
from memcon.view.web.answers import (
    ROWS_PER_FILE,
    not_found,
    page,
    records_file,
    rows_file,
    split_form,
    whole_number,
)
from memcon.view.web.desk import Desk, actor_path, day_words, shorten, when_words
from memcon.view.web.marks import cut_text, find_marks, speaker_colours

ROWS_PER_PAGE = 50
ACTORS_PER_PAGE = 100
LAYERS = (
    ("quote", "quotations"),
    ("actor", "actors"),
    ("time", "times"),
    ("engagement", "engagements"),
    ("event", "events"),
    ("gap", "gaps"),
)
# Fewer words than these are a search; from here on they may be a quotation to be checked.
WORDS_OF_A_QUOTATION = 4
FORMS = ["csv", "json", "jsonl", "md", "ics", "parquet"]


@dataclass(frozen=True, slots=True)
class PanelLine:
    """A line of a panel: its words, where it leads, and a note in small."""

    text: str
    href: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the home page."""

    title: str
    lines: list[PanelLine]
    empty: str
    path: str | None = None


def _no_panels(desk: Desk) -> list[Panel]:
    return []


def add_pages(router: APIRouter, desk: Desk, panels: Any = _no_panels) -> None:
    """Add the pages of single records. `panels` gives those of the home page that need accounts."""

    @router.get("/", response_class=HTMLResponse)
    def home(request: Request) -> Response:
        counts = desk.store.counts()
        figures = [
            ("/documents", "documents", counts["reports"]),
            ("/meetings", "engagements", counts.get("engagements", 0)),
            ("/quotes", "statements", counts.get("statements", 0)),
            ("/timeline?kind=event", "events", counts.get("events", 0)),
            ("/timeline?kind=relation", "relations", counts.get("relations", 0)),
        ]
        found = [
            _new_documents(desk),
            _latest(desk),
            *(panels(desk) if counts["reports"] else []),
        ]
        return page(desk, request, "home.html", figures=figures, counts=counts, panels=found)

    def add_list(path: str, title: str, record: str | None, *, by_day: bool) -> None:
        def show(request: Request) -> Response:
            return _list(desk, request, path, title, record, form=None, by_day=by_day)

        def file(request: Request, form: str) -> Response:
            return _list(desk, request, path, title, record, form=form, by_day=by_day)

        router.get(path, response_class=HTMLResponse)(show)
        router.get(path + ".{form}")(file)

    add_list("/timeline", "Timeline", None, by_day=True)
    add_list("/meetings", "Engagements", "engagement", by_day=True)
    add_list("/quotes", "Quotations", "statement", by_day=False)

    @router.get("/records/{given}")
    def one_record(request: Request, given: str) -> Response:
        id_, form = split_form(given)
        record = find_record(desk.store, id_)
        shown = pass_gate(desk.store, [record])
        if not shown.records:
            raise not_found(f"record {id_} whose words stand in its document")
        record = shown.records[0]
        if form:
            return records_file(desk, form, [record], f"record {id_}", id_, record.kind)
        return page(
            desk, request, "record.html", record=record,
            account=record.id if record.kind == "engagement" else None,
        )  # fmt: skip

    @router.get("/documents", response_class=HTMLResponse)
    def documents(request: Request) -> Response:
        return _documents(desk, request, None)

    @router.get("/documents.{form}")
    def documents_file(request: Request, form: str) -> Response:
        return _documents(desk, request, form)

    @router.get("/documents/{given}")
    def document(request: Request, given: str) -> Response:
        return _document(desk, request, given)

    @router.get("/actors", response_class=HTMLResponse)
    def actors(request: Request) -> Response:
        return _actors(desk, request, None)

    @router.get("/actors.{form}")
    def actors_file(request: Request, form: str) -> Response:
        return _actors(desk, request, form)

    @router.get("/actors/{given:path}")
    def dossier(request: Request, given: str) -> Response:
        return _dossier(desk, request, given)

    @router.get("/search", response_class=HTMLResponse)
    def search(request: Request) -> Response:
        return _search(desk, request, None)

    @router.get("/search.{form}")
    def search_file(request: Request, form: str) -> Response:
        return _search(desk, request, form)

    @router.get("/gaps", response_class=HTMLResponse)
    def gaps(request: Request) -> Response:
        return _gaps(desk, request, None)

    @router.get("/gaps.{form}")
    def gaps_file(request: Request, form: str) -> Response:
        return _gaps(desk, request, form)

    @router.get("/help", response_class=HTMLResponse)
    def help_page(request: Request) -> Response:
        return page(desk, request, "help.html")

    @router.get("/read", response_class=HTMLResponse)
    def read_form(request: Request) -> Response:
        return page(
            desk, request, "read.html",
            section="/read", given="", published="", outlet="", problem="", lines=[],
        )  # fmt: skip

    @router.post("/read", response_class=HTMLResponse)
    async def read_text(request: Request) -> Response:
        return await _read(desk, request)


def _new_documents(desk: Desk) -> Panel:
    with desk.store.engine.connect() as connection:
        rows, _ = list_reports(connection, by_addition=True, size=8)
    lines = [
        PanelLine(
            each.title or shorten(each.opening, 70),
            document_path(each.id),
            ", ".join(filter(None, [each.outlet, day_words(each.published)])),
        )
        for each in rows
    ]
    return Panel("New documents", lines, "No document yet.", "/documents")


def _latest(desk: Desk) -> Panel:
    selection = Selection(record="engagement", status=("occurred", "ongoing"))
    found = find_page(desk.store, selection.query(), size=8, is_counted=False)
    lines = [
        PanelLine(
            sentence_without_day(each),
            f"/records/{each.id}",
            ", ".join(filter(None, [when_words(each), each.outlet])),
        )
        for each in pass_gate(desk.store, found.records).records
    ]
    return Panel("Latest engagements", lines, "No engagement is told of.", "/meetings")


def sentence_without_day(record: StoredRecord) -> str:
    """What happened, without the day in front and the source behind."""
    words = record_sentence(record).text.split("  ", 1)[-1]
    return shorten(words.rsplit(" [", 1)[0], 140)


def find_rows(
    desk: Desk, selection: Selection, after: str | None, *, size: int
) -> tuple[Page, int]:
    """A page of records that passed the gate, and how many did not."""
    found = find_page(desk.store, selection.query(), after=after, size=size)
    shown = pass_gate(desk.store, found.records)
    return replace(found, records=shown.records), shown.withheld


def _list(
    desk: Desk,
    request: Request,
    path: str,
    title: str,
    record: str | None,
    *,
    form: str | None,
    by_day: bool,
) -> Response:
    params = dict(request.query_params)
    chooses = record is None
    if chooses:
        record = params.pop("kind", "") or "engagement"
        if record.removesuffix("s") not in RECORD_KINDS:
            raise InputError(f"kind takes one of {', '.join(RECORD_KINDS)}; not {record!r}.")
    selection = from_params(params, record=record)
    kind = selection.record or "engagement"
    if form:
        records = desk.store.records(selection.query(limit=ROWS_PER_FILE))
        name = path.strip("/")
        return records_file(desk, form, records, selection.describe(), name, kind)
    found, withheld = find_rows(desk, selection, params.get("after"), size=ROWS_PER_PAGE)
    spelled = selection.params() | ({"kind": kind} if chooses and kind != "engagement" else {})
    return page(
        desk,
        request,
        "list.html",
        section=path,
        title=title,
        path=path,
        page=found,
        withheld=withheld,
        selection=selection,
        params=spelled,
        kinds=[] if chooses else SUBKINDS[kind],
        statuses=STATUSES,
        choose_record=chooses,
        by_day=by_day,
        exports=FORMS if kind == "engagement" else [each for each in FORMS if each != "ics"],
    )


def _documents(desk: Desk, request: Request, form: str | None) -> Response:
    params = {
        name: value
        for name in ("title", "outlet", "from", "to")
        if (value := request.query_params.get(name, "").strip())
    }
    days = from_params({k: v for k, v in params.items() if k in ("from", "to")})
    after = whole_number(request.query_params.get("after"))
    size = ROWS_PER_FILE if form else ROWS_PER_PAGE
    with desk.store.engine.connect() as connection:
        rows, more = list_reports(
            connection,
            outlet=params.get("outlet"),
            title=params.get("title"),
            since=days.since,
            until=days.until,
            after=after,
            size=size,
        )
    if form:
        return rows_file(desk, form, [asdict(each) for each in rows], "documents", "documents")
    return page(
        desk, request, "documents.html", section="/documents",
        rows=rows, params=params, more=str(after + size) if more else "",
    )  # fmt: skip


def read_at(words: str | None) -> tuple[int, int] | None:
    """The span that `?at=` names.

    Raises:
        InputError: It names none.
    """
    if not words:
        return None
    start, _, end = words.partition("-")
    if not (
        start.isdecimal() and end.isdecimal() and len(words) < 24 and int(start) < int(end)
    ):
        raise InputError(f"at takes START-END, two numbers of characters; not {words!r}.")
    return int(start), int(end)


def _document(desk: Desk, request: Request, given: str) -> Response:
    id_, form = split_form(given)
    with desk.store.engine.connect() as connection:
        report_id = find_report_id(connection, id_)
    memo = desk.store.memo(report_id)
    if memo is None:
        raise not_found(f"reading of document {id_}")
    if form == "json":
        from memcon.exchange import to_json
        from memcon.view.web.answers import file_response

        return file_response(to_json(memo, indent=1), "application/json", f"{id_}.json")
    records = desk.store.records(Query(report=report_id))
    if form:
        return records_file(desk, form, records, f"document {id_}", id_, None)
    at = read_at(request.query_params.get("at"))
    counts = Counter(mark.layer for mark in find_marks(memo))
    url = memo.document.url
    return page(
        desk,
        request,
        "document.html",
        section="/documents",
        path=document_path(report_id),
        memo=memo,
        document=memo.document,
        link=url if url and url.startswith(("http://", "https://")) else None,
        paragraphs=cut_text(memo, at),
        layers=[(layer, label, counts[layer]) for layer, label in LAYERS if counts[layer]],
        actors={actor.id: actor for actor in memo.actors},
        keys={
            actor.id: actor_key(actor.ref, actor.kind, actor.name, actor.country)
            for actor in memo.actors
        },
        colours=speaker_colours(memo),
        records={each.body["id"]: f"/records/{each.id}" for each in records},
        reasons=GAP_REASONS,
    )


def _actors(desk: Desk, request: Request, form: str | None) -> Response:
    params = {
        name: value
        for name in ("name", "country", "kind")
        if (value := request.query_params.get(name, "").strip())
    }
    found = matching_actors(desk, params.get("name"), params.get("country"), params.get("kind"))
    if form:
        return rows_file(desk, form, [asdict(each) for each in found], "actors", "actors")
    after = whole_number(request.query_params.get("after"))
    rows = found[after : after + ACTORS_PER_PAGE]
    more = str(after + ACTORS_PER_PAGE) if len(found) > after + ACTORS_PER_PAGE else ""
    return page(
        desk, request, "actors.html", section="/actors",
        rows=rows, params=params, total=len(found), more=more,
    )  # fmt: skip


def matching_actors(
    desk: Desk, name: str | None, country: str | None, kind: str | None
) -> list[ActorCount]:
    """Actors by key or part of a name, by country and by kind; most found first."""
    wanted = (name or "").lower()
    return [
        each
        for each in desk.actors()
        if (not wanted or wanted in each.name.lower() or each.key == name)
        and (not country or each.country == country.upper())
        and (not kind or each.kind == kind)
    ]


@dataclass(frozen=True, slots=True)
class Counterpart:
    """Somebody an actor dealt with: how often, and the last day."""

    key: str
    name: str
    times: int
    last: str | None


def _dossier(desk: Desk, request: Request, given: str) -> Response:
    key, form = split_form(given)
    actor = next((each for each in desk.actors() if each.key == key), None)
    if actor is None:
        raise not_found(f"actor {key}")
    if form:
        records = desk.store.records(Selection(actor=key).query(limit=ROWS_PER_FILE))
        return records_file(desk, form, records, f"records with {actor.name}", "actor", None)
    met = Selection(record="engagement", actor=key)
    spoke = Selection(record="statement", speaker=key)
    engagements, _ = find_rows(desk, met, None, size=10)
    statements, _ = find_rows(desk, spoke, None, size=10)
    return page(
        desk,
        request,
        "dossier.html",
        section="/actors",
        path=actor_path(key),
        actor=actor,
        engagements=engagements,
        statements=statements,
        others=_counterparts(desk, key),
        topics=_topics_of(desk, key),
        offices=_offices_of(desk, key),
    )


def _counterparts(desk: Desk, key: str) -> list[Counterpart]:
    """Those who took part in engagements with an actor, most often first."""
    mine, theirs, record = tables.party.alias(), tables.party.alias(), tables.record
    actor = tables.actor
    roles = ("participant", "host")
    chosen = (
        select(
            theirs.c.actor_key,
            func.max(actor.c.name),
            func.count(theirs.c.record_id.distinct()),
            func.max(theirs.c.day),
        )
        .select_from(mine)
        .join(
            theirs,
            (theirs.c.record_id == mine.c.record_id)
            & (theirs.c.reading_id == mine.c.reading_id),
        )
        .join(actor, actor.c.id == theirs.c.actor_id)
        .join(
            record,
            (record.c.id == mine.c.record_id) & (record.c.reading_id == mine.c.reading_id),
        )
        .where(
            mine.c.actor_key == key,
            mine.c.is_current,
            mine.c.kind == "engagement",
            mine.c.role.in_(roles),
            theirs.c.role.in_(roles),
            theirs.c.actor_key != key,
            record.c.status.in_(("occurred", "ongoing")),
        )
        .group_by(theirs.c.actor_key)
        .order_by(func.count(theirs.c.record_id.distinct()).desc(), theirs.c.actor_key)
        .limit(12)
    )
    with desk.store.engine.connect() as connection:
        return [Counterpart(*row) for row in connection.execute(chosen)]


def _topics_of(desk: Desk, key: str) -> list[tuple[str, int]]:
    topic, party = tables.topic, tables.party
    chosen = (
        select(topic.c.topic, func.count(topic.c.record_id.distinct()))
        .join(
            party,
            (party.c.record_id == topic.c.record_id)
            & (party.c.reading_id == topic.c.reading_id),
        )
        .where(party.c.actor_key == key, party.c.is_current, party.c.role == "speaker")
        .group_by(topic.c.topic)
        .order_by(func.count(topic.c.record_id.distinct()).desc(), topic.c.topic)
        .limit(20)
    )
    with desk.store.engine.connect() as connection:
        return [(row[0], row[1]) for row in connection.execute(chosen)]


def _offices_of(desk: Desk, key: str) -> list[tuple[str, str | None, str | None, str | None]]:
    """The offices that documents give an actor, with the first and last day they do."""
    actor, reading, report = tables.actor, tables.reading, tables.report
    chosen = (
        select(
            actor.c.title,
            actor.c.of,
            func.min(report.c.published),
            func.max(report.c.published),
        )
        .join(reading, reading.c.id == actor.c.reading_id)
        .join(report, report.c.id == reading.c.report_id)
        .where(actor.c.key == key, reading.c.is_current, actor.c.title.is_not(None))
        .group_by(actor.c.title, actor.c.of)
        .order_by(func.min(report.c.published))
        .limit(12)
    )
    with desk.store.engine.connect() as connection:
        return [(row[0], row[1], row[2], row[3]) for row in connection.execute(chosen)]


HITS_PER_PAGE = 60


def _search(desk: Desk, request: Request, form: str | None) -> Response:
    """Records and paragraphs that hold the words, the best first."""
    params = dict(request.query_params)
    record = params.pop("kind", "") or None
    selection = from_params(params, record=record)
    words = selection.words
    query = replace(selection, words=None).query()
    size = ROWS_PER_FILE if form else HITS_PER_PAGE
    hits = desk.store.search(words, query, limit=size) if words else []
    records = [hit.record for hit in hits if hit.record is not None]
    if form:
        return records_file(desk, form, records, selection.describe(), "search", None)
    shown = {each.id: each for each in pass_gate(desk.store, records).records}
    texts = desk.store.texts(sorted({hit.report_id for hit in hits}))
    passages = [
        hit
        for hit in hits
        if hit.record is None and texts.get(hit.report_id, "")[hit.start : hit.end].strip()
    ]
    check, actors = None, []
    if words:
        wanted = words.strip('"').lower()
        actors = [each for each in desk.actors() if wanted in each.name.lower()][:6]
        if len(words.split()) >= WORDS_OF_A_QUOTATION:
            check = check_quote(desk.store, words, Query(kinds=("statement",)))
            if check.record is not None and not pass_gate(desk.store, [check.record]).records:
                check = None
    return page(
        desk, request, "search.html", section="/search",
        find_words=words or "", words=words, selection=selection, params=params,
        hits=[each for each in hits if each.record is None or each.record.id in shown],
        passages=passages, marked=marked, statuses=STATUSES, actors=actors, check=check,
    )  # fmt: skip


def marked(snippet: str) -> list[tuple[str, bool]]:
    """A snippet cut into words that were looked for (True) and the rest.

    >>> marked("the ⟦war⟧ in")
    [('the ', False), ('war', True), (' in', False)]
    """
    found = []
    for at, part in enumerate(snippet.replace("⟧", "⟦").split("⟦")):
        if part:
            found.append((part, at % 2 == 1))
    return found


def _gaps(desk: Desk, request: Request, form: str | None) -> Response:
    reason = check_reason(request.query_params.get("reason"))
    after = whole_number(request.query_params.get("after"))
    size = ROWS_PER_FILE if form else ROWS_PER_PAGE
    with desk.store.engine.connect() as connection:
        rows, more = list_gaps(connection, reason=reason, after=after, size=size)
    if form:
        return rows_file(desk, form, [asdict(each) for each in rows], "gaps", "gaps")
    return page(
        desk, request, "gaps.html", section="/gaps",
        rows=rows, reasons=GAP_REASONS, params={"reason": reason} if reason else {},
        more=str(after + size) if more else "",
    )  # fmt: skip


async def _read(desk: Desk, request: Request) -> Response:
    """Read a text that was pasted, and show its memo; nothing is kept."""
    from starlette.concurrency import run_in_threadpool

    fields = await request.form(max_fields=8)
    given = {name: str(fields.get(name) or "") for name in ("text", "published", "outlet")}
    problem, lines = "", []
    try:
        lines = await run_in_threadpool(read_to_lines, **given)
    except MemconError as error:
        problem = str(error)
    return page(
        desk, request, "read.html", section="/read", given=given["text"],
        published=given["published"], outlet=given["outlet"], problem=problem, lines=lines,
    )  # fmt: skip


def read_to_lines(text: str, published: str, outlet: str) -> list[Any]:
    """The memo of a text as lines of prose.

    Raises:
        InputError: There is no text, or the day is no day.
    """
    from memcon.view.prose import describe_memo
    from memcon.view.reading import read_text

    return list(
        describe_memo(read_text(text, published=published or None, outlet=outlet or None))
    )
