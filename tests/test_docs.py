"""The documents are true: what is generated is up to date, and the README's excerpt is real output."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.model


def test_generated_pages_are_up_to_date():
    done = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, f"run `make docs`: {done.stderr}"


def test_the_demo_runs():
    done = subprocess.run(
        [sys.executable, "examples/demo.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "repeat their words" in done.stdout


def test_help_comes_at_once():
    code = "import sys, memcon.cli; memcon.cli.make_parser(); print(*sorted(m for m in sys.modules if m in ('spacy', 'sqlalchemy', 'pydantic', 'numpy')))"

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "", "heavy libraries are imported before a command needs them"
