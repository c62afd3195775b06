"""An office document in, its paragraphs out: DOCX and RTF, their words and nothing else."""

from __future__ import annotations

import re

from memcon.acquire.inflate import open_zip, read_member
from memcon.errors import UnreadableReport

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAX_DOCUMENT = 64 * 1024 * 1024


def docx_to_text(data: bytes, *, name: str) -> str:
    """The words of a DOCX, a paragraph a line, tables row by row.

    Only the body is read: no macro, picture, comment or deleted words; entities are not resolved.

    Raises:
        UnreadableReport: It is no DOCX, is broken, or unpacks to more than it may.
    """
    from lxml import etree

    with open_zip(data, name=name) as archive:
        try:
            member = archive.getinfo("word/document.xml")
        except KeyError as error:
            raise UnreadableReport(
                f"{name} is a ZIP archive or an office document, but no DOCX. Save it as DOCX or "
                "plain text."
            ) from error
        body = read_member(archive, member, name=name, limit=MAX_DOCUMENT)
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise UnreadableReport(f"{name} defines XML entities of its own, which can be a trap.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableReport(f"{name} is a broken DOCX: {error}.") from error
    lines: list[str] = []
    for paragraph in root.iter(f"{_WORD}p"):
        pieces: list[str] = []
        for node in paragraph.iter(f"{_WORD}t", f"{_WORD}tab", f"{_WORD}br", f"{_WORD}cr"):
            if node.tag == f"{_WORD}t":
                pieces.append(node.text or "")
            else:
                pieces.append("\t" if node.tag == f"{_WORD}tab" else "\n")
        lines.append("".join(pieces))
    return "\n".join(lines)


# A control word with its number, a control symbol, a byte in hexadecimal, a brace, or plain words.
_RTF = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
# Groups whose words are not the document's.
_SKIPPED = frozenset(
    b"fonttbl colortbl stylesheet info pict object header footer headerl headerr headerf footerl "
    b"footerr footerf themedata colorschememapping latentstyles listtable listoverridetable "
    b"rsidtbl generator datastore xmlnstbl fldinst bkmkstart bkmkend filetbl revtbl".split()
)
_MARKS = {
    b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"tab": "\t", b"cell": "\t",
    b"emdash": "—", b"endash": "–", b"bullet": "•", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“",
    b"rdblquote": "”", b"emspace": " ", b"enspace": " ",
}  # fmt: skip
MAX_DEPTH = 1000


def rtf_to_text(data: bytes, *, name: str) -> str:
    """The words of an RTF document, a paragraph a line.

    Raises:
        UnreadableReport: Its groups stand deeper in each other than any document's do.
    """
    pieces: list[str] = []
    codec = "cp1252"
    stack: list[tuple[bool, int]] = []
    is_skipped, after_unicode = (
        False,
        1,
    )  # characters that stand in for each \u, to be passed over
    owed = 0
    pending = bytearray()  # bytes of a code page gather, so that those of two bytes decode

    def flush() -> None:
        if pending:
            pieces.append(pending.decode(codec, "replace"))
            pending.clear()

    is_first = False  # a group's first control word says what it is
    for match in _RTF.finditer(data):
        word, number, hexed, symbol, brace, plain = match.groups()
        if brace == b"{":
            stack.append((is_skipped, after_unicode))
            if len(stack) > MAX_DEPTH:
                raise UnreadableReport(f"{name} is an RTF document nested too deep to be one.")
            is_first, owed = True, 0
            continue
        if brace == b"}":
            if stack:
                is_skipped, after_unicode = stack.pop()
            owed = 0
            continue
        if symbol == b"*" and is_first:
            is_skipped = True
            continue
        if word in _SKIPPED and is_first:
            is_skipped = True
        if word or symbol or plain or hexed:
            is_first = False
        if word == b"ansicpg" and number:
            codec = _codec(int(number))
        if is_skipped:
            continue
        if word == b"uc":
            after_unicode = int(number or 1)
        elif word == b"u" and number:
            flush()
            pieces.append(chr(int(number) % 65536))
            owed = after_unicode
        elif word:
            if word in _MARKS:
                flush()
                pieces.append(_MARKS[word])
        elif hexed:
            if owed:
                owed -= 1
            else:
                pending += bytes.fromhex(hexed.decode())
        elif symbol:
            flush()
            pieces.append(
                {b"~": "\u00a0", b"_": "-", b"\n": "\n", b"\r": "\n", b"-": ""}.get(
                    symbol, symbol.decode("latin-1") if symbol in b"\\{}" else ""
                )
            )
        elif plain:
            passed = min(owed, len(plain))
            owed -= passed
            pending += plain[passed:]
    flush()
    words = "".join(pieces)
    # Characters beyond the first 65,536 come as two halves.
    return words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _codec(number: int) -> str:
    import codecs

    try:
        return codecs.lookup(f"cp{number}").name
    except LookupError:
        return "utf-8" if number == 65001 else "cp1252"
