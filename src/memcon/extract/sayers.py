"""A cue clause in, who speaks by it out."""

from __future__ import annotations

from memcon.documents import Clause, Relation, Tag, TokenForm, Voice
from memcon.extract.cues import Cues
from memcon.extract.layout import Layout

INVERTED = frozenset(
    "say add note report announce claim explain warn insist argue write recall".split()
)


class Sayers:
    """Tells the speakers of cue clauses, whatever shape the clause has."""

    def __init__(self, layout: Layout, cues: Cues) -> None:
        self.layout = layout
        self.document = layout.document
        self.tokens = layout.tokens
        self.cues = cues

    def lemma(self, clause: Clause) -> str:
        """The lemma with a word that makes another verb of it: "call for", "make clear"."""
        after = clause.predicate + 1
        if clause.lemma == "make":
            for at in range(after, min(after + 3, len(self.tokens))):
                if self.layout.words(at) in {"clear", "plain", "known", "public"} and (
                    at + 1 < len(self.tokens)
                    and self.layout.words(at + 1) in {"that", "to", "in", "he", "she"}
                ):
                    return "make clear"
        if clause.lemma in {"call", "appeal", "plead"} and after < len(self.tokens):
            words = self.layout.words(after)
            if words in {"on", "upon", "for", "to", "with"}:
                return f"{clause.lemma} {words}"
        return clause.lemma

    def company(
        self, clause: Clause
    ) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
        """The speakers, the addressees and the relays that a cue clause itself shows."""
        layout = self.layout
        above = self.document.clauses[clause.governor] if clause.governor is not None else None
        if (
            above is not None
            and clause.relation is Relation.PREPOSITION_CLAUSE
            and above.lemma in {"quote", "cite", "paraphrase", "report"}
            and layout.words(self.tokens[clause.predicate].head) == "as"
        ):  # "was quoted by Xinhua as saying", "quoted him as saying"
            if above.voice is Voice.PASSIVE:
                return above.subjects, (), above.agents
            return above.objects, (), above.subjects
        if self._is_passive(clause) and not self.is_inverted(clause):
            if clause.agents:
                return clause.agents, clause.subjects, ()
            return (), clause.subjects, ()
        if self.is_inverted(clause):
            behind = [
                *clause.objects,
                *(each for each in clause.subjects if each > clause.predicate),
            ]
            return tuple(each for each in behind if layout.is_outside(each)), (), ()
        issuers = self._issuers(clause)
        if issuers:
            return issuers, (), ()
        speakers = tuple(
            layout.named(each, clause.predicate)
            for each in self.outer_company(clause) or clause.subjects
            if layout.is_outside(each) and layout.is_speaker(each)
        )
        return speakers or self._unparsed_subject(clause), (), ()

    def _is_passive(self, clause: Clause) -> bool:
        """Whether a cue is passive; a past tense taken for a participle still has its subject."""
        return clause.voice is Voice.PASSIVE and not any(
            self.tokens[child].relation is Relation.SUBJECT
            for child in self.document.children[clause.predicate]
        )

    def _unparsed_subject(self, clause: Clause) -> tuple[int, ...]:
        """The name right before a finite cue without a subject, where the parser hung it elsewhere."""
        verb = clause.predicate
        if self.tokens[verb].form not in {TokenForm.PAST, TokenForm.PRESENT}:
            return ()
        for index in clause.complements:  # "He offered her a post, then says ..."
            before = self.document.clauses[index]
            if before.predicate < verb and self.layout.words(verb - 1) == "then":
                return tuple(each for each in before.subjects if self.layout.is_outside(each))
        at = verb - 1
        while at > 0 and self.tokens[at].tag in {Tag.ADVERB, Tag.AUXILIARY}:
            at -= 1
        here = self.tokens[at]
        if (
            at >= 0
            and here.tag in {Tag.NAME, Tag.PRONOUN}
            and here.sentence == self.tokens[verb].sentence
            and self.layout.is_outside(at)
        ):
            return (self.layout.named(at, verb),)
        return ()

    def is_bare_participle(self, clause: Clause) -> bool:
        """As in "Asked whether ..., he said": the speaker is asked, and does not ask."""
        return (
            clause.relation is Relation.ADVERBIAL_CLAUSE
            and clause.subject_is_implied
            and clause.marker is None
            and not clause.agents
            and not self.is_inverted(clause)
            and self.tokens[clause.predicate].form in {TokenForm.PAST, TokenForm.PARTICIPLE}
            and not any(
                self.tokens[child].relation is Relation.AUXILIARY
                for child in self.document.children[clause.predicate]
            )
        )

    def _issuers(self, clause: Clause) -> tuple[int, ...]:
        """Who issued "a statement saying that ...": the subject of the verb it depends on."""
        noun = self.tokens[clause.predicate].head
        if clause.relation is not Relation.NOUN_CLAUSE or not self.cues.noun(
            self.tokens[noun].lemma
        ):
            return ()
        for child in self.document.children[noun]:
            if (
                self.tokens[child].relation is Relation.POSSESSIVE
                and self.layout.is_outside(child)
                and self.layout.words(child) != "its"
            ):
                return (child,)
        above = self.document.clause_of(noun)
        if above is None or self.tokens[noun].relation not in {
            Relation.OBJECT,
            Relation.PREPOSITION_OBJECT,
        }:
            return ()
        return tuple(
            self.layout.named(each, above.predicate)
            for each in above.subjects
            if self.layout.is_outside(each)
        )

    def is_inverted(self, clause: Clause) -> bool:
        """As in "..., added Kang, ...": the parser takes the speaker for an object."""
        verb = clause.predicate
        token = self.tokens[verb]
        if (
            not clause.objects
            or clause.objects[0] < verb
            or clause.complements
            or token.form not in {TokenForm.PAST, TokenForm.PRESENT, TokenForm.PARTICIPLE}
            or clause.relation
            not in {
                Relation.ADVERBIAL_CLAUSE,
                Relation.CONJUNCT,
                Relation.PARATAXIS,
                Relation.NOUN_CLAUSE,
                Relation.DEPENDENT,
            }
            or verb == 0
            or self.layout.words(verb - 1) != ","
            or clause.lemma not in INVERTED
        ):
            return False
        last = self.document.edges[clause.objects[-1]][1]
        head = self.tokens[clause.objects[0]]
        return head.tag in {Tag.NAME, Tag.NOUN} and (
            last >= len(self.tokens) or self.layout.is_mark(last)
        )

    def outer_company(self, clause: Clause) -> tuple[int, ...] | None:
        """The speaker of "he said A and said B", where the parser joins the verb to A."""
        if not clause.subject_is_implied:
            return None
        if clause.relation is Relation.ADVERBIAL_CLAUSE:
            return self._participle_company(clause)
        if clause.relation is not Relation.CONJUNCT:
            return None
        at = clause.governor
        for _ in range(4):
            if at is None:
                return None
            clauses = self.document.clauses
            inner = clauses[at]
            if inner.governor is None:
                return None
            above = clauses[inner.governor]
            if inner.relation is Relation.COMPLEMENT and "say" in self.cues.verb(above.lemma):
                form = self.tokens[clause.predicate].form
                if (
                    self.tokens[above.predicate].form is form
                    and form in {TokenForm.PAST, TokenForm.PRESENT}
                    and clause.marker is None
                    and self.cues.verb(clause.lemma) & {"say", "call", "urge"}
                ):
                    return above.subjects
                return None
            at = inner.governor if inner.relation is Relation.CONJUNCT else None
        return None

    def _participle_company(self, clause: Clause) -> tuple[int, ...] | None:
        """As in "said the talks went on, describing them as candid": the sayer describes."""
        verb = clause.predicate
        if self.tokens[verb].form is not TokenForm.GERUND or self.layout.words(verb - 1) != ",":
            return None
        at = clause.governor
        clauses = self.document.clauses
        for _ in range(6):
            if at is None:
                return None
            here = clauses[at]
            above = None if here.governor is None else clauses[here.governor]
            if (
                above is not None
                and here.relation is Relation.COMPLEMENT
                and "say" in self.cues.verb(above.lemma)
                and above.voice is Voice.ACTIVE
                and self.layout.is_outside(above.predicate)
            ):
                return above.subjects
            at = here.governor if here.relation is not Relation.ROOT else None
        return None
