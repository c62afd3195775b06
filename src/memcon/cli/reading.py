"""`memcon read` and `memcon schema`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from memcon.acquire.intake import Failure, Item, Stated
    from memcon.pipeline import Reader
    from memcon.records import Memo
    from memcon.reports import Report

Commands = Any  # argparse keeps the type of add_subparsers to itself

# Lines handed to a worker at once: enough to fill the parser's batch, few enough to keep order cheap.
LINES_PER_JOB = 32


def add_reading_options(command: argparse.ArgumentParser) -> None:
    """The options of every command that reads documents."""
    command.add_argument(
        "--published", metavar="DAY", help="the day the document carries, YYYY-MM-DD"
    )
    command.add_argument("--outlet", help="who published it: AFP, White House")
    command.add_argument("--encoding", help="of a text file that is not UTF-8: windows-1252")
    command.add_argument(
        "--knowledge",
        type=Path,
        metavar="DIR",
        help="a folder with additions to the reference data",
    )
    command.add_argument("--model", help="the parser's model package")


def add_commands(commands: Commands) -> None:
    """Add this module's commands."""
    read = commands.add_parser(
        "read",
        help="read a document and print its memo",
        description="Read a text, a web page or JSON lines, and print what it says.",
    )
    read.add_argument(
        "source", nargs="?", metavar="FILE|URL|-", help="what to read; - is standard input"
    )
    read.add_argument("--title", help="the document's headline")
    read.add_argument("--json", action="store_true", help="print the memo as JSON")
    read.add_argument(
        "--evidence",
        "-e",
        action="store_true",
        help="print under each line the sentence it rests on",
    )
    read.add_argument(
        "--lines",
        type=Path,
        metavar="IN.jsonl",
        help="read JSON lines (id, text, published, outlet, title, url) and print a memo a line",
    )
    read.add_argument(
        "--jobs", type=int, default=1, metavar="N", help="processes, with --lines"
    )
    read.add_argument(
        "--allow-private", action="store_true", help="let an address lie on a private network"
    )
    add_reading_options(read)
    read.set_defaults(run=run_read)

    schema = commands.add_parser("schema", help="print the JSON Schema of a memo")
    schema.set_defaults(run=run_schema)


def stated(args: argparse.Namespace) -> Stated:
    """What the command line states of a document."""
    from memcon.acquire.intake import Stated

    return Stated(
        published=args.published, outlet=args.outlet, title=getattr(args, "title", None)
    )


def reader_of(args: argparse.Namespace) -> Reader:
    """The reader that the command line asks for."""
    from memcon.annotate.parse import DEFAULT_MODEL
    from memcon.pipeline import load_reader

    return load_reader(model=args.model or DEFAULT_MODEL, knowledge=args.knowledge)


def run_read(args: argparse.Namespace) -> int:
    """Print the memo of one document, or a memo a line."""
    from memcon.errors import InputError

    if args.lines is not None:
        if args.source is not None:
            raise InputError("Give either a document or --lines, not both.")
        return _read_lines(args)
    if args.source is None:
        raise InputError("Name a file or an address to read, or - for standard input.")
    report = _report_of(args)
    memo = next(reader_of(args).read([report]))
    if args.json:
        from memcon.exchange import to_json

        sys.stdout.buffer.write(to_json(memo) + b"\n")
    else:
        from memcon.cli.terminal import print_memo

        print_memo(memo, evidence=args.evidence)
    return 0


def _report_of(args: argparse.Namespace) -> Report:
    from dataclasses import replace

    from memcon.acquire.intake import document_to_report, read_file

    if args.source == "-":
        data = sys.stdin.buffer.read()
        return document_to_report(
            data, name="standard input", stated=stated(args), encoding=args.encoding
        )
    if args.source.startswith(("http://", "https://")):
        from memcon.acquire.fetch import WebFetcher

        page = WebFetcher(allow_private=args.allow_private).fetch(args.source)
        return document_to_report(
            page.data,
            name=args.source,
            stated=replace(stated(args), url=page.url),
            encoding=args.encoding or page.encoding,
        )
    return read_file(Path(args.source), stated=stated(args), encoding=args.encoding)


def _read_lines(args: argparse.Namespace) -> int:
    from memcon.acquire.decode import read_bytes
    from memcon.acquire.intake import Failure, read_lines

    if str(args.lines) == "-":
        lines: Iterable[bytes] = sys.stdin.buffer
    else:
        lines = read_bytes(args.lines).splitlines()
    out = sys.stdout.buffer
    failures = 0
    found = read_lines(lines, name=str(args.lines))
    results = (
        _read_on_many(found, args) if args.jobs > 1 else _read_items(found, reader_of(args))
    )
    for result in results:
        if isinstance(result, Failure):
            failures += 1
            print(f"memcon: {result.name}: {result.reason}", file=sys.stderr)
        else:
            out.write(result)
            out.flush()
    if failures:
        print(f"memcon: {failures} of the lines could not be read.", file=sys.stderr)
    return 5 if failures else 0


def _read_items(items: Iterable[Item | Failure], reader: Reader) -> Iterator[bytes | Failure]:
    """Read items in batches, and give each its line, failures in their places."""
    from memcon.acquire.intake import Failure, Item

    batch: list[Item | Failure] = []

    def flush() -> Iterator[bytes | Failure]:
        memos = reader.read([each.report for each in batch if isinstance(each, Item)])
        for each in batch:
            yield each if isinstance(each, Failure) else memo_line(next(memos), each.id)

    for item in items:
        batch.append(item)
        if len(batch) == LINES_PER_JOB:
            yield from flush()
            batch = []
    yield from flush()


def memo_line(memo: Memo, id_: str | None) -> bytes:
    """A memo as a line of JSON, with the id that its document was handed in with."""
    from memcon.exchange import to_json

    body = to_json(memo)
    if id_ is None:
        return body + b"\n"
    return b'{"id":' + json.dumps(id_, ensure_ascii=False).encode() + b"," + body[1:] + b"\n"


def _read_on_many(
    items: Iterable[Item | Failure], args: argparse.Namespace
) -> Iterator[bytes | Failure]:
    """Read in several processes; the order is that of the lines."""
    from collections import deque
    from concurrent.futures import Future, ProcessPoolExecutor
    from itertools import islice
    from multiprocessing import get_context

    items = iter(items)
    waiting: deque[Future[list[bytes | Failure]]] = deque()
    with ProcessPoolExecutor(
        args.jobs, get_context("spawn"), _start_worker, (args.model, args.knowledge)
    ) as pool:
        while batch := list(islice(items, LINES_PER_JOB)):
            waiting.append(pool.submit(_work, batch))
            if len(waiting) > 2 * args.jobs:  # keep the input from piling up in memory
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _start_worker(model: str | None, knowledge: Path | None) -> None:
    """Load the reader once in a worker process; `load_reader` keeps it."""
    from memcon.annotate.parse import DEFAULT_MODEL
    from memcon.pipeline import load_reader

    _worker_reader.append(load_reader(model=model or DEFAULT_MODEL, knowledge=knowledge))


_worker_reader: list[Reader] = []


def _work(items: list[Item | Failure]) -> list[bytes | Failure]:
    return list(_read_items(items, _worker_reader[0]))


def run_schema(args: argparse.Namespace) -> int:
    """Print the JSON Schema that ships in the package."""
    from importlib.resources import files

    print((files("memcon") / "memo.schema.json").read_text(encoding="utf-8"), end="")
    return 0
