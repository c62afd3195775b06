"""`memcon serve`, `export`, `brief` and `mcp`: the record for readers, programs and files."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memcon.cli.record import add_store_option

if TYPE_CHECKING:
    from memcon.view.selection import Selection

Commands = Any
LOOPBACK = ("127.0.0.1", "localhost", "::1")
PORT = 8765
WARM_AFTER_SECONDS = 2.5  # the first page goes first


def add_commands(commands: Commands) -> None:
    """Add this module's commands."""
    serve = commands.add_parser(
        "serve",
        help="show the record in a browser, and serve it to programs",
        description="Serve the pages and REST of a store. Off loopback a token is asked for.",
    )
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    serve.add_argument(
        "--port", type=int, default=PORT, help=f"default {PORT}; 0 takes a free one"
    )
    serve.add_argument(
        "--token", help="the token to ask for; made where the host is not loopback"
    )
    serve.add_argument("--open", action="store_true", help="open a browser")
    serve.add_argument(
        "--as-of",
        metavar="DAY",
        help="the day that the pages take for today, for due and overdue",
    )
    add_store_option(serve)
    serve.set_defaults(run=run_serve)

    export = commands.add_parser(
        "export",
        help="write records as files for other programs",
        description="Write what a query asks for as CSV, JSON lines, Parquet, Arrow, POLECAT, GDELT, "
        "ICEWS, STIX, JSON-LD, iCalendar, GraphML, GEXF, an Obsidian vault or a data package.",
    )
    export.add_argument(
        "form", metavar="FORM", help="csv, jsonl, parquet, polecat, package, ..."
    )
    export.add_argument(
        "words", nargs="?", metavar="WORDS", help="words that the evidence holds"
    )
    export.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
    export.add_argument(
        "--record", metavar="KIND", help="statement, engagement, event or relation; default all"
    )
    add_selection(export)
    add_store_option(export)
    export.set_defaults(run=run_export)

    brief = commands.add_parser(
        "brief",
        help="a brief on the relation of two states, every sentence with a footnote",
        description="Write a brief: state of play, engagements, statements, plans, disputes, both "
        "sides' words, what changed. Every sentence is made from records and has its words.",
    )
    brief.add_argument("--between", metavar="A,B", required=True, help="two states: USA,CHN")
    brief.add_argument("--from", dest="since", metavar="DAY", help="not before this day")
    brief.add_argument("--to", dest="until", metavar="DAY", help="not after this day")
    brief.add_argument("--as-of", metavar="DAY", help="the day to take for today")
    brief.add_argument(
        "--out", type=Path, metavar="FILE", help=".docx, .md, .html or .pdf; default Markdown"
    )
    add_store_option(brief)
    brief.set_defaults(run=run_brief)

    mcp = commands.add_parser(
        "mcp",
        help="serve the record as tools for language models (MCP, standard input and output)",
    )
    add_store_option(mcp)
    mcp.set_defaults(run=run_mcp)


def add_selection(command: argparse.ArgumentParser) -> None:
    """The filters, by the names that pages and REST give them."""
    command.add_argument("--kind", help="meeting, direct, CONSULT, alliance")
    command.add_argument("--actor", help="who takes part: a name or part of it, or a key")
    command.add_argument("--speaker", help="who said it")
    command.add_argument("--to-whom", metavar="WHO", help="to whom it was said")
    command.add_argument("--country", metavar="CODE", help="a state that takes part: USA")
    command.add_argument("--between", metavar="A,B", help="two states: USA,CHN")
    command.add_argument("--from", dest="since", metavar="DAY", help="not before this day")
    command.add_argument("--to", dest="until", metavar="DAY", help="not after this day")
    command.add_argument("--status", help="occurred, planned, ...; several with commas")
    command.add_argument("--topic", help="an issue: ukraine-war")
    command.add_argument("--outlet", help="who published the document")


SELECTION_NAMES = (
    "kind",
    "actor",
    "speaker",
    "to_whom",
    "country",
    "between",
    "since",
    "until",
    "status",
    "topic",
    "outlet",
)


def selection_of(args: argparse.Namespace, *, record: str | None) -> Selection:
    """The selection that a command's filters spell.

    Raises:
        InputError: One of them does not hold.
    """
    from memcon.view.selection import select

    given = {name: getattr(args, name) for name in SELECTION_NAMES}
    return select(record=record, words=args.words, oldest_first=True, **given)


def run_serve(args: argparse.Namespace) -> int:
    """Serve until stopped."""
    import secrets
    import socket
    import threading

    import uvicorn

    from memcon.errors import InputError
    from memcon.store.store import Store
    from memcon.view.web.app import create_app
    from memcon.view.web.desk import Desk, store_name, today

    is_loopback = args.host in LOOPBACK
    token = args.token or (None if is_loopback else secrets.token_urlsafe(24))
    clock = today
    if args.as_of:
        from memcon.view.selection import select

        fixed = select(since=args.as_of).since
        clock = _stopped_clock(fixed or "")
    family = socket.AF_INET6 if ":" in args.host else socket.AF_INET
    with Store.open(args.store, create=False) as store, socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((args.host, args.port))
        except OSError as error:
            raise InputError(
                f"Cannot listen on {args.host} port {args.port}: {error.strerror}. "
                "Name another with --port."
            ) from error
        port = listener.getsockname()[1]
        shown = f"[{args.host}]" if ":" in args.host else args.host
        address = f"http://{shown}:{port}/" + (f"?token={token}" if token else "")
        hosts = ("127.0.0.1", "localhost", "[::1]")
        desk = Desk(store, store_name(str(args.store)), token=token, clock=clock, hosts=hosts)
        app = create_app(desk)
        # Accounts take a second or two to make; pages that need them find them made.
        warming = threading.Timer(WARM_AFTER_SECONDS, _warm, (desk,))
        warming.daemon = True
        warming.start()
        print(f"The record of {desk.name}: {address}  (Ctrl+C stops)", flush=True)
        if args.open:
            import webbrowser

            webbrowser.open(address)
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
        uvicorn.Server(config).run(sockets=[listener])
    return 0


def _warm(desk: Any) -> None:
    """Make accounts and plans once, ahead of the first page that shows them."""
    from memcon.errors import MemconError

    try:
        desk.memory.plans(desk.clock())
    except MemconError as error:
        print(f"memcon: {error}", file=sys.stderr)


def _stopped_clock(day: str) -> Any:
    from datetime import date

    fixed = date.fromisoformat(day)
    return lambda: fixed


def run_export(args: argparse.Namespace) -> int:
    """Write what a query asks for in one form."""
    from datetime import UTC, datetime

    from memcon.errors import InputError
    from memcon.store.store import Store
    from memcon.view.exports import Batch, find_format
    from memcon.view.gate import pass_gate

    form = find_format(args.form)
    selection = selection_of(args, record=args.record)
    if args.out is None and sys.stdout.isatty() and not form.media_type.startswith("text"):
        raise InputError(f"{form.name} is no text for a terminal; name a file with --out.")
    with Store.open(args.store, create=False) as store:
        shown = pass_gate(store, store.records(selection.query()))
    day = datetime.now(UTC).date()
    data = form.make(Batch(shown.records, selection.describe(), day, selection.record))
    if args.out is None:
        sys.stdout.buffer.write(data)
    else:
        try:
            args.out.write_bytes(data)
        except OSError as error:
            raise InputError(f"{args.out} cannot be written: {error.strerror}.") from error
        print(f"{len(shown.records)} {selection.describe()}: {args.out}", file=sys.stderr)
    if shown.withheld:
        print(
            f"memcon: {shown.withheld} records withheld: their words do not stand in the document. "
            "Run `memcon verify`.",
            file=sys.stderr,
        )
        return 4
    return 0


def run_brief(args: argparse.Namespace) -> int:
    """Write a brief; 4 where a sentence had to be left out."""
    from datetime import UTC, date, datetime

    from memcon.errors import InputError
    from memcon.memory import Memory
    from memcon.reference import load_gazetteer
    from memcon.store.store import Store
    from memcon.view.brief import make_brief
    from memcon.view.papers import MAKERS, to_markdown
    from memcon.view.selection import select

    chosen = select(between=args.between, since=args.since, until=args.until)
    as_of = select(since=args.as_of).since
    day = date.fromisoformat(as_of) if as_of else datetime.now(UTC).date()
    maker = to_markdown
    if args.out is not None:
        if args.out.suffix not in MAKERS:
            raise InputError(f"--out ends in {', '.join(MAKERS)}; not {args.out.name!r}.")
        maker = MAKERS[args.out.suffix]
    assert chosen.between is not None  # the command line requires it
    with Store.open(args.store, create=False) as store:
        brief = make_brief(
            Memory(store, load_gazetteer()),
            chosen.between,
            day=day,
            since=chosen.since,
            until=chosen.until,
        )
    data = maker(brief)
    if args.out is None:
        sys.stdout.buffer.write(data)
    else:
        try:
            args.out.write_bytes(data)
        except OSError as error:
            raise InputError(f"{args.out} cannot be written: {error.strerror}.") from error
        print(f"{args.out}: {brief.checked}")
    return 4 if brief.unsupported else 0


def run_mcp(args: argparse.Namespace) -> int:
    """Serve tools on standard input and output."""
    from memcon.store.store import Store
    from memcon.view.mcp import serve_tools

    with Store.open(args.store, create=False) as store:
        serve_tools(store)
    return 0
