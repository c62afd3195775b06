"""The front door: every command, and the only file that prints."""

from __future__ import annotations

import json
import sys


def main() -> int:
    """Run one command."""
    from pathlib import Path

    from pydantic import TypeAdapter

    from memcon.acquire.text import to_report
    from memcon.pipeline import load_reader
    from memcon.records import Memo

    path = Path(sys.argv[2])
    published = sys.argv[4] if len(sys.argv) > 4 else None
    report = to_report(path.read_bytes().decode("utf-8"), published=published)
    memo = next(load_reader().read([report]))
    print(json.dumps(TypeAdapter(Memo).dump_python(memo, mode="json"), ensure_ascii=False))
    return 0
