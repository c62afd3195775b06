"""Clauses in, drafts of reported speech out: "said that ...", "..., she said", "urged X to ..."."""

from __future__ import annotations

from collections.abc import Iterator

from memcon.documents import Clause, Modality, Relation, Tag, TokenForm, Voice
from memcon.extract.cues import Cues
from memcon.extract.drafts import Draft
from memcon.extract.layout import FINITE, NOMINAL, VERBAL, Layout
from memcon.spans import Span

REFUSALS = frozenset({"refuse", "decline"})
SILENT = frozenset(
    "say comment answer respond speak elaborate disclose reveal confirm talk".split()
)
ISSUING = frozenset(
    """express voice issue make give convey repeat reiterate raise send deliver offer dismiss reject
    deny state""".split()
)
WEAK_UNDERTAKINGS = frozenset({"offer", "propose", "claim", "profess"})
VIEWING = frozenset("see view regard consider rate name present frame style bill tout paint".split())
TELLING = frozenset(
    """tell assure remind inform warn ask advise notify brief convince caution promise write pledge
    quote make""".split()
)
ASIDE = frozenset({"--", "—", "–"})
INVERTED = frozenset(
    "say add note report announce claim explain warn insist argue write recall".split()
)
ASIDE_VERBS = INVERTED | frozenset(
    "suggest state maintain contend assert complain reply respond continue conclude confirm predict".split()
)
TAIL = frozenset(
    "to and or but which who because including if unless although though with whose where".split()
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
        self._governed: dict[int, list[int]] = {}  # clause -> the clauses under it
        for clause in self.document.clauses:
            if clause.governor is not None:
                self._governed.setdefault(clause.governor, []).append(clause.index)

    def find(self) -> list[Draft]:
        """Every draft, in the order of the clauses."""
        drafts: list[Draft] = []
        for clause in self.document.clauses:
            if not self.layout.is_outside(clause.predicate):
                continue
            frames = self.cues.verb(self._lemma(clause))
            if frames:
                mention = self.layout.relative_of(clause.predicate)
                for draft in self._of_clause(clause, frames):
                    draft.mention = mention
                    drafts.append(draft)
        drafts.extend(self._according_to())
        drafts.extend(self._of_nouns())
        return drafts

    def _lemma(self, clause: Clause) -> str:
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
                speakers, _, _ = self.company(above)
                cue = above.predicate
            if not speakers or layout.words(speakers[0]) == "it":
                continue
            first, last = document.edges[clause.predicate]
            last = self._grown(noun, first, self._cut(clause.predicate, last))
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
        speakers, addressees, relays = self.company(clause)
        if not speakers or self._is_bare_participle(clause):
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
            for draft in self._commanded(clause, speakers, is_real=is_real):
                found = True
                yield draft
        if not found and self._lemma(clause) == "call for":
            for draft in self._called_for(clause, speakers, is_real=is_real):
                found = True
                yield draft
        if not found and "undertake" in frames:
            for draft in self._undertaken(clause, speakers, addressees, is_real=is_real):
                found = True
                yield draft
        if not found and "call" in frames:
            for draft in self._called(clause, speakers, is_real=is_real):
                found = True
                yield draft

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
        if self._is_passive(clause) and not self._is_inverted(clause):
            if clause.agents:
                return clause.agents, clause.subjects, ()
            return (), clause.subjects, ()
        if self._is_inverted(clause):
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
            for each in self._outer_company(clause) or clause.subjects
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
            return (at,)
        return ()

    def _is_bare_participle(self, clause: Clause) -> bool:
        """As in "Asked whether ..., he said": the speaker is asked, and does not ask."""
        return (
            clause.relation is Relation.ADVERBIAL_CLAUSE
            and clause.subject_is_implied
            and clause.marker is None
            and not clause.agents
            and not self._is_inverted(clause)
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
            if self.tokens[child].relation is Relation.POSSESSIVE and self.layout.is_outside(
                child
            ):
                if (
                    self.tokens[child].tag is not Tag.PRONOUN
                    or self.layout.words(child) != "its"
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

    def _is_inverted(self, clause: Clause) -> bool:
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

    def _outer_company(self, clause: Clause) -> tuple[int, ...] | None:
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

    def _clausal(self, clause: Clause) -> Iterator[tuple[list[Span], int, str]]:
        verb = clause.predicate
        if "say" in self.cues.verb(clause.lemma):
            parts = self._relative(clause)
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
                parts = self._around(clause, first, last)
                if parts and self._is_parted(clause, inner.predicate):
                    yield parts, inner.predicate, "clause-cue"
                    return
        if (
            (
                "say" in self.cues.verb(clause.lemma)
                and (clause.lemma in TELLING or not any(each > verb for each in clause.objects))
                and (clause.relation is Relation.PARATAXIS or self._is_as_aside(clause))
            )
            or self._is_inverted(clause)
        ):
            parts = self._beside(clause)
            if clause.marker == "as" and len(parts) == 2 and self._length(parts[0]) <= 3:
                parts = parts[1:]
            if parts:
                yield parts, self.tokens[verb].head, "clause-aside"
                return
        if "say" in self.cues.verb(self._lemma(clause)):
            span = self._rest(clause)
            if span is not None:
                yield [span], verb, "cue-rest"
                return
            parts = self._aside(clause)
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
        last = self._cut(inner.predicate, last)
        last = self._grown(verb, first, last)
        return layout.stretch(first, last)

    def _grown(self, verb: int, first: int, last: int) -> int:
        """Grow content over marked words that the parser hung elsewhere; cut asides after them."""
        layout = self.layout
        if layout.quote_at[last - 1] >= 0:
            last = max(last, layout.last[layout.quote_at[last - 1]])
        end = layout.sentence_end(verb)
        if last < end:
            marked = next((at for at in range(last, end) if not layout.is_outside(at)), None)
            if marked is not None and not any(
                self.tokens[at].tag is Tag.VERB
                and layout.is_outside(at)
                and self.cues.verb(self.tokens[at].lemma) & {"say", "call"}
                for at in range(last, marked)
            ):
                last = max(layout.last[layout.quote_at[marked]], self._cut(marked, end))
            elif marked is None and self._joins_on(last, end):
                last = self._cut(last, end)
        return self._pruned(first, last)

    def _pruned(self, first: int, last: int) -> int:
        """Content without the aside behind its marks: "“...,” in an interview on Sunday"."""
        layout = self.layout
        at = first
        while at < last:
            quote = layout.quote_at[at]
            if quote < 0:
                at += 1
                continue
            after = layout.last[quote]
            inner = self.document.quotes[quote].inner.of(layout.text).rstrip()
            if (
                after < last
                and (inner.endswith(",") or layout.words(after) in ASIDE)
                and not any(
                    self.tokens[each].tag in VERBAL or not layout.is_outside(each)
                    for each in range(after, last)
                )
            ):
                return after
            at = after
        return last

    def _cut(self, start: int, last: int) -> int:
        """Where content that runs from `start` ends: before ", adding ..." and ", according to"."""
        layout = self.layout
        for at in range(start + 1, last):
            if not layout.is_outside(at):
                continue
            here = self.tokens[at]
            before = layout.words(at - 1)
            if (
                here.words.lower() == "according"
                and at + 1 < last
                and layout.words(at + 1) == "to"
            ):
                return at
            if (
                here.form is TokenForm.GERUND
                and before == ","
                and self.cues.verb(here.lemma) & {"say", "call"}
                and (at + 1 >= last or layout.words(at + 1) != "to")
            ):
                return at
            if (
                before == ","
                and here.words.lower() in {"while", "whereas", "where"}
                and at > start + 3
            ):
                if not self._has_marks(at, last):
                    return at
            if (
                before == ","
                and here.form is TokenForm.GERUND
                and here.tag is Tag.VERB
                and here.relation
                in {Relation.ADVERBIAL_CLAUSE, Relation.NOUN_CLAUSE, Relation.CONJUNCT}
                and at > start + 3
                and not self._has_marks(at, last)
            ):
                return at
            if (
                before in {"and", "but"}
                and here.tag is Tag.VERB
                and here.relation is Relation.CONJUNCT
                and self.document.clause_by_token[at] >= 0
                and self.document.clauses[self.document.clause_by_token[at]].predicate == at
                and self._outer_company(
                    self.document.clauses[self.document.clause_by_token[at]]
                )
            ):
                return at - 1
        return last

    def _joins_on(self, last: int, end: int) -> bool:
        """Whether the rest of the sentence belongs to what is said.

        It does where no comma parts it, and mostly where "and" or "but" follows the comma:
        in news, 50 of 67 such clauses after "said that ..." are still what was said.
        """
        if any(
            (self.tokens[at].tag is Tag.VERB
            and self.cues.verb(self.tokens[at].lemma) & {"say", "call"}
            and self.tokens[at].form in {TokenForm.PAST, TokenForm.PRESENT})
            or self.layout.words(at) == "according"
            for at in range(last, end)
        ):
            return False
        words = self.layout.words(last)
        if words in {":", ";"}:
            return True
        if words == "," and last + 1 < end:
            return self.layout.words(last + 1) in {
                "and",
                "but",
                "or",
                "so",
                "because",
                "if",
                "unless",
                "nor",
            } and any(self.tokens[at].tag in VERBAL for at in range(last + 1, end))
        return not self.layout.is_mark(last)

    def _has_marks(self, first: int, last: int) -> bool:
        return any(not self.layout.is_outside(at) for at in range(first, last))

    def _around(self, clause: Clause, first: int, last: int) -> list[Span]:
        """The content before a cue, or on both sides of it."""
        layout = self.layout
        left, right = self._chunk(clause)
        start = self._opening(first)
        parts = [layout.stretch(start, left)]
        if last > right:
            parts.append(layout.stretch(right, last))
        else:
            tail = self._tail(clause.predicate, right)
            if tail is not None:
                parts.append(tail)
        return [part for part in parts if part is not None]

    def _tail(self, verb: int, right: int) -> Span | None:
        """What is said goes on behind the cue: "..., he announced Tuesday, to build on ..."."""
        layout = self.layout
        end = layout.sentence_end(verb)
        at = verb + 1
        while at < end and layout.words(at) != ",":
            if self.tokens[at].tag in VERBAL:
                return None
            at += 1
        if at + 1 >= end or layout.words(at + 1) not in TAIL or not layout.is_outside(at):
            return None
        if any(
            self.tokens[each].tag is Tag.VERB
            and self.cues.verb(self.tokens[each].lemma) & {"say", "call"}
            for each in range(at + 1, min(end, at + 4))
        ):
            return None
        return layout.stretch(at + 1, self._cut(at + 1, end))

    def _is_as_aside(self, clause: Clause) -> bool:
        """Whether "as X said" stands by itself, and is no comparison: "as wealthy as he says"."""
        if clause.marker != "as" or clause.relation is not Relation.ADVERBIAL_CLAUSE:
            return False
        left, _ = self._chunk(clause)
        begin = self.layout.sentence_begin(clause.predicate)
        return left <= begin + 1 or self.layout.words(left - 1) in {",", "(", "and", "but"} | ASIDE

    def _relative(self, clause: Clause) -> list[Span]:
        """As in "..., which he said were at his side": the pronoun and what follows the cue."""
        layout = self.layout
        left, right = self._bare_chunk(clause)
        if left < 1 or layout.words(left - 1) not in {"which", "what", "who", "whom"}:
            return []
        end = layout.sentence_end(clause.predicate)
        root = next(
            (
                at
                for at in range(right, min(end, right + 3))
                if self.tokens[at].tag is not Tag.ADVERB
            ),
            None,
        )
        if root is not None and not (
            self.tokens[root].tag in VERBAL and self.tokens[root].form in FINITE
        ):
            return []
        if root is None:
            return []
        while self.tokens[root].relation in {Relation.AUXILIARY, Relation.PASSIVE_AUXILIARY}:
            root = self.tokens[root].head
        last = right
        if root >= right:
            last = max(self.document.edges[root][1], root + 1)
        parts = [
            layout.stretch(left - 1, left),
            layout.stretch(right, self._cut(right, min(last, end))),
        ]
        return [part for part in parts if part is not None]

    def _bare_chunk(self, clause: Clause) -> tuple[int, int]:
        """The subject and the verb of a cue, with what stands between them."""
        layout = self.layout
        verb = clause.predicate
        left, right = verb, verb + 1
        for child in self.document.children[verb]:
            relation = self.tokens[child].relation
            if (
                relation
                in {Relation.SUBJECT, Relation.AUXILIARY, Relation.ADVERB, Relation.NEGATION}
                and child < verb
            ):
                start = layout.document.token_at(layout.phrase_span(child).start)
                if start is not None and not any(
                    layout.words(at) == "," for at in range(start, verb)
                ):
                    left = min(left, start)
            elif relation is Relation.SUBJECT:
                right = max(right, child + 1)
        return left, right

    def _aside(self, clause: Clause) -> list[Span]:
        """As in "Perhaps, he said, it could ...": a cue between commas, whatever the parser made of it."""
        layout, tokens = self.layout, self.tokens
        verb = clause.predicate
        if (
            tokens[verb].form not in {TokenForm.PAST, TokenForm.PRESENT}
            or clause.voice is Voice.PASSIVE
            or clause.lemma not in ASIDE_VERBS
            or layout.relative_of(verb) is not None
            or any(each > verb for each in clause.objects)
        ):
            return []
        left, right = self._bare_chunk(clause)
        begin, end = layout.sentence_begin(verb), layout.sentence_end(verb)
        if left - 2 < begin or not (
            layout.words(left - 1) == "," or layout.words(left - 1) in ASIDE
        ):
            return []
        if left == verb and right == verb + 1:
            return []
        while right < end and layout.words(right) != "," and not layout.is_mark(right):
            if tokens[right].tag in VERBAL or right - verb > 12 or not layout.is_outside(right):
                return []
            right += 1
        if not layout.is_outside(left - 2) and right >= end - 1:
            return []
        parts = [
            layout.stretch(self._opening(left - 1), left),
            layout.stretch(right, self._cut(right, end)) if right < end else None,
        ]
        found = [part for part in parts if part is not None]
        if right >= end - 1 and not any(
            tokens[at].tag in VERBAL and tokens[at].form in FINITE for at in range(begin, left)
        ):
            return []
        return found if found and sum(self._length(part) for part in found) > 3 else []

    def _length(self, span: Span) -> int:
        return len(self.document.words(span).split())

    def _beside(self, clause: Clause) -> list[Span]:
        """The sentence around an aside: "..., he said, ..."."""
        layout = self.layout
        left, right = self._chunk(clause)
        sentence = self.document.sentence_of(clause.predicate)
        start = self._opening(sentence.first)
        end = layout.sentence_end(clause.predicate)
        parts = [
            layout.stretch(start, left) if start < left else None,
            layout.stretch(right, end) if right < end else None,
        ]
        return [part for part in parts if part is not None]

    def _is_parted(self, clause: Clause, root: int) -> bool:
        """Whether a comma or a mark parts a cue from what is said before it."""
        layout = self.layout
        left, _ = self._chunk(clause)
        if root > clause.predicate:
            return True
        between = range(root + 1, left + 1)
        if any(layout.words(at) in {";", ":"} and layout.is_outside(at) for at in between):
            return False
        return left > 0 and (
            layout.words(left - 1) in {","} | ASIDE or not layout.is_outside(left - 1)
        )

    def _opening(self, first: int) -> int:
        """The start of the sentence a fronted clause stands in, past "But" and the like."""
        sentence = self.document.sentence_of(first)
        at = sentence.first
        quote = self.layout.quote_at[at]
        if quote >= 0:
            at = self.layout.first[quote]
        if self.tokens[at].tag is Tag.COORDINATOR and at < first:
            at += 1
        return at

    def _chunk(self, clause: Clause) -> tuple[int, int]:
        """The tokens of a cue with its subject and adjuncts, without what is said."""
        layout = self.layout
        verb = clause.predicate
        inner = {self.document.clauses[index].predicate for index in clause.complements}
        left, right = verb, verb + 1
        for child in self.document.children[verb]:
            if child in inner or self.tokens[child].relation in {Relation.PUNCTUATION}:
                continue
            first, last = self.document.edges[child]
            if first <= verb < last:
                continue
            if child < verb:
                # between the comma and the verb
                if all(self.tokens[at].words != "," or at > first for at in range(first, verb)):
                    left = min(left, first)
            else:
                right = max(right, last)
        if clause.marker == "as":
            while (
                left > 0
                and layout.words(left) != "as"
                and self.tokens[left - 1].sentence == self.tokens[verb].sentence
                and layout.words(left - 1) != ","
            ):
                left -= 1
        return left, right

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
        last = self._cut(at, last)
        if any(
            self.tokens[each].form in FINITE and self.tokens[each].tag in VERBAL
            for each in range(at, last)
        ):
            return layout.stretch(at, last)
        return None

    # -- infinitives and small clauses

    def _commanded(
        self, clause: Clause, speakers: tuple[int, ...], *, is_real: bool
    ) -> Iterator[Draft]:
        """As in "urged X to ...": the infinitive is the content, X the addressee."""
        layout = self.layout
        for index in self._infinitives(clause):
            inner = self.document.clauses[index]
            if inner.relation is Relation.OPEN_COMPLEMENT or self._has_to(inner.predicate):
                first, last = self.document.edges[inner.predicate]
                to = self._to_of(inner.predicate)
                if to is None or to < clause.predicate:
                    continue
                addressees = tuple(
                    each
                    for each in (*clause.objects, *clause.recipients)
                    if clause.predicate < each < to
                ) or tuple(
                    each
                    for oblique in clause.obliques
                    if oblique.preposition in {"on", "upon", "to", "with", "for"}
                    for each in oblique.heads
                    if clause.predicate < each < to
                )
                if clause.voice is Voice.PASSIVE:
                    addressees = clause.subjects
                elif (
                    not addressees
                    and inner.subjects
                    and clause.predicate < inner.subjects[0] < to
                ):
                    addressees = inner.subjects
                elif not addressees:
                    continue
                last = self._grown(clause.predicate, to, self._cut(inner.predicate, last))
                span = layout.stretch(to, last)
                if span is not None:
                    yield Draft(
                        parts=[span],
                        rule="urged-to",
                        cue=clause.predicate,
                        speakers=speakers,
                        addressees=addressees,
                        needs_marks=not is_real,
                        root=inner.predicate,
                    )
                    return

    def _called_for(
        self, clause: Clause, speakers: tuple[int, ...], *, is_real: bool
    ) -> Iterator[Draft]:
        """As in "called for an end to the siege": what is demanded is the content."""
        word = clause.predicate + 1
        _, last = self.document.edges[word]
        if clause.voice is Voice.PASSIVE or last <= word + 1:
            return
        last = self._pruned(word + 1, self._cut(word + 1, last))
        span = self.layout.stretch(word + 1, last)
        if span is not None:
            yield Draft(
                parts=[span],
                rule="called-for",
                cue=clause.predicate,
                cue_end=word,
                speakers=speakers,
                needs_marks=not is_real or self._is_restrictive(clause),
                root=word + 1,
            )

    def _infinitives(self, clause: Clause) -> list[int]:
        """The infinitives a verb of command may govern, nearest first.

        The parser at times takes one for an adverbial; it still is what was asked where it
        follows the person asked without a comma.
        """
        found = list(clause.complements)
        for index in self._governed.get(clause.index, ()):
            inner = self.document.clauses[index]
            to = self._to_of(inner.predicate)
            if (
                index not in found
                and inner.relation in {Relation.ADVERBIAL_CLAUSE, Relation.NOUN_CLAUSE}
                and to is not None
                and to > clause.predicate
                and self.layout.words(to - 1) != ","
            ):
                found.append(index)
        return found

    def _undertaken(
        self,
        clause: Clause,
        speakers: tuple[int, ...],
        addressees: tuple[int, ...],
        *,
        is_real: bool,
    ) -> Iterator[Draft]:
        """As in "promised to ...": the infinitive is the content."""
        for index in clause.complements:
            inner = self.document.clauses[index]
            to = self._to_of(inner.predicate)
            if clause.lemma in REFUSALS and inner.lemma in SILENT:
                continue
            if (
                inner.relation is Relation.OPEN_COMPLEMENT
                and to is not None
                and to > clause.predicate
            ):
                _, last = self.document.edges[inner.predicate]
                last = self._grown(clause.predicate, to, self._cut(inner.predicate, last))
                span = self.layout.stretch(to, last)
                if span is not None:
                    is_plain = clause.lemma in WEAK_UNDERTAKINGS or self._is_restrictive(clause)
                    yield Draft(
                        parts=[span],
                        rule="promised-to",
                        cue=clause.predicate,
                        speakers=speakers,
                        addressees=addressees,
                        needs_marks=not is_real or is_plain,
                        root=inner.predicate,
                    )
                    return

    def _is_restrictive(self, clause: Clause) -> bool:
        """Whether a clause only tells which thing is meant: "the target it pledged to reach"."""
        if clause.relation is not Relation.RELATIVE_CLAUSE:
            return False
        first = self.document.edges[clause.predicate][0]
        return first > 0 and self.layout.words(first - 1) != ","

    def _called(
        self, clause: Clause, speakers: tuple[int, ...], *, is_real: bool
    ) -> Iterator[Draft]:
        """As in "described the talks as candid": the small clause is the content."""
        layout = self.layout
        verb = clause.predicate
        objects = [each for each in clause.objects if each > verb]
        predicates = [
            child
            for child in self.document.children[verb]
            if child > verb and self.tokens[child].relation is Relation.OBJECT_PREDICATE
        ]
        as_phrases = [
            child
            for head in (verb, *objects)
            for child in self.document.children[head]
            if child > verb
            and layout.words(child) == "as"
            and self.tokens[child].tag is not Tag.ADVERB
        ]
        is_refer = clause.lemma == "refer"
        if not as_phrases and verb + 1 < len(self.tokens) and layout.words(verb + 1) == "as":
            as_phrases = [verb + 1]
        if predicates:
            first = min(self.document.edges[each][0] for each in (*objects, *predicates))
            last = max(self.document.edges[each][1] for each in predicates)

        elif as_phrases and (objects or is_refer):
            if is_refer:
                to = [
                    c
                    for c in self.document.children[verb]
                    if layout.words(c) == "to" and c > verb
                ]
                if not to:
                    return
                first = to[0] + 1
            else:
                first = min(self.document.edges[each][0] for each in objects)
            last = max(self.document.edges[each][1] for each in as_phrases)
        elif as_phrases and clause.voice is Voice.ACTIVE and as_phrases[0] == verb + 1:
            # "described as counterproductive the intentions of ..."
            first, last = as_phrases[0], self.document.edges[verb][1]
        else:
            small = self._small_clause(clause)
            if small is None:
                return
            first, last = small
        if clause.voice is Voice.PASSIVE or first <= verb:
            return
        span = layout.stretch(first, self._pruned(first, self._cut(first, last)))
        if span is not None:
            yield Draft(
                parts=[span],
                rule="called",
                cue=verb,
                speakers=speakers,
                needs_marks=not is_real or clause.lemma in VIEWING,
                root=first,
            )

    def _small_clause(self, clause: Clause) -> tuple[int, int] | None:
        """As in "called the plan a disaster", where the parser made a clause without a verb of it."""
        if clause.lemma not in {
            "call",
            "label",
            "dub",
            "brand",
            "deem",
            "declare",
            "term",
            "name",
        }:
            return None
        for index in clause.complements:
            inner = self.document.clauses[index]
            first, last = self.document.edges[inner.predicate]
            if first > clause.predicate and self.tokens[inner.predicate].tag in NOMINAL | {
                Tag.ADJECTIVE
            }:
                return first, last
        for child in self.document.children[clause.predicate]:
            first, last = self.document.edges[child]
            if (
                self.tokens[child].relation is Relation.COMPLEMENT
                and first > clause.predicate
                and self.tokens[child].tag not in VERBAL
            ):
                return first, last
        return None

    def _has_to(self, predicate: int) -> bool:
        return self._to_of(predicate) is not None

    def _to_of(self, predicate: int) -> int | None:
        for child in self.document.children[predicate]:
            if child >= predicate:
                break
            if (
                self.layout.words(child) == "to"
                and self.tokens[child].relation is Relation.AUXILIARY
            ):
                return child
        return None

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
            if parts and self._length(parts[0]) > 2:
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
