"""`memcon add`, `timeline`, `quotes`, `meetings`, `actors`, `verify`: the store at the shell."""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memcon.cli.reading import add_reading_options, reader_of, stated

if TYPE_CHECKING:
    from memcon.acquire.intake import Failure, Item
    from memcon.store.reader import Query, StoredRecord
    from memcon.store.store import Store
    from memcon.store.writer import Intake

Commands = Any
DEFAULT_STORE = "memcon.db"
DOCUMENTS_PER_BATCH = 32


def add_store_option(command: argparse.ArgumentParser) -> None:
    """The option that names the store; MEMCON_STORE gives its default."""
    command.add_argument(
        "--store",
        metavar="FILE",
        default=os.environ.get("MEMCON_STORE", DEFAULT_STORE),
        help=f"the store: a file or a postgresql:// address (default: $MEMCON_STORE, else {DEFAULT_STORE})",
    )


def add_output_options(command: argparse.ArgumentParser) -> None:
    """How rows are printed."""
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print one JSON object a line")
    form.add_argument("--csv", action="store_true", help="print CSV with a heading")
    command.add_argument(
        "--evidence",
        "-e",
        action="store_true",
        help="print under each line the words it rests on",
    )


def add_filters(command: argparse.ArgumentParser) -> None:
    """The filters that every view of records takes."""
    command.add_argument(
        "words", nargs="?", metavar="WORDS", help="words that the evidence holds"
    )
    command.add_argument("--actor", help="who takes part: a name or part of it, or a key")
    command.add_argument("--country", metavar="CODE", help="a state that takes part: USA")
    command.add_argument(
        "--between", metavar="A,B", help="two states that both take part: USA,CHN"
    )
    command.add_argument("--from", dest="since", metavar="DAY", help="not before this day")
    command.add_argument("--to", dest="until", metavar="DAY", help="not after this day")
    command.add_argument(
        "--status", help="occurred, ongoing, planned, proposed, postponed, ..."
    )
    command.add_argument("--topic", help="an issue: ukraine-war")
    command.add_argument("--outlet", help="who published the document")
    command.add_argument("--limit", type=int, metavar="N", help="at most so many rows")
    command.add_argument(
        "--as-of",
        metavar="DAY",
        help="the record as it stood: documents published and corrections made by this day",
    )
    add_store_option(command)
    add_output_options(command)


def add_commands(commands: Commands) -> None:
    """Add this module's commands."""
    add = commands.add_parser(
        "add",
        help="read documents into the store",
        description="Read files, folders and JSON lines into the store. Adding again adds nothing.",
    )
    add.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    add_reading_options(add)
    add_store_option(add)
    add.set_defaults(run=run_add)

    timeline = commands.add_parser("timeline", help="what happened and what is planned, by day")
    timeline.add_argument(
        "--kind", help="engagement, statement, event or relation (default: engagements)"
    )
    add_filters(timeline)
    timeline.set_defaults(run=run_timeline)

    meetings = commands.add_parser(
        "meetings", help="meetings, calls, visits and other contacts"
    )
    meetings.add_argument(
        "--kind", help="meeting, talks, summit, call, visit, briefing or letter"
    )
    add_filters(meetings)
    meetings.set_defaults(run=run_meetings)

    quotes = commands.add_parser(
        "quotes",
        help="who said what to whom, and on whose word",
        description="Search statements; or, with --check, ask whether words were said.",
    )
    quotes.add_argument("--speaker", help="who said it: a name or part of it, or a key")
    quotes.add_argument(
        "--to-whom", dest="addressee", metavar="WHO", help="to whom it was said"
    )
    quotes.add_argument("--kind", choices=("direct", "indirect", "mixed"))
    quotes.add_argument(
        "--check", metavar="WORDS", help="answer exact, near (with what differs) or not found"
    )
    add_filters(quotes)
    quotes.set_defaults(run=run_quotes)

    actors = commands.add_parser(
        "actors",
        help="the actors of the store, or of one document",
        description="One row an actor over all documents; of a document where FILE is given.",
    )
    actors.add_argument(
        "file", nargs="?", metavar="FILE", help="a document, read but not stored"
    )
    actors.add_argument("--why", action="store_true", help="print what each fact rests on")
    actors.add_argument("--name", help="part of the name, or a key")
    actors.add_argument("--country", metavar="CODE")
    actors.add_argument("--kind", help="person, state, government, organisation, outlet, group")
    actors.add_argument("--limit", type=int, metavar="N")
    add_reading_options(actors)
    add_store_option(actors)
    add_output_options(actors)
    actors.set_defaults(run=run_actors)

    verify = commands.add_parser(
        "verify", help="check that every span in the store repeats its report's words"
    )
    add_store_option(verify)
    verify.set_defaults(run=run_verify)


def run_add(args: argparse.Namespace) -> int:
    """Read documents into the store, and name what could not be read."""
    from memcon.acquire.intake import read_paths
    from memcon.store.store import Store

    failures: list[Failure] = []
    new = known = 0
    with Store.open(args.store) as store, _progress() as progress:
        items = read_paths(args.paths, stated=stated(args), encoding=args.encoding)
        for added in store.add(_read_items(items, args, failures)):
            new += added.is_new_report
            known += not added.is_new_report
            progress(f"{new + known} documents read, {new} new")
    for failure in failures:
        print(
            f"memcon: {failure.reason}"
            if failure.name in failure.reason
            else f"memcon: {failure.name}: {failure.reason}",
            file=sys.stderr,
        )
    total = f"{new} new, {known} known already"
    if failures:
        print(f"{total}, {len(failures)} not readable. Store: {args.store}")
        return 5
    print(f"{total}. Store: {args.store}")
    return 0


def _read_items(
    items: Iterable[Item | Failure], args: argparse.Namespace, failures: list[Failure]
) -> Iterator[Intake]:
    from memcon.acquire.intake import Failure
    from memcon.store.writer import Intake

    batch: list[Item] = []

    def flush() -> Iterator[Intake]:
        if batch:
            memos = reader_of(args).read([each.report for each in batch])
            for item, memo in zip(batch, memos, strict=True):
                yield Intake(memo, item.id)
            batch.clear()

    for each in items:
        if isinstance(each, Failure):
            failures.append(each)
            continue
        batch.append(each)
        if len(batch) == DOCUMENTS_PER_BATCH:
            yield from flush()
    yield from flush()


class _progress:  # noqa: N801 - reads as a verb in its with statement
    """A line on a terminal that counts on; nothing elsewhere."""

    def __enter__(self) -> Any:
        self.shown = False
        self.is_terminal = sys.stderr.isatty()
        return self.show

    def show(self, words: str) -> None:
        if self.is_terminal:
            self.shown = True
            print(f"\r{words} ...", end="\033[K", file=sys.stderr, flush=True)

    def __exit__(self, *_: object) -> None:
        if self.shown:
            print(file=sys.stderr)


def query_of(args: argparse.Namespace, **changes: Any) -> Query:
    """The query that a command's filters spell.

    Raises:
        InputError: A day is no day, or --between does not name two states.
    """
    from memcon.acquire.text import check_day
    from memcon.errors import InputError
    from memcon.store.reader import Query

    between = None
    if args.between:
        codes = [code.strip().upper() for code in args.between.split(",")]
        if len(codes) != 2:
            raise InputError(
                f"--between takes two state codes, as in USA,CHN; not {args.between!r}."
            )
        between = (codes[0], codes[1])
    for day in (args.since, args.until, getattr(args, "as_of", None)):
        if day:
            check_day(day)
    values = {
        "actor": args.actor,
        "country": args.country,
        "between": between,
        "since": args.since,
        "until": args.until,
        "statuses": (args.status,) if args.status else (),
        "topic": args.topic,
        "outlet": args.outlet,
        "words": args.words,
        "limit": args.limit,
        "as_of": getattr(args, "as_of", None),
    }
    return Query(**(values | changes))


def open_store(args: argparse.Namespace) -> Store:
    """The store that the command line names; it must be there."""
    from memcon.store.store import Store

    return Store.open(args.store, create=False)


def run_timeline(args: argparse.Namespace) -> int:
    """Print records by day."""
    from memcon.errors import InputError

    kinds = ("statement", "engagement", "event", "relation")
    kind = (args.kind or "engagement").removesuffix("s")
    if kind not in kinds:
        raise InputError(f"--kind takes one of {', '.join(kinds)}; not {args.kind!r}.")
    with open_store(args) as store:
        return print_records(store.records(query_of(args, kinds=(kind,))), args)


def run_meetings(args: argparse.Namespace) -> int:
    """Print engagements by day."""
    subkinds = (args.kind,) if args.kind else ()
    with open_store(args) as store:
        found = store.records(query_of(args, kinds=("engagement",), subkinds=subkinds))
        return print_records(found, args)


def run_quotes(args: argparse.Namespace) -> int:
    """Print statements by day, or answer whether words were said."""
    query = query_of(args, kinds=("statement",), subkinds=(args.kind,) if args.kind else ())
    if args.speaker:
        from dataclasses import replace

        query = replace(query, actor=args.speaker, role="speaker")
    if args.addressee:
        from dataclasses import replace

        query = replace(query, addressee=args.addressee)
    with open_store(args) as store:
        if args.check:
            return _check_quote(store, args)
        return print_records(store.records(query), args)


def _check_quote(store: Store, args: argparse.Namespace) -> int:
    from memcon.store.quotecheck import check_quote

    found = check_quote(store, args.check, query_of(args, kinds=("statement",)))
    if args.json:
        print(json.dumps(found.to_fields(), ensure_ascii=False))
        return 0
    print(found.describe())
    return 0


def print_records(records: list[StoredRecord], args: argparse.Namespace) -> int:
    """Print records as prose, JSON lines or CSV."""
    from memcon.view.rows import record_row, record_sentence

    if args.json:
        for record in records:
            print(json.dumps(record_row(record), ensure_ascii=False))
    elif args.csv:
        print_csv([record_row(record) for record in records])
    else:
        from memcon.cli.terminal import print_lines

        if not records:
            print("Nothing in the store fits.", file=sys.stderr)
        print_lines([record_sentence(record) for record in records], evidence=args.evidence)
    return 0


def print_csv(rows: list[dict[str, Any]]) -> None:
    """Print rows as CSV; a cell that a spreadsheet would run as a formula gets an apostrophe."""
    if not rows:
        return
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(rows[0])
    for row in rows:
        writer.writerow([_cell(value) for value in row.values()])


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        value = "; ".join(
            each if isinstance(each, str) else json.dumps(each, ensure_ascii=False)
            for each in value
        )
    elif isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False)
    words = str(value)
    return (
        f"'{words}"
        if words[:1] in ("=", "+", "-", "@", "\t", "\r") and not _is_number(words)
        else words
    )


def _is_number(words: str) -> bool:
    try:
        float(words)
    except ValueError:
        return False
    return True


def run_actors(args: argparse.Namespace) -> int:
    """Print the actors of the store, or of one document with their reasons."""
    if args.file:
        return _print_actors_of_document(args)
    with open_store(args) as store:
        found = store.actors(name=args.name, country=args.country, kind=args.kind)[: args.limit]
    rows = [
        {
            "key": each.key,
            "name": each.name,
            "kind": each.kind,
            "country": each.country,
            "office": each.title,
            "documents": each.documents,
            "mentions": each.mentions,
            "statements": each.statements,
            "engagements": each.engagements,
        }
        for each in found
    ]
    if args.json:
        for row in rows:
            print(json.dumps(row, ensure_ascii=False))
    elif args.csv:
        print_csv(rows)
    else:
        for row in rows:
            role = ", ".join(str(each) for each in (row["office"], row["country"]) if each)
            print(
                f"  {row['name']}"
                + (f" ({role})" if role else "")
                + f": {row['documents']} documents, {row['statements']} statements, "
                f"{row['engagements']} contacts"
            )
    return 0


def _print_actors_of_document(args: argparse.Namespace) -> int:
    from memcon.acquire.intake import read_file

    report = read_file(Path(args.file), stated=stated(args), encoding=args.encoding)
    memo = next(reader_of(args).read([report]))
    if args.json:
        from memcon.exchange import to_fields

        for actor in to_fields(memo)["actors"]:
            print(json.dumps(actor, ensure_ascii=False))
        return 0
    for actor in memo.actors:
        office = actor.office
        role = ", ".join(filter(None, [office.title if office else None, actor.country]))
        print(f"{actor.name} [{actor.kind}]" + (f" ({role})" if role else ""))
        print(
            "    "
            + ", ".join(f"“{' '.join(each.text.split())}”" for each in actor.mentions[:12])
        )
        if args.why:
            for reason in actor.why:
                print(f"    because {reason}")
    return 0


def run_verify(args: argparse.Namespace) -> int:
    """Check the promise; 4 where it is broken."""
    with open_store(args) as store:
        broken = store.broken()
        counts = store.counts()
    for each in broken[:50]:
        print(
            f"{each.report_id} {each.owner} {each.field} [{each.start}-{each.stop}]: "
            f"the report does not say {each.words!r} there",
            file=sys.stderr,
        )
    if broken:
        print(
            f"{len(broken)} of {counts['spans']} spans do not repeat their words.",
            file=sys.stderr,
        )
        return 4
    print(f"All {counts['spans']} spans in {counts['reports']} documents repeat their words.")
    return 0
