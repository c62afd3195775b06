"""REST: the same rows as the pages, page by page, in the form that is asked for."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from starlette.testclient import TestClient

from memcon.view.web.app import create_app
from memcon.view.web.desk import Desk

LISTS = ["statements", "engagements", "events", "relations", "records"]


@pytest.fixture
def client(store):
    desk = Desk(store, "desk.db", clock=lambda: date(2024, 9, 1), hosts=("testserver",))
    with TestClient(create_app(desk)) as opened:
        yield opened


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_pages_of_any_size_hold_each_record_once(client, name, order):
    whole = client.get(f"/api/v1/{name}", params={"limit": 500, "order": order}).json()

    for limit in (1, 2, 3):
        found, after = [], None
        while True:
            params = {"limit": limit, "order": order} | ({"after": after} if after else {})
            body = client.get(f"/api/v1/{name}", params=params).json()
            found += [item["id"] for item in body["items"]]
            after = body["next"]
            if after is None:
                break
        assert sorted(found) == sorted(item["id"] for item in whole["items"])
        assert len(found) == len(set(found)) == whole["total"]


def test_every_item_repeats_words_of_its_document(client):
    items = client.get("/api/v1/records", params={"limit": 500}).json()["items"]

    assert items
    for item in items:
        text = client.get(f"/api/v1/documents/{item['report']}").json()["document"]["text"]
        assert item["evidence"]
        for words in item["evidence"]:
            assert text[words["start"] : words["end"]] == words["text"]


def test_the_pages_and_rest_give_the_same_rows(client):
    query = "between=USA,CHN&status=planned"
    page = client.get(f"/meetings.json?{query}").json()
    rest = client.get(f"/api/v1/engagements?{query}").json()

    assert rest["items"] == page["items"]
    assert rest["total"] == 1


def test_accept_chooses_the_form(client):
    def get(accept):
        return client.get("/api/v1/statements", headers={"accept": accept})

    lines = get("application/x-ndjson")
    table = get("text/csv;q=0.5, application/zip;q=0")
    assert len([json.loads(line) for line in lines.text.splitlines()]) == 4
    assert len(list(csv.DictReader(io.StringIO(table.text)))) == 5
    assert get("application/vnd.apache.parquet").content[:4] == b"PAR1"
    assert get("image/png").status_code == 406
    assert get("image/png").headers["content-type"] == "application/problem+json"


def test_an_unchanged_list_is_not_sent_again(client):
    tag = client.get("/api/v1/statements").headers["etag"]

    assert client.get("/api/v1/statements", headers={"if-none-match": tag}).status_code == 304
    assert client.get("/api/v1/events", headers={"if-none-match": tag}).status_code == 200


def test_the_link_header_leads_to_the_next_page(client):
    first = client.get("/api/v1/statements?limit=2")

    link = first.headers["link"].partition(">")[0].lstrip("<")
    second = client.get(link)
    ids = [item["id"] for item in [*first.json()["items"], *second.json()["items"]]]
    assert len(set(ids)) == 4


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/statements?from=yesterday", 422),
        ("/api/v1/statements?from=2024-02-30", 422),
        ("/api/v1/statements?limit=0", 422),
        ("/api/v1/statements?after=abc", 404),
        ("/api/v1/statements?actor=a&speaker=b", 409),
        ("/api/v1/records/none", 404),
        ("/api/v1/documents/abc", 404),
        ("/api/v1/actors/person/none", 404),
        ("/api/v1/gaps?reason=none", 422),
        ("/api/v1/none", 404),
    ],
)
def test_problems_are_those_of_rfc_9457(client, path, status):
    answer = client.get(path)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) == {"type", "title", "status", "detail"}


def test_a_quotation_is_verified_or_not_found(client):
    exact = client.get("/api/v1/verify-quote", params={"words": "keep the lines open"}).json()
    none = client.get(
        "/api/v1/verify-quote", params={"words": "we never said that at all"}
    ).json()

    assert (exact["verdict"], exact["verbatim"], exact["speaker"]) == (
        "exact",
        True,
        ["Jake Sullivan"],
    )
    assert none["verdict"] == "not-found"


def test_the_description_is_openapi_3_1_and_names_every_operation(client):
    found = client.get("/api/openapi.json").json()

    assert found["openapi"].startswith("3.1")
    assert {f"/api/v1/{name}" for name in LISTS} <= set(found["paths"])
    assert "HTTPValidationError" not in json.dumps(found)
    assert client.get("/api").text.count("/api/v1/") >= len(found["paths"])
