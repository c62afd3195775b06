"""What commands print on a terminal; colour only there."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from memcon.records import Memo
    from memcon.view.prose import Line

BOLD, DIM, CYAN, RESET = "\033[1m", "\033[2m", "\033[36m", "\033[0m"


def has_colour() -> bool:
    """Whether standard output is a terminal that wants colour (NO_COLOR is respected)."""
    import os

    return (
        sys.stdout.isatty()
        and "NO_COLOR" not in os.environ
        and os.environ.get("TERM") != "dumb"
    )


def print_memo(memo: Memo, *, evidence: bool) -> None:
    """Print a memo for a person to read."""
    from memcon.view.prose import describe_memo

    print_lines(describe_memo(memo), evidence=evidence)


def print_lines(lines: list[Line], *, evidence: bool, width: int | None = None) -> None:
    """Print lines of prose, each with the words it rests on where `evidence` is asked for.

    `width` is in characters, the terminal's where it is not given.
    """
    import shutil
    import textwrap

    colour = has_colour()
    if width is None:
        width = min(shutil.get_terminal_size((100, 24)).columns, 110)
    for line in lines:
        if line.is_heading:
            print()
            print(f"{BOLD}{line.text}{RESET}" if colour else line.text)
            continue
        indent = "  " * line.depth
        text = textwrap.fill(
            line.text, width, initial_indent=indent, subsequent_indent=indent + "  "
        )
        print(text)
        if evidence:
            for words in line.evidence:
                shown = textwrap.fill(
                    f"[{words.start}-{words.end}] {' '.join(words.text.split())}",
                    width,
                    initial_indent=indent + "    ",
                    subsequent_indent=indent + "      ",
                )
                print(f"{DIM}{shown}{RESET}" if colour else shown)
