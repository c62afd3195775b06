"""Bytes in, text out; what cannot be decoded is a clear error, never a guess."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from memcon.errors import UnreadableReport

MAX_BYTES = 256 * 1024 * 1024

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WEB_LATIN = frozenset({"iso8859-1", "ascii"})
_C1 = re.compile(rb"[\x80-\x9f]")
_DECLARED = re.compile(
    rb"""(?:<meta[^>]{0,200}?charset\s*=\s*["']?|<\?xml[^>]{0,200}?encoding\s*=\s*["'])([\w.:-]+)""",
    re.IGNORECASE,
)
# Magic numbers of files people drop on a reader by mistake, with what to say of them.
_BINARY = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "an RTF document"),
)


def decode(data: bytes, *, name: str, encoding: str | None = None) -> str:
    """Turn a document's bytes into text.

    A byte-order mark decides, then `encoding`, then an encoding that an HTML or XML head
    declares, then UTF-8. NUL characters are left out, because a database ends a text at them.

    Args:
        data: The bytes as they were read.
        name: How to call the document in an error.
        encoding: An encoding the user or a web server states.

    Raises:
        UnreadableReport: The bytes are no text in that encoding.
    """
    if not data.strip():
        raise UnreadableReport(f"{name} is empty. There is nothing to read in it.")
    if len(data) > MAX_BYTES:
        raise UnreadableReport(
            f"{name} has {len(data) / 1e6:.0f} MB; one document may have {MAX_BYTES / 1e6:.0f} MB. "
            "If it holds many documents, put them on lines of JSON and use `memcon read --lines`."
        )
    for magic, what in _BINARY:
        if data.startswith(magic):
            raise UnreadableReport(
                f"{name} is {what}, not a text. Give memcon the text, a web page, or JSON lines."
            )
    chosen = next((codec for bom, codec in _BOMS if data.startswith(bom)), None)
    chosen = chosen or encoding or declared_encoding(data) or "utf-8"
    try:
        codecs.lookup(chosen)
    except LookupError as error:
        raise UnreadableReport(
            f"{name} says it is in the encoding {chosen!r}, which is not known. "
            "Name the right one with --encoding."
        ) from error
    if codecs.lookup(chosen).name in _WEB_LATIN and _C1.search(data):
        # Browsers read these labels as windows-1252, and so do those who write them: the bytes
        # between are its quotation marks and dashes, and control characters in no text.
        chosen = "windows-1252"
    try:
        text = data.decode(chosen)
    except UnicodeDecodeError as error:
        raise UnreadableReport(
            f"{name} is not {chosen.upper()}: byte {error.start} is 0x{data[error.start]:02x}. "
            "Name the encoding with --encoding, for instance --encoding windows-1252; "
            "memcon does not guess encodings, because a wrong guess changes quotations."
        ) from error
    if text.count("\0") > len(text) // 20:
        raise UnreadableReport(
            f"{name} holds binary data, not text. Give memcon the text, a web page, or JSON lines."
        )
    return without_unstorable(text)


def declared_encoding(data: bytes) -> str | None:
    """The encoding that the head of an HTML or XML document declares, None if it has none."""
    found = _DECLARED.search(data[:4096])
    return found[1].decode("ascii", "replace").lower() if found else None


def without_unstorable(text: str) -> str:
    r"""Leave out NULs and put U+FFFD for lone surrogates, which no file or database can hold.

    >>> without_unstorable("a\0b\ud800c")
    'ab\ufffdc'
    """
    text = text.replace("\0", "")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = re.sub(r"[\ud800-\udfff]", "\ufffd", text)
    return text


def read_bytes(path: Path) -> bytes:
    """Read a file.

    Raises:
        UnreadableReport: There is no such file, or it may not be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableReport(f"There is no file {path}.") from error
    except IsADirectoryError as error:
        raise UnreadableReport(
            f"{path} is a folder. `memcon add {path}` reads every file in a folder into the store."
        ) from error
    except OSError as error:
        raise UnreadableReport(f"{path} cannot be read: {error.strerror}.") from error
