"""`python -m bench.scale`: an archive through `memcon run`'s contract, with deaths on the way.

    python -m bench.scale [--documents 100000] [--real 2000] [--jobs 2]

Writes an archive of made-up articles of wire length, puts one poison among them that kills its
process, kills a worker and then the driver, starts again, loads a part into a store and counts.
`--documents` go through a reader without a model, which tests the contract; `--real` go through
the whole reading, which gives the speed. Figures are printed, and hold for the machine they ran on.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")

ROOT = Path(__file__).parent.parent
STATES = ["Ghana", "Togo", "Benin", "Peru", "Chile", "Nepal", "Oman", "Malta", "Fiji", "Samoa"]
PEOPLE = ["Ama Owusu", "Kofi Mensah", "Lucía Vega", "Hari Thapa", "Salim Said", "Maria Borg"]
SENTENCES = [
    "{city}, {month} {day} (Wire) - The foreign minister of {a} met his counterpart from {b} on {weekday}.",
    "“We agreed to open two more crossings by the end of the year,” {who} told reporters after the talks.",
    "The two sides signed a memorandum on fisheries and discussed a loan for the port.",
    "{who} said that {a} would send a delegation to {b} next month, according to a joint statement.",
    "A spokesman for the ministry declined to comment on the dispute over the islands.",
    "“There is no alternative to dialogue,” the president of {b} said in a speech to parliament.",
    "Officials from {a} and {b} will meet again in {city} in the autumn to review the agreement.",
    "Relations had cooled after {a} recalled its ambassador over the arrest of two journalists.",
]


def article(number: int) -> str:
    """A made-up article of some 400 words, no two alike."""
    draw = random.Random(number)
    facts = {
        "city": draw.choice(["ACCRA", "LIMA", "MUSCAT", "VALLETTA", "SUVA"]),
        "month": draw.choice(["March", "April", "August"]),
        "day": draw.randint(1, 28),
        "weekday": draw.choice(["Monday", "Tuesday", "Thursday"]),
    }
    lines = [f"Talks in round {number} between neighbours"]
    while sum(map(len, lines)) < 2400:
        a, b = draw.sample(STATES, 2)
        lines.append(
            " ".join(
                draw.choice(SENTENCES[1:]).format(a=a, b=b, who=draw.choice(PEOPLE), **facts)
                for _ in range(3)
            )
        )
    a, b = draw.sample(STATES, 2)
    lines[1] = SENTENCES[0].format(a=a, b=b, **facts) + " " + lines[1]
    return "\n\n".join(lines)


def write_archive(folder: Path, count: int, per_shard: int, poison: int | None) -> None:
    """Write JSON lines, so many documents a file."""
    folder.mkdir(parents=True)
    for start in range(0, count, per_shard):
        with (folder / f"part-{start // per_shard:05}.jsonl").open(
            "w", encoding="utf-8"
        ) as out:
            for number in range(start, min(start + per_shard, count)):
                text = article(number) + (" SEGFAULT" if number == poison else "")
                row = {
                    "id": f"d{number}",
                    "text": text,
                    "published": "2024-08-29",
                    "outlet": "Wire",
                }
                out.write(json.dumps(row, ensure_ascii=False) + "\n")


DRIVER = """
import sys
sys.path[:0] = [{root!r}]
from memcon.cluster.shards import plan
from memcon.cluster.supervise import read_shards
from tests.scale.readers import FragileReader
shards, _ = plan({source!r}, {out!r})
read_shards({source!r}, {out!r}, shards, FragileReader(), jobs={jobs},
            on_start=lambda s, p: print(p, flush=True))
"""


def drive(source: Path, out: Path, jobs: int, *, deaths: bool) -> float:
    """Run the contract; with `deaths`, kill a worker, then the driver, and run again."""
    program = DRIVER.format(root=str(ROOT), source=str(source), out=str(out), jobs=jobs)
    start = time.perf_counter()
    if deaths:
        with subprocess.Popen(
            [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
        ) as driver:
            assert driver.stdout is not None
            started = [int(driver.stdout.readline()) for _ in range(6)]
            time.sleep(0.2)
            os.kill(
                started[-1], signal.SIGKILL
            )  # at work: the next is started when one is done
            for _ in range(6):
                driver.stdout.readline()
            driver.kill()
    subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def contract(folder: Path, count: int, jobs: int) -> None:
    """Read an archive with one poison, one worker killed and one driver killed, and count."""
    from memcon.cluster.shards import Place, read_output

    source, out = folder / "in", folder / "out"
    write_archive(source, count, 1000, poison=count // 2 + 17)
    taken = drive(source, out, jobs, deaths=True)
    ids: Counter[str] = Counter()
    states: Counter[str] = Counter()
    place = Place(str(out))
    for path in place.files():
        for row in read_output(place, path):
            ids[str(row.given_id)] += 1
            states[row.state] += 1
    print(
        f"contract: {count} documents in, {jobs} processes, one poison, one worker and one driver "
        f"killed: {states['read']} memos, {states['gap']} gaps, {states['unreadable']} unreadable; "
        f"{len(ids)} ids, most often {max(ids.values())} time; {taken:.0f} s wall clock"
    )


def real(folder: Path, count: int, jobs: int) -> None:
    """Read articles in full with one process and with several, and load them into a store."""
    from memcon.cluster.load import load_outputs
    from memcon.store.store import Store

    source = folder / "real"
    write_archive(source, count, max(1, count // 8), poison=None)
    walls = {}
    for number in sorted({1, jobs}):
        out = folder / f"real-out-{number}"
        start = time.perf_counter()
        subprocess.run(
            [
                sys.executable,
                "-m",
                "memcon",
                "run",
                str(source),
                str(out),
                "--jobs",
                str(number),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        walls[number] = time.perf_counter() - start
        size = sum(path.stat().st_size for path in out.iterdir())
        print(
            f"real: {count} documents, {number} processes: {walls[number]:.0f} s wall clock, "
            f"{count / walls[number]:.1f} documents/s, {size / count:.0f} bytes of Parquet a document"
        )
    if jobs > 1:
        print(f"real: {jobs} processes at {walls[1] / walls[jobs]:.2f} times one")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"real: largest process {used.ru_maxrss / 1024:.0f} MB")
    with Store.open(folder / "real.db") as store:
        start = time.perf_counter()
        loaded, _ = load_outputs(str(folder / f"real-out-{jobs}"), store)
        taken = time.perf_counter() - start
        start = time.perf_counter()
        load_outputs(str(folder / f"real-out-{jobs}"), store)
        again = time.perf_counter() - start
        start = time.perf_counter()
        broken = store.broken()
        check = time.perf_counter() - start
        size = (folder / "real.db").stat().st_size
    print(
        f"load: {loaded.new} documents in {taken:.0f} s, again in {again:.0f} s; "
        f"{size / count:.0f} bytes of SQLite a document; verify {len(broken)} broken in {check:.1f} s"
    )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="An archive through the shard contract.")
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--real", type=int, default=2000)
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if args.documents:
            contract(Path(folder), args.documents, args.jobs)
        if args.real:
            real(Path(folder), args.real, args.jobs)


if __name__ == "__main__":
    main()
