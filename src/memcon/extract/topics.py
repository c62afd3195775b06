"""A Document, its Cast and its occasions in, what was dealt with on each and how out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from memcon.actors import ActorKind
from memcon.documents import Clause, Document, Modality, Relation, Tag, TokenForm, Voice
from memcon.extract.cast import Cast
from memcon.extract.merging import ALIVE, Draft
from memcon.extract.occasions import Handling, load_occasions
from memcon.extract.setting import time_of
from memcon.extract.speech import SpeechFrame
from memcon.extract.status import OCCURRED, OPEN, PLANNED, clause_status
from memcon.gazetteer import Gazetteer, Topic
from memcon.records import Commitment, TopicHandling, excerpt
from memcon.reports import PassageKind
from memcon.spans import Span

PEOPLE = frozenset({ActorKind.PERSON, ActorKind.GROUP, ActorKind.OFFICE, ActorKind.OUTLET})
# Nouns for the occasion itself: "the talks focused on grain", "a discussion of grain".
OCCASION_NOUNS = frozenset(
    """talk talks discussion negotiation consultation conversation exchange dialogue meeting call
    summit briefing debate review""".split()
)
ABOUT = frozenset({"on", "about", "regarding", "concerning", "over", "of"})
OPENERS = frozenset({"on", "regarding", "concerning", "as for", "as to", "turning to"})
# What says nothing of an issue by itself.
EMPTY = frozenset(
    """view views hope meeting conversation talks call issue issues matter matters question topic
    something it this that what which visit everything way ways number range relation day week
    agreement progress thing journalist time letter delegation name hand statement declaration
    remark comment question attention concern work fact people sideline margin outskirt eve
    basis occasion behalf condition ground phone detail details example party parties side sides idea
    thanks one other others gratitude dedication delivery addition path pride respect
    appreciation condolence congratulation regard contribution leadership right perspective
    commitment support""".split()
)
NEVER = frozenset("sideline margin outskirt eve behalf".split())
PROMISING = frozenset("agree pledge commit promise undertake vow".split())
NO_DEAL = re.compile(
    r"\b(?:not|n[’']t|no|without|failed to|unable to)\b[^.;]{0,40}\b(?:agree(?:d|ment)?|plan|progress|"
    r"breakthrough|deal|accord|consensus|conclusion)\b",
    re.IGNORECASE,
)
WRAPPER = re.compile(
    r"^(?:the |a |an |its |their |his |her |our )?(?:\w+ )?(?:importance|need|issue|question|topic|"
    r"subject|matter|fate|possibility|imperative|necessity|urgency|situation) (?:of|for|in) (?=\S)",
    re.IGNORECASE,
)
SHARED = frozenset(
    {"support", "commitment", "readiness", "interest", "determination", "intention"}
)
MAX_TOPIC_WORDS = 14
URGING = 5  # on the ladder of strength
# Verbs whose being denied leaves an issue out on the record.
LEAVING_OUT = frozenset(
    """discuss raise touch mention address cover broach feature figure arise review consider
    bring come talk speak focus be""".split()
)
# Verbs whose object may be a state by itself: "they discussed Libya". Of others it is whom
# they turn to: "urged Tunis to wait".
OF_STATES = frozenset("discuss review consider cover debate raise mention tackle".split())
# What is raised as money or a rate is, raises no issue.
AMOUNTS = frozenset(
    """tariff duty tax price rate wage salary fund money fee pay pension budget flag hand eyebrow
    awareness capital level export import output""".split()
)
# Where the words of an issue end and something told of it begins.
TAIL = re.compile(
    r",\s+(?:which|who|whom|whose|where|when|while|as|but|with|after|before|since|because|"
    r"a|an|the|its|their|his|her|not|both|noting|saying|stating|stressing|adding|citing|"
    r"considering|calling|including|making|having|being|leading|causing|allowing|according)\b.*$|"
    r"\s+as (?:far|soon|long|well|early)\b.*$|\s*[;:(–—].*$",
    re.IGNORECASE | re.DOTALL,
)
JOINTS = frozenset(
    """of in on to for with and or as at by from that which who whom whose between among against
    into about over through under during amid within than when where while if but not nor
    regarding concerning including""".split()
)
DANGLING = JOINTS | frozenset(
    """the a an its their his her our this these those such more most any all both is are was
    were be been has have had will would could should may might can do does did very also it
    they he she we there""".split()
)
# Verbs in the present that tell what a meeting to come will deal with.
OF_A_PLAN = frozenset("be remain top dominate include cover feature aim".split())
GERUND_THAT = re.compile(r"^\w+ing that\b", re.IGNORECASE)
# Nouns that say little where what follows them is cut off.
OPEN_ENDED = frozenset("importance need level basis issue issues question context view".split())
# Of two handlings of the same words the more telling one stays.
WEIGHTS = {"discussed": 0, "raised": 1}
UNREAD = frozenset(
    {
        PassageKind.RELATED_LINK,
        PassageKind.CREDIT,
        PassageKind.ADVERT,
        PassageKind.BOILERPLATE,
        PassageKind.CAPTION,
        PassageKind.BYLINE,
        PassageKind.HEADLINE,
    }
)


@dataclass(slots=True)
class _Found:
    """A stretch of text that names an issue, before its engagement is known."""

    span: Span
    handling: str
    strength: int | None
    clause: Clause
    by: tuple[str, ...]
    needs_alias: bool = False
    is_told: bool = False  # said to somebody named
    is_clause: bool = False  # a statement: of it only a known issue that it names


def find_topics(
    document: Document,
    frames: tuple[SpeechFrame, ...],
    cast: Cast,
    gazetteer: Gazetteer,
    told: list[Draft],
) -> dict[int, list[TopicHandling]]:
    """Find what each occasion dealt with, by its place in `told`.

    An issue belongs to the occasion in whose telling it stands: the one that the same words
    tell, else the latest one told with the speaker among its parties.
    """
    if not told:
        return {}
    finder = _Finder(document, frames, cast, gazetteer, told)
    return finder.find()


def find_commitments(
    document: Document, cast: Cast, told: list[Draft]
) -> dict[int, list[Commitment]]:
    """What the parties of each occasion are said to have undertaken on it."""
    found: dict[int, list[Commitment]] = {}
    for clause in document.clauses:
        if clause.lemma.split()[0] not in PROMISING or clause.voice is Voice.PASSIVE:
            continue
        if clause.is_negated or clause_status(document, clause) not in {OCCURRED, OPEN}:
            continue
        keys = _keys(document, cast, clause.subjects)
        index = _latest(told, clause.sentence, keys)
        if index is None or not keys or told[index].status not in ALIVE:
            continue
        content = _content(document, clause)
        if content is None:
            continue
        inner = document.clause_of(document.token_at(content.start) or clause.predicate)
        due = time_of(document, inner) if inner is not None else None
        if due is not None and due.span is not None and not content.covers(due.span.span):
            due = None
        found.setdefault(index, []).append(
            Commitment(keys, excerpt(document.text, content), due)
        )
    return found


class _Finder:
    def __init__(
        self,
        document: Document,
        frames: tuple[SpeechFrame, ...],
        cast: Cast,
        gazetteer: Gazetteer,
        told: list[Draft],
    ) -> None:
        self.document = document
        self.tokens = document.tokens
        self.frames = frames
        self.cast = cast
        self.told = told
        self.words = load_occasions()
        self.topics = _Aliases.of(tuple(gazetteer.topics.values()))

    def find(self) -> dict[int, list[TopicHandling]]:
        by_engagement: dict[int, list[TopicHandling]] = {}
        found: list[_Found] = []
        for clause in self.document.clauses:
            if self._is_unread(clause.predicate):
                continue
            found.extend(self._of_verb(clause))
            found.extend(self._of_opener(clause))
            found.extend(self._of_coming_up(clause))
        found.extend(self._of_nouns())
        found.extend(self._of_frames())
        found.sort(key=lambda each: (each.span.start, -each.span.end))
        found = self._outermost(found)
        for each in [*found, *self._without_agreement(found)]:
            index = self._engagement(each)
            if index is None:
                continue
            topic = self._topic(each)
            if topic is not None:
                _add(by_engagement.setdefault(index, []), topic)
        return by_engagement

    def _outermost(self, found: list[_Found]) -> list[_Found]:
        """Without an issue that stands within another and names nothing else.

        Of "efforts to tackle the drought" the drought is no second issue; of "talks on arms
        and a dialogue on ransomware" the last word is.
        """
        named = [
            None if each.is_clause else self.topics.longest(self.document.words(each.span))
            for each in found
        ]
        kept: list[_Found] = []
        for each, topic in zip(found, named, strict=True):
            known = topic or self.topics.longest(self.document.words(each.span))
            if not any(
                other.span != each.span
                and other.span.covers(each.span)
                and not other.is_clause
                and not other.needs_alias
                and (
                    each.handling == other.handling or each.handling in {"discussed", "raised"}
                )
                and known in {None, outer}
                for other, outer in zip(found, named, strict=True)
            ):
                kept.append(each)
        return kept

    def _is_unread(self, token: int) -> bool:
        sentence = self.document.sentence_of(token)
        return self.document.paragraphs[sentence.paragraph].kind in UNREAD

    # --- where issues stand

    def _of_verb(self, clause: Clause) -> Iterable[_Found]:
        lemma = clause.lemma
        if self.tokens[clause.predicate].form is TokenForm.GERUND and lemma == "consider":
            return  # "considering their responsibility": no issue of anybody's
        entry = self.words.handlings.get(lemma)
        if entry is None and " " in lemma:
            plain = self.words.handlings.get(lemma.split()[0])
            if plain is not None and lemma.split()[-1] in plain.takes:
                entry = plain
        nouns = clause.subjects if clause.voice is Voice.PASSIVE else clause.objects
        heads: list[int] = []
        if entry is not None:
            heads = [*self._oblique(clause, entry.takes)]
            particle = lemma.split()[-1]
            if " " in lemma and particle in entry.takes:  # "focus on X" with a particle
                heads.extend(clause.objects)
            for noun in nouns:
                if self.tokens[noun].lemma in {"view", "idea", "opinion"}:
                    heads.extend(self._under(noun, entry.takes))
            if "object" in entry.takes and not (heads and self._all_actors(nouns)):
                heads.extend(nouns)
        by = self._doers(clause)
        for noun in nouns:  # "expressed concern over X"
            inner = self.words.noun_handlings.get(self.tokens[noun].lemma)
            if inner is None or clause.lemma in {"exchange", "share", "compare"}:
                continue
            if clause.is_negated:
                continue
            deeper = [*self._under(noun, inner.takes)]
            if clause.voice is Voice.PASSIVE or not deeper:
                deeper.extend(self._oblique(clause, inner.takes))
            strength = entry.strength if entry is not None else 3
            handling = inner.handling
            if clause.voice is Voice.PASSIVE and not clause.agents and handling == "raised":
                # "Support was affirmed for X": by both sides.
                handling = "agreed" if self.tokens[noun].lemma in SHARED else handling
            for head in deeper:
                yield from self._found(head, handling, strength, clause, by)
            if deeper and noun in heads:
                heads.remove(noun)
        if entry is None:
            return
        heads = [each for each in heads if not self._is_time(each)]
        if lemma == "raise" and any(self.tokens[each].lemma in AMOUNTS for each in nouns):
            return
        if clause.voice is Voice.PASSIVE and clause.relation is Relation.NOUN_CLAUSE:
            return  # "the line adopted by them years ago"
        if clause.modality is Modality.ASKED:
            return
        said = self._handling(clause, entry)
        if said is None:
            return
        for head in heads:
            if (
                (head in nouns or (entry.strength or 0) >= URGING)
                and lemma.split()[0] not in OF_STATES
                and self._is_bare_actor(head)
            ):
                continue
            yield from self._found(head, said, entry.strength, clause, by)
        if not heads and clause.complements:
            content = _content(self.document, clause)
            if content is not None:
                yield _Found(
                    content,
                    said,
                    entry.strength,
                    clause,
                    by,
                    is_clause=said != "agreed" or self._is_finite(content),
                )

    def _is_finite(self, content: Span) -> bool:
        token = self.document.token_at(content.start)
        inner = None if token is None else self.document.clause_of(token)
        return inner is not None and inner.is_finite

    def _is_bare_actor(self, head: int) -> bool:
        """Whether a noun phrase is but somebody's name."""
        mention = self.cast.mention_at(self.document, head)
        first, last = self._edges(head)
        return (
            mention is not None
            and bool(self.cast.keys_at(self.document, head))
            and all(
                mention.first <= each < mention.last
                or self.tokens[each].tag in {Tag.DETERMINER, Tag.PUNCTUATION}
                for each in range(first, last)
            )
        )

    def _handling(self, clause: Clause, entry: Handling) -> str | None:
        """What the verb says became of its issue; None where it is denied and says nothing."""
        if clause.is_negated:
            if entry.handling == "agreed":
                return "no-agreement"
            if entry.handling not in {"discussed", "raised"}:
                return entry.handling
            return "not-raised" if clause.lemma.split()[0] in LEAVING_OUT else None
        if entry.handling == "agreed" and clause_status(self.document, clause) not in {
            OCCURRED,
            OPEN,
        }:
            return "discussed"
        return entry.handling

    def _of_opener(self, clause: Clause) -> Iterable[_Found]:
        """'On the day after, he outlined ...', 'Regarding the border, ...'."""
        first = self.document.sentence_of(clause.predicate).first
        for oblique in clause.obliques:
            if oblique.preposition not in OPENERS:
                continue
            for head in oblique.heads:
                if head < clause.predicate and self._opens(head, first):
                    yield from self._found(head, "discussed", 2, clause, self._doers(clause))

    def _opens(self, head: int, first: int) -> bool:
        start, _ = self.document.edges[self.tokens[head].head]
        return all(
            token.tag in {Tag.PUNCTUATION, Tag.NUMBER, Tag.COORDINATOR, Tag.SYMBOL}
            for token in self.tokens[first:start]
        )

    def _of_coming_up(self, clause: Clause) -> Iterable[_Found]:
        """'The war came up', 'energy is on the agenda', 'the emphasis was on the border'."""
        lemma = clause.lemma
        handling = "not-raised" if clause.is_negated else "raised"
        if lemma in {"come up", "arise", "feature", "figure"}:
            for head in clause.subjects:
                yield from self._found(head, handling, 3, clause, ())
        if lemma in {"top", "dominate"}:
            for head in clause.subjects:
                if {self.tokens[each].lemma for each in clause.objects} & {
                    "agenda",
                    "talk",
                    "discussion",
                    "meeting",
                }:
                    yield from self._found(head, "discussed", 2, clause, ())
        if self.tokens[clause.predicate].lemma in {"be", "remain"}:
            on = [*self._oblique(clause, frozenset({"on"}))]
            subjects = {self.tokens[each].lemma for each in clause.subjects}
            if any(self.tokens[each].lemma in {"agenda", "table"} for each in on):
                for head in clause.subjects:
                    yield from self._found(head, "discussed", 2, clause, ())
            elif subjects & {"emphasis", "focus", "discussion", "attention"}:
                for head in (*on, *clause.attributes):
                    yield from self._found(head, "discussed", 2, clause, ())
            else:
                for each in clause.attributes:  # "the focus of the talks"
                    if self.tokens[each].lemma in {"focus", "topic", "subject"}:
                        for head in clause.subjects:
                            yield from self._found(head, "discussed", 2, clause, ())
            if lemma == "be":
                for each in clause.attributes:
                    if self.tokens[each].lemma in {"concerned", "worried", "alarmed"}:
                        about = (*self._under(each, ABOUT), *self._oblique(clause, ABOUT))
                        for head in about:
                            yield from self._found(
                                head, "raised", 3, clause, self._doers(clause)
                            )
        if lemma.split()[0] in {"make", "achieve"} and any(
            self.tokens[each].lemma == "progress" for each in clause.objects
        ):
            heads = [*self._oblique(clause, ABOUT)]
            for each in clause.objects:
                heads.extend(self._under(each, ABOUT))
            told = "no-agreement" if clause.is_negated else "discussed"
            for head in heads:
                yield from self._found(head, told, 2, clause, ())

    def _of_nouns(self) -> Iterable[_Found]:
        """'talks on grain', 'an exchange on the conflict'."""
        for token in self.tokens:
            if token.tag is not Tag.NOUN or token.lemma.lower() not in OCCASION_NOUNS:
                continue
            if self._is_unread(token.index):
                continue
            clause = self.document.clause_of(token.index)
            if clause is None:
                continue
            if any(
                self.tokens[child].words.lower() in {"no", "any"}
                for each in (token.index, token.head)
                for child in self.document.children_of(each, Relation.DETERMINER)
            ):
                continue  # "no talks about the islands without the islanders"
            takes = ABOUT - {"of"}
            if token.lemma.lower() in {"discussion", "review", "exchange"}:
                takes = ABOUT
            heads = [*self._under(token.index, takes)]
            if token.index in clause.objects or token.index in clause.subjects:
                heads.extend(self._oblique(clause, takes - {"of", "over"}))
            for head in dict.fromkeys(heads):
                by = self._doers(clause) if token.index in clause.objects else ()
                yield from self._found(head, "discussed", 2, clause, by)

    def _of_frames(self) -> Iterable[_Found]:
        """What a party is reported to have said to the others."""
        for frame in self.frames:
            if frame.gap is not None or not frame.parts or frame.speaker is None:
                continue
            token = self.document.token_at(frame.parts[0].start)
            cue = None if frame.cue is None else self.document.token_at(frame.cue.start)
            clause = self.document.clause_of(cue if cue is not None else token or 0)
            if clause is None or token is None or self._is_unread(token):
                continue
            entry = self.words.handlings.get(frame.cue_lemma or "")
            heard = _keys(self.document, self.cast, frame.addressees)
            by = _keys(self.document, self.cast, frame.speakers)
            is_told = any(
                set(heard) & set(draft.parties) and set(by) & set(draft.parties)
                for draft in self.told
            )
            strong = entry is not None and (entry.strength or 0) >= 4
            joint = entry is not None and len(by) > 1
            if not (is_told or strong or joint) and frame.kind == "direct":
                continue
            handling = entry.handling if entry is not None else "raised"
            if clause.is_negated and handling in {"raised", "discussed"}:
                continue
            yield _Found(
                frame.parts[0],
                handling,
                entry.strength if entry is not None else 3,
                clause,
                by,
                needs_alias=not (is_told or strong or joint),
                is_told=bool(heard),
                is_clause=handling != "agreed",
            )

    def _without_agreement(self, found: list[_Found]) -> list[_Found]:
        """'X came up, but the sides had not reached any plan': of X."""
        more = []
        for sentence in self.document.sentences:
            words = self.document.words(sentence.span)
            hit = NO_DEAL.search(words)
            if hit is None:
                continue
            at = sentence.span.start + hit.start()
            before = [
                each
                for each in found
                if sentence.span.start <= each.span.start < at
                and each.handling in {"raised", "discussed"}
                and not each.is_clause
            ]
            if before:
                more.append(replace(before[-1], handling="no-agreement"))
        return more

    def _named_in(self, span: Span) -> str | None:
        """The noun phrase of a statement that names a known issue."""
        first = self.document.token_at(span.start)
        if first is None:
            return None
        last = first
        while last < len(self.tokens) and self.tokens[last].start < span.end:
            last += 1
        found = self.topics.place([token.words for token in self.tokens[first:last]])
        if found is None:
            return None
        start, end = first + found[0], first + found[1]
        top = next(
            (at for at in range(start, end) if not start <= self.tokens[at].head < end),
            end - 1,
        )
        for _ in range(3):  # "citizens who are wrongfully detained"
            above = self.tokens[top].head
            if self.tokens[top].tag in {Tag.NOUN, Tag.NAME} or not first <= above < last:
                break
            top = above
        if self.tokens[top].tag in {Tag.NOUN, Tag.NAME}:
            left, right = self._edges(top)
            if first <= left <= start and end <= right <= last:
                start, end = left, right
        return re.sub(r"\s+", " ", self.document.words(self.document.token_span(start, end)))

    def _asked_for(self, found: _Found) -> str | None:
        """What somebody is urged to do something about: 'urged them to lift a ban on sugar'."""
        at = self.document.token_at(found.span.start)
        inner = None if at is None else self.document.clause_of(at)
        if inner is None or inner.predicate < (at or 0):
            return None
        if inner.is_finite:  # "told her that the water of the Nile was life": its subject
            nouns = inner.subjects if found.is_told else ()
        else:
            nouns = inner.objects if (found.strength or 0) >= URGING else ()
        if len(nouns) != 1 or self.cast.keys_at(self.document, nouns[0]):
            return None
        head = nouns[0]
        first, last = self._edges(head)
        words = self.document.words(self.document.token_span(first, last))
        if (
            self.tokens[head].tag is not Tag.NOUN
            or self.tokens[head].lemma in EMPTY
            or len(topic_words(words).split()) < 2
        ):
            return None
        return re.sub(r"\s+", " ", words)

    # --- pieces

    def _found(
        self,
        head: int,
        handling: str,
        strength: int | None,
        clause: Clause,
        by: tuple[str, ...],
    ) -> Iterable[_Found]:
        token = self.tokens[head]
        if token.tag in {Tag.PRONOUN, Tag.ADJECTIVE, Tag.NUMBER, Tag.DETERMINER}:
            return
        if self._is_time(head):
            return
        first, last = self._edges(head)
        if token.lemma in NEVER:
            return
        if token.lemma in EMPTY and self._is_empty(head, first, last):
            return
        kinds = {self.cast.actors[key].kind for key in self.cast.keys_at(self.document, head)}
        mention = self.cast.mention_at(self.document, head)
        if kinds and kinds <= PEOPLE and mention is not None and mention.head == head:
            return
        span = self.document.token_span(first, last)
        if self._is_fragment(span):
            return
        yield _Found(span, handling, strength, clause, by, is_clause=self._says_that(head))

    def _is_empty(self, head: int, first: int, last: int) -> bool:
        """Whether a general noun stays general with what is said of it: 'the next issue'."""
        told = [
            each
            for each in range(first, last)
            if self.tokens[each].tag not in {Tag.DETERMINER, Tag.PUNCTUATION, Tag.PARTICLE}
        ]
        if len(told) != 2:
            return len(told) < 2
        words = self.document.words(self.document.token_span(first, last))
        if self.topics.longest(words) is not None:
            return False
        is_of = any(self.tokens[each].tag in {Tag.NOUN, Tag.NAME} for each in told[:-1])
        return not is_of or self.tokens[head].lemma in OCCASION_NOUNS

    def _says_that(self, head: int) -> bool:
        """Whether a noun only opens a statement: 'the view that …', 'hope that …'."""
        return any(
            self.document.clauses[index].is_finite
            and self.document.clauses[index].marker == "that"
            for index in (
                self.document.clause_by_token[child]
                for child in self.document.children_of(head, Relation.NOUN_CLAUSE)
            )
        )

    def _is_fragment(self, span: Span) -> bool:
        """Whether the parser cut a word at its hyphen, or left a mark alone."""
        text = self.document.text
        around = text[max(0, span.start - 1) : span.start] + text[span.end : span.end + 1]
        return "-" in around or not re.search(r"[^\W\d_]{2}", self.document.words(span))

    def _is_time(self, head: int) -> bool:
        at = self.tokens[head].start
        return any(mark.span.start <= at < mark.span.end for mark in self.document.times)

    def _edges(self, head: int) -> tuple[int, int]:
        """The noun phrase without what is joined to it by "and"."""
        first, last = self.document.edges[head]
        for child in self.document.children[head]:
            relation = self.tokens[child].relation
            if relation in {Relation.CONJUNCT, Relation.COORDINATOR} and child > head:
                last = min(last, self.document.edges[child][0])
        while last - 1 > head and self.tokens[last - 1].tag is Tag.PUNCTUATION:
            last -= 1
        return first, max(last, head + 1)

    def _all_actors(self, nouns: tuple[int, ...]) -> bool:
        return all(
            self.tokens[each].tag is Tag.PRONOUN or self.cast.keys_at(self.document, each)
            for each in nouns
        )

    def _doers(self, clause: Clause) -> tuple[str, ...]:
        tokens = clause.agents if clause.voice is Voice.PASSIVE else clause.subjects
        return _keys(self.document, self.cast, tokens)

    def _oblique(self, clause: Clause, takes: frozenset[str]) -> tuple[int, ...]:
        return tuple(
            head
            for oblique in clause.obliques
            if oblique.preposition in takes
            for head in oblique.heads
        )

    def _under(self, noun: int, takes: frozenset[str]) -> tuple[int, ...]:
        found: list[int] = []
        for child in self.document.children_of(noun, Relation.PREPOSITION):
            if self.tokens[child].words.lower() in takes:
                for head in self.document.children_of(child, Relation.PREPOSITION_OBJECT):
                    found.extend(self.document.conjuncts(head))
            else:  # "consultations with Israel on the conflict"
                for head in self.document.children_of(child, Relation.PREPOSITION_OBJECT):
                    for deeper in self.document.children_of(head, Relation.PREPOSITION):
                        if self.tokens[child].words.lower() in {
                            "with",
                            "between",
                        } and self.tokens[deeper].words.lower() in takes - {"of", "to", "for"}:
                            for inner in self.document.children_of(
                                deeper, Relation.PREPOSITION_OBJECT
                            ):
                                found.extend(self.document.conjuncts(inner))
        return tuple(found)

    def _engagement(self, found: _Found) -> int | None:
        status = clause_status(self.document, found.clause)
        index = _latest(self.told, found.clause.sentence, found.by, is_ahead=status == PLANNED)
        if index is None or not self._took_part(found, self.told[index]):
            return None
        draft = self.told[index]
        is_elsewhere = found.clause.sentence not in draft.sentences
        if draft.status not in ALIVE and is_elsewhere:
            # What is said already was not said on what is to come: "trade is on the agenda"
            # tells of the plan, "he opposes tariffs" does not.
            of_plan = status == OPEN and found.clause.lemma.split()[0] in OF_A_PLAN
            if status == OCCURRED or (status == OPEN and not of_plan):
                return None
        return index

    def _took_part(self, found: _Found, draft: Draft) -> bool:
        """Whether who raised it may be of the occasion's company.

        An outsider who condemns a deal raises nothing in the talks about it. A pronoun or
        an unnamed group gets the benefit of the doubt.
        """
        parties = set(draft.parties) | set(draft.hosts)
        countries = {self.cast.actors[key].country for key in parties} - {None}
        doers = (
            found.clause.agents
            if found.clause.voice is Voice.PASSIVE
            else found.clause.subjects
        )
        is_state = any(
            self.cast.actors[key].kind in {ActorKind.STATE, ActorKind.GOVERNMENT}
            for key in found.by
        )
        if not is_state and any(self.tokens[each].tag is Tag.PRONOUN for each in doers):
            return True
        for key in found.by:
            actor = self.cast.actors[key]
            if key in parties or actor.kind in {ActorKind.GROUP, ActorKind.OFFICE}:
                continue
            if actor.country in countries and (
                actor.kind is not ActorKind.PERSON or found.is_told
            ):
                continue
            if actor.kind is ActorKind.PERSON and actor.ref is None:
                continue
            return False
        return True

    def _topic(self, found: _Found) -> TopicHandling | None:
        words = re.sub(r"\s+", " ", self.document.words(found.span)).strip(" ,.;:“”\"'")
        known = self.topics.longest(words)
        if known is None and found.needs_alias:
            return None
        is_question = words.lower().startswith(("how ", "whether ", "what ", "why "))
        if found.is_clause and not (is_question and found.handling == "discussed"):
            named = self._named_in(found.span) if known else self._asked_for(found)
            if named is None:
                return None
            words = named
        short = topic_words(words)
        if not short:
            return None
        return TopicHandling(
            topic=known or short,
            handling=found.handling,
            raised_by=found.by,
            evidence=(excerpt(self.document.text, found.span),),
            words=short,
            strength=found.strength,
        )


def topic_words(words: str) -> str:
    """The noun phrase that names an issue, without what hangs on it or was cut off; "" for none.

    >>> topic_words("the reopening of the rail link, which had been closed in May, and the")
    'reopening of the rail link'
    >>> topic_words("this issue, which came up in Oslo")
    ''
    """
    plain = TAIL.sub("", words.strip(" ,.;:“”\"'")) or words
    plain = re.sub(r"^(?:as|of|the|a)?[\"“]", "", WRAPPER.sub("", plain))
    if plain.count('"') % 2 or plain.count("“") != plain.count("”"):
        plain = re.sub(r"[\"“”]", "", plain)
    plain = plain.lstrip("’'‘ ")
    if GERUND_THAT.match(plain):
        return ""
    kept = plain.split()
    if len(kept) > MAX_TOPIC_WORDS:
        kept = kept[: MAX_TOPIC_WORDS + 1]
        cut = max(
            (
                at
                for at, word in enumerate(kept)
                if at > 1 and (word.lower() in JOINTS or kept[at - 1].endswith(","))
            ),
            default=MAX_TOPIC_WORDS,
        )
        kept = kept[:cut]
        while len(kept) > 2 and (
            kept[-1].endswith(("ed", "ing")) or kept[-1].lower() in OPEN_ENDED | DANGLING
        ):
            kept.pop()
    while kept and (kept[-1].strip(",.-–").lower() in DANGLING or not kept[-1].strip(",.-–")):
        kept.pop()
    while kept and kept[0].lower() in DANGLING | {"-", "–"}:
        kept.pop(0)
    if not kept or (len(kept) == 1 and kept[0].lower() in EMPTY):
        return ""
    return " ".join(kept).strip(" ,.;:-–")


def _keys(document: Document, cast: Cast, tokens: Iterable[int]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(key for token in tokens for key in cast.keys_at(document, token))
    )


def _latest(
    told: list[Draft], sentence: int, by: tuple[str, ...], *, is_ahead: bool = False
) -> int | None:
    """The occasion that words of a sentence belong to; see `find_topics`.

    What is told as still ahead (`is_ahead`) belongs to a plan told just before it.
    """
    best: tuple[tuple[int, ...], int] | None = None
    for index, draft in enumerate(told):
        before = [each for each in draft.sentences if each <= sentence]
        is_only = len(told) == 1 and bool(by) and set(by) <= set(draft.parties)
        if not before and draft.sentences[0] > sentence + 1 and not is_only:
            continue
        shared = len(set(by) & set(draft.parties))
        is_whole = bool(by) and set(by) <= set(draft.parties)
        in_passing = all(
            rule.endswith(("-noun", "-during", "-after", "-of", "-told-of", "-following"))
            for rule in draft.rules
        )
        rank = (
            int(is_whole or not by),
            int(
                is_ahead
                and draft.status == PLANNED
                and bool(before)
                and sentence - max(before) <= 1
            ),
            shared,
            int(bool(before)),
            int(draft.kind not in {"briefing", "letter"}),
            int(sentence in draft.sentences),
            int(draft.kind != "visit"),
            int(draft.status in ALIVE),
            int(not in_passing),
            max(before, default=-1),
        )
        if best is None or rank > best[0]:
            best = rank, index
    if best is None:
        return None
    return best[1]


def _content(document: Document, clause: Clause) -> Span | None:
    """The words of what is agreed or said: the complement clause without its marker."""
    for index in clause.complements:
        inner = document.clauses[index]
        first, last = document.edges[inner.predicate]
        first = max(first, clause.predicate + 1) if first <= clause.predicate < last else first
        while first < last and (
            document.tokens[first].relation is Relation.MARKER
            or document.tokens[first].words.lower() in {"to", "that", ",", ":"}
        ):
            first += 1
        while last > first and document.tokens[last - 1].tag is Tag.PUNCTUATION:
            last -= 1
        if last > first:
            return document.token_span(first, last)
    return None


def _add(topics: list[TopicHandling], topic: TopicHandling) -> None:
    for index, other in enumerate(topics):
        if other.handling != topic.handling and _is_again(topic, other):
            if _weight(topic) > _weight(other):
                topics[index] = replace(
                    topic,
                    evidence=tuple(dict.fromkeys((*other.evidence, *topic.evidence))),
                    raised_by=topic.raised_by or other.raised_by,
                )
            return
        if (other.topic, other.handling) == (topic.topic, topic.handling):
            evidence = (
                *other.evidence,
                *(e for e in topic.evidence if e not in other.evidence),
            )
            topics[index] = replace(
                other,
                evidence=evidence,
                raised_by=tuple(dict.fromkeys((*other.raised_by, *topic.raised_by))),
                strength=max(other.strength or 0, topic.strength or 0) or None,
            )
            return
    topics.append(topic)


def _is_again(topic: TopicHandling, other: TopicHandling) -> bool:
    """Whether the same words of the same parties, or of one place, are told with two handlings."""
    if (other.words or "").lower() != (topic.words or "").lower():
        return False
    return (
        bool(set(topic.raised_by) & set(other.raised_by))
        or topic.raised_by == other.raised_by
        or any(
            one.start < two.end and two.start < one.end
            for one in topic.evidence
            for two in other.evidence
        )
    )


def _weight(topic: TopicHandling) -> int:
    return WEIGHTS.get(topic.handling, 2)


class _Aliases:
    """The aliases of the topic list by their first word."""

    def __init__(self, topics: tuple[Topic, ...]) -> None:
        self.by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for topic in topics:
            for alias in (topic.label, *topic.aliases):
                words = _plain(alias)
                if words:
                    self.by_first.setdefault(words[0], []).append((words, topic.id))

    @staticmethod
    def of(topics: tuple[Topic, ...]) -> _Aliases:
        return _aliases(topics)

    def longest(self, words: str) -> str | None:
        """The topic whose longest alias stands in the words, the first of equals."""
        best = self._best(_plain(words))
        return best[1] if best else None

    def place(self, words: list[str]) -> tuple[int, int] | None:
        """Where among the words the longest alias stands: its first and the one past it."""
        plain: list[str] = []
        owners: list[int] = []
        for at, word in enumerate(words):
            pieces = _plain(word)
            plain.extend(pieces)
            owners.extend([at] * len(pieces))
        best = self._best(tuple(plain))
        if best is None:
            return None
        return owners[best[2]], owners[best[3] - 1] + 1

    def _best(self, plain: tuple[str, ...]) -> tuple[int, str, int, int] | None:
        best: tuple[int, str, int, int] | None = None
        for start, word in enumerate(plain):
            for alias, topic in self.by_first.get(word, ()):
                if plain[start : start + len(alias)] == alias:
                    length = sum(map(len, alias))
                    if best is None or length > best[0]:
                        best = length, topic, start, start + len(alias)
        return best


@cache
def _aliases(topics: tuple[Topic, ...]) -> _Aliases:
    return _Aliases(topics)


def _plain(words: str) -> tuple[str, ...]:
    flat = words.lower().replace("’", "'").replace("´", "'").replace("-", " ")
    return tuple(re.findall(r"[\w.']+(?<![.'])", flat))
