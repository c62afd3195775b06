"""A Document and its speech frames in, the Cast out: mentions resolved to actors."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from memcon.actors import RANK, ActorKind, Form, Gender, Level
from memcon.documents import Clause, Document, Mention, MentionKind, Relation
from memcon.extract.cast import Cast, CastActor, CastOffice
from memcon.extract.described import ASKERS
from memcon.extract.figures import Figure
from memcon.extract.naming import may_be_same, to_name
from memcon.extract.pronouns import PronounRanker, Scored
from memcon.extract.speech import SpeechFrame
from memcon.gazetteer import Gazetteer, Person, Tenure
from memcon.reference import to_slug

SENIOR = frozenset({Level.HEAD_OF_STATE, Level.HEAD_OF_GOVERNMENT})
KNOWN_ALONE = frozenset(
    {Level.HEAD_OF_STATE, Level.HEAD_OF_GOVERNMENT, Level.MINISTER, Level.ADVISER, Level.DEPUTY}
)
GENERIC_TITLES = frozenset(
    {"Leader", "Minister", "Official", "Adviser", "Diplomat", "Top Diplomat"}
)
# Words before and after which a title tells less than the office of that day does.
WEIGHTS = frozenset("top senior key close chief longtime leading high-ranking visiting".split())
BARE_TITLES = frozenset(
    """leader minister official adviser advisor diplomat aide counterpart secretary politician
    figure chief head""".split()
)
LOOSE_TITLES = frozenset({"Secretary", "Minister", "Counterpart", "Leader"})
DETERMINERS = re.compile(
    r"^(?:the|a|an|both|these|those|some|this|that|his|her|its|their|our|my|your|all|many|several|"
    r"other|most|various|numerous)\s+",
    re.IGNORECASE,
)
PAIR_WORDS = re.compile(r"^(?:both|(?:the|these|those|their|our)\s+two)\b", re.IGNORECASE)
STATE_NOUNS = frozenset(
    {
        "side",
        "sides",
        "country",
        "countries",
        "nation",
        "nations",
        "state",
        "states",
        "government",
        "governments",
        "party",
        "parties",
        "capital",
        "capitals",
        "neighbour",
        "neighbours",
        "neighbor",
        "neighbors",
        "power",
        "powers",
    }
)
FOREIGN_MINISTRY = re.compile(
    r"foreign (?:ministry|office)|ministry of (?:foreign|external) ", re.I
)
DEFENCE_MINISTRY = re.compile(r"defen[cs]e ministry|ministry of (?:national )?defen[cs]e", re.I)
MINISTRY = re.compile(
    r"^.*?\b(transport|interior|finance|trade|energy|health|culture|education|economy|justice|"
    r"agriculture|commerce|industry|environment|labou?r|information) ministry$",
    re.IGNORECASE,
)
FIELDS = {"interior": "the Interior"}
MEDIA = re.compile(
    r"\b(?:media|television|tv|news agency|newspaper|broadcaster|radio|daily)$", re.I
)
GOVERNMENT = re.compile(r"\b(?:government|administration|cabinet|regime|junta)$", re.I)
STATE_BODIES = re.compile(r"\b(?:side|state|country|nation|authorities)$", re.I)
OWNED_BODIES = frozenset({"office", "campaign", "team", "camp", "department", "ministry"})
MEETING_VERBS = frozenset(
    "meet speak talk hold discuss host receive welcome call visit confer consult".split()
)
JOINT_VERBS = frozenset(
    """meet talk discuss agree hold speak exchange share clash sign review underscore pledge
    reaffirm commit concur resolve""".split()
)
ONLY = re.compile(r"^(?:one|only|just|about|nearly|almost)\s+(?!of\b)(?=[a-z])", re.IGNORECASE)
OWNED = re.compile(r"(?:his|her|its|their|our|my|your)\b", re.IGNORECASE)
MAX_WHY = 6
MANY_FIGURES = 400  # a day's wire in one file has thousands; a long report some 150


def resolve_actors(
    document: Document, frames: tuple[SpeechFrame, ...], gazetteer: Gazetteer
) -> Cast:
    """Resolve every mention to its actor."""
    resolver = Resolver(document, frames, gazetteer)
    return resolver.cast()


class Resolver:
    """The resolution of one document's mentions; `keys` maps mentions to figures."""

    def __init__(
        self, document: Document, frames: tuple[SpeechFrame, ...], gazetteer: Gazetteer
    ) -> None:
        self.document = document
        self.frames = frames
        self.gazetteer = gazetteer
        self.words = gazetteer.people_words
        self.mentions = document.mentions
        self.day = _to_day(document.report.published)
        self.figures: list[Figure] = []
        self.figure_of: dict[int, Figure] = {}  # by mention
        self.groups_of: dict[int, tuple[Figure, ...]] = {}  # several for one mention
        self.by_ref: dict[str, Figure] = {}
        self.by_part: defaultdict[str, list[Figure]] = defaultdict(list)
        self.by_key: dict[str, Figure] = {}
        self.owner_of_short: dict[str, Figure] = {}
        # Words said without marks, as in a transcript: start, end and frame, in text order.
        self._turns = sorted(
            (
                (part.start, part.end, frame)
                for frame in frames
                if frame.kind == "direct"
                for part in frame.parts
            ),
            key=lambda turn: turn[:2],
        )
        self._turn_starts = [turn[0] for turn in self._turns]
        # Tokens of those who speak, or on whose word it is told.
        self._spoken = {
            token
            for frame in frames
            if frame.gap is None
            for token in (
                *(frame.speakers or ((frame.speaker,) if frame.speaker is not None else ())),
                *frame.relays,
            )
        }
        self._spoken_to = {token for frame in frames for token in frame.addressees}
        self._clauses: defaultdict[int, list[Clause]] = defaultdict(list)  # by sentence
        for clause in document.clauses:
            self._clauses[clause.sentence].append(clause)
        self._by_head: defaultdict[int, list[Mention]] = defaultdict(list)
        for mention in document.mentions:
            self._by_head[mention.head].append(mention)

    def cast(self) -> Cast:
        """Resolve names, then titles, groups and pronouns, and build the cast."""
        self._resolve_full_names()
        self._resolve_short_names()
        self._resolve_bodies()
        self._link_appositions()
        self._settle_facts()
        self._resolve_titles()
        self._resolve_groups()
        self._resolve_speakers()
        self._resolve_pronouns()
        self._name_owned()
        self._settle_facts()
        return self._build()

    # -- figures -------------------------------------------------------------------------

    def _new(self, kind: ActorKind | None, name: str, **facts: object) -> Figure:
        figure = Figure(len(self.figures), kind, name)
        for field, value in facts.items():
            setattr(figure, field, value)
        self.figures.append(figure)
        return figure

    def _assign(self, mention: Mention, figure: Figure) -> None:
        self.figure_of[mention.index] = figure
        figure.add(mention)
        if mention.title is not None and not mention.is_plural:
            entry = (mention.title, mention.of or mention.country, mention.time_of_office)
            if entry not in figure.titles:
                figure.titles.append(entry)
        if (
            mention.country is not None
            and figure.country is None
            and figure.kind is ActorKind.PERSON
        ):
            figure.country = mention.country
            figure.because(f"country from the words {self._phrase(mention)!r}")

    def _phrase(self, mention: Mention) -> str:
        words = self.document.words(mention.phrase or mention.span)
        return re.sub(r"\s+", " ", words)

    def _shown(self, mention: Mention) -> str:
        return re.sub(r"\s+", " ", self.document.words(mention.span)).strip()

    # -- persons by name -----------------------------------------------------------------

    def _resolve_full_names(self) -> None:
        for mention in self.mentions:
            if mention.form is not Form.NAME or mention.kind is not MentionKind.PERSON:
                continue
            words = self._shown(mention)
            name = to_name(words)
            ref = self._single_ref(mention)
            is_full = len(name) > 1 or (
                ref is not None and words not in self.gazetteer.people_by_family
            )
            if not is_full or not name:
                continue
            figure = self.by_ref.get(ref) if ref else None
            if figure is None:
                figure = self._figure_like(name, mention, ref)
            if figure is None:
                figure = self._new(ActorKind.PERSON, words)
                first = name[0]
                figure.gender = self.words.first_names.get(first, Gender.UNKNOWN)
                if ref is not None:
                    self._identify(figure, ref)
            elif ref is not None and figure.ref is None:
                self._identify(figure, ref)
            self._learn(figure, name, words)
            self._assign(mention, figure)
            if figure.ref is not None and len(name) > 1:
                self._spell(figure, name, words)

    def _spell(self, figure: Figure, name: tuple[str, ...], words: str) -> None:
        """Show a person by the text's own spelling where the surname differs: "Saleh", "Salih"."""
        person = self.gazetteer.people[figure.ref or ""]
        listed = {_bare(part) for part in to_name(person.name)}
        told = {_bare(part) for part in name}
        family = _bare("".join(to_name(person.family)))
        if (
            figure.name == person.name
            and family not in told
            and _bare(name[-1]) not in listed
            and len(told & listed) == len(told) - 1
            and _bare(name[-1])[:1] == family[:1]
        ):
            figure.name = words
            figure.because(f"spelt {words!r} in the text")

    def _learn(self, figure: Figure, name: tuple[str, ...], words: str) -> None:
        if name not in figure.names:
            figure.names.append(name)
            for part in name:
                if len(part) > 1 and part not in figure.parts:
                    figure.parts.add(part)
                    self.by_part[part].append(figure)
        for part in re.findall(
            r"\b(?:al|el|as|ash|an|ad|at|ar|ul)[-‑ ](\w+)", words, re.IGNORECASE
        ):
            bare = "".join(to_name(part))
            if len(bare) > 2 and bare not in figure.parts:
                figure.parts.add(bare)
                self.by_part[bare].append(figure)
        if figure.ref is None and len(words) > len(figure.name) and len(name) > 1:
            figure.name = words
        if figure.family is None and len(name) > 1:
            figure.family = name[-1]

    def _identify(self, figure: Figure, ref: str) -> None:
        """Take a figure for a person of the gazetteer."""
        person = self.gazetteer.people[ref]
        figure.ref = ref
        figure.name = person.name
        if person.gender is not Gender.UNKNOWN:
            figure.gender = person.gender
        if person.country:
            figure.country = person.country
        figure.family = "".join(to_name(person.family))
        self.by_ref[ref] = figure
        self._learn(figure, to_name(person.name), person.name)
        figure.because(f"the gazetteer's {person.name}")

    def _single_ref(self, mention: Mention) -> str | None:
        """The one person of the gazetteer that a full name can mean here."""
        refs = mention.refs
        if len(refs) > 1:
            refs = tuple(ref for ref in refs if self._fits(self.gazetteer.people[ref], mention))
        if len(refs) > 1 and self.day is not None:
            day = self.day
            refs = tuple(ref for ref in refs if self.gazetteer.people[ref].office_on(day))
        if len(refs) != 1:
            return None
        person = self.gazetteer.people[refs[0]]
        if mention.country and person.country and mention.country != person.country:
            return None
        return refs[0]

    def _fits(self, person: Person, mention: Mention) -> bool:
        if mention.country and person.country and person.country != mention.country:
            return False
        if mention.gender in {Gender.MALE, Gender.FEMALE} and person.gender not in {
            mention.gender,
            Gender.UNKNOWN,
        }:
            return False
        return mention.title is None or self._tenure(person, mention) is not None

    def _tenure(self, person: Person, mention: Mention) -> Tenure | None:
        """An office of the person that the mention's title may be."""
        if mention.title is None:
            return None
        for tenure in person.tenures:
            if self._same_title(mention.title, tenure) and (
                mention.time_of_office is not None
                or self.day is None
                or tenure.covers(self.day)
                or (tenure.start is not None and tenure.start <= self.day)
            ):
                return tenure
        return None

    def _same_title(self, title: str, tenure: Tenure) -> bool:
        wanted = title.lower()
        held = tenure.title.lower()
        if wanted == held:
            return True
        if wanted == "secretary":
            return tenure.level is Level.MINISTER and "secretary" in held
        if wanted in {"leader", "supreme leader"} or wanted.endswith(" leader"):
            return tenure.level in SENIOR
        if wanted in {"minister", "top diplomat", "chief diplomat"}:
            return tenure.level is Level.MINISTER
        known = self.words.titles.get(held)
        return known is not None and known.name == title

    def _figure_like(
        self, name: tuple[str, ...], mention: Mention, ref: str | None
    ) -> Figure | None:
        for part in dict.fromkeys((name[-1], name[0])):
            for figure in self.by_part.get(part, ())[-40:]:
                if ref is not None and figure.ref is not None and figure.ref != ref:
                    continue
                if self._clashes(figure, mention):
                    continue
                if any(may_be_same(name, other, self.words) for other in figure.names):
                    return figure
        return None

    def _clashes(self, figure: Figure, mention: Mention) -> bool:
        """Whether gender or country tell a mention from a figure."""
        genders = {figure.gender, mention.gender}
        return genders == {Gender.MALE, Gender.FEMALE}

    def _resolve_short_names(self) -> None:
        for mention in self.mentions:
            if mention.form is not Form.NAME or mention.index in self.figure_of:
                continue
            if mention.kind is MentionKind.UNKNOWN:
                self._resolve_unknown(mention)
                continue
            if mention.kind is not MentionKind.PERSON:
                continue
            words = self._shown(mention)
            name = to_name(words)
            if not name:
                continue
            figure = self._short_owner(name[-1] if len(name) > 1 else name[0], mention)
            if figure is None:
                figure = self._new(ActorKind.PERSON, words)
                figure.gender = self.words.first_names.get(name[0], Gender.UNKNOWN)
                ref = self._ref_by_family(mention)
                if ref is not None:
                    known = self.by_ref.get(ref)
                    if known is not None:
                        self.figures.pop()
                        figure = known
                    else:
                        self._identify(figure, ref)
                self._learn(figure, name, words)
            self.owner_of_short["".join(name)] = figure
            self._assign(mention, figure)

    def _short_owner(self, word: str, mention: Mention) -> Figure | None:
        """The figure that a surname or first name alone stands for."""
        candidates = [
            figure
            for figure in self.by_part.get(word, ())
            if figure.kind is ActorKind.PERSON and not self._clashes(figure, mention)
        ]
        if not candidates:
            return None
        if len(candidates) == 1:
            return candidates[0]
        if mention.title is not None:
            same = [f for f in candidates if any(t[0] == mention.title for t in f.titles)]
            if len(same) == 1:
                return same[0]
            candidates = same or candidates
        by_family = [figure for figure in candidates if figure.family == word]
        pool = by_family or candidates
        if len(pool) == 1:
            return pool[0]
        owner = self.owner_of_short.get(word)
        if owner is not None and owner in pool:
            return owner

        def last_before(figure: Figure) -> int:
            return max((i for i in figure.mentions if i < mention.index), default=-1)

        best = max(pool, key=lambda figure: (last_before(figure), -figure.number))
        best.because(f"{self._shown(mention)!r} taken for the one of that name told of last")
        return best

    def _ref_by_family(self, mention: Mention) -> str | None:
        """The gazetteer's person for a surname without a first name: one, or none."""
        people = [self.gazetteer.people[ref] for ref in mention.refs]
        people = [person for person in people if self._fits(person, mention)]
        if not people:
            return None
        if self.day is None:
            if mention.title is None or len(people) > 1:
                return None
            return people[0].ref
        day = self.day
        if mention.title is not None:
            held = [
                person
                for person in people
                if (tenure := self._tenure(person, mention)) is not None
                and (tenure.covers(day) or mention.time_of_office is not None)
            ]
            if len(held) == 1:
                return held[0].ref
            people = held or people
        in_office = [
            (RANK[tenure.level], person)
            for person in people
            if (tenure := person.office_on(day)) is not None and tenure.level in KNOWN_ALONE
        ]
        in_office.sort(key=lambda item: item[0])
        if len(in_office) == 1 or (
            len(in_office) > 1 and in_office[0][0] < in_office[1][0] and in_office[0][0] <= 1
        ):
            return in_office[0][1].ref
        if not in_office and len(people) == 1 and mention.title is not None:
            return people[0].ref
        return None

    def _resolve_unknown(self, mention: Mention) -> None:
        """A capitalised name of nobody knows what: it may turn out a person."""
        words = self._shown(mention)
        key = f"?{words.lower()}"
        name = to_name(words)
        if not name:
            return
        if len(name) == 1:
            candidates = [
                f for f in self.by_part.get(name[0], ()) if f.kind is ActorKind.PERSON
            ]
            if len(candidates) == 1:
                self._assign(mention, candidates[0])
                return
        figure = self.by_key.get(key)
        if figure is None:
            figure = self._new(None, words, is_listed=False)
            self.by_key[key] = figure
        self._assign(mention, figure)

    # -- bodies, outlets, states ---------------------------------------------------------

    def _resolve_bodies(self) -> None:
        for mention in self.mentions:
            if mention.index in self.figure_of or mention.form is Form.PRONOUN:
                continue
            if mention.kind is MentionKind.STATE:
                self._assign(mention, self._state(mention.refs[0].partition("/")[2]))
            elif mention.kind in {MentionKind.OUTLET, MentionKind.ORGANISATION} and (
                mention.form is not Form.TITLE
            ):
                self._assign(mention, self._surnamed(mention) or self._body(mention))
        for mention in self.mentions:
            if (
                mention.index not in self.figure_of
                and mention.form is Form.TITLE
                and mention.kind is MentionKind.ORGANISATION
            ):
                self._resolve_described_body(mention)

    def _surnamed(self, mention: Mention) -> Figure | None:
        """The person whose surname the parser took for a body: "Sisi and Salih agreed"."""
        words = self._shown(mention)
        if mention.refs or mention.last - mention.first > 1 or words.isupper():
            return None
        name = to_name(words)
        owners = [
            figure
            for figure in self.by_part.get(name[0] if len(name) == 1 else "", ())
            if figure.kind is ActorKind.PERSON and figure.family in name
        ]
        return owners[0] if len(owners) == 1 else None

    def _state(self, code: str) -> Figure:
        ref = f"state/{code}"
        figure = self.by_ref.get(ref)
        if figure is None:
            state = self.gazetteer.states[code]
            figure = self._new(
                ActorKind.STATE, state.name, ref=ref, country=code, gender=Gender.NEUTER
            )
            self.by_ref[ref] = figure
        return figure

    def _body(self, mention: Mention) -> Figure:
        words = DETERMINERS.sub("", self._shown(mention))
        ref = next((r for r in mention.refs if r.startswith(("outlet/", "body/"))), None)
        government = next((r for r in mention.refs if r.startswith("government/")), None)
        seat = next((r for r in mention.refs if r.startswith("seat/")), None)
        kind = ActorKind.ORGANISATION
        country = mention.country
        name = words
        if mention.kind is MentionKind.OUTLET and ref is not None and ref.startswith("outlet/"):
            outlet = self.gazetteer.outlets[ref]
            kind, name, country = ActorKind.OUTLET, outlet.name, outlet.country
        elif ref is not None and ref in self.gazetteer.bodies:
            body = self.gazetteer.bodies[ref]
            name, country = body.name, body.country
            if body.kind == "government":
                kind = ActorKind.GOVERNMENT
            elif body.kind == "group":
                kind = ActorKind.GROUP
        elif government is not None:
            kind = ActorKind.GOVERNMENT
        elif seat is not None:
            known = self.gazetteer.seats[int(seat.partition("/")[2])]
            name, country = known.actor, known.country
            if known.kind == "presidency" and name.startswith("Office of"):
                name = known.words[0].removeprefix("the ")
            if known.kind in {"capital"} and country:
                return self._state(country)
            if known.kind == "government":
                kind = ActorKind.GOVERNMENT
        key = ref or f"{kind.value}:{to_slug(name)}"
        figure = self.by_key.get(key)
        if figure is None:
            acronym = self._by_acronym(words)
            if acronym is not None and ref is None:
                return acronym
            figure = self._new(kind, name, ref=ref, country=country, gender=Gender.NEUTER)
            self.by_key[key] = figure
            # The parser takes many a surname for a body: "Andreev returned to the court".
            if not mention.refs and not words.isupper() and mention.last - mention.first <= 3:
                figure.may_be_person, figure.gender = True, Gender.UNKNOWN
        figure.nouns.add(words.rsplit(maxsplit=1)[-1].lower())
        return figure

    def _by_acronym(self, words: str) -> Figure | None:
        """The body whose initials an acronym is: "IAEA" after its full name."""
        if not words.isupper() or not 2 <= len(words) <= 8:
            return None
        for figure in self.figures:
            if figure.kind in {ActorKind.ORGANISATION, ActorKind.OUTLET, ActorKind.GOVERNMENT}:
                capitals = "".join(w[0] for w in figure.name.split() if w[0].isupper())
                if capitals == words:
                    return figure
        return None

    def _resolve_described_body(self, mention: Mention) -> None:
        """The Chinese Foreign Ministry; "the ministry"; "the Ukrainian side"."""
        shown = self._shown(mention)
        words = DETERMINERS.sub("", shown)
        head = self.document.tokens[mention.head].words.lower()
        country = mention.country
        if country is None and head in STATE_NOUNS and shown.lower().startswith("our "):
            return  # the speaker's: settled with the pronouns
        owner = self._owner(mention)
        if owner is not None and head in OWNED_BODIES:
            key = f"owned:{owner.number}:{head}"
            owned = self.by_key.get(key)
            if owned is None:
                name = f"Office of {owner.name}" if head == "office" else words
                owned = self._new(
                    ActorKind.ORGANISATION, name, gender=Gender.NEUTER, owner=owner
                )
                owned.nouns.add(head)
                self.by_key[key] = owned
            self._assign(mention, owned)
            return
        outlet = next(
            (
                ref
                for ref in self.gazetteer.refs_by_form.get(words.rpartition(" ")[0], ())
                if ref.startswith("outlet/")
            ),
            None,
        )
        if outlet is not None and MEDIA.search(words.lower().replace("agency", "news agency")):
            figure = self.by_key.get(outlet)
            if figure is None:
                known = self.gazetteer.outlets[outlet]
                figure = self._new(
                    ActorKind.OUTLET, known.name, ref=outlet, country=known.country
                )
                self.by_key[outlet] = figure
            self._assign(mention, figure)
            return
        if country is None and mention.of is None:
            figure = self._latest(
                mention,
                lambda f: (
                    f.kind in {ActorKind.ORGANISATION, ActorKind.GOVERNMENT, ActorKind.OUTLET}
                    and (head in f.nouns or head in f.name.lower().split())
                ),
            )
            if (
                figure is None
                and (shown[:1].isupper() or words[:1].isupper())
                and not re.match(r"(?i)(his|her|its|their|our|this)\b", shown)
            ):
                figure = self._named_body(mention, words, None)
            if figure is not None:
                self._assign(mention, figure)
            return
        if STATE_BODIES.search(words) and country is not None:
            self._assign(mention, self._state(country))
            return
        figure = self._named_body(mention, words, country)
        self._assign(mention, figure)

    def _owner(self, mention: Mention) -> Figure | None:
        """The person whose a body is by the words: "Tokayev's office"."""
        for child in self.document.children_of(mention.head, Relation.POSSESSIVE):
            figure = self._figure_at(child)
            if figure is not None and figure.kind is ActorKind.PERSON:
                return figure
        return None

    def _named_body(self, mention: Mention, words: str, country: str | None) -> Figure:
        kind = ActorKind.ORGANISATION
        name = re.sub(r"\s+", " ", words)
        is_generic = country is None and name.lower() in self.words.bodies
        for known_ref in () if is_generic else self.gazetteer.refs_by_form.get(name, ()):
            body = self.gazetteer.bodies.get(known_ref)
            if body is not None and (country is None or body.country == country):
                name, country = body.name, body.country
                break
        if country is not None:
            state = self.gazetteer.states[country]
            if FOREIGN_MINISTRY.search(words):
                name = f"Ministry of Foreign Affairs of {_with_article(state.name)}"
            elif ministry := MINISTRY.match(words):
                field = FIELDS.get(ministry[1].lower(), ministry[1].title())
                name = f"Ministry of {field} of {_with_article(state.name)}"
            elif DEFENCE_MINISTRY.search(words):
                name = f"Ministry of Defence of {_with_article(state.name)}"
        if MEDIA.search(words):
            kind = ActorKind.OUTLET
        elif GOVERNMENT.search(words):
            kind = ActorKind.GOVERNMENT
        refs = self.gazetteer.refs_by_form.get(name, ())
        ref = next((r for r in refs if r.startswith("body/")), None)
        key = ref or f"{kind.value}:{to_slug(name)}"
        figure = self.by_key.get(key)
        if figure is None:
            figure = self._new(kind, name, ref=ref, country=country, gender=Gender.NEUTER)
            self.by_key[key] = figure
        figure.nouns.add(self.document.tokens[mention.head].words.lower())
        return figure

    def _latest(self, mention: Mention, test) -> Figure | None:  # type: ignore[no-untyped-def]
        """The figure that passes the test and was told of last before the mention."""
        best: tuple[int, Figure] | None = None
        for figure in self._near(mention):
            if not test(figure):
                continue
            last = max((i for i in figure.mentions if i < mention.index), default=-1)
            if last >= 0 and (best is None or last > best[0]):
                best = (last, figure)
        return None if best is None else best[1]

    def _near(self, mention: Mention) -> Sequence[Figure]:
        """The figures a description may mean: all, or those told of near it in a long text."""
        if len(self.figures) <= MANY_FIGURES:
            return self.figures
        near = self.mentions[max(0, mention.index - MANY_FIGURES) : mention.index + 50]
        found = (self.figure_of.get(each.index) for each in near)
        return list(dict.fromkeys(figure for figure in found if figure is not None))

    # -- titles --------------------------------------------------------------------------

    def _link_appositions(self) -> None:
        """Join "Jake Sullivan, the first US national security adviser" and the like."""
        tokens = self.document.tokens
        by_head: dict[int, Mention] = {}
        for mention in self.mentions:
            if mention.form is not Form.PRONOUN:
                by_head.setdefault(mention.head, mention)
        for place, mention in enumerate(self.mentions):
            if mention.form is not Form.TITLE or mention.kind is not MentionKind.PERSON:
                continue
            if mention.index in self.figure_of:
                continue
            partner = self._apposed(mention, by_head, place)
            if partner is not None:
                figure = self.figure_of.get(partner.index)
                if figure is not None and figure.kind in {ActorKind.PERSON, None}:
                    if {figure.gender, mention.gender} == {Gender.MALE, Gender.FEMALE}:
                        continue
                    if figure.kind is None:
                        figure.kind, figure.is_listed = ActorKind.PERSON, True
                    self._assign(mention, figure)
                    figure.nouns.add(tokens[mention.head].words.lower())

    def _apposed(
        self, mention: Mention, by_head: dict[int, Mention], place: int
    ) -> Mention | None:
        tokens = self.document.tokens
        token = tokens[mention.head]
        if token.relation is Relation.APPOSITION:
            partner = by_head.get(token.head)
            if partner is not None and partner.form is Form.NAME:
                return partner
        for child in self.document.children_of(mention.head, Relation.APPOSITION):
            partner = by_head.get(child)
            if partner is not None and partner.form is Form.NAME:
                return partner
        # "her National Security Advisor, Dr. Phil Gordon," and "Kang, a spokesperson,"
        for other in (
            self.mentions[place + 1] if place + 1 < len(self.mentions) else None,
            self.mentions[place - 1] if place else None,
        ):
            if (
                other is None
                or other.form is not Form.NAME
                or other.kind is not MentionKind.PERSON
            ):
                continue
            phrase = other.phrase or other.span
            start, end = sorted(
                ((mention.span.start, mention.span.end), (phrase.start, phrase.end))
            )
            between = self.document.text[start[1] : end[0]]
            if between.strip() == "" and start[1] <= end[0] and other.index > mention.index:
                return other
            if between.strip() == ",":
                after = self.document.text[end[1] : end[1] + 2].lstrip()[:1]
                if after in {",", ".", ";", ":", ""}:
                    return other
        return None

    def _resolve_titles(self) -> None:
        for mention in self.mentions:
            if (
                mention.form is not Form.TITLE
                or mention.kind is not MentionKind.PERSON
                or mention.index in self.figure_of
            ):
                continue
            if mention.title is None:
                self._resolve_described_person(mention)
                continue
            figure = self._by_title(mention)
            if figure is not None:
                self._assign(mention, figure)
                figure.because(f"{self._shown(mention)!r} taken for {figure.name} by office")

    def _by_title(self, mention: Mention) -> Figure | None:
        shown = self._shown(mention)
        first_word = shown.split()[0].lower()
        country = mention.country
        title = mention.title or ""
        if mention.title == "Counterpart" and country is not None:
            there = [
                f
                for f in self.figures
                if f.kind is ActorKind.PERSON and f.country == country and f.mentions
            ]
            return min(
                there,
                key=lambda f: min(abs(i - mention.index) for i in f.mentions),
                default=None,
            )
        if first_word in {"a", "an", "another", "one"}:
            figure = self._new(
                ActorKind.PERSON,
                DETERMINERS.sub("", shown),
                country=country,
            )
            figure.nouns.add(self.document.tokens[mention.head].words.lower())
            return figure
        fit = []
        for figure in self._near(mention):
            if (
                figure.kind is not ActorKind.PERSON
                or figure.is_plural
                or self._clashes(figure, mention)
            ):
                continue
            strength = self._title_strength(figure, mention)
            if strength:
                fit.append((strength, figure))
        if fit:
            top = max(strength for strength, _ in fit)
            pool = [figure for strength, figure in fit if strength == top]
            if len(pool) == 1:
                return pool[0]
            if mention.time_of_office == "former":
                return None
            before = [f for f in pool if f.mentions and f.mentions[0] < mention.index]
            if title in GENERIC_TITLES or not before:
                return max(
                    before or pool,
                    key=lambda f: max((i for i in f.mentions if i < mention.index), default=-1),
                )
            # A text names its own president "the President"; it is the one told of first.
            return min(before, key=lambda f: f.mentions[0])
        if (
            first_word in {"his", "her", "their", "its", "my", "our", "your"}
            and country is None
        ):
            return None
        if country is None and mention.of is None and shown.split()[-1][:1].isupper():
            home = self._home_country()
            holders = self._holders(title, home, mention) if home else ()
            if len(holders) == 1:
                return self._person(holders[0], f"{title} of {home}, whose page this is")
        return self._office_holder(mention)

    def _title_strength(self, figure: Figure, mention: Mention) -> int:
        """How well a title fits a figure: 0 not at all, 3 by the text's own words."""
        title = mention.title or ""
        of = mention.of
        if mention.country is not None and figure.country is not None:
            if mention.country != figure.country:
                return 0
        elif (
            mention.country is not None
            and figure.country is None
            and not any(t[0] == title for t in figure.titles)
        ):
            return 0
        for told, told_of, told_time in figure.titles:
            if told == title and told_time == mention.time_of_office:
                if of is not None and told_of is not None and of != told_of:
                    continue
                return 3
            if (
                title in {"Leader"}
                and self.words.titles.get(told.lower()) is not None
                and (self.words.titles[told.lower()].level in SENIOR)
            ):
                return 2
            if title == "Minister" and told.endswith("Minister"):
                return 2
            if told.startswith((f"{title} of ", f"{title} for ")) and (
                of is None or told_of is None or of == told_of
            ):
                return 2  # "the Secretary" after "Secretary of State Marco Rubio"
            if (
                title in {"Official", "Diplomat"}
                and self.words.titles.get(told.lower()) is not None
                and (self.words.titles[told.lower()].level is not Level.NONE)
                and mention.country is not None
            ):
                return 1
        head = self.document.tokens[mention.head].words.lower()
        if head in figure.nouns:
            return 2
        if figure.ref is None or figure.ref not in self.gazetteer.people:
            return 0
        person = self.gazetteer.people[figure.ref]
        if of is not None and not of.startswith("body/") and person.country != of:
            return 0
        for tenure in person.tenures:
            if not self._same_title(title, tenure):
                continue
            if (
                mention.time_of_office in {"former", "then"}
                or self.day is None
                or tenure.covers(self.day)
            ):
                return 2
        return 0

    def _holders(self, title: str, country: str, mention: Mention) -> tuple[Person, ...]:
        """Who held an office on the document's day; none where the words say another time."""
        if self.day is None or mention.time_of_office is not None:
            return ()
        names = [title]
        if title == "Leader":
            names = ["President", "Prime Minister", "King", "Supreme Leader"]
        for name in names:
            holders = self.gazetteer.holders_on(name, country, self.day)
            if holders:
                return tuple(dict.fromkeys(holders))
        return ()

    def _person(self, person: Person, reason: str) -> Figure:
        """The figure of a person of the gazetteer, made if need be."""
        figure = self.by_ref.get(person.ref)
        if figure is None:
            figure = self._new(ActorKind.PERSON, person.name)
            self._identify(figure, person.ref)
        figure.because(reason)
        return figure

    def _home_country(self) -> str | None:
        """The country whose government's page this is, by its outlet or its own words."""
        outlet = self.document.report.outlet
        if outlet:
            for ref in self.gazetteer.refs_by_form.get(outlet, ()):
                kind, _, key = ref.partition("/")
                country = None
                if kind == "seat":
                    country = self.gazetteer.seats[int(key)].country
                elif kind == "body":
                    country = self.gazetteer.bodies[ref].country
                elif kind == "government":
                    country = key
                if country is not None:
                    return country
        governments = [
            figure
            for figure in self.figures
            if figure.kind is ActorKind.GOVERNMENT and figure.country
        ]
        most = max(governments, key=lambda figure: len(figure.mentions), default=None)
        return None if most is None else most.country

    def _office_holder(self, mention: Mention) -> Figure | None:
        """An office-holder the text does not name: by the gazetteer, or by the title alone."""
        title = mention.title or ""
        country = mention.country
        if country is None and mention.of is None:
            return None
        if country is not None:
            holders = self._holders(title, country, mention)
            if len(holders) == 1:
                return self._person(holders[0], f"{title} of {country} on {self.day}")
        of = (
            self.gazetteer.states[country].name
            if country is not None
            else self.gazetteer.bodies[mention.of].name
            if mention.of is not None and mention.of in self.gazetteer.bodies
            else mention.of
        )
        shown = self._shown(mention)
        is_office = (
            title not in {"Official", "Leader", "Legislator"}
            and shown.split()[0].lower() == "the"
        )
        name = (
            f"{title} of {_with_article(of or '')}" if is_office else DETERMINERS.sub("", shown)
        )
        key = f"office:{to_slug(name)}"
        figure = self.by_key.get(key)
        if figure is None:
            figure = self._new(ActorKind.PERSON, name, country=country)
            figure.nouns.add(self.document.tokens[mention.head].words.lower())
            self.by_key[key] = figure
        return figure

    def _resolve_described_person(self, mention: Mention) -> None:
        """The actress; his wife: known by a noun only."""
        head = self.document.tokens[mention.head].words.lower()
        shown = self._shown(mention).lower()
        if shown.startswith(("the ", "this ")):
            figure = self._latest(
                mention,
                lambda f: (
                    f.kind is ActorKind.PERSON
                    and head in f.nouns
                    and not self._clashes(f, mention)
                ),
            )
            if figure is not None:
                self._assign(mention, figure)
                return
        if self.document.tokens[mention.head].relation is Relation.ATTRIBUTE:
            clause = self.document.clause_of(mention.head)
            if clause is not None and clause.is_copular and not clause.is_negated:
                for subject in clause.subjects:
                    figure = self._figure_at(subject)
                    if (
                        figure is not None
                        and figure.kind is ActorKind.PERSON
                        and not self._clashes(figure, mention)
                    ):
                        figure.nouns.add(head)
                        if figure.gender is Gender.UNKNOWN:
                            figure.gender = mention.gender
                        return
            return
        figure = self._new(
            ActorKind.PERSON, DETERMINERS.sub("", self._shown(mention)), is_listed=False
        )
        figure.nouns.add(head)
        self._assign(mention, figure)

    def _figure_at(self, token: int) -> Figure | None:
        """The figure of the mention whose head is the token, or that holds it."""
        for mention in self._by_head.get(token, ()):
            figure = self.figure_of.get(mention.index)
            if figure is not None:
                return figure
        return None

    # -- groups --------------------------------------------------------------------------

    def _resolve_groups(self) -> None:
        for mention in self.mentions:
            if mention.index in self.figure_of or mention.form is not Form.TITLE:
                continue
            if not mention.is_plural:
                continue
            holders = self._joint_holders(mention)
            if holders:
                self.groups_of[mention.index] = holders
                continue
            shown = self._shown(mention)
            head = self.document.tokens[mention.head].words.lower()
            is_plain = mention.country is None and mention.of is None
            if (PAIR_WORDS.match(shown) and is_plain) or shown.lower() in {
                "the leaders",
                "the sides",
                "the presidents",
                "the ministers",
            }:
                pair = self._pair(mention, head)
                if pair:
                    self.groups_of[mention.index] = pair
                    continue
                if (
                    PAIR_WORDS.match(shown)
                    and mention.country is None
                    and shown.lower().startswith(("both", "the two", "these two", "their two"))
                ):
                    continue
            words = DETERMINERS.sub("", shown)
            if STATE_BODIES.search(words) and mention.country and head != "authorities":
                self._assign(mention, self._state(mention.country))
                continue
            figure = None
            if (
                shown.lower().startswith(("the ", "these ", "those "))
                and mention.country is None
                and " " not in words
            ):
                figure = self._latest(
                    mention,
                    lambda f, noun=head: (
                        f.kind in {ActorKind.GROUP, ActorKind.OUTLET} and noun in f.nouns
                    ),
                )
            if figure is None:
                kind = ActorKind.OUTLET if MEDIA.search(words) else ActorKind.GROUP
                key = f"{kind.value}:{to_slug(words)}"
                figure = self.by_key.get(key)
                if figure is None:
                    figure = self._new(kind, words, country=mention.country, is_plural=True)
                    self.by_key[key] = figure
                figure.nouns.add(head)
            self._assign(mention, figure)

    def _joint_holders(self, mention: Mention) -> tuple[Figure, ...]:
        """Each holder in "the presidents of Russia and Azerbaijan" and the like."""
        word = self.words.titles.get((mention.title or "").lower())
        if word is None or word.level not in KNOWN_ALONE or mention.title is None:
            return ()
        codes: dict[str, None] = {}
        tokens = self.document.tokens
        states = {
            other.head: other
            for other in self.mentions[max(0, mention.index - 4) : mention.index + 12]
            if other.kind is MentionKind.STATE and other.country
        }
        inside = range(mention.head + 1, mention.last)
        ends = [at for at in inside if at in states and tokens[at].head != at]
        if ends:
            # A conjunct may hang on the one before it; a new title ends the row.
            for at in range(ends[0], min(ends[0] + 12, len(tokens))):
                if at in states:
                    codes[states[at].country or ""] = None
                elif tokens[at].words not in {",", "and", "the"} and not any(
                    other.first <= at < other.last for other in states.values()
                ):
                    break
        else:
            first = mention.first
            sentence = self.document.sentence_of(first)
            while first - 2 >= sentence.first and (
                tokens[first - 1].words in {"and", ","}
                and any(
                    ref.startswith(("adjective/", "state/"))
                    for ref in self.gazetteer.refs_by_form.get(tokens[first - 2].words, ())
                )
            ):
                first -= 2
            for at in range(first, mention.head):
                for ref in self.gazetteer.refs_by_form.get(tokens[at].words, ()):
                    kind, _, code = ref.partition("/")
                    if kind in {"state", "adjective"}:
                        if self.gazetteer.states[code].until is None:
                            codes[code] = None
                        break
        if len(codes) < 2:
            return ()
        found = []
        for code in codes:
            holders = self._holders(mention.title, code, mention)
            if len(holders) == 1:
                found.append(
                    self._person(holders[0], f"{mention.title} of {code} on {self.day}")
                )
                continue
            state = self.gazetteer.states[code]
            name = f"{mention.title} of {_with_article(state.name)}"
            key = f"office:{to_slug(name)}"
            figure = self.by_key.get(key)
            if figure is None:
                figure = self._new(ActorKind.PERSON, name, country=code)
                figure.titles.append((mention.title, code, None))
                self.by_key[key] = figure
            found.append(figure)
        return tuple(found)

    def _pair(self, mention: Mention, head: str) -> tuple[Figure, ...]:
        """The two that "both sides" or "the two leaders" are: those told of last."""
        wants_states = head in STATE_NOUNS
        recent: list[Figure] = []
        for other in reversed(self.mentions[max(0, mention.index - 300) : mention.index]):
            figure = self.figure_of.get(other.index)
            if figure is None or figure in recent or not figure.is_listed or figure.is_plural:
                continue
            if wants_states:
                if figure.kind is ActorKind.STATE:
                    recent.append(figure)
                elif figure.kind is ActorKind.PERSON and figure.country:
                    state = self._state(figure.country)
                    if state not in recent:
                        recent.append(state)
            elif figure.kind is ActorKind.PERSON and self._leads(figure, mention):
                recent.append(figure)
            if len(recent) == 4:
                break
        if len(recent) < 2:
            return ()
        if not wants_states:
            first = recent[0]
            second = next(
                (f for f in recent[1:] if f.country != first.country or f.country is None), None
            )
            return (first, second) if second is not None else ()
        return (recent[0], recent[1])

    def _leads(self, figure: Figure, mention: Mention) -> bool:
        """Whether a figure is what a plural title says: a leader, a president, a minister."""
        if mention.title in {None, "Official"}:
            return True
        level = figure.office.level if figure.office else None
        if mention.title == "Leader":
            return level in SENIOR or level is Level.OFFICIAL
        if level is None:
            return any(told == mention.title for told, _, _ in figure.titles)
        word = self.words.titles.get((mention.title or "").lower())
        return word is not None and (
            level is word.level or any(told == mention.title for told, _, _ in figure.titles)
        )

    # -- those who speak -----------------------------------------------------------------

    def _resolve_speakers(self) -> None:
        """Make an actor of each phrase that speaks and stands for none of the others."""
        asking = {
            frame.speaker
            for frame in self.frames
            if frame.found_by == "transcript-turn"
            and frame.speaker is not None
            and self.document.tokens[frame.speaker].words.lower() in ASKERS
        }
        for mention in self.mentions:
            if mention.form is Form.PRONOUN or mention.index in self.groups_of:
                continue
            here = range(mention.first, mention.last)
            if asking and not asking.isdisjoint(here):
                self._assign(mention, self._questioner())
                continue
            figure = self.figure_of.get(mention.index)
            speaks = mention.head in self._spoken
            if not speaks and (
                mention.head not in self._spoken_to
                or (figure is None and mention.kind is MentionKind.UNKNOWN)
            ):
                continue
            if figure is not None and figure.is_listed and figure.kind is not None:
                continue
            if figure is not None and figure.kind is None:
                figure.kind = self._kind_of_unknown(mention)
                figure.is_listed = True
                continue
            self._describe(mention, figure)

    def _questioner(self) -> Figure:
        """Whoever asks in a transcript that names nobody: one group for all questions."""
        figure = self.by_key.get("questioner")
        if figure is None:
            figure = self._new(ActorKind.GROUP, "reporter", is_plural=True)
            figure.nouns.add("reporter")
            self.by_key["questioner"] = figure
        return figure

    def _kind_of_unknown(self, mention: Mention) -> ActorKind:
        """What a capitalised name that speaks stands for: a person, unless it is a body's."""
        last = self.document.tokens[mention.last - 1].words.lower()
        if last in self.words.bodies:
            return ActorKind.ORGANISATION
        return ActorKind.PERSON

    def _describe(self, mention: Mention, figure: Figure | None) -> None:
        """Let a described speaker be an actor named by the description, once for all repeats."""
        shown = self._shown(mention)
        words = ONLY.sub("", DETERMINERS.sub("", shown))
        head = self.document.tokens[mention.head].words.lower()
        if figure is None and mention.kind is MentionKind.ORGANISATION and " " not in words:
            near = self._bodies_near(mention)
            if len(near) == 1 and re.match(r"(?i)the\b", shown) and head in self.words.bodies:
                self._assign(mention, near[0])
                near[0].nouns.add(head)
                return
        owner = OWNED.match(shown)
        key = f"described:{to_slug(owner[0]) + ':' if owner else ''}{to_slug(words)}"
        known = self.by_key.get(key)
        if known is None and shown.lower().startswith("the ") and " " not in words:
            # "the source" after "a French source"
            known = self._latest(
                mention,
                lambda f: f.is_described and head in f.nouns and not self._clashes(f, mention),
            )
        if known is not None:
            if figure is not None and figure is not known:
                figure.mentions.remove(mention.index)
            if figure is not known:
                self._assign(mention, known)
            return
        if figure is None:
            kind = {
                MentionKind.PERSON: ActorKind.PERSON,
                MentionKind.GROUP: ActorKind.GROUP,
                MentionKind.OUTLET: ActorKind.OUTLET,
            }.get(mention.kind, ActorKind.ORGANISATION)
            figure = self._new(
                kind, words, country=mention.country, is_plural=mention.is_plural
            )
            if kind is ActorKind.ORGANISATION:
                figure.gender = Gender.NEUTER
            self._assign(mention, figure)
        figure.is_listed = figure.is_described = True
        figure.nouns.add(head)
        if figure.country is None:
            figure.country = mention.country
        figure.because(f"speaks as {shown!r}")
        self.by_key[key] = figure

    def _name_owned(self) -> None:
        """Name "his lawyer" after whom "his" turned out to be: "Joe Biden's lawyer"."""
        for figure in self.figures:
            if not figure.is_described or not figure.mentions:
                continue
            mention = self.mentions[figure.mentions[0]]
            if OWNED.match(self._shown(mention)) is None:
                continue
            token = self.document.tokens[mention.first].index
            owner = self._figure_at(token)
            if owner is not None and owner is not figure and owner.is_listed:
                figure.name = f"{owner.name}’s {figure.name}"

    def _bodies_near(self, mention: Mention) -> list[Figure]:
        """The bodies named in the sentence or the two before it."""
        here = self.document.tokens[mention.head].sentence
        found: dict[Figure, None] = {}
        for other in reversed(self.mentions[max(0, mention.index - 60) : mention.index]):
            if self.document.tokens[other.head].sentence < here - 2:
                break
            figure = self.figure_of.get(other.index)
            if (
                figure is not None
                and figure.is_listed
                and figure.kind is ActorKind.ORGANISATION
                and other.form is Form.NAME
            ):
                found[figure] = None
        return list(found)

    # -- pronouns ------------------------------------------------------------------------

    def _resolve_pronouns(self) -> None:
        for figure in self.figures:
            figure.mentions.sort()
        ranker = PronounRanker(self.document, self.frames, self._figure_at)
        later: list[Mention] = []
        recent: list[Figure] = []  # the most recently told of last
        for mention in self.mentions:
            told = self.figure_of.get(mention.index)
            if mention.form is not Form.PRONOUN:
                if told is not None:
                    if told in recent:
                        recent.remove(told)
                    recent.append(told)
                    del recent[:-60]
                continue
            chosen: tuple[Figure, ...] = ()
            if mention.person < 3:
                later.append(mention)
            elif mention.gender in {Gender.MALE, Gender.FEMALE}:
                ahead = [
                    each
                    for after in self.mentions[mention.index + 1 : mention.index + 13]
                    if (each := self.figure_of.get(after.index)) is not None
                    and each not in recent
                ]
                ahead = list(dict.fromkeys(ahead))
                person = self.choose(mention, ranker.rank(mention, [*recent, *ahead]))
                if person is not None:
                    chosen = (person,)
                    if person.kind is not ActorKind.PERSON:
                        person.kind, person.is_listed = ActorKind.PERSON, True
            elif mention.is_plural:
                chosen = self._they(mention)
            else:
                chosen = self._it(mention, recent)
            if not chosen and mention.head in self._spoken and mention.person == 3:
                chosen = self._who_speaks(mention)
            self._take(mention, chosen)
            if len(chosen) == 1:
                if chosen[0] in recent:
                    recent.remove(chosen[0])
                recent.append(chosen[0])
        speakers = self._speakers()
        for mention in later:
            self._take(mention, self._speech_party(mention, speakers))

    def _take(self, mention: Mention, chosen: tuple[Figure, ...]) -> None:
        if len(chosen) == 1:
            self._insert(mention, chosen[0])
        elif chosen:
            self.groups_of[mention.index] = chosen

    def choose(self, pronoun: Mention, ranked: Sequence[Scored]) -> Figure | None:
        """The figure a pronoun stands for, of those ranked for it; training looks in here."""
        return ranked[0].figure if ranked else None

    def _insert(self, mention: Mention, figure: Figure) -> None:
        self.figure_of[mention.index] = figure
        figure.mentions.append(mention.index)
        figure.mentions.sort()
        if figure.gender is Gender.UNKNOWN and mention.gender in {Gender.MALE, Gender.FEMALE}:
            figure.gender = mention.gender

    def _speakers(self) -> dict[int, tuple[tuple[Figure, ...], tuple[Figure, ...]]]:
        """For each quote, who speaks and who is spoken to, by the speech frames."""
        found: dict[int, tuple[tuple[Figure, ...], tuple[Figure, ...]]] = {}
        for frame in self.frames:
            tokens = frame.speakers or ((frame.speaker,) if frame.speaker is not None else ())
            speakers = self._figures_of(tokens)
            addressees = self._figures_of(frame.addressees)
            for quote in frame.quotes:
                found[quote] = (speakers, addressees)
        return found

    def _figures_of(self, tokens: Iterable[int]) -> tuple[Figure, ...]:
        return tuple(
            figure for token in tokens if (figure := self._figure_at(token)) is not None
        )

    def _speech_party(
        self,
        mention: Mention,
        speakers: dict[int, tuple[tuple[Figure, ...], tuple[Figure, ...]]],
    ) -> tuple[Figure, ...]:
        """I is who speaks, you who is spoken to, we the speaker's side."""
        said = speakers.get(mention.quote) if mention.quote is not None else None
        if said is None:
            at = bisect_right(self._turn_starts, mention.span.start) - 1
            frame = self._turns[at][2] if at >= 0 else None
            if frame is not None and self._turns[at][1] <= mention.span.start:
                frame = None
            if frame is None:
                return ()
            tokens = frame.speakers or ((frame.speaker,) if frame.speaker is not None else ())
            said = (self._figures_of(tokens), self._figures_of(frame.addressees))
        speaking, spoken_to = said
        if mention.person == 1 and not mention.is_plural:
            return speaking[:1]
        if mention.person == 2:
            return spoken_to if len(spoken_to) == 1 else self._only_other(mention, speaking)
        if len(speaking) == 1 and speaking[0].kind is ActorKind.PERSON and speaking[0].country:
            return (self._state(speaking[0].country),)
        return speaking

    def _only_other(self, mention: Mention, speaking: tuple[Figure, ...]) -> tuple[Figure, ...]:
        """The one person told of so far who is not the speaker."""
        if len(self.figures) > MANY_FIGURES:
            return ()
        others = [
            figure
            for figure in self.figures
            if figure.kind is ActorKind.PERSON
            and figure.is_listed
            and figure not in speaking
            and figure.mentions
            and figure.mentions[0] < mention.index
        ]
        return tuple(others) if speaking and len(others) == 1 else ()

    def _they(self, mention: Mention) -> tuple[Figure, ...]:
        """A group, or two parties joined or dealing with each other, told of right before."""
        document = self.document
        tokens = document.tokens
        here = tokens[mention.head].sentence
        clause = document.clause_of(mention.head)
        is_joint = (
            clause is not None
            and mention.head in clause.subjects
            and clause.lemma.split()[0] in JOINT_VERBS
        )
        for other_clause in self._clauses_before(mention):
            for heads in (other_clause.subjects, other_clause.objects):
                if mention.head in heads:
                    continue
                figures = self._figures_of(heads)
                people = tuple(dict.fromkeys(figures))
                if len(people) > 1:
                    return people
                if len(people) == 1 and people[0].is_plural:
                    if is_joint and heads is not other_clause.subjects:
                        # "She urged all parties to talk. They agreed to stay in touch."
                        met = self._parties_met(here)
                        if met:
                            return met
                    return people
            pair = self._dealing_pair(other_clause)
            if pair and is_joint:
                return pair
            if here - other_clause.sentence > 1:
                break
        return self._parties_met(here) if is_joint else ()

    def _parties_met(self, sentence: int) -> tuple[Figure, ...]:
        """The two persons whose meeting or call was told of last before a sentence."""
        for before in range(sentence - 1, max(-1, sentence - 13), -1):
            for clause in self._clauses.get(before, ()):
                if clause.lemma.split()[0] not in MEETING_VERBS:
                    continue
                joint = tuple(
                    figure
                    for figure in dict.fromkeys(self._figures_of(clause.subjects))
                    if figure.kind is ActorKind.PERSON and not figure.is_plural
                )
                pair = joint if len(joint) == 2 else self._dealing_pair(clause)
                if pair:
                    return pair
        return ()

    def _clauses_before(self, mention: Mention) -> Iterator[Clause]:
        document = self.document
        here = document.tokens[mention.head].sentence
        found = [
            clause for clause in self._clauses.get(here, ()) if clause.predicate < mention.head
        ]
        yield from reversed(found)
        if here > 0:
            yield from self._clauses.get(here - 1, ())

    def _dealing_pair(self, clause: Clause) -> tuple[Figure, ...]:
        """Subject and object persons of one clause: "Sullivan told Xi"."""
        subjects = self._figures_of(clause.subjects)
        others = self._figures_of(
            [
                *clause.objects,
                *clause.recipients,
                *(
                    head
                    for oblique in clause.obliques
                    if oblique.preposition in {"with", "to"}
                    for head in oblique.heads
                ),
            ]
        )
        persons = [f for f in dict.fromkeys((*subjects, *others)) if f.kind is ActorKind.PERSON]
        return tuple(persons) if subjects and others and len(persons) == 2 else ()

    def _it(self, mention: Mention, recent: Sequence[Figure]) -> tuple[Figure, ...]:
        """A state or body that is the subject of the clause or told of last beside it."""
        document = self.document
        token = document.tokens[mention.head]
        bodies = {
            ActorKind.STATE,
            ActorKind.ORGANISATION,
            ActorKind.GOVERNMENT,
            ActorKind.OUTLET,
        }

        def fit(figure: Figure) -> bool:
            return figure.kind in bodies and not figure.is_plural

        own = document.clause_of(mention.head)
        clause = own
        is_possessive = token.relation is Relation.POSSESSIVE
        for _ in range(4):
            if clause is None:
                break
            for subject in clause.subjects:
                if clause is own and mention.head in clause.subjects:
                    break
                figure = self._figure_at(subject)
                if figure is not None and fit(figure):
                    return (figure,)
                if figure is None and clause is not own and not is_possessive:
                    return ()  # a thing, no party, is nearer
            clause = None if clause.governor is None else document.clauses[clause.governor]
        if not is_possessive:
            return ()
        for figure in reversed(recent[-3:]):
            last = max((i for i in figure.mentions if i < mention.index), default=None)
            if last is None or not fit(figure):
                continue
            other = self.mentions[last]
            if document.tokens[other.head].sentence == token.sentence and not (
                other.first <= token.head < other.last
            ):
                return (figure,)
        return ()

    def _who_speaks(self, mention: Mention) -> tuple[Figure, ...]:
        """The body or group that an "it" or "they" beside a cue goes on telling of.

        The subject told of last in this sentence and the two before it; else the only one.
        """
        bodies = {
            ActorKind.STATE,
            ActorKind.ORGANISATION,
            ActorKind.GOVERNMENT,
            ActorKind.OUTLET,
            ActorKind.GROUP,
        }
        tokens = self.document.tokens
        here = tokens[mention.head].sentence
        found: dict[Figure, None] = {}
        for other in reversed(self.mentions[max(0, mention.index - 80) : mention.index]):
            token = tokens[other.head]
            if token.sentence < here - 2:
                break
            figure = self.figure_of.get(other.index)
            if (
                figure is None
                or figure.kind not in bodies
                or not figure.is_listed
                or figure.is_plural is not mention.is_plural
            ):
                continue
            if token.relation is Relation.SUBJECT or other.head in self._spoken:
                return (figure,)
            found[figure] = None
        return tuple(found) if len(found) == 1 else ()

    # -- facts ---------------------------------------------------------------------------

    def _settle_facts(self) -> None:
        """Country and office of each person on the document's day, the text's words first."""
        for figure in self.figures:
            if figure.owner is not None and figure.country is None:
                figure.country = figure.owner.country
            if figure.kind is not ActorKind.PERSON or not figure.is_listed:
                continue
            if figure.office is None:
                figure.office = self._office(figure)
            if figure.country is None:
                for _, of, _ in figure.titles:
                    if of is not None and of in self.gazetteer.states:
                        figure.country = of
                        break

    def _office(self, figure: Figure) -> CastOffice | None:
        person = self.gazetteer.people.get(figure.ref or "")
        told = next(
            (
                t
                for t in figure.titles
                if t[2] in {None, "acting", "then"} and not _is_generic(t[0])
            ),
            None,
        )
        if told is not None:
            title, of, _ = told
            held = None
            if person is not None:
                held = next(
                    (
                        tenure
                        for tenure in person.tenures
                        if self._same_title(title, tenure)
                        and (self.day is None or tenure.covers(self.day))
                    ),
                    None,
                )
            if held is not None:
                return CastOffice(held.title, held.of, held.level)
            if title in LOOSE_TITLES and person is not None:
                tenure = self._chief_tenure(person)
                if tenure is not None:
                    return CastOffice(tenure.title, tenure.of, tenure.level)
            word = self.words.titles.get(title.lower())
            level = (
                word.level
                if word is not None
                else Level.DEPUTY
                if title.startswith(("Deputy", "Vice", "Assistant"))
                else Level.OFFICIAL
            )
            if level in SENIOR and of is not None and of.startswith("body/"):
                level = Level.OFFICIAL  # president of a council, not of a state
            return CastOffice(title, self._of_name(of, figure.country), level)
        if any(t[2] == "former" for t in figure.titles):
            return None
        tenure = None if person is None else self._chief_tenure(person)
        if tenure is not None:
            return CastOffice(tenure.title, tenure.of, tenure.level)
        generic = next((t for t in figure.titles if t[2] is None), None)
        if generic is not None:
            word = self.words.titles.get(generic[0].lower()) or self.words.titles.get(
                generic[0].split()[-1].lower()
            )
            if word is not None:
                return CastOffice(
                    generic[0], self._of_name(generic[1], figure.country), word.level
                )
        return None

    def _chief_tenure(self, person: Person) -> Tenure | None:
        """The most senior office of a person on the document's day, the best known of several."""
        if self.day is None:
            return None
        day = self.day
        held = [tenure for tenure in person.tenures if tenure.covers(day)]
        return min(
            held,
            key=lambda t: (
                RANK[t.level],
                t.title.lower() not in self.words.titles,
                -(t.start or date.min).toordinal(),
            ),
            default=None,
        )

    def _of_name(self, of: str | None, country: str | None) -> str | None:
        for key in (of, country):
            if key is None:
                continue
            if key in self.gazetteer.states:
                return self.gazetteer.states[key].name
            if key in self.gazetteer.bodies:
                return self.gazetteer.bodies[key].name
        return None

    # -- the cast ------------------------------------------------------------------------

    def _build(self) -> Cast:
        actors: dict[str, CastActor] = {}
        key_of: dict[int, str] = {}
        used: set[str] = set()
        for figure in self.figures:
            if not figure.is_listed or figure.kind is None:
                continue
            own = [i for i in figure.mentions if self.mentions[i].form is not Form.PRONOUN]
            if (
                not own
                and not any(figure in group for group in self.groups_of.values())
                and not figure.mentions
            ):
                continue
            key = figure.ref or to_slug(figure.name) or f"actor-{figure.number}"
            while key in used:
                key += f"-{figure.number}"
            used.add(key)
            key_of[figure.number] = key
        keys_by_mention: dict[int, tuple[str, ...]] = {}
        extra: defaultdict[int, list[int]] = defaultdict(list)
        for index, one in self.figure_of.items():
            if one.number in key_of:
                keys_by_mention[index] = (key_of[one.number],)
        for index, group in self.groups_of.items():
            keys = tuple(key_of[f.number] for f in group if f.number in key_of)
            if keys:
                keys_by_mention[index] = keys
                for figure in group:
                    extra[figure.number].append(index)
        for figure in self.figures:
            if figure.number not in key_of or figure.kind is None:
                continue
            key = key_of[figure.number]
            actors[key] = CastActor(
                key=key,
                ref=figure.ref,
                name=figure.name,
                kind=figure.kind,
                country=figure.country,
                office=figure.office,
                gender=figure.gender,
                mentions=tuple(sorted({*figure.mentions, *extra[figure.number]})),
                why=tuple(figure.why[:MAX_WHY]),
            )
        mention_by_token: dict[int, int] = {}
        for mention in sorted(self.mentions, key=lambda each: each.first - each.last):
            for token in range(mention.first, mention.last):
                mention_by_token[token] = mention.index
        return Cast(actors, keys_by_mention, mention_by_token)


def _with_article(state: str) -> str:
    return (
        f"the {state}"
        if state
        in {
            "United States",
            "United Kingdom",
            "Philippines",
            "Netherlands",
            "United Arab Emirates",
            "Maldives",
            "Soviet Union",
            "Czech Republic",
        }
        else state
    )


def _bare(part: str) -> str:
    """A name's word without the Arabic article: "alsisi" and "elsisi" are both "sisi"."""
    return re.sub(r"^[ae]l(?=\w{3})", "", part)


def _is_generic(title: str) -> bool:
    """Whether a title tells no office: "Aide", "Senior Official", "Secretary" alone.

    >>> [_is_generic(title) for title in ("Top Aide", "Secretary", "Secretary of State")]
    [True, True, False]
    """
    words = [word for word in title.lower().split() if word not in WEIGHTS]
    return title in GENERIC_TITLES or not words or (len(words) == 1 and words[0] in BARE_TITLES)


def _to_day(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None
