"""A Document in, its time expressions out."""

from __future__ import annotations

import re
from datetime import date

from memcon.annotate.anchoring import Anchor, Mentioned, Surroundings
from memcon.annotate.event_days import with_event_days
from memcon.annotate.time_grammar import Expression, find_expressions, lowered
from memcon.annotate.time_readers import read_expression
from memcon.annotate.windows import Windows, load_windows
from memcon.dates import Basis, Tense
from memcon.documents import Clause, Document, Modality, Relation, TimeMark, TokenForm, Voice
from memcon.gazetteer import Gazetteer
from memcon.reports import READ_KINDS, Passage, PassageKind
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
    south = _South(document, gazetteer)
    marks: list[TimeMark] = []
    for passage in report.passages:
        if passage.kind not in MARKED_KINDS:
            continue
        start = report.clean.from_report(passage.span.start)
        end = report.clean.from_report(passage.span.end)
        words = lower[start:end]

        def accept(
            expression: Expression,
            passage: Passage = passage,
            start: int = start,
            words: str = words,
        ) -> TimeMark | None:
            if not _is_cased(clean, start, expression):
                return None
            span = report.clean.to_report(start + expression.start, start + expression.end)
            before = words[max(0, expression.start - AROUND) : expression.start]
            after = words[expression.end : expression.end + AROUND]
            around = Surroundings(
                before,
                after,
                lambda: sides.of(span, passage.kind, before, after),
                lambda: south.at(span),
            )
            reading = read_expression(anchor, expression, around)
            if reading is None:
                return None
            return TimeMark(
                len(marks),
                span,
                reading.type,
                reading.value,
                reading.when,
                reading.duration,
                reading.reason,
            )

        for mark in find_expressions(words, accept):
            marks.append(mark)
    return with_event_days(document, marks, today)


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


class _South:
    """Whether a stretch of the text speaks of a country south of the equator."""

    def __init__(self, document: Document, gazetteer: Gazetteer) -> None:
        self.document = document
        self.gazetteer = gazetteer

    def at(self, span: Span) -> bool:
        """Told by the dateline's place, else by the first country named in the sentence."""
        place = self.document.report.dateline_place
        if place and (found := self._hemisphere(re.split(r"[,/]", place)[0].strip().title())):
            return found == "S"
        sentence = self.document.sentence_at(span.start)
        if sentence is None:
            return False
        words = self.document.words(sentence.span)
        for name in re.findall(r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)*", words):
            if found := self._hemisphere(re.sub(r"['’]s?$", "", name)):
                return found == "S"
        return False

    def _hemisphere(self, name: str) -> str | None:
        for ref in self.gazetteer.refs_by_form.get(name, ()):
            kind, _, code = ref.partition("/")
            if kind in {"state", "capital", "adjective", "government"}:
                return self.gazetteer.states[code].hemisphere
        return None


# "is due on Friday": the day is that of what was planned, not of the planning.
_PLANNING = frozenset(
    [
        "schedule",
        "plan",
        "expect",
        "slate",
        "set",
        "due",
        "aim",
        "hope",
        "intend",
        "propose",
        "postpone",
        "delay",
        "prepare",
        "book",
        "invite",
        "arrange",
    ]
)
_PLANNING_ACTIVELY = frozenset({"schedule", "plan", "slate", "book"})  # "set a record Friday"
_AHEAD = frozenset({Modality.INTENDED, Modality.POSSIBLE, Modality.OBLIGED, Modality.COMMANDED})
_SAYING = frozenset(
    [
        "say",
        "tell",
        "report",
        "add",
        "note",
        "write",
        "announce",
        "state",
        "quote",
        "cite",
        "warn",
        "think",
    ]
)

# Verbs whose present tense tells of a day to come: "the envoy returns on Friday".
_TIMETABLED = frozenset(
    [
        "meet",
        "leave",
        "arrive",
        "travel",
        "return",
        "fly",
        "depart",
        "host",
        "visit",
        "open",
        "start",
        "begin",
        "close",
        "end",
        "take",
        "hold",
        "head",
        "gather",
        "convene",
        "receive",
        "chair",
        "attend",
        "resume",
        "address",
        "go",
        "come",
        "launch",
        "expire",
        "assume",
        "be",
        "kick",
        "join",
        "sit",
        "welcome",
        "hear",
        "run",
    ]
)
_DEADLINE = re.compile(
    r"\b(?:until|till|no\s+later\s+than|as\s+(?:early|soon)\s+as|effective)\s+$"
)


class _Sides:
    """Which way the verb looks that governs a stretch of the text."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def of(self, span: Span, kind: PassageKind, before: str, after: str) -> tuple[Tense, bool]:
        """The side, and whether the words hang on a verb that shows it."""
        document = self.document
        token = document.token_at(span.start)
        if token is None or document.tokens[token].start >= span.end:
            return Tense.PAST, False
        clause = document.clause_of(token)
        if clause is None:
            return Tense.PRESENT, False
        tense = self._tense(clause)
        if _DEADLINE.search(before) and not clause.is_perfect:
            tense = Tense.FUTURE
        if clause.tense is Tense.PRESENT and tense is not Tense.PRESENT:
            if kind is not PassageKind.BODY and clause.modality is Modality.ASSERTED:
                tense = Tense.PAST  # headlines and captions tell in the present what happened
            elif after.startswith(("'s ", "’s ")) and clause.modality is Modality.ASSERTED:
                tense = Tense.PAST  # "the move follows Tuesday's vote"
        return tense, clause.lemma not in _SAYING

    def _tense(self, clause: Clause) -> Tense:
        document = self.document
        if clause.tense is Tense.FUTURE:
            return Tense.FUTURE
        token = document.tokens[clause.predicate]
        lemma = clause.lemma.split()[0]
        above = document.clauses[clause.governor] if clause.governor is not None else None
        is_infinitive = token.form is TokenForm.BASE and not clause.is_finite
        if clause.is_perfect and clause.modality is not Modality.INTENDED:
            return Tense.PAST
        if (
            above is not None
            and clause.relation is Relation.OPEN_COMPLEMENT
            and above.is_perfect
            and above.tense is Tense.PAST
            and (above.voice is Voice.PASSIVE or above.is_copular)
        ):
            return Tense.PAST  # "had been due to expire on Friday"
        if lemma in _PLANNING and (
            token.form in {TokenForm.PARTICIPLE, TokenForm.GERUND}
            or clause.modality in _AHEAD
            or lemma in _PLANNING_ACTIVELY
        ):
            return Tense.FUTURE
        if clause.modality in _AHEAD or clause.modality is Modality.CONDITIONAL:
            if clause.modality is Modality.POSSIBLE and clause.is_negated and above is None:
                return Tense.PAST  # "neither could be reached on Friday"
            return Tense.FUTURE
        if is_infinitive and above is not None:
            if (
                clause.relation is Relation.OPEN_COMPLEMENT
                and above.lemma.split()[0] in _PLANNING
            ):
                return Tense.FUTURE
            if clause.relation is Relation.NOUN_CLAUSE:
                return Tense.FUTURE  # "a meeting to be held on Friday"
            return clause.tense
        if clause.tense is Tense.PRESENT and clause.is_finite:
            return Tense.FUTURE if lemma in _TIMETABLED else Tense.PRESENT
        return clause.tense
