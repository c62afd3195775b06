"""Make `quotes.jsonl` of `quotes.txt`: marked texts in, offsets out.

    python evals/gold/build_quotes.py [--check]

Each text starts with a line `# id | day of publication` and ends before the next. Within it `{d1 words}` marks
`words` as direct content of statement 1; the letters are d, m, i (direct, mixed, indirect content), s (speaker),
c (cue), a (addressee) and v (who relays it, outermost first). A string in two roles names both: `{s1+s2 She}`.
Marks may nest. Lines that start with `%` are comments. Offsets count code points of the text without the marks, and
the ends are exclusive; outer quote marks of direct content lie outside the span, and marks inside mixed
content lie inside. `--check` writes nothing and exits 1 where the file on disk is not what the source gives.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
KINDS = {"d": "direct", "m": "mixed", "i": "indirect"}
MARK = re.compile(r"\{((?:[dmiscav]\d+)(?:\+[dmiscav]\d+)*) |\}")
HEADER = re.compile(r"# (?P<id>\S+) \| (?P<published>\d{4}-\d\d-\d\d)$")

Span = tuple[int, int]


def parse_marks(marked: str) -> tuple[str, list[tuple[str, int, Span]]]:
    """Take the marks out of `marked`: the bare text, and (role, statement, span) of each mark in text order.

    Raises:
        ValueError: A mark is opened and not closed, or closed and not opened.
    """
    parts: list[str] = []
    roles: list[tuple[str, int, Span]] = []
    opened: list[tuple[list[str], int]] = []
    length = at = 0
    for mark in MARK.finditer(marked):
        parts.append(marked[at : mark.start()])
        length += mark.start() - at
        at = mark.end()
        if mark.group(1):
            opened.append((mark.group(1).split("+"), length))
        elif opened:
            names, start = opened.pop()
            roles += [(name[0], int(name[1:]), (start, length)) for name in names]
        else:
            raise ValueError(f"closed and not opened: {marked[:60]!r}")
    if opened:
        raise ValueError(f"opened and not closed: {marked[:60]!r}")
    text = "".join([*parts, marked[at:]])
    if "{" in text or "}" in text:
        raise ValueError(f"a brace that is no mark: {text[:60]!r}")
    return text, sorted(roles, key=lambda role: role[2])


def build_quote(text: str, roles: list[tuple[str, Span]]) -> dict[str, Any]:
    """One statement of a text from its (role, span) pairs, in text order."""

    def spans_of(letters: str) -> list[Span]:
        return [span for role, span in roles if role in letters]

    contents, speakers, cues = spans_of("dmi"), spans_of("s"), spans_of("c")
    kinds = {KINDS[role] for role, _ in roles if role in KINDS}
    if len(kinds) != 1:
        raise ValueError(f"a statement has one kind of content: {kinds} in {text[:60]!r}")
    return {
        "start": contents[0][0],
        "end": contents[-1][1],
        "spans": contents,
        "kind": kinds.pop(),
        "speaker_spans": speakers,
        "speaker_start": speakers[0][0] if speakers else None,
        "speaker_end": speakers[0][1] if speakers else None,
        "cue": text[cues[0][0] : cues[0][1]] if cues else "",
        "addressees": spans_of("a"),
        "attribution": spans_of("v"),
    }


def build_rows(source: str) -> list[dict[str, Any]]:
    """Every text of `source` with its statements."""
    blocks: list[tuple[str, str, list[str]]] = []
    for line in source.splitlines():
        header = HEADER.match(line)
        if header:
            blocks.append((header["id"], header["published"], []))
        elif not line.startswith("%") and blocks:
            blocks[-1][2].append(line)
    rows = []
    for name, published, lines in blocks:
        text, roles = parse_marks("\n".join(lines).strip() + "\n")
        numbers = sorted({number for role, number, _ in roles if role in KINDS})
        missing = {number for _, number, _ in roles} - set(numbers)
        if missing:
            raise ValueError(f"{name}: statements without content: {sorted(missing)}")
        quotes = [
            build_quote(text, [(r, span) for r, n, span in roles if n == number])
            for number in numbers
        ]
        rows.append(
            {
                "id": name,
                "doc_id": name,
                "publisher": "own",
                "published": published,
                "text": text,
                "quotes": quotes,
            }
        )
    names = [row["id"] for row in rows]
    if len(set(names)) != len(names):
        raise ValueError("two texts have one id")
    return rows


def main() -> int:
    """Write `quotes.jsonl`, or compare it with what the source gives."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; exit 1 where the file is not up to date",
    )
    check = parser.parse_args().check
    rows = build_rows((HERE / "quotes.txt").read_text("utf-8"))
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    target = HERE / "quotes.jsonl"
    if check:
        return int(not target.is_file() or target.read_text("utf-8") != lines)
    target.write_text(lines, "utf-8")
    print(f"{len(rows)} texts, {sum(len(row['quotes']) for row in rows)} statements")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
