"""A comparison in, JSON, lines, Markdown, HTML or DOCX out; every cell shows its words."""

from __future__ import annotations

import html
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from memcon.comparisons import Cell, Comparison, SideOf
from memcon.records import Excerpt
from memcon.view.accounts import evidence_row
from memcon.view.prose import Line, with_article

HEADINGS = {
    "contradicts": "Contradictions",
    "claimed-for-other": "Said of the other side, which does not say so",
    "stronger": "Stronger in one",
    "named-differently": "Named differently",
    "both": "In both",
    "only": "Only in one",
}


def comparison_row(comparison: Comparison) -> dict[str, Any]:
    """A comparison as JSON: the sides, and cells whose evidence stands in the order of the sides."""
    names = [each.name for each in comparison.sides]
    return {
        "account": comparison.account,
        "what": comparison.what,
        "sides": [
            {
                "name": each.name,
                "country": each.country,
                "outlet": each.outlet,
                "report": each.report,
                "documents": list(each.documents),
                "title": each.title,
                "url": each.url,
                "published": each.published,
                "words": each.words,
                "initiative": each.initiative,
            }
            for each in comparison.sides
        ],
        "published_first": None
        if comparison.first_out is None
        else names[comparison.first_out],
        "cells": [
            {
                "topic": each.topic,
                "kind": each.kind,
                "label": each.label,
                "side": None if each.side is None else names[each.side],
                "named": [list(words) for words in each.named],
                "evidence": [
                    [
                        evidence_row(words) | {"report": side.report, "side": side.name}
                        for words in told
                    ]
                    for side, told in zip(comparison.sides, each.evidence, strict=True)
                ],
                "why": each.why,
            }
            for each in comparison.cells
        ],
    }


def by_heading(comparison: Comparison) -> Iterable[tuple[str, list[Cell]]]:
    """The cells under their headings, what matters most first."""
    for kind, heading in HEADINGS.items():
        cells = [each for each in comparison.cells if each.kind == kind]
        if cells:
            yield heading, cells


def side_phrase(side: SideOf) -> str:
    """A side in a phrase: who, where and when it published, how long."""
    parts = [side.outlet if side.outlet != side.name else None, (side.published or "")[:16]]
    told = ", ".join(each for each in (*parts, f"{side.words} words") if each)
    return f"{side.name} ({told})"


def _facts(comparison: Comparison) -> list[str]:
    one, two = comparison.sides
    facts = [f"{side_phrase(one)}; {side_phrase(two)}."]
    if comparison.first_out is not None:
        facts.append(f"{comparison.sides[comparison.first_out].name} published first.")
    longer, shorter = (one, two) if one.words >= two.words else (two, one)
    if shorter.words and longer.words >= 1.5 * shorter.words:
        times = longer.words / shorter.words
        facts.append(
            f"{longer.name} tells {times:.1f} times as much as {with_article(shorter.name)}."
        )
    return facts


def _quoted(words: Excerpt, limit: int = 220) -> str:
    flat = " ".join(words.text.split())
    return f"“{flat if len(flat) <= limit else flat[: limit - 1] + '…'}”"


def comparison_lines(comparison: Comparison) -> list[Line]:
    """A comparison to be read at a terminal."""
    lines = [Line(f"{comparison.what[0].upper()}{comparison.what[1:]}", is_heading=True)]
    lines += [Line(each) for each in _facts(comparison)]
    for heading, cells in by_heading(comparison):
        lines.append(Line(f"{heading} ({len(cells)})", is_heading=True))
        for cell in cells:
            lines.append(Line(_cell_sentence(comparison, cell)))
            for side, told in zip(comparison.sides, cell.evidence, strict=True):
                lines.extend(
                    Line(f"{side.name} [{each.start}-{each.end}]: {_quoted(each)}", (each,), 3)
                    for each in told[:2]
                )
    return lines


def _cell_sentence(comparison: Comparison, cell: Cell) -> str:
    label = f"{cell.label[0].upper()}{cell.label[1:]}"
    return f"{label}: {cell.why}" if cell.kind != "both" else label


def to_markdown(comparison: Comparison) -> str:
    """A comparison as Markdown, a table for each heading."""
    one, two = comparison.sides
    parts = [f"# {_plain(comparison.what[0].upper() + comparison.what[1:])}", ""]
    parts += [_plain(" ".join(_facts(comparison))), ""]
    for heading, cells in by_heading(comparison):
        parts += [f"## {heading}", "", f"| Topic | {_plain(one.name)} | {_plain(two.name)} |"]
        parts.append("|---|---|---|")
        for cell in cells:
            told = [
                "<br>".join(
                    f"{_plain(_quoted(each))} [{each.start}–{each.end}]" for each in side[:3]
                )
                or "—"
                for side in cell.evidence
            ]
            note = f"<br>*{_plain(cell.why)}*" if cell.kind not in ("both", "only") else ""
            parts.append(f"| {_plain(cell.label)}{note} | {told[0]} | {told[1]} |")
        parts.append("")
    parts += ["## Sources", ""]
    for side in comparison.sides:
        where = f"<{side.url}>" if side.url else side.report
        parts.append(
            f"- {_plain(side_phrase(side))}: {_plain(side.title or 'no title')}, {where}"
        )
    return "\n".join(parts) + "\n"


def _plain(words: str) -> str:
    """Words that Markdown and HTML leave alone."""
    safe = html.escape(" ".join(words.split()), quote=False)
    for mark in "\\|*_`[]#":
        safe = safe.replace(mark, f"\\{mark}") if mark != "#" else safe
    return safe


def to_html(comparison: Comparison) -> str:
    """A comparison as one HTML page without scripts, to be saved, sent or printed."""
    one, two = comparison.sides
    parts = [
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">',
        f"<title>{html.escape(comparison.what)}</title>",
        f"<style>{_CSS}</style></head><body>",
        f"<h1>{html.escape(comparison.what[0].upper() + comparison.what[1:])}</h1>",
        f"<p>{html.escape(' '.join(_facts(comparison)))}</p>",
    ]
    for heading, cells in by_heading(comparison):
        parts.append(
            f"<h2>{html.escape(heading)}</h2><table><thead><tr><th scope='col'>Topic</th>"
            f"<th scope='col'>{html.escape(one.name)}</th>"
            f"<th scope='col'>{html.escape(two.name)}</th></tr></thead><tbody>"
        )
        for cell in cells:
            parts.append(f"<tr><th scope='row'>{html.escape(cell.label)}")
            if cell.kind not in ("both", "only"):
                parts.append(f"<p class='why'>{html.escape(cell.why)}</p>")
            parts.append("</th>")
            for side, told in zip(comparison.sides, cell.evidence, strict=True):
                quotes = "".join(
                    f"<blockquote data-report='{html.escape(side.report)}' "
                    f"data-start='{each.start}' data-end='{each.end}'>"
                    f"{html.escape(' '.join(each.text.split()))}"
                    f" <small>[{each.start}–{each.end}]</small></blockquote>"
                    for each in told
                )
                parts.append(f"<td>{quotes or '<span class=no>not named</span>'}</td>")
            parts.append("</tr>")
        parts.append("</tbody></table>")
    parts.append("<h2>Sources</h2><ul>")
    for side in comparison.sides:
        title = html.escape(side.title or side.report)
        if side.url and side.url.startswith(("http://", "https://")):
            title = f'<a href="{html.escape(side.url)}">{title}</a>'
        parts.append(f"<li>{html.escape(side_phrase(side))}: {title}</li>")
    parts.append("</ul></body></html>\n")
    return "".join(parts)


_CSS = (
    "body{font:16px/1.5 Georgia,serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%;margin:0 0 2rem}"
    "th,td{border:1px solid #999;padding:.5rem;vertical-align:top;text-align:left}"
    "thead th{background:#eee}tbody th{width:18%;font-weight:600}td{width:41%}"
    "blockquote{margin:0 0 .6rem}small,.why,.no{color:#555;font-weight:400}"
    "@media (prefers-color-scheme:dark){body{background:#111;color:#ddd}thead th{background:#222}"
    "small,.why,.no{color:#aaa}a{color:#9cf}}@media print{body{max-width:none}}"
)


def to_docx(comparison: Comparison) -> bytes:
    """A comparison as a Word document, a table for each heading, with the sources at the end."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Pt

    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.styles["Normal"].font.size = Pt(10)
    document.add_heading(_xml(comparison.what[0].upper() + comparison.what[1:]), 0)
    document.add_paragraph(_xml(" ".join(_facts(comparison))))
    for heading, cells in by_heading(comparison):
        document.add_heading(heading, 1)
        table = document.add_table(rows=1, cols=3, style="Table Grid")
        for at, words in enumerate(("Topic", *(each.name for each in comparison.sides))):
            table.rows[0].cells[at].paragraphs[0].add_run(_xml(words)).bold = True
        for cell in cells:
            row = table.add_row().cells
            row[0].paragraphs[0].add_run(_xml(cell.label)).bold = True
            if cell.kind not in ("both", "only"):
                row[0].add_paragraph().add_run(_xml(cell.why)).italic = True
            for at, told in enumerate(cell.evidence, start=1):
                row[at].paragraphs[0].text = "" if told else "not named"
                for number, each in enumerate(told):
                    where = row[at].paragraphs[0] if number == 0 else row[at].add_paragraph()
                    where.add_run(_xml(f"“{' '.join(each.text.split())}” "))
                    where.add_run(f"[{each.start}–{each.end}]").font.size = Pt(7)
    document.add_heading("Sources", 1)
    for side in comparison.sides:
        document.add_paragraph(
            _xml(f"{side_phrase(side)}: {side.title or ''} {side.url or side.report}"),
            style="List Bullet",
        )
    document.core_properties.title = _xml(comparison.what)
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def _xml(words: str) -> str:
    """Words without the control characters that XML cannot hold."""
    return "".join(each for each in words if each in "\t\n" or ord(each) >= 32)
