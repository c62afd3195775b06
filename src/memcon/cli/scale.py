"""`memcon run`, `load`, `copy`, `users` and `watch`: archives, a team, a service."""

from __future__ import annotations

import argparse
import json
import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memcon.cli.reading import reader_of
from memcon.cli.record import add_store_option

if TYPE_CHECKING:
    from memcon.cluster.load import Loaded
    from memcon.cluster.supervise import Outcome
    from memcon.cluster.worker import Reads

Commands = Any


def add_commands(commands: Commands) -> None:
    """Add this module's commands."""
    run = commands.add_parser(
        "run",
        help="read an archive into shards of memos",
        description="Read every document at IN (a file, a folder, or s3:// and the like) and write "
        "one Parquet file a shard to OUT. A file that is there is done: run the command again after "
        "any accident. A document that kills its process is kept as a gap with its reason.",
    )
    run.add_argument("source", metavar="IN")
    run.add_argument("out", metavar="OUT")
    run.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="processes"
    )
    run.add_argument(
        "--on", metavar="MASTER", help="a Spark cluster: spark://host:7077, yarn, local[2,4]"
    )
    run.add_argument(
        "--seconds",
        type=float,
        default=300.0,
        metavar="N",
        help="end a process that finishes no batch of documents in so long (default: 300)",
    )
    run.add_argument(
        "--knowledge", type=Path, metavar="DIR", help="additions to the reference data"
    )
    run.add_argument("--model", help="the parser's model package")
    run.set_defaults(run=run_run)

    load = commands.add_parser(
        "load",
        help="put the shards of `memcon run` into a store",
        description="Put every memo in OUT into a store. Loading again adds nothing.",
    )
    load.add_argument("out", metavar="OUT")
    add_store_option(load)
    load.set_defaults(run=run_load)

    copy = commands.add_parser(
        "copy",
        help="copy a store to another place or database",
        description="Copy a store from FROM to TO, each a file or a postgresql:// address. TO must be "
        "new. Everything goes along: readings, judgements, users.",
    )
    copy.add_argument("source", metavar="FROM")
    copy.add_argument("target", metavar="TO")
    copy.set_defaults(run=run_copy)

    users = commands.add_parser(
        "users",
        help="who may use a store that several share",
        description="Make users and their tokens. A reader looks, an editor corrects under their "
        "name, an admin adds documents and makes users. A token is shown once.",
    )
    users.add_argument("action", choices=("list", "add", "renew", "role", "end"))
    users.add_argument("name", nargs="?", metavar="NAME")
    users.add_argument("--role", choices=("reader", "editor", "admin"), default="reader")
    users.add_argument("--json", action="store_true", help="print one JSON object a line")
    add_store_option(users)
    users.set_defaults(run=run_users)

    watch = commands.add_parser(
        "watch",
        help="read feeds as they grow, and send alerts",
        description="Ask the feeds that FEEDS.toml names again and again, read what is new into the "
        "store, and send the alerts it asks for. docs/scale.md says what the file holds.",
    )
    watch.add_argument("plan", type=Path, metavar="FEEDS.toml")
    watch.add_argument(
        "--once", action="store_true", help="ask each feed that is due once, and end"
    )
    watch.add_argument(
        "--state", type=Path, metavar="FILE", help="what was seen (default: FEEDS.toml.state)"
    )
    watch.add_argument(
        "--allow-private", action="store_true", help="let an address lie on a private network"
    )
    watch.add_argument(
        "--knowledge", type=Path, metavar="DIR", help="additions to the reference data"
    )
    watch.add_argument("--model", help="the parser's model package")
    add_store_option(watch)
    watch.set_defaults(run=run_watch)


def run_run(args: argparse.Namespace) -> int:
    """Read an archive, and say what became of its documents."""
    # Set before numpy is imported: processes share the machine by documents, not by threads.
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    from memcon.cluster.shards import plan
    from memcon.cluster.supervise import read_shards
    from memcon.errors import InputError

    if args.jobs < 1:
        raise InputError("--jobs takes a number from 1.")
    shards, done = plan(args.source, args.out)
    count = f"{len(shards)} shards to read" + (f", {done} done already" if done else "")
    print(f"memcon: {count}.", file=sys.stderr)
    if not shards:
        return 0
    if "://" not in args.out:
        Path(args.out).mkdir(parents=True, exist_ok=True)
    if args.on:
        from memcon.cluster.spark import read_shards_on_spark

        outcomes = read_shards_on_spark(
            args.source,
            args.out,
            shards,
            partial(_make_reader, args.model, args.knowledge),
            master=args.on,
            seconds=args.seconds,
        )
        for outcome in outcomes:
            _print_outcome(outcome)
    else:
        outcomes = read_shards(
            args.source,
            args.out,
            shards,
            reader_of(args),
            jobs=args.jobs,
            seconds=args.seconds,
            on_outcome=_print_outcome,
        )
    tallies = [each.tally for each in outcomes]
    read, gap = sum(each.read for each in tallies), sum(each.gap for each in tallies)
    unreadable = sum(each.unreadable for each in tallies)
    failed = [each for each in outcomes if each.failure]
    print(
        f"{read} documents read, {gap} kept as gaps, {unreadable} unreadable, in "
        f"{len(outcomes) - len(failed)} shards. Load them with: memcon load {args.out}"
    )
    return 5 if failed or gap or unreadable else 0


def _make_reader(model: str | None, knowledge: Path | None) -> Reads:
    """Load the reader in a worker of a cluster."""
    from memcon.annotate.parse import DEFAULT_MODEL
    from memcon.pipeline import load_reader

    return load_reader(model=model or DEFAULT_MODEL, knowledge=knowledge)


def _print_outcome(outcome: Outcome) -> None:
    tally = outcome.tally
    if outcome.failure:
        print(f"memcon: {outcome.shard.name}: {outcome.failure}", file=sys.stderr)
    else:
        print(
            f"memcon: {outcome.shard.name}: {tally.read} read, {tally.gap} gaps, "
            f"{tally.unreadable} unreadable",
            file=sys.stderr,
        )


def run_load(args: argparse.Namespace) -> int:
    """Put the outputs of `memcon run` into a store."""
    from memcon.cluster.load import load_outputs
    from memcon.store.store import Store

    def show(path: str, loaded: Loaded) -> None:
        if sys.stderr.isatty():
            print(
                f"\r{loaded.files} files, {loaded.new} new ...", end="\033[K", file=sys.stderr
            )

    with Store.open(args.store) as store:
        loaded, failures = load_outputs(args.out, store, show)
    for name, reason in failures[:100]:
        print(f"memcon: {name}: {reason}", file=sys.stderr)
    if len(failures) > 100:
        print(f"memcon: ... and {len(failures) - 100} more.", file=sys.stderr)
    print(
        f"{loaded.new} new, {loaded.known} known already, {len(failures)} not readable, from "
        f"{loaded.files} files. Store: {args.store}"
    )
    return 5 if failures else 0


def run_copy(args: argparse.Namespace) -> int:
    """Copy a store."""
    from memcon.cluster.copying import copy_store

    counts = copy_store(args.source, args.target)
    print(
        f"{counts['report']} documents with {counts['record']} records and {counts['judgement']} "
        f"judgements copied to {args.target}."
    )
    return 0


def run_users(args: argparse.Namespace) -> int:
    """Make, list and end users."""
    from memcon.errors import InputError
    from memcon.store.store import Store
    from memcon.store.users import Role, Users

    if args.action != "list" and not args.name:
        raise InputError(f"Name the user: memcon users {args.action} NAME.")
    with Store.open(args.store, create=args.action == "add") as store:
        users = Users(store)
        match args.action:
            case "add":
                print(users.add(args.name, Role(args.role)))
                print("Keep this token; it is not shown again.", file=sys.stderr)
            case "renew":
                print(users.renew(args.name))
                print("Keep this token; the one before has ended.", file=sys.stderr)
            case "role":
                users.set_role(args.name, Role(args.role))
            case "end":
                users.end(args.name)
            case _:
                for each in users.list():
                    row = {
                        "name": each.name,
                        "role": each.role.value,
                        "made_at": each.made_at,
                        "ended_at": each.ended_at,
                    }
                    if args.json:
                        print(json.dumps(row, ensure_ascii=False))
                    else:
                        ended = f", ended {each.ended_at[:10]}" if each.ended_at else ""
                        print(
                            f"{each.name}: {each.role.value}, since {each.made_at[:10]}{ended}"
                        )
    return 0


def run_watch(args: argparse.Namespace) -> int:
    """Watch feeds until stopped."""
    from memcon.acquire.fetch import WebFetcher
    from memcon.store.store import Store
    from memcon.watching import Watch, read_plan, run_forever

    def say(line: str) -> None:
        print(f"memcon: {line}", file=sys.stderr, flush=True)

    plan = read_plan(args.plan, lambda line: print(line, flush=True))
    state = args.state or args.plan.with_name(args.plan.name + ".state")
    with Store.open(args.store) as store:
        watch = Watch(
            plan,
            store,
            lambda: reader_of(args),
            WebFetcher(allow_private=args.allow_private),
            state,
        )
        if args.once:
            for line in watch.ask_due():
                say(line)
        else:
            run_forever(watch, say)
    return 0
