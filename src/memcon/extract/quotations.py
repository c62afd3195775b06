"""Marked strings and drafts of reported speech in, drafts of quotations out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from memcon.documents import Clause, NameKind, Quote, Relation, Tag, TokenForm, Voice
from memcon.extract.cues import Cues
from memcon.extract.drafts import Draft
from memcon.extract.layout import FINITE, NOMINAL, SUBJECTS, VERBAL, Layout
from memcon.spans import Span

Company: TypeAlias = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]
"""The speakers, addressees and relays that a cue clause shows."""

MAX_CUE_WORDS = 45
"""How far a cue verb may stand from its marks: "said Y, the chairman of the ... committee"."""

RUNNING_ON = 6
"""Words from which marks at the head of a sentence that runs on after them are no mere name."""

LONG_QUOTATION = 8
"""Words from which a marked string without a cue is taken for a quotation: 98% of ten and more are."""
LABEL = re.compile(r"(?:[A-Z][A-Z.'’-]+ ){0,3}[A-Z][A-Z.'’-]+: +(?=\S)")
"""A speaker's name in capitals at the head of a turn."""

WHEN_WORDS = frozenset("on in at during after last before this earlier as while when".split())
NO_SPEECH = frozenset(
    "know serve use act work appear run bill begin start play list sign go come make".split()
)
"""Verbs before "as “...”" that say nothing: "known as “Guccifer”"."""

DASHES = frozenset({"-", "–", "—", "--", "―", "~"})


@dataclass(slots=True)
class _Cue:
    """A cue beside a marked string."""

    token: int
    speakers: tuple[int, ...]
    rule: str


SMALL_WORDS = frozenset(
    "a an the of and or to for in on at with by from is as de la our my your".split()
)
TITLED = frozenset(
    """show program programme book film movie song novel album series play magazine documentary memoir
    musical newspaper column podcast essay poem painting opera track single sitcom drama comedy
    newscast broadcast segment blog site website channel network daily weekly story host star actor
    actress author anchor co-host theme sketch tune hit course""".split()
)


def is_nickname(layout: Layout, quote: Quote) -> bool:
    """Whether a marked string stands within a name: "Idris “Desert Fox” Mahamat"."""
    first, last = layout.first[quote.index], layout.last[quote.index]
    if not 0 < first < last < len(layout.tokens) or last - first > 6:
        return False
    before, after = layout.tokens[first - 1], layout.tokens[last]
    return (
        before.tag is Tag.NAME
        and after.tag is Tag.NAME
        and before.words[:1].isupper()
        and after.words[:1].isupper()
        and layout.ending(quote).isalnum()
    )


def is_titled(layout: Layout, quote: Quote) -> bool:
    """Whether a marked string in capitals follows its kind of work: "his talk show, “Capital Letters,”"."""
    first = layout.first[quote.index]
    if first < 2 or layout.words(first - 1) != ",":
        return False
    return layout.tokens[first - 2].lemma.lower() in TITLED and is_title(layout, quote)


def is_title(layout: Layout, quote: Quote) -> bool:
    """Whether a marked string is the title of a work: "on “Meet the Press”", "her book “...”"."""
    words = quote.inner.of(layout.text).strip(" ,.").split()
    if not 1 <= len(words) <= 9:
        return False
    if not all(
        word[:1].isupper()
        or word[:1].isdigit()
        or word.lower() in SMALL_WORDS
        or word in "&-–—"
        for word in words
    ):
        return False
    first, last = layout.first[quote.index], layout.last[quote.index]
    before = layout.tokens[first - 1] if first else None
    after = layout.tokens[last] if last < len(layout.tokens) else None
    if before is not None and before.words == "," and first > 1:
        before = layout.tokens[first - 2]
        if before.lemma.lower() in TITLED:
            return True
        before = None
    if before is not None:
        if before.lemma.lower() in TITLED or before.words in {"’s", "'s", "’", "'"}:
            return True
        if before.tag is Tag.PREPOSITION and before.words.lower() in {
            "on",
            "in",
            "from",
            "at",
            "to",
        }:
            return True
        if before.lemma == "tell":
            return True
    return (
        after is not None and after.lemma.lower() in TITLED and layout.ending(quote).isalnum()
    )


class Quoter:
    """Gives each outermost marked string to a draft, or to none."""

    def __init__(
        self,
        layout: Layout,
        cues: Cues,
        reported: Sequence[Draft],
        company: Callable[[Clause], Company],
    ) -> None:
        self._company = company
        self.layout = layout
        self.document = layout.document
        self.tokens = layout.tokens
        self.cues = cues
        self.drafts: list[Draft] = []
        self.by_quote: dict[int, Draft] = {}
        self.reported = sorted(reported, key=lambda draft: (draft.start, -draft.end))
        self.covering: dict[int, list[Draft]] = {}
        self._persons: frozenset[int] | None = None
        self._cover()

    def _cover(self) -> None:
        """Note which reported drafts hold or touch each marked string."""
        layout = self.layout
        for draft in self.reported:
            seen: set[int] = set()
            for part in draft.parts:
                token = self.document.token_at(part.start)
                while (
                    token is not None
                    and token < len(self.tokens)
                    and self.tokens[token].start < part.end
                ):
                    quote = layout.quote_at[token]
                    if quote >= 0:
                        if quote not in seen:
                            seen.add(quote)
                            self.covering.setdefault(quote, []).append(draft)
                        token = layout.last[quote]
                    else:
                        token += 1

    def find(self) -> list[Draft]:
        """Go over the paragraphs in order."""
        for number in range(len(self.document.paragraphs)):
            quotes = self.layout.outer_by_paragraph.get(number)
            if quotes:
                self._paragraph(number, quotes)
        return self.drafts

    def find_beside(self) -> list[Draft]:
        """Only the strings with a cue right before or right after them."""
        for number in range(len(self.document.paragraphs)):
            quotes = self.layout.outer_by_paragraph.get(number, [])
            for at, quote in enumerate(quotes):
                before = quotes[at - 1] if at else None
                after = quotes[at + 1] if at + 1 < len(quotes) else None
                self._beside(quote, before, after)
        return self.drafts

    def _paragraph(self, number: int, quotes: list[Quote]) -> None:
        layout = self.layout
        waiting: list[Quote] = []
        for at, quote in enumerate(quotes):
            before = quotes[at - 1] if at else None
            after = quotes[at + 1] if at + 1 < len(quotes) else None
            if self._labelled(quote):
                continue
            if is_nickname(layout, quote) or is_titled(layout, quote):
                self._none(quote)
                continue
            if quote.continues is None or self._has_own_cue(quote, after):
                if self._beside(quote, before, after):
                    continue
            elif self._continued(quote):
                continue
            waiting.append(quote)
        for quote in waiting:
            if quote.index in self.by_quote:
                continue
            opens = self._opens_sentence(quote, quotes)
            if not opens and is_title(layout, quote) and quote.index not in self.covering:
                self._none(quote)
                continue
            if not (
                self._within(quote)
                or (opens and self._neighbour(number, quote, quotes, opens=True))
                or self._governed(quote)
                or (not opens and self._neighbour(number, quote, quotes, opens=False))
            ):
                self._none(quote)

    # -- one quotation over several paragraphs

    def _continued(self, quote: Quote) -> bool:
        if quote.continues is None:
            return False
        draft = self.by_quote.get(quote.continues)
        if draft is None or draft.gap:
            return False
        draft.parts.append(quote.span)
        draft.quotes.append(quote.index)
        self.by_quote[quote.index] = draft
        return True

    def _has_own_cue(self, quote: Quote, after: Quote | None) -> bool:
        """Whether a cue follows a quotation that goes on from the paragraph before."""
        layout = self.layout
        _, high = layout.paragraph_edges[quote.paragraph]
        ceiling = layout.first[after.index] if after else high
        return self._trailing(layout.last[quote.index], ceiling, quote) is not None

    def _labelled(self, quote: Quote) -> bool:
        """A transcript set in marks: "“WALLACE: ..." names its speaker inside them."""
        label = LABEL.match(self.layout.text, quote.inner.start, quote.inner.end)
        if label is None or quote.depth:
            return False
        head = self.document.token_at(label.start())
        if head is None or label.end() >= quote.inner.end:
            return False
        self._add(
            Draft(
                parts=[Span(label.end(), quote.span.end)],
                rule="label",
                speakers=(self.layout.phrase_head(head),),
                quotes=[quote.index],
                root=self.layout.first[quote.index],
            )
        )
        return True

    # -- a cue right before or right after

    def _beside(self, quote: Quote, before: Quote | None, after: Quote | None) -> bool:
        layout = self.layout
        first, last = layout.first[quote.index], layout.last[quote.index]
        low, high = layout.paragraph_edges[quote.paragraph]
        floor = layout.last[before.index] if before else low
        ceiling = self._ceiling(after, high)
        start = first
        while start > floor and not layout.is_stop(start - 1):
            start -= 1
        leading = self._leading(start, first, quote)
        trailing = None
        if leading is None:
            trailing = self._trailing(last, ceiling, quote)
        cue = trailing or leading
        if trailing is not None and not self._begins_sentence(quote):
            is_said = (
                "say" in self.cues.verb(self._lemma(trailing.token))
                or trailing.rule == "according-to"
            )
            if quote.index in self.covering or not is_said or is_title(layout, quote):
                return False
            return self._fronted(quote, trailing)
        if cue is None:
            if start == first == low and before is None:
                cue = self._announced(quote)
            if cue is None:
                return False
        self._take(quote, cue, before, floor=start)
        return True

    def _relays(self, cue: int) -> tuple[int, ...]:
        index = self.document.clause_by_token[cue]
        if index < 0 or self.document.clauses[index].predicate != cue:
            return ()
        _, _, relays = self._company(self.document.clauses[index])
        return relays

    def _fronted(self, quote: Quote, cue: _Cue) -> bool:
        """As in "It was “a disaster,” he said": what is said begins with the sentence."""
        layout = self.layout
        begin = layout.sentence_begin(layout.first[quote.index])
        at = layout.first[quote.index]
        while at > begin and not (layout.is_outside(at - 1) and layout.is_stop(at - 1)):
            at -= 1
        if self.tokens[at].tag is Tag.COORDINATOR:
            at += 1
        span = layout.stretch(at, layout.last[quote.index])
        if span is None:
            return False
        inside = [
            each.index
            for each in layout.outer_by_paragraph[quote.paragraph]
            if span.covers(each.span)
        ]
        if any(index in self.by_quote for index in inside):
            span = quote.span
            inside = [quote.index]
        self._add(
            Draft(
                parts=[span],
                rule="fronted",
                cue=cue.token,
                speakers=cue.speakers,
                quotes=inside,
                root=layout.first[quote.index],
            )
        )
        return True

    def _ceiling(self, after: Quote | None, high: int) -> int:
        """Where the next quotation begins, past marked terms: "Bill, in a “Vote” hat, said"."""
        layout = self.layout
        quotes = layout.outer_by_paragraph.get(after.paragraph, []) if after is not None else []
        for quote in quotes:
            if after is None or quote.index < after.index:
                continue
            words = quote.inner.of(layout.text).split()
            before = layout.tokens[layout.first[quote.index] - 1]
            if (
                len(words) > 3
                or not layout.ending(quote).isalnum()
                or before.tag is Tag.PUNCTUATION
                or before.tag is Tag.VERB
            ):
                return layout.first[quote.index]
        return high

    def _take(self, quote: Quote, cue: _Cue, before: Quote | None, *, floor: int) -> None:
        """Make the quote a draft, or a further part of the one whose cue it shares."""
        held = self.by_quote.get(before.index) if before else None
        if (
            held is not None
            and held.cue == cue.token
            and not self._ends_sentence(before)
            and not any(
                self.layout.is_stop(at)
                for at in range(cue.token, self.layout.first[quote.index])
            )
        ):
            held.parts.append(self._with_joint(quote))
            held.quotes.append(quote.index)
            self.by_quote[quote.index] = held
            return
        self._add(
            Draft(
                parts=[self._run_on(quote) if cue.rule == "cue-comma" else quote.span],
                rule=cue.rule,
                cue=cue.token if self.tokens[cue.token].tag is not Tag.PUNCTUATION else None,
                speakers=cue.speakers,
                relays=self._relays(cue.token),
                quotes=[quote.index],
                root=self.layout.first[quote.index],
            )
        )

    def _run_on(self, quote: Quote) -> Span:
        """The words with what follows the marks in the same breath: "“...” that the law allows"."""
        layout = self.layout
        last = layout.last[quote.index]
        if not self._runs_on(quote) or layout.words(last) in WHEN_WORDS:
            return quote.span
        if not self.tokens[last].words[:1].islower():
            return quote.span
        end = layout.sentence_end(last)
        if any(
            self.tokens[at].tag is Tag.VERB and "say" in self.cues.verb(self.tokens[at].lemma)
            for at in range(last, end)
        ):
            return quote.span
        return layout.stretch(layout.first[quote.index], end) or quote.span

    def _with_joint(self, quote: Quote) -> Span:
        """The words with the "but" before them, where a quotation goes on after its cue."""
        first = self.layout.first[quote.index]
        joint = self.tokens[first - 1]
        if joint.tag is Tag.COORDINATOR and self.layout.is_outside(first - 1):
            return Span(joint.start, quote.span.end)
        return quote.span

    def _add(self, draft: Draft) -> None:
        self.drafts.append(draft)
        for index in draft.quotes:
            self.by_quote[index] = draft

    def _ends_sentence(self, quote: Quote | None) -> bool:
        if quote is None:
            return True
        return self.layout.ending(quote) in {".", "!", "?", "…"}

    def _leading(self, start: int, first: int, quote: Quote) -> _Cue | None:
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
                frames = self.cues.verb(self._lemma(at))
                if frames & {"say", "quote"} and not self._is_auxiliary(at):
                    verb = at
                    break
                if token.form in FINITE and not self._is_auxiliary(at) and words != ":":
                    break
        if verb is not None and words == ":":
            name = self._name_before(first - 1)
            if name is not None and any(layout.words(at) in DASHES for at in range(verb, name)):
                return _Cue(first - 1, (name,), "name-colon")
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
                speakers = self._speakers_before(verb, start)
                if speakers:
                    return _Cue(verb, speakers, "cue-colon" if words == ":" else "cue-comma")
        if words == ":":
            return self._by_colon(start, first - 1)
        if words == "that":
            return self._by_noun_that(start, first)
        return self._in_words_of(start, first)

    def _by_noun_that(self, start: int, first: int) -> _Cue | None:
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
        return _Cue(noun, (owner,), "noun-that")

    def _in_words_of(self, start: int, first: int) -> _Cue | None:
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
                    return _Cue(at, (head,), "words-of") if head is not None else None
                for child in self.document.children[at]:
                    if self.tokens[child].relation is Relation.POSSESSIVE:
                        return _Cue(at, (child,), "words-of")
        return None

    def _may_quote_bare(self, verb: int, quote: Quote) -> bool:
        """Whether marks right after a verb are its words: "said “no”", but not "called “X” a"."""
        lemma = self._lemma(verb)
        if "say" not in self.cues.verb(lemma) or lemma.split()[0] == "call":
            return False
        return not self._runs_on(quote)

    def _runs_on(self, quote: Quote) -> bool:
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
            if token.form in FINITE and token.tag in VERBAL and not self._is_auxiliary(at):
                # a relative clause or an aside may stand between
                if token.relation not in {Relation.RELATIVE_CLAUSE, Relation.ADVERBIAL_CLAUSE}:
                    return False
        return True

    def _by_colon(self, start: int, colon: int) -> _Cue | None:
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
                return _Cue(colon, (name,), "name-colon")
            if heads and colon - start <= 14:
                return _Cue(colon, (heads[0],), "name-colon")
            return None
        name = self._name_before(colon)
        if name is not None:
            return _Cue(colon, (name,), "name-colon")
        root = self.document.sentence_of(colon).root
        for at in sorted(verbs, key=lambda each: (each != root, -each)):
            speakers = self._speakers_before(at, start)
            if speakers:
                return _Cue(at, speakers, "sentence-colon")
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

    def _lemma(self, verb: int) -> str:
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

    def _speakers_before(self, verb: int, floor: int) -> tuple[int, ...]:
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

    def _trailing(self, last: int, ceiling: int, quote: Quote) -> _Cue | None:
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
        begins = self._begins_sentence(quote)
        if verb == lead:
            behind = layout.subjects_of(verb)
            ahead = any(each > verb for each in behind)
            if not ahead and (not begins or "say" not in self.cues.verb(self._lemma(verb))):
                if any(each < first for each in behind) or not is_certain:
                    return None
            speakers = self._speakers_after(verb, end)
            return _Cue(verb, speakers, "quote-verb-name") if speakers else None
        if self._goes_on(verb, end) and (not begins or ending == "."):
            return None
        speakers = tuple(each for each in self._speakers_before(verb, at) if at <= each < end)
        if not speakers:
            found = self._nominal(at, verb)
            speakers = (found,) if found is not None else ()
        return _Cue(verb, speakers, "quote-name-verb") if speakers else None

    def _after_colon(self, at: int, ceiling: int) -> _Cue | None:
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
        return _Cue(at - 1, (head,), "colon-name") if head is not None else None

    def _is_bare_cue(self, lead: int, end: int, ceiling: int) -> bool:
        """As in "“...” said X": the comma was left out, or stands inside another mark."""
        if lead >= end:
            return False
        token = self.tokens[lead]
        return (
            token.tag is Tag.VERB
            and token.form in {TokenForm.PAST, TokenForm.PRESENT}
            and "say" in self.cues.verb(self._lemma(lead))
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
            is_cue = bool(self.cues.verb(self._lemma(each)) & {"say", "quote"})
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
        if not self.cues.verb(self._lemma(verb)) & {"say", "quote"}:
            return False
        after = self.tokens[verb + 1] if verb + 1 < end else None
        if verb == lead:
            return after is not None and after.tag in NOMINAL | {Tag.DETERMINER, Tag.ADJECTIVE}
        before = self.tokens[verb - 1]
        return before.words.lower() not in {"was", "were", "been", "being", "is", "are"} and (
            after is None
            or after.tag in {Tag.PREPOSITION, Tag.PUNCTUATION, Tag.ADVERB, Tag.MARKER, Tag.NAME}
        )

    def _by_dash(self, at: int, end: int) -> _Cue | None:
        """As in "“...” — X": a name alone after a dash."""
        if (
            end < self.layout.paragraph_edges[self.layout.paragraph_of(at)][1] - 1
            or end - at > 12
        ):
            return None
        heads = [each for each in range(at, end) if self.tokens[each].tag in NOMINAL]
        if not heads or self.tokens[at].words[:1].islower():
            return None
        return _Cue(at - 1, (self.layout.phrase_head(heads[0]),), "dash-name")

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

    def _begins_sentence(self, quote: Quote) -> bool:
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

    def _according(self, at: int, end: int) -> _Cue | None:
        if self.layout.words(at + 1) != "to":
            return None
        head = self._nominal(at + 2, end)
        return _Cue(at, (head,), "according-to") if head is not None else None

    def _announced(self, quote: Quote) -> _Cue | None:
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
        cue = self._leading(start, colon + 1, quote)
        if cue is None:
            return None
        return _Cue(cue.token, cue.speakers, "colon-before")

    # -- inside reported speech

    def _within(self, quote: Quote) -> bool:
        """The string is part of a reported clause: that draft is mixed."""
        held = self.covering.get(quote.index)
        if not held:
            return False
        # the innermost: the one that begins last
        draft = max(held, key=lambda each: (each.start, -each.end))
        for each in held:
            if quote.index not in each.quotes:
                each.quotes.append(quote.index)
        self.by_quote[quote.index] = draft
        return True

    # -- governed by a verb or a noun of speech

    def _governed(self, quote: Quote) -> bool:
        """As in "praised his “courage”", "his promise of “swift action”"."""
        layout, tokens = self.layout, self.tokens
        first, last = layout.first[quote.index], layout.last[quote.index]
        inside = [at for at in range(first, last) if not layout.is_mark(at)]
        if not inside:
            return False
        top = next((at for at in inside if not first <= tokens[at].head < last), inside[0])
        at = tokens[top].head if not first <= tokens[top].head < last else first - 1
        content = top
        passed_as = False
        for step in range(12):
            if at < 0 or not layout.is_outside(at):
                return False
            token = tokens[at]
            passed_as = passed_as or (token.words == "as" and first - at <= 3)
            if (
                token.tag in VERBAL
                and at < first
                and (
                    "speak" in self.cues.verb(self._lemma(at))
                    or (passed_as and token.tag is Tag.VERB and token.lemma not in NO_SPEECH)
                )
            ):
                return self._by_verb(quote, at, content)
            if (
                step < 3
                and token.tag is Tag.NOUN
                and "speak" in self.cues.noun(token.lemma)
                and at < first
            ):
                if self._by_noun(quote, at):
                    return True
            if token.head == at:
                return False
            if (
                token.tag in VERBAL
                and token.form in FINITE
                and token.relation
                not in {
                    Relation.COMPLEMENT,
                    Relation.CONJUNCT,
                    Relation.OPEN_COMPLEMENT,
                    Relation.PREPOSITION_CLAUSE,
                }
            ):
                return False
            content = at
            at = token.head
        return False

    def _by_verb(self, quote: Quote, verb: int, content: int) -> bool:
        layout = self.layout
        speakers = self._speakers_before(verb, self.document.sentence_of(verb).first)
        if not speakers:
            return False
        index = self.document.clause_by_token[verb]
        low, high = self.document.edges[content]
        first, last = layout.first[quote.index], layout.last[quote.index]
        if index >= 0 and self.document.clauses[index].predicate == verb:
            objects = [
                each for each in self.document.clauses[index].objects if verb < each < first
            ]
            if objects:
                low = min(low, self.document.edges[objects[0]][0])
        low = max(min(low, first), verb + 1)
        high = max(high, last)
        while low < first and self.tokens[low].tag is Tag.PREPOSITION:
            low += 1
        span = layout.stretch(low, high)
        if span is None:
            return False
        self._fragment(quote, span, verb, speakers, "verb-of-speech")
        return True

    def _by_noun(self, quote: Quote, noun: int) -> bool:
        layout = self.layout
        speakers: tuple[int, ...] = tuple(
            child
            for child in self.document.children[noun]
            if self.tokens[child].relation is Relation.POSSESSIVE
            and layout.is_outside(child)
            and layout.words(child) != "whose"
        )
        if not speakers:
            verb = self.tokens[noun].head
            if (
                self.tokens[verb].tag in VERBAL
                and self.tokens[noun].relation is Relation.OBJECT
            ):
                speakers = self._speakers_before(verb, self.document.sentence_of(verb).first)
        if not speakers:
            return False
        span = quote.span
        self._fragment(quote, span, noun, speakers, "noun-of-speech")
        return True

    def _fragment(
        self, quote: Quote, span: Span, cue: int, speakers: tuple[int, ...], rule: str
    ) -> None:
        """Add a draft of marked words in a phrase, with all other marks in it."""
        for draft in self.drafts[-3:]:
            if draft.cue == cue and draft.rule == rule and draft.end <= span.end:
                draft.parts[-1] = Span(draft.parts[-1].start, max(span.end, draft.end))
                draft.quotes.append(quote.index)
                self.by_quote[quote.index] = draft
                return
        self._add(
            Draft(parts=[span], rule=rule, cue=cue, speakers=speakers, quotes=[quote.index])
        )

    # -- next to another quotation

    def _opens_sentence(self, quote: Quote, quotes: list[Quote]) -> bool:
        """Whether a marked string is a sentence of its own or begins one."""
        layout = self.layout
        first = layout.first[quote.index]
        low, _ = layout.paragraph_edges[quote.paragraph]
        at = quotes.index(quote)
        floor = layout.last[quotes[at - 1].index] if at else low
        opens_sentence = (
            first == low
            or all(layout.is_mark(each) for each in range(floor, first))
            or (layout.is_stop(first - 1))
            or layout.words(first - 1) in {":", "—", "–"}
        )
        words = len(quote.inner.of(layout.text).split())
        inner = quote.inner.of(layout.text).strip()
        begins = inner[:1].isupper() or not inner[:1].isalpha()
        if self._runs_on(quote) and words < RUNNING_ON:
            return False
        return opens_sentence and begins and (words >= 4 or inner[-1:] in ".!?,")

    def _neighbour(
        self, number: int, quote: Quote, quotes: list[Quote], *, opens: bool
    ) -> bool:
        """A sentence of its own in marks: its speaker is who speaks beside it."""
        layout = self.layout
        first = layout.first[quote.index]
        low, _ = layout.paragraph_edges[number]
        at = quotes.index(quote)
        words = len(quote.inner.of(layout.text).split())
        if not opens:
            if words >= LONG_QUOTATION + 2:
                speakers = self._main_subject(first, low)
                if speakers:
                    self._inferred(quote, speakers, "long-quotation", carried=False)
                    return True
            return False
        # the quotation before it in the paragraph
        for earlier in reversed(quotes[:at]):
            draft = self.by_quote.get(earlier.index)
            if draft is not None and not draft.gap and draft.speakers:
                self._inferred(quote, draft.speakers, "continued", carried=False, like=draft)
                return True
        # reported speech or a subject before it in the paragraph
        if first > low:
            speakers = self._last_speaker(low, first) or self._main_subject(first, low)
            if speakers:
                self._inferred(quote, speakers, "sentence-before", carried=False)
                return True
        # the quotation after it in the paragraph: "“A.” “B,” he said"
        for later in quotes[at + 1 :]:
            draft = self.by_quote.get(later.index)
            if (
                draft is not None
                and not draft.gap
                and draft.speakers
                and draft.rule.startswith("quote-")
            ):
                self._inferred(quote, draft.speakers, "continued", carried=False, like=draft)
                return True
        return self._carried(number, quote)

    def _last_speaker(self, low: int, first: int) -> tuple[int, ...]:
        best: tuple[int, ...] = ()
        end = self.tokens[first].start
        start = self.tokens[low].start
        for draft in self.reported:
            if draft.start >= end:
                break
            if draft.start >= start and draft.speakers and "say" in self._frames(draft):
                best = draft.speakers
        return best

    def _frames(self, draft: Draft) -> frozenset[str]:
        return self.cues.verb(self._lemma(draft.cue)) if draft.cue is not None else frozenset()

    def _main_subject(self, first: int, low: int) -> tuple[int, ...]:
        """The subject of the sentence before, or of the one around."""
        layout = self.layout
        token = first - 1 if first > low else first
        while token > low and not layout.is_outside(token):
            token -= 1
        sentence = self.document.sentence_of(token)
        subjects = [
            each
            for each in layout.subjects_of(sentence.root)
            if layout.is_outside(each) and layout.is_speaker(each)
        ]
        return tuple(subjects)

    def _carried(self, number: int, quote: Quote) -> bool:
        """The speaker of the paragraph before goes on."""
        layout = self.layout
        for back in range(number - 1, max(-1, number - 3), -1):
            for earlier in reversed(layout.outer_by_paragraph.get(back, [])):
                draft = self.by_quote.get(earlier.index)
                if (
                    draft is not None
                    and not draft.gap
                    and draft.speakers
                    and draft.rule != "noun-of-speech"
                ):
                    self._inferred(quote, draft.speakers, "carried-over", carried=True)
                    return True
            low, high = layout.paragraph_edges[back]
            if low < high:
                speakers = self._last_speaker(low, high - 1) or self._main_subject(high, low)
                if speakers:
                    self._inferred(quote, speakers, "carried-over", carried=True)
                    return True
        return False

    def _inferred(
        self,
        quote: Quote,
        speakers: tuple[int, ...],
        rule: str,
        *,
        carried: bool,
        like: Draft | None = None,
    ) -> None:
        layout = self.layout
        last = layout.last[quote.index]
        span = quote.span
        if self._runs_on(quote) and self.tokens[last].words[:1].islower():
            span = layout.stretch(layout.first[quote.index], layout.sentence_end(last)) or span
        self._add(
            Draft(
                parts=[span],
                rule=rule,
                speakers=speakers,
                addressees=like.addressees if like else (),
                quotes=[quote.index],
                carried=carried or bool(like and like.carried),
                root=self.layout.first[quote.index],
            )
        )

    def _none(self, quote: Quote) -> None:
        words = len(quote.inner.of(self.layout.text).split())
        reason = (
            "quotation-without-speaker"
            if words >= LONG_QUOTATION + 2
            else "marked-words-no-quotation"
        )
        self._add(
            Draft(
                parts=[quote.span],
                rule="unclaimed",
                quotes=[quote.index],
                gap=reason,
                root=self.layout.first[quote.index],
            )
        )
