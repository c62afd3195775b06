"""`python -m fuzz.coverage DOOR [libFuzzer options]`: the same doors, guided by coverage (atheris)."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["memcon"]):
    from fuzz.doors import doors
    from memcon.errors import MemconError


def main() -> None:
    """Fuzz the door that the first argument names."""
    door, _ = doors()[sys.argv.pop(1)]

    def once(data: bytes) -> None:
        try:
            door(data)
        except MemconError:
            return

    atheris.Setup(sys.argv, once)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
