"""Two documents on one happening in, their comparison out, topic by topic."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from memcon.comparisons import Cell, Comparison, SideOf
from memcon.records import Actor, Engagement, Excerpt, Memo
from memcon.resolve.sameness import fold
from memcon.resolve.topics import (
    Raised,
    TopicFinder,
    content_words,
    gather,
    sentences,
    weight_of,
)

# Words in common, of those of the shorter, from which two unlisted topics are one.
SHARED_WORDS = 0.5

# A difference of weight below this is a matter of style.
STRONGER = 2

# Paragraphs of a document told in passing around the words on the engagement.
NEAR_CHARACTERS = 900

_COMMIT = (
    r"(?:agree[ds]?|commit(?:s|ted)?|pledge[ds]?|promise[ds]?|vow(?:s|ed)?|undertook|assured?|"
    r"guaranteed?|offered|proposed|requested|asked|apologi[sz]ed|acknowledged|admitted|"
    r"conceded|accepted|expressed (?:his |her |its )?(?:readiness|willingness|support|agreement|"
    r"interest)|confirmed|thanked|praised|supported|backed|opposed|congratulated)"
)
_AGREED = frozenset({"agreed"})
_DISAGREED = frozenset({"no-agreement", "clashed"})
_TOO_GENERAL = frozenset({"regional-issues", "leader-contacts"})


@dataclass(frozen=True, slots=True)
class Told:
    """One document and the engagement that it is compared on.

    `is_lead`: the document is about it, so that its whole text counts.
    """

    memo: Memo
    engagement: Engagement | None
    side: str
    country: str | None
    documents: tuple[str, ...]
    is_lead: bool


class Comparer:
    """Compares documents; built once from the topics of a gazetteer."""

    def __init__(self, finder: TopicFinder) -> None:
        self.finder = finder

    def compare(
        self, one: Told, two: Told, what: str, account: str | None = None
    ) -> Comparison:
        """Lay two documents side by side.

        Topics are those of the topic list, found by their aliases, and the words an engagement
        gives for others. Two are one topic where the list says so, or where the words do.
        """
        mine, theirs = self._topics(one), self._topics(two)
        parties = frozenset(each.country for each in (one, two) if each.country)
        mine = {topic: told for topic, told in mine.items() if topic not in parties}
        theirs = {topic: told for topic, told in theirs.items() if topic not in parties}
        pairs = self._align(mine, theirs, parties)
        cells = [self._cell(one, two, topic, *pair) for topic, pair in pairs.items()]
        cells += self._claims(one, two, 0) + self._claims(two, one, 1)
        cells += _asked_for(one, two)
        order = {
            "contradicts": 0,
            "claimed-for-other": 1,
            "stronger": 2,
            "named-differently": 3,
        }
        cells.sort(key=lambda each: order.get(each.kind, 4 + (each.kind == "only")))
        days = [one.memo.document.published, two.memo.document.published]
        first = None
        if days[0] and days[1]:
            width = min(len(days[0]), len(days[1]))
            if days[0][:width] != days[1][:width]:
                first = 0 if days[0] < days[1] else 1
        return Comparison(account, what, (_side_of(one), _side_of(two)), tuple(cells), first)

    # -- topics ----------------------------------------------------------------------------------

    def _topics(self, told: Told) -> Mapping[str, list[Raised]]:
        found: list[Raised] = []
        for start, end in _stretches(told):
            found += self.finder.find(told.memo.document.text, start, end)
        covered = {each.sentence.start for each in found}
        seen = {(each.topic, each.sentence.start) for each in found}
        for sentence, words, topic in self._of_engagement(told):
            is_listed = topic in self.finder.labels
            if not is_listed and (sentence.start in covered or not _is_topic(words)):
                continue
            if is_listed and (topic, sentence.start) not in seen:
                found.append(
                    Raised(topic, words, sentence, weight_of(sentence.text), is_listed=True)
                )
            elif not is_listed:
                covered.add(sentence.start)  # one for a sentence is enough
                found.append(
                    Raised(words, words, sentence, weight_of(sentence.text), is_listed=False)
                )
        found.sort(key=lambda each: each.sentence.start)
        return gather(found)

    def _of_engagement(self, told: Told) -> list[tuple[Excerpt, str, str]]:
        if told.engagement is None:
            return []
        text = told.memo.document.text
        whole = [
            each for start, end in _stretches(told) for each in sentences(text, start, end)
        ]
        found = []
        for topic in told.engagement.topics:
            for evidence in topic.evidence[:1]:
                sentence = next(
                    (
                        each
                        for each in whole
                        if each.start < evidence.end and evidence.start < each.end
                    ),
                    evidence,
                )
                words = " ".join((topic.words or topic.topic).split())
                found.append((sentence, words, topic.topic))
        return sorted(found, key=lambda each: (each[0].start, len(each[1])))

    def _cell(
        self, one: Told, two: Told, topic: str, mine: list[Raised], theirs: list[Raised]
    ) -> Cell:
        label = self.finder.labels.get(topic) or _first(mine, theirs, topic)
        named = (_words(mine), _words(theirs))
        evidence = (_evidence(mine), _evidence(theirs))
        if not mine or not theirs:
            side = 0 if mine else 1
            name = (one.side, two.side)[side]
            why = f"only {name} names it"
            return Cell(topic, label, "only", side, named, evidence, why)
        against = _opposed(one, two, topic)
        if against:
            return Cell(topic, label, "contradicts", None, named, evidence, against)
        weights = max(each.weight for each in mine), max(each.weight for each in theirs)
        if abs(weights[0] - weights[1]) >= STRONGER and topic not in _TOO_GENERAL:
            side = 0 if weights[0] > weights[1] else 1
            sides = (one.side, two.side)
            verb = ("noted", "noted", "discussed", "raised", "stressed", "urged", "warned")
            why = (
                f"{sides[side]}: {verb[weights[side]]}; "
                f"{sides[1 - side]}: {verb[weights[1 - side]]}"
            )
            return Cell(topic, label, "stronger", side, named, evidence, why)
        if _named_otherwise(mine, theirs):
            why = f"“{named[0][0]}” and “{named[1][0]}”"
            return Cell(topic, label, "named-differently", None, named, evidence, why)
        return Cell(topic, label, "both", None, named, evidence, "both name it")

    def _align(
        self,
        mine: Mapping[str, list[Raised]],
        theirs: Mapping[str, list[Raised]],
        parties: frozenset[str],
    ) -> dict[str, tuple[list[Raised], list[Raised]]]:
        """Topics with what each side says of them; one that is not listed goes to its like."""
        pairs = {
            topic: (list(mine.get(topic, ())), list(theirs.get(topic, ())))
            for topic in [*mine, *(each for each in theirs if each not in mine)]
        }
        for topic in list(pairs):
            if topic not in pairs:
                continue
            side = 0 if pairs[topic][0] else 1
            if pairs[topic][1 - side]:
                continue
            if topic in self.finder.labels and not all(
                len(each.words.split()) < 3 and self._is_country(each.words, parties)
                for each in pairs[topic][side]
            ):
                continue
            words = self.finder.sense(pairs[topic][side][0].words, parties)
            best: tuple[float, str] | None = None
            for other, told in pairs.items():
                if other == topic or not told[1 - side]:
                    continue
                if told[side] and topic in self.finder.labels:
                    continue
                for each in told[1 - side]:
                    have = self.finder.sense(each.words, parties)
                    common = words & have
                    share = len(common) / max(1, min(len(words), len(have)))
                    is_enough = len(common) >= 2 or any(one.isupper() for one in common)
                    if share >= SHARED_WORDS and is_enough and (not best or share > best[0]):
                        best = (share, other)
            if best:
                moved = pairs.pop(topic)
                pairs[best[1]][side].extend(moved[side])
        return pairs

    def _is_country(self, words: str, parties: frozenset[str]) -> bool:
        """Whether words are a state's bare name, which fits any topic that names the state."""
        sense = self.finder.sense(words, parties)
        return len(sense) == 1 and next(iter(sense)).isupper()

    # -- claims ------------------------------------------------------------------------------------

    def _claims(self, teller: Told, other: Told, side: int) -> list[Cell]:
        """What one side says that the other's people undertook, of which the other is silent."""
        people = _people_of(teller.memo, other.country)
        if not people or other.country is None or teller.country == other.country:
            return []
        text = teller.memo.document.text
        own = [
            each
            for start, end in _stretches(other)
            for each in sentences(other.memo.document.text, start, end)
        ]
        names = "|".join(sorted(map(re.escape, people), key=len, reverse=True))
        claim = re.compile(rf"\b(?:{names})\b[^.;]{{0,60}}?\b({_COMMIT})\b", re.IGNORECASE)
        cells = []
        for start, end in _stretches(teller):
            for sentence in sentences(text, start, end):
                found = claim.search(sentence.text)
                if found is None or _is_joint(sentence.text, found.start()):
                    continue
                said = content_words(sentence.text[found.end() :])
                if not said or any(
                    len(said & content_words(each.text)) >= max(2, SHARED_WORDS * len(said))
                    for each in own
                ):
                    continue
                topics = list(self.finder.find(text, sentence.start, sentence.end))
                topic = topics[0].topic if topics else _clip(sentence.text[found.start() :])
                why = f"{teller.side} says so of {other.side}, which does not"
                evidence: list[tuple[Excerpt, ...]] = [(), ()]
                evidence[side] = (sentence,)
                named: list[tuple[str, ...]] = [(), ()]
                named[side] = (_clip(sentence.text[found.start() :]),)
                cells.append(
                    Cell(
                        topic,
                        self.finder.labels.get(topic, topic),
                        "claimed-for-other",
                        side,
                        (named[0], named[1]),
                        (evidence[0], evidence[1]),
                        why,
                    )
                )
        return cells


def _stretches(told: Told) -> list[tuple[int, int]]:
    """The parts of a text that tell of the engagement: all of it, or the paragraphs near it."""
    document = told.memo.document
    body = [
        (part.start, part.end)
        for part in document.passages
        if part.kind in ("headline", "body", "caption")
    ]
    if told.is_lead or told.engagement is None:
        return body
    near = [each for topic in told.engagement.topics for each in topic.evidence] + list(
        told.engagement.evidence
    )
    found = []
    for start, end in body:
        if any(each.start < end and start < each.end for each in near):
            if end - start > 2 * NEAR_CHARACTERS:
                first = min(each.start for each in near if start <= each.start < end)
                start, end = (
                    max(start, first - NEAR_CHARACTERS // 2),
                    min(end, first + NEAR_CHARACTERS),
                )
            found.append((start, end))
    return found


# Nouns that say that there was a topic, and not which.
_EMPTY = re.compile(
    r"^(?:(?:a|the|wide|broad|number|range|series|set|variety|host) (?:of )?)*(?:[\w.-]+ )?"
    r"(?:course|results?|outcomes?|issues?|topics?|matters?|questions?|areas?|views?|hopes?|"
    r"interests?|concerns?|readiness|importance|need|role|fact|appreciation|gratitude|"
    r"commitments?|efforts|discussions?|talks|meetings?|calls?|conversations?)\b",
    re.IGNORECASE,
)


def _is_topic(words: str) -> bool:
    """Whether words given for a topic name one: some words of sense, no clause, no empty noun."""
    count = len(words.split())
    sense = content_words(words)
    if count > 12 or (len(sense) < 2 and not words[:1].isupper()):
        return False
    return not _EMPTY.search(words) or len(sense) >= 4


def _first(mine: Sequence[Raised], theirs: Sequence[Raised], topic: str) -> str:
    return next((each.words for each in (*mine, *theirs)), topic)


def _words(raised: Sequence[Raised]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.words for each in raised))


def _evidence(raised: Sequence[Raised]) -> tuple[Excerpt, ...]:
    return tuple(dict.fromkeys(each.sentence for each in raised))


def _named_otherwise(mine: Sequence[Raised], theirs: Sequence[Raised]) -> bool:
    """Whether the two use no word of sense in common for a topic."""
    ours = frozenset().union(*(content_words(each.words) for each in mine))
    yours = frozenset().union(*(content_words(each.words) for each in theirs))
    return not ours & yours


def _opposed(one: Told, two: Told, topic: str) -> str | None:
    """What cannot both be so: agreed here and not there, discussed here and not raised there."""
    if one.engagement is None or two.engagement is None:
        return None
    mine = {each.handling for each in one.engagement.topics if each.topic == topic}
    theirs = {each.handling for each in two.engagement.topics if each.topic == topic}
    for first, second, names in ((mine, theirs, (one, two)), (theirs, mine, (two, one))):
        if first & _AGREED and second & _DISAGREED and not second & _AGREED:
            return f"{names[0].side} tells of agreement, {names[1].side} of none"
        if "not-raised" in first and second - {"not-raised"}:
            return f"{names[0].side} says it was not raised, {names[1].side} tells of it"
    return None


def _asked_for(one: Told, two: Told) -> list[Cell]:
    """Who asked for the meeting, where the two tell it differently."""
    said = [_initiative(each) for each in (one, two)]
    if not any(said):
        return []
    named = (tuple(filter(None, [said[0]])), tuple(filter(None, [said[1]])))
    evidence = (_initiative_words(one), _initiative_words(two))
    label = "Who asked for it"
    if said[0] and said[1]:
        same = bool(content_words(said[0]) & content_words(said[1]))
        kind = "both" if same else "contradicts"
        why = f"{one.side}: {said[0]}; {two.side}: {said[1]}"
        return [Cell("initiative", label, kind, None, named, evidence, why)]
    side = 0 if said[0] else 1
    why = f"only {(one, two)[side].side} tells: {said[side]}"
    return [Cell("initiative", label, "only", side, named, evidence, why)]


_INITIATIVE = re.compile(
    r"\bat the (?:initiative|request|invitation) of (?:the )?((?:U\.S\. )?[\w’' -]{3,60})"
    r"|\bat (\w[\w’' -]{2,40}?)['’]s? (?:initiative|request|invitation)"
    r"|\binitiated by (?:the )?([\w’' -]{3,40})"
    r"|\brequested by (?:the )?([\w’' -]{3,40})",
    re.IGNORECASE,
)


def _initiative(told: Told) -> str | None:
    if told.engagement and told.engagement.initiative:
        names = {each.id: each.name for each in told.memo.actors}
        return names.get(told.engagement.initiative, told.engagement.initiative)
    for start, end in _stretches(told):
        found = _INITIATIVE.search(told.memo.document.text, start, end)
        if found:
            return _clip(next(each for each in found.groups() if each))
    return None


def _initiative_words(told: Told) -> tuple[Excerpt, ...]:
    text = told.memo.document.text
    for start, end in _stretches(told):
        for sentence in sentences(text, start, end):
            if re.search(r"\b(initiative|request|invitation|initiated)\b", sentence.text):
                return (sentence,)
    return ()


def _people_of(memo: Memo, country: str | None) -> set[str]:
    """The names and titles that a memo uses for a state and those who act for it."""
    if country is None:
        return set()
    found: set[str] = set()
    for actor in memo.actors:
        if actor.country == country and actor.kind in (
            "person",
            "state",
            "government",
            "office",
        ):
            found |= {actor.name, *_last_name(actor)}
            found |= {
                " ".join(each.text.split())
                for each in actor.mentions
                if each.form in ("name", "title", "metonym") and len(each.text) > 3
            }
    return {each for each in found if len(each) > 2}


def _last_name(actor: Actor) -> tuple[str, ...]:
    return (actor.name.split()[-1],) if actor.kind == "person" and " " in actor.name else ()


def _is_joint(sentence: str, at: int) -> bool:
    """Whether the sentence tells of both sides together: "Biden and Putin agreed"."""
    before = sentence[:at].rstrip()
    return bool(
        re.search(
            r"\b(?:and|with|both|leaders|presidents|sides|parties)$", before, re.IGNORECASE
        )
    ) or bool(
        re.search(
            r"\b(?:the (?:two )?(?:leaders|presidents|sides|parties|ministers)|both sides)\b",
            sentence[: at + 60],
            re.IGNORECASE,
        )
    )


def _clip(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= 90 else f"{flat[:87].rsplit(' ', 1)[0]}…"


def _side_of(told: Told) -> SideOf:
    document = told.memo.document
    return SideOf(
        told.side,
        told.country,
        document.outlet,
        document.id,
        told.documents,
        document.title,
        document.url,
        document.published,
        len(document.text.split()),
        _initiative(told),
    )


def main_engagement(memo: Memo, names: Sequence[str] = ()) -> Engagement | None:
    """The engagement a document is about: held, named first, with those named where given."""
    wanted = {fold(each).split()[-1] for each in names if each}
    people = {each.id: fold(each.name).split()[-1:] for each in memo.actors}
    best: tuple[int, int, int] | None = None
    chosen = None
    for engagement in memo.engagements:
        own = {word for each in engagement.participants for word in people.get(each, ())}
        rank = (
            -len(own & wanted),
            0 if engagement.status in ("occurred", "ongoing") else 1,
            min((each.start for each in engagement.evidence), default=0),
        )
        if best is None or rank < best:
            best, chosen = rank, engagement
    return chosen
