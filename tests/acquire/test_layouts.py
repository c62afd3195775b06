"""Dated layouts: the sentence that says who met whom stands in the headline or the lead."""

import json
from pathlib import Path

import pytest

from memcon.acquire.intake import Failure, Stated, list_documents, read_file
from memcon.acquire.layouts import read_layout
from memcon.acquire.page import page_to_report
from memcon.reports import PassageKind

SHARED = Path(__file__).parents[3] / "shared"

# Written for the test after the structure of the site's pages; the words are ours.
PAGE = """<!doctype html><html><head><title>A call with the President of Togo • President of Russia</title>
<meta property="og:url" content="http://en.kremlin.ru/events/president/news/1"/></head>
<body><div class="header">Menu</div><article class="read__in hentry h-entry">
<h1 class="entry-title p-name">A call with the President of Togo</h1>
<div class="read__lead entry-summary p-summary"><div><p>The two presidents spoke by
telephone.</p></div></div>
<div class="read__meta"><time class="read__published" datetime="2016-04-06">April 6, 2016</time>
<div class="read__time">13:00</div><div class="read__place p-location">The Kremlin, Moscow</div></div>
<div class="entry-content e-content read__internal_content">
<div class="media masha-ignore"><figure>picture</figure><span>A caption.</span></div>
<p>They discussed <a href="/x">trade<span class="read__tooltip">A tooltip on trade.</span></a> and&nbsp;ports.</p>
<p>The call was initiated by the Togolese side.</p>
<div class="read__bottommeta"><div class="read__tags">Geography: Togo</div>
<div class="read__status"><h3>Publication status</h3></div></div></div></article></body></html>"""


def test_headline_lead_and_text_are_read_and_furniture_is_not():
    report = page_to_report(PAGE, name="the page")

    assert report.text == (
        "A call with the President of Togo\n\nThe two presidents spoke by telephone.\n\n"
        "They discussed trade and ports.\n\nThe call was initiated by the Togolese side."
    )
    assert report.passages[0].kind is PassageKind.HEADLINE
    assert (report.title, report.outlet) == (
        "A call with the President of Togo",
        "President of Russia",
    )
    assert (report.published, report.published_from) == ("2016-04-06", "metadata")
    assert report.url == "http://en.kremlin.ru/events/president/news/1"


def test_a_page_of_another_site_is_left_to_the_general_reader():
    assert read_layout(PAGE.replace("kremlin.ru", "example.org"), None) is None


def test_a_page_that_only_links_to_the_site_is_left_to_the_general_reader():
    page = PAGE.replace("en.kremlin.ru/events", "example.org/events").replace(
        "/x", "http://en.kremlin.ru/x"
    )

    assert read_layout(page, "https://example.org/1") is None


@pytest.mark.shared
@pytest.mark.skipif(
    not (SHARED / "corpus/pages").is_dir(), reason="no pages lie beside the project"
)
def test_every_page_of_a_government_site_gives_title_day_and_text():
    pages = sorted((SHARED / "corpus/pages").glob("*.html"))
    reports = [read_file(path, stated=Stated()) for path in pages]

    assert len(reports) == 60
    assert all(each.title and each.published and each.url for each in reports)
    assert all(each.text.startswith(each.title) for each in reports)
    assert not any("Publication status" in each.text for each in reports)


@pytest.mark.shared
@pytest.mark.skipif(
    not (SHARED / "corpus/pages").is_dir(), reason="no pages lie beside the project"
)
def test_pages_hold_the_texts_that_others_took_from_them():
    rows = (SHARED / "corpus/official-dev.jsonl").read_text("utf-8").splitlines()
    known = {row["id"].split(":")[1]: row for row in map(json.loads, rows)}
    pairs = [
        (known[path.stem], read_file(path, stated=Stated()))
        for path in (SHARED / "corpus/pages").glob("*.html")
        if path.stem in known
    ]

    for row, report in pairs:
        assert " ".join(row["text"].split()) in " ".join(report.text.split())
    assert pairs


@pytest.mark.shared
@pytest.mark.skipif(
    not (SHARED / "corpus/feeds").is_dir(), reason="no feeds lie beside the project"
)
@pytest.mark.parametrize(
    "path", sorted((SHARED / "corpus/feeds/rss-parser").glob("*")), ids=lambda p: p.name
)
def test_every_feed_gives_items_or_says_why_not(path):
    found = list(list_documents(path.read_bytes(), name=path.name))

    assert found
    assert all(each.reason for each in found if isinstance(each, Failure))
