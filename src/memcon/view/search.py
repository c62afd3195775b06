"""A hit in, a row or a line out."""

from __future__ import annotations

from typing import Any

from memcon.records import Excerpt
from memcon.store.searching import Found
from memcon.view.prose import Line
from memcon.view.rows import record_row, record_sentence


def found_row(found: Found) -> dict[str, Any]:
    """A hit as JSON: the record where it is one, the place in the report always."""
    return {
        "what": found.record.kind if found.record else "paragraph",
        "rank": found.rank,
        "snippet": found.snippet,
        "report": found.report_id,
        "start": found.start,
        "end": found.end,
        "outlet": found.outlet,
        "published": found.published,
        "title": found.title,
        "url": found.url,
        "record": record_row(found.record) if found.record else None,
    }


def found_line(found: Found) -> Line:
    """A hit as a line, its words in 【】."""
    snippet = " ".join(found.snippet.replace("⟦", "【").replace("⟧", "】").split())
    if found.record:
        line = record_sentence(found.record)
        return Line(f"{line.text}  {found.record.id}", line.evidence)
    source = ", ".join(each for each in (found.outlet, (found.published or "")[:10]) if each)
    words = Excerpt(found.start, found.end, found.snippet.replace("⟦", "").replace("⟧", ""))
    return Line(f"{snippet} [{source or found.report_id[:19]}]", (words,))
