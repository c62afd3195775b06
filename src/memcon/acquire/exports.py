"""An export of a news archive in, its articles out: Nexis and Factiva, as text, RTF or DOCX.

Both put a heading of fixed labels before each article and an end mark behind it. A file with
none of these is one document, and is given back whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from memcon.acquire.days import to_iso
from memcon.acquire.unread import Stated, Unread

_NEXIS_END = re.compile(r"\s*End of Document\s*")
_NEXIS_COUNT = re.compile(r"\s*(?:Document\s+)?\d{1,6}\s+of\s+\d{1,6}(?:\s+DOCUMENTS)?\s*")
_NEXIS_LABEL = re.compile(
    r"\s*(Byline|Section|Length|Dateline|Highlight|Load-Date|Language|Graphic|Publication-Type|"
    r"Journal-Code|URL|Correction|Series|Distribution|Classification|Subject|Company|Person|"
    r"Organization|Ticker|Industry|Geographic|City|State|Country|Headline|Document-Type|Type|"
    r"Keyword|Copyright|Notes|Credit|Copyright)\s*:\s*(.*)",
    re.IGNORECASE,
)
_NEXIS_BODY = re.compile(r"\s*Body\s*:?\s*", re.IGNORECASE)
_COPYRIGHT = re.compile(r"\s*(?:Copyright\b|©|\(c\)\s).*", re.IGNORECASE)
_DAY = re.compile(
    r"\s*(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?"
    r"(?:[A-Z][a-z]{2,8}\.?\s\d{1,2},\s\d{4}|\d{1,2}\s[A-Z][a-z]{2,8}\.?\s\d{4})\b.{0,60}"
)
_FACTIVA_END = re.compile(
    r"\s*Document\s+([A-Z0-9]{4,12}0{0,3}20\d{6}[a-z0-9]{9})\s*", re.IGNORECASE
)
_FACTIVA_FIELD = re.compile(
    r"(SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CT|RF|CO|IN|NS|RE|IPD|IPC|PUB|AN|CLM|ART)"
    r"(?:\s{2,}|\t\s*|\s*$)(.*)"
)
_WORDS_COUNT = re.compile(r"\s*[\d,.]{1,9}\s+words\s*", re.IGNORECASE)


def split_export(text: str, *, name: str) -> Iterator[Unread] | None:
    """The articles of an export, None where the text is no export of a kind that is known."""
    lines = text.split("\n")
    head = [line.strip() for line in lines[:400]]
    if any(_FACTIVA_END.fullmatch(line) for line in lines) or (
        sum(
            line[:2] in {"HD", "WC", "PD", "SN", "TD"} and bool(_FACTIVA_FIELD.match(line))
            for line in head
        )
        >= 4
    ):
        return _factiva(lines, name)
    labels = {found[1].lower() for line in head if (found := _NEXIS_LABEL.fullmatch(line))}
    if "length" in labels and any(_NEXIS_BODY.fullmatch(line) for line in lines):
        return _nexis(lines, name)
    return None


def _nexis(lines: list[str], name: str) -> Iterator[Unread]:
    for number, block in enumerate(_nexis_blocks(lines), start=1):
        yield _nexis_article(block, f"{name}, article {number}")


def _nexis_blocks(lines: list[str]) -> Iterator[list[str]]:
    """Cut where an article ends or the next is counted; what holds no body is a list of contents."""
    block: list[str] = []

    def holds_body() -> bool:
        return any(_NEXIS_BODY.fullmatch(line) for line in block)

    for line in lines:
        if _NEXIS_END.fullmatch(line) or _NEXIS_COUNT.fullmatch(line):
            if holds_body():
                yield block
            block = []
        else:
            block.append(line)
    if holds_body():
        yield block


def _nexis_article(block: list[str], where: str) -> Unread:
    body_at = next(at for at, line in enumerate(block) if _NEXIS_BODY.fullmatch(line))
    labels: dict[str, str] = {}
    loose: list[str] = []  # headline, outlet, day and edition, in the order of the vendor's day
    for line in block[:body_at]:
        found = _NEXIS_LABEL.fullmatch(line)
        words = " ".join(line.split())
        if found:
            labels.setdefault(found[1].lower(), " ".join(found[2].split()))
        elif words and not _COPYRIGHT.fullmatch(line):
            loose.append(words)
    day_at = next((at for at, words in enumerate(loose) if _DAY.fullmatch(words)), None)
    before = loose[:day_at] if day_at is not None else loose[:2]
    after = loose[day_at + 1 :] if day_at is not None else loose[2:]
    # The newer form puts headline, outlet, day; the older outlet, day, edition, headline.
    if len(before) >= 2:
        title, outlet = before[-2], before[-1]
    else:
        outlet = before[0] if before else ""
        title = next((words for words in reversed(after) if "edition" not in words.lower()), "")
    title = labels.get("headline") or title
    end = next(
        (
            at
            for at, line in enumerate(block[body_at + 1 :], start=body_at + 1)
            if (found := _NEXIS_LABEL.fullmatch(line))
            and found[1].lower()
            in {
                "load-date",
                "language",
                "publication-type",
                "url",
                "graphic",
                "classification",
                "journal-code",
            }
        ),
        len(block),
    )
    for line in block[end:]:
        found = _NEXIS_LABEL.fullmatch(line)
        if found:
            labels.setdefault(found[1].lower(), " ".join(found[2].split()))
    day = loose[day_at] if day_at is not None else labels.get("load-date")
    return Unread(
        name=where,
        data=_text(title, labels.get("dateline"), block[body_at + 1 : end]),
        stated=Stated(
            published=to_iso(day),
            outlet=outlet or None,
            title=title or None,
            url=labels.get("url"),
            author=_author(labels.get("byline")),
            published_from="metadata",
        ),
    )


def _factiva(lines: list[str], name: str) -> Iterator[Unread]:
    number = 0
    block: list[str] = []
    for line in lines:
        found = _FACTIVA_END.fullmatch(line) or re.fullmatch(r"AN\s+Document\s+(\S+)\s*", line)
        if found is None:
            block.append(line)
            continue
        if any(each.strip() for each in block):
            number += 1
            yield _factiva_article(block, found[1], f"{name}, article {number}")
        block = []
    if sum(bool(each.strip()) for each in block) > 6 and any(
        _WORDS_COUNT.fullmatch(each) or each.startswith("HD ") for each in block
    ):
        yield _factiva_article(block, None, f"{name}, article {number + 1}")


def _factiva_article(block: list[str], id_: str | None, where: str) -> Unread:
    fields = _factiva_fields(block)
    if "HD" in fields and ("TD" in fields or "LP" in fields):
        body = [*fields.get("LP", []), "", *fields.get("TD", [])]

        def one(key: str) -> str | None:
            return " ".join(" ".join(fields.get(key, [])).split()) or None

        return Unread(
            where,
            _text(one("HD") or "", None, body),
            Stated(
                published=to_iso(one("PD")),
                outlet=one("SN"),
                title=one("HD"),
                author=_author(one("BY")),
                published_from="metadata",
            ),
            id_,
        )
    return _factiva_plain(block, id_, where)


def _factiva_fields(block: list[str]) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    key: str | None = None
    for line in block:
        found = _FACTIVA_FIELD.match(line)
        if found and found[1] not in fields:
            key = found[1]
            fields[key] = [found[2]]
        elif key is not None:
            fields[key].append(line)
    return fields


def _factiva_plain(block: list[str], id_: str | None, where: str) -> Unread:
    """The form without codes: headline, byline, words, day, time, outlet, code, language, copyright."""
    lines = [" ".join(line.split()) for line in block]
    count_at = next((at for at, line in enumerate(lines) if _WORDS_COUNT.fullmatch(line)), None)
    if count_at is None:
        return Unread(where, _text("", None, block), Stated(published_from="metadata"), id_)
    head = [line for line in lines[:count_at] if line]
    author = head.pop() if len(head) > 1 and re.match(r"(?:By|BY)\s", head[-1]) else None
    title = head[-1] if head else ""
    day = outlet = None
    body_at = count_at + 1
    for at in range(count_at + 1, min(count_at + 14, len(lines))):
        line = lines[at]
        if not line:
            continue
        body_at = at + 1
        if day is None:
            day = to_iso(line) if _DAY.fullmatch(line) else None
        elif outlet is None and not re.fullmatch(r"\d{1,2}:\d{2}.{0,10}", line):
            outlet = line
        if _COPYRIGHT.fullmatch(line):
            break
    return Unread(
        where,
        _text(title, None, block[body_at:]),
        Stated(
            published=day,
            outlet=outlet,
            title=title or None,
            author=_author(author),
            published_from="metadata",
        ),
        id_,
    )


def _author(words: str | None) -> str | None:
    return re.sub(r"^(?:By|BY)\s+", "", words).strip(" .") or None if words else None


def _text(title: str, dateline: str | None, body: list[str]) -> str:
    """The article as a text: headline, and the body with its dateline before the first words."""
    lines = [line.rstrip() for line in body]
    words = "\n".join(lines).strip("\n")
    if words.count("\n\n") == 0:  # exports of office documents have a paragraph a line
        words = re.sub(r"\n+", "\n\n", words)
    words = re.sub(r"\n{3,}", "\n\n", words)
    if dateline and not words.lstrip().startswith(dateline[:12]):
        words = f"{dateline} — {words.lstrip()}"
    return f"{title}\n\n{words}" if title else words
