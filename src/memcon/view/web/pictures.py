"""Map, network and charts, each with a table that says the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import func, select

from memcon.store import tables
from memcon.view.exports.graphs import make_graph
from memcon.view.gate import pass_gate
from memcon.view.selection import STATUSES, SUBKINDS, Selection, from_params
from memcon.view.states import state_name
from memcon.view.web.answers import page, rows_file
from memcon.view.web.desk import Desk, address

# A picture of more than these is no picture; the table has the rest.
MOST_RECORDS = 5000
MOST_NODES = 60


@dataclass(frozen=True, slots=True)
class Spot:
    """A place and the engagements there."""

    place: str
    country: str
    latitude: float
    longitude: float
    engagements: int
    last: str | None


def add_pictures(router: APIRouter, desk: Desk) -> None:
    """Add the pages."""

    @router.get("/map", response_class=HTMLResponse)
    def map_page(request: Request) -> Response:
        return _map(desk, request, None)

    @router.get("/map.{form}")
    def map_file(request: Request, form: str) -> Response:
        return _map(desk, request, form)

    @router.get("/network", response_class=HTMLResponse)
    def network_page(request: Request) -> Response:
        return _network(desk, request, None)

    @router.get("/network.{form}")
    def network_file(request: Request, form: str) -> Response:
        return _network(desk, request, form)

    @router.get("/charts", response_class=HTMLResponse)
    def charts_page(request: Request) -> Response:
        return _charts(desk, request, None)

    @router.get("/charts.{form}")
    def charts_file(request: Request, form: str) -> Response:
        return _charts(desk, request, form)


def _records(desk: Desk, selection: Selection) -> Any:
    held = selection.query(limit=MOST_RECORDS)
    return pass_gate(desk.store, desk.store.records(held)).records


def _map(desk: Desk, request: Request, form: str | None) -> Response:
    selection = from_params(request.query_params, record="engagement")
    found: dict[tuple[str, str, float, float], list[str | None]] = {}
    for record in _records(desk, selection):
        place = record.body.get("place") or {}
        if place.get("latitude") is None or place.get("longitude") is None:
            continue
        name = place.get("name") or place.get("venue") or place.get("country_name") or "place"
        key = (name, state_name(place.get("country")), place["latitude"], place["longitude"])
        found.setdefault(key, []).append(record.day)
    spots = sorted(
        (
            Spot(*key, len(days), max(filter(None, days), default=None))
            for key, days in found.items()
        ),
        key=lambda spot: (-spot.engagements, spot.place),
    )
    if form:
        return rows_file(
            desk, form, [asdict(each) for each in spots], selection.describe(), "map"
        )
    params = selection.params()
    return page(
        desk, request, "map.html", section="/map", spots=spots,
        selection=selection, params=params, source=address("/map.json", params),
        kinds=SUBKINDS["engagement"], statuses=STATUSES,
    )  # fmt: skip


def _network(desk: Desk, request: Request, form: str | None) -> Response:
    selection = from_params(request.query_params, record="engagement")
    nodes, edges = make_graph(_records(desk, selection))
    weights: Counter[str] = Counter()
    for edge in edges:
        weights[edge.source] += edge.weight
        weights[edge.target] += edge.weight
    kept = {key for key, _ in weights.most_common(MOST_NODES)}
    edges = sorted(
        (each for each in edges if each.source in kept and each.target in kept),
        key=lambda edge: -edge.weight,
    )
    rows = [
        {
            "source": edge.source,
            "source_name": nodes[edge.source].name,
            "source_country": nodes[edge.source].country,
            "target": edge.target,
            "target_name": nodes[edge.target].name,
            "target_country": nodes[edge.target].country,
            "times": edge.weight,
            "first": edge.first,
            "last": edge.last,
        }
        for edge in edges
    ]
    if form:
        return rows_file(desk, form, rows, selection.describe(), "network")
    params = selection.params()
    return page(
        desk, request, "network.html", section="/network",
        rows=rows, selection=selection, params=params, source=address("/network.json", params),
        kinds=SUBKINDS["engagement"], statuses=STATUSES, hidden=len(nodes) - len(kept),
    )  # fmt: skip


def _charts(desk: Desk, request: Request, form: str | None) -> Response:
    record = tables.record
    month = func.substr(record.c.day, 1, 7)
    chosen = (
        select(month, record.c.kind, func.count())
        .where(record.c.is_current, record.c.day.is_not(None))
        .group_by(month, record.c.kind)
        .order_by(month)
    )
    months: dict[str, dict[str, Any]] = {}
    with desk.store.engine.connect() as connection:
        for day, kind, number in connection.execute(chosen):
            row = months.setdefault(
                day,
                {"month": day, "engagements": 0, "statements": 0, "events": 0, "relations": 0},
            )
            row[f"{kind}s"] = number
    rows = [months[each] for each in sorted(months)]
    if form:
        return rows_file(desk, form, rows, "records by month", "charts")
    return page(
        desk,
        request,
        "charts.html",
        section="/charts",
        rows=rows,
    )
