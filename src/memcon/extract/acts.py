"""Cues that govern no clause in, drafts out: demands, promises, descriptions."""

from __future__ import annotations

from collections.abc import Iterator

from memcon.documents import Clause, Relation, Tag, Voice
from memcon.extract.cues import Cues
from memcon.extract.drafts import Draft
from memcon.extract.extent import Extent
from memcon.extract.layout import NOMINAL, VERBAL, Layout

REFUSALS = frozenset({"refuse", "decline"})
SILENT = frozenset(
    "say comment answer respond speak elaborate disclose reveal confirm talk".split()
)
WEAK_UNDERTAKINGS = frozenset({"offer", "propose", "claim", "profess"})
VIEWING = frozenset(
    "see view regard consider rate name present frame style bill tout paint".split()
)


class Acts:
    """Reads "urged X to ...", "promised to ...", "called for ..." and "described X as ..."."""

    def __init__(self, layout: Layout, cues: Cues, extent: Extent) -> None:
        self.layout = layout
        self.document = layout.document
        self.tokens = layout.tokens
        self.cues = cues
        self.extent = extent
        self._governed: dict[int, list[int]] = {}  # clause -> the clauses under it
        for clause in self.document.clauses:
            if clause.governor is not None:
                self._governed.setdefault(clause.governor, []).append(clause.index)

    def commanded(
        self, clause: Clause, speakers: tuple[int, ...], *, is_real: bool
    ) -> Iterator[Draft]:
        """As in "urged X to ...": the infinitive is the content, X the addressee."""
        layout = self.layout
        for index in self._infinitives(clause):
            inner = self.document.clauses[index]
            if inner.relation is Relation.OPEN_COMPLEMENT or self._has_to(inner.predicate):
                _first, last = self.document.edges[inner.predicate]
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
                last = self.extent.grown(
                    clause.predicate, to, self.extent.cut(inner.predicate, last)
                )
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

    def called_for(
        self, clause: Clause, speakers: tuple[int, ...], *, is_real: bool
    ) -> Iterator[Draft]:
        """As in "called for an end to the siege": what is demanded is the content."""
        word = clause.predicate + 1
        _, last = self.document.edges[word]
        if clause.voice is Voice.PASSIVE or last <= word + 1:
            return
        last = self.extent.pruned(word + 1, self.extent.cut(word + 1, last))
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

    def undertaken(
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
                last = self.extent.grown(
                    clause.predicate, to, self.extent.cut(inner.predicate, last)
                )
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

    def called(
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
        span = layout.stretch(first, self.extent.pruned(first, self.extent.cut(first, last)))
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
