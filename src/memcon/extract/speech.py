"""A Document in, speech frames out: what is said, the cue, and where the speaker stands.

A frame is textual: it points at tokens and spans, and knows no actors. `extract.actors`
needs it to resolve "I" and "you"; `extract.statements` turns it into a Statement or a Gap.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from memcon.documents import Document, Relation
from memcon.extract.company import add_company
from memcon.extract.cues import Cues, load_cues
from memcon.extract.drafts import Draft
from memcon.extract.layout import Layout
from memcon.extract.quotations import Quoter
from memcon.extract.reported import Reporter
from memcon.extract.turns import find_turns
from memcon.spans import Span

SUPPOSED = frozenset({"when", "whenever", "if", "unless"})
"""Under these a quotation within one is supposed, not told: "When he says ‘we are ready’"."""

# The share of right readings by rule: a part of what is said that overlaps a gold part by half or
# more and has its speaker, over all the rule's parts. Counted on the 200 training articles of
# PolNeAR with score/quotes.py's own matching; for a rule with fewer than ten parts there, and for
# kinds PolNeAR does not mark ("nested", turns), on evals/gold/quotes.jsonl, with one right and
# one wrong added. Counts stand behind each figure: right, of all.
CONFIDENCE: dict[str, float] = {
    "according-to": 0.77,  # 41 of 53
    "called": 0.57,  # 56 of 99
    "called-for": 0.70,
    "carried-over": 0.48,  # 29 of 61
    "clause-aside": 0.80,  # 39 of 49
    "clause-cue": 0.87,  # 40 of 46
    "clause-relative": 0.30,  # 3 of 10
    "colon-before": 0.77,  # 41 of 53
    "colon-name": 0.67,  # 1 of 1, own
    "continued": 0.93,  # 197 of 212
    "cue-clause": 0.82,  # 711 of 867
    "cue-colon": 0.75,  # 27 of 36
    "cue-comma": 0.80,  # 116 of 145
    "cue-rest": 0.74,  # 14 of 19
    "dash-name": 0.67,  # 1 of 1, own
    "fronted": 0.50,  # too few
    "label": 0.50,  # too few
    "long-quotation": 0.78,  # 7 of 9
    "name-colon": 0.73,  # 24 of 33
    "nested": 0.60,  # 2 of 3, own
    "noun-of-speech": 0.50,  # 3 of 6
    "noun-that": 0.60,  # 2 of 3, own
    "promised-to": 0.61,  # 28 of 46
    "quote-name-verb": 0.96,  # 405 of 421
    "quote-verb-name": 0.98,  # 48 of 49
    "sentence-before": 0.64,  # 6 of 9, both
    "sentence-colon": 0.62,  # 5 of 8
    "transcript-turn": 0.91,  # 9 of 9, own
    "unclaimed": 0.50,  # becomes a gap
    "urged-to": 0.50,  # 29 of 58; PolNeAR takes in the one urged, which is the addressee here
    "verb-of-speech": 0.52,  # 56 of 107
    "words-of": 0.67,  # 1 of 1, own
}


@dataclass(frozen=True, slots=True)
class SpeechFrame:
    """Something said in the text.

    `parts` are the stretches of content, in text order; `quoted` the verbatim stretches without
    their marks. `speaker` is the head token of the noun phrase beside the cue (the innermost
    cue), None where there is none; `speakers` has all conjuncts. `relays` are head tokens of
    those on whose word we have it, outermost first. `carried` is True where the speaker is
    inferred from the paragraph before.
    """

    index: int
    kind: str  # direct, indirect, mixed
    parts: tuple[Span, ...]
    quoted: tuple[Span, ...]
    cue: Span | None
    cue_lemma: str | None
    speaker: int | None
    speakers: tuple[int, ...]
    addressees: tuple[int, ...]
    relays: tuple[int, ...]
    evidence: tuple[Span, ...]
    carried: bool
    confidence: float
    found_by: str
    quotes: tuple[int, ...] = ()  # indices of Document.quotes inside
    gap: str | None = None  # a reason of GAP_REASONS: the frame becomes a gap
    mention: int | None = None  # the token of a "who" beside the cue that stands for `speaker`


def find_speech(document: Document) -> tuple[SpeechFrame, ...]:
    """Find every speech frame, in text order of what is said."""
    layout = Layout(document)
    cues = load_cues()
    turns = find_turns(layout)
    reporter = Reporter(layout, cues)
    reported = _apart(reporter.find(), turns)
    quoted = _apart(Quoter(layout, cues, reported, reporter.sayers.company).find(), turns)
    nested = _apart(_nested(document, layout, cues), turns)
    for draft in (*reported, *quoted, *nested):
        _quoted_as_saying(document, draft)
    drafts = add_company(layout, cues, [*_settled(layout, reported, quoted), *nested])
    drafts = sorted([*drafts, *turns], key=lambda draft: (draft.start, -draft.end))
    return tuple(_frame(layout, cues, draft, number) for number, draft in enumerate(drafts))


def _quoted_as_saying(document: Document, draft: Draft) -> None:
    """In "“...,” the office quoted Tokayev as saying" the words are Tokayev's, by the office."""
    if draft.cue is None or document.tokens[draft.cue].lemma not in {"quote", "cite"}:
        return
    objects = [
        child
        for child in document.children_of(draft.cue, Relation.OBJECT)
        if child not in draft.speakers
    ]
    if len(objects) != 1 or not draft.speakers:
        return
    said = objects[0]
    after = {token.words.lower() for token in document.tokens[said + 1 : said + 6]}
    if "as" in after and after & {"saying", "telling", "stating", "adding", "warning"}:
        draft.relays = (*draft.relays, *draft.speakers)
        draft.speakers = (said,)
        draft.addressees = tuple(each for each in draft.addressees if each != said)


def _apart(drafts: list[Draft], turns: list[Draft]) -> list[Draft]:
    """What is not within a turn: a premise in a question is the questioner's."""
    if not turns:
        return drafts
    edges = sorted((part.start, part.end) for turn in turns for part in turn.parts)
    starts = [start for start, _ in edges]

    def is_within(draft: Draft) -> bool:
        at = bisect_right(starts, draft.start) - 1
        return at >= 0 and draft.start < edges[at][1]

    return [draft for draft in drafts if not is_within(draft)]


def _nested(document: Document, layout: Layout, cues: Cues) -> list[Draft]:
    """Quotations within quotations that have a cue of their own inside the outer marks."""
    if not any(quote.depth == 1 for quote in document.quotes):
        return []
    inner = Layout(document, depth=1)
    reporter = Reporter(inner, cues)
    found = Quoter(inner, cues, (), reporter.sayers.company).find_beside()
    kept = []
    for draft in found:
        parent = document.quotes[draft.quotes[0]].parent
        if parent is None or draft.cue is None:
            continue
        index = document.clause_by_token[draft.cue]
        if index >= 0 and document.clauses[index].marker in SUPPOSED:
            continue
        outer = document.quotes[parent].inner
        if outer.covers(document.tokens[draft.cue].span) and all(
            outer.covers(document.tokens[each].span) for each in draft.speakers
        ):
            draft.rule = "nested"
            kept.append(draft)
    return kept


def _settled(layout: Layout, reported: list[Draft], quoted: list[Draft]) -> list[Draft]:
    """Drop what a quotation's own draft already says, and what needs marks and has none."""
    taken: dict[int, Draft] = {}
    cues = {draft.cue for draft in quoted if not draft.gap}
    for draft in quoted:
        for index in draft.quotes:
            taken[index] = draft
    kept: list[Draft] = list(quoted)
    for draft in reported:
        if draft.needs_marks and not draft.quotes:
            continue
        if draft.cue in cues and not draft.quotes:
            continue  # "Warren told him, after he admitted ...": her words stand in marks
        claimed = _claimed(layout, draft, taken)
        if claimed:
            _relay(layout, draft, claimed)
            if not _holds(layout, draft, claimed):
                continue
        kept.append(draft)
    kept.sort(key=lambda draft: (draft.start, draft.end))
    return kept


def _claimed(layout: Layout, draft: Draft, taken: dict[int, Draft]) -> list[Draft]:
    """The quotations with a cue of their own that a reported draft runs over."""
    found: list[Draft] = []
    for part in draft.parts:
        token = layout.document.token_at(part.start)
        while (
            token is not None
            and token < len(layout.tokens)
            and layout.tokens[token].start < part.end
        ):
            quote = layout.quote_at[token]
            if quote >= 0:
                if quote in taken and quote not in draft.quotes:
                    found.append(taken[quote])
                token = layout.last[quote]
            else:
                token += 1
    return found


def _holds(layout: Layout, outer: Draft, claimed: list[Draft]) -> bool:
    """Whether all the quotations within a draft are told of inside it, each with its own cue.

    "Flynn said Trump was right when he said “...”" is Flynn's as a whole.
    """
    if outer.rule not in {"cue-clause", "cue-rest"}:
        return False
    for inner in claimed:
        if inner.cue is None or inner.cue == outer.cue or inner.gap:
            return False
        at = layout.tokens[inner.cue].start
        if (
            not any(part.start < at < part.end for part in outer.parts)
            or inner.cue == outer.root
        ):
            return False
    return True


def _relay(layout: Layout, outer: Draft, claimed: list[Draft]) -> None:
    """As in "“...,” Modi told Putin, Indian media reported": the media pass on what Modi said."""
    for inner in claimed:
        if inner.cue is None or inner.cue == outer.cue or inner.gap:
            continue
        at = layout.tokens[inner.cue].start
        is_head = inner.cue == outer.root or outer.rule in {
            "according-to",
            "clause-aside",
            "clause-cue",
        }
        if is_head and any(part.start <= at < part.end for part in outer.parts):
            inner.relays = (
                *(each for each in outer.speakers if each not in inner.speakers + inner.relays),
                *inner.relays,
            )


def _frame(layout: Layout, cues: Cues, draft: Draft, number: int) -> SpeechFrame:
    document = layout.document
    quoted = (
        tuple(draft.parts)
        if draft.is_verbatim
        else tuple(
            document.quotes[index].inner
            for index in sorted(draft.quotes)
            if any(part.touches(document.quotes[index].inner) for part in draft.parts)
        )
    )
    spans = [*draft.parts]
    cue = cue_lemma = None
    if draft.cue is not None:
        last = draft.cue if draft.cue_end is None else draft.cue_end
        cue = document.token_span(draft.cue, last + 1)
        cue_lemma = document.tokens[draft.cue].lemma
        spans.append(cue)
    spans.extend(document.tokens[each].span for each in draft.speakers)
    sentences = {
        sentence.index: sentence.span
        for span in spans
        if (sentence := document.sentence_at(span.start)) is not None
    }
    evidence = tuple(sentences[index] for index in sorted(sentences)) or tuple(draft.parts)
    return SpeechFrame(
        index=number,
        kind=_kind(document, draft.parts, quoted),
        parts=tuple(draft.parts),
        quoted=quoted,
        cue=cue,
        cue_lemma=cue_lemma,
        speaker=draft.speakers[0] if draft.speakers else None,
        speakers=draft.speakers,
        addressees=draft.addressees,
        relays=draft.relays,
        evidence=evidence,
        carried=draft.carried,
        confidence=CONFIDENCE[draft.rule],
        found_by=draft.rule,
        quotes=tuple(sorted(draft.quotes)),
        gap=draft.gap,
        mention=draft.mention,
    )


def _kind(document: Document, parts: list[Span], quoted: tuple[Span, ...]) -> str:
    inside = sum(_letters(document, span) for span in quoted)
    if not inside:
        return "indirect"
    return (
        "direct"
        if inside >= 0.95 * sum(_letters(document, part) for part in parts)
        else "mixed"
    )


def _letters(document: Document, span: Span) -> int:
    return sum(each.isalnum() for each in document.words(span))
