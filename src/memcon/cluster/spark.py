"""The shard contract as Spark tasks, and documents in a data frame.

Everything here runs under memcon[spark]. A task is a shard; its Python worker loads the reader
once and keeps it for the tasks that follow, and reads each shard in a forked child, as
`memcon run` does on one machine. A worker or a machine that dies loses a task, which Spark
starts again elsewhere; outputs that are there are not read again.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from memcon.cluster.shards import Row, Shard
from memcon.cluster.supervise import SECONDS_PER_BATCH, Outcome, read_shards
from memcon.cluster.worker import DOCUMENTS_PER_BATCH, Reads, read_batch
from memcon.errors import InputError, MissingExtra

if TYPE_CHECKING:
    import pyarrow as pa

# Makes the reader, in the process that uses it. It must be a function that can be pickled.
MakesReader = Callable[[], Reads]

_readers: dict[Any, Reads] = {}


def load_default() -> Reads:
    """The usual reader."""
    from memcon.pipeline import load_reader

    return load_reader()


def read_shards_on_spark(
    source: str,
    out: str,
    shards: Iterable[Shard],
    make_reader: MakesReader,
    *,
    master: str,
    seconds: float = SECONDS_PER_BATCH,
) -> list[Outcome]:
    """Read shards as tasks of a Spark cluster.

    Args:
        source: Where the input lies; every executor must reach it, and so with `out`.
        master: Spark's address: "spark://host:7077", "yarn", "k8s://...", "local[2,4]".

    Raises:
        MissingExtra: pyspark is not installed.
        InputError: Spark could not be reached, or gave up on a task.
    """
    session_type = _session_type()
    shards = list(shards)
    if not shards:
        return []
    try:
        session = (
            session_type.builder.master(master)
            .appName("memcon run")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.python.worker.reuse", "true")
            .getOrCreate()
        )
    except Exception as error:
        raise InputError(f"Spark at {master} cannot be reached: {error}.") from error

    def task(shard: Shard) -> Outcome:
        return read_one(source, out, shard, make_reader, seconds=seconds)

    try:
        found: list[Outcome] = (
            session.sparkContext.parallelize(shards, len(shards)).map(task).collect()
        )
    except Exception as error:
        raise InputError(
            f"Spark gave up: {str(error).splitlines()[0]}. What was read is kept; run the command again."
        ) from error
    finally:
        session.stop()
    return found


def read_one(
    source: str,
    out: str,
    shard: Shard,
    make_reader: MakesReader,
    *,
    seconds: float = SECONDS_PER_BATCH,
) -> Outcome:
    """Read one shard in this process's forked child; what every task does."""
    (outcome,) = read_shards(source, out, [shard], _reader(make_reader), seconds=seconds)
    return outcome


def _reader(make_reader: MakesReader) -> Reads:
    """The reader of this process, loaded once; pickling gives each task its own function."""
    function = getattr(make_reader, "func", make_reader)
    key = (
        function.__module__,
        function.__qualname__,
        repr(getattr(make_reader, "args", ())),
        repr(getattr(make_reader, "keywords", {})),
    )
    if key not in _readers:
        _readers[key] = make_reader()
    return _readers[key]


def map_memos(
    make_reader: MakesReader,
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """A function for `DataFrame.mapInArrow`, for those whose articles are a table.

    The frame needs a column "text"; "id", "title", "outlet", "author", "published" and "url"
    are used where it has them. The result has the columns of an output file: `spark_schema()`.
    A document that kills its process takes its task along here; `memcon run` is the careful way.
    """

    def batches(found: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from memcon.acquire.tables import split_rows
        from memcon.cluster.ledger import as_batch

        reader = _reader(make_reader)
        number = 0
        for batch in found:
            rows: list[Row] = []
            unread = list(split_rows(batch, name="the table", first=number + 1))
            for at in range(0, len(unread), DOCUMENTS_PER_BATCH):
                part = unread[at : at + DOCUMENTS_PER_BATCH]
                rows += read_batch(list(enumerate(part, start=number + at)), reader)
            number += batch.num_rows
            yield as_batch(rows)

    return batches


def spark_schema() -> str:
    """The columns of `map_memos`, as Spark spells them."""
    from memcon.cluster.shards import row_schema

    types = {"int64": "bigint", "string": "string"}
    return ", ".join(f"`{field.name}` {types[str(field.type)]}" for field in row_schema())


@cache
def _session_type() -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise MissingExtra(
            "Reading on a Spark cluster needs memcon[spark]: pip install 'memcon[spark]', and Java 17."
        ) from error
    import os

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    return SparkSession
