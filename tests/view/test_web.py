"""The desk in a client without JavaScript."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from datetime import date
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from memcon.store.store import Store
from memcon.view.web.app import create_app
from memcon.view.web.desk import Desk
from memcon.view.web.marks import cut_text

PAGES = [
    "/",
    "/timeline",
    "/timeline?kind=event",
    "/timeline?kind=relation",
    "/meetings",
    "/quotes",
    "/actors",
    "/actors/person/wang-yi",
    "/documents",
    "/search",
    "/search?words=we+will+keep+the+lines",
    "/gaps",
    "/help",
    "/read",
    "/accounts",
    "/accounts?disputed=1",
    "/plans",
    "/between",
    "/between?between=USA,CHN",
    "/review",
    "/map",
    "/network",
    "/charts",
    "/brief",
    "/brief?between=USA,CHN",
    "/api",
]


class Reader(HTMLParser):
    """What a page holds: its links, ids, images of scripts, and the words of its `.text`."""

    def __init__(self, html):
        super().__init__()
        self.links, self.ids, self.inline, self.problems = [], [], 0, []
        self.text, self.depth = "", 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "a":
            self.links.append(attributes.get("href"))
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "script" and "src" not in attributes:
            self.inline += 1
        if any(name.startswith("on") or name == "style" for name in attributes):
            self.problems.append((tag, attributes))
        if self.depth or attributes.get("id") == "text":
            self.depth += tag not in {"input", "br", "link", "meta"}

    def handle_endtag(self, tag):
        self.depth -= bool(self.depth)

    def handle_data(self, data):
        if self.depth:
            self.text += data


@pytest.fixture
def desk(store):
    return Desk(store, "desk.db", clock=lambda: date(2024, 9, 1), hosts=("testserver",))


@pytest.fixture
def client(desk):
    with TestClient(create_app(desk)) as opened:
        yield opened


def document_paths(client):
    rows = client.get("/documents.json").json()["items"]
    return {row["outlet"]: f"/documents/{row['id'][7:23]}" for row in rows}


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_and_holds_no_inline_script(client, path):
    answer = client.get(path, headers={"accept": "text/html"})

    page = Reader(answer.text)
    assert answer.status_code == 200
    assert page.inline == 0
    assert page.problems == []
    assert len(page.ids) == len(set(page.ids))
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]


def test_every_link_of_the_pages_of_records_leads_somewhere(client):
    links = {
        link.split("#")[0]
        for path in [*PAGES, *document_paths(client).values()]
        for link in Reader(client.get(path).text).links
        if link
        and link.startswith(("/records", "/actors", "/documents", "/quotes", "/meetings"))
    }

    assert len(links) > 25
    assert {
        link: client.get(link).status_code
        for link in links
        if client.get(link).status_code != 200
    } == {}


def test_script_in_a_text_is_shown_as_words(client):
    answer = client.get(document_paths(client)["Meridian News"])

    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
    assert "Sullivan meets Wang &lt;b&gt;in&lt;/b&gt; Beijing" in answer.text


def test_a_document_page_shows_all_its_text_and_nothing_else(client, sample):
    for memo in sample.memos():
        answer = client.get(f"/documents/{memo.document.id[7:23]}")

        shown = Reader(answer.text).text
        assert "".join(shown.split()) == "".join(memo.document.text.split())


def test_cut_text_keeps_every_character_whatever_is_asked_for(sample):
    for memo in sample.memos():
        for at in (None, (0, 5), (3, 10_000), (7, 8)):
            pieces = [piece for part in cut_text(memo, at) for piece in part.pieces]

            assert "".join(piece.text for piece in pieces) == memo.document.text


def test_at_marks_exactly_the_span_in_the_address(client, sample):
    memo = sample.wire()
    span = memo.statements[0].content
    answer = client.get(f"/documents/{memo.document.id[7:23]}?at={span.start}-{span.end}")

    marked = re.findall(r'<mark class="at"[^>]*>(.*?)</mark>', answer.text)
    words = "".join(re.sub(r"<[^>]+>", "", part) for part in marked)
    assert words == span.text
    assert answer.text.count('id="at"') == 1


def test_quoted_words_carry_their_language_and_direction(client):
    answer = client.get("/quotes", params={"speaker": "Shoukry"})

    assert '<blockquote class="said direct" lang="ar" dir="rtl">' in answer.text


def test_an_export_holds_exactly_the_rows_of_the_page_with_query_and_day(client):
    query = "/quotes{}?speaker=Wang&from=2024-08-01"
    shown = re.findall(r'data-open="/records/(\w+)"', client.get(query.format("")).text)

    rows = list(csv.DictReader(io.StringIO(client.get(query.format(".csv")).text)))
    body = client.get(query.format(".json")).json()
    assert [row["id"] for row in rows[:-1]] == shown
    assert "statements by Wang, from 2024-08-01" in rows[-1]["id"]
    assert "2024-09-01" in rows[-1]["id"]
    assert sorted(item["id"] for item in body["items"]) == sorted(shown)
    assert body["query"] == "statements by Wang, from 2024-08-01"


def test_a_csv_cell_is_never_a_formula(client):
    rows = csv.reader(io.StringIO(client.get("/documents.csv").text))

    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))] == []


def test_a_calendar_marks_a_plan_as_tentative(client):
    text = client.get("/meetings.ics").text

    assert text.startswith("BEGIN:VCALENDAR")
    assert "STATUS:TENTATIVE" in text
    assert "STATUS:CONFIRMED" in text


def test_markdown_gives_each_sentence_a_footnote_with_its_words(client):
    text = client.get("/meetings.md").text

    assert text.count("[^1]") == 2
    assert "“The sides plan a call between the two leaders in the coming weeks.”" in text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/quotes?from=2024-13-01", 400),
        ("/quotes?between=USA", 400),
        ("/meetings?status=done", 400),
        ("/timeline?kind=visits", 400),
        ("/quotes?after=nonsense", 404),
        ("/quotes.exe", 400),
        ("/records/s0", 404),
        ("/documents/deadbeefdeadbeef", 404),
        ("/actors/person/nobody", 404),
        ("/static/x/../desk.py", 404),
        ("/static/x/%2e%2e/desk.py", 404),
        ("/nothing", 404),
    ],
)
def test_what_cannot_be_answered_gets_a_sentence(client, path, status):
    page = client.get(path, headers={"accept": "text/html"})
    problem = client.get(path)

    assert page.status_code == status
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json()["status"] == status


def test_the_same_page_again_is_not_sent_again(client):
    first = client.get("/quotes")

    again = client.get("/quotes", headers={"if-none-match": first.headers["etag"]})
    other = client.get("/quotes?order=oldest", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert other.status_code == 200


def test_a_name_of_another_host_is_refused(client):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 421


def test_a_change_from_another_origin_is_refused(client):
    for headers in (
        {"origin": "https://evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ):
        assert client.post("/read", data={"text": "x"}, headers=headers).status_code == 403


def test_a_token_is_asked_for_and_taken_out_of_the_address(store):
    desk = Desk(store, "desk.db", token="s3cret")
    with TestClient(create_app(desk), follow_redirects=False) as client:
        assert client.get("/").status_code == 401
        assert client.get("/?token=wrong").status_code == 401
        taken = client.get("/quotes?token=s3cret")
        assert taken.status_code == 303
        assert taken.headers["location"] == "/quotes"
        assert "HttpOnly; SameSite=Strict" in taken.headers["set-cookie"]
        assert client.get("/", headers={"authorization": "Bearer s3cret"}).status_code == 200
        client.cookies.set("memcon_token", "s3cret")
        assert client.get("/").status_code == 200


def test_a_redirect_with_a_token_never_leaves_the_desk(store):
    with TestClient(create_app(Desk(store, "x", token="t")), follow_redirects=False) as client:
        taken = client.get("http://testserver//evil.example/?token=t")

    assert taken.headers["location"].startswith("/evil.example")


def test_a_record_whose_words_do_not_stand_in_its_document_is_withheld(tmp_path, sample):
    from sqlalchemy import text

    with Store.open(tmp_path / "bent.db") as store:
        list(store.add(sample.memos()))
        with store.engine.begin() as connection:
            triggers = connection.execute(
                text("select name from sqlite_master where type = 'trigger'")
            ).scalars()
            for name in list(triggers):
                connection.execute(text(f"drop trigger {name}"))
            connection.execute(
                text("update report set text = replace(text, 'We will', 'We did ')")
            )
        desk = Desk(store, "bent.db", hosts=("testserver",))
        with TestClient(create_app(desk)) as client:
            page = client.get("/quotes?speaker=Sullivan").text
            body = client.get("/quotes.json?speaker=Sullivan").json()

    assert "1 record on this page withheld" in page
    assert "We will keep the lines open" not in page
    assert body["items"] == []


def test_json_of_a_document_is_its_memo(client, sample):
    memo = sample.wire()

    body = json.loads(client.get(f"/documents/{memo.document.id[7:23]}.json").text)
    assert body["document"]["text"] == memo.document.text
    assert len(body["statements"]) == len(memo.statements)


def test_opening_the_desk_loads_nothing_that_takes_long():
    code = (
        "import sys, uvicorn, memcon.view.web.app; "
        "print([name for name in ('spacy', 'scipy', 'numpy', 'pyarrow', 'docx', 'icalendar', 'mcp') "
        "if name in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_correction_in_the_page_lasts_is_listed_and_undone_exactly(tmp_path, sample):
    with Store.open(tmp_path / "judged.db") as store:
        list(store.add(sample.memos()))
        with TestClient(create_app(Desk(store, "x", hosts=("testserver",)))) as client:
            before = client.get("/quotes.json").json()["items"]
            wrong = next(item for item in before if item["speaker"] == ["Jake Sullivan"])
            form = {"id": wrong["id"], "by": "Editor", "why": "it was Wang"}

            client.post(
                "/review",
                data=form | {"action": "edit", "field": "speaker", "value": "Wang Yi"},
            )
            edited = client.get(f"/records/{wrong['id']}.json").json()["items"][0]
            list(store.add(sample.memos()))
            again = client.get("/quotes.json?speaker=Wang").json()["items"]
            card = client.get("/review").text
            judgement = store.holding()[-1].id
            client.post(
                "/review", data={"action": "undo", "by": "Editor", "judgement": judgement}
            )
            after = client.get("/quotes.json").json()["items"]

    assert edited["speaker"] == ["Wang Yi"]
    assert wrong["id"] in {item["id"] for item in again}
    assert "it was Wang" in card
    assert after == before


def test_a_rejected_record_is_shown_nowhere(tmp_path, sample):
    with Store.open(tmp_path / "judged.db") as store:
        list(store.add(sample.memos()))
        with TestClient(create_app(Desk(store, "x", hosts=("testserver",)))) as client:
            item = client.get("/quotes.json?speaker=Sullivan").json()["items"][0]
            client.post("/review", data={"id": item["id"], "by": "Editor", "action": "reject"})

            assert client.get("/quotes.json?speaker=Sullivan").json()["items"] == []
            assert client.get("/api/v1/statements?speaker=Sullivan").json()["total"] == 0
            assert client.get(f"/records/{item['id']}").status_code == 404
            assert "keep the lines open,”" not in client.get("/quotes").text


def test_a_judgement_without_a_name_is_refused(client):
    item = client.get("/quotes.json").json()["items"][0]

    answer = client.post("/review", data={"id": item["id"], "action": "reject", "by": " "})
    assert answer.status_code == 400


def test_two_sides_stand_side_by_side_with_their_sentences(client):
    accounts = client.get("/accounts.json?several=1").json()["items"]
    path = f"/accounts/{accounts[0]['id']}/compare?sides=United States,China"

    page = client.get(path)
    body = client.get(path.replace("compare?", "compare.json?")).json()
    docx = client.get(path.replace("compare?", "compare.docx?")).content
    kinds = {(cell["topic"], cell["kind"], cell["side"]) for cell in body["cells"]}
    assert page.status_code == 200
    assert ("taiwan", "only", "China") in kinds
    assert ("south-china-sea", "only", "United States") in kinds
    assert "Wang stressed that Taiwan is the first red line." in page.text
    assert docx[:2] == b"PK"
