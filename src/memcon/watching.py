"""Feeds in, alerts out: a service that reads what is new and tells those who asked.

The state is a JSON file, written whole after each feed: whatever stops the service, the next
start goes on from there, tells nothing twice and leaves nothing untold.
"""

from __future__ import annotations

import json
import logging
import time
import tomllib
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Protocol
from xml.sax.saxutils import escape

from memcon.acquire.fetch import Fetcher
from memcon.acquire.intake import read_unread
from memcon.acquire.polling import FeedSource, FeedState, Polled, poll
from memcon.acquire.unread import Failure, Item
from memcon.errors import InputError, MemconError, MissingExtra
from memcon.pipeline import Reader
from memcon.store.reader import Query, StoredRecord
from memcon.store.store import Store
from memcon.store.writer import Intake
from memcon.view.rows import record_row, record_sentence

logger = logging.getLogger(__name__)

MAX_TOLD = 50_000
ITEMS_IN_RSS = 200
RETRIES = 3


@dataclass(frozen=True, slots=True)
class Alert:
    """A new record that somebody asked to be told of, as it is told."""

    rule: str
    record: str  # its id
    sentence: str
    words: str  # the evidence
    title: str | None
    outlet: str | None
    url: str | None
    day: str | None
    row: dict[str, Any]  # the record's row, as `memcon timeline --json` prints it


class Sink(Protocol):
    """Where alerts go."""

    def send(self, alert: Alert) -> None:
        """Pass one alert on, or raise an OSError."""
        ...


@dataclass(frozen=True, slots=True)
class Rule:
    """What somebody wants to be told of, by the filters of the timeline, and where it is sent."""

    name: str
    query: Query
    sinks: tuple[Sink, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a FEEDS.toml asks for."""

    feeds: tuple[FeedSource, ...]
    rules: tuple[Rule, ...]
    every: float  # seconds


class PrintSink:
    """Writes each alert as a line of JSON through a function, the command line's print."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self.write = write

    def send(self, alert: Alert) -> None:
        """Write one alert."""
        self.write(json.dumps(asdict(alert), ensure_ascii=False))


class WebhookSink:
    """Posts each alert as JSON. The address is the user's own, so it may be a private one."""

    def __init__(self, url: str) -> None:
        if not url.startswith(("http://", "https://")):
            raise InputError(f"{url!r} is no address for a webhook.")
        self.url = url

    def send(self, alert: Alert) -> None:
        """Post one alert."""
        request = urllib.request.Request(
            self.url,
            data=json.dumps(asdict(alert), ensure_ascii=False).encode(),
            headers={"Content-Type": "application/json", "User-Agent": "memcon"},
        )
        with urllib.request.urlopen(request, timeout=20):
            pass


class RssSink:
    """Keeps an RSS file of the latest alerts, for any reader of feeds."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, alert: Alert) -> None:
        """Put one alert at the head of the file."""
        beside = self.path.with_name(self.path.name + ".json")
        items = json.loads(beside.read_text("utf-8")) if beside.is_file() else []
        items = [asdict(alert) | {"at": format_datetime(datetime.now(UTC))}, *items]
        items = items[:ITEMS_IN_RSS]
        _write_whole(beside, json.dumps(items, ensure_ascii=False))
        _write_whole(self.path, _rss(items))


def _rss(items: list[dict[str, Any]]) -> str:
    def entry(item: dict[str, Any]) -> str:
        link = f"<link>{escape(item['url'])}</link>" if item["url"] else ""
        source = ", ".join(filter(None, [item["outlet"], item["day"]]))
        return (
            f"<item><title>{escape(item['sentence'])}</title>{link}"
            f'<guid isPermaLink="false">{escape(item["rule"] + " " + item["record"])}</guid>'
            f"<pubDate>{item['at']}</pubDate>"
            f"<description>{escape(escape(item['words']))} ({escape(escape(source))})</description></item>"
        )

    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>memcon</title>'
        "<link>https://localhost/</link><description>New records</description>"
        + "".join(map(entry, items))
        + "</channel></rss>\n"
    )


class AppriseSink:
    """Sends each alert by apprise: e-mail and some hundred services, by one address each."""

    def __init__(self, url: str) -> None:
        try:
            import apprise
        except ImportError as error:
            raise MissingExtra(
                "Alerts by e-mail need memcon[alerts]: pip install 'memcon[alerts]'."
            ) from error
        self._service = apprise.Apprise()
        if not self._service.add(url):
            raise InputError(f"{url.split('://')[0]}:// is no address that apprise knows.")

    def send(self, alert: Alert) -> None:
        """Send one alert."""
        body = "\n\n".join(filter(None, [alert.sentence, f"“{alert.words}”", alert.url]))
        if not self._service.notify(title=f"memcon: {alert.rule}", body=body):
            raise OSError("apprise could not deliver it")


def read_plan(path: Path, write: Callable[[str], None]) -> Plan:
    """Read a FEEDS.toml.

    Raises:
        InputError: It is no TOML, or says something that is not understood.
        MissingExtra: It asks for a way of alerting that is not installed.
    """
    try:
        body = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path} is no TOML: {error}.") from error
    _only(body, {"minutes", "feed", "alert"}, str(path))
    feeds = []
    for row in body.get("feed", ()):
        _only(row, {"url", "outlet", "full"}, f"{path}, a [[feed]]")
        if not isinstance(row.get("url"), str):
            raise InputError(f'{path}: a [[feed]] needs a "url".')
        feeds.append(FeedSource(row["url"], row.get("outlet"), row.get("full")))
    if not feeds:
        raise InputError(f"{path} names no [[feed]].")
    minutes = body.get("minutes", 15)
    if not isinstance(minutes, int | float) or minutes <= 0:
        raise InputError(f"{path}: minutes is {minutes!r}, not a number above 0.")
    rules = [
        _rule(row, f"alert {number}", path, write)
        for number, row in enumerate(body.get("alert", ()), start=1)
    ]
    return Plan(tuple(feeds), tuple(rules), minutes * 60.0)


_FILTERS = {"actor", "country", "topic", "outlet", "words", "role", "addressee"}


def _rule(row: dict[str, Any], name: str, path: Path, write: Callable[[str], None]) -> Rule:
    where = f"{path}, an [[alert]]"
    _only(
        row,
        {
            "name",
            "stdout",
            "webhook",
            "rss",
            "apprise",
            "kinds",
            "statuses",
            "between",
            *_FILTERS,
        },
        where,
    )
    sinks: list[Sink] = [PrintSink(write)] if row.get("stdout") else []
    sinks += [WebhookSink(url) for url in _words(row, "webhook", where)]
    sinks += [RssSink(path.parent / each) for each in _words(row, "rss", where)]
    sinks += [AppriseSink(url) for url in _words(row, "apprise", where)]
    between = _words(row, "between", where)
    if between and len(between) != 2:
        raise InputError(f'{where}: "between" takes two state codes, as in ["USA", "CHN"].')
    filters = {key: row[key] for key in _FILTERS if key in row}
    for key, value in filters.items():
        if not isinstance(value, str):
            raise InputError(f'{where}: "{key}" takes one string, not {value!r}.')
    query = Query(
        kinds=tuple(_words(row, "kinds", where)),
        statuses=tuple(_words(row, "statuses", where)),
        between=(between[0].upper(), between[1].upper()) if between else None,
        **filters,
    )
    return Rule(str(row.get("name", name)), query, tuple(sinks or [PrintSink(write)]))


def _words(row: dict[str, Any], key: str, where: str) -> list[str]:
    value = row.get(key, [])
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise InputError(f'{where}: "{key}" takes strings, not {value!r}.')
    return found


def _only(row: dict[str, Any], known: set[str], where: str) -> None:
    for key in row:
        if key not in known:
            raise InputError(f"{where}: {key!r} is not known; {', '.join(sorted(known))} are.")


class Watch:
    """The service: asks the feeds that are due, stores what is new, and tells of it."""

    def __init__(
        self,
        plan: Plan,
        store: Store,
        load_reader: Callable[[], Reader],
        fetcher: Fetcher,
        state_file: Path,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.plan = plan
        self.store = store
        self._load_reader = load_reader  # called when there is something to read
        self.fetcher = fetcher
        self.state_file = state_file
        self.clock = clock
        self.feeds, self.told, self.untold = _read_state(state_file)

    def ask_due(self) -> Iterator[str]:
        """Ask every feed that is due, and yield a line for each."""
        yield from self._tell_untold()
        for source in self.plan.feeds:
            state = self.feeds.get(source.url, FeedState())
            if state.next_at > self.clock():
                continue
            polled = poll(source, state, self.fetcher, now=self.clock(), every=self.plan.every)
            if polled.failure:
                yield f"{source.url}: {polled.failure}"
            new, failures = self._store(polled)
            yield from (f"{each.name}: {each.reason}" for each in failures)
            self.feeds[source.url] = polled.state
            # Written before anything is told, so that nothing that is stored goes untold.
            self._keep()
            yield f"{source.url}: {new} new documents"
            yield from self._tell_untold()

    def seconds_to_wait(self) -> float:
        """How long until the next feed is due."""
        times = [self.feeds.get(each.url, FeedState()).next_at for each in self.plan.feeds]
        return max(0.0, min(times) - self.clock())

    def _store(self, polled: Polled) -> tuple[int, list[Failure]]:
        """Read and store documents; what is new in them is put down as still to be told."""
        items: list[Item] = []
        failures: list[Failure] = []
        for document in polled.documents:
            item = read_unread(document)
            if isinstance(item, Item):
                items.append(item)
            else:
                failures.append(item)
        if not items:
            return 0, failures
        memos = self._load_reader().read([item.report for item in items])
        intakes = [Intake(memo, item.id) for memo, item in zip(memos, items, strict=True)]
        added = list(self.store.add(intakes))
        self.untold += [each.report_id for each in added if each.report_id not in self.untold]
        return sum(each.is_new_report for each in added), failures

    def _tell_untold(self) -> Iterator[str]:
        """Tell of the records of each stored document that rules ask for, and have not been told."""
        for report_id in list(self.untold):
            is_told = True
            for rule in self.plan.rules:
                for record in self.store.records(replace(rule.query, report=report_id)):
                    for at, sink in enumerate(rule.sinks):
                        key = f"{rule.name} {at} {record.id}"
                        if key in self.told:
                            continue
                        problem = _send(sink, alert_of(rule.name, record))
                        if problem:
                            is_told = False
                            yield f"alert {rule.name}: {problem}"
                            continue
                        self.told[key] = None
                        self._keep()
            if is_told:
                self.untold.remove(report_id)
                self._keep()

    def _keep(self) -> None:
        told = list(self.told)[-MAX_TOLD:]
        body = {
            "feeds": {url: asdict(state) for url, state in self.feeds.items()},
            "told": told,
            "untold": self.untold,
        }
        _write_whole(self.state_file, json.dumps(body))


def alert_of(rule: str, record: StoredRecord) -> Alert:
    """A record as it is told."""
    return Alert(
        rule=rule,
        record=record.id,
        sentence=record_sentence(record).text,
        words=" … ".join(" ".join(each["text"].split()) for each in record.body["evidence"]),
        title=record.title,
        outlet=record.outlet,
        url=record.url,
        day=record.day,
        row=record_row(record),
    )


def _send(sink: Sink, alert: Alert) -> str | None:
    """Send an alert, trying again; why it could not be sent, None where it was."""
    problem = None
    for attempt in range(RETRIES):
        try:
            sink.send(alert)
        except (OSError, ValueError, MemconError) as error:
            problem = f"{type(error).__name__}: {error}"
            logger.warning("alert not sent, attempt %d: %s", attempt + 1, problem)
        else:
            return None
    return problem


def _read_state(path: Path) -> tuple[dict[str, FeedState], dict[str, None], list[str]]:
    if not path.is_file():
        return {}, {}, []
    try:
        body = json.loads(path.read_text("utf-8"))
        feeds = {
            url: FeedState(**{**state, "seen": tuple(state["seen"])})
            for url, state in body["feeds"].items()
        }
        return feeds, dict.fromkeys(body["told"]), list(body["untold"])
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path} is no state of `memcon watch`. Move it away to begin anew; then every item that "
            "the feeds still show is read again, and nothing is stored twice."
        ) from error


def _write_whole(path: Path, words: str) -> None:
    aside = path.with_name(f".{path.name}.aside")
    aside.write_text(words, "utf-8")
    aside.replace(path)


def run_forever(
    watch: Watch,
    say: Callable[[str], None],
    sleep: Callable[[float], None] = time.sleep,
    rounds: Iterable[None] | None = None,
) -> None:
    """Ask, wait, ask again; `rounds` ends it after so many, None never."""
    endless = iter(lambda: None, 0)
    for _ in rounds if rounds is not None else endless:
        for line in watch.ask_due():
            say(line)
        sleep(min(max(watch.seconds_to_wait(), 1.0), 3600.0))
