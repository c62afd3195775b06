"""`python -m fuzz.mutate`: mutated files at every door for so many minutes; findings are written down.

Works without any fuzzing engine: bits flipped, stretches cut, doubled and exchanged, numbers and
marks of the formats put in. A finding is an exception outside `MemconError`, or a document that
takes longer than ten seconds.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from fuzz.doors import doors
from memcon.errors import MemconError

SLOW_SECONDS = 10.0
# Problems that differ in numbers alone are one finding.
_DIGITS = re.compile(r"\d+|0x[0-9a-f]+")
SPICE = [
    b"\0", b"\xff\xff\xff\xff", b"<!ENTITY a 'b'>", b"]]>", b"\r\n\r\n", b"%PDF-", b"PK\x03\x04", b"\x1f\x8b",
    b"{\\rtf1", b"\\u-1?", b"\\'", b"9999999999", b"-1", "“".encode(), b"\xe2\x80\xae", b"\xed\xa0\x80", b"(" * 50,
    b"<div>" * 50, b"HD  ", b"Body\n", b"Content-Length: -5\r\n", b"WARC/1.0\r\n", b"=cmd|", b"' or 1=1 --",
]  # fmt: skip


def mutate(data: bytes, draw: random.Random) -> bytes:
    """A file with some harm done to it."""
    body = bytearray(data)
    for _ in range(draw.choice([1, 1, 2, 4, 16])):
        at = draw.randrange(len(body) + 1)
        to = min(len(body), at + draw.choice([1, 2, 8, 64, 512]))
        match draw.randrange(6):
            case 0 if at < len(body):
                body[at] ^= 1 << draw.randrange(8)
            case 1:
                del body[at:to]
            case 2:
                body[at:at] = body[at:to] * draw.choice([1, 2, 50])
            case 3:
                body[at:at] = draw.choice(SPICE)
            case 4:
                body[at:to] = draw.randbytes(to - at)
            case _:
                del body[at:]
        if not body:
            body += draw.choice(SPICE)
    return bytes(body[:2_000_000])


def run(
    name: str,
    door: Callable[[bytes], None],
    seeds: list[bytes],
    seconds: float,
    seed: int,
    out: Path,
) -> tuple[int, int]:
    """Throw mutations at one door; how many, and how many findings."""
    draw = random.Random(seed)
    end = time.monotonic() + seconds
    tries = findings = 0
    known: set[str] = set()
    while time.monotonic() < end:
        data = mutate(draw.choice(seeds), draw)
        tries += 1
        start = time.process_time()
        problem = None
        try:
            door(data)
        except MemconError:
            pass
        except Exception as error:  # noqa: BLE001 - whatever comes out is what is looked for
            frame = traceback.extract_tb(error.__traceback__)[-1]
            problem = f"{type(error).__name__}: {error} at {frame.name}:{frame.lineno}"
        if problem is None and time.process_time() - start > SLOW_SECONDS:
            problem = f"slow: {time.process_time() - start:.0f} s"
        if problem and (kind := _DIGITS.sub("#", problem)) not in known:
            known.add(kind)
            findings += 1
            out.mkdir(exist_ok=True)
            (out / f"{name}-{findings}").write_bytes(data)
            sys.stdout.write(f"{name}: {problem}\n")
            sys.stdout.flush()
    return tries, findings


def main() -> int:
    """Fuzz every door, or those named."""
    parser = argparse.ArgumentParser(description="Throw mutated files at memcon's doors.")
    parser.add_argument("doors", nargs="*")
    parser.add_argument("--minutes", type=float, default=1.0, help="for all doors together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("fuzz/findings"))
    args = parser.parse_args()
    chosen = {
        name: each for name, each in doors().items() if not args.doors or name in args.doors
    }
    total = 0
    for name, (door, seeds) in chosen.items():
        seconds = args.minutes * 60 / len(chosen)
        tries, findings = run(name, door, seeds, seconds, args.seed, args.out)
        total += findings
        sys.stdout.write(f"{name}: {tries} tries, {findings} findings\n")
        sys.stdout.flush()
    return 1 if total else 0


if __name__ == "__main__":
    raise SystemExit(main())
