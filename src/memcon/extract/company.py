"""Who is spoken to, and on whose word we have it: addressees and relays of drafts."""

from __future__ import annotations

from collections.abc import Sequence

from memcon.documents import Clause, NameKind, Relation, Tag, Voice
from memcon.extract.cues import Cues
from memcon.extract.drafts import Draft
from memcon.extract.layout import NOMINAL, Layout

# Verbs whose object is who hears it.
ADDRESSING = frozenset(
    """tell urge warn assure ask brief remind inform advise notify call press encourage instruct order
    implore beg invite caution reassure convince thank congratulate greet lecture admonish scold
    promise question challenge interrupt answer update address""".split()
)
# Verbs whose "to" leads to who hears it.
SPEAKING_TO = frozenset(
    """say write explain announce speak talk respond reply report complain add suggest propose tweet
    convey confirm read shout yell whisper reveal declare describe pledge vow remark appeal confide
    express stress emphasize emphasise reiterate point underline admit confess joke call put make
    mention state note recall insist""".split()
)
# Occasions with a hearer: "in a call with", "in a letter to".
OCCASIONS = frozenset(
    """call conversation meeting talk interview letter message phone chat exchange discussion
    telephone teleconference videoconference email e-mail note briefing session encounter summit
    remark address speech statement question reply""".split()
)
# Acts that are no statements of their own inside what somebody else says.
TOLD_ACTS = frozenset({"promised-to", "urged-to", "called", "called-for"})
# Who passes on another's words, when what they say is that somebody else said something.
PASSING_ON = frozenset(
    """media agency ministry report outlet newspaper statement readout spokesman spokeswoman
    spokesperson television tv paper website channel broadcaster news office embassy service press
    communique source official transcript""".split()
)


def add_company(layout: Layout, cues: Cues, drafts: Sequence[Draft]) -> list[Draft]:
    """Put addressees and relays on drafts; a draft that only passes on another's words goes."""
    by_cue: dict[int, list[Draft]] = {}
    for draft in drafts:
        if draft.cue is not None and not draft.gap:
            by_cue.setdefault(draft.cue, []).append(draft)
    for draft in drafts:
        if draft.cue is not None and not draft.addressees:
            draft.addressees = _addressees(layout, draft)
    passed_on: set[int] = set()
    for outer in sorted(drafts, key=lambda each: (each.start, -each.end)):
        if outer.cue is None or outer.gap:
            continue
        for cue in _passed_on(layout, outer, by_cue):
            for inner in by_cue[cue]:
                if inner is outer:
                    continue
                news = tuple(
                    each
                    for each in (*outer.relays, *outer.speakers)
                    if each not in inner.speakers and each not in inner.relays
                )
                inner.relays = (*news, *inner.relays)
                if _only_passes_on(layout, outer):
                    passed_on.add(id(outer))
    kept = [draft for draft in drafts if id(draft) not in passed_on]
    return _without_told_acts(kept)


def _without_told_acts(drafts: list[Draft]) -> list[Draft]:
    """Leave out a promise or a demand that stands inside what somebody else is told to say.

    "She says he promised to return" is her statement; that he promised is what she states.
    """
    found: list[Draft] = []
    outer_end = -1
    outer_cue: int | None = None
    for draft in sorted(drafts, key=lambda each: (each.start, -each.end)):
        inside = draft.end <= outer_end and draft.cue != outer_cue
        if inside and draft.rule in TOLD_ACTS and not draft.quotes:
            continue
        found.append(draft)
        if draft.end > outer_end and not draft.gap:
            outer_end, outer_cue = draft.end, draft.cue
    return found


def _passed_on(layout: Layout, outer: Draft, by_cue: dict[int, list[Draft]]) -> list[int]:
    """The cues that stand at the head of what `outer` says: "said [X told Y that ...]"."""
    if outer.root is None:
        return []
    root = outer.root
    tokens = layout.tokens
    heads = [root]
    if outer.rule in {"according-to", "clause-aside"}:
        at = tokens[outer.cue].head if outer.cue is not None else root
        heads.append(at)
        heads.append(layout.document.sentence_of(root).root)
    found = []
    for head in heads:
        for each in layout.document.conjuncts(head):
            if each in by_cue and each != outer.cue and each not in found:
                start, end = tokens[each].start, tokens[each].end
                if any(part.start <= start and end <= part.end for part in outer.parts):
                    found.append(each)
    return found


def _only_passes_on(layout: Layout, outer: Draft) -> bool:
    if outer.rule == "according-to":
        return True
    return all(_is_go_between(layout, each) for each in outer.speakers)


def _is_go_between(layout: Layout, speaker: int) -> bool:
    """Whether a speaker is an outlet, an office or a person who speaks for another."""
    token = layout.tokens[speaker]
    lemma = token.lemma.lower().rstrip("s") if token.tag is Tag.NAME else token.lemma
    if lemma in PASSING_ON or token.words.lower() in PASSING_ON:
        return True
    return any(
        name.first <= speaker < name.last and name.kind is NameKind.ORGANISATION
        for name in layout.names_in(token.sentence)
    )


def _addressees(layout: Layout, draft: Draft) -> tuple[int, ...]:
    document = layout.document
    assert draft.cue is not None
    index = document.clause_by_token[draft.cue]
    if index < 0 or document.clauses[index].predicate != draft.cue:
        return ()
    clause = document.clauses[index]
    found: list[int] = []
    lemma = clause.lemma.split()[0]
    if clause.voice is Voice.PASSIVE:
        if lemma in ADDRESSING and clause.agents:
            found.extend(clause.subjects)
    else:
        if lemma in ADDRESSING or clause.recipients:
            found.extend(clause.recipients)
        if lemma in ADDRESSING:
            found.extend(clause.objects)
    for oblique in clause.obliques:
        if oblique.preposition == "to" and lemma in SPEAKING_TO:
            found.extend(oblique.heads)
        elif oblique.preposition in {
            "in",
            "during",
            "at",
            "on",
            "by",
            "through",
            "via",
            "over",
        }:
            for head in oblique.heads:
                found.extend(_hearers(layout, head))
    if not found:
        found.extend(_of_occasion_above(layout, clause))
    inside = draft.parts
    seen: list[int] = []
    for each in found:
        token = layout.tokens[each]
        if (
            each not in seen
            and each not in draft.speakers
            and token.tag in NOMINAL
            and layout.is_outside(each)
            and not any(part.start <= token.start < part.end for part in inside)
        ):
            seen.append(each)
    return tuple(seen)


def _hearers(layout: Layout, noun: int) -> list[int]:
    """As in "a call with X", "a letter to X and Y"."""
    tokens, document = layout.tokens, layout.document
    if tokens[noun].lemma not in OCCASIONS:
        return []
    found: list[int] = []
    for child in document.children[noun]:
        if layout.words(child) in {"with", "to"} and tokens[child].tag is Tag.PREPOSITION:
            for inner in document.children_of(child, Relation.PREPOSITION_OBJECT):
                found.extend(document.conjuncts(inner))
    return found


def _of_occasion_above(layout: Layout, clause: Clause) -> list[int]:
    """The hearer of "adding that ..." is the hearer of the cue it hangs on."""
    if clause.relation is not Relation.ADVERBIAL_CLAUSE or clause.governor is None:
        return []
    above = layout.document.clauses[clause.governor]
    if above.lemma.split()[0] in ADDRESSING and above.voice is Voice.ACTIVE:
        return [*above.recipients, *above.objects]
    return []
