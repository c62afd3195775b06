"""`memcon accounts`, `compare`, `plans`, `edit`, `search` and the rest: the store's memory."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memcon.cli.record import (
    add_filters,
    add_output_options,
    add_store_option,
    open_store,
    print_csv,
    query_of,
)

if TYPE_CHECKING:
    from memcon.accounts import Account, Plan
    from memcon.comparisons import Comparison
    from memcon.corrections import Correction, Corrector
    from memcon.memory import Memory
    from memcon.store.reader import StoredRecord
    from memcon.store.store import Store

Commands = Any


def add_as_of(command: argparse.ArgumentParser) -> None:
    """The option that gives the record as it stood."""
    command.add_argument(
        "--as-of",
        metavar="DAY",
        help="the record as it stood: documents published and corrections made by this day",
    )


def _add_why(command: argparse.ArgumentParser) -> None:
    command.add_argument("--because", metavar="WHY", default="", help="why; it is kept")
    command.add_argument(
        "--by",
        metavar="WHO",
        default=os.environ.get("MEMCON_USER"),
        help="who says so (default: $MEMCON_USER, else the user of this machine)",
    )
    add_store_option(command)


def add_commands(commands: Commands) -> None:
    """Add this module's commands."""
    accounts = commands.add_parser(
        "accounts",
        help="happenings, each once, with all documents that tell of it",
        description="Join the records of all documents that tell of one happening, and list "
        "the happenings by day.",
    )
    accounts.add_argument(
        "--kind", help="meeting, talks, summit, call, visit, briefing, letter"
    )
    accounts.add_argument(
        "--several", action="store_true", help="only those that two documents or more tell of"
    )
    add_filters(accounts)
    accounts.set_defaults(run=run_accounts)

    account = commands.add_parser(
        "account",
        help="one happening: every telling, every difference, what joined them",
    )
    account.add_argument("id", metavar="ID", help="of an account or of one of its records")
    add_as_of(account)
    add_store_option(account)
    add_output_options(account)
    account.set_defaults(run=run_account)

    compare = commands.add_parser(
        "compare",
        help="two sides' accounts of one happening, topic by topic",
        description="memcon compare ACCOUNT, or memcon compare FILE FILE: topics in both, only in "
        "one, named differently, stronger in one, claimed for the other, contradicted.",
    )
    compare.add_argument("what", nargs="+", metavar="ACCOUNT | FILE FILE")
    compare.add_argument("--sides", metavar="A,B", help="which two: USA,RUS or outlets")
    compare.add_argument(
        "--out", type=Path, metavar="FILE", help="write .docx, .html, .md, .json or .txt"
    )
    compare.add_argument("--knowledge", type=Path, metavar="DIR", help=argparse.SUPPRESS)
    compare.add_argument("--model", help=argparse.SUPPRESS)
    compare.add_argument(
        "--published",
        action="append",
        default=[],
        metavar="DAY",
        help="of the files, in their order",
    )
    add_as_of(compare)
    add_store_option(compare)
    add_output_options(compare)
    compare.set_defaults(run=run_compare)

    plans = commands.add_parser(
        "plans",
        help="what is planned or promised, when it is due, what became of it",
        description="The ledger of plans. Verdicts: not due, due, overdue, kept, kept late, kept "
        "in part, replaced, cancelled, broken (only a person says so), unverifiable.",
    )
    plans.add_argument("--overdue", action="store_true", help="only what slipped")
    plans.add_argument("--verdict", help="only this verdict: due, 'kept late', ...")
    plans.add_argument(
        "--as-of", metavar="DAY", help="verdicts of this day, from documents published by then"
    )
    plans.add_argument("--country", metavar="CODE", help="a state that takes part: USA")
    plans.add_argument("--actor", help="who takes part: a name or part of it")
    plans.add_argument("--between", metavar="A,B", help="two states that both take part")
    plans.add_argument("--ics", type=Path, metavar="FILE", help="write a calendar file")
    plans.add_argument(
        "--set", nargs=2, metavar=("ID", "VERDICT"), help="judge a plan yourself"
    )
    _add_why(plans)
    add_output_options(plans)
    plans.set_defaults(run=run_plans)

    diary = commands.add_parser(
        "diary", help="what is set for the coming days, as a news diary has it"
    )
    diary.add_argument(
        "--next", default="14d", metavar="14d", help="how many days (default: 14d)"
    )
    diary.add_argument("--as-of", metavar="DAY", help="the first day (default: today)")
    diary.add_argument("--country", metavar="CODE")
    diary.add_argument("--ics", type=Path, metavar="FILE", help="write a calendar file")
    add_store_option(diary)
    add_output_options(diary)
    diary.set_defaults(run=run_diary)
    _add_corrections(commands)
    _add_search(commands)


def _add_corrections(commands: Commands) -> None:
    edit = commands.add_parser(
        "edit",
        help="correct a field of a record or an account; kept for ever, undone exactly",
        description="memcon edit ID FIELD=VALUE ...: status=cancelled, start=2024-10-17, "
        "speaker='Wang Yi', participant='A; B', topics=taiwan,trade. The machine's own value stays "
        "beneath, and a later reading keeps the correction.",
    )
    edit.add_argument("id", metavar="ID")
    edit.add_argument("changes", nargs="+", metavar="FIELD=VALUE")
    edit.add_argument(
        "--same-pattern",
        action="store_true",
        help="list the other records that the same rule gave the same value; changes nothing",
    )
    edit.add_argument(
        "--apply", action="store_true", help="with --same-pattern: correct those too"
    )
    _add_why(edit)
    edit.set_defaults(run=run_edit)

    for name, words in (
        ("reject", "say that a record or an account is wrong; it is no longer shown"),
        ("confirm", "say that a record or an account is right; a later reading keeps it"),
    ):
        command = commands.add_parser(name, help=words)
        command.add_argument("ids", nargs="+", metavar="ID")
        _add_why(command)
        command.set_defaults(run=run_reject if name == "reject" else run_confirm)

    merge = commands.add_parser("merge", help="say that two accounts are one happening")
    merge.add_argument("first", metavar="ID")
    merge.add_argument("second", metavar="ID")
    merge.add_argument("--unsure", action="store_true", help="it cannot be told; kept as doubt")
    _add_why(merge)
    merge.set_defaults(run=run_merge)

    split = commands.add_parser("split", help="say that records tell of another happening")
    split.add_argument("id", metavar="ACCOUNT")
    split.add_argument("records", nargs="+", metavar="RECORD")
    _add_why(split)
    split.set_defaults(run=run_split)

    undo = commands.add_parser(
        "undo", help="take a correction back; yours latest without an id"
    )
    undo.add_argument("id", nargs="?", metavar="ID")
    _add_why(undo)
    undo.set_defaults(run=run_undo)

    grade = commands.add_parser(
        "grade", help="grade an outlet A to F, or a record 1 to 6 (Admiralty scale)"
    )
    grade.add_argument("what", metavar="OUTLET|RECORD")
    grade.add_argument("grade", metavar="GRADE")
    grade.add_argument("--from", dest="since", metavar="DAY", help="from this day on")
    _add_why(grade)
    grade.set_defaults(run=run_grade)

    log = commands.add_parser("log", help="every correction: who, when, why; undone ones too")
    log.add_argument("--export", type=Path, metavar="FILE", help="write them as JSON lines")
    log.add_argument("--import", dest="take_in", type=Path, metavar="FILE", help="take them in")
    add_as_of(log)
    add_store_option(log)
    add_output_options(log)
    log.set_defaults(run=run_log)

    sources = commands.add_parser(
        "sources", help="outlets with owner, country, the side they speak for, and grade"
    )
    add_as_of(sources)
    add_store_option(sources)
    add_output_options(sources)
    sources.set_defaults(run=run_sources)


def _add_search(commands: Commands) -> None:
    search = commands.add_parser(
        "search",
        help="search quotations, records and paragraphs, ranked",
        description='Words are found by their stems. "in quotation marks": in a row; -word: '
        "without; A OR B; sanction*: by its beginning.",
    )
    search.add_argument(
        "--kind", help="statement, engagement, event or relation; with it no paragraphs"
    )
    add_filters(search)
    search.set_defaults(run=run_search)


def memory_of(store: Store) -> Memory:
    """The memory of a store, with the shipped gazetteer."""
    from memcon.memory import Memory
    from memcon.reference import load_gazetteer

    return Memory(store, load_gazetteer())


def _day_of(words: str | None) -> date:
    from memcon.acquire.text import check_day

    if not words:
        return datetime.now(UTC).date()
    check_day(words)
    return date.fromisoformat(words[:10])


def _print_rows(rows: list[dict[str, Any]], args: argparse.Namespace) -> None:
    if args.csv:
        print_csv(rows)
        return
    for row in rows:
        print(json.dumps(row, ensure_ascii=False))


def run_accounts(args: argparse.Namespace) -> int:
    """Print accounts by day."""
    from memcon.view.accounts import account_line, account_row

    with open_store(args) as store:
        accounts = memory_of(store).accounts(as_of=args.as_of)
    query = query_of(args)  # refuses days and pairs that are none
    chosen = [
        each
        for each in accounts
        if _takes_part(each, args.actor, args.country, query.between)
        and (not args.kind or each.kind == args.kind)
        and (not args.status or each.status == args.status)
        and (not args.since or (each.end or each.day or "") >= args.since)
        and (not args.until or (each.start or each.day or "9999") <= args.until)
        and (not args.several or len({one.report for one in each.tellings}) > 1)
        and (not args.outlet or args.outlet in {one.outlet for one in each.tellings})
        and (not args.topic or any(args.topic in one.topics for one in each.tellings))
        and (
            not args.words
            or any(
                args.words.lower() in words.text.lower()
                for one in each.tellings
                for words in one.evidence
            )
        )
    ][: args.limit]
    if args.json or args.csv:
        _print_rows([account_row(each) for each in chosen], args)
        return 0
    from memcon.cli.terminal import print_lines

    if not chosen:
        print("Nothing in the store fits.", file=sys.stderr)
    print_lines([account_line(each) for each in chosen], evidence=args.evidence)
    return 0


def _takes_part(
    found: Account | Plan,
    actor: str | None,
    country: str | None,
    between: tuple[str, str] | None,
) -> bool:
    countries = {each.country for each in found.participants}
    wanted = [*(between or ()), *([country.upper()] if country else ())]
    return all(each in countries for each in wanted) and (
        not actor
        or any(
            actor == each.key or actor.lower() in each.name.lower()
            for each in found.participants
        )
    )


def run_account(args: argparse.Namespace) -> int:
    """Print one account in full."""
    from memcon.view.accounts import account_lines, account_row

    with open_store(args) as store:
        account = memory_of(store).account(args.id, as_of=args.as_of)
    if args.json or args.csv:
        _print_rows([account_row(account)], args)
        return 0
    from memcon.cli.terminal import print_lines

    print_lines(account_lines(account), evidence=args.evidence)
    return 0


def run_compare(args: argparse.Namespace) -> int:
    """Print two accounts side by side, or write them to a file."""
    from memcon.errors import InputError

    if len(args.what) > 2:
        raise InputError("Name one account, or two files.")
    if len(args.what) == 2:
        comparison = _compare_files(args)
    else:
        sides = [each.strip() for each in (args.sides or "").split(",") if each.strip()]
        with open_store(args) as store:
            comparison = memory_of(store).compare(args.what[0], sides=sides, as_of=args.as_of)
    if args.out:
        _write_comparison(comparison, args.out)
        print(f"Written to {args.out}.", file=sys.stderr)
        return 0
    from memcon.view.comparison import comparison_lines, comparison_row

    if args.json:
        print(json.dumps(comparison_row(comparison), ensure_ascii=False))
        return 0
    if args.csv:
        print_csv(comparison_row(comparison)["cells"])
        return 0
    from memcon.cli.terminal import print_lines

    print_lines(comparison_lines(comparison), evidence=False)
    return 0


def _compare_files(args: argparse.Namespace) -> Comparison:
    from memcon.acquire.intake import Stated, read_file
    from memcon.cli.reading import reader_of
    from memcon.memory import compare_memos

    days = [*args.published, *[None] * 2][:2]
    if len(args.published) == 1:
        days = [args.published[0]] * 2
    reader = reader_of(args)
    reports = [
        read_file(Path(path), stated=Stated(published=day))
        for path, day in zip(args.what, days, strict=True)
    ]
    one, two = reader.read(reports)
    names = (Path(args.what[0]).name, Path(args.what[1]).name)
    return compare_memos(one, two, names, reader.gazetteer)


def _write_comparison(comparison: Comparison, out: Path) -> None:
    from memcon.errors import InputError
    from memcon.view.comparison import (
        comparison_lines,
        comparison_row,
        to_docx,
        to_html,
        to_markdown,
    )

    form = out.suffix.lower()
    if form == ".docx":
        data = to_docx(comparison)
    elif form in (".html", ".htm"):
        data = to_html(comparison).encode()
    elif form == ".md":
        data = to_markdown(comparison).encode()
    elif form == ".json":
        data = json.dumps(comparison_row(comparison), ensure_ascii=False, indent=1).encode()
    elif form == ".txt":
        lines = comparison_lines(comparison)
        data = "\n".join("  " * each.depth + each.text for each in lines).encode()
    else:
        raise InputError(f"--out ends in .docx, .html, .md, .json or .txt; not {out.name!r}.")
    try:
        out.write_bytes(data)
    except OSError as error:
        raise InputError(f"{out} cannot be written: {error.strerror}.") from error


def run_plans(args: argparse.Namespace) -> int:
    """Print the ledger of plans, or judge one."""
    from memcon.errors import InputError
    from memcon.view.plans import plan_lines, plan_row, to_calendar

    day = _day_of(args.as_of)
    between = query_between(args.between)
    with open_store(args) as store:
        if args.set:
            return _set_verdict(store, args, day)
        plans = memory_of(store).plans(day)
    chosen = [
        each
        for each in plans
        if _takes_part(each, args.actor, args.country, between)
        and (not args.overdue or each.verdict == "overdue")
        and (not args.verdict or each.verdict == args.verdict)
    ]
    if args.ics:
        if not args.ics.parent.is_dir():
            raise InputError(f"There is no folder {args.ics.parent}.")
        args.ics.write_bytes(to_calendar(chosen))
        print(f"{len(chosen)} plans written to {args.ics}.", file=sys.stderr)
        return 0
    if args.json or args.csv:
        _print_rows([plan_row(each) for each in chosen], args)
        return 0
    from memcon.cli.terminal import print_lines

    if not chosen:
        print("Nothing in the store fits.", file=sys.stderr)
    print_lines(plan_lines(chosen), evidence=args.evidence)
    return 0


def query_between(words: str | None) -> tuple[str, str] | None:
    """Two state codes from "USA,CHN".

    Raises:
        InputError: There are not two.
    """
    from memcon.errors import InputError

    if not words:
        return None
    codes = [code.strip().upper() for code in words.split(",")]
    if len(codes) != 2:
        raise InputError(f"--between takes two state codes, as in USA,CHN; not {words!r}.")
    return codes[0], codes[1]


def run_diary(args: argparse.Namespace) -> int:
    """Print the news diary."""
    from memcon.errors import InputError
    from memcon.view.plans import diary_lines, in_diary, plan_row, to_calendar

    day = _day_of(args.as_of)
    number = args.next.lower().removesuffix("d").removesuffix("w")
    if not number.isdigit() or int(number) < 1:
        raise InputError(
            f"--next takes a number of days or weeks, as in 14d or 2w; not {args.next!r}."
        )
    days = int(number) * (7 if args.next.lower().endswith("w") else 1)
    with open_store(args) as store:
        plans = memory_of(store).plans(day)
    chosen = [each for each in plans if _takes_part(each, None, args.country, None)]
    if args.ics:
        args.ics.write_bytes(to_calendar(in_diary(chosen, day, days)))
        return 0
    if args.json or args.csv:
        _print_rows([plan_row(each) for each in in_diary(chosen, day, days)], args)
        return 0
    from memcon.cli.terminal import print_lines

    lines = diary_lines(chosen, day, days)
    if not lines:
        last = day + timedelta(days=days - 1)
        print(f"Nothing is set from {day} to {last}.", file=sys.stderr)
    print_lines(lines, evidence=args.evidence)
    return 0


def _corrector(store: Store, args: argparse.Namespace) -> Corrector:
    from memcon.corrections import Corrector

    return Corrector(memory_of(store), args.by or _user(), args.because)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def _keep(store: Store, *corrections: Correction) -> int:
    """Write corrections down, all or none, and say what was done."""
    store.judge(each for correction in corrections for each in correction.judgements)
    for correction in corrections:
        ids = ", ".join(each.id for each in correction.judgements[:3])
        for words in correction.words:
            print(f"{words}  [{ids}]")
    return 0


def run_edit(args: argparse.Namespace) -> int:
    """Correct fields; list the records of the same pattern where asked."""
    from memcon.errors import InputError

    with open_store(args) as store:
        corrector = _corrector(store, args)
        corrections = []
        for change in args.changes:
            field, mark, words = change.partition("=")
            if not mark:
                raise InputError(
                    f"A change is FIELD=VALUE, as in status=cancelled; not {change!r}."
                )
            if not args.same_pattern:
                corrections.append(corrector.edit(args.id, field.strip(), words))
                continue
            record = corrector.record(args.id)
            value = corrector.value_of(record, field.strip(), words)
            others = corrector.same_pattern(record, field.strip())
            chosen = [record, *others]
            made = [corrector.edit_record(each, field.strip(), value) for each in chosen]
            if not args.apply:
                _list_pattern(record, others, [each.words[0] for each in made])
                continue
            corrections += made
        return _keep(store, *corrections)


def _list_pattern(record: StoredRecord, others: list[StoredRecord], changes: list[str]) -> None:
    from memcon.view.rows import record_sentence

    print(f"{changes[0]}\nThe same pattern: {len(others)} more. Add --apply to correct all.")
    for each, change in zip(others[:50], changes[1:], strict=False):
        print(f"  {change}\n    {record_sentence(each).text}")
    if len(others) > 50:
        print(f"  ... and {len(others) - 50} more")


def run_reject(args: argparse.Namespace) -> int:
    """Say that records are wrong."""
    with open_store(args) as store:
        corrector = _corrector(store, args)
        return _keep(store, *[corrector.reject(each) for each in args.ids])


def run_confirm(args: argparse.Namespace) -> int:
    """Say that records are right."""
    with open_store(args) as store:
        corrector = _corrector(store, args)
        return _keep(store, *[corrector.confirm(each) for each in args.ids])


def run_merge(args: argparse.Namespace) -> int:
    """Say that two accounts are one."""
    with open_store(args) as store:
        corrector = _corrector(store, args)
        return _keep(store, corrector.merge(args.first, args.second, unsure=args.unsure))


def run_split(args: argparse.Namespace) -> int:
    """Say that records tell of another happening."""
    with open_store(args) as store:
        return _keep(store, _corrector(store, args).split(args.id, args.records))


def run_undo(args: argparse.Namespace) -> int:
    """Take a judgement back."""
    with open_store(args) as store:
        return _keep(store, _corrector(store, args).undo(args.id))


def run_grade(args: argparse.Namespace) -> int:
    """Grade a source or an item."""
    since = _day_of(args.since).isoformat() if args.since else None
    with open_store(args) as store:
        return _keep(store, _corrector(store, args).grade(args.what, args.grade, since))


def _set_verdict(store: Store, args: argparse.Namespace, day: date) -> int:
    id_, verdict = args.set
    return _keep(store, _corrector(store, args).rule(id_, verdict, day))


def run_log(args: argparse.Namespace) -> int:
    """Print, export or take in corrections."""
    from memcon.corrections import describe, export_lines, import_lines
    from memcon.errors import InputError
    from memcon.store.judgements import holding, to_fields

    with open_store(args) as store:
        if args.take_in:
            try:
                lines = args.take_in.read_text("utf-8").splitlines()
            except (OSError, UnicodeDecodeError) as error:
                raise InputError(f"{args.take_in} cannot be read: {error}.") from error
            found = import_lines(lines)
            new = store.judge(found)
            print(f"{new} new, {len(found) - new} known already.")
            return 0
        judgements = store.judgements(as_of=args.as_of)
    if args.export:
        args.export.write_text(export_lines(judgements), "utf-8")
        print(f"{len(judgements)} corrections written to {args.export}.")
        return 0
    hold = {each.id for each in holding(judgements)}
    if args.json or args.csv:
        _print_rows([to_fields(each) | {"holds": each.id in hold} for each in judgements], args)
        return 0
    for each in judgements:
        undone = "" if each.id in hold or each.action == "undo" else "  (undone)"
        print(f"{describe(each)}{undone}")
    if not judgements:
        print("Nobody has corrected anything yet.", file=sys.stderr)
    return 0


def run_sources(args: argparse.Namespace) -> int:
    """Print outlets with owner, country, side and grade."""
    with open_store(args) as store:
        rows = memory_of(store).sources(as_of=args.as_of)
    if args.json or args.csv:
        _print_rows(rows, args)
        return 0
    for row in rows:
        about = [
            f"speaks for {row['side']}" if row["side"] else None,
            row["country"],
            row["ownership"],
            f"graded {row['grade']}" if row["grade"] else None,
        ]
        told = ", ".join(each for each in about if each)
        print(
            f"  {row['outlet']}"
            + (f" ({told})" if told else "")
            + f": {row['documents']} documents"
        )
    return 0


def run_search(args: argparse.Namespace) -> int:
    """Print what holds the words, the best first."""
    from memcon.errors import InputError
    from memcon.view.search import found_line, found_row

    if not args.words:
        raise InputError("Say which words to search for.")
    kinds = ((args.kind or "").removesuffix("s"),) if args.kind else ()
    query = query_of(args, words=None, limit=None, kinds=kinds)
    with open_store(args) as store:
        found = store.search(args.words, query, limit=args.limit or 20)
    if args.json or args.csv:
        _print_rows([found_row(each) for each in found], args)
        return 0
    from memcon.cli.terminal import print_lines

    if not found:
        print("Nothing in the store holds these words.", file=sys.stderr)
    print_lines([found_line(each) for each in found], evidence=args.evidence)
    return 0
