"""A Document in, what the speech rules ask of it out: which tokens stand in marks, and where phrases end."""

from __future__ import annotations

from memcon.documents import Document, Name, Quote, QuoteStyle, Relation, Tag, Token, TokenForm
from memcon.spans import Span

NOMINAL = frozenset({Tag.NAME, Tag.NOUN, Tag.PRONOUN, Tag.NUMBER})
INSIDE_PHRASE = frozenset(
    {
        Relation.COMPOUND,
        Relation.MODIFIER,
        Relation.POSSESSIVE,
        Relation.DETERMINER,
        Relation.NUMBER,
    }
)
PHRASE_LEFT = frozenset(
    {
        Relation.COMPOUND,
        Relation.MODIFIER,
        Relation.POSSESSIVE,
        Relation.DETERMINER,
        Relation.NUMBER,
        Relation.CASE,
    }
)
TRIMMED = " \t\n\r\u00a0,.;:-–—…"
MARK_CHARACTERS = "“”„‟\"«»‘’'`´‚‹›"
STOPS = frozenset({".", "!", "?"})
VERBAL = frozenset({Tag.VERB, Tag.AUXILIARY})
FINITE = frozenset({TokenForm.PAST, TokenForm.PRESENT, TokenForm.MODAL})
SUBJECTS = frozenset({Relation.SUBJECT, Relation.PASSIVE_SUBJECT})
RELATIVES = frozenset({"who", "which", "that"})


class Layout:
    """A document with its marked strings of one depth laid over its tokens; built once a document.

    At depth 0 these are the outermost strings; at depth 1 those within them, so that what is
    said inside a quotation is read as the text around it is.
    """

    def __init__(self, document: Document, *, depth: int = 0) -> None:
        self.document = document
        self.tokens = document.tokens
        self.text = document.text
        self.outer: list[Quote] = [
            quote
            for quote in document.quotes
            if quote.depth == depth
            and any(each.isalnum() for each in quote.inner.of(document.text))
        ]
        self.first: dict[int, int] = {}  # quote index -> its first token
        self.last: dict[int, int] = {}  # quote index -> one past its last token
        self.quote_at: list[int] = [-1] * len(self.tokens)  # token -> outermost quote
        self._lay()
        self.paragraph_edges: list[tuple[int, int]] = []  # paragraph -> its tokens
        for paragraph in document.paragraphs:
            if paragraph.first < paragraph.last:
                first = document.sentences[paragraph.first].first
                last = document.sentences[paragraph.last - 1].last
            else:
                first = last = self.paragraph_edges[-1][1] if self.paragraph_edges else 0
            self.paragraph_edges.append((first, last))
        self._names: dict[int, list[Name]] = {}  # by sentence
        for name in document.names:
            self._names.setdefault(document.tokens[name.first].sentence, []).append(name)
        self.outer_by_paragraph: dict[int, list[Quote]] = {}
        self.place: dict[int, int] = {}  # quote index -> its place in the paragraph's list
        for quote in self.outer:
            quotes = self.outer_by_paragraph.setdefault(quote.paragraph, [])
            self.place[quote.index] = len(quotes)
            quotes.append(quote)

    def _lay(self) -> None:
        token, count = 0, len(self.tokens)
        kept: list[Quote] = []
        for quote in self.outer:
            while token < count and self.tokens[token].end <= quote.span.start:
                token += 1
            first = token
            while token < count and self.tokens[token].start < quote.span.end:
                self.quote_at[token] = quote.index
                token += 1
            if token > first:
                self.first[quote.index], self.last[quote.index] = first, token
                kept.append(quote)
        self.outer = kept

    def paragraph_of(self, token: int) -> int:
        """The index of the paragraph that holds a token."""
        return self.document.sentence_of(token).paragraph

    def is_outside(self, token: int) -> bool:
        """Whether a token stands outside all marks."""
        return self.quote_at[token] < 0

    def near(self, quote: Quote, count: int) -> list[Quote]:
        """The marked strings of the paragraph up to `count` places before and after one."""
        at = self.place[quote.index]
        return self.outer_by_paragraph[quote.paragraph][max(0, at - count) : at + count + 1]

    def names_in(self, sentence: int) -> list[Name]:
        """The proper names of a sentence."""
        return self._names.get(sentence, [])

    def words(self, token: int) -> str:
        """A token's words in lower case."""
        return self.tokens[token].words.lower()

    def words_at(self, offset: int) -> str:
        """The words of the token at an offset, in lower case without a full stop; "" past the last."""
        token = self.document.token_at(offset)
        return "" if token is None else self.words(token).rstrip(".")

    def is_mark(self, token: int) -> bool:
        """Whether a token is punctuation or a mark that the tagger took for a word."""
        words = self.tokens[token].words
        return self.tokens[token].tag is Tag.PUNCTUATION or not any(
            each.isalnum() for each in words
        )

    def is_double(self, quote: Quote) -> bool:
        """Whether the marks are double ones."""
        return quote.style is not QuoteStyle.SINGLE

    def phrase_head(self, token: int) -> int:
        """The head of the noun phrase that a nominal token is part of."""
        at = token
        for _ in range(20):
            here = self.tokens[at]
            if here.relation not in INSIDE_PHRASE or here.head == at:
                return at
            if self.tokens[here.head].tag not in NOMINAL:
                return at
            at = here.head
        return at

    def phrase_span(self, head: int) -> Span:
        """The noun phrase of a head without what follows the head."""
        tokens = self.tokens
        at = head
        while at > 0 and tokens[at - 1].sentence == tokens[head].sentence:
            before = tokens[at - 1]
            up = before.head
            linked = (
                before.relation in PHRASE_LEFT
                or (before.relation is Relation.PUNCTUATION and before.words == "-")
                or (before.relation is Relation.ADVERB and tokens[up].relation in PHRASE_LEFT)
            )
            if not linked or not at - 1 < up <= head:
                break
            at -= 1
        while at < head and self.is_mark(at):
            at += 1
        return Span(tokens[at].start, tokens[head].end)

    def stretch(self, first: int, last: int) -> Span | None:
        """The span of tokens `first` to `last`, grown to whole marked strings and trimmed.

        Marks stay with what they hold, with the comma inside them; other punctuation at the
        ends, a leading "that" and a leading colon go. None where nothing is left.
        """
        while (
            first < last
            and self.is_outside(first)
            and (
                self.is_mark(first)
                or (self.words(first) == "that" and self.is_that_marker(first))
            )
        ):
            first += 1
        while last > first and self.is_outside(last - 1) and self.is_mark(last - 1):
            if self.words(last - 1) in {")", "]", "%", "°"}:
                break
            last -= 1
        if first >= last:
            return None
        start, end = self.tokens[first].start, self.tokens[last - 1].end
        opening, closing = self.quote_at[first], self.quote_at[last - 1]
        if opening >= 0:
            start = min(start, self.document.quotes[opening].span.start)
        if closing >= 0:
            end = max(end, self.document.quotes[closing].span.end)
        return Span(start, end)

    def is_that_marker(self, token: int) -> bool:
        """Whether "that" opens a clause rather than stands for something."""
        here = self.tokens[token]
        return here.relation is Relation.MARKER or here.tag is Tag.MARKER

    def sentence_end(self, token: int) -> int:
        """One past the last token of the sentence that goes on from `token`.

        The parser ends sentences inside marks ("“No.” he said"); these ends do not count.
        """
        document = self.document
        number = self.tokens[token].sentence
        at = token
        while True:
            last = document.sentences[number].last
            while (
                at < last - 1
            ):  # a full stop that the parser read over, before an opening mark
                if (
                    self.tokens[at].words == "."
                    and self.words(at + 1) in {"''", '"', "“"}
                    and self.is_outside(at)
                ):
                    return at + 1
                at += 1
            if (
                last < len(self.tokens)
                and self.quote_at[last - 1] >= 0
                and self.quote_at[last - 1] == self.quote_at[last]
                and document.sentences[number + 1].paragraph
                == document.sentences[number].paragraph
            ):
                number += 1
                continue
            return last

    def sentence_begin(self, token: int) -> int:
        """The first token of the sentence that `token` stands in; ends inside marks do not count."""
        document = self.document
        number = self.tokens[token].sentence
        while True:
            first = document.sentences[number].first
            if (
                first > 0
                and self.quote_at[first] >= 0
                and self.quote_at[first - 1] == self.quote_at[first]
                and document.sentences[number - 1].paragraph
                == document.sentences[number].paragraph
            ):
                number -= 1
                continue
            return first

    def ending(self, quote: Quote) -> str:
        """The last character of a marked string, but for marks within it; "" for none."""
        return quote.inner.of(self.text).rstrip(" \u00a0" + MARK_CHARACTERS)[-1:]

    def is_stop(self, token: int) -> bool:
        """Whether an outside token ends a sentence."""
        return self.tokens[token].words in STOPS

    def subjects_of(self, verb: int) -> tuple[int, ...]:
        """The heads of the subjects of a verb that heads a clause."""
        index = self.document.clause_by_token[verb]
        if index < 0 or self.document.clauses[index].predicate != verb:
            return tuple(
                child
                for child in self.document.children[verb]
                if self.tokens[child].relation in SUBJECTS
            )
        return self.document.clauses[index].subjects

    def relative_of(self, verb: int) -> int | None:
        """The "who" or "which" that stands as the subject of a verb; None where none does."""
        for child in self.document.children[verb]:
            if child > verb:
                break
            if self.tokens[child].relation in SUBJECTS and self.words(child) in RELATIVES:
                return child
        return None

    def named(self, head: int, verb: int) -> int:
        """The head that names a speaker, where the parser took what only describes them.

        "Flynn, a top adviser, said": Flynn, not the adviser. "Senator Warren (D-MA) said":
        Warren, not the brackets.
        """
        tokens = self.tokens
        sentence = self.document.sentence_of(head)
        if self.words(head) in RELATIVES and tokens[head].tag in {Tag.PRONOUN, Tag.DETERMINER}:
            return self._antecedent(head, verb)
        # "In Salem, New Hampshire, Trump went": the phrase beside the verb, not the place
        near = verb - 1
        while near > head and tokens[near].tag in {Tag.AUXILIARY, Tag.ADVERB, Tag.PARTICLE}:
            near -= 1
        if (
            head < near < verb
            and self.words(near) not in RELATIVES
            and tokens[near].tag in {Tag.NAME, Tag.PRONOUN}
            and self.is_outside(near)
        ):
            phrase = self.phrase_head(near)
            start = self.document.token_at(self.phrase_span(phrase).start)
            if (
                phrase == near
                and start is not None
                and start > head
                and tokens[start - 1].words == ","
            ):
                return near
        low = max(sentence.first, head - 12)
        for at in range(head, low - 1, -1):
            if tokens[at].words == ")" and at < head:
                break
            if tokens[at].words == "(" and at > sentence.first:
                before = at - 1
                return self.phrase_head(before) if tokens[before].tag in NOMINAL else head
        if tokens[head].tag is not Tag.NOUN or head > verb:
            return head
        first = self.document.token_at(self.phrase_span(head).start)
        if first is None or first - 2 < sentence.first or tokens[first - 1].words != ",":
            return head
        name = tokens[first - 2]
        closing = next(
            (at for at in range(head + 1, min(verb, head + 25)) if tokens[at].words == ","),
            None,
        )
        if (
            name.tag is Tag.NAME
            and closing is not None
            and name.relation not in {Relation.PREPOSITION_OBJECT, Relation.POSSESSIVE}
            and self.is_outside(name.index)
        ):
            return self.phrase_head(name.index)
        return head

    def _antecedent(self, pronoun: int, verb: int) -> int:
        """What "who" or "which" stands for: the noun its clause hangs on, or the one before it."""
        tokens = self.tokens
        head = tokens[verb].head
        if tokens[verb].relation is Relation.RELATIVE_CLAUSE and tokens[head].tag in NOMINAL:
            return head
        for at in range(
            pronoun - 1, max(self.document.sentence_of(pronoun).first, pronoun - 12) - 1, -1
        ):
            if tokens[at].tag in {Tag.NAME, Tag.NOUN} and self.is_outside(at):
                return self.phrase_head(at)
        return pronoun

    def is_speaker(self, token: int) -> bool:
        """Whether a token may head the phrase of a speaker."""
        here: Token = self.tokens[token]
        return (
            here.tag in NOMINAL
            or here.tag in {Tag.DETERMINER, Tag.ADJECTIVE}
            or (here.relation in SUBJECTS and here.words[:1].isupper())
        )
