"""Intake: every bad input gets a clear sentence, and nothing else is lost by it."""

import json

import pytest

from memcon.acquire.decode import decode
from memcon.acquire.fetch import CannedFetcher, WebFetcher
from memcon.acquire.intake import Failure, Item, Stated, read_file, read_lines, read_paths
from memcon.acquire.text import to_report
from memcon.errors import InputError, UnreadableReport

PAGE = """<!doctype html><html><head><title>Ministers meet</title>
<meta property="article:published_time" content="2024-06-04T10:00:00Z"></head><body>
<nav>Home | World</nav><article><h1>Ministers meet</h1>
<p>The foreign ministers of Ghana and Togo met in Accra on Tuesday to discuss the border.</p>
<p>They agreed to open two more crossings by the end of the year, the Ghanaian ministry said.</p>
<p>Both sides will meet again in Lomé in the autumn, according to a joint statement.</p>
</article></body></html>"""


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"PK\x03\x04....", "office document"),
        (b"caf\xe9", "byte 3 is 0xe9"),
        (b"\x00\x01\x02\x00\x00" * 40, "binary data"),
        (b'<meta charset="klingon-8"><p>Hi', "not known"),
    ],
)
def test_bytes_that_are_no_text_are_refused_in_a_sentence(data, sentence):
    with pytest.raises(UnreadableReport, match=sentence):
        decode(data, name="the file")


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("\ufeffZürich".encode(), None),
        ("Zürich".encode("utf-16"), None),
        ("Zürich".encode("cp1252"), "windows-1252"),
        (b'<meta charset="iso-8859-1">' + "Zürich".encode("latin-1"), None),
    ],
)
def test_declared_encodings_are_followed(data, encoding):
    assert decode(data, name="the file", encoding=encoding).endswith("Zürich")


def test_nuls_and_lone_surrogates_are_made_storable():
    report = to_report("Xi\0 met \ud83dBiden.")

    assert report.text == "Xi met \ufffdBiden."


def test_line_ends_of_windows_stay_in_the_text_and_out_of_the_parse():
    report = to_report("They met.\r\nThey parted.")

    assert report.text == "They met.\r\nThey parted."
    assert "\r" not in report.clean.text


def test_a_page_gives_its_article_and_its_day(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")

    report = read_file(path, stated=Stated())

    assert "Ghana and Togo met in Accra" in report.text
    assert "Home | World" not in report.text
    assert (report.published, report.published_from) == ("2024-06-04", "metadata")


def test_a_page_without_an_article_is_refused(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("<!doctype html><html><body></body></html>", encoding="utf-8")

    with pytest.raises(UnreadableReport, match="without an article"):
        read_file(path, stated=Stated())


def test_what_is_stated_wins_over_what_a_page_says(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")

    report = read_file(path, stated=Stated(published="2024-06-05", outlet="Ghana News"))

    assert (report.published, report.published_from) == ("2024-06-05", "given")
    assert report.outlet == "Ghana News"


def test_a_bad_line_fails_alone():
    lines = [
        json.dumps({"id": "a", "text": "They met."}).encode(),
        b"{not json",
        b"",
        b'["a list"]',
        json.dumps({"id": "b", "text": "They parted.", "published": "yesterday"}).encode(),
        json.dumps({"id": "c", "text": "They parted.", "published": None}).encode(),
    ]

    found = list(read_lines(lines, name="in.jsonl"))

    assert [type(each) for each in found] == [Item, Failure, Failure, Failure, Item]
    assert "line 2" in found[1].name
    assert "no day" in found[3].reason


def test_one_unreadable_file_of_a_folder_is_named_and_the_rest_read(tmp_path):
    for number in range(20):
        (tmp_path / f"{number:02}.txt").write_text(f"Report {number}.", encoding="utf-8")
    (tmp_path / "07.txt").write_bytes(b"caf\xe9")

    found = list(read_paths([tmp_path], stated=Stated()))

    failures = [each for each in found if isinstance(each, Failure)]
    assert len(found) == 20
    assert [each.name for each in failures] == [str(tmp_path / "07.txt")]


def test_a_manifest_states_what_its_files_do_not_say(tmp_path):
    (tmp_path / "a.txt").write_text("They met on Monday.", encoding="utf-8")
    (tmp_path / "manifest.jsonl").write_text(
        '{"file": "a.txt", "published": "2024-06-04", "outlet": "Wire"}\n', encoding="utf-8"
    )

    found = list(read_paths([tmp_path], stated=Stated()))

    assert [(each.report.published, each.report.outlet) for each in found] == [
        ("2024-06-04", "Wire")
    ]


def test_a_day_that_is_none_is_refused():
    with pytest.raises(InputError, match="no day"):
        to_report("They met.", published="last Tuesday")


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/x", "http://localhost:8000/", "http://[::1]/", "http://169.254.1.1/"],
)
def test_addresses_of_private_networks_are_refused(url):
    with pytest.raises(UnreadableReport, match=r"private network|no host"):
        WebFetcher().check(url)


@pytest.mark.parametrize("url", ["file:///etc/hosts", "ftp://example.org/x", "http://"])
def test_only_web_addresses_are_fetched(url):
    with pytest.raises(UnreadableReport, match="no web address"):
        WebFetcher().check(url)


def test_a_canned_fetcher_gives_what_it_was_given():
    assert (
        CannedFetcher({"https://example.org": b"x"}).fetch("https://example.org").data == b"x"
    )
