"""Where words said begin in, where they end out."""

from __future__ import annotations

from memcon.documents import Relation, Tag, TokenForm
from memcon.extract.cues import Cues
from memcon.extract.layout import VERBAL, Layout
from memcon.extract.sayers import Sayers

ASIDE = frozenset({"--", "—", "–"})


class Extent:
    """Tells how far what is said goes: past the parser's slips, and short of asides."""

    def __init__(self, layout: Layout, cues: Cues, sayers: Sayers) -> None:
        self.layout = layout
        self.document = layout.document
        self.tokens = layout.tokens
        self.cues = cues
        self.sayers = sayers

    def grown(self, verb: int, first: int, last: int) -> int:
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
                last = max(layout.last[layout.quote_at[marked]], self.cut(marked, end))
            elif marked is None and self._joins_on(last, end):
                last = self.cut(last, end)
        return self.pruned(first, last)

    def pruned(self, first: int, last: int) -> int:
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

    def cut(self, start: int, last: int) -> int:
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
            ) and not self._has_marks(at, last):
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
                and self.sayers.outer_company(
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
            (
                self.tokens[at].tag is Tag.VERB
                and self.cues.verb(self.tokens[at].lemma) & {"say", "call"}
                and self.tokens[at].form in {TokenForm.PAST, TokenForm.PRESENT}
            )
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
