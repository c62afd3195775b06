"""Document: a report and the layers of marks on it.

Layers are spans and numbers, never copies of the report's words. The tags, forms and
relations below are memcon's own; whatever parser `annotate` uses is translated into them,
so that `extract` never sees a parser's objects or its labels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from memcon.actors import Form, Gender
from memcon.dates import Tense, When
from memcon.reports import PassageKind, Report
from memcon.spans import Span


class Tag(StrEnum):
    """Part of speech, after Universal Dependencies."""

    NOUN = "noun"
    NAME = "name"  # proper noun
    PRONOUN = "pronoun"
    VERB = "verb"
    AUXILIARY = "auxiliary"
    ADJECTIVE = "adjective"
    ADVERB = "adverb"
    PREPOSITION = "preposition"
    DETERMINER = "determiner"
    NUMBER = "number"
    COORDINATOR = "coordinator"
    MARKER = "marker"  # subordinating conjunction
    PARTICLE = "particle"
    INTERJECTION = "interjection"
    PUNCTUATION = "punctuation"
    SYMBOL = "symbol"
    OTHER = "other"


class TokenForm(StrEnum):
    """The inflection that matters for reading; NONE where none does."""

    BASE = "base"  # "meet" after "to" or a modal
    PRESENT = "present"  # "meets", "meet"
    PAST = "past"  # "met"
    GERUND = "gerund"  # "meeting", a verb
    PARTICIPLE = "participle"  # "met", "held"
    MODAL = "modal"  # "will", "could"
    SINGULAR = "singular"
    PLURAL = "plural"
    NONE = "none"


class Relation(StrEnum):
    """How a token hangs on its head. A preposition is the head of its noun."""

    ROOT = "root"
    SUBJECT = "subject"
    PASSIVE_SUBJECT = "passive-subject"
    CLAUSAL_SUBJECT = "clausal-subject"
    OBJECT = "object"
    RECIPIENT = "recipient"  # "told [reporters] that"
    AGENT = "agent"  # the "by" of a passive
    PREPOSITION = "preposition"
    PREPOSITION_OBJECT = "preposition-object"
    PREPOSITION_CLAUSE = "preposition-clause"  # "after [meeting] Xi"
    ATTRIBUTE = "attribute"  # "is the first [visit]"
    COMPLEMENT_ADJECTIVE = "complement-adjective"
    OBJECT_PREDICATE = "object-predicate"  # "called it [constructive]"
    COMPLEMENT = "complement"  # a clause with a subject of its own: "said that he [came]"
    OPEN_COMPLEMENT = "open-complement"  # one without: "agreed to [meet]"
    ADVERBIAL_CLAUSE = "adverbial-clause"
    RELATIVE_CLAUSE = "relative-clause"
    NOUN_CLAUSE = "noun-clause"  # "talks [aimed] at"
    APPOSITION = "apposition"
    CONJUNCT = "conjunct"
    COORDINATOR = "coordinator"
    POSSESSIVE = "possessive"  # "[Biden]'s view"
    CASE = "case"  # "'s"
    COMPOUND = "compound"
    MODIFIER = "modifier"  # adjective or noun before a noun
    DETERMINER = "determiner"
    NUMBER = "number"
    ADVERB = "adverb"
    AUXILIARY = "auxiliary"
    PASSIVE_AUXILIARY = "passive-auxiliary"
    NEGATION = "negation"
    MARKER = "marker"
    PARTICLE = "particle"  # "sat [down]"
    NOUN_ADVERB = "noun-adverb"  # "met [Thursday]"
    PARATAXIS = "parataxis"  # "..., he said"
    EXPLETIVE = "expletive"
    PUNCTUATION = "punctuation"
    DEPENDENT = "dependent"


@dataclass(frozen=True, slots=True)
class Token:
    """One word or mark. `start`, `end` are offsets into `Report.text`."""

    index: int  # in the document
    start: int
    end: int
    words: str  # as in the clean text
    lemma: str  # lower case, but for names
    tag: Tag
    form: TokenForm
    relation: Relation
    head: int  # index of the head; its own index at a root
    sentence: int

    @property
    def span(self) -> Span:
        """The stretch of the report this token covers."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens `first` to `last`, `last` not included; sentences do not overlap."""

    index: int
    first: int
    last: int
    span: Span
    paragraph: int
    root: int  # token index


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A passage that was parsed: its sentences `first` to `last`, `last` not included."""

    index: int
    kind: PassageKind
    span: Span
    first: int
    last: int


class NameKind(StrEnum):
    """What the parser takes a name for."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"  # states, cities, regions
    NATIONALITY = "nationality"  # "Chinese", also religious and political groups
    FACILITY = "facility"
    EVENT = "event"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name as the parser found it: tokens `first` to `last`, `last` not included."""

    first: int
    last: int
    span: Span
    kind: NameKind


class Modality(StrEnum):
    """How far a clause stands behind its act."""

    ASSERTED = "asserted"
    POSSIBLE = "possible"  # may, might, could, is likely to
    OBLIGED = "obliged"  # must, should, needs to
    INTENDED = "intended"  # plans to, hopes to, agreed to, is expected to, is due to
    CONDITIONAL = "conditional"  # would; under "if"
    COMMANDED = "commanded"  # urged Y to; imperative
    ASKED = "asked"  # a question; under "whether"


class Voice(StrEnum):
    """Active or passive."""

    ACTIVE = "active"
    PASSIVE = "passive"


@dataclass(frozen=True, slots=True)
class Oblique:
    """A preposition's noun or clause: heads of the nouns, conjuncts included."""

    preposition: str  # lower case; "because of" and the like as written
    heads: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """One predicate with its company. All numbers but `index`, `governor` are token indices.

    Subjects and objects hold the heads of all conjuncts. A subject is also given where the
    grammar only implies one: the second of two joined verbs, an infinitive ("agreed to
    meet"), a participle ("adding that"), a relative clause (its antecedent); `subject_is_implied`
    says so. `governor` is the index in `Document.clauses` of the clause this one hangs on, by
    `relation`. `tense` is the time the clause itself shows: FUTURE for will, shall, is to, is
    set to, going to. `modality` and `is_negated` take in what governs the clause ("hopes to
    meet", "refused to say"), but not what a speaker's frame does: the frame is the governor.
    """

    index: int
    sentence: int
    predicate: int
    lemma: str  # with its particle: "sit down"; of a copula, its noun or adjective
    is_copular: bool
    voice: Voice
    tense: Tense
    is_perfect: bool
    is_progressive: bool
    is_finite: bool
    modality: Modality
    is_negated: bool
    subjects: tuple[int, ...]
    subject_is_implied: bool
    objects: tuple[int, ...]
    recipients: tuple[int, ...]
    agents: tuple[int, ...]  # of a passive: "by X"
    attributes: tuple[int, ...]  # predicate nouns, adjectives, object predicates
    obliques: tuple[Oblique, ...]
    governor: int | None
    relation: Relation
    marker: str | None  # "that", "if", "as", "after", ...
    complements: tuple[int, ...]  # indices in Document.clauses of complement clauses


class QuoteStyle(StrEnum):
    """The marks around a marked string."""

    CURLY = "curly"
    STRAIGHT = "straight"
    SINGLE = "single"
    GUILLEMET = "guillemet"
    LOW = "low"
    LATEX = "latex"
    ACCENT = "accent"


@dataclass(frozen=True, slots=True)
class Quote:
    """A string between quotation marks.

    `span` has the marks, `inner` has not. An unclosed quote ends with its paragraph.
    `continues` is the index of the quote in the paragraph before whose words this one goes
    on with (an opener without a closer there, an opener here). `parent` is the quote that
    holds this one.
    """

    index: int
    span: Span
    inner: Span
    style: QuoteStyle
    is_closed: bool
    depth: int  # 0 outermost
    parent: int | None
    continues: int | None
    paragraph: int


@dataclass(frozen=True, slots=True)
class TimeMark:
    """A time expression. `type` and `value` are TIMEX3's; `when` is the interval of days."""

    index: int
    span: Span
    type: str  # DATE, TIME, DURATION, SET
    value: str
    when: When
    duration: str | None = None  # ISO 8601, for DURATION
    reason: str = ""  # which rule read it, in words a user can check


@dataclass(frozen=True, slots=True)
class PlaceMark:
    """A place where something may happen: a city, a venue, a country or a region.

    A venue's mark also carries its city and country where they are known. Coordinates are
    WGS 84 degrees. `role` is "place" where the words stand as a place ("in Beijing"), and
    "metonym" where they stand for a government ("Beijing said"), "either" where it is not told.
    """

    index: int
    span: Span
    name: str | None  # the city or region
    venue: str | None
    country: str | None  # ISO 3166-1 alpha-3
    country_name: str | None
    geonames: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    kind: str = "city"  # city, venue, country, region, sea
    role: str = "place"


class MentionKind(StrEnum):
    """What a mention seems to stand for, before it is resolved."""

    PERSON = "person"
    STATE = "state"
    ORGANISATION = "organisation"
    OUTLET = "outlet"
    GROUP = "group"  # people in the plural, named or not: "reporters", "Arab leaders"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that stand for an actor: tokens `first` to `last`, `last` not included.

    `span` is the mention as the memo shows it: a name without the title before it ("Biden" of
    "President Biden"), the whole phrase of a description ("the Chinese leader").
    `refs` are the gazetteer's candidates for it by name alone ("person/joe-biden",
    "state/CHN", "body/nato", "outlet/reuters"), none or several. `title` is the office in
    words ("Foreign Minister"), `of` the country code or body that the words give for it.
    """

    index: int
    first: int
    last: int
    head: int
    span: Span
    form: Form
    kind: MentionKind
    gender: Gender = Gender.UNKNOWN
    is_plural: bool = False
    person: int = 3  # 1 for I and we, 2 for you
    refs: tuple[str, ...] = ()
    country: str | None = None
    title: str | None = None
    of: str | None = None
    time_of_office: str | None = None  # "former", "then", "acting", "elect", "incoming"
    quote: int | None = None  # the quote it stands in
    phrase: Span | None = None  # with title, appositions, determiner


@dataclass(frozen=True, slots=True)
class Document:
    """A report with all its layers, complete when built.

    Token, sentence, clause, quote and mention indices are positions in the tuples here.
    """

    report: Report
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]
    tokens: tuple[Token, ...]
    names: tuple[Name, ...]
    clauses: tuple[Clause, ...]
    quotes: tuple[Quote, ...] = ()
    times: tuple[TimeMark, ...] = ()
    places: tuple[PlaceMark, ...] = ()
    mentions: tuple[Mention, ...] = ()
    children: tuple[tuple[int, ...], ...] = field(default=(), repr=False)  # by token, in order
    edges: tuple[tuple[int, int], ...] = field(default=(), repr=False)
    # for each token, the first and one past the last token of its subtree
    clause_by_token: tuple[int, ...] = field(default=(), repr=False)
    # for each token, the clause whose predicate is the nearest at or above it; -1 for none

    @property
    def text(self) -> str:
        """The whole of the report."""
        return self.report.text

    def words(self, span: Span) -> str:
        """The words that `span` covers."""
        return self.report.text[span.start : span.end]

    def subtree(self, token: int) -> Span:
        """The span from the first to the last token that hangs on `token`."""
        first, last = self.edges[token]
        return Span(self.tokens[first].start, self.tokens[last - 1].end)

    def token_span(self, first: int, last: int) -> Span:
        """The span of tokens `first` to `last`, `last` not included."""
        return Span(self.tokens[first].start, self.tokens[last - 1].end)

    def token_at(self, offset: int) -> int | None:
        """The index of the token that covers `offset`, or of the next one; None past the last."""
        low, high = 0, len(self.tokens)
        while low < high:
            middle = (low + high) // 2
            if self.tokens[middle].end <= offset:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self.tokens) else None

    def sentence_of(self, token: int) -> Sentence:
        """The sentence that holds the token."""
        return self.sentences[self.tokens[token].sentence]

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds the character at `offset`; None between sentences."""
        token = self.token_at(offset)
        if token is None:
            return None
        sentence = self.sentence_of(token)
        return sentence if sentence.span.start <= offset < sentence.span.end else None

    def children_of(self, token: int, *relations: Relation) -> Iterator[int]:
        """The tokens that hang on `token`, in text order, by any of `relations` (all if none)."""
        for child in self.children[token]:
            if not relations or self.tokens[child].relation in relations:
                yield child

    def conjuncts(self, token: int) -> tuple[int, ...]:
        """The token and all that are joined to it by "and", "or" or commas, in text order."""
        found = [token]
        for child in self.children[token]:
            if self.tokens[child].relation is Relation.CONJUNCT:
                found.extend(self.conjuncts(child))
        return tuple(found)

    def clause_of(self, token: int) -> Clause | None:
        """The clause whose predicate is the nearest at or above `token`; None for a bare noun phrase."""
        index = self.clause_by_token[token]
        return None if index < 0 else self.clauses[index]

    def clauses_in(self, token: int) -> tuple[Clause, ...]:
        """The clauses of the sentence that holds `token`."""
        sentence = self.tokens[token].sentence
        return tuple(clause for clause in self.clauses if clause.sentence == sentence)


__all__ = [
    "Clause",
    "Document",
    "Form",
    "Gender",
    "Mention",
    "MentionKind",
    "Modality",
    "Name",
    "NameKind",
    "Oblique",
    "Paragraph",
    "PlaceMark",
    "Quote",
    "QuoteStyle",
    "Relation",
    "Sentence",
    "Tag",
    "Tense",
    "TimeMark",
    "Token",
    "TokenForm",
    "Voice",
]
