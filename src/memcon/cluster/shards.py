"""The shard contract: one input shard, one output Parquet file of its name; present means done.

It knows nothing of what runs it. Files lie on a disk or wherever fsspec reaches (s3://, gs://,
hdfs://, ...). An output is written aside and put in its place whole, by a rename on a disk and by
one PUT on an object store, so that a file that is there is a file that is complete.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from memcon.acquire.intake import (
    DOCUMENT_SUFFIXES,
    READ_SUFFIXES,
    list_documents,
    suffix_of,
)
from memcon.acquire.unread import Failure, Stated, Unread
from memcon.errors import InputError, MissingExtra, UnreadableReport

if TYPE_CHECKING:
    import pyarrow as pa

# Single documents of a folder (pages, texts, PDF) are read this many to a shard.
LOOSE_PER_SHARD = 500


@dataclass(frozen=True, slots=True)
class Shard:
    """A part of an archive that is read as one: a file, or some single documents of a folder.

    `name` is the output's path under the output folder, with "/" between its parts.
    """

    name: str
    paths: tuple[str, ...]  # of the input files, as fsspec takes them
    labels: tuple[str, ...]  # the same, as they are named in rows and errors


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one document of a shard.

    `state` is "read"; "gap" where a document came to nothing but the gap that says why; or
    "unreadable" where there is not even a text, with `reason`. `memo` is the memo's JSON,
    None of an unreadable one.
    """

    number: int  # place in the shard, from 0
    source: str
    given_id: str | None
    report_id: str | None
    state: str
    reason: str | None
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = None
    language: str | None = None
    statements: int = 0
    engagements: int = 0
    events: int = 0
    relations: int = 0
    gaps: int = 0
    memo: str | None = None


def row_schema() -> pa.Schema:
    """The columns of an output file; those of `Row`, in its order."""
    import pyarrow as pa

    types = {"int": pa.int64(), "str": pa.string(), "str | None": pa.string()}
    fields = Row.__dataclass_fields__.values()
    return pa.schema([pa.field(each.name, types[str(each.type)]) for each in fields])


class Place:
    """A file or folder on a disk, or wherever an address leads."""

    def __init__(self, where: str) -> None:
        """Find the file system that an address names.

        Raises:
            MissingExtra: The address needs a package that is not installed.
            InputError: No file system of that kind is known.
        """
        from fsspec.core import url_to_fs

        self.where = where
        self.is_local = "://" not in where
        try:
            self.fs, self.path = url_to_fs(where)
        except ImportError as error:
            raise MissingExtra(f"{where} needs another package: {error}.") from error
        except ValueError as error:
            raise InputError(f"{where} is nothing that can be opened: {error}.") from error
        if self.is_local:
            self.path = str(Path(where))

    def under(self, name: str) -> str:
        """The path of a file under this folder."""
        return f"{self.path.rstrip('/')}/{name}" if self.path != "/" else f"/{name}"

    def open(self, path: str) -> IO[bytes]:
        """Open a file for reading; the stream can be read twice."""
        stream: IO[bytes] = Path(path).open("rb") if self.is_local else self.fs.open(path, "rb")  # noqa: SIM115
        return stream

    def exists(self, path: str) -> bool:
        """Whether there is a file or folder of that path."""
        return Path(path).exists() if self.is_local else bool(self.fs.exists(path))

    def files(self) -> list[str]:
        """Every file in the folder, in order of name; none where there is no folder."""
        if not self.is_local:
            return sorted(self.fs.find(self.path)) if self.fs.exists(self.path) else []
        root = Path(self.path)
        found = (path for path in root.rglob("*") if path.is_file())
        return sorted(
            str(path)
            for path in found
            if not any(part.startswith(".") for part in path.relative_to(root).parts)
        )

    def put(self, aside: Path, path: str) -> None:
        """Put a finished file in its place, whole: a rename on a disk, one PUT elsewhere."""
        if self.is_local:
            with aside.open("rb") as written:
                os.fsync(written.fileno())
            aside.replace(path)
        else:
            self.fs.pipe_file(path, aside.read_bytes())
            aside.unlink()

    def aside(self, path: str) -> Path:
        """Where a file is written before it is put in its place; on this machine's disk."""
        if self.is_local:
            final = Path(path)
            final.parent.mkdir(parents=True, exist_ok=True)
            return final.with_name(f".{final.name}.aside")
        digest = hashlib.sha256(f"{self.where} {path}".encode()).hexdigest()[:24]
        return Path(tempfile.gettempdir()) / f"memcon-{os.getuid()}-{digest}.aside"


def output_name(name: str) -> str:
    """The output's name of an input file.

    >>> output_name("2024/CC-NEWS-1.warc.gz"), output_name("a/articles.parquet")
    ('2024/CC-NEWS-1.warc.gz.parquet', 'a/articles.parquet')
    """
    return name if name.endswith(".parquet") else f"{name}.parquet"


def plan(source: str, out: str) -> tuple[list[Shard], int]:
    """The shards of an archive still to be read, and how many are done.

    A file that holds many documents is a shard. Files of one document each are put together,
    some hundreds to a shard whose name tells its members; those that finished shards hold are
    left out, so that a folder may grow between runs.

    Raises:
        InputError: There is nothing to read.
    """
    place, target = Place(source), Place(out)
    if not place.exists(place.path):
        raise InputError(f"There is nothing at {source}.")
    files = place.files()
    root = place.path.rstrip("/") + "/"
    if not files:  # a single file
        files, root = [place.path], place.path.rsplit("/", 1)[0] + "/"
        if place.is_local and Path(place.path).is_dir():
            raise InputError(f"The folder {source} holds no files.")
    many: list[tuple[str, str]] = []
    loose: list[tuple[str, str]] = []
    for path in files:
        label = path.removeprefix(root)
        suffix = suffix_of(label)
        if label.rsplit("/", 1)[-1] in {"manifest.jsonl", "_SUCCESS"}:
            continue
        if suffix in DOCUMENT_SUFFIXES and len(files) > 1:
            loose.append((path, label))
        elif suffix in READ_SUFFIXES:
            many.append((path, label))
    done_names = {path.removeprefix(target.path.rstrip("/") + "/") for path in target.files()}
    shards = [Shard(output_name(label), (path,), (label,)) for path, label in many]
    shards += _loose_shards(target, done_names, loose)
    if not shards and not done_names:
        raise InputError(f"Nothing at {source} is of a kind that is read.")
    todo = [shard for shard in shards if shard.name not in done_names]
    return todo, len(done_names)


def _loose_shards(
    target: Place, done_names: set[str], loose: list[tuple[str, str]]
) -> Iterator[Shard]:
    if not loose:
        return
    known = {
        label
        for name in done_names
        if name.startswith("documents-")
        for label in _labels_of(target, target.under(name))
    }
    rest = [each for each in loose if each[1] not in known]
    for at in range(0, len(rest), LOOSE_PER_SHARD):
        group = rest[at : at + LOOSE_PER_SHARD]
        labels = tuple(label for _, label in group)
        digest = hashlib.sha256("\0".join(labels).encode()).hexdigest()[:16]
        yield Shard(f"documents-{digest}.parquet", tuple(path for path, _ in group), labels)


def _labels_of(target: Place, path: str) -> list[str]:
    """The input files that a finished shard of single documents was made of."""
    from pyarrow import parquet

    with target.open(path) as stream:
        metadata = parquet.read_metadata(stream).metadata or {}
    labels: str = metadata.get(b"memcon.labels", b"").decode()
    return labels.split("\0")


def documents_of(source: str, shard: Shard) -> Iterator[Unread | Failure]:
    """The documents of a shard, in order and not yet decoded."""
    place = Place(source)
    for path, label in zip(shard.paths, shard.labels, strict=True):
        try:
            with place.open(path) as stream:
                yield from list_documents(stream, name=label, stated=Stated())
        except FileNotFoundError:
            yield Failure(label, f"{label} is no longer there.")
        except OSError as error:
            yield Failure(label, f"{label} cannot be read: {error}.")


def write_output(place: Place, shard: Shard, batches: Iterable[Any]) -> None:
    """Write a shard's rows as Parquet, aside, and put the file in its place."""
    from pyarrow import parquet

    final = place.under(shard.name)
    aside = place.aside(final)
    finished = aside.with_name(aside.name + ".parquet")
    schema = row_schema().with_metadata(
        {"memcon.shard": shard.name, "memcon.labels": "\0".join(shard.labels)}
    )
    with parquet.ParquetWriter(finished, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch.replace_schema_metadata(schema.metadata))
    place.put(finished, final)


def read_output(place: Place, path: str) -> Iterator[Row]:
    """The rows of an output file.

    Raises:
        UnreadableReport: It is no output of `memcon run`.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        with place.open(path) as stream:
            table = parquet.ParquetFile(stream)
            if not set(table.schema_arrow.names) >= set(Row.__dataclass_fields__):
                raise UnreadableReport(f"{path} is no output of `memcon run`.")
            for batch in table.iter_batches(256, columns=list(Row.__dataclass_fields__)):
                for values in batch.to_pylist():
                    yield Row(**values)
    except (pa.ArrowException, OSError) as error:
        raise UnreadableReport(f"{path} cannot be read: {error}.") from error
