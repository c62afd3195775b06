"""A Document and its Cast in, engagements out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from memcon.actors import RANK, ActorKind, Form, Level
from memcon.documents import (
    Clause,
    Document,
    Mention,
    MentionKind,
    PlaceMark,
    Relation,
    Tag,
    Tense,
    TokenForm,
    Voice,
)
from memcon.extract.cast import Cast
from memcon.extract.durations import days_of, find_duration
from memcon.extract.merging import ALIVE, Draft, is_vague, merge
from memcon.extract.occasions import Telling, find_tellings, load_occasions
from memcon.extract.setting import place_of, time_of, to_place, to_time
from memcon.extract.speech import SpeechFrame
from memcon.extract.status import (
    CANCELLED,
    DENIED,
    HYPOTHETICAL,
    OCCURRED,
    ONGOING,
    OPEN,
    PLANNED,
    POSTPONED,
    PROPOSED,
    status_of,
)
from memcon.extract.topics import find_commitments, find_topics
from memcon.gazetteer import Gazetteer
from memcon.records import Engagement, Excerpt, Gap, Place, Time, excerpt
from memcon.reports import PassageKind
from memcon.spans import Span

PARTIES = frozenset(
    {
        ActorKind.PERSON,
        ActorKind.STATE,
        ActorKind.GOVERNMENT,
        ActorKind.ORGANISATION,
        ActorKind.GROUP,
        ActorKind.OFFICE,
    }
)
TRAVELLERS = frozenset({ActorKind.PERSON, ActorKind.OFFICE, ActorKind.GROUP})
SPEAKERS = frozenset({ActorKind.PERSON, ActorKind.OFFICE})
# Told beside its act: "met Xi as he wrapped up", "told him on Friday, when they met".
AT_ONCE = frozenset({"as", "when", "while", "where"})
ASIDE = frozenset({"since", "regarding", "about", "concerning", "until", "over"})
# Verbs whose object may hold the place or day of the occasion: "held talks in Oslo".
LIGHT_PLACES = frozenset(
    """hold have conduct visit tour make pay begin start open conclude end finish wrap attend host
    meet receive welcome take join plan schedule see resume chair address brief tell call cancel
    postpone""".split()
)
ENDING = frozenset({"wrap up", "conclude", "end", "finish", "complete", "close", "round off"})
PLACE_NOUNS = frozenset(
    "region country capital city island state nation continent area border territory".split()
)
STRICT_GOALS = frozenset({"go", "come", "head", "leave", "return"})
AUDIENCE = re.compile(
    r"\b(?:reporters?|journalists?|press|media|lawmakers?|senators?|briefing|conference)\b",
    re.I,
)
NOT_READ = frozenset(
    {
        PassageKind.RELATED_LINK,
        PassageKind.CREDIT,
        PassageKind.ADVERT,
        PassageKind.BOILERPLATE,
        PassageKind.CAPTION,
        PassageKind.BYLINE,
    }
)
PEERS = re.compile(
    r"\b(?:counterparts?|ministers|leaders|presidents|secretaries|two|both|sides)\b", re.I
)
FIRST = re.compile(
    r"\b(?:the |his |her |their |its )?(?:very )?(?:first|second|third)\b[^.;]*", re.I
)
# How many days after the occasion a readout of it comes out at most, in all but a few cases.
READOUT_DAYS = 3
SATURDAY = 5  # as `date.weekday` counts
# Whose call or meeting it is, where the words before the noun say so and the leaders only
# arrange it: "a theatre commander call".
OF_OTHERS = frozenset("commander expert staff technical working".split())
# How sure each rule is: the share of its records that the gold (18 documents, 166 readouts)
# bears out, drawn towards 0.7 where a rule has few.
CONFIDENCE = {
    "meeting-verb": 0.95,
    "call-verb": 0.95,
    "told-the-press": 0.92,
    "visit-verb": 0.92,
    "said-at-briefing": 0.85,
    "host-verb": 0.85,
    "call-held": 0.85,
    "meeting-held": 0.85,
    "summit-held": 0.85,
    "talks-held": 0.8,
    "travel-verb": 0.8,
    "visit-held": 0.8,
    "visit-noun": 0.78,
    "meeting-for": 0.78,
    "meeting-at": 0.65,
    "dealt-with": 0.55,
}
OTHER_CONFIDENCE = 0.72


def extract_engagements(
    document: Document, frames: tuple[SpeechFrame, ...], cast: Cast, gazetteer: Gazetteer
) -> tuple[tuple[Engagement, ...], tuple[Gap, ...]]:
    """Find every occasion told of, its topics with it. Actor ids are the cast's keys."""
    reader = _Reader(document, frames, cast, gazetteer)
    return reader.read()


class _Reader:
    def __init__(
        self,
        document: Document,
        frames: tuple[SpeechFrame, ...],
        cast: Cast,
        gazetteer: Gazetteer,
    ) -> None:
        self.document = document
        self.tokens = document.tokens
        self.frames = frames
        self.cast = cast
        self.gazetteer = gazetteer
        self.published = _day(document.report.published)
        self.gaps: list[Gap] = []
        self.joint: set[int] = set()
        self.last_two: tuple[str, ...] = ()
        self.last_place: Place | None = None
        self.ending: set[int] = set()

    def read(self) -> tuple[tuple[Engagement, ...], tuple[Gap, ...]]:
        drafts: list[Draft] = []
        for telling in find_tellings(self.document):
            if self._is_unread(telling.anchor):
                continue
            draft = self._draft(telling)
            if draft is not None:
                drafts.extend(self._each_time(telling, draft))
        self._share_joint(drafts)
        told = merge(drafts, self._covers)
        told = [draft for draft in told if self._stands(draft)]
        self._finish_visits(told)
        self._narrative_days(told)
        parents = self._parents(told)
        return self._records(told, parents), tuple(self.gaps)

    def _each_time(self, telling: Telling, draft: Draft) -> list[Draft]:
        """The two occasions of 'met in Malta in September and in Vienna last May'."""
        if telling.noun is not None or telling.clause is None or draft.kind != "meeting":
            return [draft]
        clause = self.document.clauses[telling.clause]
        places = [
            mark
            for mark in self.document.places
            if mark.role == "place" and self._is_after(mark.span, clause)
        ]
        times = [
            mark
            for mark in self.document.times
            if mark.when.earliest is not None and self._is_after(mark.span, clause)
        ]
        if len(places) != 2 or len(times) != 2:
            return [draft]
        spans = [each.span for pair in zip(places, times, strict=True) for each in pair]
        first = sorted(spans[:2], key=lambda span: span.start)
        second = sorted(spans[2:], key=lambda span: span.start)
        between = self.document.text[first[1].end : second[0].start].lower().split()
        if first[1].end > second[0].start or between[:1] not in (["and"], [",", "and"]):
            return [draft]
        if len(between) > 3 or times[0].when.earliest == times[1].when.earliest:
            return [draft]
        return [
            replace(
                draft,
                time=to_time(self.document, time),
                place=to_place(place),
                sentences=[*draft.sentences],
                anchors=[*draft.anchors],
                rules=[*draft.rules],
                legs=[],
                evidence=[*draft.evidence],
            )
            for place, time in zip(places, times, strict=True)
        ]

    def _is_after(self, span: Span, clause: Clause) -> bool:
        at = self.document.token_at(span.start)
        return (
            at is not None
            and at > clause.predicate
            and self.document.clause_by_token[at] == clause.index
        )

    def _covers(self, one: str, other: str) -> bool:
        """Whether an unnamed party may be a named one; of "", whether it is unnamed at all.

        "Their Philippine counterparts" may be any Philippine person, "Japan" any Japanese.
        """
        actor = self.cast.actors[one]
        named = actor.kind is ActorKind.PERSON and any(
            self.document.mentions[each].form is Form.NAME for each in actor.mentions
        )
        if named or actor.kind in {ActorKind.ORGANISATION, ActorKind.OUTLET}:
            return False
        if not other:
            return True
        against = self.cast.actors[other]
        if against.kind is not ActorKind.PERSON or other == one or self._covers(other, ""):
            return False
        if actor.country is None:
            return actor.kind is ActorKind.GROUP and bool(PEERS.search(actor.name))
        return actor.country == against.country

    # --- tellings to drafts

    def _is_unread(self, token: int) -> bool:
        paragraph = self.document.paragraphs[self.document.sentence_of(token).paragraph]
        return paragraph.kind in NOT_READ

    def _draft(self, telling: Telling) -> Draft | None:
        subjects = self._keys(self._series(telling.subjects), telling)
        if not telling.subjects and telling.noun is None:
            subjects = self._before(telling)
        subjects = self._they(telling, subjects)
        partners = self._keys(self._series(telling.partners), telling)
        if (
            partners
            and set(partners) <= set(subjects)
            and self._is_him(telling.partners)
            and all(self.tokens[each].tag is Tag.NAME for each in telling.subjects)
        ):
            partners = self._last_person(telling, subjects)
        hosts = self._keys(self._series(telling.hosts), telling)
        if telling.kind == "briefing":
            subjects = tuple(key for key in subjects if self.cast.actors[key].kind in SPEAKERS)
            partners = ()
        if telling.kind == "visit":
            return self._visit(telling, subjects)
        parties = tuple(dict.fromkeys((*subjects, *partners)))
        if len(parties) == 1 and not telling.partners and telling.noun is None:
            parties = self._keys(self._series(telling.subjects, of_states=True), telling)
        if not parties and self._says_two(telling.subjects):
            parties = self.last_two
        if not parties or (
            len(parties) == 1 and self.cast.actors[parties[0]].kind is ActorKind.GROUP
        ):
            parties = self._of_states(telling) or parties
        if len(parties) == 1 and telling.light and not subjects:
            parties = (*self._protagonist(telling), *parties)
        if len(parties) == 2:
            self.last_two = parties
        if telling.rule == "told" and not (subjects and partners):
            return None
        if telling.rule == "host-verb" and not (subjects and partners):
            return None
        if telling.rule == "call-verb":
            named = any(
                self.cast.actors[key].kind not in {ActorKind.GROUP, ActorKind.ORGANISATION}
                for key in subjects
            )
            parties = tuple(
                key
                for key in parties
                if self.cast.actors[key].kind is not ActorKind.ORGANISATION
                and (named or self.cast.actors[key].kind is not ActorKind.GROUP)
            )
        if telling.noun is not None and self._has_others(telling.noun):
            parties = self._states_of(parties)
            if len(parties) < telling.needs:
                return None
        status = status_of(self.document, telling)
        draft = self._plain(telling, parties, status)
        draft.hosts = hosts
        days = days_of(draft.duration)
        if (
            telling.kind in {"talks", "dealing"}
            and days
            and days > 1
            and len(parties) == 1
            and draft.place is not None
            and draft.place.country != self.cast.actors[parties[0]].country
        ):
            draft.kind, draft.needs, draft.points = "visit", 1, False
            return draft
        if not parties and not telling.points:
            self._gap(telling, draft)
            return None
        if len(parties) < telling.needs and not telling.points and not telling.weak:
            # Nobody else is named: it may still be a known occasion told again.
            draft.weak = True
            if telling.rule.endswith(("-verb", "-held")) and draft.status == OCCURRED:
                self._gap(telling, draft)
        return draft

    def _before(self, telling: Telling) -> tuple[str, ...]:
        """The person whose name stands right before a verb that the parser gave no subject."""
        clause = None if telling.clause is None else self.document.clauses[telling.clause]
        if (
            clause is None
            or not clause.is_finite
            or clause.voice is Voice.PASSIVE
            or clause.relation in {Relation.CONJUNCT, Relation.OPEN_COMPLEMENT}
        ):
            return ()
        at = clause.predicate - 1
        while at >= 0 and self.tokens[at].tag in {Tag.AUXILIARY, Tag.ADVERB}:
            at -= 1
        mention = self.cast.mention_at(self.document, at) if at >= 0 else None
        if mention is None or mention.kind is not MentionKind.PERSON or mention.last != at + 1:
            return ()
        return self.cast.keys_by_mention.get(mention.index, ())

    def _they(self, telling: Telling, subjects: tuple[str, ...]) -> tuple[str, ...]:
        """Of "A and B will speak when they meet" those of the clause above."""
        clause = None if telling.clause is None else self.document.clauses[telling.clause]
        if (
            clause is None
            or telling.noun is not None
            or clause.marker not in {"when", "as", "once", "before", "after"}
            or clause.governor is None
            or [self.tokens[each].words.lower() for each in telling.subjects] != ["they"]
        ):
            return subjects
        above = self._keys(
            self._series(self.document.clauses[clause.governor].subjects), telling
        )
        people = [key for key in above if self.cast.actors[key].kind is ActorKind.PERSON]
        return tuple(people) if len(people) > 1 else subjects

    def _is_him(self, tokens: tuple[int, ...]) -> bool:
        return bool(tokens) and all(
            self.tokens[each].words.lower() in {"him", "her"} for each in tokens
        )

    def _last_person(self, telling: Telling, but: tuple[str, ...]) -> tuple[str, ...]:
        """The person named last before the sentence, who is none of `but`.

        Of "Minister A will hold talks with him" the pronoun is never A.
        """
        sentence = self.document.sentence_of(telling.anchor)
        for mention in reversed(self.document.mentions):
            if mention.first >= sentence.first or mention.kind is not MentionKind.PERSON:
                continue
            if self.document.sentence_of(mention.first).index < sentence.index - 2:
                return ()
            keys = self.cast.keys_by_mention.get(mention.index, ())
            if (
                len(keys) == 1
                and keys[0] not in but
                and self.cast.actors[keys[0]].kind is ActorKind.PERSON
                and mention.form is Form.NAME
            ):
                return keys
        return ()

    def _has_others(self, noun: int) -> bool:
        first, _ = self.document.edges[noun]
        return any(self.tokens[each].lemma in OF_OTHERS for each in range(first, noun))

    def _states_of(self, parties: tuple[str, ...]) -> tuple[str, ...]:
        """The states that the document names of the parties' countries."""
        keys = (f"state/{self.cast.actors[key].country}" for key in parties)
        return tuple(dict.fromkeys(key for key in keys if key in self.cast.actors))

    def _gap(self, telling: Telling, draft: Draft) -> None:
        if telling.weak or draft.status not in ALIVE or telling.kind == "dealing":
            return
        if not telling.rule.endswith(("-held", "meeting-verb", "call-verb")):
            return
        self.gaps.append(
            Gap(
                "engagement-without-parties",
                tuple(draft.evidence),
                f"{self.tokens[telling.anchor].words!r} tells of a {telling.kind}, and the "
                "words do not tell who took part",
            )
        )

    def _plain(self, telling: Telling, parties: tuple[str, ...], status: str) -> Draft:
        sentence = self.document.sentence_of(telling.anchor)
        clause = None if telling.clause is None else self.document.clauses[telling.clause]
        time = self._time(telling, clause)
        if time is not None and not time.start:
            time = None if not time.end else replace(time, start=time.end)
        if status == PLANNED:
            time = self._coming_week(time)
        draft = Draft(
            kind=telling.kind,
            parties=parties,
            hosts=(),
            status=status,
            time=time,
            place=self._place(telling, clause),
            sentences=[sentence.index],
            anchors=[telling.anchor],
            rules=[telling.rule],
            needs=telling.needs,
            points=telling.points,
            weak=telling.weak,
            is_new=telling.is_new,
            duration=self._duration(telling, clause),
            firsts=self._firsts(telling),
            initiative=self._initiative(clause),
            attribution=self._attribution(telling.anchor, parties),
            evidence=[excerpt(self.document.text, sentence.span)],
        )
        if telling.rule == "briefing-heading":
            draft.time = draft.time or self._heading_time()
            draft.place = draft.place or self._heading_place()
        draft.status = self._by_time(draft, clause)
        if draft.place is not None and not telling.weak:
            self.last_place = draft.place
        if telling.noun is None and clause is not None and not telling.weak:
            draft.is_new = draft.is_new or self._looks_back(clause)
            draft.is_before = clause.is_perfect and clause.tense is Tense.PAST
        if telling.light in ENDING:
            self.ending.add(telling.anchor)
        if telling.is_joint:
            self.joint.add(telling.anchor)
        return draft

    def _coming_week(self, time: Time | None) -> Time | None:
        """Of a plan "this week", told at the weekend, the days of the week that comes too."""
        if time is None or self.published is None or (time.text or "").lower() != "this week":
            return time
        end = _day(time.end)
        if self.published.weekday() < SATURDAY or end is None:
            return time
        last = end + timedelta(7)
        return replace(time, end=f"{last}", edtf=f"{time.start}/{last}")

    def _headings(self) -> list[Span]:
        return [
            passage.span
            for passage in self.document.report.passages
            if passage.kind in {PassageKind.HEADLINE, PassageKind.DATELINE}
        ]

    def _heading_time(self) -> Time | None:
        """The day that stands over a transcript."""
        for mark in self.document.times:
            if mark.when.is_one_day and any(s.covers(mark.span) for s in self._headings()):
                return to_time(self.document, mark)
        return None

    def _heading_place(self) -> Place | None:
        for mark in self.document.places:
            if mark.kind == "city" and any(s.covers(mark.span) for s in self._headings()):
                return to_place(mark)
        return None

    def _by_time(self, draft: Draft, clause: Clause | None) -> str:
        """Settle what only its day can settle."""
        status, time = draft.status, draft.time
        if status not in {OPEN, PLANNED, ONGOING, OCCURRED} or self.published is None:
            return status
        start = _day(time.start) if time else None
        end = _day(time.end) if time else None
        if status == OPEN and start is not None and end is not None:
            if start > self.published:
                return PLANNED
            if end <= self.published:
                return OCCURRED
        if status == OCCURRED and draft.rules[0].endswith("-for") and start is not None:
            return PLANNED if start > self.published else status
        in_passing = draft.rules[0].endswith(("-noun", "-during", "-on", "-of"))
        if status == PLANNED and in_passing and end is not None and end < self.published:
            return OCCURRED
        if status == ONGOING and start is not None and start > self.published:
            return PLANNED
        return status

    def _visit(self, telling: Telling, subjects: tuple[str, ...]) -> Draft | None:
        travellers = tuple(key for key in subjects if self.cast.actors[key].kind in TRAVELLERS)
        places = self._goal_places(telling)
        if not travellers and not subjects and telling.light:
            travellers = self._protagonist(telling)
        if not travellers and (subjects or not (telling.points and telling.noun is not None)):
            return None
        somewhere = any(self.tokens[each].lemma in PLACE_NOUNS for each in telling.goals)
        if telling.noun is None and not places and not somewhere:
            return None
        if telling.noun is None and telling.light in STRICT_GOALS | {"return"}:
            places = [each for each in places if each.venue is None]
            if not places:
                return None
        home = {self.cast.actors[key].country for key in travellers} - {None}
        if places and telling.noun is None and home and places[0].country in home:
            if self.tokens[telling.anchor].lemma not in {"visit", "tour"}:
                return None
            return None
        draft = self._plain(telling, travellers, status_of(self.document, telling))
        if not places and draft.place is not None and draft.place.country in home:
            draft.place = None
        if places:
            draft.place, draft.legs = places[0], places
        elif not somewhere and (
            telling.noun is None or (not telling.points and not travellers)
        ):
            return None
        draft.goals = tuple(
            key
            for token in telling.goals
            for key in self.cast.keys_at(self.document, token)
            if key not in travellers
        )
        draft.somewhere = somewhere
        return draft

    def _goal_places(self, telling: Telling) -> list[Place]:
        found: list[Place] = []
        for token in telling.goals:
            place = self._place_at(token)
            if place is not None:
                found.append(place)
        return found

    def _place_at(self, token: int) -> Place | None:
        at = self.tokens[token]
        best: PlaceMark | None = None
        for mark in self.document.places:
            if mark.span.start <= at.start < mark.span.end:
                best = mark
                break
        if best is not None:
            return to_place(best)
        capital = self._capital_at(token)
        if capital is not None:
            return capital
        for key in self.cast.keys_at(self.document, token):
            actor = self.cast.actors[key]
            if (
                actor.kind is ActorKind.STATE
                and actor.country is not None
                and actor.country in self.gazetteer.states
            ):
                state = self.gazetteer.states[actor.country]
                return Place(None, None, state.code, state.name, None, None, None)
        return None

    def _says_there(self, telling: Telling, clause: Clause) -> bool:
        heads = [clause.predicate, *([telling.noun] if telling.noun is not None else [])]
        return any(
            self.tokens[child].words.lower() == "there"
            and self.tokens[child].relation is Relation.ADVERB
            for head in heads
            for child in self.document.children[head]
        )

    def _names_parties(self, place: Place, telling: Telling) -> bool:
        """Whether a country stands before the noun as a party and not as a place."""
        noun = self.tokens[telling.noun or 0]
        marks = [
            mark
            for mark in self.document.places
            if to_place(mark) == place
            and any(self.document.subtree(each).covers(mark.span) for each in telling.extra)
        ]
        who = [self.document.subtree(each) for each in telling.subjects]
        return bool(marks) and all(
            mark.kind == "country"
            and (
                mark.span.end <= noun.start
                # "talks between officials from the two powers, Brazil and India"
                or any(noun.start < span.start and span.covers(mark.span) for span in who)
            )
            for mark in marks
        )

    def _hangs_on(self, place: Place, clause: Clause) -> bool:
        """Whether a place is told of the dealing and not of what was dealt with.

        It stands before the verb, under a word for the occasion ("at their meeting in Bern"),
        beside a day ("in Bern on Monday"), or after something else than a noun.
        """
        occasions = load_occasions().nouns
        for mark in self.document.places:
            at = self.document.token_at(mark.span.start)
            if at is None or self.document.clause_by_token[at] != clause.index:
                continue
            if to_place(mark) != place:
                continue
            while self.tokens[at].relation is Relation.COMPOUND:
                at = self.tokens[at].head
            preposition = self.tokens[at].head
            above = self.tokens[preposition].head
            if at < clause.predicate or self.tokens[above].lemma in occasions:
                return True
            if above == clause.predicate and (
                self.tokens[preposition - 1].tag not in {Tag.NOUN, Tag.NAME}
                or any(0 < time.span.start - mark.span.end < 6 for time in self.document.times)
            ):
                return True
        return False

    def _is_body(self, name: str) -> bool:
        refs = self.gazetteer.refs_by_form.get(name, ())
        return bool(refs) and all(ref.startswith("body/") for ref in refs)

    def _place_is_own(self, place: Place, clause: Clause) -> bool:
        first, last = self.document.edges[clause.predicate]
        span = self.document.token_span(first, last)
        marks = [
            mark
            for mark in self.document.places
            if span.covers(mark.span) and to_place(mark) == place
        ]
        return not marks or any(self._is_own(mark.span, clause, ()) for mark in marks)

    def _capital(self, clause: Clause) -> Place | None:
        """'met in the Laotian capital': told of the clause itself."""
        first, last = self.document.edges[clause.predicate]
        for token in range(first, last):
            if (
                self.tokens[token].lemma == "capital"
                and self.document.clause_by_token[token] == clause.index
                and self.tokens[self.tokens[token].head].words.lower() == "in"
            ):
                return self._capital_at(token)
        return None

    def _dateline_capital(self) -> Place | None:
        """Where the report was sent from, if that is a capital: 'at a hotel in the capital'."""
        capitals = {state.capital for state in self.gazetteer.states.values()}
        for passage in self.document.report.passages:
            if passage.kind is not PassageKind.DATELINE:
                continue
            for mark in self.document.places:
                if passage.span.covers(mark.span) and mark.name in capitals:
                    return to_place(mark)
        return None

    def _capital_at(self, token: int) -> Place | None:
        if self.tokens[token].lemma != "capital":
            return None
        if not any(
            self.tokens[child].tag in {Tag.ADJECTIVE, Tag.NAME}
            for child in self.document.children[token]
        ):
            return self._dateline_capital()
        for child in self.document.children[token]:
            for ref in self.gazetteer.refs_by_form.get(self.tokens[child].words, ()):
                state = self.gazetteer.states.get(ref.partition("/")[2])
                if state is not None and ref.startswith("adjective/"):
                    return Place(
                        name=state.capital,
                        venue=None,
                        country=state.code,
                        country_name=state.name,
                        geonames=state.capital_geonames,
                        latitude=state.latitude,
                        longitude=state.longitude,
                    )
        return None

    # --- parties

    def _keys(self, tokens: tuple[int, ...], telling: Telling) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for token in tokens:
            if self._is_other(token) and telling.kind != "visit":
                continue
            for key in self._keys_at(token):
                actor = self.cast.actors[key]
                if actor.kind not in PARTIES:
                    continue
                if actor.kind is ActorKind.GROUP and AUDIENCE.search(actor.name):
                    continue
                found[key] = None
        return tuple(found)

    def _keys_at(self, token: int) -> tuple[str, ...]:
        keys = self.cast.keys_at(self.document, token)
        named = self._named_beside(token, keys)
        if not named and keys and self._is_state(keys):
            named = self._titled(token)  # "with Republic of Korea President Yoon"
        if named:
            return named
        if keys:
            return keys
        at = self.tokens[token]
        keys = self._titled(token) or self._longer_name(token)
        if keys:
            return keys
        if at.tag is Tag.NAME and at.relation in {
            Relation.COMPOUND,
            Relation.MODIFIER,
            Relation.CONJUNCT,
            Relation.DEPENDENT,
        }:
            states = tuple(
                ref
                for ref in self.gazetteer.refs_by_form.get(at.words, ())
                if ref.startswith("state/") and ref in self.cast.actors
            )
            if states:  # "the Philippines-Japan Ministerial Meeting"
                return states
        if at.relation is Relation.APPOSITION:
            return self.cast.keys_at(self.document, at.head)
        for child in self.document.children_of(token, Relation.APPOSITION):
            keys = self.cast.keys_at(self.document, child)
            if keys:
                return keys
        for child in self.document.children_of(token, Relation.NUMBER):
            keys = self.cast.keys_at(self.document, child)  # "the two last met"
            if keys:
                return keys
        if at.relation is Relation.ATTRIBUTE:
            clause = self.document.clause_of(token)
            if clause is not None:
                return tuple(
                    key
                    for subject in clause.subjects
                    for key in self.cast.keys_at(self.document, subject)
                )
        if at.lemma in {
            "invitation",
            "wish",
            "plan",
            "decision",
            "choice",
            "desire",
            "intention",
        }:
            clause = self.document.clause_of(token)
            owners = [*self.document.children_of(token, Relation.POSSESSIVE)]
            heads = owners or (list(clause.subjects) if clause is not None else [])
            return tuple(
                key for each in heads for key in self.cast.keys_at(self.document, each)
            )
        return ()

    def _of_states(self, telling: Telling) -> tuple[str, ...]:
        """The states of 'delegations from Israel and Jordan'."""
        for token in (*telling.subjects, *telling.partners):
            states = tuple(
                key
                for prep in self.document.children_of(token, Relation.PREPOSITION)
                if self.tokens[prep].words.lower() in {"from", "of"}
                for noun in self.document.children_of(prep, Relation.PREPOSITION_OBJECT)
                for each in self.document.conjuncts(noun)
                for key in self.cast.keys_at(self.document, each)
                if self.cast.actors[key].kind is ActorKind.STATE
            )
            if len(states) > 1:
                return states
        return ()

    def _protagonist(self, telling: Telling) -> tuple[str, ...]:
        """Whom the sentence before is about: of 'A meeting with the king was called off.'."""
        clause = None if telling.clause is None else self.document.clauses[telling.clause]
        if clause is None or clause.voice is not Voice.PASSIVE or clause.sentence == 0:
            return ()
        for above in self.document.clauses:
            if above.sentence == clause.sentence - 1 and above.governor is None:
                keys = self._keys(above.subjects, telling)
                if len(keys) == 1 and self.cast.actors[keys[0]].kind is ActorKind.PERSON:
                    return keys
        return ()

    def _says_two(self, tokens: tuple[int, ...]) -> bool:
        """'The two', 'both': of the last two told of, where the cast does not tell."""
        return any(
            self.tokens[each].words.lower() in {"two", "both"}
            for token in tokens
            for each in (token, *self.document.children[token])
        )

    def _is_state(self, keys: tuple[str, ...]) -> bool:
        return all(self.cast.actors[key].kind is ActorKind.STATE for key in keys)

    def _named_beside(self, token: int, keys: tuple[str, ...]) -> tuple[str, ...]:
        """The name in apposition to a title: 'her adviser, Phil Gordon'."""
        if any(self.cast.actors[key].ref for key in keys):
            return ()
        for child in self.document.children_of(token, Relation.APPOSITION):
            mention = self.cast.mention_at(self.document, child)
            if mention is None:
                longer = self._longer_name(child)
                if longer:
                    return longer
            elif mention.form is Form.NAME:
                return tuple(
                    key
                    for each in self.document.conjuncts(child)
                    for key in self.cast.keys_at(self.document, each)
                )
        if keys and self._covers(keys[0], "") and self.tokens[token].form is TokenForm.PLURAL:
            return self._named_after(token)
        return ()

    def _named_after(self, token: int) -> tuple[str, ...]:
        """The names behind a comma: 'his counterparts, A and B'."""
        if token + 2 >= len(self.tokens) or self.tokens[token + 1].words != ",":
            return ()
        mention = self.cast.mention_at(self.document, token + 2)
        if mention is None or mention.form is not Form.NAME or mention.first != token + 2:
            return ()
        return tuple(
            key
            for each in self._series((mention.head,))
            for key in self.cast.keys_at(self.document, each)
        )

    def _series(self, tokens: tuple[int, ...], *, of_states: bool = False) -> tuple[int, ...]:
        """The heads of a list of people that the parser broke off: 'with A, minister B and C'.

        With `of_states` a state may stand between: 'A of Spain and Prime Minister B met'.
        """
        mention = None
        for token in tokens:
            mention = self.cast.mention_at(self.document, token) or mention
        if not tokens or mention is None or mention.kind is not MentionKind.PERSON:
            return tokens
        found = list(tokens)
        sentence = self.document.sentence_of(tokens[0])
        people = [
            each
            for each in self.document.mentions
            if each.kind is MentionKind.PERSON
            and each.form is Form.NAME
            and sentence.first <= each.first < sentence.last
        ]
        start = min(self.document.edges[tokens[0]][0], tokens[0])
        last = next((each for each in people if each.first >= start), None)
        if last is None or last.first > max(tokens):
            return tokens
        if last.head not in found and not self._is_inside(last, start):
            found.insert(0, last.head)
        for person in people:
            if person.first <= last.first:
                continue
            between = self.tokens[last.last : person.first]
            words = [each.words.lower() for each in between]
            opens = words[:1] in ([","], ["and"]) or (
                of_states and words[:1] == ["of"] and "and" in words
            )
            if not opens or len(words) > 10:
                break
            if any(
                each.tag in {Tag.VERB, Tag.AUXILIARY, Tag.PRONOUN}
                or (
                    each.tag is Tag.PREPOSITION
                    and each.words.lower() not in {"of", "for", "in"}
                )
                for each in between
            ):
                break
            if person.head not in found:
                found.append(person.head)
            last = person
        return tuple(found)

    def _longer_name(self, token: int) -> tuple[str, ...]:
        """Whom a name means whose beginning alone is a mention: 'Sheikh Tamim bin Hamad'."""
        if self.tokens[token].tag is not Tag.NAME:
            return ()
        first, _ = self.document.edges[token]
        for at in range(token - 1, first - 1, -1):
            word = self.tokens[at]
            mention = self.cast.mention_at(self.document, at)
            if mention is not None and mention.kind is MentionKind.PERSON:
                return self.cast.keys_by_mention.get(mention.index, ())
            if word.tag is not Tag.NAME and word.words.lower() not in {
                "-",
                "bin",
                "al",
                "el",
                "de",
            }:
                return ()
        return ()

    def _is_inside(self, mention: Mention, start: int) -> bool:
        """Whether a name stands within a phrase for somebody else: 'Biden's adviser'."""
        after = self.tokens[mention.last] if mention.last < len(self.tokens) else None
        if after is not None and after.relation is Relation.CASE:
            return True
        return any(
            each.tag is Tag.PREPOSITION and each.words.lower() not in {"for"}
            for each in self.tokens[start : mention.first]
        )

    def _titled(self, token: int) -> tuple[str, ...]:
        """Whom a title names from behind its country: 'the Prime Minister of Canada Trudeau'."""
        offset = self.tokens[token].start
        first, last = self.document.edges[token]
        for mention in self.document.mentions:
            if mention.kind is not MentionKind.PERSON or mention.form is not Form.NAME:
                continue
            held = (
                mention.phrase is not None
                and mention.phrase.start <= offset < mention.phrase.end
            )
            if held or (
                first <= mention.first and mention.last <= last and token < mention.first
            ):
                between = self.tokens[token + 1 : mention.first]
                if held or (
                    len(between) <= 8
                    and between
                    and between[0].words.lower() in {"of", "for", "to", "and"}
                    and not any(
                        each.words == "," or each.tag is Tag.COORDINATOR for each in between[1:]
                    )
                ):
                    keys = self.cast.keys_by_mention.get(mention.index, ())
                    if keys:
                        return keys
        return ()

    def _is_other(self, token: int) -> bool:
        return self.tokens[token].tag is not Tag.PRONOUN and any(
            self.tokens[child].words.lower() in {"other", "others"}
            for child in self.document.children[token]
        )

    def _share_joint(self, drafts: list[Draft]) -> None:
        """A joint news conference is that of all who had met before it."""
        for draft in drafts:
            if draft.anchors[0] not in self.joint or draft.kind != "briefing":
                continue
            before = [
                other
                for other in drafts
                if other.anchors[0] < draft.anchors[0]
                and other.kind not in {"briefing", "visit"}
                and set(draft.parties) < set(other.parties)
                and other.status in ALIVE
            ]
            if before:
                draft.parties = tuple(dict.fromkeys((*draft.parties, *before[-1].parties)))

    # --- time, place and the rest

    def _time(self, telling: Telling, clause: Clause | None) -> Time | None:
        if clause is None:
            return None
        time = self._time_in(clause, telling.extra)
        if time is not None and telling.noun is not None and self._is_aside(telling):
            edges = [self.document.subtree(each) for each in telling.extra]
            if time.span is None or not any(span.covers(time.span.span) for span in edges):
                time = None
        if telling.noun is not None and (time is None or telling.light) and clause.complements:
            for index in clause.complements:  # "is scheduled to take place on July 11"
                inner = self.document.clauses[index]
                if inner.relation is Relation.OPEN_COMPLEMENT:
                    time = time or self._time_in(inner, ())
        if time is None and not self._is_aside(telling):
            for above in self._beside(clause):
                time = self._time_in(above, ())
                if time is not None:
                    break
        return time

    def _time_in(self, clause: Clause, extra: tuple[int, ...]) -> Time | None:
        """The clause's time, but for the one that "since" or a topic holds."""
        time = time_of(self.document, clause, extra_tokens=extra)
        if time is None or time.span is None:
            return time
        is_day = time.start == time.end
        return time if self._is_own(time.span.span, clause, extra, is_day=is_day) else None

    def _is_own(
        self, span: Span, clause: Clause, extra: tuple[int, ...], *, is_day: bool = False
    ) -> bool:
        """Whether words of time or place are said of the act, and not of what it is about.

        Of "discussed the situation in Iraq" Iraq is the issue; of "the first since 1991"
        the year is another's.
        """
        at = self.document.token_at(span.start)
        for _ in range(12):
            if at is None or at == clause.predicate or at in extra:
                return True
            token = self.tokens[at]
            if token.words.lower() in ASIDE and token.tag in {
                Tag.PREPOSITION,
                Tag.VERB,
                Tag.MARKER,
            }:
                return False
            if token.relation in {Relation.OBJECT, Relation.CLAUSAL_SUBJECT} and token.head == (
                clause.predicate
            ):
                # "pledged a new era on Thursday": a day is the verb's, wherever it hangs.
                is_other = token.lemma.lower() in load_occasions().nouns
                return (is_day and not is_other) or clause.lemma.split()[0] in LIGHT_PLACES
            if token.head == at:
                return True
            at = token.head
        return True

    def _beside(self, clause: Clause) -> list[Clause]:
        """The clauses above that tell of the same moment: 'told him on Friday as they met'."""
        found: list[Clause] = []
        at = clause
        for _ in range(4):
            above = None if at.governor is None else self.document.clauses[at.governor]
            if above is None:
                break
            head = self.tokens[self.tokens[at.predicate].head]
            is_first = at.relation in {Relation.RELATIVE_CLAUSE, Relation.NOUN_CLAUSE} and (
                head.index in above.attributes
            )
            if at.marker not in AT_ONCE and not is_first:
                break
            found.append(above)
            if at.marker == "as" and above.relation is Relation.COMPLEMENT:
                # "told him on Friday that ..., as he became": hung on what was told
                outer = (
                    None if above.governor is None else self.document.clauses[above.governor]
                )
                if outer is not None:
                    found.append(outer)
            at = above
        return found

    def _is_aside(self, telling: Telling) -> bool:
        """Whether the clause's own day is not the occasion's: 'on Friday called off a trip'."""
        if telling.noun is None:
            return False
        if telling.rule.endswith(
            (
                "-noun",
                "-of",
                "-told-of",
                "-after",
                "-following",
                "-before",
                "-ahead-of",
                "-prior-to",
                "-since",
            )
        ):
            return True
        light = load_occasions().light.get(telling.light or "")
        return light is not None and light.status != "as told" and telling.light != "schedule"

    def _place(self, telling: Telling, clause: Clause | None) -> Place | None:
        if clause is None:
            return None
        if telling.kind != "visit" and self._says_there(telling, clause):
            return self.last_place
        place = place_of(self.document, clause, extra_tokens=telling.extra)
        if (
            place is not None
            and telling.noun is not None
            and self._names_parties(place, telling)
        ):
            place = place_of(self.document, clause)  # "the Chad-Niger meeting in Oslo"
        if place is not None and telling.noun is not None and self._is_aside(telling):
            edges = [self.document.subtree(each) for each in telling.extra]
            marks = [
                mark
                for mark in self.document.places
                if any(span.covers(mark.span) for span in edges) and to_place(mark) == place
            ]
            if not marks:
                return None
        if place is not None and telling.noun is None and not self._place_is_own(place, clause):
            place = None
        if (
            place is not None
            and telling.rule == "dealt-with"
            and not self._hangs_on(place, clause)
        ):
            place = None  # of "discussed a consulate in Recife" the place is the consulate's
        if place is not None and place.venue and self._is_body(place.venue):
            place = None  # "on the sidelines of the ASEAN meeting" is at no seat of ASEAN
        if telling.weak:
            return None
        if place is None and telling.noun is not None and telling.light:
            for index in clause.complements:
                inner = self.document.clauses[index]
                if inner.relation is Relation.OPEN_COMPLEMENT:
                    place = place or place_of(self.document, inner)
        if place is None:
            place = self._capital(clause)
        if place is None and telling.kind != "visit":
            for above in self._beside(clause):
                place = place_of(self.document, above)
                if place is not None:
                    break
        return place

    def _duration(self, telling: Telling, clause: Clause | None) -> str | None:
        if telling.noun is not None:
            carrier = telling.extra[-1] if telling.extra else telling.noun
            first = min(self.document.edges[telling.noun][0], self.document.edges[carrier][0])
            words = self.document.words(
                Span(self.tokens[first].start, self.tokens[telling.noun].end)
            )
            found = find_duration(words)
            if found is not None:
                return found
        if clause is None or telling.weak:
            return None
        if telling.noun is not None and not telling.rule.endswith(("-held", "-told-of")):
            return None
        own = [
            each
            for each in range(*self.document.edges[clause.predicate])
            if self.document.clause_by_token[each] == clause.index
        ]
        after = " ".join(self.tokens[each].words for each in own if each >= clause.predicate)
        before = " ".join(self.tokens[each].words for each in own if each < clause.predicate)
        if clause.lemma == "last":
            return find_duration(after[:60])
        for words in (after, before):
            for found_for in re.finditer(
                r"\bfor (?:[\w-]+ ){0,3}?(?:[\w-]+)[ -](?:minute|hour|day)s?\b", words
            ):
                return find_duration(found_for[0])
        return None

    def _firsts(self, telling: Telling) -> str | None:
        """'the first US adviser to visit since 2016', 'their first meeting'."""
        heads = [telling.noun] if telling.noun is not None else []
        if telling.clause is not None and telling.noun is None:
            clause = self.document.clauses[telling.clause]
            if clause.relation in {Relation.RELATIVE_CLAUSE, Relation.NOUN_CLAUSE}:
                heads.append(self.tokens[clause.predicate].head)
        for head in heads:
            for child in self.document.children[head]:
                if self.tokens[child].words.lower() in {"first", "second", "third"}:
                    span = Span(self.tokens[child].start, self.document.subtree(head).end)
                    return re.sub(r"\s+", " ", self.document.words(span)).rstrip(" ,")
        return None

    def _initiative(self, clause: Clause | None) -> str | None:
        """'at the request of X', 'at X's invitation'."""
        if clause is None:
            return None
        for oblique in clause.obliques:
            if oblique.preposition not in {"at", "on", "upon"}:
                continue
            for head in oblique.heads:
                if self.tokens[head].lemma not in {"request", "invitation", "initiative"}:
                    continue
                owners = [
                    *self.document.children_of(head, Relation.POSSESSIVE),
                    *(
                        noun
                        for prep in self.document.children_of(head, Relation.PREPOSITION)
                        for noun in self.document.children_of(prep, Relation.PREPOSITION_OBJECT)
                    ),
                ]
                for owner in owners:
                    for key in self.cast.keys_at(self.document, owner):
                        return key
        return None

    def _attribution(self, anchor: int, parties: tuple[str, ...]) -> tuple[str, ...]:
        """On whose word it is told: the speakers of the frames around it, outermost first."""
        at = self.tokens[anchor].start
        around = [
            frame
            for frame in self.frames
            if frame.gap is None and any(part.start <= at < part.end for part in frame.parts)
        ]
        around.sort(key=lambda frame: frame.parts[0].start - frame.parts[-1].end)
        found: dict[str, None] = {}
        for frame in around:
            for token in (*frame.relays, *frame.speakers):
                for key in self.cast.keys_at(self.document, token):
                    found[key] = None
        return tuple(found)

    # --- after merging

    def _stands(self, draft: Draft) -> bool:
        """Whether enough is told to be an engagement."""
        if draft.kind == "visit":
            return bool(draft.parties) and (
                draft.place is not None or bool(draft.goals) or draft.somewhere
            )
        if draft.kind == "briefing":
            return bool(draft.parties)
        if draft.kind == "summit" and draft.needs == 1:
            return bool(draft.parties)
        if len(draft.parties) < 2:
            return False
        kinds = {self.cast.actors[key].kind for key in draft.parties}
        if (
            kinds <= {ActorKind.STATE, ActorKind.GOVERNMENT, ActorKind.GROUP}
            and draft.status not in {*ALIVE, POSTPONED, CANCELLED}
            and draft.time is None
            and draft.place is None
        ):
            return False  # "the two countries will continue their dialogue": no occasion
        if draft.kind == "dealing":
            countries = {self.cast.actors[key].country for key in draft.parties}
            if not kinds <= TRAVELLERS | {ActorKind.STATE} or len(countries) < 2:
                return False
            draft.kind = "talks"
        return True

    def _finish_visits(self, told: list[Draft]) -> None:
        for draft in told:
            if draft.status == OPEN:
                draft.status = OCCURRED
            days = days_of(draft.duration)
            ends = bool(self.ending & set(draft.anchors))
            if not days or (draft.kind != "visit" and not ends):
                continue
            if draft.time is None and ends:
                draft.time = self._day_beside(draft, told)
            if draft.time is None or draft.time.start is None:
                continue
            if draft.time.start != draft.time.end:
                continue
            day = date.fromisoformat(draft.time.start)
            first, last = (
                (day - timedelta(days - 1), day) if ends else (day, day + timedelta(days - 1))
            )
            draft.time = replace(
                draft.time, start=f"{first}", end=f"{last}", edtf=f"{first}/{last}"
            )
        for draft in told:  # legs that lie within a longer journey
            if draft.kind != "visit":
                continue
            for other in told:
                if other is not draft and other.kind == "visit" and _is_leg(other, draft):
                    draft.sentences.extend(
                        each for each in other.sentences if each not in draft.sentences
                    )
                    draft.anchors.extend(other.anchors)
                    draft.evidence.extend(
                        each for each in other.evidence if each not in draft.evidence
                    )
                    draft.firsts = draft.firsts or other.firsts
                    other.parties = ()
        told[:] = [draft for draft in told if draft.parties]

    def _day_beside(self, visit: Draft, told: list[Draft]) -> Time | None:
        """The day of the meeting at whose telling the visit's end is told."""
        for anchor in visit.anchors:
            clause = self.document.clause_of(anchor)
            above = (
                None
                if clause is None or clause.governor is None or clause.marker not in AT_ONCE
                else self.document.clauses[clause.governor]
            )
            for other in told:
                if (
                    other is not visit
                    and above is not None
                    and above.predicate in other.anchors
                    and other.time is not None
                ):
                    return replace(other.time, basis="other-record")
        return None

    def _narrative_days(self, told: list[Draft]) -> None:
        """Give what a story tells without a day the day the story is about.

        A briefing or a meeting told in the past without a day of its own, in a story whose
        lead tells of a day just before it was published, is of that day: "met on Monday. ...
        “We agree,” she told reporters."
        """
        lead = self._lead_day()
        if lead is None:
            self._readout_day(told)
            return
        for draft in told:
            if draft.time is not None or draft.status not in ALIVE:
                continue
            if draft.kind == "visit" or self._is_history(draft):
                continue
            draft.time = self._on_visit(draft, told, lead) or replace(
                lead, basis="other-record", text=None, span=None
            )

    def _on_visit(self, draft: Draft, told: list[Draft], lead: Time) -> Time | None:
        """Of a meeting held on a visit that began before the lead's day: the days between."""
        for visit in told:
            if visit.kind != "visit" or draft.kind == "briefing" or visit.time is None:
                continue
            if not self._is_on(draft, visit) or not visit.time.start or not lead.end:
                continue
            start, end = visit.time.start, max(visit.time.end or lead.end, lead.end)
            if start >= (lead.start or ""):
                continue
            return replace(
                lead,
                start=start,
                end=end,
                edtf=f"{start}/{end}",
                basis="other-record",
                text=None,
                span=None,
            )
        return None

    def _readout_day(self, told: list[Draft]) -> None:
        """Give the occasion that a readout opens with the days before it came out.

        "The President met with X." on a page of its own, without a dateline: no day is told,
        and the page came out on the day or within `READOUT_DAYS` after it.
        """
        kinds = {passage.kind for passage in self.document.report.passages}
        if self.published is None or PassageKind.DATELINE in kinds:
            return
        start = self.published - timedelta(READOUT_DAYS)
        days = Time(
            None,
            f"{start}",
            f"{self.published}",
            f"{start}/{self.published}",
            "published",
            None,
        )
        for draft in told:
            if draft.kind in {"visit", "briefing"} or draft.time is not None:
                continue
            if draft.sentences[0] > 1 or draft.status != OCCURRED or self._is_history(draft):
                continue
            draft.time = days

    def _lead_day(self) -> Time | None:
        if self.published is None:
            return None
        for root in (True, False):
            for clause in self.document.clauses:
                if not self._is_early(clause.sentence):
                    break
                if clause.tense.value != "past" or not clause.is_finite:
                    continue
                if root and clause.governor is not None:
                    continue
                time = self._time_in(clause, ())
                if time is not None and self._is_near(time):
                    return time
        return None

    def _is_early(self, sentence: int) -> bool:
        return sentence <= 3

    def _is_near(self, time: Time) -> bool:
        if self.published is None or time.start is None or time.start != time.end:
            return False
        day = date.fromisoformat(time.start)
        return timedelta(0) <= self.published - day <= timedelta(2)

    def _is_history(self, draft: Draft) -> bool:
        """Whether the first telling looks back past the story: 'last met', 'had met before'."""
        if not any(
            rule.endswith(("-verb", "-held", "press", "briefing")) for rule in draft.rules
        ):
            return True
        clause = self.document.clause_of(draft.anchors[0])
        if clause is None:
            return True
        words = self._adverbs(clause)
        if self._looks_back(clause):
            return True
        return clause.is_perfect and not words & {"earlier", "just", "then"}

    def _adverbs(self, clause: Clause) -> set[str]:
        return {
            self.tokens[child].words.lower()
            for child in self.document.children[clause.predicate]
            if child < clause.predicate or self.tokens[child].relation is Relation.ADVERB
        }

    def _looks_back(self, clause: Clause) -> bool:
        """Whether an adverb puts the act before the story: 'last met', 'previously held'."""
        words = self._adverbs(clause)
        subject = {
            self.tokens[each].words.lower() for each in clause.subjects
        }  # "the two last met": the parser's subject
        return bool(
            (words | subject)
            & {"previously", "last", "once", "never", "ever", "already", "often"}
        )

    def _parents(self, told: list[Draft]) -> dict[int, int]:
        """For each meeting held on a visit, the visit."""
        parents: dict[int, int] = {}
        for index, draft in enumerate(told):
            if draft.kind == "visit":
                continue
            for number, visit in enumerate(told):
                if visit.kind == "visit" and self._is_on(draft, visit):
                    parents[index] = number
                    cities = {
                        each.name: each
                        for each in (visit.place, *visit.legs)
                        if each is not None and each.name and each.name != each.country_name
                    }
                    days = visit.time
                    if (
                        draft.time is not None
                        and days is not None
                        and is_vague(draft.time)
                        and days.start == days.end
                        and (draft.time.start or "")
                        <= (days.start or "")
                        <= (draft.time.end or "")
                    ):
                        draft.time = replace(days, basis="other-record")
                    if draft.time is None and draft.status == PLANNED and days is not None:
                        draft.time = replace(days, basis="other-record", text=None, span=None)
                    if draft.place is None and len(cities) == 1:
                        draft.place = next(iter(cities.values()))
                    break
        return parents

    def _is_on(self, draft: Draft, visit: Draft) -> bool:
        if not set(visit.parties) & set(draft.parties) or visit.place is None:
            return False
        alive = draft.status in ALIVE, visit.status in ALIVE
        if alive[0] != alive[1]:
            return False
        if draft.place is not None and draft.place.country != visit.place.country:
            return False
        if draft.kind == "call":
            return False
        if draft.place is None:
            others = {
                self.cast.actors[key].country
                for key in draft.parties
                if key not in visit.parties
            }
            if visit.place.country not in others:
                return False
        one, two = draft.time, visit.time
        if one and two and one.start and one.end and two.start and two.end:
            return one.start <= two.end and two.start <= one.end
        return True

    # --- records

    def _records(self, told: list[Draft], parents: dict[int, int]) -> tuple[Engagement, ...]:
        topics = find_topics(self.document, self.frames, self.cast, self.gazetteer, told)
        commitments = find_commitments(self.document, self.cast, told)
        records = []
        for index, draft in enumerate(told):
            rule = next((each for each in draft.rules if each != "told"), draft.rules[0])
            records.append(
                Engagement(
                    id=f"engagement-{index}",
                    kind=draft.kind,
                    participants=draft.parties,
                    hosts=self._hosts(draft),
                    level=self._level(draft),
                    status=draft.status,
                    time=draft.time,
                    duration=draft.duration,
                    place=draft.place,
                    topics=tuple(topics.get(index, ())),
                    part_of=f"engagement-{parents[index]}" if index in parents else None,
                    initiative=draft.initiative,
                    firsts=draft.firsts,
                    attribution=tuple(draft.attribution),
                    evidence=_in_order(draft.evidence),
                    confidence=CONFIDENCE.get(rule, OTHER_CONFIDENCE),
                    found_by=rule,
                    commitments=tuple(commitments.get(index, ())),
                )
            )
        return tuple(records)

    def _hosts(self, draft: Draft) -> tuple[str, ...]:
        if draft.hosts or draft.kind != "visit":
            return draft.hosts
        goals = tuple(
            key for key in draft.goals if self.cast.actors[key].kind is not ActorKind.OUTLET
        )
        if goals:
            return tuple(dict.fromkeys(goals))
        country = draft.place.country if draft.place else None
        key = f"state/{country}"
        return tuple(
            actor.key for actor in self.cast.actors.values() if country and actor.ref == key
        )

    def _level(self, draft: Draft) -> str | None:
        """The level of the channel: the best of each side, and of these the lowest."""
        best: dict[str | None, Level] = {}
        for key in (*draft.parties, *(draft.hosts if draft.kind != "visit" else ())):
            actor = self.cast.actors[key]
            if actor.office is None or actor.office.level is Level.NONE:
                continue
            side = actor.country or key
            if side not in best or RANK[actor.office.level] < RANK[best[side]]:
                best[side] = actor.office.level
        if not best:
            return None
        return max(best.values(), key=lambda level: RANK[level]).value


def _is_leg(other: Draft, whole: Draft) -> bool:
    """Whether one visit is a stage of another: same travellers and country, within its days."""
    if not other.parties or not set(other.parties) <= set(whole.parties):
        return False
    if (other.status in ALIVE) != (whole.status in ALIVE) or other.status == CANCELLED:
        return False
    if other.place is None or whole.place is None or whole.time is None or other.time is None:
        return False
    if other.place.country != whole.place.country or not other.time.start or not other.time.end:
        return False
    if not whole.time.start or not whole.time.end or other.time == whole.time:
        return False
    return whole.time.start <= other.time.start and other.time.end <= whole.time.end


def _in_order(evidence: list[Excerpt]) -> tuple[Excerpt, ...]:
    return tuple(sorted(dict.fromkeys(evidence), key=lambda each: (each.start, each.end)))


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat((value or "")[:10])
    except ValueError:
        return None


__all__ = ["DENIED", "HYPOTHETICAL", "POSTPONED", "PROPOSED", "extract_engagements"]
