"""What every page needs: the store, its templates, the day."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from memcon.records import Place, Time
from memcon.store.reader import ActorCount, StoredActor, StoredRecord
from memcon.store.store import Store
from memcon.view.gate import document_path
from memcon.view.prose import day_in_words, place_in_words, time_in_words
from memcon.view.states import state_name, topic_label
from memcon.view.web.marks import direction, said_parts

if TYPE_CHECKING:
    from memcon.memory import Memory

STATIC = files("memcon") / "view" / "web" / "static"
TEMPLATES = files("memcon") / "view" / "web" / "templates"


def today() -> date:
    """The day by the clock, UTC."""
    return datetime.now(UTC).date()


@dataclass(frozen=True, slots=True)
class _Counted:
    """Actors as they were counted: of which state of the store, when, and in how many seconds."""

    state: str
    at: float
    took: float
    rows: list[ActorCount]


SLOW, STALE = 0.3, 60.0  # seconds


class Desk:
    """An open store being served.

    `token` None means that no token is asked for; `clock` says what day it is.
    """

    def __init__(
        self,
        store: Store,
        name: str,
        *,
        token: str | None = None,
        clock: Callable[[], date] = today,
        hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]"),
    ) -> None:
        self.store = store
        self.name = name
        self.token = token
        self.clock = clock
        self.hosts = hosts
        self._memory: Memory | None = None
        self._lock = threading.Lock()
        self._actors: _Counted | None = None

    @property
    def memory(self) -> Memory:
        """Accounts, plans and comparisons; the reference data is loaded when first asked for."""
        with self._lock:
            if self._memory is None:
                from memcon.memory import Memory
                from memcon.reference import load_gazetteer

                self._memory = Memory(self.store, load_gazetteer())
            return self._memory

    def actors(self) -> list[ActorCount]:
        """One row an actor over all documents.

        In a large store counting takes seconds: there the rows may be a minute old.
        """
        state, now, kept = self.store.state(), time.monotonic(), self._actors
        if kept is not None and (
            kept.state == state or (kept.took > SLOW and now - kept.at < STALE)
        ):
            return kept.rows
        rows = self.store.actors()
        self._actors = _Counted(state, now, time.monotonic() - now, rows)
        return rows

    def render(self, template: str, **values: Any) -> str:
        """A page of HTML."""
        return (
            make_environment()
            .get_template(template)
            .render(desk_name=self.name, today=self.clock(), **values)
        )


@cache
def static_tag() -> str:
    """A short word for the static files that changes when one of them does, for their addresses."""
    digest = hashlib.sha256()
    for name in ("desk.css", "desk.js", "pictures.js"):
        digest.update((STATIC / name).read_bytes())
    return digest.hexdigest()[:10]


def tag_of(desk: Desk, path: str, query: str, accept: str, hx_request: str) -> str:
    """A tag that changes when an answer may: with the store, the day, the address, the desk."""
    words = "|".join(
        [
            desk.store.state(),
            desk.clock().isoformat(),
            static_tag(),
            path,
            query,
            accept,
            hx_request,
        ]
    )
    return f'W/"{hashlib.sha256(words.encode()).hexdigest()[:20]}"'


@cache
def make_environment() -> Environment:
    """Templates, with everything escaped that is not marked as ours."""
    environment = Environment(
        loader=FunctionLoader(_template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "day": day_words,
        "when": when_words,
        "where": where_words,
        "said": said_parts,
        "dir": direction,
        "actor_path": actor_path,
        "topic": topic_words,
        "flat": lambda words: " ".join(words.split()),
        "short": shorten,
        "state": state_name,
        "document_path": document_path,
        "titled": lambda words: words[:1].upper() + words[1:],
    }
    environment.globals |= {"static": static_path, "address": address}
    return environment


def _template(name: str) -> tuple[str, str, Callable[[], bool]] | None:
    file = TEMPLATES / name
    if "/" in name or not file.is_file():
        return None
    return file.read_text(encoding="utf-8"), name, lambda: True


def static_path(name: str) -> str:
    """The address of a static file."""
    return f"/static/{static_tag()}/{name}"


def address(path: str, params: Mapping[str, str] | None = None, **more: str | None) -> str:
    """A path with its query.

    >>> address("/quotes", {"between": "USA,CHN"}, after="x")
    '/quotes?between=USA,CHN&after=x'
    """
    pairs = {**(params or {}), **more}
    query = urlencode({k: v for k, v in pairs.items() if v}, quote_via=quote, safe=",:")
    return f"{path}?{query}" if query else path


def actor_path(actor: StoredActor | str) -> str:
    """The address of an actor's page."""
    key = actor if isinstance(actor, str) else actor.key
    return "/actors/" + quote(key, safe="/")


def day_words(day: str | date | None) -> str:
    """A day as news writes it; what is no day is left as it is."""
    if day is None:
        return ""
    try:
        return day_in_words(date.fromisoformat(str(day)[:10]))
    except ValueError:
        return str(day)


def when_words(record: StoredRecord) -> str:
    """The days of a record in words, "" where the text gives none."""
    if record.earliest is None and record.latest is None:
        return ""
    time = Time(None, record.earliest, record.latest, None, "stated", None)
    return time_in_words(time)


def where_words(record: StoredRecord) -> str:
    """The place of a record in words, "" where the text gives none."""
    place = record.body.get("place")
    return place_in_words(Place(**place)) if place else ""


def topic_words(topic: Any) -> str:
    """An issue for people to read."""
    return topic_label(topic if isinstance(topic, str) else topic["topic"])


def shorten(words: str, length: int = 160) -> str:
    """The beginning of a text, cut between words.

    >>> shorten("one two three", 8)
    'one two …'
    """
    flat = " ".join(words.split())
    if len(flat) <= length:
        return flat
    return flat[: length + 1].rsplit(" ", 1)[0][:length] + " …"


def safe_html(words: str) -> Markup:
    """Foreign HTML with all but emphasis taken out."""
    import nh3

    return Markup(nh3.clean(words, tags={"mark", "b", "i", "em", "strong"}, attributes={}))


def store_name(where: str) -> str:
    """What to call a store on the page: never its password."""
    if "://" in where:
        return where.rsplit("/", 1)[-1].split("?")[0]
    return Path(where).name
