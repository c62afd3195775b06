"""Marked strings and drafts of reported speech in, drafts of quotations out."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence

from memcon.documents import Clause, Quote, Relation, Tag
from memcon.extract.beside import Beside, Company, SpeechCue
from memcon.extract.cues import Cues
from memcon.extract.drafts import Draft
from memcon.extract.layout import FINITE, VERBAL, Layout
from memcon.extract.terms import is_nickname, is_title, is_titled
from memcon.spans import Span

RUNNING_ON = 6
"""Words from which marks at the head of a sentence that runs on after them are no mere name."""

LONG_QUOTATION = 8
"""Words from which a marked string without a cue is taken for a quotation: 98% of ten and more are."""
NEAR = 12
"""How many quotations of a paragraph are looked at on either side; keeps long ones linear."""

LABEL = re.compile(r"(?:[A-Z][A-Z.'’-]+ ){0,3}[A-Z][A-Z.'’-]+: +(?=\S)")
"""A speaker's name in capitals at the head of a turn."""

WHEN_WORDS = frozenset("on in at during after last before this earlier as while when".split())
NO_SPEECH = frozenset(
    "know serve use act work appear run bill begin start play list sign go come make".split()
)
"""Verbs before "as “...”" that say nothing: "known as “Guccifer”"."""


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
        self.beside = Beside(layout, cues, company)
        self.layout = layout
        self.document = layout.document
        self.tokens = layout.tokens
        self.cues = cues
        self.drafts: list[Draft] = []
        self.by_quote: dict[int, Draft] = {}
        self.reported = sorted(reported, key=lambda draft: (draft.start, -draft.end))
        self.covering: dict[int, list[Draft]] = {}
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
        return self.beside.trailing(layout.last[quote.index], ceiling, quote) is not None

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
        leading = self.beside.leading(start, first, quote)
        trailing = None
        if leading is None:
            trailing = self.beside.trailing(last, ceiling, quote)
        if trailing is None and leading is not None and self._is_midway(quote, leading):
            return False
        cue = trailing or leading
        if trailing is not None and not self.beside.begins_sentence(quote):
            is_said = (
                "say" in self.cues.verb(self.beside.lemma(trailing.token))
                or trailing.rule == "according-to"
            )
            if quote.index in self.covering or not is_said or is_title(layout, quote):
                return False
            return self._fronted(quote, trailing)
        if cue is None:
            if start == first == low and before is None:
                cue = self.beside.announced(quote)
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

    def _is_midway(self, quote: Quote, cue: SpeechCue) -> bool:
        """As in "said Harris, also the nominee, “shares ...”": what is said begins before the marks."""
        first = self.layout.first[quote.index]
        return cue.rule == "cue-comma" and any(
            draft.cue == cue.token
            and draft.root is not None
            and draft.root >= first
            and any(cue.token < each < first for each in self.layout.subjects_of(draft.root))
            for draft in self.covering.get(quote.index, ())
        )

    def _fronted(self, quote: Quote, cue: SpeechCue) -> bool:
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
        inside = [each.index for each in layout.near(quote, NEAR) if span.covers(each.span)]
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
        at = layout.place[after.index] if after is not None else 0
        for quote in quotes[at : at + NEAR]:
            words = quote.inner.of(layout.text).split()
            before = layout.tokens[layout.first[quote.index] - 1]
            if (
                len(words) > 3
                or not layout.ending(quote).isalnum()
                or before.tag is Tag.PUNCTUATION
                or before.tag is Tag.VERB
            ):
                return layout.first[quote.index]
        if at + NEAR < len(quotes):
            return layout.first[quotes[at + NEAR].index]
        return high

    def _take(self, quote: Quote, cue: SpeechCue, before: Quote | None, *, floor: int) -> None:
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
        if not self.beside.runs_on(quote) or layout.words(last) in WHEN_WORDS:
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
        if draft.cue is not None:
            draft.mention = self.layout.relative_of(draft.cue)
        self.drafts.append(draft)
        for index in draft.quotes:
            self.by_quote[index] = draft

    def _ends_sentence(self, quote: Quote | None) -> bool:
        if quote is None:
            return True
        return self.layout.ending(quote) in {".", "!", "?", "…"}

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
                    "speak" in self.cues.verb(self.beside.lemma(at))
                    or (passed_as and token.tag is Tag.VERB and token.lemma not in NO_SPEECH)
                )
            ):
                return self._by_verb(quote, at, content)
            if (
                step < 3
                and token.tag is Tag.NOUN
                and "speak" in self.cues.noun(token.lemma)
                and at < first
            ) and self._by_noun(quote, at):
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
        speakers = self.beside.speakers_before(verb, self.document.sentence_of(verb).first)
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
                speakers = self.beside.speakers_before(
                    verb, self.document.sentence_of(verb).first
                )
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
        at = layout.place[quote.index]
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
        if self.beside.runs_on(quote) and words < RUNNING_ON:
            return False
        return opens_sentence and begins and (words >= 4 or inner[-1:] in ".!?,")

    def _neighbour(
        self, number: int, quote: Quote, quotes: list[Quote], *, opens: bool
    ) -> bool:
        """A sentence of its own in marks: its speaker is who speaks beside it."""
        layout = self.layout
        first = layout.first[quote.index]
        low, _ = layout.paragraph_edges[number]
        at = layout.place[quote.index]
        words = len(quote.inner.of(layout.text).split())
        if not opens:
            if words >= LONG_QUOTATION + 2:
                speakers = self._main_subject(first, low)
                if speakers:
                    self._inferred(quote, speakers, "long-quotation", carried=False)
                    return True
            return False
        # the quotation before it in the paragraph
        for earlier in reversed(quotes[max(0, at - NEAR) : at]):
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
        for later in quotes[at + 1 : at + 1 + NEAR]:
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
        start = self.tokens[low].start
        at = bisect_left(self.reported, self.tokens[first].start, key=lambda draft: draft.start)
        for draft in reversed(self.reported[max(0, at - NEAR) : at]):
            if draft.start >= start and draft.speakers and "say" in self._frames(draft):
                return draft.speakers
        return ()

    def _frames(self, draft: Draft) -> frozenset[str]:
        return (
            self.cues.verb(self.beside.lemma(draft.cue))
            if draft.cue is not None
            else frozenset()
        )

    def _main_subject(self, first: int, low: int) -> tuple[int, ...]:
        """The subject of the sentence before, or of the one around."""
        layout = self.layout
        token = first - 1 if first > low else first
        while token > low and not layout.is_outside(token):
            token = max(low, layout.first[layout.quote_at[token]] - 1)
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
        if self.beside.runs_on(quote) and self.tokens[last].words[:1].islower():
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
