"""A brief in, a paper out: Markdown, HTML, DOCX or PDF, with numbered notes."""

from __future__ import annotations

from html import escape
from io import BytesIO
from typing import Any

from memcon.errors import MissingExtra
from memcon.view.brief import Brief, Note, Sentence
from memcon.view.exports.tables import escape_markdown


def note_text(note: Note) -> str:
    """A note as plain text: its words, its source, its place in the text."""
    address = f" {note.url}" if note.url and note.url.startswith("http") else ""
    return f"{note.quoted} {note.source}.{address} [{note.start}–{note.end}]"


def to_markdown(brief: Brief) -> bytes:
    """Markdown with footnotes."""
    numbers = brief.notes
    lines = [f"# {escape_markdown(brief.title)}", "", f"*{_heading(brief)}*", ""]
    for section in brief.sections:
        lines += [f"## {section.title}", ""]
        lines += [
            f"- {escape_markdown(each.text)}{''.join(f'[^{numbers[note]}]' for note in dict.fromkeys(each.notes))}"
            for each in section.sentences
        ] or [f"{section.empty}"]
        lines.append("")
    lines += [f"**{brief.checked}**", ""]
    lines += [
        f"[^{number}]: {escape_markdown(note_text(note))}" for note, number in numbers.items()
    ]
    return "\n".join([*lines, ""]).encode()


def _heading(brief: Brief) -> str:
    from memcon.view.prose import day_in_words

    return f"Brief, {brief.period}, made on {day_in_words(brief.day)} from records of memcon"


STYLE = """
body{font:11pt/1.5 Georgia,'Noto Serif',serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#111}
h1{font-size:1.5rem;margin-bottom:0}h2{font-size:1.15rem;margin:1.4rem 0 .3rem}
sup a{text-decoration:none}ol.notes{font-size:.85rem}.checked{border-left:4px solid #2e7d32;padding:.3rem .7rem}
@media print{body{margin:0;max-width:none}a{color:inherit;text-decoration:none}}
"""


def to_html(brief: Brief) -> bytes:
    """A page of its own that needs nothing else."""
    numbers = brief.notes
    parts = [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>",
        f"<title>{escape(brief.title)}</title><style>{STYLE}</style></head><body>",
        f"<h1>{escape(brief.title)}</h1><p><em>{escape(_heading(brief))}</em></p>",
    ]
    for section in brief.sections:
        parts.append(f"<h2>{escape(section.title)}</h2>")
        if not section.sentences:
            parts.append(f"<p>{escape(section.empty)}</p>")
            continue
        parts.append("<ul>")
        parts += [
            f"<li>{escape(each.text)}{_marks(each, numbers)}</li>" for each in section.sentences
        ]
        parts.append("</ul>")
    parts.append(
        f"<p class='checked'>{escape(brief.checked)}</p><h2>Notes</h2><ol class='notes'>"
    )
    for note, number in numbers.items():
        link = (
            f" <a href='{escape(note.url)}'>source</a>"
            if note.url and note.url.startswith("http")
            else ""
        )
        words = escape(note.quoted)
        parts.append(
            f"<li id='note-{number}'><span dir='auto'>{words}</span> {escape(note.source)}. "
            f"[{note.start}–{note.end}]{link} <a href='#ref-{number}' aria-label='back'>↩</a></li>"
        )
    parts.append("</ol></body></html>")
    return "".join(parts).encode()


def _marks(sentence: Sentence, numbers: dict[Note, int]) -> str:
    return "<sup>, </sup>".join(
        f"<sup><a id='ref-{numbers[note]}' href='#note-{numbers[note]}'>{numbers[note]}</a></sup>"
        for note in dict.fromkeys(sentence.notes)
    )


def to_docx(brief: Brief) -> bytes:
    """A Word document with numbered notes at its end."""
    import docx

    numbers = brief.notes
    document = docx.Document()
    document.core_properties.title = brief.title
    document.core_properties.author = "memcon"
    document.add_heading(_xml(brief.title), 0)
    document.add_paragraph().add_run(_heading(brief)).italic = True
    for section in brief.sections:
        document.add_heading(section.title, 1)
        if not section.sentences:
            document.add_paragraph(section.empty)
        for sentence in section.sentences:
            paragraph = document.add_paragraph(_xml(sentence.text), style="List Bullet")
            found = ", ".join(str(numbers[note]) for note in dict.fromkeys(sentence.notes))
            paragraph.add_run(found).font.superscript = True
    document.add_paragraph().add_run(brief.checked).bold = True
    document.add_heading("Notes", 1)
    for note, number in numbers.items():
        document.add_paragraph(f"{number}. {_xml(note_text(note))}")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _xml(words: str) -> str:
    """Text without the characters that XML cannot hold."""
    return "".join(each for each in words if each in "\t\n\r" or each >= " ")


def to_pdf(brief: Brief) -> bytes:
    """A PDF with numbered notes at its end.

    Raises:
        MissingExtra: The library or a font for these words is not installed.
    """
    try:
        from fpdf import FPDF
    except ModuleNotFoundError as error:
        raise MissingExtra(
            "A PDF needs fpdf2: pip install fpdf2. DOCX, HTML and Markdown do not."
        ) from error
    font = _font()
    pdf: Any = FPDF(format="A4")
    pdf.set_title(brief.title)
    pdf.add_font("body", "", str(font))
    pdf.set_margins(22, 20, 22)
    pdf.set_auto_page_break(auto=True, margin=20)
    pdf.add_page()

    def write(words: str, size: float, *, after: float = 1.5, indent: float = 0) -> None:
        pdf.set_font("body", size=size)
        pdf.set_x(pdf.l_margin + indent)
        pdf.multi_cell(pdf.epw - indent, size * 0.5, words, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(after)

    numbers = brief.notes
    write(brief.title, 19)
    write(_heading(brief), 9.5, after=3)
    for section in brief.sections:
        write(section.title, 13)
        for sentence in section.sentences:
            found = ", ".join(str(numbers[note]) for note in dict.fromkeys(sentence.notes))
            write(f"• {sentence.text} [{found}]", 10, indent=3)
        if not section.sentences:
            write(section.empty, 10, indent=3)
        pdf.ln(1.5)
    write(brief.checked, 10, after=3)
    write("Notes", 13)
    for note, number in numbers.items():
        write(f"{number}. {note_text(note)}", 8.5, after=1)
    return bytes(pdf.output())


FONTS = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf",
    "/usr/share/fonts/dejavu-serif-fonts/DejaVuSerif.ttf",
    "/usr/share/fonts/TTF/DejaVuSerif.ttf",
    "/System/Library/Fonts/Supplemental/Georgia.ttf",
    "C:/Windows/Fonts/georgia.ttf",
)


def _font() -> Any:
    """A font of the system; a font of the PDF standard would lose letters beyond Latin-1."""
    from pathlib import Path

    for each in FONTS:
        if Path(each).is_file():
            return Path(each)
    raise MissingExtra(
        "A PDF needs a font with letters of many languages: install DejaVu "
        "(on Debian: fonts-dejavu-core). DOCX, HTML and Markdown do not."
    )


MAKERS = {".md": to_markdown, ".html": to_html, ".docx": to_docx, ".pdf": to_pdf}
