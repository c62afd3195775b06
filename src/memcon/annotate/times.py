"""A Document in, its time expressions out."""

from __future__ import annotations

import re
from datetime import date

from memcon.annotate.anchoring import Anchor, Mentioned, Surroundings
from memcon.annotate.time_grammar import Expression, find_expressions, lowered
from memcon.annotate.time_readers import read_expression
from memcon.annotate.windows import Windows, load_windows
from memcon.dates import Basis, Tense
from memcon.documents import Clause, Document, Modality, Relation, TimeMark, TokenForm
from memcon.gazetteer import Gazetteer
from memcon.reports import READ_KINDS, PassageKind
from memcon.spans import Span

# Characters beside an expression that its reader may look at: some eight words.
AROUND = 48

MARKED_KINDS = READ_KINDS | {PassageKind.DATELINE}


def find_times(
    document: Document, gazetteer: Gazetteer, windows: Windows | None = None
) -> tuple[TimeMark, ...]:
    """Find every time expression, in text order, none overlapping another.

    Days are counted from the report's day; where it has none, a weekday or "tomorrow" is
    marked with its days unknown. Headlines, captions and datelines are marked too.
    """
    report = document.report
    today = _published(report.published)
    basis = Basis.DATELINE if report.published_from == "dateline" else Basis.PUBLISHED
    anchor = Anchor(today, basis, windows or load_windows(), Mentioned())
    clean = report.clean.text
    lower = lowered(clean)
    sides = _Sides(document)
    marks: list[TimeMark] = []
    for passage in report.passages:
        if passage.kind not in MARKED_KINDS:
            continue
        start = report.clean.from_report(passage.span.start)
        end = report.clean.from_report(passage.span.end)
        words = lower[start:end]
        for expression in find_expressions(words):
            if not _is_cased(clean, start, expression):
                continue
            span = report.clean.to_report(start + expression.start, start + expression.end)
            around = _around(words, expression, sides, span, passage.kind)
            reading = read_expression(anchor, expression, around)
            if reading is None:
                continue
            marks.append(
                TimeMark(
                    len(marks),
                    span,
                    reading.type,
                    reading.value,
                    reading.when,
                    reading.duration,
                    reading.reason,
                )
            )
    return tuple(marks)


def _published(words: str | None) -> date | None:
    try:
        return date.fromisoformat(words[:10]) if words else None
    except ValueError:
        return None


_CAPITAL_RULES = frozenset(
    {"month", "weekday", "weekdays", "holiday", "month-day", "month-year"}
)
_CAPITAL_WORDS = re.compile(r"\b(may|march|mar|sat|sun|august|jan|dec|easter)\b")


def _is_cased(clean: str, offset: int, expression: Expression) -> bool:
    """Whether "may", "march" and "august" are written as names are."""
    if expression.rule not in _CAPITAL_RULES:
        return True
    words = clean[offset + expression.start : offset + expression.end]
    return not _CAPITAL_WORDS.search(words)


def _around(
    words: str, expression: Expression, sides: _Sides, span: Span, kind: PassageKind
) -> Surroundings:
    tense, is_sure = sides.of(span, kind)
    return Surroundings(
        before=words[max(0, expression.start - AROUND) : expression.start],
        after=words[expression.end : expression.end + AROUND],
        tense=tense,
        is_sure=is_sure,
        is_south=False,
    )


_PLANNING = frozenset(
    ["schedule", "plan", "expect", "slate", "set", "due", "aim", "hope", "intend", "propose", "postpone", "delay", "prepare", "book", "invite", "arrange"]
)
_AHEAD = frozenset({Modality.INTENDED, Modality.POSSIBLE, Modality.OBLIGED, Modality.COMMANDED})
_SAYING = frozenset(
    ["say", "tell", "report", "add", "note", "write", "announce", "state", "quote", "cite", "warn", "think"]
)


class _Sides:
    """Which way the verb looks that governs a stretch of the text."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def of(self, span: Span, kind: PassageKind) -> tuple[Tense, bool]:
        """The side, and whether the words hang on a verb that shows it."""
        document = self.document
        token = document.token_at(span.start)
        if token is None or document.tokens[token].start >= span.end:
            return Tense.PAST, False
        clause = document.clause_of(token)
        if clause is None:
            return Tense.PRESENT, False
        tense = self._tense(clause)
        if tense is Tense.PRESENT and kind is not PassageKind.BODY:
            tense = Tense.PAST  # headlines and captions tell what happened in the present
        return tense, clause.lemma not in _SAYING

    def _tense(self, clause: Clause) -> Tense:
        document = self.document
        if clause.tense is Tense.FUTURE:
            return Tense.FUTURE
        token = document.tokens[clause.predicate]
        lemma = clause.lemma.split()[0]
        if clause.is_perfect and clause.modality not in _AHEAD:
            return Tense.PAST
        if lemma in _PLANNING and (
            token.form in {TokenForm.PARTICIPLE, TokenForm.GERUND} or clause.modality in _AHEAD
        ):
            return Tense.FUTURE
        if clause.modality in _AHEAD or clause.modality is Modality.CONDITIONAL:
            return Tense.FUTURE
        if clause.relation is Relation.OPEN_COMPLEMENT and not clause.is_finite:
            above = document.clauses[clause.governor] if clause.governor is not None else None
            if above is not None and above.lemma.split()[0] in _PLANNING:
                return Tense.FUTURE
        if token.form is TokenForm.BASE and not clause.is_finite:
            return Tense.FUTURE if clause.relation is Relation.NOUN_CLAUSE else clause.tense
        if clause.tense is Tense.PRESENT and clause.is_finite and lemma not in _SAYING:
            return Tense.PRESENT if lemma in {"be", "have"} else Tense.FUTURE
        return clause.tense
