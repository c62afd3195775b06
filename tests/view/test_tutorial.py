"""The tutorial notebook runs from top to bottom."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def cells():
    book = json.loads((ROOT / "docs/tutorial/python.ipynb").read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "code"]


def run(source, names):
    """Run a cell as a notebook does, and give back the value of its last expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None


@pytest.mark.model
def test_every_cell_runs_and_what_it_shows_is_not_empty(monkeypatch):
    monkeypatch.chdir(ROOT)
    names = {}

    shown = [run(source, names) for source in cells()]

    values = {
        source.splitlines()[-1]: value for source, value in zip(cells(), shown, strict=True)
    }
    assert "<table>" in values["held"]._repr_html_()
    assert values["brief.checked"].count("0 unsupported") == 1
    assert values["sorted(each.name for each in out.iterdir())"] == [
        "events.csv",
        "held.csv",
        "package.zip",
    ]
    for value in shown:
        if hasattr(value, "_repr_html_"):
            assert len(value._repr_html_()) > 100
