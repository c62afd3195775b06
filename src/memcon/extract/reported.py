"""Clauses in, drafts of reported speech out: "said that ...", "..., she said", "urged X to ..."."""

from __future__ import annotations

from collections.abc import Iterator

from memcon.documents import Clause, Modality, Relation, Tag, Voice
from memcon.extract.acts import Acts
from memcon.extract.asides import Asides
from memcon.extract.cues import Cues
from memcon.extract.drafts import Draft
from memcon.extract.extent import Extent
from memcon.extract.layout import FINITE, NOMINAL, VERBAL, Layout
from memcon.extract.sayers import Sayers
from memcon.spans import Span

ISSUING = frozenset(
    """express voice issue make give convey repeat reiterate raise send deliver offer dismiss reject
    deny state""".split()
)
TELLING = frozenset(
    """tell assure remind inform warn ask advise notify brief convince caution promise write pledge
    quote make""".split()
)
UNREAL = frozenset(
    {Modality.COMMANDED, Modality.ASKED, Modality.CONDITIONAL, Modality.INTENDED}
)


class Reporter:
    """Finds reported speech by the clauses of a document."""

    def __init__(self, layout: Layout, cues: Cues) -> None:
        self.layout = layout
        self.document = layout.document
        self.tokens = layout.tokens
        self.cues = cues
        self.sayers = Sayers(layout, cues)
        self.extent = Extent(layout, cues, self.sayers)
        self.asides = Asides(layout, cues, self.extent)
        self.acts = Acts(layout, cues, self.extent)

    def find(self) -> list[Draft]:
        """Every draft, in the order of the clauses."""
        drafts: list[Draft] = []
        for clause in self.document.clauses:
            if not self.layout.is_outside(clause.predicate):
                continue
            frames = self.cues.verb(self.sayers.lemma(clause))
            if frames:
                mention = self.layout.relative_of(clause.predicate)
                for draft in self._of_clause(clause, frames):
                    draft.mention = mention
                    drafts.append(draft)
        drafts.extend(self._according_to())
        drafts.extend(self._of_nouns())
        return drafts

    def _of_nouns(self) -> Iterator[Draft]:
        """As in "Manila's warning that ...", "expressed hope that ..."."""
        layout, document = self.layout, self.document
        for clause in document.clauses:
            if clause.marker != "that" or not layout.is_outside(clause.predicate):
                continue
            noun = self.tokens[clause.predicate].head
            if self.tokens[noun].tag is not Tag.NOUN or noun > clause.predicate:
                continue
            frames = self.cues.noun(self.tokens[noun].lemma)
            if not frames & {"say", "claim"} or not layout.is_outside(noun):
                continue
            speakers = tuple(
                child
                for child in document.children[noun]
                if self.tokens[child].relation is Relation.POSSESSIVE
                and layout.is_outside(child)
                and layout.words(child) not in {"its", "whose"}
                and "say" in frames
            )
            cue = noun
            above = document.clause_of(noun)
            if (
                not speakers
                and above is not None
                and self.tokens[noun].relation is Relation.OBJECT
                and self.tokens[noun].head == above.predicate
                and above.lemma in ISSUING
                and above.voice is Voice.ACTIVE
            ):
                speakers, _, _ = self.sayers.company(above)
                cue = above.predicate
            if not speakers or layout.words(speakers[0]) == "it":
                continue
            first, last = document.edges[clause.predicate]
            last = self.extent.grown(noun, first, self.extent.cut(clause.predicate, last))
            span = layout.stretch(max(first, noun + 1), last)
            if span is not None:
                yield Draft(
                    parts=[span],
                    rule="noun-that",
                    cue=cue,
                    speakers=speakers,
                    root=clause.predicate,
                )

    # -- a verb and what it governs

    def _of_clause(self, clause: Clause, frames: frozenset[str]) -> Iterator[Draft]:
        speakers, addressees, relays = self.sayers.company(clause)
        if not speakers or self.sayers.is_bare_participle(clause):
            return
        if clause.subject_is_implied and self.layout.words(speakers[0]) == "it":
            return  # "It is worth noting that ..."
        is_real = clause.modality not in UNREAL and not clause.is_negated
        found = False
        if frames & {"say", "claim"} and not (
            clause.voice is Voice.PASSIVE and not clause.agents and clause.lemma != "tell"
        ):
            needs_marks = "say" not in frames or not is_real
            for parts, root, rule in self._clausal(clause):
                found = True
                yield Draft(
                    parts=parts,
                    rule=rule,
                    cue=clause.predicate,
                    speakers=speakers,
                    addressees=addressees,
                    relays=relays,
                    needs_marks=needs_marks,
                    root=root,
                )
        if not found and "urge" in frames:
            for draft in self.acts.commanded(clause, speakers, is_real=is_real):
                found = True
                yield draft
        if not found and self.sayers.lemma(clause) == "call for":
            for draft in self.acts.called_for(clause, speakers, is_real=is_real):
                found = True
                yield draft
        if not found and "undertake" in frames:
            for draft in self.acts.undertaken(clause, speakers, addressees, is_real=is_real):
                found = True
                yield draft
        if not found and "call" in frames:
            for draft in self.acts.called(clause, speakers, is_real=is_real):
                found = True
                yield draft

    def _clausal(self, clause: Clause) -> Iterator[tuple[list[Span], int, str]]:
        verb = clause.predicate
        if "say" in self.cues.verb(clause.lemma):
            parts = self.asides.relative(clause)
            if parts:
                yield parts, verb, "clause-relative"
                return
        for index in sorted(
            clause.complements, key=lambda each: self.document.clauses[each].predicate < verb
        ):
            inner = self.document.clauses[index]
            if inner.relation is not Relation.COMPLEMENT:
                continue
            first, last = self.document.edges[inner.predicate]
            if first > verb:
                span = self._after(verb, inner, first, last)
                if span is not None:
                    yield [span], inner.predicate, "cue-clause"
                    return
            elif inner.predicate < verb or last > verb:
                parts = self.asides.around(clause, first, last)
                if parts and self.asides.is_parted(clause, inner.predicate):
                    yield parts, inner.predicate, "clause-cue"
                    return
        if (
            "say" in self.cues.verb(clause.lemma)
            and (clause.lemma in TELLING or not any(each > verb for each in clause.objects))
            and (clause.relation is Relation.PARATAXIS or self.asides.is_as_aside(clause))
        ) or self.sayers.is_inverted(clause):
            parts = self.asides.beside(clause)
            if clause.marker == "as" and len(parts) == 2 and self.asides.length(parts[0]) <= 3:
                parts = parts[1:]
            if parts:
                yield parts, self.tokens[verb].head, "clause-aside"
                return
        if "say" in self.cues.verb(self.sayers.lemma(clause)):
            span = self._rest(clause)
            if span is not None:
                yield [span], verb, "cue-rest"
                return
            parts = self.asides.aside(clause)
            if parts:
                yield parts, self.document.sentence_of(verb).root, "clause-aside"

    def _after(self, verb: int, inner: Clause, first: int, last: int) -> Span | None:
        """The content after the cue: the complement, cut where another cue begins."""
        layout = self.layout
        lemma = self.tokens[verb].lemma
        if inner.marker != "that" and lemma not in TELLING:
            for child in self.document.children[verb]:
                if verb < child < first and self.tokens[child].relation in {
                    Relation.OBJECT,
                    Relation.DEPENDENT,
                    Relation.COMPLEMENT,
                    Relation.SUBJECT,
                }:
                    first = min(first, self.document.edges[child][0])
        last = self.extent.cut(inner.predicate, last)
        last = self.extent.grown(verb, first, last)
        return layout.stretch(first, last)

    def _rest(self, clause: Clause) -> Span | None:
        """What follows "said" to the end of the sentence, where the parser saw no clause there."""
        layout = self.layout
        verb = clause.predicate
        if clause.voice is Voice.PASSIVE and not clause.agents:
            return None
        last = layout.sentence_end(verb)
        at = verb + 1
        while at < last and layout.words(at) != "that":
            here = self.tokens[at]
            if here.tag in VERBAL or at - verb > 25 or not layout.is_outside(at):
                return None
            at += 1
        if at + 1 >= last or not (
            layout.is_that_marker(at)
            or (self.tokens[at].tag is Tag.PRONOUN and self.tokens[at + 1].tag not in VERBAL)
            or any(self.document.edges[each][1] == at for each in clause.objects)
        ):
            return None
        at += 1
        last = self.extent.cut(at, last)
        if any(
            self.tokens[each].form in FINITE and self.tokens[each].tag in VERBAL
            for each in range(at, last)
        ):
            return layout.stretch(at, last)
        return None

    # -- infinitives and small clauses

    # -- according to

    def _according_to(self) -> Iterator[Draft]:
        layout = self.layout
        for here in self.tokens:
            if here.words.lower() != "according" or not layout.is_outside(here.index):
                continue
            at = here.index
            end = layout.sentence_end(at)
            if at + 2 >= end or layout.words(at + 1) != "to":
                continue
            head = next(
                (
                    each
                    for each in range(at + 2, min(end, at + 30))
                    if self.tokens[each].tag in NOMINAL and self.tokens[each].head == at + 1
                ),
                None,
            )
            if head is None:
                head = next(
                    (
                        each
                        for each in range(at + 2, min(end, at + 12))
                        if self.tokens[each].tag in NOMINAL
                    ),
                    None,
                )
                if head is None:
                    continue
                head = layout.phrase_head(head)
            if not layout.is_outside(head):
                continue
            sentence = self.document.sentence_of(at)
            begin = self._sentence_begin(at)
            del sentence
            if at - begin <= 1:  # at the head of the sentence: what follows the comma
                comma = next(
                    (
                        each
                        for each in range(
                            max(head + 1, min(self.document.edges[head][1], end) - 1), end
                        )
                        if layout.words(each) == "," and layout.is_outside(each)
                    ),
                    None,
                )
                if comma is None:
                    continue
                root = self.document.sentence_of(at).root
                start = comma + 1
                span = layout.stretch(start, end)
                parts = [span] if span else []
                rootward = root
            else:
                stop = at
                left = self._clause_begin(at, begin)
                span = layout.stretch(left, stop)
                parts = [span] if span else []
                rootward = self.tokens[at].head
            if parts and self.asides.length(parts[0]) > 2:
                yield Draft(
                    parts=parts,
                    rule="according-to",
                    cue=at,
                    cue_end=at + 1,
                    speakers=tuple(
                        each
                        for each in self.document.conjuncts(head)
                        if layout.is_outside(each)
                    ),
                    root=rootward,
                )

    def _sentence_begin(self, token: int) -> int:
        at = self.document.sentence_of(token).first
        quote = self.layout.quote_at[at]
        return self.layout.first[quote] if quote >= 0 else at

    def _clause_begin(self, at: int, begin: int) -> int:
        """Where the clause that "according to" closes begins: the sentence, past "But"."""
        if self.tokens[begin].tag is Tag.COORDINATOR:
            return begin + 1
        return begin
