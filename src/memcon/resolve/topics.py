"""Text in, the issues it raises out: sentence by sentence, with the words and their weight."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from memcon.gazetteer import Gazetteer
from memcon.records import Excerpt

_WORD = re.compile(r"\w+(?:\.\w+)+\.?|\w+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Jr|Sr|St|Gen|Sen|Rep|Gov|Col|Lt|vs|No)|\b[A-Z](?:\.[A-Z])*)\.$"
)
_END = re.compile(r"[.!?][”\"’')\]]*\s+(?=[“\"‘(]?[A-Z0-9])|\n\s*\n")

# How much weight a verb gives what it tells: 1 noted, 2 discussed, 3 raised, 4 stressed,
# 5 urged, 6 warned. The heaviest in a sentence counts.
WEIGHT: dict[int, frozenset[str]] = {
    6: frozenset(
        "warn warned warns warning condemn condemned condemns threaten threatened denounce "
        "denounced ultimatum consequences retaliate retaliation".split()
    ),
    5: frozenset(
        "urge urged urges demand demanded demands insist insisted insists call called protest "
        "protested oppose opposed opposes reject rejected rejects must".split()
    ),
    4: frozenset(
        "stress stressed stresses emphasise emphasised emphasize emphasized emphasises "
        "underscore underscored underscores underline underlined reiterate reiterated reaffirm "
        "reaffirmed reiterates reaffirms highlight highlighted concern concerns "
        "concerned".split()
    ),
    3: frozenset(
        "raise raised raises voice voiced express expressed affirm affirmed outline outlined "
        "explain explained point pointed set attention".split()
    ),
    2: frozenset(
        "discuss discussed discusses exchange exchanged talked spoke consider considered "
        "review reviewed address addressed agreed agree welcome welcomed".split()
    ),
}
_CALLED_ON = re.compile(r"\bcall(?:ed|s|ing)? (?:on|for|upon)\b", re.IGNORECASE)

# A state's bare name is an issue only after such words: "discussed Ukraine", not "of Ukraine".
_BEFORE_ISSUE = frozenset(
    "on about over regarding concerning discussed discuss including and covering around raised "
    "addressed was were towards".split()
)


@dataclass(frozen=True, slots=True)
class Raised:
    """An issue in a sentence: the topic's id or the words, the words used, and the weight."""

    topic: str
    words: str  # as the text has them
    sentence: Excerpt
    weight: int
    is_listed: bool  # in the list of topics


class TopicFinder:
    """Finds the topics of a gazetteer in text. Build it once."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.labels = {each.id: each.label for each in gazetteer.topics.values()}
        self.aliases: dict[tuple[str, ...], str] = {}
        self.longest = 1
        states = {
            _key(form)
            for state in gazetteer.states.values()
            for form in (state.name, state.formal, *state.aliases)
        }
        for topic in gazetteer.topics.values():
            for alias in (*topic.aliases, topic.label):
                key = _key(alias)
                if key:
                    self.aliases.setdefault(key, topic.id)
                    self.longest = max(self.longest, len(key))
        self.bare = {key for key in self.aliases if key in states}
        # "Iran" and "Iranian" are one word where topics are compared.
        self.countries: dict[tuple[str, ...], str] = {}
        for state in gazetteer.states.values():
            forms = (state.name, *state.aliases, *state.adjectives, *state.demonyms)
            for form in forms:
                if _key(form):
                    self.countries.setdefault(_key(form), state.code)

    def find(self, text: str, start: int, end: int) -> Iterator[Raised]:
        """The topics between two offsets of a text, in order; a longer alias hides a shorter."""
        for sentence in sentences(text, start, end):
            marks = [
                (each, _stem(each.group()))
                for each in _WORD.finditer(sentence.text)
                if each.group() != "s"
            ]
            weight = weight_of(sentence.text)
            at = 0
            while at < len(marks):
                for width in range(min(self.longest, len(marks) - at), 0, -1):
                    key = tuple(stem for _, stem in marks[at : at + width])
                    topic = self.aliases.get(key)
                    if topic and not (key in self.bare and not _is_issue(marks, at)):
                        first, last = marks[at][0].start(), marks[at + width - 1][0].end()
                        words = " ".join(sentence.text[first:last].split())
                        yield Raised(topic, words, sentence, weight, is_listed=True)
                        at += width
                        break
                    code = self.countries.get(key)
                    if code and _is_issue(marks, at, width):
                        first, last = marks[at][0].start(), marks[at + width - 1][0].end()
                        words = " ".join(sentence.text[first:last].split())
                        yield Raised(code, words, sentence, weight, is_listed=False)
                        at += width
                        break
                else:
                    at += 1

    def sense(self, words: str, parties: frozenset[str]) -> frozenset[str]:
        """The words that carry the sense, states by their code; those of the parties left out."""
        stems = [_stem(each) for each in _WORD.findall(words) if each.lower() not in STOP]
        found: set[str] = set()
        at = 0
        while at < len(stems):
            for width in range(min(4, len(stems) - at), 0, -1):
                code = self.countries.get(tuple(stems[at : at + width]))
                if code:
                    if code not in parties:
                        found.add(code)
                    at += width
                    break
            else:
                found.add(stems[at])
                at += 1
        return frozenset(found)


def _is_issue(marks: list[tuple[re.Match[str], str]], at: int, width: int = 1) -> bool:
    before = marks[at - 1][0].group().lower() if at else ""
    if before == "as" and at > 1 and marks[at - 2][0].group().lower() == "such":
        before = "including"
    after = marks[at + width][0].group() if at + width < len(marks) else ""
    return before in _BEFORE_ISSUE and not after[:1].isupper()


def _key(alias: str) -> tuple[str, ...]:
    return tuple(_stem(each) for each in _WORD.findall(alias) if each != "s")


def _stem(word: str) -> str:
    """A word without case, British spelling and plural.

    >>> _stem("Talks"), _stem("programme"), _stem("countries"), _stem("sanctions")
    ('talk', 'program', 'country', 'sanction')
    """
    word = word.lower().replace(".", "")
    word = word.replace("programme", "program").replace("defence", "defense")
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    return re.sub(r"is(e|ed|ing|ation)$", r"iz\1", word)


def weight_of(sentence: str) -> int:
    """How much weight a sentence gives to what it tells, 1 to 6.

    >>> weight_of("They discussed Iran."), weight_of("He warned against it.")
    (2, 6)
    """
    words = {each.lower() for each in _WORD.findall(sentence)}
    for weight, verbs in WEIGHT.items():
        found = words & verbs
        if found == {"call"} or found == {"called"}:
            found = found if _CALLED_ON.search(sentence) else set()
        if found:
            return weight
    return 1


def sentences(text: str, start: int, end: int) -> Iterator[Excerpt]:
    """The sentences between two offsets, white space around them left out.

    >>> [each.text for each in sentences("Mr. Xi met J. Biden Jr. in Lima. They talked.", 0, 45)]
    ['Mr. Xi met J. Biden Jr. in Lima.', 'They talked.']
    """
    at = start
    for mark in _END.finditer(text, start, end):
        if mark.group().strip() and _ABBREVIATION.search(text[at : mark.start() + 1]):
            continue
        stop = mark.start() + len(mark.group().rstrip())
        yield from _trimmed(text, at, max(stop, mark.start()))
        at = mark.end()
    yield from _trimmed(text, at, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Excerpt]:
    words = text[start:end]
    left = len(words) - len(words.lstrip())
    right = len(words.rstrip())
    if right > left:
        yield Excerpt(start + left, start + right, words.strip())


STOP = frozenset(
    "the a an of and or to in on for with by at from as its their his her this that these those "
    "between among including other such more all both two any some no not is are was were be "
    "been have has had will would could should also it they he she who which whose".split()
)


def content_words(words: str) -> frozenset[str]:
    """The stems of the words that carry the sense."""
    return frozenset(_stem(each) for each in _WORD.findall(words.lower()) if each not in STOP)


def gather(raised: Iterable[Raised]) -> Mapping[str, list[Raised]]:
    """Findings by topic, in order of first mention."""
    found: dict[str, list[Raised]] = {}
    for each in raised:
        found.setdefault(each.topic, []).append(each)
    return found
