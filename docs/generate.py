"""`make docs`: write what is generated, and fail where it differed.

    python docs/generate.py            writes; exit 1 where a file changed
    python docs/generate.py --check    writes nothing; exit 1 where a file would change

Generated: the memo's JSON Schema in the package, the reference pages, and the excerpt of real output
in the README.
"""

from __future__ import annotations

import argparse
import dataclasses
import inspect
import io
import json
import re
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
EXCERPT_SAMPLE = "examples/02-meeting.txt"


def pages() -> dict[Path, str]:
    """Every generated file with its content."""
    from memcon.exchange import schema

    reference = ROOT / "docs" / "reference"
    readme = ROOT / "README.md"
    return {
        ROOT / "src" / "memcon" / "memo.schema.json": json.dumps(schema(), indent=1) + "\n",
        reference / "commands.md": commands_page(),
        reference / "memo.md": memo_page(),
        reference / "gaps.md": gaps_page(),
        reference / "topics.md": topics_page(),
        reference / "modules.md": modules_page(),
        readme: readme_page(readme.read_text(encoding="utf-8")),
    }


def commands_page() -> str:
    """Every command with its help, as the parser prints it."""
    from memcon.cli import make_parser

    parser = make_parser()
    parser.prog = "memcon"
    parts = [
        "# Commands",
        "",
        "Generated from the command line itself by `make docs`.",
        "",
        "Exit status: 0 done; 2 the command line cannot be understood; 3 the input or the store cannot be "
        "used; 4 `verify` found a record that does not repeat its words; 5 some documents of several could "
        "not be read, and are named.",
    ]
    commands = next(
        each for each in parser._actions if isinstance(each, argparse._SubParsersAction)
    )
    summaries = {each.dest: each.help for each in commands._choices_actions}
    for name, command in commands.choices.items():
        parts += ["", f"## `memcon {name}`", "", f"{_capital(summaries.get(name) or '')}.", ""]
        if command.description and command.description != summaries.get(name):
            parts += [" ".join(command.description.split()), ""]
        parts += ["| argument | what |", "|---|---|"]
        for action in command._actions:
            if action.help == argparse.SUPPRESS or "--help" in action.option_strings:
                continue
            flags = ", ".join(f"`{flag}`" for flag in action.option_strings)
            value = action.metavar or (None if action.nargs == 0 else action.dest.upper())
            shown = value if isinstance(value, str) else " ".join(value or ())
            label = (
                f"{flags} `{shown}`"
                if flags and shown and action.nargs != 0
                else flags or f"`{shown}`"
            )
            words = " ".join((action.help or "").split()).replace("|", "\\|")
            label = label.replace("|", "\\|")
            if action.choices and not words:
                words = ", ".join(map(str, action.choices))
            parts.append(f"| {label} | {re.sub(r'[(]default: .*?[)]', '', words).strip()} |")
    return "\n".join(parts) + "\n"


def memo_page() -> str:
    """Every type of the memo with its fields, from `memcon.records`."""
    from memcon import records

    parts = [
        "# The memo, field by field",
        "",
        "Generated from `memcon.records` by `make docs`. `memcon schema` prints the JSON Schema. Spans are "
        "half-open and count Unicode code points of `document.text`.",
    ]
    for name, kind in vars(records).items():
        if (
            dataclasses.is_dataclass(kind)
            and isinstance(kind, type)
            and kind.__module__ == records.__name__
        ):
            comments = _field_comments(kind)
            parts += [
                "",
                f"## {name}",
                "",
                inspect.cleandoc(kind.__doc__ or ""),
                "",
                "| field | type | |",
                "|---|---|---|",
            ]
            for field in dataclasses.fields(kind):
                type_ = str(field.type).replace("|", "or")
                parts.append(f"| `{field.name}` | {type_} | {comments.get(field.name, '')} |")
    return "\n".join(parts) + "\n"


def _field_comments(kind: type) -> dict[str, str]:
    """The comments beside a dataclass's fields."""
    found = re.findall(r"^    (\w+): [^#\n]+#\s*(.+)$", inspect.getsource(kind), re.MULTILINE)
    return {name: comment.replace("|", "\\|") for name, comment in found}


def gaps_page() -> str:
    """The reasons of gaps."""
    from memcon.records import GAP_REASONS

    rows = [f"| `{reason}` | {meaning} |" for reason, meaning in GAP_REASONS.items()]
    head = "# Reasons of gaps\n\nGenerated from `memcon.records.GAP_REASONS` by `make docs`. What looked like a record and did not become one is kept with one of these reasons.\n\n| reason | what it means |\n|---|---|\n"
    return head + "\n".join(rows) + "\n"


def topics_page() -> str:
    """The topic list."""
    from memcon.reference import load_gazetteer

    parts = [
        "# Topics",
        "",
        "Generated from `src/memcon/knowledge/topics.toml` by `make docs`. A user adds to it with a file of the "
        "same form in the folder given to `--knowledge`.",
        "",
        "| id | label | some of its other names |",
        "|---|---|---|",
    ]
    for topic in load_gazetteer().topics.values():
        parts.append(f"| `{topic.id}` | {topic.label} | {'; '.join(topic.aliases[:5])} |")
    return "\n".join(parts) + "\n"


def modules_page() -> str:
    """Every module with its first line."""
    parts = [
        "# Modules",
        "",
        "Generated from the modules' first lines by `make docs`.",
        "",
        "| module | what it holds |",
        "|---|---|",
    ]
    source = ROOT / "src" / "memcon"
    for path in sorted(source.rglob("*.py")):
        name = ".".join(path.relative_to(source.parent).with_suffix("").parts).removesuffix(
            ".__init__"
        )
        line = _first_line(path)
        parts.append(f"| `{name}` | {line} |")
    return "\n".join(parts) + "\n"


def _first_line(path: Path) -> str:
    import ast

    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return text.split("\n\n")[0].replace("\n", " ").replace("|", "\\|")


def readme_page(current: str) -> str:
    """The README with its excerpt of real output written anew."""
    start, end = "<!-- excerpt: begin -->", "<!-- excerpt: end -->"
    if start not in current:
        return current
    before, _, rest = current.partition(start)
    _, _, after = rest.partition(end)
    return f"{before}{start}\n{excerpt()}{end}{after}"


def excerpt() -> str:
    """What goes in and what comes out, for one sample."""
    from memcon.acquire.intake import Stated, read_file
    from memcon.cli.terminal import print_lines
    from memcon.pipeline import load_reader
    from memcon.view.prose import describe_memo

    manifest = [
        json.loads(line)
        for line in (ROOT / "examples/manifest.jsonl").read_text("utf-8").splitlines()
        if line
    ]
    row = next(each for each in manifest if EXCERPT_SAMPLE.endswith(each["file"]))
    path = ROOT / EXCERPT_SAMPLE
    report = read_file(path, stated=Stated(row["published"], row["outlet"], row["title"]))
    memo = next(load_reader().read([report]))
    opening = " ".join(path.read_text(encoding="utf-8").split())[:330].rsplit(" ", 1)[0]
    out = io.StringIO()
    with redirect_stdout(out):
        print_lines(describe_memo(memo), evidence=False, width=100)
    command = f"memcon read {EXCERPT_SAMPLE} --published {row['published']}"
    return f"\n> {opening} …\n\n```\n$ {command}\n{_shortened(out.getvalue())}```\n\n"


def _shortened(text: str) -> str:
    """The first lines of each section; the README is one screen."""

    def kept() -> Iterator[str]:
        shown = 0
        for line in text.strip("\n").splitlines():
            if not line.startswith(" "):
                shown = 0
            elif not line.startswith("    "):
                shown += 1
            if shown <= 4:
                yield line
            elif shown == 5 and not line.startswith("    "):
                yield "  ..."

    return "\n".join(kept()) + "\n"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def main() -> int:
    """Write or check."""
    parser = argparse.ArgumentParser(description="Write the generated documents.")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    changed = []
    generated: dict[Path, Any] = pages()
    for path, content in generated.items():
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            changed.append(str(path.relative_to(ROOT)))
            if not args.check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(content, encoding="utf-8")
    for each in changed:
        print(f"{'would change' if args.check else 'written'}: {each}", file=sys.stderr)
    return 1 if changed else 0


if __name__ == "__main__":
    raise SystemExit(main())
