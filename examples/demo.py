"""`make demo`: read the sample reports into a new store and print what they hold."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent


def run(*words: str) -> None:
    """Show a command as a user would type it, and run it."""
    print(f"\n$ memcon {' '.join(words)}", flush=True)
    done = subprocess.run([sys.executable, "-m", "memcon", *words], check=False)
    if done.returncode:
        raise SystemExit(done.returncode)


def main() -> None:
    """Read, list, and check."""
    with tempfile.TemporaryDirectory() as folder:
        store = str(Path(folder) / "demo.db")
        run("add", str(HERE.relative_to(Path.cwd())), "--store", store)
        run("meetings", "--store", store)
        run("quotes", "--kind", "direct", "--limit", "8", "--store", store)
        run("actors", "--kind", "person", "--limit", "12", "--store", store)
        run("verify", "--store", store)
    print(
        "\nNow try a report of your own:  .venv/bin/memcon read FILE --published 2024-08-29 -e"
    )


if __name__ == "__main__":
    main()
