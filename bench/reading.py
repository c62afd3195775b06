"""`make bench`: how fast a full reading is beside its peers, on the same texts in one run.

    python -m bench.reading [--texts FILE.jsonl] [--rounds N]

Times are processor time of one process with one thread; only their ratios mean something on a
shared machine. Peers that are not installed are left out and named.
"""

from __future__ import annotations

import os

for variable in (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "MKL_NUM_THREADS",
):
    os.environ.setdefault(variable, "1")

import argparse  # noqa: E402 - the threads must be set before numpy is imported
import json  # noqa: E402
import resource  # noqa: E402
import subprocess  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable  # noqa: E402
from pathlib import Path  # noqa: E402

EXAMPLES = Path(__file__).parent.parent / "examples"


def sample_texts() -> list[str]:
    """The sample reports, four times over: some fifteen thousand words."""
    return [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.txt"))] * 4


def seconds(work: Callable[[], object], rounds: int) -> float:
    """The least processor time of several rounds."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def readers(texts: list[str]) -> dict[str, Callable[[], object]]:
    """What is timed: memcon, its rooms after the parse, spaCy as it comes, and peers."""
    import spacy

    from memcon.acquire.text import to_report
    from memcon.annotate.parse import DEFAULT_MODEL
    from memcon.extract.memo import extract_memo
    from memcon.pipeline import load_reader

    reader = load_reader()
    stock = (
        __import__(DEFAULT_MODEL).load()
        if DEFAULT_MODEL not in spacy.util.get_installed_models()
        else spacy.load(DEFAULT_MODEL)
    )
    reports = [to_report(text, published="2024-09-05") for text in texts]
    parsed = list(reader.annotator.parser.parse(reports))

    def after_the_parse() -> None:
        for report, parse in zip(reports, parsed, strict=True):
            extract_memo(reader.annotator.mark(report, parse), reader.gazetteer, reader.read_by)

    work: dict[str, Callable[[], object]] = {
        "stock spaCy pipeline": lambda: list(stock.pipe(texts, batch_size=8)),
        "memcon, a full memo": lambda: list(
            reader.read([to_report(text, published="2024-09-05") for text in texts])
        ),
        "memcon, parse alone": lambda: list(reader.annotator.parser.parse(reports)),
        "memcon, rooms after the parse": after_the_parse,
    }
    try:
        from textacy.extract import direct_quotations

        work["textacy quotations, with the parse"] = lambda: [
            list(direct_quotations(doc)) for doc in stock.pipe(texts, batch_size=8)
        ]
    except ImportError:
        print("textacy is not installed; left out.", file=sys.stderr)
    try:
        from dateparser.search import search_dates

        work["dateparser search_dates"] = lambda: [
            search_dates(text, languages=["en"]) for text in texts
        ]
    except ImportError:
        print("dateparser is not installed; left out.", file=sys.stderr)
    return work


def start_times() -> dict[str, float]:
    """Wall-clock seconds of `memcon --help` and of a first memo, each a fresh process; least of three."""
    found = {}
    first = str(sorted(EXAMPLES.glob("*.txt"))[0])
    for name, words in (
        ("memcon --help", ["--help"]),
        ("first memo, cold", ["read", first, "--json"]),
    ):
        best = float("inf")
        for _ in range(3):
            start = time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "memcon", *words], check=True, stdout=subprocess.DEVNULL
            )
            best = min(best, time.perf_counter() - start)
        found[name] = best
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Time a full reading beside its peers.")
    parser.add_argument(
        "--texts", type=Path, help='JSON lines with a "text" each (default: the samples)'
    )
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    if args.texts:
        texts = [
            json.loads(line)["text"] for line in args.texts.read_text("utf-8").splitlines()
        ]
    else:
        texts = sample_texts()
    words = sum(len(text.split()) for text in texts)
    work = readers(texts)
    times = {name: seconds(each, args.rounds) for name, each in work.items()}
    base = times["stock spaCy pipeline"]
    print(f"{words} words in {len(texts)} texts; processor time, least of {args.rounds} rounds")
    for name, value in times.items():
        print(
            f"  {name:36} {value:7.2f} s  {words / value:9.0f} words/s  {value / base:5.2f} of stock spaCy's time"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"  throughput of a full memo: {base / times['memcon, a full memo']:.2f} of stock spaCy's; peak memory {peak:.0f} MB"
    )
    for name, value in start_times().items():
        print(f"  {name:36} {value:7.2f} s wall clock")


if __name__ == "__main__":
    main()
