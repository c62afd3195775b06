"""Speech frames in, the Document out with a mention for every party that speaks in it.

What speaks need not be a name or an office: "a source", "the Trump campaign", "several
environmental groups", "the report". Such phrases are no mentions elsewhere, since most nouns
are no actors; beside a cue they are.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from memcon.actors import Form, Gender
from memcon.documents import (
    Document,
    Mention,
    MentionKind,
    NameKind,
    Relation,
    Tag,
    TokenForm,
)
from memcon.extract.layout import Layout
from memcon.extract.speech import SpeechFrame
from memcon.gazetteer import Gazetteer

ASKERS = frozenset({"q", "q.", "question", "questions", "questioner"})
"""Labels of a transcript's turns that stand for whoever asks."""

PERSON_NOUNS = frozenset(
    """source insider outsider spokesman spokeswoman spokesperson aide official adviser advisor
    nominee candidate governor senator lawmaker commissioner president minister chairman chairwoman
    chair chief commander counsel prosecutor judge justice juror detective sheriff pundit guru
    mogul magnate tycoon ally foe surrogate operative delegate donor volunteer migrant immigrant
    applicant defendant plaintiff claimant participant consultant accountant attendant servant
    merchant informant combatant militant protestant respondent correspondent opponent proponent
    dependent agent president resident student parent client patient individual human relative
    friend fan star mate kid youth teen elder mentee appointee attendee attaché attache trustee refugee detainee
    escapee devotee member head boss ceo cfo mp envoy diplomat premier king queen prince princess
    pope bishop imam cleric rabbi pastor monk saint radical liberal conservative moderate
    progressive republican democrat muslim christian jew secretary voice somebody someone
    anyone nobody everyone everybody staffer speechwriter host guest cop officer patriarch
    intermediary dignitary missionary mercenary revolutionary""".split()
)
BODY_NOUNS = frozenset(
    """campaign camp team panel fund board jury tribunal court chain family household group
    organization organisation charity nonprofit ngo lobby think-tank tank foundation institution
    institute company firm manufacturer retailer business enterprise startup conglomerate bank
    lender insurer carrier airline utility producer studio label publisher agency bureau office
    department division unit force squad service authority regulator watchdog council assembly
    chamber senate house caucus committee subcommittee commission delegation mission embassy
    ministry government administration cabinet regime junta state country nation city town
    village county province region community tribe crowd public majority minority coalition
    alliance bloc league union guild federation confederation association society club party
    faction wing movement militia army navy military police opposition leadership management
    staff crew band church mosque synagogue parish diocese school college university hospital
    clinic laboratory lab newspaper paper magazine journal weekly daily tabloid outlet network
    channel station broadcaster press media website site blog portal platform program programme
    show podcast newsletter secretariat presidency palace side power capital neighbour neighbor
    electorate market industry sector profession establishment elite consortium syndicate
    cartel corporation exchange museum zoo festival duo trio couple pair""".split()
)
TEXT_NOUNS = frozenset(
    """report letter poll survey study analysis article complaint statement document ad
    advertisement advert book ruling verdict judgment judgement decision order post tweet message
    email e-mail memo memorandum note cable dispatch missive brief briefing submission filing
    lawsuit suit petition indictment affidavit testimony transcript data datum database statistics
    statistic figure number record index census review audit assessment inquiry investigation
    account story piece editorial column op-ed essay commentary biography memoir diary manifesto
    platform plan proposal bill law act treaty accord agreement constitution resolution
    declaration communique communiqué release bulletin notice announcement advisory warning
    speech address interview clip video film documentary footage recording tape slide
    presentation chart map sign banner poster slogan placard headline caption text script
    paper research evidence estimate forecast projection outlook readout summary draft version
    contract charter guideline guidance policy rule protocol directive decree edict fatwa
    prayer verse scripture bible quran koran proverb saying adage legend rumour rumor leak
    page entry listing catalogue catalog leaflet pamphlet flyer brochure questionnaire""".split()
)
CROWDS = frozenset(
    "group majority minority crowd pair couple number handful coalition trio series".split()
)
"""Nouns whose "of" tells who they are: "a group of doctors"."""

AGENT_ENDINGS = ("er", "or", "ist", "ian", "man", "woman", "person", "ee")
NO_AGENTS = frozenset(
    """number matter order power answer offer error terror factor sector corridor floor door
    weather water summer winter quarter chapter computer border disorder cancer behavior labor
    favor color horror behaviour labour favour colour river tower paper fever dinner letter
    corner center theater meter liter shoulder finger flower powder silver rubber butter
    character register folder counter monitor mirror motor tractor vector tumor humor rumor
    honor harbor minor major degree fee committee guarantee coffee tree agree employee-fee
    trigger danger hunger anger wonder thunder barrier career deer beer peer tier pier frontier
    twist list mist fist wrist waist exist assist resist chair layer
    manner banner barrier encounter disaster master filter poster slider cover
    october september november december dollar ladder gender tender murder surrender shelter
    slaughter laughter helicopter semester cluster newsletter parameter trailer container
    transfer chamber timber lumber""".split()
)
# Words that stand for people without naming them: kind and number.
INDEFINITE = {
    **dict.fromkeys(
        ("some", "many", "others", "most", "few", "several", "those", "all"),
        (MentionKind.GROUP, True),
    ),
    **dict.fromkeys(("one", "another", "someone", "somebody"), (MentionKind.PERSON, False)),
}
ALONE = frozenset({"some", "many", "others", "most", "few", "several", "someone", "somebody"})
LOOSE_RULES = frozenset(
    {"called", "called-for", "verb-of-speech", "urged-to", "promised-to", "noun-of-speech"}
)
ARTICLES = frozenset({"a", "an", "the", "one", "another", "this", "that", "some", "each"})
ADDED = frozenset({"of", "for", "from", "at", "with", "in", "to"})
MAX_ADDED = 9  # tokens after the head: "spokesman [for the Ministry of Health in Kigali]"


def with_speakers(
    document: Document, frames: tuple[SpeechFrame, ...], gazetteer: Gazetteer
) -> Document:
    """Return the document with mentions for the speakers and relays that were none."""
    finder = _Finder(document, gazetteer)
    for frame in frames:
        if frame.gap is not None:
            continue
        speakers = frame.speakers or ((frame.speaker,) if frame.speaker is not None else ())
        is_marked = bool(frame.quotes) and frame.found_by not in LOOSE_RULES
        for token in (*speakers, *frame.relays):
            finder.describe(token, is_marked=is_marked, rule=frame.found_by)
        for token in frame.addressees:
            finder.describe(token, is_marked=False, rule="addressee")
    return finder.document_with()


class _Finder:
    """The mentions to add to one document."""

    def __init__(self, document: Document, gazetteer: Gazetteer) -> None:
        self.document = document
        self.tokens = document.tokens
        self.gazetteer = gazetteer
        self.words = gazetteer.people_words
        self.layout = Layout(document)
        self.added: list[Mention] = []
        self.named_bodies = {
            token
            for name in document.names
            if name.kind in {NameKind.ORGANISATION, NameKind.FACILITY, NameKind.PLACE}
            for token in range(name.first, name.last)
        }
        self.states = {
            mention.head: mention.country
            for mention in document.mentions
            if mention.kind is MentionKind.STATE and mention.country
        }
        self.taken = {
            token
            for mention in document.mentions
            for token in range(mention.first, mention.last)
        }

    def document_with(self) -> Document:
        """The document, its mentions numbered anew if some were added."""
        if not self.added:
            return self.document
        ordered = sorted(
            (*self.document.mentions, *self.added),
            key=lambda mention: (mention.span.start, -mention.span.end),
        )
        return replace(
            self.document,
            mentions=tuple(
                replace(mention, index=index) for index, mention in enumerate(ordered)
            ),
        )

    def describe(self, token: int, *, is_marked: bool, rule: str) -> None:
        """Add a mention for the phrase that a token heads, if it may be a party at all."""
        if token in self.taken:
            return
        here = self.tokens[token]
        if rule == "transcript-turn" and here.words.lower() in ASKERS:
            self._add(token, token + 1, token, Form.TITLE, MentionKind.GROUP, is_plural=True)
            return
        if here.tag is Tag.NOUN:
            self._noun(token, is_marked=is_marked)
        elif here.tag is Tag.NAME or (
            here.words[:1].isupper()
            and here.words[1:2].islower()
            and here.tag not in {Tag.PRONOUN, Tag.DETERMINER, Tag.NUMBER, Tag.ADJECTIVE}
        ):
            self._name(token, is_marked=is_marked, rule=rule)
        elif here.words.lower() in INDEFINITE:
            kind, is_plural = INDEFINITE[here.words.lower()]
            last = self._end(token)
            if last > token + 1 or here.words.lower() in ALONE:
                self._add(token, last, token, Form.TITLE, kind, is_plural=is_plural)

    def _noun(self, head: int, *, is_marked: bool) -> None:
        token = self.tokens[head]
        lemma = token.lemma.lower()
        word = token.words.lower()
        kind = self._kind(lemma, word)
        if kind is None:
            if not is_marked or not word[:1].isalpha():
                return
            kind = MentionKind.ORGANISATION
        is_plural = token.form is TokenForm.PLURAL or word in self.words.groups
        first, last = self._start(head), self._end(head)
        is_crowd = lemma in CROWDS and any(
            self.tokens[at].form is TokenForm.PLURAL for at in range(head + 1, last)
        )
        if (is_plural and lemma not in TEXT_NOUNS) or is_crowd or lemma == "percent":
            kind = MentionKind.GROUP
        gender = Gender.NEUTER if kind is MentionKind.ORGANISATION else Gender.UNKNOWN
        if kind is MentionKind.PERSON:
            gender = self.words.nouns.get(word, gender)
            if word.endswith("woman"):
                gender = Gender.FEMALE
            elif word.endswith("man"):
                gender = Gender.MALE
        self._add(
            first,
            last,
            head,
            Form.TITLE,
            kind,
            gender=gender,
            is_plural=kind is MentionKind.GROUP,
        )

    def _kind(self, lemma: str, word: str) -> MentionKind | None:
        """What a noun stands for as a speaker; None where it is nobody that speaks."""
        if lemma == "percent":
            return MentionKind.GROUP
        if lemma in self.words.bodies or lemma in BODY_NOUNS or lemma in TEXT_NOUNS:
            return MentionKind.ORGANISATION
        if (
            lemma in self.words.nouns
            or lemma in PERSON_NOUNS
            or lemma in self.words.titles
            or word in self.words.groups
        ):
            return MentionKind.PERSON
        if len(lemma) > 4 and lemma.endswith(AGENT_ENDINGS) and lemma not in NO_AGENTS:
            return MentionKind.PERSON
        return None

    def _name(self, head: int, *, is_marked: bool, rule: str) -> None:
        token = self.tokens[head]
        first = self._start(head)
        opening = self.tokens[first].words.lower()
        is_plural = token.form is TokenForm.PLURAL
        refs = self.gazetteer.refs_by_form.get(token.words, ())
        kinds = {ref.partition("/")[0] for ref in refs}
        if is_plural or (opening in ARTICLES and first < head):
            is_person = opening in {"a", "an", "one", "another"} or "demonym" in kinds
            kind = (
                MentionKind.GROUP
                if is_plural
                else MentionKind.PERSON
                if is_person
                or self._kind(token.lemma.lower(), token.words.lower()) is MentionKind.PERSON
                else MentionKind.ORGANISATION
            )
            self._add(first, self._end(head), head, Form.TITLE, kind, is_plural=is_plural)
            return
        if not token.words[:1].isalpha() and not token.words.startswith("@"):
            return
        state = next((ref for ref in refs if ref.startswith("state/")), None)
        capital = next((ref for ref in refs if ref.startswith("capital/")), None)
        if first == head and (state or capital):
            code = (state or capital or "").partition("/")[2]
            if code in self.gazetteer.states:
                self._add(
                    head,
                    head + 1,
                    head,
                    Form.NAME if state else Form.METONYM,
                    MentionKind.STATE,
                    gender=Gender.NEUTER,
                    refs=(f"state/{code}",),
                    country=code,
                )
                return
        if not is_marked and token.tag is not Tag.NAME and rule in LOOSE_RULES:
            return
        run = head
        while run > first and self.tokens[run - 1].tag is Tag.NAME:
            run -= 1
        before = self.tokens[run - 1].lemma.lower() if run > first else ""
        is_body = (
            before in BODY_NOUNS or before in self.words.bodies or head in self.named_bodies
        )
        self._add(
            run,
            head + 1,
            head,
            Form.NAME,
            MentionKind.ORGANISATION if is_body else MentionKind.PERSON,
        )

    def _start(self, head: int) -> int:
        """The first token of the phrase, a possessor's phrase with it: "[Trump's] team"."""
        at = self.document.token_at(self.layout.phrase_span(head).start)
        first = head if at is None or at > head else at
        if (
            first >= 2
            and self.tokens[first - 1].relation is Relation.CASE
            and self.tokens[first - 2].relation is Relation.POSSESSIVE
            and first <= self.tokens[first - 2].head <= head
        ):
            at = self.document.token_at(self.layout.phrase_span(first - 2).start)
            first = first - 2 if at is None or at > first - 2 else at
        while first < head and not self.tokens[first].words[:1].isalnum():
            first += 1
        return first

    def _end(self, head: int) -> int:
        """The end of the phrase with the "of ..." and "for ..." that belong to its head."""
        last = head + 1
        for child in self.document.children_of(head, Relation.PREPOSITION):
            if child != last or self.tokens[child].words.lower() not in ADDED:
                continue
            end = self.document.edges[child][1]
            stretch = self.tokens[child:end]
            if (
                len(stretch) < 2
                or end - head > MAX_ADDED
                or any(
                    each.tag in {Tag.VERB, Tag.AUXILIARY, Tag.PUNCTUATION, Tag.MARKER}
                    for each in stretch
                )
            ):
                break
            last = end
        return last

    def _add(
        self,
        first: int,
        last: int,
        head: int,
        form: Form,
        kind: MentionKind,
        *,
        gender: Gender = Gender.UNKNOWN,
        is_plural: bool = False,
        refs: tuple[str, ...] = (),
        country: str | None = None,
    ) -> None:
        span = self.document.token_span(first, last)
        self.added.append(
            Mention(
                0,
                first,
                last,
                head,
                span,
                form,
                kind,
                gender,
                is_plural,
                refs=refs,
                country=country or (self._country(first, head) if form is Form.TITLE else None),
                quote=self._quote_at(span.start),
                phrase=span,
            )
        )
        self.taken.update({first, head} if form is Form.TITLE else range(first, last))

    def _country(self, first: int, head: int) -> str | None:
        """The one country that words before the head name: "a [French] source"."""
        codes: dict[str, None] = {}
        for at in range(first, head + 1):
            if at in self.states:
                codes[self.states[at]] = None
                continue
            for ref in self.gazetteer.refs_by_form.get(self.tokens[at].words, ()):
                kind, _, code = ref.partition("/")
                if kind in {"state", "adjective", "demonym"} and (
                    self.gazetteer.states[code].until is None
                ):
                    codes[code] = None
                    break
        return next(iter(codes)) if len(codes) == 1 else None

    def _quote_at(self, offset: int) -> int | None:
        """The innermost quote that holds the character at `offset`."""
        quotes = self.document.quotes
        at = bisect_right([quote.span.start for quote in quotes], offset)
        best = None
        for quote in quotes[max(0, at - 9) : at]:
            if quote.inner.start <= offset < quote.inner.end and (
                best is None or quote.depth > best.depth
            ):
                best = quote
        return None if best is None else best.index
