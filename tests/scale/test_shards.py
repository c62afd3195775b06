"""The shard contract: every document once, whatever dies."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from tests.acquire import wrapping as made
from tests.scale.readers import FragileReader, QuietReader, SlowReader, StumblingReader

from memcon.cluster.ledger import Ledger
from memcon.cluster.load import load_outputs
from memcon.cluster.shards import Place, Row, plan, read_output
from memcon.cluster.supervise import read_shards
from memcon.errors import InputError
from memcon.exchange import from_json
from memcon.store.store import Store


def archive(folder, counts, words=None):
    """JSON lines files of so many documents each; `words` gives some of them their own."""
    folder.mkdir(parents=True, exist_ok=True)
    number = 0
    for at, count in enumerate(counts):
        lines = []
        for _ in range(count):
            text = (words or {}).get(
                number, f"Minister {number} met minister {number + 1} on Monday."
            )
            lines.append(json.dumps({"id": f"d{number}", "text": text}))
            number += 1
        (folder / f"part-{at}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return number


def rows_of(out):
    place = Place(str(out))
    return [row for path in place.files() for row in read_output(place, path)]


def run(source, out, reader, **options):
    shards, _ = plan(str(source), str(out))
    return read_shards(str(source), str(out), shards, reader, **options)


def test_every_document_of_every_file_is_there_once(tmp_path):
    count = archive(tmp_path / "in", [70, 1, 33, 0])

    outcomes = run(tmp_path / "in", tmp_path / "out", QuietReader(), jobs=2)

    rows = rows_of(tmp_path / "out")
    assert Counter(row.given_id for row in rows) == Counter(f"d{n}" for n in range(count))
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        f"part-{n}.jsonl.parquet" for n in range(4)
    }
    assert sum(each.tally.documents for each in outcomes) == count
    assert from_json(rows[0].memo).document.text.startswith("Minister 0 met")


def test_a_file_that_is_there_is_not_read_again(tmp_path):
    archive(tmp_path / "in", [5, 5])
    run(tmp_path / "in", tmp_path / "out", QuietReader())
    before = (tmp_path / "out/part-0.jsonl.parquet").stat().st_mtime_ns
    (tmp_path / "out/part-1.jsonl.parquet").unlink()

    shards, done = plan(str(tmp_path / "in"), str(tmp_path / "out"))
    run(tmp_path / "in", tmp_path / "out", QuietReader())

    assert ([each.name for each in shards], done) == (["part-1.jsonl.parquet"], 1)
    assert (tmp_path / "out/part-0.jsonl.parquet").stat().st_mtime_ns == before
    assert len(rows_of(tmp_path / "out")) == 10


@pytest.mark.parametrize("poison", ["SEGFAULT", "ABORT"])
@pytest.mark.parametrize("place", [0, 31, 50, 99])
def test_a_document_that_kills_its_process_becomes_a_gap_and_nothing_else_is_lost(
    tmp_path, poison, place
):
    archive(tmp_path / "in", [100], {place: f"The {poison} document."})

    (outcome,) = run(tmp_path / "in", tmp_path / "out", FragileReader())

    rows = rows_of(tmp_path / "out")
    assert [row.number for row in rows] == list(range(100))
    gaps = [row for row in rows if row.state == "gap"]
    assert [row.given_id for row in gaps] == [f"d{place}"]
    assert "signal" in gaps[0].reason
    (gap,) = from_json(gaps[0].memo).gaps
    assert (gap.reason, gap.detail) == ("document-failed", gaps[0].reason)
    assert (outcome.tally.read, outcome.tally.gap) == (99, 1)


def test_several_killers_side_by_side_are_all_told_apart(tmp_path):
    killers = {3: "SEGFAULT", 4: "SEGFAULT", 40: "ABORT", 63: "SEGFAULT", 64: "ABORT"}
    archive(tmp_path / "in", [80], killers)

    run(tmp_path / "in", tmp_path / "out", FragileReader())

    gaps = {row.number for row in rows_of(tmp_path / "out") if row.state == "gap"}
    assert gaps == set(killers)


def test_a_fault_of_the_reader_costs_one_document_and_no_process(tmp_path):
    archive(tmp_path / "in", [40], {7: "BROKEN"})

    run(tmp_path / "in", tmp_path / "out", FragileReader())

    (gap,) = [row for row in rows_of(tmp_path / "out") if row.state == "gap"]
    assert gap.number == 7
    assert "KeyError" in gap.reason


def test_a_document_that_never_ends_is_ended(tmp_path):
    archive(tmp_path / "in", [3], {1: "ENDLESS"})

    run(tmp_path / "in", tmp_path / "out", FragileReader(), seconds=1.5)

    (gap,) = [row for row in rows_of(tmp_path / "out") if row.state == "gap"]
    assert gap.number == 1
    assert "longer than" in gap.reason


def test_a_worker_that_is_killed_by_somebody_else_loses_nothing_and_accuses_nobody(tmp_path):
    archive(tmp_path / "in", [100], {50: "STUMBLE"})

    run(tmp_path / "in", tmp_path / "out", StumblingReader(tmp_path / "flag"))

    rows = rows_of(tmp_path / "out")
    assert [row.number for row in rows] == list(range(100))
    assert {row.state for row in rows} == {"read"}


def test_a_worker_killed_from_outside_is_started_again(tmp_path):
    archive(tmp_path / "in", [300, 300])
    killed = []

    def kill_first(shard, process):
        if not killed:
            killed.append(process)
            threading.Timer(0.4, os.kill, (process, signal.SIGKILL)).start()

    shards, _ = plan(str(tmp_path / "in"), str(tmp_path / "out"))
    read_shards(
        str(tmp_path / "in"),
        str(tmp_path / "out"),
        shards,
        SlowReader(),
        jobs=2,
        on_start=kill_first,
    )

    rows = rows_of(tmp_path / "out")
    assert Counter(row.given_id for row in rows) == Counter(f"d{n}" for n in range(600))
    assert {row.state for row in rows} == {"read"}


DRIVER = """
import sys
sys.path[:0] = [{root!r}]
from memcon.cluster.shards import plan
from memcon.cluster.supervise import read_shards
from tests.scale.readers import SlowReader
shards, _ = plan({source!r}, {out!r})
read_shards({source!r}, {out!r}, shards, SlowReader(), jobs=2, on_start=lambda s, p: print(p, flush=True))
"""


def test_a_driver_that_is_killed_takes_its_children_along_and_the_next_goes_on(tmp_path):
    archive(tmp_path / "in", [400, 400, 400])
    source, out = str(tmp_path / "in"), str(tmp_path / "out")
    root = str(Path(__file__).parents[2])
    program = DRIVER.format(root=root, source=source, out=out)
    driver = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
    )
    children = [int(driver.stdout.readline()) for _ in range(2)]
    asides = tmp_path / "out"
    while not any(path.stat().st_size for path in asides.glob(".*.aside")):
        time.sleep(0.05)
    driver.send_signal(signal.SIGKILL)
    driver.wait()
    driver.stdout.close()
    if sys.platform == "linux":
        for child in children:
            assert _ends(child)
    kept = 0
    for path in asides.glob(".*.aside"):
        with Ledger(path) as ledger:
            kept += ledger.count

    run(tmp_path / "in", tmp_path / "out", QuietReader(), jobs=2)

    assert kept > 0
    rows = rows_of(tmp_path / "out")
    assert Counter(row.given_id for row in rows) == Counter(f"d{n}" for n in range(1200))
    assert not list((tmp_path / "out").glob(".*"))


def _ends(process):
    for _ in range(100):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_a_ledger_cut_off_in_the_middle_of_a_batch_keeps_what_is_whole(tmp_path):
    path = tmp_path / "ledger"
    with Ledger(path) as ledger:
        ledger.add([Row(0, "a", None, None, "read", None)])
        ledger.add([Row(1, "b", None, None, "read", None)])
    path.write_bytes(path.read_bytes()[:-7])

    with Ledger(path) as ledger:
        assert ledger.count == 1
        ledger.add([Row(1, "again", None, None, "read", None)])
        sources = [
            name for batch in ledger.batches() for name in batch.column("source").to_pylist()
        ]

    assert sources == ["a", "again"]


def test_what_cannot_be_read_is_a_row_with_its_reason(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.jsonl").write_text('{"id": 1, "text": "They met."}\nnot json\n', "utf-8")
    (tmp_path / "in/b.warc").write_bytes(b"no archive at all")

    run(tmp_path / "in", tmp_path / "out", QuietReader())

    rows = rows_of(tmp_path / "out")
    assert [row.state for row in rows] == ["read", "unreadable", "unreadable"]
    assert "is no JSON" in rows[1].reason
    assert "breaks off" in rows[2].reason


def test_single_documents_are_put_together_and_a_growing_folder_is_read_on(tmp_path):
    source = tmp_path / "in"
    source.mkdir()
    for number in range(3):
        (source / f"{number}.html").write_text(made.page(f"Page {number}"), "utf-8")
    run(source, tmp_path / "out", QuietReader())
    (source / "00-new.html").write_text(made.page("A new page"), "utf-8")

    run(source, tmp_path / "out", QuietReader())

    titles = Counter(row.title for row in rows_of(tmp_path / "out"))
    assert titles == Counter(["Page 0", "Page 1", "Page 2", "A new page"])
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_outputs_may_lie_where_only_fsspec_reaches(tmp_path):
    archive(tmp_path / "in", [5])
    out = f"local://{tmp_path}/out"
    (tmp_path / "out").mkdir()

    run(f"file://{tmp_path}/in", out, QuietReader())

    assert len(rows_of(out)) == 5
    assert plan(f"file://{tmp_path}/in", out) == ([], 1)


def test_nothing_to_read_is_said(tmp_path):
    with pytest.raises(InputError, match="nothing at"):
        plan(str(tmp_path / "absent"), str(tmp_path / "out"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="holds no files"):
        plan(str(tmp_path / "empty"), str(tmp_path / "out"))


def test_loading_is_idempotent_and_goes_on(tmp_path):
    archive(tmp_path / "in", [20, 20], {5: "SEGFAULT", 30: ""})
    run(tmp_path / "in", tmp_path / "out", FragileReader())

    with Store.open(tmp_path / "s.db") as store:
        first, failures = load_outputs(str(tmp_path / "out"), store)
        second, _ = load_outputs(str(tmp_path / "out"), store)
        counts = store.counts()
        broken = store.broken()

    assert (first.new, first.known, first.unreadable) == (39, 0, 1)
    assert (second.new, second.known) == (0, 39)
    assert "white space" in failures[0][1]
    assert counts["reports"] == 39
    assert broken == []


def test_a_file_of_another_kind_in_the_outputs_is_named(tmp_path):
    archive(tmp_path / "in", [2])
    run(tmp_path / "in", tmp_path / "out", QuietReader())
    (tmp_path / "out/zz.parquet").write_bytes(b"PAR1 nonsense PAR1")

    with Store.open(tmp_path / "s.db") as store:
        loaded, failures = load_outputs(str(tmp_path / "out"), store)

    assert loaded.new == 2
    assert "zz.parquet" in failures[0][0]


def test_a_disk_that_refuses_fails_the_shard_and_accuses_no_document(tmp_path, monkeypatch):
    archive(tmp_path / "in", [5])
    monkeypatch.setattr(
        "memcon.cluster.worker.write_output",
        lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")),
    )

    (outcome,) = run(tmp_path / "in", tmp_path / "out", QuietReader())

    assert "No space left" in outcome.failure
    assert not list((tmp_path / "out").glob("*.parquet"))
    assert [each.name for each in (tmp_path / "out").iterdir()] == [
        ".part-0.jsonl.parquet.aside"
    ]
