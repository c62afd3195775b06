"""Compressed bytes in, plain bytes out, never more than a document may have."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import IO

from memcon.acquire.decode import MAX_BYTES
from memcon.errors import UnreadableReport

# A text shrinks to a tenth, a table of zeros to a thousandth; nothing that is read shrinks more.
MAX_RATIO = 1000
# Below this many bytes a high ratio harms nobody.
RATIO_COUNTS_ABOVE = 1024 * 1024
MAX_MEMBERS = 100_000


def read_at_most(stream: IO[bytes] | gzip.GzipFile, limit: int, *, name: str) -> bytes:
    """Read a stream to its end.

    Raises:
        UnreadableReport: It holds more than `limit` bytes, or is broken.
    """
    try:
        data = stream.read(limit + 1)
    except (
        OSError,
        EOFError,
        zlib.error,
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise UnreadableReport(f"{name} is broken: {error}.") from error
    if len(data) > limit:
        raise UnreadableReport(f"{name} unpacks to more than {limit / 1e6:.0f} MB.")
    return data


def gunzip(data: bytes, *, name: str) -> bytes:
    """The bytes in a gzip archive.

    Raises:
        UnreadableReport: It is broken, or unpacks to more than a document may have.
    """
    with gzip.GzipFile(fileobj=BytesIO(data)) as stream:
        return read_at_most(stream, MAX_BYTES, name=name)


def open_zip(data: bytes | IO[bytes], *, name: str) -> zipfile.ZipFile:
    """Open a ZIP archive, an office document among them.

    Raises:
        UnreadableReport: It is no archive, or holds too many members.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(data) if isinstance(data, bytes) else data)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableReport(
            f"{name} is no ZIP archive that can be opened: {error}."
        ) from error
    if len(archive.infolist()) > MAX_MEMBERS:
        raise UnreadableReport(f"{name} holds more than {MAX_MEMBERS} members.")
    return archive


def read_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, *, name: str, limit: int = MAX_BYTES
) -> bytes:
    """The bytes of one member.

    Raises:
        UnreadableReport: It is encrypted, broken, or unpacks to more than it may.
    """
    if member.flag_bits & 1:
        raise UnreadableReport(f"{name} is encrypted. Unpack it first, with its password.")
    ratio = member.file_size / max(member.compress_size, 1)
    if member.file_size > limit or (
        ratio > MAX_RATIO and member.file_size > RATIO_COUNTS_ABOVE
    ):
        raise UnreadableReport(
            f"{name} would unpack from {member.compress_size} to {member.file_size} bytes; "
            "memcon takes it for a trap and leaves it packed."
        )
    try:
        with archive.open(member) as stream:
            return read_at_most(stream, limit, name=name)
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        # A place in the archive that lies before its beginning, or a name in no encoding.
        raise UnreadableReport(f"{name} is broken: {error}.") from error


def members_of(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """The files of an archive in its order, without folders, hidden files and Apple's doubles.

    Members are read in memory and never written, so a name like "../../etc/passwd" leads nowhere.
    """
    for member in archive.infolist():
        parts = member.filename.replace("\\", "/").split("/")
        if (
            member.is_dir()
            or parts[0] == "__MACOSX"
            or any(part.startswith(".") and part not in {".", ".."} for part in parts)
        ):
            continue
        yield member
