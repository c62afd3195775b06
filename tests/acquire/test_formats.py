"""Every wrapping gives the same thing: the article, and what its file states of it."""

import gzip
import io
import json

import pyarrow as pa
import pytest
from pyarrow import parquet
from tests.acquire import wrapping as made

from memcon.acquire.days import to_iso
from memcon.acquire.feeds import parse_feed
from memcon.acquire.intake import (
    Failure,
    Item,
    Stated,
    document_to_report,
    list_documents,
    read_paths,
    read_unread,
)
from memcon.errors import UnreadableReport


def read(data, name, **stated):
    return [
        read_unread(each) for each in list_documents(data, name=name, stated=Stated(**stated))
    ]


def one(data, name, **stated):
    (item,) = read(data, name, **stated)
    assert isinstance(item, Item), item
    return item.report


def parquet_of(rows):
    out = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()


ROW = {
    "id": "7",
    "text": made.BODY + "\n\n" + made.MORE,
    "headline": "Ministers meet in Accra",
    "publication": "Accra Ledger",
    "byline": "Ama Owusu",
    "date": "2024-06-04",
}
CSV = "id,text,headline,publication,byline,date\n" + ",".join(
    f'"{value}"' for value in ROW.values()
)
WHOLE = {
    "a.html": (made.page("Ministers meet in Accra").encode(), "Accra Ledger"),
    "a.warc": (
        made.warc(
            made.warc_record(
                "https://l.example/1", made.page("Ministers meet in Accra").encode()
            )
        ),
        "Accra Ledger",
    ),
    "a.warc.gz": (
        made.warc(
            made.warc_record(
                "https://l.example/1", made.page("Ministers meet in Accra").encode()
            ),
            compressed=True,
        ),
        "Accra Ledger",
    ),
    "a.docx": (made.docx(made.NEXIS.split("\n")), "Accra Ledger"),
    "a.rtf": (made.rtf(made.NEXIS.split("\n")), "Accra Ledger"),
    "a.txt": (made.NEXIS.encode(), "Accra Ledger"),
    "factiva.txt": (made.FACTIVA.encode(), "Accra Ledger"),
    "factiva.rtf": (made.rtf(made.FACTIVA.split("\n")), "Accra Ledger"),
    "a.parquet": (parquet_of([ROW]), "Accra Ledger"),
    "a.csv": (CSV.encode(), "Accra Ledger"),
    "a.csv.gz": (gzip.compress(CSV.encode()), "Accra Ledger"),
    "a.zip": (
        made.zipped({"in/a.html": made.page("Ministers meet in Accra").encode()}),
        "Accra Ledger",
    ),
}


@pytest.mark.parametrize("name", WHOLE)
def test_title_outlet_author_and_day_come_out_of_every_wrapping(name):
    data, outlet = WHOLE[name]

    report = one(data, name)

    assert report.title == "Ministers meet in Accra"
    assert (report.outlet, report.author) == (outlet, "Ama Owusu")
    assert report.published is not None
    assert report.published[:10] == "2024-06-04"
    assert report.published_from == (
        "given" if name.startswith(("a.parquet", "a.csv")) else "metadata"
    )
    assert "met in Accra on Tuesday to discuss the border." in report.text
    assert "Lomé in the autumn" in report.text
    assert "Load-Date" not in report.text
    assert report.language == "en"


def test_what_the_caller_states_wins_over_the_wrapping():
    report = one(made.NEXIS.encode(), "a.txt", published="2024-06-05", outlet="The Ledger")

    assert (report.published, report.published_from) == ("2024-06-05", "given")
    assert (report.outlet, report.title) == ("The Ledger", "Ministers meet in Accra")


def test_an_older_nexis_file_is_cut_into_its_articles():
    first, second = (each.report for each in read(made.NEXIS_OLD.encode(), "nexis.txt"))

    assert (first.title, first.outlet, first.author) == (
        "Ministers meet in Accra",
        "Accra Ledger",
        "AMA OWUSU",
    )
    assert (second.title, second.outlet, second.published) == (
        "Border talks go on",
        "Lomé Post",
        "2024-06-06",
    )
    assert "Copyright" not in first.text
    assert first.text.startswith("Ministers meet in Accra\n\nACCRA — ")


def test_a_factiva_file_without_codes_is_cut_into_its_articles():
    first, second = read(made.FACTIVA_PLAIN.encode(), "factiva.txt")

    assert (first.id, second.id) == ("ACCLED0020240604ek640001p", "LOMPOS0020240606ek660001p")
    assert (first.report.title, first.report.published) == (
        "Ministers meet in Accra",
        "2024-06-04",
    )
    assert (second.report.outlet, second.report.published) == ("Lomé Post", "2024-06-06")
    assert "Factiva" not in second.report.text
    assert second.report.text.endswith("according to a joint statement.")


def test_a_news_text_that_speaks_of_length_and_a_body_is_no_export():
    words = (
        "Length: the talks ran for hours.\n\nThe body of the treaty is agreed.\n\n" + made.BODY
    )

    assert one(words.encode(), "a.txt").text == words


def test_an_email_gives_sender_subject_and_day():
    item = read(made.MAIL.encode(), "a.eml")[0]

    assert item.report.title == "Ministers meet in Accra"
    assert item.report.outlet == "Press Office, Ministry of Foreign Affairs"
    assert (item.report.published, item.report.published_from) == (
        "2024-06-04T18:30:00+00:00",
        "metadata",
    )
    assert item.report.text.startswith("The foreign ministers")


def test_an_email_of_html_alone_is_read_as_a_page():
    mail = made.MAIL.replace("text/plain", "text/html").replace(
        made.BODY, f"<p>{made.BODY}</p><p>{made.MORE}</p>"
    )

    assert "<p>" not in one(mail.encode(), "a.eml").text


def test_a_pdf_gives_its_text_and_the_day_it_was_made_only_where_it_tells_no_other():
    undated = one(made.pdf([made.BODY[:78], made.BODY[78:]], title="Talks"), "a.pdf")
    dated = one(made.pdf(["June 4, 2024", "", made.BODY[:78], made.BODY[78:]]), "a.pdf")

    assert (undated.title, undated.published, undated.published_from) == (
        "Talks",
        "2024-06-05",
        "metadata",
    )
    assert (dated.published, dated.published_from) == ("2024-06-04", "text")
    assert "discuss the border" in " ".join(undated.text.split())


@pytest.mark.parametrize(
    ("feed", "outlet"), [(made.RSS, "Accra Ledger: World"), (made.ATOM, "Lomé Post")]
)
def test_a_feed_gives_its_items(feed, outlet):
    first = read(feed.encode(), "feed.xml")[0]

    assert first.report.outlet == outlet
    assert first.report.author in {"Ama Owusu", "Kofi A."}
    assert first.report.published_from == "metadata"
    assert "discuss the border" in first.report.text
    assert "alert" not in first.report.text


def test_a_feed_item_without_words_is_named():
    _, second = read(made.RSS.encode(), "feed.xml")

    assert second == Failure(
        "feed.xml, item 2", "has a title and a link, but no text: https://ledger.example/a/2"
    )


def test_links_of_a_feed_are_made_absolute():
    feed = parse_feed(made.ATOM.encode(), name="feed", url="https://post.example/feed")

    assert feed.items[0].link == "https://post.example/b/1"


def test_other_records_of_a_web_archive_are_passed_over():
    data = made.warc(
        made.warc_record("https://l.example/0", b"<html>gone</html>", status="404 Not Found"),
        made.warc_record("https://l.example/1.png", b"\x89PNG", kind="image/png"),
        made.warc_record("https://l.example/2", made.page().encode()),
        made.warc_record(
            "https://l.example/3",
            gzip.compress(made.page("Zipped").encode()),
            head="Content-Encoding: gzip\r\n",
        ),
    )

    assert [each.report.title for each in read(data, "a.warc")] == ["Ministers meet", "Zipped"]


def test_a_page_that_is_no_english_is_told_and_kept():
    german = (
        "Die Außenminister Ghanas und Togos haben sich am Dienstag in Accra getroffen, um über die Grenze "
        "zu sprechen. Sie einigten sich darauf, bis zum Ende des Jahres zwei weitere Übergänge zu öffnen."
    )

    report = one(german.encode(), "a.txt")

    assert (report.language, report.text) == ("de", german)


def test_latin1_on_the_web_means_windows_1252_as_browsers_read_it():
    body = made.BODY.replace("The foreign", "“The foreign”")
    page = made.page(body=body).replace('charset="utf-8"', 'charset="iso-8859-1"')

    assert "“The foreign” ministers" in one(page.encode("cp1252"), "a.html").text


def test_a_table_without_texts_names_its_columns():
    (failure,) = read(b"a,b\n1,2\n", "a.csv")

    assert 'no column "text"' in failure.reason
    assert "a, b" in failure.reason


def test_a_row_with_two_readings_of_its_day_is_not_guessed():
    (failure,) = read(b"text,date\nThey met.,03/04/2024\n", "a.csv")

    assert "'03/04/2024', which is no day" in failure.reason


def test_a_file_with_several_documents_is_not_taken_for_one():
    with pytest.raises(UnreadableReport, match="several documents"):
        document_to_report(made.NEXIS_OLD.encode(), name="nexis.txt", stated=Stated())


def test_a_folder_of_every_kind_is_read_and_what_fails_is_named(tmp_path):
    for name, (data, _) in WHOLE.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 not really")
    (tmp_path / "lines.jsonl").write_text(json.dumps({"id": "l1", "text": made.BODY}), "utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")

    found = list(read_paths([tmp_path], stated=Stated()))

    assert sum(isinstance(each, Item) for each in found) == len(WHOLE) + 1
    (failure,) = (each for each in found if isinstance(each, Failure))
    assert "broken.docx" in failure.name


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2024-08-29", "2024-08-29"),
        ("2024-08-29T09:30:00+08:00", "2024-08-29T09:30:00+08:00"),
        ("20240829", "2024-08-29"),
        ("29 August 2024", "2024-08-29"),
        ("Thu, 29 Aug 2024 10:00:00 GMT", "2024-08-29T10:00:00+00:00"),
        ("August 29, 2024 Thursday 11:15 PM EST", "2024-08-29"),
        ("29/08/24", None),
        ("Seg, 24 Set 2018 19:42:40 -0300", None),
        ("", None),
    ],
)
def test_days_are_read_as_they_are_spelled(words, day):
    assert to_iso(words) == day
