"""`memcon code`: PLOVER codes for sentences whose two actors a researcher gives."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Commands = Any
SENTENCES_PER_BATCH = 256


def add_commands(commands: Commands) -> None:
    """Add this module's commands."""
    code = commands.add_parser(
        "code",
        help="PLOVER codes for sentences whose two actors are given",
        description="Read JSON lines with id, text, source [start, end] and target [start, end] (code "
        "points, half-open), and print a line each with id, type, quad, confidence and why.",
    )
    code.add_argument("--lines", type=Path, required=True, metavar="IN.jsonl")
    code.add_argument(
        "--allow-none",
        action="store_true",
        help="let a sentence be no act at all, and leave out what is not clear enough",
    )
    code.add_argument("--model", help="the parser's model package")
    code.set_defaults(run=run_code)


def run_code(args: argparse.Namespace) -> int:
    """Print a code a line, in order; a line that cannot be read is named."""
    from memcon.acquire.decode import read_bytes
    from memcon.annotate.parse import DEFAULT_MODEL, SpacyParser
    from memcon.pipeline import code_sentences

    failures: list[str] = []
    rows = _rows(read_bytes(args.lines).splitlines(), str(args.lines), failures)
    parser = SpacyParser(args.model or DEFAULT_MODEL)
    for row, code in code_sentences(rows, parser, allow_none=args.allow_none):
        fields = {
            "id": row["id"],
            "type": code.type,
            "quad": code.quad,
            "confidence": round(code.confidence, 4),
            "why": list(code.why),
        }
        print(json.dumps(fields, ensure_ascii=False))
    for failure in failures:
        print(f"memcon: {failure}", file=sys.stderr)
    return 5 if failures else 0


def _rows(lines: list[bytes], name: str, failures: list[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            text = row["text"]
            spans = [row["source"], row["target"]]
            good = isinstance(text, str) and all(
                0 <= start < end <= len(text) for start, end in spans
            )
        except (ValueError, KeyError, TypeError, RecursionError):
            good = False
        if good:
            yield row | {"id": row.get("id", number)}
        else:
            failures.append(
                f"{name}, line {number}: needs an object with text, source [start, end] and "
                "target [start, end] inside the text."
            )
