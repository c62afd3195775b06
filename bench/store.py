"""How fast the store answers, links and exports: `python -m bench.store [STATEMENTS] [DOCUMENTS]`.

Makes a store of made-up statements (a million unless told otherwise) by writing its rows, not
by reading texts, and times filtered queries, ranked searches, a reader beside a writer, the
export to Arrow, Parquet and Polars, and the linking of 10,000 documents. Prints one line each.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from memcon.store import tables
from memcon.store.reader import Query
from memcon.store.store import Store

COUNTRIES = ("USA", "CHN", "RUS", "UKR", "DEU", "FRA", "JPN", "KOR", "IND", "BRA", "FIN", "TUR")
ROOTS = "treaty sanction border trade missile election summit envoy port grain gas visa".split()
TOPICS = ("ukraine-war", "trade", "taiwan", "climate", "energy", "north-korea", "sanctions")
PER_DOCUMENT = 10


def fill(path: Path, statements: int) -> None:
    """Write a store of made-up statements, ten a document."""
    chance = random.Random(1)
    people = [
        (f"person/p{at}", f"Person Number{at}", COUNTRIES[at % len(COUNTRIES)])
        for at in range(4000)
    ]
    with Store.open(path) as store, store.engine.begin() as connection:
        connection.exec_driver_sql("pragma synchronous = off")
        connection.execute(
            insert(tables.actor_name), [{"key": key, "name": name} for key, name, _ in people]
        )
        for first in range(0, statements, 20_000):
            rows = list(_batch(first, min(20_000, statements - first), people, chance))
            for table in ("report", "reading", "actor", "record", "party", "topic", "evidence"):
                made = [row for name, row in rows if name == table]
                columns = list(made[0])
                marks = ", ".join("?" * len(columns))
                connection.exec_driver_sql(
                    f"insert into {table} ({', '.join(_quoted(each) for each in columns)}) "
                    f"values ({marks})",
                    [tuple(row.values()) for row in made],
                )
        connection.exec_driver_sql(
            "insert into record_search(record_search) values ('rebuild')"
        )
        connection.exec_driver_sql("analyze")


def _quoted(name: str) -> str:
    return f'"{name}"'


def _batch(
    first: int, count: int, people: list[tuple[str, str, str]], chance: random.Random
) -> Iterator[tuple[str, dict[str, Any]]]:
    empty = zlib.compress(b"{}")
    for document in range(first // PER_DOCUMENT, (first + count) // PER_DOCUMENT):
        report, reading = f"sha256:{document:064x}", document + 1
        day = (date(2000, 1, 1) + timedelta(days=chance.randrange(9000))).isoformat()
        cast = [people[min(int(chance.expovariate(1 / 300)), 3999)] for _ in range(3)]
        cast = list(dict.fromkeys(cast))
        lines = []
        for at in range(PER_DOCUMENT):
            words = " ".join(chance.choices(ROOTS, k=12))
            rare = f" zanzibar{document // 50 % 997}" if at == 0 and document % 50 == 0 else ""
            lines.append(f"Statement {document} {at} on {words}{rare}.")
        text = "\n".join(lines)
        yield (
            "report",
            {
                "id": report,
                "text": text,
                "outlet": f"Outlet {document % 40}",
                "published": day,
                "published_from": "given",
                "language": "en",
                "added_at": "2026-01-01",
            },
        )
        yield (
            "reading",
            {
                "id": reading,
                "report_id": report,
                "memcon": "bench",
                "model": "none",
                "gazetteer": "none",
                "digest": str(document),
                "memo": empty,
                "read_at": "2026-01-01T00:00:00+00:00",
                "is_current": 1,
            },
        )
        for at, (key, name, country) in enumerate(cast):
            yield (
                "actor",
                {
                    "id": reading * 4 + at,
                    "reading_id": reading,
                    "local_id": f"a{at + 1}",
                    "key": key,
                    "name": name,
                    "kind": "person",
                    "country": country,
                    "mentions": 1,
                },
            )
        start = 0
        for at, line in enumerate(lines):
            record = f"s{document:08x}{at:02x}"
            who = at % len(cast)
            span = {"start": start, "end": start + len(line), "text": line}
            body = {
                "id": f"s{at}",
                "kind": "indirect",
                "speaker": f"a{who + 1}",
                "speakers": [f"a{who + 1}"],
                "addressees": [],
                "content": span,
                "content_parts": None,
                "quoted": [],
                "cue": None,
                "attribution": [],
                "time": None,
                "place": None,
                "engagement": None,
                "topics": [TOPICS[(document + at) % len(TOPICS)]],
                "evidence": [span],
                "confidence": 0.9,
                "found_by": "bench",
            }
            yield (
                "record",
                {
                    "id": record,
                    "reading_id": reading,
                    "report_id": report,
                    "local_id": f"s{at}",
                    "kind": "statement",
                    "subkind": "indirect",
                    "day": day,
                    "words": line,
                    "confidence": 0.9,
                    "found_by": "bench",
                    "is_current": 1,
                    "body": json.dumps(body),
                },
            )
            for role, index in (("speaker", who), ("addressee", (who + 1) % len(cast))):
                yield (
                    "party",
                    {
                        "record_id": record,
                        "reading_id": reading,
                        "role": role,
                        "actor_id": reading * 4 + index,
                        "actor_key": cast[index][0],
                        "country": cast[index][2],
                        "kind": "statement",
                        "day": day,
                        "is_current": 1,
                    },
                )
            yield (
                "topic",
                {
                    "record_id": record,
                    "reading_id": reading,
                    "topic": TOPICS[(document + at) % len(TOPICS)],
                    "handling": "",
                    "is_current": 1,
                },
            )
            yield (
                "evidence",
                {
                    "reading_id": reading,
                    "report_id": report,
                    "owner": record,
                    "field": "evidence",
                    "start": start,
                    "stop": start + len(line),
                    "words": line,
                },
            )
            start += len(line) + 1


QUERIES = {
    "an actor everybody quotes": Query(("statement",), actor="person/p3", limit=50),
    "a rare actor, as speaker": Query(
        ("statement",), actor="person/p1700", role="speaker", limit=50
    ),
    "an actor by part of the name": Query(("statement",), actor="Number12", limit=50),
    "a state": Query(("statement",), country="CHN", limit=50),
    "two states": Query(("statement",), between=("USA", "CHN"), limit=50),
    "two states in a month": Query(
        ("statement",), between=("FIN", "TUR"), since="2019-03-01", until="2019-03-31", limit=50
    ),
    "a topic": Query(("statement",), topic="taiwan", limit=50),
    "a topic and a state": Query(("statement",), topic="taiwan", country="JPN", limit=50),
    "days": Query(("statement",), since="2015-01-01", until="2015-01-07", limit=50),
    "an outlet": Query(("statement",), outlet="Outlet 7", limit=50),
    "the newest of a state": Query(("statement",), country="KOR", newest_first=True, limit=50),
}
SEARCHES = {
    "a rare word": ("zanzibar17", Query(("statement",))),
    "a rare word of one state": ("zanzibar400", Query(("statement",), country="USA")),
    "a rare word and a common one": ("zanzibar88 sanction", Query(("statement",))),
}


def timed(task: Callable[[], Any], times: int = 7) -> tuple[str, Any]:
    """Milliseconds by the clock and of the processor, medians after a first run; the answer.

    The two differ where the machine has other work.
    """
    found = task()
    clock, processor = [], []
    for _ in range(times):
        start, used = time.perf_counter(), time.process_time()
        task()
        clock.append((time.perf_counter() - start) * 1000)
        processor.append((time.process_time() - used) * 1000)
    return f"{statistics.median(clock):.1f} ms ({statistics.median(processor):.1f} CPU)", found


def ask(store: Store) -> None:
    for name, query in QUERIES.items():
        taken, found = timed(lambda query=query: store.records(query))
        print(f"filter, {name}: {taken}, {len(found)} rows")
    for name, (words, query) in SEARCHES.items():
        taken, found = timed(lambda words=words, query=query: store.search(words, query))
        print(f"search, {name}: {taken}, {len(found)} hits")


def beside_a_writer(path: Path, store: Store) -> None:
    """Read while another connection writes without pause."""
    stop = threading.Event()
    written = [0]

    def write() -> None:
        with Store.open(path) as other:
            while not stop.is_set():
                with other.engine.begin() as connection:
                    for _ in range(200):
                        written[0] += 1
                        connection.execute(
                            insert(tables.actor_name).values(key=f"w{written[0]}", name="w")
                        )

    writer = threading.Thread(target=write)
    writer.start()
    taken = []
    try:
        for _ in range(50):
            start = time.perf_counter()
            store.records(Query(("statement",), country="CHN", limit=50))
            taken.append((time.perf_counter() - start) * 1000)
    finally:
        stop.set()
        writer.join()
    print(
        f"filter beside a writer: median {statistics.median(taken):.1f} ms, "
        f"worst {max(taken):.1f} ms, {written[0]} rows written meanwhile"
    )


def export(store: Store, folder: Path) -> None:
    from memcon.store.arrow import statements_table, write_parquet

    for name, task in (
        ("Arrow", lambda: statements_table(store)),
        ("Polars", lambda: _polars(store)),
        ("Parquet", lambda: write_parquet(store, folder / "s.parquet")),
    ):
        start, used = time.perf_counter(), time.process_time()
        made = task()
        taken, used = time.perf_counter() - start, time.process_time() - used
        rows = made if isinstance(made, int) else len(made)
        print(
            f"export to {name}: {rows} rows in {taken:.2f} s, {rows / taken:,.0f} rows/s "
            f"({rows / used:,.0f} a CPU second)"
        )


def _polars(store: Store) -> Any:
    import polars

    from memcon.store.arrow import statements_table

    return polars.from_arrow(statements_table(store))


def link(count: int) -> None:
    """Link made-up engagements of `count` documents, and of half as many, for the slope."""
    from memcon.reference import load_gazetteer
    from memcon.resolve.accounts import make_accounts
    from memcon.resolve.copies import Text
    from memcon.resolve.sameness import Judge
    from memcon.resolve.sides import clock_of

    judge = Judge(clock_of(load_gazetteer()))
    for number in (count // 2, count):
        tellings, words = _tellings(number)
        start, used = time.perf_counter(), time.process_time()
        accounts = make_accounts(
            tellings,
            judge,
            texts=lambda ids, words=words: {
                each: Text(each, words[each], "x", None, None) for each in ids
            },
        )
        taken, used = time.perf_counter() - start, time.process_time() - used
        print(
            f"linking {number} documents ({len(tellings)} engagements): {taken:.1f} s "
            f"({used:.1f} CPU), {len(accounts)} accounts"
        )


def _tellings(documents: int) -> tuple[list[Any], dict[str, str]]:
    """Three engagements a document, some told by many; a year of days."""
    from memcon.accounts import Party, Telling
    from memcon.records import Excerpt

    chance = random.Random(3)
    leaders = [
        Party(f"person/{code}-{at}", f"{code.title()} Leader{at}", "person", code)
        for code in COUNTRIES
        for at in range(3)
    ]
    happenings = []
    for _ in range(documents):
        people = tuple(chance.sample(leaders, 2))
        day = date(2022, 1, 1) + timedelta(days=chance.randrange(365 * documents // 10_000 + 1))
        kind = chance.choice(("call", "meeting", "meeting", "talks", "visit"))
        happenings.append((people, day.isoformat(), kind))
    made, words = [], {}
    for document in range(documents):
        report = f"sha256:{document:064x}"
        words[report] = " ".join(chance.choices(ROOTS, k=300)) + f" {document}"
        for at in range(3):
            people, day, kind = happenings[
                min(int(chance.expovariate(3 / documents)), documents - 1)
            ]
            made.append(
                Telling(
                    record=f"e{document:08x}{at}",
                    report=report,
                    documents=(report,),
                    outlet=f"Outlet {document % 40}",
                    side=None,
                    published=day,
                    title=None,
                    url=None,
                    kind=kind,
                    status="occurred",
                    participants=people,
                    hosts=(),
                    earliest=day,
                    latest=day,
                    place=None,
                    venue=None,
                    country=people[1].country,
                    topics=(),
                    evidence=(Excerpt(0, 10, "x" * 10),),
                    is_lead=at == 0,
                )
            )
    return made, words


def main() -> None:
    numbers = [int(each) for each in sys.argv[1:]]
    statements = numbers[0] if numbers else 1_000_000
    documents = numbers[1] if len(numbers) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        start = time.perf_counter()
        fill(path, statements)
        print(
            f"made {statements} statements in {time.perf_counter() - start:.0f} s, "
            f"{path.stat().st_size / 2**20:.0f} MiB"
        )
        with Store.open(path) as store:
            ask(store)
            beside_a_writer(path, store)
            export(store, Path(folder))
    link(documents)


if __name__ == "__main__":
    main()
