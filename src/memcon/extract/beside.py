"""A marked string in, the cue right before or right after it out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from memcon.documents import Clause, NameKind, Quote, Relation, Tag, TokenForm, Voice
from memcon.extract.cues import Cues
from memcon.extract.layout import FINITE, NOMINAL, SUBJECTS, VERBAL, Layout

Company: TypeAlias = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]
"""The speakers, addressees and relays that a cue clause shows."""

MAX_CUE_WORDS = 45
"""How far a cue verb may stand from its marks: "said Y, the chairman of the ... committee"."""

DASHES = frozenset({"-", "–", "—", "--", "―", "~"})


@dataclass(slots=True)
class SpeechCue:
    """A cue beside a marked string."""

    token: int
    speakers: tuple[int, ...]
    rule: str


class Beside:
    """Finds the cue of a marked string in its own sentence, or in the paragraph before."""

    def __init__(
        self, layout: Layout, cues: Cues, company: Callable[[Clause], Company]
    ) -> None:
        self._company = company
        self.layout = layout
        self.document = layout.document
        self.tokens = layout.tokens
        self.cues = cues
        self._persons: frozenset[int] | None = None

    def leading(self, start: int, first: int, quote: Quote) -> SpeechCue | None:
        """A cue between the sentence's start and the opening mark."""
        layout, tokens = self.layout, self.tokens
        if start >= first:
            return None
        words = layout.words(first - 1)
        is_open = words in {",", ":", "that", "-", "–", "—"} or (
            words in {"but", "and", "so", "because"} and layout.words(first - 2) == ","
        )
        verb = None
        for at in range(first - 1, max(start, first - MAX_CUE_WORDS) - 1, -1):
            token = tokens[at]
            if token.tag in VERBAL or token.form in FINITE:
                frames = self.cues.verb(self.lemma(at))
                if frames & {"say", "quote"} and not self._is_auxiliary(at):
                    verb = at
                    break
                if token.form in FINITE and not self._is_auxiliary(at) and words != ":":
                    break
        if verb is not None and words == ":":
            name = self._name_before(first - 1)
            if name is not None and any(layout.words(at) in DASHES for at in range(verb, name)):
                return SpeechCue(first - 1, (name,), "name-colon")
        if verb is not None:
            gap = [at for at in range(verb + 1, first) if not layout.is_mark(at)]
            direct = verb == first - 1
            if (
                words == ":"
                or direct
                or (is_open and self._is_company(verb, gap))
                or (words in {"that"} and self._is_company(verb, gap))
            ):
                if words != ":" and words != "," and not self._may_quote_bare(verb, quote):
                    return None
                speakers = self.speakers_before(verb, start)
                if speakers:
                    return SpeechCue(
                        verb, speakers, "cue-colon" if words == ":" else "cue-comma"
                    )
        if words == ":":
            return self._by_colon(start, first - 1)
        if words == "that":
            return self._by_noun_that(start, first)
        return self._in_words_of(start, first)

    def _by_noun_that(self, start: int, first: int) -> SpeechCue | None:
        """As in "Manila's warning that “...”"."""
        layout, tokens = self.layout, self.tokens
        noun = first - 2
        if noun - 1 < start or "say" not in self.cues.noun(tokens[noun].lemma):
            return None
        owner = noun - 1
        if layout.words(owner) in {"’s", "'s", "’", "'"}:
            owner -= 1
        elif layout.words(owner) not in {"his", "her", "their", "our", "my"}:
            return None
        if owner < start or tokens[owner].tag not in NOMINAL:
            return None
        return SpeechCue(noun, (owner,), "noun-that")

    def _in_words_of(self, start: int, first: int) -> SpeechCue | None:
        """As in "in the words of X, “...”", "as X put it, “...”"."""
        layout = self.layout
        for at in range(first - 2, max(start, first - 20) - 1, -1):
            if layout.words(at) == "words" and layout.words(at - 1) in {
                "the",
                "’s",
                "'s",
                "his",
                "her",
                "their",
                "own",
            }:
                if layout.words(at + 1) == "of":
                    head = self._nominal(at + 2, first)
                    return SpeechCue(at, (head,), "words-of") if head is not None else None
                for child in self.document.children[at]:
                    if self.tokens[child].relation is Relation.POSSESSIVE:
                        return SpeechCue(at, (child,), "words-of")
        return None

    def _may_quote_bare(self, verb: int, quote: Quote) -> bool:
        """Whether marks right after a verb are its words: "said “no”", but not "called “X” a"."""
        lemma = self.lemma(verb)
        if "say" not in self.cues.verb(lemma) or lemma.split()[0] == "call":
            return False
        return not self.runs_on(quote)

    def runs_on(self, quote: Quote) -> bool:
        """Whether the sentence goes on after the marks without a break."""
        layout = self.layout
        last = layout.last[quote.index]
        _, high = layout.paragraph_edges[quote.paragraph]
        return (
            last < high
            and not layout.is_mark(last)
            and layout.ending(quote) not in {",", ".", "!", "?", ";", "…", "—"}
        )

    def _is_company(self, verb: int, gap: list[int]) -> bool:
        """Whether the words between a cue and its quotation only go with the cue."""
        for at in gap:
            token = self.tokens[at]
            # a relative clause or an aside may stand between
            if (
                token.form in FINITE
                and token.tag in VERBAL
                and not self._is_auxiliary(at)
                and token.relation not in {Relation.RELATIVE_CLAUSE, Relation.ADVERBIAL_CLAUSE}
            ):
                return False
        return True

    def _by_colon(self, start: int, colon: int) -> SpeechCue | None:
        """As in "X: “...”", and "X released the following statement: “...”"."""
        layout, tokens = self.layout, self.tokens
        verbs = [
            at
            for at in range(start, colon)
            if tokens[at].tag in VERBAL and tokens[at].form in FINITE and layout.is_outside(at)
        ]
        if not verbs:
            heads = [
                at
                for at in range(start, colon)
                if tokens[at].tag in NOMINAL and layout.phrase_head(at) == at
            ]
            name = self._name_before(colon)
            if name is not None:
                return SpeechCue(colon, (name,), "name-colon")
            if heads and colon - start <= 14:
                return SpeechCue(colon, (heads[0],), "name-colon")
            return None
        name = self._name_before(colon)
        if name is not None:
            return SpeechCue(colon, (name,), "name-colon")
        root = self.document.sentence_of(colon).root
        for at in sorted(verbs, key=lambda each: (each != root, -each)):
            speakers = self.speakers_before(at, start)
            if speakers:
                return SpeechCue(at, speakers, "sentence-colon")
        return None

    def _name_before(self, colon: int) -> int | None:
        """The head of a person's name that ends right before a colon."""
        at = colon - 1
        if at < 0 or self.tokens[at].tag is not Tag.NAME:
            return None
        if at not in self._person_ends():
            first = at
            while first > max(0, at - 5) and self.tokens[first - 1].tag is Tag.NAME:
                first -= 1
            if first == 0 or self.layout.words(first - 1) not in DASHES:
                return None
        return self.layout.phrase_head(at)

    def _person_ends(self) -> frozenset[int]:
        if self._persons is None:
            self._persons = frozenset(
                name.last - 1 for name in self.document.names if name.kind is NameKind.PERSON
            )
        return self._persons

    def lemma(self, verb: int) -> str:
        """The lemma of a verb with its particle."""
        index = self.document.clause_by_token[verb]
        if index >= 0 and self.document.clauses[index].predicate == verb:
            lemma = self.document.clauses[index].lemma
        else:
            lemma = self.tokens[verb].lemma.lower()
        if (
            verb + 1 < len(self.tokens)
            and f"{lemma} {self.layout.words(verb + 1)}" in self.cues.verbs
        ):
            return f"{lemma} {self.layout.words(verb + 1)}"  # "shot back", taken for an adverb
        return lemma

    def _is_auxiliary(self, token: int) -> bool:
        return self.tokens[token].relation in {Relation.AUXILIARY, Relation.PASSIVE_AUXILIARY}

    def speakers_before(self, verb: int, floor: int) -> tuple[int, ...]:
        """The subjects of a cue; where the parser has none, the last phrase before it."""
        layout = self.layout
        index = self.document.clause_by_token[verb]
        if index >= 0 and self.document.clauses[index].predicate == verb:
            clause = self.document.clauses[index]
            speakers, _, _ = self._company(clause)
            if speakers:
                return speakers
            if clause.voice is Voice.PASSIVE:
                return tuple(each for each in clause.subjects if layout.is_outside(each))
        for at in range(verb - 1, floor - 1, -1):
            if layout.is_outside(at) and self.tokens[at].tag in NOMINAL:
                head = layout.phrase_head(at)
                if (
                    floor <= head < verb
                    and self.tokens[head].relation is not Relation.PREPOSITION_OBJECT
                ):
                    return (layout.named(head, verb),)
        return ()

    def trailing(self, last: int, ceiling: int, quote: Quote) -> SpeechCue | None:
        """A cue after the closing mark, in the same sentence."""
        layout, tokens = self.layout, self.tokens
        _, high = layout.paragraph_edges[quote.paragraph]
        end = last
        while end < ceiling and not layout.is_stop(end) and end - last < MAX_CUE_WORDS:
            end += 1
        at = last
        while at < end and layout.is_mark(at):
            at += 1
        if at >= end or tokens[at].tag is Tag.COORDINATOR:
            return None
        ending = layout.ending(quote)
        passed = {layout.words(each) for each in range(last, at)}
        dash = bool(passed & DASHES)
        is_open = ending in {",", "?", "!", "…", "—", "–", "-"} or "," in passed
        is_open = is_open or not quote.is_closed
        is_certain = ending == "," or "," in passed
        if ending == "." and not is_certain and not dash:
            is_open = tokens[at].words[:1].islower() or (
                (end >= high or layout.is_stop(min(end, ceiling - 1))) and end - at <= 8
            )
        if layout.words(at) == "according" and at + 2 < end:
            return self._according(at, end)
        if ":" in passed and quote.is_closed:
            return self._after_colon(at, ceiling)
        lead = at
        while lead < end and (tokens[lead].tag is Tag.ADVERB or layout.words(lead) == "as"):
            lead += 1
        if not is_open and not dash and not self._is_bare_cue(lead, end, ceiling):
            return None
        verb = self._cue_after(lead, end, is_certain=is_certain)
        if verb is None:
            return self._by_dash(at, end) if dash and "," not in passed else None
        first = layout.first[quote.index]
        begins = self.begins_sentence(quote)
        if verb == lead:
            behind = layout.subjects_of(verb)
            ahead = any(each > verb for each in behind)
            is_say = begins and "say" in self.cues.verb(self.lemma(verb))
            is_behind = any(each < first for each in behind)
            if not ahead and not is_say and (is_behind or not is_certain):
                return None
            speakers = self._speakers_after(verb, end)
            return SpeechCue(verb, speakers, "quote-verb-name") if speakers else None
        if self._goes_on(verb, end) and (not begins or ending == "."):
            return None
        speakers = tuple(each for each in self.speakers_before(verb, at) if at <= each < end)
        if not speakers:
            found = self._nominal(at, verb)
            speakers = (found,) if found is not None else ()
        return SpeechCue(verb, speakers, "quote-name-verb") if speakers else None

    def _after_colon(self, at: int, ceiling: int) -> SpeechCue | None:
        """As in "‘...’: Estonia's defence chief on the border": a headline's speaker behind a colon."""
        _, high = self.layout.paragraph_edges[self.layout.paragraph_of(at)]
        if ceiling != high or high - at > 14:
            return None
        if any(
            self.tokens[each].form in FINITE and self.tokens[each].tag in VERBAL
            for each in range(at, high)
        ):
            return None
        head = self._nominal(at, high)
        return SpeechCue(at - 1, (head,), "colon-name") if head is not None else None

    def _is_bare_cue(self, lead: int, end: int, ceiling: int) -> bool:
        """As in "“...” said X": the comma was left out, or stands inside another mark."""
        if lead >= end:
            return False
        token = self.tokens[lead]
        return (
            token.tag is Tag.VERB
            and token.form in {TokenForm.PAST, TokenForm.PRESENT}
            and "say" in self.cues.verb(self.lemma(lead))
            and self.layout.is_stop(min(end, ceiling - 1))
        )

    def _cue_after(self, lead: int, end: int, *, is_certain: bool) -> int | None:
        """The verb that says who spoke, in the words after the marks.

        Where a comma closes what is in the marks, any finite verb after the speaker will do:
        "“We won,” beamed the minister".
        """
        tokens = self.tokens
        for each in range(lead, end):
            if not self.layout.is_outside(each):
                continue
            token = tokens[each]
            if token.relation in SUBJECTS and token.words[:1].isupper():
                continue  # "Trump", taken for a verb
            is_verb = token.tag is Tag.VERB or (
                token.form in {TokenForm.PAST, TokenForm.PRESENT}
                and token.tag is not Tag.AUXILIARY
            )
            if not is_verb or self._is_auxiliary(each):
                if (
                    each > lead
                    and token.tag in {Tag.NAME, Tag.NOUN, Tag.ADJECTIVE}
                    and self.cues.reading(token.words) is not None
                    and tokens[each - 1].tag in NOMINAL | {Tag.PUNCTUATION}
                    and (each + 1 >= end or tokens[each + 1].tag not in NOMINAL)
                    and not any(
                        tokens[more].tag is Tag.VERB
                        for more in range(each + 1, min(end, each + 3))
                    )
                ):
                    return each
                continue
            is_aside = token.relation in {Relation.RELATIVE_CLAUSE, Relation.NOUN_CLAUSE}
            is_cue = bool(self.cues.verb(self.lemma(each)) & {"say", "quote"})
            if is_aside and any(tokens[more].tag is Tag.VERB for more in range(each + 1, end)):
                continue
            if token.form in {
                TokenForm.GERUND,
                TokenForm.BASE,
                TokenForm.PARTICIPLE,
            } and not any(self._is_auxiliary(child) for child in self.document.children[each]):
                if self._is_mistaken(each, lead, end):
                    return each
                if each == lead:
                    return None
                continue
            if is_cue or (is_certain and token.lemma not in {"be", "have"}):
                return each
            if each == lead and any(child > each for child in self.layout.subjects_of(each)):
                return each  # "“Splendid!” beamed the minister"
            if token.form in FINITE and not is_aside:
                return None
        return None

    def _is_mistaken(self, verb: int, lead: int, end: int) -> bool:
        """Whether a participle is a past tense that the tagger mistook: "“...,” read one"."""
        form = self.tokens[verb].form
        if form is TokenForm.GERUND or (form is TokenForm.BASE and verb != lead):
            return False
        if not self.cues.verb(self.lemma(verb)) & {"say", "quote"}:
            return False
        after = self.tokens[verb + 1] if verb + 1 < end else None
        if verb == lead:
            return after is not None and after.tag in NOMINAL | {Tag.DETERMINER, Tag.ADJECTIVE}
        before = self.tokens[verb - 1]
        return before.words.lower() not in {"was", "were", "been", "being", "is", "are"} and (
            after is None
            or after.tag in {Tag.PREPOSITION, Tag.PUNCTUATION, Tag.ADVERB, Tag.MARKER, Tag.NAME}
        )

    def _by_dash(self, at: int, end: int) -> SpeechCue | None:
        """As in "“...” — X": a name alone after a dash."""
        if (
            end < self.layout.paragraph_edges[self.layout.paragraph_of(at)][1] - 1
            or end - at > 12
        ):
            return None
        heads = [each for each in range(at, end) if self.tokens[each].tag in NOMINAL]
        if not heads or self.tokens[at].words[:1].islower():
            return None
        return SpeechCue(at - 1, (self.layout.phrase_head(heads[0]),), "dash-name")

    def _nominal(self, first: int, last: int) -> int | None:
        """The head of the first phrase in a range of tokens."""
        for at in range(first, last):
            if self.layout.is_outside(at) and self.tokens[at].tag in NOMINAL:
                head = self.layout.phrase_head(at)
                if first <= head < last:
                    return head
                return at
        return None

    def _speakers_after(self, verb: int, end: int) -> tuple[int, ...]:
        layout = self.layout
        subjects = tuple(
            each
            for each in layout.subjects_of(verb)
            if verb < each < end and layout.is_outside(each)
        )
        if subjects:
            return subjects
        for at in range(verb + 1, end):
            token = self.tokens[at]
            if layout.words(at) in {",", ":"} or (token.tag is Tag.PREPOSITION):
                return ()
            if token.tag in NOMINAL:
                head = layout.phrase_head(at)
                if not verb < head < end:
                    head = at
                return tuple(
                    each
                    for each in self.document.conjuncts(head)
                    if verb < each < end and layout.is_outside(each)
                )
        return ()

    def _goes_on(self, verb: int, end: int) -> bool:
        """Whether a cue governs a clause after it, and so not the marks before it."""
        return any(
            self.tokens[child].relation is Relation.COMPLEMENT and verb < child < end
            for child in self.document.children[verb]
        )

    def begins_sentence(self, quote: Quote) -> bool:
        """Whether nothing but marks stands in the sentence before the quotation."""
        layout = self.layout
        first = layout.first[quote.index]
        if first == layout.paragraph_edges[quote.paragraph][0]:
            return True
        before = first - 1
        return (
            not layout.is_outside(before)
            or layout.is_stop(before)
            or layout.words(before) in {":", ","} | DASHES
        )

    def _according(self, at: int, end: int) -> SpeechCue | None:
        if self.layout.words(at + 1) != "to":
            return None
        head = self._nominal(at + 2, end)
        return SpeechCue(at, (head,), "according-to") if head is not None else None

    def announced(self, quote: Quote) -> SpeechCue | None:
        """The paragraph before ends with a colon: its cue speaks here."""
        layout = self.layout
        number = quote.paragraph - 1
        if number < 0:
            return None
        low, high = layout.paragraph_edges[number]
        if low >= high:
            return None
        colon = next(
            (
                at
                for at in range(high - 1, max(low, high - 3) - 1, -1)
                if layout.words(at) == ":"
            ),
            None,
        )
        if colon is None:
            return None
        start = colon
        while start > low and not layout.is_stop(start - 1) and layout.is_outside(start - 1):
            start -= 1
        cue = self.leading(start, colon + 1, quote)
        if cue is None:
            return None
        return SpeechCue(cue.token, cue.speakers, "colon-before")
