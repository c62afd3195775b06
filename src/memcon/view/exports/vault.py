"""An Obsidian vault: a note an actor and a note a document, linked both ways."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable

from memcon.store.reader import StoredActor, StoredRecord
from memcon.view.exports import Batch
from memcon.view.exports.tables import escape_markdown
from memcon.view.rows import record_sentence

# A zip holds the time of each file; a fixed one makes the same records give the same bytes.
STAMP = (2020, 1, 1, 0, 0, 0)


def to_vault(batch: Batch) -> bytes:
    """A zip of Markdown notes."""
    names = _names(batch.records)
    notes: dict[str, str] = {}
    by_actor: dict[str, list[StoredRecord]] = {}
    by_report: dict[str, list[StoredRecord]] = {}
    actors: dict[str, StoredActor] = {}
    for record in batch.records:
        by_report.setdefault(record.report_id, []).append(record)
        for _, actor in record.parties:
            actors.setdefault(actor.key, actor)
            rows = by_actor.setdefault(actor.key, [])
            if not rows or rows[-1].id != record.id:
                rows.append(record)
    for key, actor in actors.items():
        front = {
            "kind": actor.kind,
            "country": actor.country,
            "office": actor.title,
            "key": key,
        }
        lines = [_front(front), f"# {escape_markdown(actor.name)}", ""]
        lines += [_line(record, names) for record in by_actor[key]]
        notes[f"Actors/{names[key]}.md"] = "\n".join([*lines, ""])
    for report_id, records in by_report.items():
        first = records[0]
        front = {
            "outlet": first.outlet,
            "published": (first.published or "")[:10] or None,
            "url": first.url,
            "id": report_id,
        }
        title = escape_markdown(first.title or first.outlet or report_id[:19])
        lines = [_front(front), f"# {title}", ""]
        for record in records:
            lines.append(_line(record, names, with_source=False))
            lines += [
                f"  > {escape_markdown(each['text'])} ({each['start']}–{each['end']})"
                for each in record.body["evidence"]
            ]
        notes[f"Documents/{names[report_id]}.md"] = "\n".join([*lines, ""])
    index = [f"# {escape_markdown(batch.query)}", "", escape_markdown(batch.note), ""]
    index += [f"- [[{names[report_id]}]]" for report_id in by_report]
    notes["Index.md"] = "\n".join([*index, ""])
    return make_zip({path: text.encode() for path, text in notes.items()})


def make_zip(files: dict[str, bytes]) -> bytes:
    """A zip of files by path; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path, STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return out.getvalue()


def _names(records: Iterable[StoredRecord]) -> dict[str, str]:
    """A file name for every actor and document; no two alike, whatever the file system's case."""
    names: dict[str, str] = {}
    taken: set[str] = set()

    def take(key: str, wanted: str) -> None:
        if key in names:
            return
        name = base = (
            re.sub(r'[\\/:*?"<>|#^\[\]\x00-\x1f]+', " ", wanted).strip(" .")[:80] or "note"
        )
        count = 1
        while name.casefold() in taken:
            count += 1
            name = f"{base} {count}"
        taken.add(name.casefold())
        names[key] = name

    for record in records:
        day = (record.published or "")[:10]
        take(
            record.report_id,
            " ".join(
                filter(None, [day, record.title or record.outlet or record.report_id[7:19]])
            ),
        )
        for _, actor in record.parties:
            take(actor.key, actor.name)
    return names


def _line(record: StoredRecord, names: dict[str, str], *, with_source: bool = True) -> str:
    people = dict.fromkeys(f"[[{names[actor.key]}]]" for _, actor in record.parties)
    sentence = escape_markdown(record_sentence(record).text)
    source = f" — [[{names[record.report_id]}]]" if with_source else ""
    return f"- {sentence} ({', '.join(people)}){source}"


def _front(values: dict[str, str | None]) -> str:
    """The note's properties as YAML; strings are quoted as JSON does, which YAML reads."""
    import json

    lines = [f"{key}: {json.dumps(value)}" for key, value in values.items() if value]
    return "\n".join(["---", *lines, "---", ""])
