"""The pages of what the store remembers: accounts, comparisons, plans, relations of two states."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from memcon.accounts import VERDICTS, Account, Plan
from memcon.comparisons import CELL_KINDS, Comparison
from memcon.errors import InputError
from memcon.view.accounts import account_heading, account_row, sources_phrase
from memcon.view.comparison import comparison_row, to_docx, to_markdown
from memcon.view.gate import document_path
from memcon.view.matching import disagreements, fits, grounded
from memcon.view.plans import due_in_words, plan_lines, plan_row, to_calendar
from memcon.view.selection import STATUSES, SUBKINDS, Selection, from_params, select
from memcon.view.states import state_name
from memcon.view.web.answers import (
    ROWS_PER_FILE,
    file_response,
    page,
    records_file,
    rows_file,
    split_form,
    whole_number,
)
from memcon.view.web.desk import Desk, address, day_words, shorten
from memcon.view.web.pages import Panel, PanelLine, find_rows

ACCOUNTS_PER_PAGE = 50
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SOON = timedelta(days=14)
SETTLED = (
    "kept",
    "kept late",
    "kept in part",
    "replaced",
    "cancelled",
    "broken",
    "unverifiable",
)


def add_memory_pages(router: APIRouter, desk: Desk) -> None:
    """Add the pages that need accounts and plans."""

    @router.get("/accounts", response_class=HTMLResponse)
    def accounts(request: Request) -> Response:
        return _accounts(desk, request, None)

    @router.get("/accounts.{form}")
    def accounts_file(request: Request, form: str) -> Response:
        return _accounts(desk, request, form)

    @router.get("/accounts/{id}/compare", response_class=HTMLResponse)
    def compare(request: Request, id: str) -> Response:
        return _compare(desk, request, id, None)

    @router.get("/accounts/{id}/compare.{form}")
    def compare_file(request: Request, id: str, form: str) -> Response:
        return _compare(desk, request, id, form)

    @router.get("/accounts/{given}", response_class=HTMLResponse)
    def account(request: Request, given: str) -> Response:
        return _account(desk, request, given)

    @router.get("/plans", response_class=HTMLResponse)
    def plans(request: Request) -> Response:
        return _plans(desk, request, None)

    @router.get("/plans.{form}")
    def plans_file(request: Request, form: str) -> Response:
        return _plans(desk, request, form)

    @router.get("/brief", response_class=HTMLResponse)
    def brief(request: Request) -> Response:
        return _brief(desk, request, None)

    @router.get("/brief.{form}")
    def brief_file(request: Request, form: str) -> Response:
        return _brief(desk, request, form)

    @router.get("/between", response_class=HTMLResponse)
    def between(request: Request) -> Response:
        return _between(desk, request, None)

    @router.get("/between.{form}")
    def between_file(request: Request, form: str) -> Response:
        return _between(desk, request, form)


def home_panels(desk: Desk) -> list[Panel]:
    """What is due, what is overdue, and where sources contradict each other."""
    day = desk.clock()
    plans = desk.memory.plans(day)
    due = [each for each in plans if is_soon(each, day)]
    overdue = sorted(
        (each for each in plans if each.verdict == "overdue"),
        key=lambda each: each.latest or "",
        reverse=True,
    )
    disputed = [each for each in desk.memory.accounts() if disagreements(each)]
    return [
        Panel("Due soon", [_plan_line(each) for each in due[:6]], "Nothing is due.", "/plans"),
        Panel(
            "Overdue", [_plan_line(each) for each in overdue[:6]], "Nothing slipped.", "/plans"
        ),
        Panel(
            "Told differently",
            [
                PanelLine(
                    account_words(each),
                    f"/accounts/{each.id}",
                    f"{', '.join(disagreements(each))}; {sources_phrase(each)}",
                )
                for each in reversed(disputed[-6:])
            ],
            "No two sources disagree.",
            "/accounts?disputed=1",
        ),
    ]


def is_soon(plan: Plan, day: date) -> bool:
    """Whether a plan ends, or begins, within a fortnight from now."""
    near = (day + SOON).isoformat()
    if plan.verdict == "due":
        return plan.latest is not None and plan.latest <= near
    return plan.verdict == "not due" and (plan.earliest or plan.latest or "9999") <= near


def account_words(account: Account) -> str:
    """An account in a sentence, without its day."""
    words = account_heading(account).split("  ", 1)[-1]
    return shorten(words, 150)


def account_title(account: Account) -> str:
    """The same without its status, for where a badge shows that."""
    return account_words(account).replace(f" ({account.status})", "", 1)


def _plan_line(plan: Plan) -> PanelLine:
    return PanelLine(
        plan.what[:1].upper() + plan.what[1:], f"/plans#{plan.id}", f"{due_in_words(plan)}"
    )


def _params(request: Request, names: tuple[str, ...]) -> dict[str, str]:
    found = {name: request.query_params.get(name, "").strip() for name in names}
    return {name: value for name, value in found.items() if value}


def _accounts(desk: Desk, request: Request, form: str | None) -> Response:
    selection = from_params(request.query_params, record="engagement")
    own = _params(request, ("disputed", "several"))
    found = [each for each in desk.memory.accounts() if fits(each, selection)]
    if "disputed" in own:
        found = [each for each in found if disagreements(each)]
    if "several" in own:
        found = [each for each in found if each.independent > 1]
    if not selection.oldest_first:
        found = found[::-1]
    params = selection.params() | own
    if form:
        kept, _ = grounded(desk.store, found)
        rows = [account_row(each) for each in kept]
        query = selection.describe().replace("engagements", "accounts", 1)
        return rows_file(desk, form, rows, query, "accounts")
    after = whole_number(request.query_params.get("after"))
    kept, withheld = grounded(desk.store, found[after : after + ACCOUNTS_PER_PAGE])
    more = after + ACCOUNTS_PER_PAGE
    return page(
        desk, request, "accounts.html", section="/accounts",
        accounts=kept, withheld=withheld, total=len(found), selection=selection, params=params,
        own=own, kinds=SUBKINDS["engagement"], statuses=STATUSES, words=account_title,
        sources=sources_phrase, disagreements=disagreements,
        more=str(more) if len(found) > more else "",
    )  # fmt: skip


def _account(desk: Desk, request: Request, given: str) -> Response:
    id_, form = split_form(given)
    found = desk.memory.account(id_)
    kept, _ = grounded(desk.store, [found])
    if not kept:
        raise InputError(
            f"The words of {id_} do not stand in its documents. Run `memcon verify`."
        )
    if form in ("csv", "ics", "md") or (form and form != "json"):
        from memcon.store.reader import Query

        ids = tuple(each.record for each in found.tellings)
        records = desk.store.records(Query(ids=ids))
        return records_file(desk, form, records, account_words(found), id_, "engagement")
    if form == "json":
        body = json.dumps(account_row(found), ensure_ascii=False, indent=1)
        return file_response(body.encode(), "application/json", f"{id_}.json")
    sides = list(dict.fromkeys(desk.memory.side_name(each) for each in found.tellings))
    titles = {
        each.report: each.outlet or shorten(each.title or each.report, 40)
        for each in found.tellings
    }
    return page(
        desk, request, "account.html", section="/accounts",
        account=found, heading=account_words(found), sources=sources_phrase(found), sides=sides,
        who={each.record: titles[each.report] for each in found.tellings}, titles=titles,
    )  # fmt: skip


def _compare(desk: Desk, request: Request, id_: str, form: str | None) -> Response:
    sides = _params(request, ("sides",)).get("sides", "")
    chosen = tuple(each.strip() for each in sides.split(",") if each.strip())
    if chosen and len(chosen) != 2:
        raise InputError(f"sides takes two names with a comma between; not {sides!r}.")
    found = desk.memory.compare(id_, sides=chosen)
    _check_comparison(desk, found)
    name = f"{id_}-compare"
    match form:
        case None:
            pass
        case "json":
            body = json.dumps(comparison_row(found), ensure_ascii=False, indent=1)
            return file_response(body.encode(), "application/json", f"{name}.json")
        case "docx":
            return file_response(to_docx(found), DOCX, f"{name}.docx")
        case "md":
            data = to_markdown(found).encode()
            return file_response(data, "text/markdown; charset=utf-8", f"{name}.md")
        case _:
            rows = comparison_rows(found)
            return rows_file(desk, form, rows, f"comparison, {found.what}", name)
    order = list(dict.fromkeys(each.kind for each in found.cells))
    counts = Counter(each.kind for each in found.cells)
    account = desk.memory.account(id_)
    names = list(dict.fromkeys(desk.memory.side_name(each) for each in account.tellings))
    return page(
        desk, request, "compare.html", section="/accounts",
        comparison=found, account=account, kinds=CELL_KINDS, counts=[(k, counts[k]) for k in order],
        names=names, params={"sides": sides} if sides else {},
    )  # fmt: skip


def _check_comparison(desk: Desk, comparison: Comparison) -> None:
    """Every sentence of a comparison must stand in its side's document."""
    texts = desk.store.texts([side.report for side in comparison.sides])
    for cell in comparison.cells:
        for side, spans in zip(comparison.sides, cell.evidence, strict=True):
            text = texts.get(side.report, "")
            if any(text[each.start : each.end] != each.text for each in spans):
                raise InputError(
                    "A sentence of this comparison does not stand in its document."
                )


def comparison_rows(comparison: Comparison) -> list[dict[str, Any]]:
    """A comparison as flat rows: a topic, how the two tell of it, the sentences of each."""
    one, two = comparison.sides
    return [
        {
            "topic": cell.label,
            "kind": cell.kind,
            "side": comparison.sides[cell.side].name if cell.side is not None else "",
            "why": cell.why,
            one.name: [each.text for each in cell.evidence[0]],
            two.name if two.name != one.name else f"{two.name} (2)": [
                each.text for each in cell.evidence[1]
            ],
        }
        for cell in comparison.cells
    ]


@dataclass(frozen=True, slots=True)
class Lane:
    """Plans in the same state, under one heading."""

    title: str
    id: str
    plans: list[Plan]


def lanes(plans: list[Plan], day: date) -> list[Lane]:
    """Plans in lanes: what slipped, what is near, what is later, what is settled."""
    soon = [each for each in plans if is_soon(each, day)]
    later = [each for each in plans if each.verdict in ("due", "not due") and each not in soon]
    settled = [each for each in plans if each.verdict in SETTLED]
    return [
        Lane("Overdue", "overdue", [each for each in plans if each.verdict == "overdue"]),
        Lane("Due within a fortnight", "soon", soon),
        Lane("Open, no day near", "later", later),
        Lane(
            "Settled",
            "settled",
            sorted(settled, key=lambda each: each.latest or "", reverse=True),
        ),
    ]


def _plans(desk: Desk, request: Request, form: str | None) -> Response:
    params = _params(request, ("between", "country", "as-of", "verdict", "actor"))
    chosen = select(
        between=params.get("between"), country=params.get("country"), since=params.get("as-of")
    )
    day = date.fromisoformat(chosen.since) if chosen.since else desk.clock()
    verdict = params.get("verdict")
    if verdict and verdict not in VERDICTS:
        raise InputError(f"verdict takes one of {', '.join(VERDICTS)}; not {verdict!r}.")
    wanted = {*(chosen.between or ()), *([chosen.country] if chosen.country else [])}
    who = params.get("actor", "").lower()
    found = [
        each
        for each in desk.memory.plans(day)
        if wanted <= {party.country for party in each.participants}
        and (not verdict or each.verdict == verdict)
        and (not who or any(who in party.name.lower() for party in each.participants))
    ]
    query = f"plans as of {day.isoformat()}"
    if form == "ics":
        return file_response(to_calendar(found), "text/calendar; charset=utf-8", "plans.ics")
    if form == "md":
        lines = [
            f"\n## {each.text}\n"
            if each.is_heading
            else f"{'  ' * (each.depth - 1)}- {each.text}"
            for each in plan_lines(found)
        ]
        body = "\n".join([f"# Plans as of {day_words(day)}", *lines, ""])
        return file_response(body.encode(), "text/markdown; charset=utf-8", "plans.md")
    if form:
        return rows_file(desk, form, [plan_row(each) for each in found], query, "plans")
    return page(
        desk, request, "plans.html", section="/plans",
        lanes=lanes(found, day), day=day, due=due_in_words, params=params, total=len(found),
        verdicts=list(VERDICTS), paths=document_path,
    )  # fmt: skip


def _brief(desk: Desk, request: Request, form: str | None) -> Response:
    from memcon.view.brief import make_brief
    from memcon.view.papers import MAKERS

    params = _params(request, ("between", "from", "to"))
    selection = from_params(params)
    if selection.between is None:
        return page(
            desk, request, "brief.html", section="/brief", brief=None, params=params, notes={}
        )
    made = make_brief(
        desk.memory,
        selection.between,
        day=desk.clock(),
        since=selection.since,
        until=selection.until,
    )
    if form:
        if f".{form}" not in MAKERS:
            raise InputError(f"A brief has no {form}; there are docx, html, md and pdf.")
        media = {
            "docx": DOCX,
            "html": "text/html; charset=utf-8",
            "md": "text/markdown; charset=utf-8",
            "pdf": "application/pdf",
        }[form]
        name = f"brief-{'-'.join(selection.between)}.{form}"
        return file_response(MAKERS[f".{form}"](made), media, name)
    return page(
        desk, request, "brief.html", section="/brief", brief=made,
        params=params, notes=made.notes,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Month:
    """What two states did to each other in a month, each way: acts counted and weighed."""

    month: str
    there: int
    back: int
    cooperation: int
    conflict: int
    balance: float


def index_of(desk: Desk, selection: Selection) -> list[Month]:
    """The index of cooperation and conflict by month, from coded acts that occurred."""
    assert selection.between is not None
    one, two = selection.between
    chosen = Selection(
        record="event",
        between=selection.between,
        since=selection.since,
        until=selection.until,
        status=("occurred", "ongoing"),
    )
    months: dict[str, list[tuple[str, float, int]]] = {}
    for record in desk.store.records(chosen.query(limit=ROWS_PER_FILE)):
        if not record.day:
            continue
        sources = {actor.country for role, actor in record.parties if role == "source"}
        targets = {actor.country for role, actor in record.parties if role == "target"}
        for source, target in ((one, two), (two, one)):
            if source in sources and target in targets:
                months.setdefault(record.day[:7], []).append(
                    (source, float(record.body["goldstein"] or 0), record.body["quad"])
                )
    return [
        Month(
            month,
            sum(source == one for source, _, _ in acts),
            sum(source == two for source, _, _ in acts),
            sum(quad in (1, 2) for _, _, quad in acts),
            sum(quad in (3, 4) for _, _, quad in acts),
            round(sum(weight for _, weight, _ in acts) / len(acts), 2),
        )
        for month, acts in sorted(months.items())
    ]


def _between(desk: Desk, request: Request, form: str | None) -> Response:
    selection = from_params(request.query_params)
    if selection.between is None:
        return _pairs(desk, request, form)
    one, two = selection.between
    name = f"{state_name(one)} and {state_name(two)}"
    if form:
        if request.query_params.get("part") == "index":
            rows = [asdict(each) for each in index_of(desk, selection)]
            return rows_file(desk, form, rows, f"index of {name}", "index")
        records = desk.store.records(selection.query(limit=ROWS_PER_FILE))
        return records_file(desk, form, records, selection.describe(), "between", None)
    found, withheld = find_rows(desk, selection, request.query_params.get("after"), size=50)
    accounts = [
        each
        for each in desk.memory.accounts()
        if fits(
            each,
            Selection(between=selection.between, since=selection.since, until=selection.until),
        )
    ]
    plans = [
        each
        for each in desk.memory.plans(desk.clock())
        if {one, two} <= {party.country for party in each.participants}
        and each.verdict in ("overdue", "due", "not due")
    ]
    return page(
        desk, request, "between.html", section="/between", name=name, one=one, two=two,
        page=found, withheld=withheld, selection=selection, params=selection.params(),
        months=index_of(desk, selection), accounts=accounts[::-1][:8], held=len(accounts),
        plans=plans[:8], words=account_words, due=due_in_words,
        index_path=address("/between.json", selection.params(), part="index"),
    )  # fmt: skip


def _pairs(desk: Desk, request: Request, form: str | None) -> Response:
    counts: Counter[tuple[str, str]] = Counter()
    last: dict[tuple[str, str], str] = {}
    for account in desk.memory.accounts():
        states = sorted({each.country for each in account.participants if each.country})
        for at, one in enumerate(states):
            for two in states[at + 1 :]:
                counts[one, two] += 1
                last[one, two] = max(last.get((one, two), ""), account.day or "")
    rows = [
        {
            "between": f"{one},{two}",
            "name": f"{state_name(one)} and {state_name(two)}",
            "accounts": number,
            "last": last[one, two],
        }
        for (one, two), number in counts.most_common(None if form else 100)
    ]
    if form:
        return rows_file(desk, form, rows, "pairs of states", "pairs")
    return page(
        desk,
        request,
        "pairs.html",
        section="/between",
        rows=rows,
    )
