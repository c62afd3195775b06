"""A memo in, sentences a person likes to read out, each with the words it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from memcon.records import (
    Actor,
    Engagement,
    Event,
    Excerpt,
    Gap,
    Memo,
    Place,
    Relation,
    Statement,
    Time,
    TopicHandling,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of prose. `depth` is how far it is set in; `evidence` the words it rests on."""

    text: str
    evidence: tuple[Excerpt, ...] = ()
    depth: int = 1
    is_heading: bool = False


MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

HELD = {"occurred", "ongoing"}
TO_COME = {"planned", "proposed", "postponed"}

LEVELS = {
    "head-of-state": "heads of state",
    "head-of-government": "heads of government",
    "minister": "ministers",
    "deputy": "deputies",
    "adviser": "advisers",
    "envoy": "envoys",
    "ambassador": "ambassadors",
    "official": "officials",
    "military": "military officers",
    "legislator": "legislators",
}

HANDLINGS = {
    "discussed": "Discussed",
    "raised": "Raised",
    "not-raised": "Not raised",
    "agreed": "Agreed on",
    "no-agreement": "No agreement on",
    "clashed": "Clashed over",
    "welcomed": "Welcomed",
    "warned": "Warned about",
}


def day_in_words(day: date) -> str:
    """A day as news writes it.

    >>> day_in_words(date(2024, 8, 29))
    '29 August 2024'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def time_in_words(time: Time | None) -> str:
    """An interval of days as a person would say it, "" where no day is known.

    >>> time_in_words(Time("x", "2024-08-27", "2024-08-29", None, "stated", None))
    'from 27 to 29 August 2024'
    >>> time_in_words(Time("x", "2024-08-01", "2024-08-31", None, "stated", None))
    'in August 2024'
    """
    if time is None or (time.start is None and time.end is None):
        return ""
    if time.start is None or time.end is None:
        if time.end is not None:
            return f"by {day_in_words(date.fromisoformat(time.end[:10]))}"
        return f"from {day_in_words(date.fromisoformat((time.start or '')[:10]))} on"
    first, last = date.fromisoformat(time.start[:10]), date.fromisoformat(time.end[:10])
    if first == last:
        return f"on {day_in_words(first)}"
    if first.day == 1 and (last + timedelta(1)).day == 1:
        if (first.year, first.month) == (last.year, last.month):
            return f"in {MONTHS[first.month - 1]} {first.year}"
        if (first.month, last.month) == (1, 12) and first.year == last.year:
            return f"in {first.year}"
    if first.year == last.year:
        start = (
            str(first.day)
            if first.month == last.month
            else f"{first.day} {MONTHS[first.month - 1]}"
        )
        return f"from {start} to {day_in_words(last)}"
    return f"from {day_in_words(first)} to {day_in_words(last)}"


def place_in_words(place: Place | None) -> str:
    """A place as a person would say it: "at the Great Hall of the People, Beijing"."""
    if place is None:
        return ""
    if place.venue:
        venue = place.venue
        if " " in venue and not venue.lower().startswith(("the ", "palais", "camp ", "villa")):
            venue = f"the {venue}"
        return f"at {venue}" + (
            f", {place.name}" if place.name and place.name != place.venue else ""
        )
    name = place.name or place.country_name
    return f"in {with_article(name)}" if name else ""


_ARTICLE = (
    "United ",
    "Philippines",
    "Netherlands",
    "Maldives",
    "Bahamas",
    "Gambia",
    "Comoros",
    "Democratic Republic",
    "Central African",
    "Dominican Republic",
    "Czech Republic",
    "Marshall Islands",
    "Solomon Islands",
    "Soviet Union",
    "European Union",
    "West Bank",
    "Gaza Strip",
    "Vatican",
    "African Union",
    "Arab League",
    "White House",
    "Kremlin",
)


# Bodies named by a common noun: "the Ministry of ...", "the State Department".
_COMMON = re.compile(
    r"(?:Ministry|Department|Embassy|Office|Council|Government|Presidency|Secretariat|Commission|"
    r"Security Council|General Assembly|State Department|Foreign Ministry|Defen[cs]e Ministry|"
    r"League|Organi[sz]ation|International|National|European|[\w-]+ (?:administration|government|"
    r"embassy|ministry|presidency|delegation|side|public))\b(?! [A-Z][a-z]+$)"
)


def with_article(name: str) -> str:
    """A name with "the" where English wants it.

    >>> with_article("United States"), with_article("China")
    ('the United States', 'China')
    """
    return f"the {name}" if name.startswith(_ARTICLE) or _COMMON.match(name) else name


def joined(names: Iterable[str]) -> str:
    """Names in a row: "A", "A and B", "A, B and C"."""
    names = list(names)
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def describe_memo(memo: Memo) -> list[Line]:
    """Tell a memo: contacts held, what was said, what is planned, what stands, what is open."""
    return _Teller(memo).tell()


class _Teller:
    def __init__(self, memo: Memo) -> None:
        self.memo = memo
        self.actors = {actor.id: actor for actor in memo.actors}
        self.introduced: set[str] = set()

    def tell(self) -> list[Line]:
        memo = self.memo
        lines = [*self.heading()]
        held = [each for each in memo.engagements if each.status in HELD]
        ahead = [each for each in memo.engagements if each.status in TO_COME]
        other = [each for each in memo.engagements if each.status not in HELD | TO_COME]
        lines += self.section(
            "Contacts", [line for each in _nested(held) for line in self.engagement(each)]
        )
        lines += self.section(
            "Said", [line for each in memo.statements for line in self.statement(each)]
        )
        lines += self.section(
            "Ahead", [line for each in ahead for line in self.engagement(each)]
        )
        lines += self.section(
            "Called off, denied or only supposed",
            [line for each in other for line in self.engagement(each)],
        )
        acts = [each for each in memo.events if self.is_worth_telling(each)]
        lines += self.section("Acts", [self.event(each) for each in acts])
        lines += self.section(
            "Standing relations", [self.relation(each) for each in memo.relations]
        )
        lines += self.section("Not told", [self.gap(each) for each in memo.gaps])
        if len(lines) == 1:
            lines.append(Line("Nothing of diplomacy was found in this document."))
        return lines

    def section(self, title: str, lines: list[Line]) -> list[Line]:
        return [Line(title, is_heading=True), *lines] if lines else []

    def heading(self) -> list[Line]:
        document = self.memo.document
        parts = [document.outlet or "", ""]
        if document.published:
            how = {
                "dateline": " (by its dateline)",
                "text": " (by its text)",
                "metadata": " (by the page)",
            }
            day = day_in_words(date.fromisoformat(document.published[:10]))
            parts[1] = day + how.get(document.published_from or "", "")
        else:
            parts[1] = "no date given, so weekdays stay open"
        title = document.title or "Memorandum"
        return [Line(", ".join([title, *filter(None, parts)]), is_heading=True)]

    def name(self, actor_id: str) -> str:
        actor = self.actors.get(actor_id)
        if actor is None:
            return "somebody"
        text = with_article(actor.name)
        if actor.kind == "person" and actor_id not in self.introduced:
            self.introduced.add(actor_id)
            role = _role(actor)
            return f"{text} ({role})" if role else text
        return text

    def kind(self, actor_id: str) -> str | None:
        return self.actors[actor_id].kind if actor_id in self.actors else None

    def names(self, ids: Iterable[str]) -> str:
        return joined(self.name(each) for each in ids)

    def by_word_of(self, ids: tuple[str, ...]) -> str:
        return f", according to {self.names(ids)}" if ids else ""

    def engagement(self, engagement: Engagement) -> list[Line]:
        who = engagement.participants
        text = self.occasion(engagement, who)
        extras = [
            place_in_words(engagement.place) if engagement.kind != "visit" else "",
            time_in_words(engagement.time),
        ]
        text = " ".join(filter(None, [text, *extras]))
        if engagement.duration:
            text += f", for {_duration(engagement.duration)}"
        text += self.by_word_of(engagement.attribution) + "."
        if engagement.firsts:
            text += f" {engagement.firsts[0].upper()}{engagement.firsts[1:]}."
        if engagement.initiative:
            asker = self.actors.get(engagement.initiative)
            text += f" {'At the request of ' + with_article(asker.name) if asker else engagement.initiative[0].upper() + engagement.initiative[1:]}."
        if engagement.level in LEVELS and len(who) + len(engagement.hosts) > 1:
            text += f" Level: {LEVELS[engagement.level]}."
        depth = 2 if engagement.part_of else 1
        lines = [Line(text[0].upper() + text[1:], engagement.evidence, depth)]
        lines += [self.topic(topic, depth + 1) for topic in self.untold(engagement.topics)]
        for commitment in engagement.commitments:
            due = time_in_words(commitment.due)
            lines.append(
                Line(
                    f"Undertaken by {self.names(commitment.by)}: {_flat(commitment.words.text)}"
                    + (f" ({due})" if due else ""),
                    (commitment.words,),
                    depth + 1,
                )
            )
        return lines

    def untold(self, topics: tuple[TopicHandling, ...]) -> list[TopicHandling]:
        """The topics that no statement tells in the same words, each once."""
        said = [_bare(each.content.text) for each in self.memo.statements]
        shown: list[TopicHandling] = []
        for topic in topics:
            words = _bare(topic.words or "")
            if words and any(words in each or each in words for each in said):
                continue
            if all(
                (topic.words, topic.handling) != (each.words, each.handling) for each in shown
            ):
                shown.append(topic)
        return shown

    def occasion(self, engagement: Engagement, who: tuple[str, ...]) -> str:
        kind, status = engagement.kind, engagement.status
        if kind == "visit":
            where = place_in_words(engagement.place).removeprefix("in ").removeprefix("at ")
            # "received by Kazakhstan" says no more than where the visit went.
            people = [each for each in engagement.hosts if self.kind(each) != "state"]
            host = f", received by {self.names(people)}" if people else ""
            verb = {
                "occurred": "visited",
                "ongoing": "is visiting",
                "planned": "is to visit",
                "proposed": "may visit",
                "postponed": "put off a visit to",
                "cancelled": "called off a visit to",
                "denied": "is said not to have visited",
            }.get(status, "might visit")
            target = where or "(place not told)"
            who_goes = self.names(who) or "Somebody"
            return f"{who_goes} {_agree(verb, len(who))} {target}{host}"
        near, far = self.sides(who)
        names = [self.name(each) for each in near]
        first, others = joined(names) or "Parties not named", self.names(far)
        if kind == "briefing":
            verb = {
                "occurred": "spoke to the press",
                "planned": "is to speak to the press",
            }.get(status, f"briefing ({status}):")
            audience = f" with {others}" if others else ""
            return f"{first} {verb}{audience}"
        noun = {"call": "call", "letter": "letter", "summit": "summit", "talks": "talks"}.get(
            kind, "meeting"
        )
        if not others and engagement.hosts:
            others = self.names(engagement.hosts)
        if status == "occurred" and others:
            verb = {
                "call": "spoke by phone with",
                "letter": "wrote to",
                "talks": "held talks with",
                "summit": "held a summit with",
            }.get(kind, "met")
            return f"{first} {verb} {others}"
        if status == "ongoing" and others:
            return f"{first} {'are' if len(names) > 1 else 'is'} in {noun if noun == 'talks' else 'a ' + noun} with {others}"
        if status in {"planned", "proposed"} and others:
            verb = {
                "call": "speak by phone with",
                "letter": "write to",
                "talks": "hold talks with",
                "summit": "hold a summit with",
            }.get(kind, "meet")
            return f"{first} {_agree('is to' if status == 'planned' else 'may', len(names))} {verb} {others}"
        label = f"{noun[0].upper()}{noun[1:]} of {first}" + (
            f" with {others}" if others else ""
        )
        return label if status == "occurred" else f"{label} ({status})"

    def sides(self, who: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The first participant with those of the same country, and the rest."""
        countries = [self.actors[each].country if each in self.actors else None for each in who]
        if len(set(countries)) < 2 or countries[0] is None:
            return who[:1], who[1:]
        near = tuple(
            each
            for each, country in zip(who, countries, strict=True)
            if country == countries[0]
        )
        return near, tuple(each for each in who if each not in near)

    def topic(self, topic: TopicHandling, depth: int) -> Line:
        words = topic.words or topic.topic.replace("-", " ")
        by = f" (by {self.names(topic.raised_by)})" if topic.raised_by else ""
        return Line(
            f"{HANDLINGS.get(topic.handling, topic.handling)}: {_flat(words)}{by}",
            topic.evidence,
            depth,
        )

    def statement(self, statement: Statement) -> list[Line]:
        speakers = self.names(statement.speakers or (statement.speaker,))
        to = f" to {self.names(statement.addressees)}" if statement.addressees else ""
        parts = statement.content_parts or (statement.content,)
        said = " … ".join(_shown(part.text) for part in parts)
        inferred = " (speaker inferred)" if statement.is_inferred else ""
        lead = f"{speakers}{to}{self.by_word_of(statement.attribution)}{inferred}: "
        if statement.kind == "indirect":
            said = f"[in the reporter's words] {said}"
        return [Line(lead[0].upper() + lead[1:] + said, statement.evidence)]

    def is_worth_telling(self, event: Event) -> bool:
        """Whether an act is between two named sides, and no contact that is told already."""
        return bool(
            event.source
            and event.target
            and event.type != "CONSULT"
            and not event.found_by.startswith("engagement")
        )

    def event(self, event: Event) -> Line:
        if set(event.source) == set(event.target):
            sides = f"between {self.names(event.source)}"
        else:
            source = self.names(event.source) or "Somebody"
            sides = f"{source} → {self.names(event.target) or 'nobody named'}"
        text = f"{event.type}: {sides}, “{_flat(event.trigger.text)}”"
        when = time_in_words(event.time)
        status = "" if event.status == "occurred" else f" ({event.status})"
        return Line(
            f"{text}{' ' + when if when else ''}{status}{self.by_word_of(event.attribution)}",
            event.evidence,
        )

    def relation(self, relation: Relation) -> Line:
        label = {
            "alliance": "are allies",
            "partnership": "are partners",
            "dispute": "are in dispute",
            "rivalry": "are rivals",
            "war": "are at war",
            "sanctions": "sanctions stand between them",
            "membership": "one is a member of the other",
            "recognition": "recognition between them",
        }.get(relation.kind, relation.kind)
        names = joined(
            with_article(self.actors[each].name)
            for each in relation.parties
            if each in self.actors
        )
        text = f"{names} {label}" if label.startswith("are") else f"{names}: {label}"
        subject = f" ({_flat(relation.subject)})" if relation.subject else ""
        return Line(
            f"{text[0].upper()}{text[1:]}{subject}{self.by_word_of(relation.attribution)}.",
            relation.evidence,
        )

    def gap(self, gap: Gap) -> Line:
        words = "; ".join(_flat(each.text)[:120] for each in gap.evidence[:2])
        reason = gap.reason.replace("-", " ")
        return Line(f"{reason[0].upper()}{reason[1:]}: {words or gap.detail}", gap.evidence)


def _role(actor: Actor) -> str:
    if actor.office is None:
        return actor.country or ""
    of = actor.office.of
    if of and of.lower() not in actor.office.title.lower():
        return f"{actor.office.title}, {with_article(of)}"
    return actor.office.title


def _nested(engagements: list[Engagement]) -> list[Engagement]:
    """Meetings right behind the visit they are part of."""
    by_visit: dict[str, list[Engagement]] = {}
    ids = {each.id for each in engagements}
    for each in engagements:
        if each.part_of in ids and each.part_of is not None:
            by_visit.setdefault(each.part_of, []).append(each)
    ordered: list[Engagement] = []
    for each in engagements:
        if each.part_of in ids:
            continue
        ordered.append(each)
        ordered.extend(by_visit.get(each.id, ()))
    return ordered


def _bare(words: str) -> str:
    """Words without quotation marks and closing stops, to compare."""
    return re.sub(r"[“”\"«»]", "", _flat(words)).strip(" .,;:‘’'")


def _flat(words: str) -> str:
    return " ".join(words.split())


def _shown(words: str) -> str:
    """A statement's words for the eye: a comma that belongs to the sentence around goes.

    >>> _shown("“We are ready,”")
    '“We are ready”'
    """
    return re.sub(r",(?=[”\"’»]?$)", "", _flat(words))


def _agree(verb: str, count: int) -> str:
    return verb.replace("is ", "are ", 1) if count > 1 and verb.startswith("is ") else verb


def _duration(iso: str) -> str:
    """An ISO 8601 duration in words.

    >>> _duration("PT14H"), _duration("P3D"), _duration("PT1H30M")
    ('14 hours', '3 days', '1 hour 30 minutes')
    """
    date_part, _, time_part = iso.removeprefix("P").partition("T")
    units = {"Y": "year", "W": "week", "D": "day"}
    clock = {"H": "hour", "M": "minute", "S": "second"}
    words: list[str] = []
    for part, names in ((date_part, units | {"M": "month"}), (time_part, clock)):
        number = ""
        for character in part:
            if character in names:
                words.append(f"{number} {names[character]}" + ("" if number == "1" else "s"))
                number = ""
            else:
                number += character
    return " ".join(words)
