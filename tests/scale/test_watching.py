"""Watching feeds: each item once, politely, and nobody who asked is left untold."""

import json

import pytest
from tests.acquire import wrapping as made
from tests.view import sample

from memcon.acquire.feeds import parse_feed
from memcon.acquire.fetch import Fetched, Refused
from memcon.acquire.polling import LONGEST_WAIT, FeedSource, FeedState, poll
from memcon.acquire.unread import Failure
from memcon.cli import main
from memcon.errors import InputError, UnreadableReport
from memcon.store.reader import Query
from memcon.store.store import Store
from memcon.watching import Plan, RssSink, Rule, Watch, read_plan, run_forever

FEED = "https://ledger.example/feed"


class Web:
    """A small web that remembers what it was asked."""

    def __init__(self, **pages):
        self.pages = dict(pages)
        self.asked = []

    def fetch(self, url, headers=None):
        self.asked.append((url, dict(headers or {})))
        answer = self.pages.get(url)
        if isinstance(answer, Exception):
            raise answer
        if answer is None:
            raise UnreadableReport(f"{url} cannot be fetched: nothing there.")
        tag = f'"{hash(answer)}"'
        if (headers or {}).get("If-None-Match") == tag:
            return Fetched(b"", url, None, status=304)
        return Fetched(answer, url, None, (("etag", tag),))


def feed_of(*items):
    entries = "".join(
        f"<item><guid>{key}</guid><title>{key}</title><link>https://ledger.example/{key}</link>"
        f"<description>{words}</description></item>"
        for key, words in items
    )
    return (
        f'<rss version="2.0"><channel><title>Ledger</title>{entries}</channel></rss>'.encode()
    )


def web_of(feed, **pages):
    web = Web(**pages)
    web.pages[FEED] = feed
    return web


SOURCE = FeedSource(FEED, is_full=True)


def ask(web, state=None, now=0.0, source=SOURCE):
    return poll(source, state or FeedState(), web, now=now, every=900.0)


def test_an_item_comes_once():
    web = web_of(feed_of(("a", "Talks began."), ("b", "Talks ended.")))
    web.pages |= {f"https://ledger.example/{k}": made.page(k).encode() for k in "abc"}
    first = ask(web)
    web.pages[FEED] = feed_of(("c", "Talks went on."), ("a", "Talks began."))

    second = ask(web, first.state, now=900.0)

    assert [each.id for each in first.documents] == ["a", "b"]
    assert [each.id for each in second.documents] == ["c"]


def test_a_server_is_told_what_is_known_and_sends_it_not_again():
    web = web_of(feed_of(("a", made.BODY * 10)))
    first = ask(web, source=FeedSource(FEED))

    second = ask(web, first.state, now=900.0, source=FeedSource(FEED))

    assert web.asked[-1][1]["If-None-Match"] == first.state.etag
    assert second.documents == ()
    assert second.state.next_at == 1800.0


def test_a_teaser_is_replaced_by_its_page_and_a_whole_text_is_not():
    web = web_of(feed_of(("a", "Short."), ("b", made.BODY * 10)))
    web.pages["https://ledger.example/a"] = made.page("A").encode()

    found = ask(web, source=FeedSource(FEED))

    assert isinstance(found.documents[0].data, bytes)
    assert found.documents[1].data.startswith("The foreign ministers")
    assert [url for url, _ in web.asked] == [FEED, "https://ledger.example/a"]


def test_a_teaser_whose_page_is_gone_is_read_as_it_is_and_an_empty_one_is_named():
    web = web_of(feed_of(("a", "Short."), ("b", "")))

    first, second = ask(web).documents

    assert first.data == "Short."
    assert isinstance(second, Failure)


def test_a_feed_in_trouble_is_left_alone_longer_each_time_but_not_for_ever():
    web, state, waits = Web(), FeedState(), []

    for _ in range(12):
        polled = ask(web, state, now=state.next_at)
        waits.append(polled.state.next_at - state.next_at)
        state = polled.state

    assert polled.failure
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (1800.0, LONGEST_WAIT)


def test_a_server_that_asks_for_time_gets_it():
    web = web_of(Refused("busy", 429, 7200.0))

    assert ask(web).state.next_at == 7200.0


class SampleReader:
    """Gives the sample's memos, in the order of the reports' ids."""

    def __init__(self):
        self.memos = {each.document.text: each for each in sample.memos()}

    def read(self, reports):
        for report in reports:
            yield self.memos[report.text]


class Memory:
    """A sink that keeps what it gets, and may refuse."""

    def __init__(self):
        self.alerts = []
        self.is_down = False

    def send(self, alert):
        if self.is_down:
            raise OSError("down")
        self.alerts.append(alert)


@pytest.fixture
def desk(tmp_path):
    """A watch over one feed whose items are the sample's texts."""
    texts = [each.document.text for each in sample.memos() if "<" not in each.document.text]
    escaped = [text.replace("&", "&amp;") for text in texts]
    web = web_of(feed_of(*[(f"i{n}", text) for n, text in enumerate(escaped)]))
    known = {item.words for item in parse_feed(web.pages[FEED], name="x").items}
    kept = [text for text in texts if text in known]
    web.pages[FEED] = feed_of(
        *[(f"i{n}", text.replace("&", "&amp;")) for n, text in enumerate(kept)]
    )
    assert kept
    sink = Memory()
    rule = Rule("all", Query(), (sink,))
    clock = [0.0]
    store = Store.open(tmp_path / "s.db")

    def watch():
        plan = Plan((FeedSource(FEED, is_full=False),), (rule,), 900.0)
        reader = SampleReader()
        return Watch(
            plan, store, lambda: reader, web, tmp_path / "state", clock=lambda: clock[0]
        )

    yield watch, sink, store, clock, web
    store.close()


def test_new_records_are_stored_and_told_once(desk):
    watch, sink, store, clock, _ = desk

    lines = list(watch().ask_due())
    count = len(store.records(Query()))
    clock[0] = 1000.0
    again = list(watch().ask_due())

    assert count > 0
    assert len(sink.alerts) == count == len({each.record for each in sink.alerts})
    assert lines[-1].endswith("new documents")
    assert again == [f"{FEED}: 0 new documents"]


def test_alerts_that_could_not_be_sent_are_sent_later(desk):
    watch, sink, store, *_ = desk
    sink.is_down = True
    list(watch().ask_due())
    sink.is_down = False

    list(watch().ask_due())

    assert len(sink.alerts) == len(store.records(Query()))


def test_a_feed_that_is_not_due_is_not_asked(desk):
    watch, _, _, _, web = desk
    list(watch().ask_due())
    before = len(web.asked)

    list(watch().ask_due())

    assert len(web.asked) == before


def test_a_service_asks_and_waits(desk):
    watch, _, _, _, _ = desk
    said, slept = [], []

    run_forever(watch(), said.append, slept.append, rounds=[None, None])

    assert slept == [900.0, 900.0]


def test_state_that_is_broken_is_said(desk, tmp_path):
    watch = desk[0]
    (tmp_path / "state").write_text("{", "utf-8")

    with pytest.raises(InputError, match="no state"):
        watch()


def test_alerts_in_rss_are_a_feed_and_carry_no_markup(desk, tmp_path):
    watch, sink, *_ = desk
    list(watch().ask_due())
    path = tmp_path / "alerts.xml"
    hostile = sink.alerts[0].__class__(
        **{
            **{
                key: getattr(sink.alerts[0], key) for key in sink.alerts[0].__dataclass_fields__
            },
            "sentence": "<script>alert(1)</script> met",
            "words": "<img src=x onerror=alert(1)>",
        }
    )

    RssSink(path).send(sink.alerts[0])
    RssSink(path).send(hostile)

    feed = parse_feed(path.read_bytes(), name="alerts")
    assert feed.flaw is None
    assert len(feed.items) == 2
    assert "<img" not in path.read_text("utf-8")
    assert "<script" not in path.read_text("utf-8")


PLAN = """
minutes = 5
[[feed]]
url = "https://ledger.example/feed"
outlet = "Accra Ledger"
[[alert]]
name = "US and China"
between = ["usa", "chn"]
kinds = ["engagement"]
rss = "alerts.xml"
webhook = "http://127.0.0.1:1/hook"
"""


def test_a_plan_is_read(tmp_path):
    path = tmp_path / "FEEDS.toml"
    path.write_text(PLAN, "utf-8")

    plan = read_plan(path, print)

    assert plan.every == 300.0
    assert plan.feeds == (FeedSource(FEED, "Accra Ledger"),)
    assert plan.rules[0].query == Query(kinds=("engagement",), between=("USA", "CHN"))
    assert len(plan.rules[0].sinks) == 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "names no"),
        ("x =", "no TOML"),
        ("[[feed]]\nurl = 3", 'needs a "url"'),
        ("colour = 3", "'colour' is not known"),
        (PLAN.replace('"usa", "chn"', '"usa"'), "two state codes"),
        (PLAN.replace("5", "0"), "above 0"),
        (PLAN + '[[alert]]\nwebhook = "ftp://x"', "no address for a webhook"),
    ],
)
def test_a_plan_that_is_not_understood_says_where(tmp_path, words, sentence):
    path = tmp_path / "FEEDS.toml"
    path.write_text(words, "utf-8")

    with pytest.raises(InputError, match=sentence):
        read_plan(path, print)


def test_the_command_refuses_a_private_feed_and_goes_on(tmp_path, capsys):
    path = tmp_path / "FEEDS.toml"
    path.write_text('[[feed]]\nurl = "http://127.0.0.1:9/feed"\n', "utf-8")

    status = main(["watch", str(path), "--once", "--store", str(tmp_path / "s.db")])

    assert status == 0
    assert "private network" in capsys.readouterr().err
    state = json.loads((tmp_path / "FEEDS.toml.state").read_text("utf-8"))
    assert state["feeds"]["http://127.0.0.1:9/feed"]["failures"] == 1
