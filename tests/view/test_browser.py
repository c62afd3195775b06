"""The desk in a real headless Chromium: keys, axe, pictures, and the page as printed.

Skipped where Chromium or Playwright is absent. MEMCON_SHOTS names a folder for screenshots.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from datetime import date
from pathlib import Path

import pytest

from memcon.store.store import Store
from memcon.view.web.app import create_app
from memcon.view.web.desk import Desk

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
    # The server's own thread closes its loop after the test; websockets warns of its old names.
    pytest.mark.filterwarnings("ignore"),
]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGES = [
    "/",
    "/timeline",
    "/meetings",
    "/quotes",
    "/accounts",
    "/plans",
    "/between?between=USA,CHN",
    "/actors",
    "/actors/person/wang-yi",
    "/documents",
    "/review",
    "/search?words=counternarcotics",
    "/map",
    "/network",
    "/charts",
    "/brief?between=USA,CHN",
    "/gaps",
    "/help",
    "/read",
    "/api",
]


@pytest.fixture(scope="module")
def address(tmp_path_factory, sample):
    import uvicorn

    path = tmp_path_factory.mktemp("browser") / "desk.db"
    store = Store.open(path)
    list(store.add(sample.memos()))
    desk = Desk(store, "desk.db", clock=lambda: date(2024, 11, 1))
    server = uvicorn.Server(
        uvicorn.Config(create_app(desk), port=0, log_level="error", ws="none")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)
    store.close()


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def tab(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.trouble = []
    opened.on("console", lambda said: said.type == "error" and opened.trouble.append(said.text))
    opened.on("pageerror", lambda error: opened.trouble.append(str(error)))
    yield opened
    context.close()


def shoot(tab, name):
    if folder := os.environ.get("MEMCON_SHOTS"):
        tab.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("path", PAGES)
def test_no_page_breaks_a_rule_of_wcag_2_2_aa_or_its_own_policy(tab, address, path):
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed"
    )
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        tab.goto(address + path)
        tab.wait_for_load_state("networkidle")
        found = axe.Axe().run(
            tab,
            options={
                "runOnly": [
                    "wcag2a",
                    "wcag2aa",
                    "wcag21a",
                    "wcag21aa",
                    "wcag22aa",
                    "best-practice",
                ]
            },
        )
        assert [
            (each["id"], [node["html"][:120] for node in each["nodes"][:3]])
            for each in found.response["violations"]
        ] == []
    assert tab.trouble == []


def test_a_document_page_passes_too_and_lights_up_its_record(tab, address, sample):
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed"
    )
    memo = sample.wire()
    span = memo.statements[0].content
    tab.goto(f"{address}/documents/{memo.document.id[7:23]}?at={span.start}-{span.end}")

    tab.hover("#text .m-quote >> nth=0")
    assert "lit" in tab.get_attribute("#s1", "class")
    assert tab.inner_text("mark.at") == span.text
    assert axe.Axe().run(tab).response["violations"] == []
    assert tab.trouble == []
    shoot(tab, "document")


def test_keys_move_through_rows_and_open_the_words(tab, address):
    tab.goto(f"{address}/quotes?speaker=Sullivan")

    tab.keyboard.press("j")
    tab.keyboard.press("e")
    assert tab.locator("details.evidence[open]").count() == 1
    tab.keyboard.press("o")
    tab.wait_for_url("**/documents/**")
    assert "keep the lines open" in tab.inner_text("mark.at >> nth=0") + tab.inner_text("#text")
    tab.keyboard.press("/")
    tab.keyboard.type("counternarcotics")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search?**")
    tab.locator("h1").click()
    tab.keyboard.press("?")
    assert tab.locator("dialog[open]").count() == 1


def test_review_by_keys_edits_keeps_and_undoes(tab, address):
    tab.goto(f"{address}/quotes?speaker=Shoukry")
    tab.keyboard.press("j")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/records/**")
    tab.click("text=correct it")
    tab.fill("#v-kind", "indirect")
    tab.fill("#b-kind", "Editor")
    tab.fill("#y-kind", "a test")
    tab.locator("form", has=tab.locator("#v-kind")).locator("button").click()
    tab.wait_for_selector("text=kind: direct → indirect")
    shoot(tab, "review")
    tab.keyboard.press("u")
    tab.wait_for_selector("text=undone")
    tab.goto(f"{address}/quotes?speaker=Shoukry")
    assert tab.locator(".said.direct").count() == 1


def test_pictures_are_drawn_from_the_rows_of_their_tables(tab, address):
    tab.goto(f"{address}/map")
    tab.wait_for_selector("circle.spot")
    assert tab.locator("circle.spot").count() == tab.locator("tbody tr").count()
    tab.goto(f"{address}/network")
    tab.wait_for_selector(".picture canvas", state="attached")
    tab.goto(f"{address}/charts")
    tab.wait_for_selector(".picture canvas", state="attached")
    assert tab.trouble == []


def test_every_page_reads_without_javascript(browser, address):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    for path in PAGES:
        tab.goto(address + path)
        assert len(tab.inner_text("main")) > 40
    tab.goto(f"{address}/quotes")
    tab.click("summary:has-text('Filters')")
    tab.fill("#f-speaker", "Wang")
    tab.click("text=Apply")
    assert "speaker=Wang" in tab.url
    assert tab.locator("article.row").count() == 2
    context.close()


def test_a_printed_brief_keeps_its_notes_and_loses_its_menus(tab, address):
    tab.goto(f"{address}/brief?between=USA,CHN")
    tab.emulate_media(media="print")

    assert tab.locator("header.top").is_visible() is False
    assert tab.locator("ol.notes li").count() > 5
    assert tab.locator("ol.notes").is_visible()
    shoot(tab, "brief-print")


def test_a_narrow_screen_scrolls_in_one_direction_only(browser, address):
    context = browser.new_context(viewport={"width": 360, "height": 740})
    tab = context.new_page()
    wide = []
    for path in PAGES:
        tab.goto(address + path)
        if tab.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path)
    context.close()
    assert wide == []
