"""The front door: every command; nothing else in memcon prints.

Exit status: 0 done; 2 the command line cannot be understood; 3 the input or the store cannot be
used; 4 `verify` found a record that does not repeat its words; 5 some documents of several could
not be read, and are named.
"""

from __future__ import annotations

import argparse
import os
import sys

from memcon.cli import coding, desk, memory, reading, record, scale

DONE, USAGE, UNUSABLE, UNGROUNDED, SOME_FAILED = 0, 2, 3, 4, 5
GROUPS = (reading, record, memory, desk, coding, scale)


def make_parser() -> argparse.ArgumentParser:
    """The parser of all commands. Each group of commands adds its own."""
    parser = argparse.ArgumentParser(
        prog="memcon",
        description="Read news reports and official readouts of diplomacy, and write the record: "
        "who met whom, who said what to whom and on whose word we have it, what is planned. "
        "Every record opens the words it rests on.",
        epilog="`memcon COMMAND --help` explains a command.",
    )
    parser.add_argument("--version", action="version", version="memcon 0.1.0")
    parser.add_argument(
        "--debug", action="store_true", help="show the traceback of an error, for a bug report"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for group in GROUPS:
        group.add_commands(commands)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    parser = make_parser()
    args = parser.parse_args(argv)
    from memcon.errors import MemconError

    try:
        status: int = args.run(args)
    except MemconError as error:
        if args.debug:
            raise
        print(f"memcon: {error}", file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        print("memcon: stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # `memcon ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    return status
