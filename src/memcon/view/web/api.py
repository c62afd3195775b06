"""REST: the record for programs, by the same filters and through the same gate as the pages."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Depends, FastAPI, Path, Query, Request, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

from memcon.errors import InputError
from memcon.store.pages import find_page, find_record, find_report_id, list_gaps, list_reports
from memcon.store.quotecheck import check_quote
from memcon.store.reader import Query as StoreQuery
from memcon.view.exports import FORMATS
from memcon.view.gate import item_of, pass_gate
from memcon.view.selection import STATUSES, check_reason, select
from memcon.view.web.answers import not_found, page, records_file
from memcon.view.web.desk import Desk
from memcon.view.web.pages import matching_actors

CODE = r"^[A-Za-z]{3}$"
PAIR = r"^[A-Za-z]{3},[A-Za-z]{3}$"
STATUS = rf"^({'|'.join(STATUSES)})(,({'|'.join(STATUSES)}))*$"
PLAIN = r"^[^\x00]*$"
SIDES = r"^ *[^,\s\x00][^,\x00]*, *[^,\s\x00][^,\x00]*$"
MOST_ROWS = 500


def _is_day(words: str) -> str:
    try:
        return date.fromisoformat(words).isoformat() if len(words) == 10 else _no_day(words)
    except ValueError:
        return _no_day(words)


def _no_day(words: str) -> str:
    raise ValueError(f"{words!r} is no day; write it as YYYY-MM-DD")


Day = Annotated[
    str, AfterValidator(_is_day), WithJsonSchema({"type": "string", "format": "date"})
]
Reason = Literal[
    "quotation-without-speaker",
    "speaker-unresolved",
    "marked-words-no-quotation",
    "engagement-without-parties",
    "no-day-to-count-from",
    "language-not-read",
    "nothing-to-read",
    "too-long-to-read",
    "document-failed",
]
Text = Annotated[str | None, Query(max_length=400, pattern=PLAIN)]


class Words(BaseModel):
    """Words of a document: half-open code points of its text, and the page that shows them."""

    start: int
    end: int
    text: str
    page: str


class Item(BaseModel):
    """A record with its evidence. Roles that its kind does not have are left out."""

    model_config = ConfigDict(extra="forbid")

    id: str
    kind: Literal["statement", "engagement", "event", "relation"]
    type: str
    status: str | None
    start: str | None
    end: str | None
    day: str | None
    speaker: list[str] = []
    addressee: list[str] = []
    participant: list[str] = []
    host: list[str] = []
    source: list[str] = []
    target: list[str] = []
    party: list[str] = []
    attribution: list[str] = []
    countries: list[str]
    words: str = ""
    quoted: list[str] = []
    place: str | None
    topics: list[str]
    evidence: list[Words]
    confidence: float
    found_by: str
    report: str
    outlet: str | None
    published: str | None
    url: str | None
    sentence: str
    page: str


class Items(BaseModel):
    """A page of records. `next` is the cursor of the page after; `total` counts to 501 at most."""

    items: list[Item]
    next: str | None
    total: int
    withheld: int = Field(
        description="records on this page whose words do not stand in the text"
    )


class DocumentRow(BaseModel):
    """A document without its text."""

    id: str
    title: str | None
    opening: str
    outlet: str | None
    url: str | None
    published: str | None
    language: str
    added_at: str
    statements: int
    engagements: int
    events: int
    relations: int
    gaps: int


class Documents(BaseModel):
    """Documents, newest first; `next` is the number of rows to leave out for the page after."""

    items: list[DocumentRow]
    next: int | None


class ActorRow(BaseModel):
    """An actor over all documents."""

    model_config = ConfigDict(extra="ignore")

    key: str
    name: str
    kind: str
    country: str | None
    title: str | None
    documents: int
    mentions: int
    statements: int
    engagements: int


class Actors(BaseModel):
    """Actors, most found first; `next` is the number of rows to leave out for the page after."""

    items: list[ActorRow]
    next: int | None
    total: int


class GapItem(BaseModel):
    """A gap and its document."""

    reason: str
    detail: str
    report_id: str
    title: str | None
    outlet: str | None
    published: str | None


class Gaps(BaseModel):
    """Gaps; `next` is the number of rows to leave out for the page after."""

    items: list[GapItem]
    next: int | None


class Checked(BaseModel):
    """Whether words were said: exact, near (with what differs) or not-found."""

    verdict: Literal["exact", "near", "not-found"]
    claim: str
    words: str | None
    verbatim: bool
    differences: list[str]
    speaker: list[str]
    record: str | None
    report: str | None
    outlet: str | None
    published: str | None
    url: str | None
    start: int | None
    end: int | None


class Rows(BaseModel):
    """Some rows; `next` is the number of rows to leave out for the page after."""

    items: list[dict[str, Any]]
    next: int | None
    total: int
    withheld: int


class TextToRead(BaseModel):
    """A text to be read, and what is known of it. Nothing is kept."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=1, max_length=2_000_000)]
    published: Day | None = None
    outlet: str | None = None
    title: str | None = None
    url: str | None = None


class Problem(BaseModel):
    """What went wrong, as RFC 9457 says it."""

    type: str
    title: str
    status: int
    detail: str


def _problem(description: str) -> dict[str, Any]:
    return {
        "description": description,
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    }


PROBLEMS: dict[int | str, dict[str, Any]] = {
    304: {"description": "what you hold is current"},
    400: _problem("the question cannot be asked so"),
    401: _problem("a token is asked for"),
    403: _problem("a change from elsewhere"),
    404: _problem("the store holds no such thing"),
    409: _problem("two filters that exclude each other"),
    406: _problem("none of the forms that you accept"),
    422: _problem("a value does not hold"),
}


def filters(
    words: Annotated[Text, Query(description="words that the evidence holds")] = None,
    actor: Annotated[Text, Query(description="a key, or part of a name")] = None,
    speaker: Annotated[Text, Query(description="who said it")] = None,
    to_whom: Annotated[Text, Query(description="to whom it was said")] = None,
    country: Annotated[str | None, Query(pattern=CODE, description="ISO alpha-3")] = None,
    between: Annotated[
        str | None, Query(pattern=PAIR, description="two states that both take part: USA,CHN")
    ] = None,
    from_: Annotated[Day | None, Query(alias="from", description="not before this day")] = None,
    to: Annotated[Day | None, Query(description="not after this day")] = None,
    kind: Annotated[Text, Query(description="meeting, direct, CONSULT, alliance")] = None,
    status: Annotated[
        str | None, Query(pattern=STATUS, description="one status or several: planned,proposed")
    ] = None,
    topic: Annotated[Text, Query(description="an issue: ukraine-war")] = None,
    outlet: Text = None,
    document: Annotated[Text, Query(description="the id of a document")] = None,
    order: Annotated[Literal["newest", "oldest"], Query()] = "newest",
) -> dict[str, Any]:
    """The filters that every list of records takes."""
    return {
        "words": words, "actor": actor, "speaker": speaker, "to_whom": to_whom,
        "country": country, "between": between, "from": from_, "to": to, "kind": kind,
        "status": status, "topic": topic, "outlet": outlet, "document": document, "order": order,
    }  # fmt: skip


Filters = Annotated[dict[str, Any], Depends(filters)]
Limit = Annotated[int, Query(ge=1, le=MOST_ROWS)]
Skip = Annotated[int, Query(ge=0, le=10_000_000, description="rows to leave out")]


def add_api(app: FastAPI, desk: Desk) -> None:
    """Add REST under /api/v1, its description, and a page that lists it."""
    router = APIRouter(prefix="/api/v1", responses=PROBLEMS)

    def list_of(record: str | None) -> Any:
        def answer(
            request: Request,
            response: Response,
            chosen: Filters,
            after: Annotated[
                str | None, Query(max_length=400, description="the cursor in `next`")
            ] = None,
            limit: Limit = 50,
        ) -> Any:
            selection = select(record=record, **chosen)
            form = wanted_form(request.headers.get("accept", "*/*"))
            found = find_page(desk.store, selection.query(), after=after, size=limit)
            links = {}
            if found.next:
                url = request.url.include_query_params(after=found.next)
                links["link"] = f'<{url.path}?{url.query}>; rel="next"'
            if form != "json":
                made = records_file(
                    desk, form, found.records, selection.describe(), record or "records", record
                )
                made.headers.update({"vary": "Accept", **links})
                return made
            shown = pass_gate(desk.store, found.records)
            response.headers.update({"vary": "Accept", **links})
            return {
                "items": [item_of(each) for each in shown.records],
                "next": found.next,
                "total": found.total or 0,
                "withheld": shown.withheld,
            }

        return answer

    other_forms = {
        FORMATS[name].media_type.split(";")[0]: {
            "schema": {"type": "string", "format": "binary"}
        }
        for name in FORMATS
        if name not in ("json", "vault", "package")
    }
    for record, what in (
        ("statement", "What was said, by whom, to whom, on whose word"),
        ("engagement", "Meetings, calls, visits and their like, held and planned"),
        ("event", "Acts of one party towards another, coded after PLOVER"),
        ("relation", "Standing facts between parties, as documents tell them"),
        (None, "Records of every kind"),
    ):
        name = f"{record}s" if record else "records"
        router.get(
            f"/{name}",
            summary=what,
            operation_id=f"list_{name}",
            response_model=Items,
            response_model_exclude_unset=True,
            responses={200: {"content": other_forms}},
        )(list_of(record))

    @router.get(
        "/records/{id}",
        summary="One record",
        response_model=Item,
        response_model_exclude_unset=True,
    )
    def get_record(
        request: Request,
        response: Response,
        id: Annotated[str, Path(max_length=60, pattern=PLAIN)],
    ) -> Any:
        record = find_record(desk.store, id)
        shown = pass_gate(desk.store, [record])
        if not shown.records:
            raise not_found(f"record {id} whose words stand in its document")
        return item_of(shown.records[0])

    @router.get("/documents", summary="Documents, newest first", response_model=Documents)
    def list_documents(
        request: Request,
        response: Response,
        title: Text = None,
        outlet: Text = None,
        from_: Annotated[Day | None, Query(alias="from")] = None,
        to: Annotated[Day | None, Query()] = None,
        after: Skip = 0,
        limit: Limit = 50,
    ) -> Any:
        days = select(since=from_, until=to)
        with desk.store.engine.connect() as connection:
            rows, more = list_reports(
                connection, title=title, outlet=outlet, since=days.since, until=days.until,
                after=after, size=limit,
            )  # fmt: skip
        return {"items": [asdict(row) for row in rows], "next": after + limit if more else None}

    @router.get("/documents/{id}", summary="The memo of one document")
    def get_document(
        request: Request,
        id: Annotated[str, Path(max_length=80, pattern=PLAIN)],
    ) -> dict[str, Any]:
        from memcon.exchange import to_fields

        with desk.store.engine.connect() as connection:
            report_id = find_report_id(connection, id)
        memo = desk.store.memo(report_id)
        if memo is None:
            raise not_found(f"reading of document {id}")
        return to_fields(memo)

    @router.get("/actors", summary="Actors over all documents", response_model=Actors)
    def list_actors(
        request: Request,
        response: Response,
        name: Text = None,
        country: Annotated[str | None, Query(pattern=CODE)] = None,
        kind: Text = None,
        after: Skip = 0,
        limit: Limit = 50,
    ) -> Any:
        found = matching_actors(desk, name, country, kind)
        rows = found[after : after + limit]
        more = len(found) > after + limit
        return {
            "items": [asdict(row) for row in rows],
            "next": after + limit if more else None,
            "total": len(found),
        }

    @router.get("/actors/{key:path}", summary="One actor", response_model=ActorRow)
    def get_actor(key: Annotated[str, Path(max_length=400, pattern=PLAIN)]) -> Any:
        found = [each for each in desk.actors() if each.key == key]
        if not found:
            raise not_found(f"actor {key}")
        return asdict(found[0])

    @router.get("/gaps", summary="What was not read, and why", response_model=Gaps)
    def list_all_gaps(reason: Reason | None = None, after: Skip = 0, limit: Limit = 50) -> Any:
        with desk.store.engine.connect() as connection:
            rows, more = list_gaps(
                connection, reason=check_reason(reason), after=after, size=limit
            )
        return {"items": [asdict(row) for row in rows], "next": after + limit if more else None}

    @router.get("/verify-quote", summary="Were these words said?", response_model=Checked)
    def verify_quote(
        words: Annotated[str, Query(min_length=1, max_length=2000, pattern=PLAIN)],
    ) -> Any:
        found = check_quote(desk.store, words, StoreQuery(kinds=("statement",)))
        if found.record is not None and not pass_gate(desk.store, [found.record]).records:
            raise not_found("statement with these words that stands in its document")
        return found.to_fields()

    @router.get(
        "/accounts", summary="Happenings, each with all its tellings", response_model=Rows
    )
    def list_accounts(
        request: Request,
        response: Response,
        chosen: Filters,
        disputed: Annotated[
            Literal["1"] | None, Query(description="only those told differently")
        ] = None,
        after: Skip = 0,
        limit: Limit = 50,
    ) -> Any:
        from memcon.view.accounts import account_row
        from memcon.view.matching import disagreements, fits, grounded

        selection = select(record="engagement", **chosen)
        found = [each for each in desk.memory.accounts() if fits(each, selection)]
        if disputed:
            found = [each for each in found if disagreements(each)]
        if not selection.oldest_first:
            found = found[::-1]
        kept, withheld = grounded(desk.store, found[after : after + limit])
        return {
            "items": [account_row(each) for each in kept],
            "next": after + limit if len(found) > after + limit else None,
            "total": len(found),
            "withheld": withheld,
        }

    @router.get("/accounts/{id}", summary="One happening with all its tellings")
    def get_account(id: Annotated[str, Path(max_length=60, pattern=PLAIN)]) -> dict[str, Any]:
        from memcon.view.accounts import account_row
        from memcon.view.matching import grounded

        kept, _ = grounded(desk.store, [desk.memory.account(id)])
        if not kept:
            raise not_found(f"account {id} whose words stand in its documents")
        return account_row(kept[0])

    @router.get(
        "/accounts/{id}/comparison", summary="Two sides of one happening, topic by topic"
    )
    def get_comparison(
        id: Annotated[str, Path(max_length=60, pattern=PLAIN)],
        sides: Annotated[
            str | None,
            Query(max_length=400, pattern=SIDES, description="two names with a comma"),
        ] = None,
    ) -> dict[str, Any]:
        from memcon.view.comparison import comparison_row

        names = tuple(each.strip() for each in (sides or "").split(",") if each.strip())
        if names and len(names) != 2:
            raise InputError(f"sides takes two names with a comma between; not {sides!r}.")
        return comparison_row(desk.memory.compare(id, sides=names))

    @router.get("/plans", summary="Plans and promises, with their verdicts on a day")
    def list_plans(
        as_of: Annotated[Day | None, Query(description="the day to judge on")] = None,
        between: Annotated[str | None, Query(pattern=PAIR)] = None,
        verdict: Text = None,
    ) -> dict[str, Any]:
        from memcon.view.plans import plan_row

        chosen = select(since=as_of, between=between)
        day = date.fromisoformat(chosen.since) if chosen.since else desk.clock()
        wanted = set(chosen.between or ())
        found = [
            plan_row(each)
            for each in desk.memory.plans(day)
            if wanted <= {party.country for party in each.participants}
            and (not verdict or each.verdict == verdict)
        ]
        return {"as_of": day.isoformat(), "items": found}

    @router.get("/brief", summary="A brief on two states, every sentence with its words")
    def get_brief(
        between: Annotated[str, Query(pattern=PAIR)],
        from_: Annotated[Day | None, Query(alias="from")] = None,
        to: Annotated[Day | None, Query()] = None,
    ) -> dict[str, Any]:
        from memcon.view.brief import make_brief

        chosen = select(between=between, since=from_, until=to)
        assert chosen.between is not None  # the address requires it
        made = make_brief(
            desk.memory,
            chosen.between,
            day=desk.clock(),
            since=chosen.since,
            until=chosen.until,
        )
        return asdict(made)

    @router.get("/search", summary="Records and paragraphs that hold words, the best first")
    def search(
        words: Annotated[str, Query(min_length=1, max_length=400, pattern=PLAIN)],
        record: Literal["statement", "engagement", "event", "relation"] | None = None,
        between: Annotated[str | None, Query(pattern=PAIR)] = None,
        actor: Text = None,
        limit: Limit = 20,
    ) -> dict[str, Any]:
        query = select(record=record, between=between, actor=actor).query()
        hits = desk.store.search(words, query, limit=limit)
        shown = {
            each.id
            for each in pass_gate(
                desk.store, [hit.record for hit in hits if hit.record]
            ).records
        }
        return {
            "items": [
                {
                    "snippet": hit.snippet,
                    "document": hit.report_id,
                    "start": hit.start,
                    "end": hit.end,
                    "outlet": hit.outlet,
                    "published": hit.published,
                    "record": item_of(hit.record) if hit.record else None,
                }
                for hit in hits
                if hit.record is None or hit.record.id in shown
            ]
        }

    @router.post("/read", summary="Read a text; nothing is kept")
    def read(given: Annotated[TextToRead, Body()]) -> dict[str, Any]:
        from memcon.exchange import to_fields
        from memcon.view.reading import read_text

        memo = read_text(
            given.text, published=given.published, outlet=given.outlet, title=given.title,
            url=given.url,
        )  # fmt: skip
        return to_fields(memo)

    app.include_router(router)

    @app.get("/api/openapi.json", include_in_schema=False)
    def description() -> dict[str, Any]:
        return describe(app)

    @app.get("/api", include_in_schema=False)
    def operations(request: Request) -> Response:
        found = [
            (method.upper(), path, operation.get("summary", ""))
            for path, methods in describe(app)["paths"].items()
            for method, operation in methods.items()
        ]
        return page(desk, request, "api.html", section="/api", operations=found)


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI 3.1 description, with the problem's schema named in it."""
    made = app.openapi()
    schemas = made.setdefault("components", {}).setdefault("schemas", {})
    schemas.setdefault("Problem", Problem.model_json_schema())
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return made


class NotAcceptable(InputError):
    """None of the forms that a request accepts can be made."""


def wanted_form(accept: str) -> str:
    """The form of export that an Accept header asks for first; JSON where anything goes.

    Raises:
        NotAcceptable: None of those it names can be made.

    >>> wanted_form("text/csv;q=0.4, application/x-ndjson"), wanted_form("*/*")
    ('jsonl', 'json')
    """
    forms = {each.media_type.split(";")[0]: each.name for each in reversed(FORMATS.values())}
    choices: list[tuple[float, int, str]] = []
    for place, part in enumerate(accept.split(",")):
        media, *parameters = (each.strip() for each in part.split(";"))
        weight = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        try:
            share = float(weight)
        except ValueError:
            share = 0.0
        if share > 0:
            choices.append((-share, place, media.lower()))
    for _, _, media in sorted(choices):
        if media in ("*/*", "application/*"):
            return "json"
        if media == "text/*":
            return "csv"
        if media in forms:
            return forms[media]
    raise NotAcceptable(f"This list can be had as {', '.join(forms)}; not as {accept!r}.")
