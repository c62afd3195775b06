"""The shard contract as Spark tasks; skipped where pyspark or Java is absent."""

import os
import shutil
import signal
import sys
from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("pyspark", reason="pyspark is not installed: pip install 'memcon[spark]'")
if shutil.which("java") is None:
    pytest.skip(
        "no Java on this machine: apt-get install openjdk-17-jre-headless",
        allow_module_level=True,
    )

from tests.scale.readers import FragileReader, QuietReader
from tests.scale.test_shards import archive, rows_of

from memcon.cluster.shards import plan, row_schema
from memcon.cluster.spark import map_memos, read_shards_on_spark, spark_schema

# Spark's own sockets and Py4J's warnings are not ours to end.
pytestmark = pytest.mark.filterwarnings("ignore")


class WorkerKiller(QuietReader):
    """Kills the Python worker of Spark itself, once."""

    def __init__(self, flag):
        self.flag = Path(flag)

    def meet(self, report):
        if "KILLWORKER" in report.text and not self.flag.exists():
            self.flag.touch()
            os.kill(os.getppid(), signal.SIGKILL)


@pytest.fixture(autouse=True)
def _workers_find_the_tests(monkeypatch):
    root = str(Path(__file__).parents[2])
    paths = [root, f"{root}/src", *[path for path in sys.path if "spark" in path]]
    monkeypatch.setenv("PYTHONPATH", ":".join(paths))
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)


def test_every_document_is_there_once_and_a_killer_is_a_gap(tmp_path):
    archive(tmp_path / "in", [40, 40, 40], {50: "SEGFAULT"})
    source, out = str(tmp_path / "in"), str(tmp_path / "out")
    shards, _ = plan(source, out)

    outcomes = read_shards_on_spark(source, out, shards, FragileReader, master="local[2,4]")

    rows = rows_of(tmp_path / "out")
    assert Counter(row.given_id for row in rows) == Counter(f"d{n}" for n in range(120))
    assert [row.given_id for row in rows if row.state == "gap"] == ["d50"]
    assert sum(each.tally.read for each in outcomes) == 119


def test_a_worker_of_spark_that_is_killed_is_replaced(tmp_path):
    archive(tmp_path / "in", [40, 40], {60: "KILLWORKER"})
    source, out, flag = str(tmp_path / "in"), str(tmp_path / "out"), str(tmp_path / "flag")
    shards, _ = plan(source, out)

    read_shards_on_spark(source, out, shards, lambda: WorkerKiller(flag), master="local[2,4]")

    rows = rows_of(tmp_path / "out")
    assert Path(flag).exists()
    assert Counter(row.given_id for row in rows) == Counter(f"d{n}" for n in range(80))
    assert {row.state for row in rows} == {"read"}


def test_articles_in_a_data_frame_become_memos(tmp_path):
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master("local[2]").getOrCreate()
    try:
        frame = session.createDataFrame(
            [
                (str(n), f"Minister {n} met minister {n + 1} on Monday.", "AFP")
                for n in range(10)
            ],
            "id string, text string, outlet string",
        )
        rows = frame.mapInArrow(map_memos(QuietReader), spark_schema()).collect()
    finally:
        session.stop()

    assert sorted(int(row.given_id) for row in rows) == list(range(10))
    assert {row.outlet for row in rows} == {"AFP"}
    assert set(rows[0].asDict()) == set(row_schema().names)
