"""A cue with what is said before it or around it in, the parts of what is said out."""

from __future__ import annotations

from memcon.documents import Clause, Relation, Tag, TokenForm, Voice
from memcon.extract.cues import Cues
from memcon.extract.extent import ASIDE, Extent
from memcon.extract.layout import FINITE, VERBAL, Layout
from memcon.extract.sayers import INVERTED
from memcon.spans import Span

ASIDE_VERBS = INVERTED | frozenset(
    "suggest state maintain contend assert complain reply respond continue conclude confirm predict".split()
)
TAIL = frozenset(
    "to and or but which who because including if unless although though with whose where".split()
)


class Asides:
    """Reads cues that follow what is said, or stand in the middle of it."""

    def __init__(self, layout: Layout, cues: Cues, extent: Extent) -> None:
        self.layout = layout
        self.document = layout.document
        self.tokens = layout.tokens
        self.cues = cues
        self.extent = extent

    def around(self, clause: Clause, first: int, last: int) -> list[Span]:
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
        return layout.stretch(at + 1, self.extent.cut(at + 1, end))

    def is_as_aside(self, clause: Clause) -> bool:
        """Whether "as X said" stands by itself, and is no comparison: "as wealthy as he says"."""
        if clause.marker != "as" or clause.relation is not Relation.ADVERBIAL_CLAUSE:
            return False
        left, _ = self._chunk(clause)
        begin = self.layout.sentence_begin(clause.predicate)
        return (
            left <= begin + 1 or self.layout.words(left - 1) in {",", "(", "and", "but"} | ASIDE
        )

    def relative(self, clause: Clause) -> list[Span]:
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
            layout.stretch(right, self.extent.cut(right, min(last, end))),
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

    def aside(self, clause: Clause) -> list[Span]:
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
            layout.stretch(right, self.extent.cut(right, end)) if right < end else None,
        ]
        found = [part for part in parts if part is not None]
        if right >= end - 1 and not any(
            tokens[at].tag in VERBAL and tokens[at].form in FINITE for at in range(begin, left)
        ):
            return []
        return found if found and sum(self.length(part) for part in found) > 3 else []

    def length(self, span: Span) -> int:
        """The number of words in a span."""
        return len(self.document.words(span).split())

    def beside(self, clause: Clause) -> list[Span]:
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

    def is_parted(self, clause: Clause, root: int) -> bool:
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
