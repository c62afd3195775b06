"""Rows in, a file that keeps every finished batch through the death of its writer."""

from __future__ import annotations

import fcntl
import struct
import zlib
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from memcon.cluster.shards import Row, row_schema

_FRAME = struct.Struct("<QI")  # length and checksum of the batch that follows


class Ledger:
    """The rows of a shard that is being read; held by one process at a time.

    Opening waits for a writer that still lives, and cuts off what a dead one left half written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.stream: IO[bytes] = path.open("a+b")
        fcntl.flock(self.stream, fcntl.LOCK_EX)
        self.count = 0
        end = 0
        for start, batch in _frames(self.stream):
            end = start
            self.count += batch.num_rows
        self.stream.truncate(end)
        self.stream.seek(0, 2)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stream.close()

    def add(self, rows: list[Row]) -> None:
        """Add a batch; once this returns, no death of the process takes it away."""
        if not rows:
            return
        import pyarrow as pa

        batch = as_batch(rows)
        sink = pa.BufferOutputStream()
        options = pa.ipc.IpcWriteOptions(compression="zstd")
        with pa.ipc.new_stream(sink, batch.schema, options=options) as writer:
            writer.write_batch(batch)
        body = sink.getvalue().to_pybytes()
        self.stream.write(_FRAME.pack(len(body), zlib.crc32(body)) + body)
        self.stream.flush()
        self.count += len(rows)

    def batches(self) -> Iterator[Any]:
        """Every batch, in the order they were added."""
        for _, batch in _frames(self.stream):
            yield batch

    def remove(self) -> None:
        """Delete the file: its rows lie where they belong."""
        self.path.unlink(missing_ok=True)


def as_batch(rows: list[Row]) -> Any:
    """Rows as an Arrow record batch with the columns of an output file."""
    import pyarrow as pa

    schema = row_schema()
    columns = [
        pa.array(values, type=field.type)
        for values, field in zip(zip(*map(astuple, rows), strict=True), schema, strict=True)
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _frames(stream: IO[bytes]) -> Iterator[tuple[int, Any]]:
    """Whole batches with the offset of their end; stops at the first that is not whole."""
    import pyarrow as pa

    stream.seek(0)
    while len(head := stream.read(_FRAME.size)) == _FRAME.size:
        length, checksum = _FRAME.unpack(head)
        body = stream.read(length)
        if len(body) < length or zlib.crc32(body) != checksum:
            return
        end = stream.tell()
        with pa.ipc.open_stream(body) as reader:
            for batch in reader:
                yield end, batch
        stream.seek(end)
