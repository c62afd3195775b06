"""Hostile input: traps are refused in a sentence, and no input takes more than its share of time."""

import gzip
import http.server
import io
import socket
import threading
import time
import zipfile

import pytest
from tests.acquire import wrapping as made

from memcon.acquire.clean import clean
from memcon.acquire.feeds import parse_feed, without_markup
from memcon.acquire.fetch import WebFetcher, is_public
from memcon.acquire.inflate import MAX_RATIO
from memcon.acquire.intake import Failure, Item, find_documents, list_documents, read_unread
from memcon.acquire.office import docx_to_text, rtf_to_text
from memcon.acquire.passages import lay_out
from memcon.errors import UnreadableReport


def reasons(data, name):
    found = [read_unread(each) for each in list_documents(data, name=name)]
    return [each.reason for each in found if isinstance(each, Failure)]


def test_a_zip_bomb_stays_packed():
    bomb = made.zipped({"a.txt": b"\0" * 200_000_000})

    (reason,) = reasons(bomb, "a.zip")

    assert "takes it for a trap" in reason
    assert len(bomb) * MAX_RATIO > 100_000_000


def test_a_gzip_bomb_is_cut_off(monkeypatch):
    monkeypatch.setattr("memcon.acquire.intake.MAX_BYTES", 1_000_000)
    bomb = gzip.compress(b"a" * 50_000_000)

    (reason,) = reasons(bomb, "a.txt.gz")

    assert "unpacks to more than" in reason


def test_archives_in_archives_are_followed_only_so_far():
    data = made.zipped({"a.txt": made.BODY.encode()})
    for _ in range(5):
        data = made.zipped({"in.zip": data})

    (reason,) = reasons(data, "a.zip")

    assert "unpack it first" in reason


def test_paths_in_archives_lead_nowhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data = made.zipped(
        {"../../evil.txt": made.BODY.encode(), "/etc/evil.txt": made.BODY.encode()}
    )

    found = [read_unread(each) for each in list_documents(data, name="a.zip")]

    assert all(isinstance(each, Item) for each in found)
    assert list(tmp_path.rglob("*")) == []


def test_a_link_out_of_a_folder_is_not_followed(tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "in").mkdir()
    (tmp_path / "in/link.txt").symlink_to(tmp_path / "secret.txt")

    assert list(find_documents([tmp_path / "in"])) == []


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'


def test_entities_in_a_feed_are_refused():
    feed = made.RSS.replace("<rss", ENTITIES + "<rss").replace("Short.", "&b;&f;")

    with pytest.raises(UnreadableReport, match="entities of its own"):
        parse_feed(feed.encode(), name="feed")


def test_entities_in_an_office_document_are_refused():
    trap = made.docx_of(
        f'<?xml version="1.0"?>{ENTITIES}<w:document xmlns:w="x"><w:t>&f;</w:t></w:document>'
    )

    with pytest.raises(UnreadableReport, match="entities of its own"):
        docx_to_text(trap, name="a.docx")


def test_the_bytes_of_a_feed_are_never_taken_for_a_file_name(tmp_path):
    (tmp_path / "x.rss").write_text(made.RSS, "utf-8")

    with pytest.raises(UnreadableReport, match="no RSS or Atom"):
        parse_feed(str(tmp_path / "x.rss").encode(), name="feed")


def test_an_encrypted_archive_is_named():
    data = bytearray(made.zipped({"a.txt": made.BODY.encode()}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(signature)
        data[at + offset] |= 1

    (reason,) = reasons(bytes(data), "a.zip")

    assert "encrypted" in reason


def test_rtf_nested_without_end_is_refused():
    with pytest.raises(UnreadableReport, match="too deep"):
        rtf_to_text(b"{\\rtf1 " + b"{" * 100_000, name="a.rtf")


def test_html_nested_without_end_is_read_or_refused():
    page = "<!doctype html><html><body>" + "<div>" * 20_000 + f"<p>{made.BODY}</p>"

    (found,) = [read_unread(each) for each in list_documents(page.encode(), name="a.html")]

    assert isinstance(found, Item | Failure)


@pytest.mark.parametrize("cut", [10, 100, 400, 800])
@pytest.mark.parametrize("kind", ["docx", "pdf", "zip", "parquet", "warc.gz"])
def test_files_cut_short_are_named_and_break_nothing(kind, cut):
    import pyarrow as pa
    from pyarrow import parquet

    table = io.BytesIO()
    parquet.write_table(pa.table({"text": [made.BODY]}), table)
    whole = {
        "docx": made.docx([made.BODY] * 9),
        "pdf": made.pdf([made.BODY]),
        "zip": made.zipped({"a.txt": made.BODY.encode()}),
        "parquet": table.getvalue(),
        "warc.gz": made.warc(
            made.warc_record("https://l.example/", made.page().encode()), compressed=True
        ),
    }[kind]

    for each in list_documents(whole[:cut], name=f"a.{kind}"):
        read_unread(each)


NASTY = {
    "letters": "a",
    "spaces": " ",
    "breaks": "a\n",
    "brackets": "[",
    "links": "[a](http:",
    "stars": "*a",
    "backslashes": "\\",
    "capitals": "AB-",
    "datelines": "BEIJING, Aug 29 ",
    "bylines": "By A ",
    "contributors": "x contributed ",
    "accents": "a´",
    "tags": "<a ",
    "open scripts": "<script",
}


@pytest.mark.parametrize(
    "work", [clean, lay_out, without_markup], ids=lambda each: each.__name__
)
@pytest.mark.parametrize("name", NASTY)
def test_time_grows_with_the_text_and_not_faster(work, name):
    """Ten times the text may take ten times as long; thirty allows for a busy machine."""

    def seconds(length):
        text = NASTY[name] * (length // len(NASTY[name]))
        best = float("inf")
        for _ in range(2):
            start = time.process_time()
            work(text)
            best = min(best, time.process_time() - start)
        return best

    small, large = seconds(20_000), seconds(200_000)

    assert large < 30 * max(small, 0.005)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.0.1", "0.0.0.0", "192.168.0.1"),
        *(
            "::1",
            "fe80::1%eth0",
            "fc00::1",
            "::ffff:10.0.0.1",
            "2002:7f00:1::",
            "64:ff9b::7f00:1",
        ),
        *("224.0.0.1", "ff02::1"),
    ],
)
def test_addresses_that_are_not_public_are_known(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://x",
        "http://",
        "http://[::1",
        "http://a:b:c/",
        "//x",
        "http://x:99999/",
    ],
)
def test_what_is_no_web_address_is_refused(url):
    with pytest.raises(UnreadableReport):
        WebFetcher().fetch(url)


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()
            return
        if self.path == "/busy":
            self.send_response(503)
            self.send_header("Retry-After", "60")
            self.end_headers()
            return
        if self.headers.get("If-None-Match") == '"1"':
            self.send_response(304)
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("ETag", '"1"')
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def site():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for name in (
        "http_proxy",
        "HTTP_PROXY",
        "https_proxy",
        "HTTPS_PROXY",
        "all_proxy",
        "ALL_PROXY",
    ):
        monkeypatch.delenv(name, raising=False)


def test_pages_are_fetched_and_not_sent_again(site):
    fetcher = WebFetcher(allow_private=True)

    first = fetcher.fetch(site)
    second = fetcher.fetch(site, {"If-None-Match": first.header("etag")})

    assert (first.data, first.status) == (b"hello", 200)
    assert (second.data, second.status) == (b"", 304)


def test_a_redirect_out_of_the_web_is_refused(site):
    with pytest.raises(UnreadableReport, match="not allowed"):
        WebFetcher(allow_private=True).fetch(f"{site}/moved")


def test_a_busy_server_says_how_long(site):
    with pytest.raises(UnreadableReport, match="503") as caught:
        WebFetcher(allow_private=True).fetch(f"{site}/busy")

    assert caught.value.retry_after == 60.0


def test_a_name_that_turns_private_between_two_askings_is_refused(site, monkeypatch):
    port = int(site.rsplit(":", 1)[1])
    answers = iter(["93.184.216.34", "127.0.0.1", "127.0.0.1"])

    def resolve(*_, **__):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)

    with pytest.raises(UnreadableReport, match="private network"):
        WebFetcher().fetch(f"http://rebind.example:{port}/")


def test_a_member_that_lies_about_its_size_is_broken_or_cut(monkeypatch):
    data = bytearray(made.zipped({"a.txt": b"x" * 100_000}))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        assert archive.infolist()[0].file_size == 100_000
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")

    found = [read_unread(each) for each in list_documents(bytes(data), name="a.zip")]

    assert all(isinstance(each, Failure) or len(each.report.text) <= 100_000 for each in found)


def test_a_space_in_the_name_of_a_namespace_is_named_not_raised():
    """Found by fuzzing: feedparser unpacks names at white space, and a damaged byte became one."""
    feed = made.RSS.encode().replace(b"/modules/", b"/modules\xed\xa0\x80/")

    with pytest.raises(UnreadableReport, match="feed that cannot be read"):
        parse_feed(feed, name="feed")


def test_an_archive_whose_member_lies_before_its_beginning_is_named():
    """Found by fuzzing: `zipfile` seeks to a negative place."""
    data = made.docx([made.BODY])
    at = data.index(b"PK\x05\x06")
    start = int.from_bytes(data[at + 16 : at + 20], "little")

    harmed = data[: at + 16] + (start + 5000).to_bytes(4, "little") + data[at + 20 :]

    assert reasons(harmed, "a.docx")


def test_a_member_with_a_name_in_no_encoding_is_named():
    """Found by fuzzing: the local name of a member is decoded when it is opened."""
    data = bytearray(made.zipped({"é.txt": made.BODY.encode()}))
    at = data.index("é".encode())
    data[at] = 0xFF

    assert reasons(bytes(data), "a.zip")


def test_a_mail_dated_beyond_all_time_zones_is_named():
    """Found by fuzzing: the standard library overflows on the zone of a day."""
    mail = made.MAIL.replace("+0000", "+99999999999999999999")

    found = [read_unread(each) for each in list_documents(mail.encode(), name="a.eml")]

    assert all(isinstance(each, Item | Failure) for each in found)
    assert found
