"""A Document in, its mentions of actors out: names, titles, pronouns, metonyms."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date

from memcon.actors import Form, Gender
from memcon.annotate.names import Hit, NameAutomaton, fold
from memcon.annotate.titles import (
    MAX_TITLE_TOKENS,
    TIMES_OF_OFFICE,
    Title,
    TitleReader,
    honorific,
    lowered,
    to_singular,
)
from memcon.documents import (
    Document,
    Mention,
    MentionKind,
    Name,
    NameKind,
    Quote,
    Relation,
    Tag,
    TokenForm,
)
from memcon.gazetteer import Gazetteer
from memcon.spans import Span

# word -> person, gender, plural
PRONOUNS: dict[str, tuple[int, Gender, bool]] = {
    **dict.fromkeys(("he", "him", "his", "himself"), (3, Gender.MALE, False)),
    **dict.fromkeys(("she", "her", "hers", "herself"), (3, Gender.FEMALE, False)),
    **dict.fromkeys(("it", "its", "itself"), (3, Gender.NEUTER, False)),
    **dict.fromkeys(
        ("they", "them", "their", "theirs", "themselves"), (3, Gender.UNKNOWN, True)
    ),
    **dict.fromkeys(("i", "me", "my", "mine", "myself"), (1, Gender.UNKNOWN, False)),
    **dict.fromkeys(("we", "us", "our", "ours", "ourselves"), (1, Gender.UNKNOWN, True)),
    **dict.fromkeys(("you", "your", "yours", "yourself"), (2, Gender.UNKNOWN, False)),
    "yourselves": (2, Gender.UNKNOWN, True),
}
# Small words inside a name: "van der Bellen", "Mohammed bin Salman", "Maria de la Cruz".
PARTICLES = frozenset(
    [
        "de",
        "del",
        "della",
        "der",
        "den",
        "di",
        "da",
        "do",
        "dos",
        "das",
        "du",
        "des",
        "van",
        "von",
        "zu",
        "zur",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ibn",
        "bint",
        "ben",
        "abu",
        "abd",
        "ad",
        "as",
        "ash",
        "at",
        "ul",
        "y",
        "e",
        "ter",
        "ten",
        "af",
        "av",
        "of",
        "st.",
        "st",
        "mac",
        "mc",
    ]
)
NAME_PARTICLES = PARTICLES - {"as", "at", "of", "e", "do"}
SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "v"})
# Last words of names that are no person's, whatever their first word is.
BODY_ENDINGS = frozenset(
    [
        "university",
        "college",
        "school",
        "institute",
        "company",
        "inc",
        "inc.",
        "ltd",
        "ltd.",
        "corp",
        "corp.",
        "corporation",
        "party",
        "church",
        "street",
        "avenue",
        "road",
        "park",
        "river",
        "lake",
        "island",
        "islands",
        "county",
        "city",
        "town",
        "village",
        "hospital",
        "airport",
        "station",
        "house",
        "hall",
        "court",
        "museum",
        "theatre",
        "theater",
        "award",
        "awards",
        "prize",
        "cup",
        "league",
        "club",
        "united",
        "fc",
        "records",
        "band",
        "group",
        "association",
        "foundation",
        "society",
        "library",
        "press",
        "times",
        "post",
        "news",
        "journal",
        "magazine",
        "bank",
        "center",
        "centre",
        "committee",
        "council",
        "commission",
        "ministry",
        "department",
        "agency",
        "act",
        "war",
        "battle",
        "treaty",
        "agreement",
        "series",
        "show",
        "festival",
        "games",
        "olympics",
        "stadium",
        "arena",
        "team",
        "army",
        "navy",
        "force",
        "forces",
        "regiment",
        "division",
        "brigade",
        "bridge",
        "tower",
        "mountain",
        "mountains",
        "valley",
        "bay",
        "beach",
        "creek",
        "academy",
        "choir",
        "orchestra",
        "studios",
        "studio",
        "productions",
        "entertainment",
        "films",
        "pictures",
        "order",
        "administration",
        "government",
    ]
)
# Last words of offices' names, before a person's name: "of National Defense Gilberto Teodoro".
FIELDS = frozenset(
    """affairs defense defence security trade development economy energy finance interior justice
    health commerce industry environment labor labour relations cooperation education agriculture
    transport transportation treasury state staff""".split()
)
FIELD_LINKS = frozenset(
    {"foreign", "national", "external", "internal", "and", "of", "&", "public"}
)
SAYING = frozenset("says said tells told asks asked warns vows urges".split())
OUTLET_ENDINGS = frozenset("news daily times post herald tribune gazette newspaper tv".split())
# A capital acts as a government where it is the subject or the object of such doing and saying.
PLACE_VERBS = frozenset(
    [
        "be",
        "lie",
        "sit",
        "stand",
        "become",
        "host",
        "remain",
        "have",
        "see",
        "experience",
        "boast",
        "contain",
        "house",
        "receive",
        "grow",
    ]
)
ADDRESSING = frozenset(
    [
        "urge",
        "accuse",
        "tell",
        "warn",
        "ask",
        "press",
        "blame",
        "pressure",
        "support",
        "criticise",
        "criticize",
        "condemn",
        "thank",
        "assure",
        "call",
        "invite",
        "join",
        "notify",
        "inform",
        "reassure",
        "provoke",
        "threaten",
        "anger",
        "irk",
        "alarm",
        "upset",
        "please",
        "rile",
        "isolate",
        "punish",
        "sanction",
        "pressurise",
        "deter",
        "engage",
        "persuade",
        "convince",
        "force",
        "help",
        "allow",
        "back",
        "leave",
        "reprimand",
        "rebuke",
        "praise",
        "fault",
        "summon",
        "oppose",
        "confront",
        "lobby",
        "counter",
        "contain",
        "challenge",
        "antagonise",
        "antagonize",
        "embolden",
        "court",
    ]
)
PARTNER_PREPOSITIONS = frozenset(
    {"with", "between", "against", "by", "towards", "toward", "among"}
)
PLURAL_PAIRS = frozenset({"both", "two"})
# States whose names and people stood for an earlier state until it ended.
PREDECESSORS = {"RUS": "SUN"}
DAYS = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan.",
        "feb.",
        "mar.",
        "apr.",
        "jun.",
        "jul.",
        "aug.",
        "sep.",
        "sept.",
        "oct.",
        "nov.",
        "dec.",
        "christmas",
        "easter",
        "ramadan",
        "today",
        "yesterday",
        "tomorrow",
    ]
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    first: int
    last: int
    kind: MentionKind
    rank: int  # 0 is taken first
    hit: Hit | None = None


class MentionFinder:
    """Finds mentions; holds the name automaton built from the gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.automaton = NameAutomaton(gazetteer.refs_by_form.items())
        self.titles = TitleReader(gazetteer.people_words)
        by_name: dict[tuple[str, ...], dict[str, None]] = {}
        for person in gazetteer.people.values():
            for form in (person.name, *person.aliases):
                key = to_key(form)
                if len(key) > 1:
                    by_name.setdefault(key, {})[person.ref] = None
        self.people_by_name = {key: tuple(refs) for key, refs in by_name.items()}

    def country_of(self, words: str, day: date | None = None) -> str | None:
        """The country, by its code, that a form of words names or belongs to.

        "Chinese", "Beijing", "Élysée Palace", "the Indian external affairs minister"; None for
        international bodies and for what the gazetteer does not know. `day` chooses between
        a state and its predecessor.
        """
        gazetteer = self.gazetteer
        bare = words.removeprefix("the ").removeprefix("The ").removesuffix("'s")
        found = self.automaton.match(fold(bare))
        whole = [entry for entry in found if entry[1] - entry[0] == len(bare)]
        for _, _, refs in whole or found:
            country = country_of_refs(gazetteer, refs, day)
            if country is not None:
                return country
        return None

    def find(self, document: Document, quotes: tuple[Quote, ...]) -> tuple[Mention, ...]:
        """Find every mention, in text order; a mention inside another comes after it."""
        if not document.tokens:
            return ()
        return _Search(self, document, quotes).run()


class _Search:
    """The search through one document."""

    def __init__(
        self, finder: MentionFinder, document: Document, quotes: tuple[Quote, ...]
    ) -> None:
        self.finder = finder
        self.gazetteer = finder.gazetteer
        self.words = finder.gazetteer.people_words
        self.titles = finder.titles
        self.document = document
        self.tokens = document.tokens
        self.hits = finder.automaton.find(document)
        self.hit_at: dict[int, Hit] = {
            index: hit for hit in self.hits for index in range(hit.first, hit.last)
        }
        self.owner = [-1] * len(self.tokens)  # index into self.found, by token
        self.title_at: dict[int, Title] = {}  # by every token of a title
        self.found: list[Mention] = []
        self.day = _to_day(document.report.published)
        self.quotes = sorted(quotes, key=lambda quote: quote.span.start)
        self.quote_starts = [quote.span.start for quote in self.quotes]

    def run(self) -> tuple[Mention, ...]:
        for candidate in self._chosen(self._names()):
            self._add_name(candidate)
        self._add_learnt()
        self._find_titles()
        self._attach_titles()
        self._add_descriptions()
        self._add_states_and_seats()
        self._add_pronouns()
        ordered = sorted(self.found, key=lambda each: (each.span.start, -each.span.end))
        return tuple(
            replace(mention, index=index, quote=self._quote_at(mention.span.start))
            for index, mention in enumerate(ordered)
        )

    # -- names ---------------------------------------------------------------------------

    def _names(self) -> list[_Candidate]:
        """Names of persons and bodies that the parser, the gazetteer or first names show."""
        found: list[_Candidate] = []
        covered: set[int] = set()
        for name in self.document.names:
            first, last = self._trimmed(name.first, name.last)
            if first < last:
                first, last = self._stretched(first, last, name.kind)
                candidate = self._from_parser(name, first, last)
                if candidate is not None:
                    found.append(candidate)
                    covered.update(range(candidate.first, candidate.last))
                elif name.kind in {NameKind.NATIONALITY, NameKind.EVENT, NameKind.FACILITY}:
                    covered.update(range(name.first, name.last))
        for hit in self.hits:
            kind = self._kind_of_hit(hit)
            if kind is not None:
                is_certain = kind is MentionKind.PERSON and hit.last - hit.first > 1
                found.append(_Candidate(hit.first, hit.last, kind, 0 if is_certain else 1, hit))
        found.extend(self._runs(covered))
        surnames = {
            fold(self.tokens[each.last - 1].words)
            for each in found
            if each.kind is MentionKind.PERSON
        }
        return [
            each
            for each in found
            if not self._is_address(each)
            and (
                each.kind is not MentionKind.ORGANISATION
                or fold(self.tokens[each.first].words) not in surnames
                or not any(
                    token.words == "and" for token in self.tokens[each.first : each.last]
                )
            )
        ]

    def _is_address(self, each: _Candidate) -> bool:
        """Whether a candidate is nothing but forms of address: "H.E. Mr."."""
        return all(
            honorific(token) is not None or token.words in {"H.E.", "H.", "E."}
            for token in self.tokens[each.first : each.last]
        )

    def _trimmed(self, first: int, last: int) -> tuple[int, int]:
        """A parser's name without article, title and possessive ending."""
        tokens = self.tokens
        while first < last and tokens[last - 1].words in {
            "'s",
            "’s",
            "'",
            "’",
            "´s",
            ",",
            ".",
            '"',
        }:
            last -= 1
        if last - first > 1 and lowered(tokens[last - 1]) in SAYING:
            last -= 1  # a headline's "Obama Says"
        for index in range(first + 1, last):
            if tokens[index].words in {"(", "["}:
                last = index
                break
        for index in range(last - 2, first, -1):
            # "National Defense Gilberto Teodoro": the end of a title and a name
            if (
                lowered(tokens[index - 1]) in FIELDS
                and fold(tokens[index].words).lower() in self.words.first_names
            ):
                first = index
                break
        moved = True
        while moved and first < last:
            moved = False
            token = tokens[first]
            word = token.words.lower()
            if word in {"the", "a", "an", "'s", "’s", "-", '"', "“", "and"} or (
                honorific(token) is not None and first + 1 < last
            ):
                first += 1
                moved = True
                continue
            if first + 1 < last and word in TIMES_OF_OFFICE:
                first += 1
                moved = True
                continue
            title = self.titles.at(tokens, first, last)
            if (
                title is not None
                and title.last < last
                and not self._is_person_form(first, last)
            ):
                if tokens[title.last].words.lower() in {"of", "for"}:
                    return first, last
                first = title.last
                moved = True
                continue
            hit = self.hit_at.get(first)
            if (
                hit is not None
                and hit.first == first
                and hit.last < last
                and hit.kinds() & {"state", "adjective", "demonym", "seat", "body"}
                and self.titles.at(tokens, hit.last, last) is not None
            ):
                first = hit.last
                moved = True
        return first, last

    def _stretched(self, first: int, last: int, kind: NameKind) -> tuple[int, int]:
        """A parser's name with the hyphenated or small-word rest that it was cut from."""
        tokens = self.tokens
        end = self.document.sentence_of(first).last
        if kind is NameKind.PERSON:
            while last + 1 < end:
                if (
                    tokens[last].words == "-" and tokens[last].start == tokens[last - 1].end
                ) or (
                    tokens[last].words.lower() in NAME_PARTICLES
                    and tokens[last].words.lower() != "y"
                    and tokens[last + 1].words[:1].isupper()
                    and tokens[last + 1].tag is Tag.NAME
                    and tokens[last].words.lower()
                    not in {"la", "le", "el", "al", "den", "st", "st."}
                ):
                    last += 2
                else:
                    break
            if last < end and tokens[last].words.lower() in SUFFIXES:
                last += 1
            elif (
                last + 1 < end
                and tokens[last].words == ","
                and tokens[last + 1].words.lower() in {"jr", "jr.", "sr", "sr."}
            ):
                last += 2
        return first, last

    def _is_person_form(self, first: int, last: int) -> bool:
        """Whether the gazetteer has a person by exactly these words ("Pope Francis")."""
        hit = self.hit_at.get(first)
        return (
            hit is not None
            and hit.first == first
            and hit.last == last
            and bool(hit.of_kind("person"))
        )

    def _from_parser(self, name: Name, first: int, last: int) -> _Candidate | None:
        tokens = self.tokens
        words = [token.words for token in tokens[first:last]]
        size = last - first
        if not words[0][:1].isalpha() or len("".join(words)) < 2:
            return None
        if size == 1 and honorific(tokens[first]) is not None and words[0].endswith("."):
            return None
        if all(
            lowered(token) in FIELDS or lowered(token) in FIELD_LINKS
            for token in tokens[first:last]
        ):
            return None  # the end of "Secretary of National Defense"
        if (
            any(token.words in "|/<>=*" for token in tokens[first:last])
            or words[0].lower() in DAYS
        ):
            return None
        hit = self.hit_at.get(first)
        whole = hit if hit is not None and (hit.first, hit.last) == (first, last) else None
        if whole is not None and (
            self._kind_of_hit(whole) is not None or self._is_generic(whole)
        ):
            return None  # the gazetteer's own candidate, or a description
        if whole is not None and not whole.kinds() <= {"person", "outlet", "body"}:
            if name.kind is NameKind.PERSON and whole.kinds() <= {"place", "person"}:
                return _Candidate(first, last, MentionKind.PERSON, 3)
            return None
        title = self.titles.at(tokens, first, last)
        if title is not None and title.last == last:
            return None
        is_first_name = fold(words[0]).lower().strip(".") in self.words.first_names
        ends_as_body = words[-1].lower() in BODY_ENDINGS
        if (
            size > 1
            and words[-1].lower() in OUTLET_ENDINGS
            and name.kind in {NameKind.PERSON, NameKind.ORGANISATION, NameKind.OTHER}
            and words[0][:1].isupper()
        ):
            return _Candidate(first, last, MentionKind.OUTLET, 3)
        if name.kind is NameKind.PERSON:
            if not any(word[:1].isupper() for word in words) or (
                ends_as_body and not is_first_name
            ):
                return None
            if size == 1 and tokens[first].tag is Tag.NOUN and not is_first_name:
                return None
            if size == 1 and tokens[first].tag is Tag.NOUN and self._opens_sentence(first):
                return None  # "Hope was expressed"
            return _Candidate(first, last, MentionKind.PERSON, 2 if size > 1 else 3)
        if (
            size > 1
            and is_first_name
            and not ends_as_body
            and all(
                token.tag is Tag.NAME or lowered(token) in PARTICLES
                for token in tokens[first:last]
            )
            and not any(word.lower() in {"of", "the", "and", "&"} for word in words)
        ):
            return _Candidate(first, last, MentionKind.PERSON, 2)
        if size == 1 and is_first_name and name.kind is not NameKind.NATIONALITY:
            return _Candidate(first, last, MentionKind.PERSON, 3)
        if name.kind is NameKind.ORGANISATION:
            if not words[0][:1].isupper() and not any(word.isupper() for word in words):
                return None
            if self.titles.at(tokens, first, last) is not None and size <= 2:
                return None
            if last < len(tokens) and any(
                (title := self.titles.at(tokens, at, min(len(tokens), last + 3))) is not None
                and title.last > last
                for at in range(first, last)
            ):
                return None  # "U.S. National Security" of "U.S. National Security Adviser"
            # "Chinese Foreign Ministry" is read as a description with its country.
            if lowered(tokens[last - 1]) in self.words.bodies and (
                hit is not None
                and hit.first == first
                and hit.kinds() & {"state", "adjective", "demonym"}
            ):
                return None
            return _Candidate(first, last, MentionKind.ORGANISATION, 4)
        if name.kind is NameKind.PLACE and size == 1 and words[0][:1].isupper() and hit is None:
            return _Candidate(first, last, MentionKind.UNKNOWN, 5)
        return None

    def _opens_sentence(self, index: int) -> bool:
        return self.document.sentence_of(index).first == index

    def _kind_of_hit(self, hit: Hit) -> MentionKind | None:
        """What a gazetteer form is as a name of its own; states and seats come later."""
        kinds = hit.kinds()
        if self._is_generic(hit):
            return None
        if "person" in kinds:
            token = self.tokens[hit.first]
            if hit.last - hit.first == 1 and (token.tag is not Tag.NAME or "state" in kinds):
                return None
            return MentionKind.PERSON
        if "outlet" in kinds and not self._is_plain_word(hit):
            return MentionKind.OUTLET
        if "body" in kinds or "government" in kinds:
            return None if self._is_plain_word(hit) else MentionKind.ORGANISATION
        return None

    def _is_generic(self, hit: Hit) -> bool:
        """Whether a form is a plain noun for a body that many countries have: "Senate"."""
        return hit.form.lower() in self.words.bodies and not hit.kinds() & {"state", "person"}

    def _is_plain_word(self, hit: Hit) -> bool:
        """Whether a one-word form stands as an ordinary word ("Who", "Cabinet" after "his")."""
        if hit.last - hit.first > 1:
            return False
        token = self.tokens[hit.first]
        return token.tag not in {Tag.NAME, Tag.NOUN, Tag.OTHER, Tag.ADJECTIVE} or (
            token.tag is not Tag.NAME and not token.words.isupper() and len(token.words) < 5
        )

    def _runs(self, covered: set[int]) -> list[_Candidate]:
        """Runs of capitalised names that the parser marked as no name at all."""
        tokens = self.tokens
        found: list[_Candidate] = []
        index = 0
        while index < len(tokens):
            token = tokens[index]
            if (
                index in covered
                or token.tag is not Tag.NAME
                or not token.words[:1].isupper()
                or token.words.lower() in DAYS
            ):
                index += 1
                continue
            last = index + 1
            end = self.document.sentence_of(index).last
            while last < end and last not in covered:
                each = tokens[last]
                is_name = (
                    each.tag is Tag.NAME
                    and each.words[:1].isupper()
                    and each.words.lower() not in DAYS
                )
                is_joint = (
                    last + 1 < end
                    and (each.words == "-" or lowered(each) in NAME_PARTICLES)
                    and tokens[last + 1].tag is Tag.NAME
                    and last + 1 not in covered
                )
                if not is_name and not is_joint:
                    break
                last += 1
            first, stop = self._trimmed(index, last)
            if first < stop and self.titles.at(tokens, first, stop) is None:
                words = [fold(each.words).lower() for each in tokens[first:stop]]
                is_person = words[0].strip(".") in self.words.first_names
                if words[-1] not in BODY_ENDINGS and stop - first <= 5 and len(words[0]) > 1:
                    kind = MentionKind.PERSON if is_person else MentionKind.UNKNOWN
                    hit = self.hit_at.get(first)
                    if (
                        hit is None
                        or (is_person and stop - first > 1)
                        or hit.kinds() <= {"person"}
                    ):
                        found.append(_Candidate(first, stop, kind, 4 if is_person else 6))
            index = last
        return found

    def _chosen(self, candidates: list[_Candidate]) -> list[_Candidate]:
        """The candidates that overlap no better one: certain persons, then the longest."""
        taken = [False] * len(self.tokens)
        chosen: list[_Candidate] = []
        for candidate in sorted(
            candidates,
            key=lambda each: (each.rank > 0, each.rank == 6, each.first - each.last, each.rank),
        ):
            if not any(taken[candidate.first : candidate.last]):
                taken[candidate.first : candidate.last] = [True] * (
                    candidate.last - candidate.first
                )
                chosen.append(candidate)
        return sorted(chosen, key=lambda each: each.first)

    def _add_name(self, candidate: _Candidate) -> None:
        first, last = candidate.first, candidate.last
        hit = candidate.hit
        words = " ".join(token.words for token in self.tokens[first:last])
        refs: tuple[str, ...] = ()
        gender = Gender.UNKNOWN
        country = None
        if hit is not None:
            refs = hit.of_kind("person", "outlet", "body", "government")
            country = self._country(hit)
        kind = candidate.kind
        if kind is MentionKind.ORGANISATION and country is None:
            country = self._country_around(first, last)
        if kind is MentionKind.PERSON:
            refs = tuple(ref for ref in refs if ref.startswith("person/"))
            if not refs and last - first > 1:
                refs = self.finder.people_by_name.get(to_key(words), ())
            if not refs:
                refs = self._by_family(words)
            country = None
        span = (
            Span(hit.start, hit.end)
            if hit is not None
            else self.document.token_span(first, last)
        )
        form = Form.METONYM if hit is not None and hit.kinds() == {"seat"} else Form.NAME
        self._add(
            Mention(
                0,
                first,
                last,
                self._head(first, last),
                span,
                form,
                kind,
                gender,
                refs=refs,
                country=country,
            )
        )

    def _by_family(self, words: str) -> tuple[str, ...]:
        """The gazetteer's persons whom news calls by this name alone, in capitals too."""
        people = self.gazetteer.people_by_family
        return people.get(words) or people.get(words.title() if words.isupper() else words, ())

    def _country_around(self, first: int, last: int) -> str | None:
        """The country that a body's name opens with, or the place right after it shows.

        "Korea Chamber of Commerce", "the Pasteur Institute in Paris".
        """
        hit = self.hit_at.get(first)
        if hit is not None and hit.first == first and hit.kinds() & {"state", "adjective"}:
            return self._country(hit)
        at = last
        words = [token.words.lower() for token in self.tokens[last : last + 3]]
        if words[:2] == [",", "of"]:
            at += 1
        elif not words or words[0] not in {"in", "of"}:
            return None
        for index in range(at + 1, min(at + 5, len(self.tokens))):
            hit = self.hit_at.get(index)
            if hit is not None:
                place = next(iter(hit.of_kind("place")), None)
                if place is not None and not self._codes(hit):
                    return self.gazetteer.places[int(place.partition("/")[2])].country
                return self._country(hit)
        return None

    def _add_learnt(self) -> None:
        """Find parts of persons' full names where they stand alone."""
        learnt: set[str] = set()
        for mention in self.found:
            if mention.kind is MentionKind.PERSON and mention.last - mention.first > 1:
                for index in range(mention.first, mention.last):
                    word = self.tokens[index].words
                    if (
                        len(word) > 2
                        and word[:1].isupper()
                        and lowered(self.tokens[index]) not in SUFFIXES
                    ):
                        learnt.add(fold(word))
        if not learnt:
            return
        for index, token in enumerate(self.tokens):
            if not token.words[:1].isupper() or fold(token.words) not in learnt:
                continue
            owner = self.owner[index]
            if owner >= 0:
                mention = self.found[owner]
                if (
                    mention.kind in {MentionKind.UNKNOWN, MentionKind.ORGANISATION}
                    and mention.last - mention.first == 1
                    and not mention.refs
                ):
                    self.found[owner] = replace(mention, kind=MentionKind.PERSON)
                continue
            if token.tag in {Tag.PRONOUN, Tag.DETERMINER, Tag.PREPOSITION, Tag.AUXILIARY}:
                continue
            if self._opens_sentence(index) and token.tag not in {Tag.NAME, Tag.NOUN}:
                continue
            hit = self.hit_at.get(index)
            if hit is not None and (hit.last - hit.first > 1 or hit.kinds() & {"adjective"}):
                continue
            if (
                hit is not None
                and hit.kinds() & {"state", "capital", "place"}
                and self._is_placed(index)
            ):
                continue
            self._add(
                Mention(
                    0,
                    index,
                    index + 1,
                    index,
                    token.span,
                    Form.NAME,
                    MentionKind.PERSON,
                    refs=self._by_family(token.words),
                )
            )

    def _is_placed(self, index: int) -> bool:
        head = self.tokens[self.tokens[index].head]
        return self.tokens[index].relation is Relation.PREPOSITION_OBJECT and lowered(head) in {
            "in",
            "at",
            "from",
            "to",
            "near",
            "into",
            "through",
            "across",
            "of",
        }

    # -- titles --------------------------------------------------------------------------

    def _find_titles(self) -> None:
        tokens = self.tokens
        for sentence in self.document.sentences:
            index = sentence.first
            while index < sentence.last:
                if (
                    self.owner[index] >= 0
                    and self.found[self.owner[index]].kind is MentionKind.PERSON
                ):
                    index += 1
                    continue
                limit = min(sentence.last, index + MAX_TITLE_TOKENS)
                for at in range(index, limit):
                    if (
                        self.owner[at] >= 0
                        and self.found[self.owner[at]].kind is MentionKind.PERSON
                    ):
                        limit = at
                        break
                title = self.titles.at(tokens, index, limit)
                last = None if title is None else tokens[title.last - 1]
                if title is None or (
                    last is not None
                    and last.tag not in {Tag.NAME, Tag.NOUN}
                    and not (last.words[:1].isupper() and last.tag is not Tag.VERB)
                ):
                    index += 1
                    continue
                for at in range(title.first, title.last):
                    self.title_at[at] = title
                index = title.last

    def _attach_titles(self) -> None:
        """Give each person the title, country and gender of the words before the name."""
        for at, mention in enumerate(self.found):
            if mention.kind not in {
                MentionKind.PERSON,
                MentionKind.UNKNOWN,
                MentionKind.ORGANISATION,
            }:
                continue
            if mention.form is not Form.NAME:
                continue
            if mention.kind is MentionKind.ORGANISATION and mention.refs:
                continue
            gender = mention.gender
            left = mention.first
            floor = self.document.sentence_of(mention.first).first
            while left > floor and (shown := honorific(self.tokens[left - 1])) is not None:
                left -= 1
                if shown is not Gender.UNKNOWN:
                    gender = shown
                if self.title_at.get(left):
                    break
            has_honorific = left < mention.first
            title = self._title_before(left, floor)
            after = self._with_of(mention.head, mention.last)
            if after[1] is not None and (title is not None or has_honorific):
                # "President Pedro Sánchez of Spain"
                mention = replace(mention, country=after[1], of=after[1])
                self.found[at] = mention
            elif (
                after[1] is not None
                and mention.kind is MentionKind.PERSON
                and mention.last - mention.first > 1
                and lowered(self.tokens[mention.last]) == "of"
            ):
                mention = replace(mention, country=after[1])  # "Kofi Adjei of Togo"
                self.found[at] = mention
            if title is None:
                country = mention.country or self._country_before(left, floor)
                if country is not None and mention.kind is MentionKind.PERSON:
                    mention = replace(mention, country=country)
                    self.found[at] = mention
                if has_honorific:
                    self._own(left, mention.first, at)
                    self.found[at] = replace(
                        mention,
                        kind=MentionKind.PERSON,
                        gender=gender,
                        phrase=self.document.token_span(left, mention.last),
                    )
                continue
            if title.is_plural:
                continue
            if mention.kind is not MentionKind.PERSON and (
                title.last < left or self.hit_at.get(mention.first) is not None
            ):
                continue
            start, country, of, when = self._before_title(title, floor)
            if country is None and of is None:
                country, of = mention.country, mention.of
            if title.last < left:  # "President of the European Council Charles Michel"
                of_country, of_body = self._of_phrase(title.last, left)
                country, of = of_country or country, of_body or of
            if gender is Gender.UNKNOWN:
                gender = title.word.gender
            self._own(start, mention.first, at)
            self.found[at] = replace(
                mention,
                kind=MentionKind.PERSON,
                gender=gender,
                country=country,
                title=self._shown_title(start, title),
                of=of,
                time_of_office=when,
                phrase=self.document.token_span(start, mention.last),
            )

    def _country_before(self, left: int, floor: int) -> str | None:
        """The country in words right before a name: "Korean independence activist Kim Koo"."""
        at = left - 1
        nouns = 0
        while at >= floor and left - at < 7:
            token = self.tokens[at]
            hit = self.hit_at.get(at)
            if hit is not None and hit.kinds() & {"adjective", "state"}:
                return self._country(hit) if nouns else None
            if token.tag not in {Tag.NOUN, Tag.NAME, Tag.ADJECTIVE} or self.owner[at] >= 0:
                return None
            if token.head != self.tokens[left].head and token.relation not in {
                Relation.COMPOUND,
                Relation.MODIFIER,
            }:
                return None
            nouns += token.tag in {Tag.NOUN, Tag.NAME}
            at -= 1
        return None

    def _own(self, first: int, last: int, at: int) -> None:
        for index in range(first, last):
            if self.owner[index] < 0:
                self.owner[index] = at

    def _shown_title(self, start: int, title: Title) -> str:
        """The usual form of a title, with the words as given where the list has a wider one."""
        words = " ".join(
            token.words for token in self.tokens[title.first : title.last]
        ).replace(" - ", "-")
        if title.word.name in {
            "Official",
            "Leader",
            "Minister",
            "General",
            "Legislator",
            "Adviser",
            "Envoy",
            "King",
            "Deputy Secretary",
        }:
            words = words.title() if words.isupper() else words
            return (
                words
                if words[:1].isupper()
                else words.capitalize()
                if " " not in words
                else words.title()
            )
        return title.word.name

    def _title_before(self, left: int, floor: int) -> Title | None:
        """The title that ends right before `left`, or before an of-phrase that does."""
        if left - 1 < floor:
            return None
        title = self.title_at.get(left - 1)
        if title is not None:
            return title if title.last == left else None
        at = left - 1
        steps = 0
        tokens = self.tokens
        while at > floor and steps < 9:
            token = tokens[at]
            if lowered(token) in {"of", "for", "in", "to", "on"}:
                title = self.title_at.get(at - 1)
                if title is not None and title.last == at:
                    return title
                if lowered(token) not in {"of", "for"}:
                    return None
            elif not (
                token.tag in {Tag.NAME, Tag.NOUN, Tag.ADJECTIVE, Tag.DETERMINER}
                or token.words == "-"
                or lowered(token) in {"and", "&", "'s"}
            ) or (
                self.owner[at] >= 0 and self.found[self.owner[at]].kind is MentionKind.PERSON
            ):
                return None
            at -= 1
            steps += 1
        return None

    def _before_title(
        self, title: Title, floor: int
    ) -> tuple[int, str | None, str | None, str | None]:
        """Where the phrase before a title starts; country, body and time of office in it."""
        tokens = self.tokens
        at = title.first
        country: str | None = None
        of: str | None = None
        when: str | None = None
        while at > floor:
            token = tokens[at - 1]
            word = lowered(token)
            if token.words == "-":
                at -= 1
                continue
            if word in TIMES_OF_OFFICE:
                when = when or TIMES_OF_OFFICE[word]
                at -= 1
                continue
            owner = self.owner[at - 1]
            if owner >= 0 and self.found[owner].kind is MentionKind.PERSON:
                break
            if word in {"'s", "'"} and token.relation is Relation.CASE:
                hit = self.hit_at.get(at - 2)
                if hit is None or self._country(hit) is None:
                    break
                at -= 1
                continue
            hit = self.hit_at.get(at - 1)
            if hit is not None and hit.first >= floor and hit.last <= title.first + 1:
                found = self._country(hit)
                if found is not None or hit.of_kind("body"):
                    country = found or country
                    of = of or found or next(iter(hit.of_kind("body")), None)
                    at = hit.first
                    continue
            if token.tag in {Tag.NAME, Tag.NOUN, Tag.ADJECTIVE} and title.first - at < 6:
                if token.relation in {
                    Relation.SUBJECT,
                    Relation.OBJECT,
                    Relation.NOUN_ADVERB,
                    Relation.APPOSITION,
                }:
                    break
                at -= 1
                continue
            break
        later = self.title_at.get(title.last - 1)
        if when is None and later is not None and title.last < len(tokens):
            after = lowered(tokens[title.last])
            if after == "-" and title.last + 1 < len(tokens):
                after = lowered(tokens[title.last + 1])
            if after in {"elect", "designate"}:
                when = "elect"
        return at, country, of, when

    def _of_phrase(self, first: int, last: int) -> tuple[str | None, str | None]:
        """Country and body that "of ..." after a title names."""
        for index in range(first, min(last, len(self.tokens))):
            hit = self.hit_at.get(index)
            if hit is not None:
                country = self._country(hit)
                body = next(iter(hit.of_kind("body")), None)
                if country is not None or body is not None:
                    return country, body or country
        return None, None

    # -- descriptions --------------------------------------------------------------------

    def _add_descriptions(self) -> None:
        done: set[int] = set()
        for index, token in enumerate(self.tokens):
            if self.owner[index] >= 0 or index in done:
                continue
            title = self.title_at.get(index)
            if title is not None:
                if index != title.first:
                    continue
                done.update(range(title.first, title.last))
                self._add_title(title)
            elif token.tag in {Tag.NOUN, Tag.NAME}:
                self._add_noun(index)

    def _noun_of(self, title: Title) -> int:
        """The head noun of a title: the last noun before an "of"."""
        head = title.first
        for index in range(title.first, title.last):
            if lowered(self.tokens[index]) in {"of", "for", "to", "from"}:
                break
            if self.tokens[index].words != "-":
                head = index
        return head

    def _add_title(self, title: Title) -> None:
        tokens = self.tokens
        head = self._noun_of(title)
        token = tokens[head]
        if token.relation in {Relation.COMPOUND, Relation.MODIFIER} and token.head > head:
            after = tokens[token.head]
            if self.owner[token.head] < 0 and after.head != head:
                return  # "president office", "chief concern"
        if title.is_plural or lowered(token) in self.words.groups:
            self._add_plural(head, title)
            return
        floor = self.document.sentence_of(head).first
        start, country, of, when = self._before_title(title, floor)
        start = self._with_determiner(start, floor)
        last, after_country, after_of = self._with_of(head, title.last)
        first_word = lowered(tokens[start])
        if (
            start == title.first
            and not tokens[title.first].words[:1].isupper()
            and after_of is None
            and after_country is None
        ):
            return  # "elected president": an office, nobody in it
        if (
            first_word in {"a", "an", "no", "any", "every", "each"}
            and token.relation is Relation.ATTRIBUTE
        ):
            return
        country, of = after_country or country, after_of or of
        gender = title.word.gender
        self._add(
            Mention(
                0,
                start,
                last,
                head,
                self.document.token_span(start, last),
                Form.TITLE,
                MentionKind.PERSON,
                gender,
                country=country,
                title=self._shown_title(start, title),
                of=of,
                time_of_office=when,
                phrase=self.document.token_span(start, last),
            )
        )

    def _with_determiner(self, start: int, floor: int) -> int:
        """The start of a phrase with its adjectives, numbers and article."""
        tokens = self.tokens
        while start > floor:
            token = tokens[start - 1]
            if (
                token.tag in {Tag.ADJECTIVE, Tag.NUMBER}
                or (token.tag is Tag.VERB and token.relation is Relation.MODIFIER)
            ) and self.owner[start - 1] < 0:  # "the visiting minister"
                start -= 1
                continue
            if (
                token.tag is Tag.DETERMINER
                or (token.tag is Tag.PRONOUN and token.relation is Relation.POSSESSIVE)
                or lowered(token) in {"both", "all"}
            ):
                start -= 1
            break
        return start

    def _with_of(self, head: int, last: int) -> tuple[int, str | None, str | None]:
        """The end of "the prime minister of Armenia", with the country and body it names."""
        tokens = self.tokens
        end = self.document.sentence_of(head).last
        if last < end and lowered(tokens[last]) in {"of", "to", "for"}:
            at = last + 1
            while at < end and tokens[at].tag is Tag.DETERMINER:
                at += 1
            owner = self.owner[at] if at < end else -1
            if owner >= 0 and self.found[owner].kind is MentionKind.PERSON:
                if self.found[owner].form is Form.NAME and lowered(tokens[last]) != "of":
                    return self.found[owner].last, None, None  # "an aide to Francis Escudero"
                return last, None, None
            hit = self.hit_at.get(at)
            if (
                hit is not None
                and hit.first == at
                and hit.kinds() != {"adjective"}
                and (hit.kinds() & {"state", "body", "government", "seat", "outlet"})
            ):
                country = self._country(hit)
                body = next(iter(hit.of_kind("body")), None)
                if country is not None or body is not None:
                    if lowered(tokens[last]) == "to" and body is None:
                        return hit.last, None, None
                    return hit.last, country, body or country
        return last, None, None

    def _add_plural(self, head: int, title: Title | None) -> None:
        """Several people: "French officials", "both leaders", "the two presidents"."""
        tokens = self.tokens
        floor = self.document.sentence_of(head).first
        begin = title.first if title is not None else head
        start, country, of = self._noun_start(begin, floor)
        last = head + 1 if title is None else title.last
        last, after_country, after_of = self._with_of(head, last)
        if after_country is None and after_of is None:
            last = head + 1 if title is None else title.last
        if (
            tokens[head].relation in {Relation.COMPOUND, Relation.MODIFIER}
            and tokens[head].head > head
        ):
            return
        self._add(
            Mention(
                0,
                start,
                last,
                head,
                self.document.token_span(start, last),
                Form.TITLE,
                MentionKind.GROUP,
                is_plural=True,
                country=country or after_country,
                of=of or after_of,
                title=None if title is None else title.word.name,
                phrase=self.document.token_span(start, last),
            )
        )

    def _noun_start(self, head: int, floor: int) -> tuple[int, str | None, str | None]:
        """The start of a noun phrase before `head`; the country and body named in it."""
        tokens = self.tokens
        at = head
        country: str | None = None
        of: str | None = None
        while at > floor and head - at < 8:
            token = tokens[at - 1]
            if (
                self.owner[at - 1] >= 0
                and self.found[self.owner[at - 1]].kind is MentionKind.PERSON
            ):
                break
            word = lowered(token)
            if word in {"'s", "'"} and token.relation is Relation.CASE:
                hit = self.hit_at.get(at - 2)
                if hit is None or self._country(hit) is None:
                    break
                at -= 1
                continue
            hit = self.hit_at.get(at - 1)
            if hit is not None and hit.last == at and hit.first >= floor:
                found = self._country(hit)
                if found is not None or hit.of_kind("body"):
                    country = found or country
                    of = found or next(iter(hit.of_kind("body")), None) or of
                    at = hit.first
                    continue
            if token.words == "-" and at - 2 >= floor:
                at -= 2
                continue
            if (
                token.tag in {Tag.ADJECTIVE, Tag.NOUN, Tag.NAME, Tag.NUMBER}
                and token.head >= at
            ):
                if token.relation in {Relation.NOUN_ADVERB, Relation.SUBJECT}:
                    break
                at -= 1
                continue
            if token.tag is Tag.ADVERB and token.relation is Relation.MODIFIER:
                at -= 1
                continue
            if (
                token.tag is Tag.DETERMINER
                or word in {"both", "all", "some"}
                or (token.tag is Tag.PRONOUN and token.relation is Relation.POSSESSIVE)
            ):
                at -= 1
            break
        return at, country, of

    def _add_noun(self, index: int) -> None:
        """A description by a noun that is no office: a person, a group or a body."""
        tokens = self.tokens
        token = tokens[index]
        word = lowered(token)
        if token.relation in {Relation.COMPOUND, Relation.MODIFIER} and token.head > index:
            return
        singular = to_singular(word)
        if word in self.words.groups and (token.form is TokenForm.PLURAL or word == singular):
            if (
                word in self.words.bodies
                and token.form is not TokenForm.PLURAL
                and word != "media"
            ):
                self._add_body(index)
            else:
                self._add_plural(index, None)
            return
        if word in self.words.nouns:
            floor = self.document.sentence_of(index).first
            start, country, of = self._noun_start(index, floor)
            self._add(
                Mention(
                    0,
                    start,
                    index + 1,
                    index,
                    self.document.token_span(start, index + 1),
                    Form.TITLE,
                    MentionKind.PERSON,
                    self.words.nouns[word],
                    country=country,
                    of=of,
                    phrase=self.document.token_span(start, index + 1),
                )
            )
            return
        if word in self.words.bodies:
            hit = self.hit_at.get(index)
            if hit is None or not hit.kinds() & {"state", "place", "capital", "seat"}:
                self._add_body(index)
            return
        if token.form is TokenForm.PLURAL and singular in self.words.nouns:
            self._add_plural(index, None)

    def _add_body(self, head: int) -> None:
        """A body by its noun: "the Chinese Foreign Ministry", "the ministry"."""
        tokens = self.tokens
        floor = self.document.sentence_of(head).first
        start, country, of = self._noun_start(head, floor)
        last, after_country, after_of = self._with_of(head, head + 1)
        first_word = lowered(tokens[start])
        is_definite = first_word in {
            "the",
            "this",
            "that",
            "both",
            "our",
            "his",
            "her",
            "its",
            "their",
        }
        is_named = tokens[head].words[:1].isupper() and tokens[head].tag is Tag.NAME
        if not (country or of or after_country or after_of or is_definite or is_named):
            return
        self._add(
            Mention(
                0,
                start,
                last,
                head,
                self.document.token_span(start, last),
                Form.TITLE,
                MentionKind.ORGANISATION,
                Gender.NEUTER,
                country=country or after_country,
                of=of or after_of,
                phrase=self.document.token_span(start, last),
            )
        )

    # -- states and seats ----------------------------------------------------------------

    def _add_states_and_seats(self) -> None:
        """States by name, people for their state ("the Russians"), capitals that act."""
        for hit in self.hits:
            kinds = hit.kinds()
            # "China's foreign minister" names China too
            is_possessive = (
                "state" in kinds
                and hit.last < len(self.tokens)
                and self.tokens[hit.last].relation is Relation.CASE
            )
            if not is_possessive and any(
                self.owner[index] >= 0
                and self.found[self.owner[index]].kind
                in {MentionKind.PERSON, MentionKind.OUTLET}
                for index in range(hit.first, hit.last)
            ):
                continue
            owner = -1 if is_possessive else self.owner[hit.last - 1]
            if owner >= 0 and self.found[owner].refs and self.found[owner].form is Form.NAME:
                continue
            head = self._head(hit.first, hit.last)
            if not hit.form[:1].isupper():
                continue
            if "state" in kinds:
                if self._modifies_title(hit, head):
                    continue
                if owner >= 0 and self.found[owner].form is Form.NAME:
                    continue
                form = Form.NAME
            elif "seat" in kinds or "capital" in kinds:
                if not self._acts(hit, head):
                    continue
                form = Form.METONYM
            elif "demonym" in kinds:
                before = self.tokens[hit.first - 1] if hit.first else None
                if (
                    before is None
                    or lowered(before) != "the"
                    or not hit.form.endswith(("s", "se", "sh", "ch"))
                    or self.tokens[head].relation in {Relation.COMPOUND, Relation.MODIFIER}
                    or before.head != head
                ):
                    continue
                form = Form.METONYM
            else:
                continue
            seat = next(iter(hit.of_kind("seat")), None)
            is_capital = seat is not None and (
                self.gazetteer.seats[int(seat.partition("/")[2])].kind == "capital"
            )
            refs = self._state_refs(hit)
            if is_capital or not refs:
                known = self.gazetteer.seats[int(seat.partition("/")[2])] if seat else None
                if is_capital and known is not None and known.country:
                    refs = refs or (f"state/{known.country}",)
                else:
                    refs = hit.of_kind("seat")
            if not refs:
                continue
            country = self._country(hit)
            first = hit.first
            self._add(
                Mention(
                    0,
                    first,
                    hit.last,
                    head,
                    Span(hit.start, hit.end),
                    form,
                    MentionKind.STATE
                    if refs[0].startswith("state/")
                    else MentionKind.ORGANISATION,
                    Gender.NEUTER,
                    refs=refs,
                    country=country,
                ),
                inner=True,
            )

    def _modifies_title(self, hit: Hit, head: int) -> bool:
        """Whether a state's name is part of a title or a group: "US officials"."""
        token = self.tokens[head]
        if any(index in self.title_at for index in range(hit.first, hit.last)):
            return True
        if token.relation not in {Relation.COMPOUND, Relation.MODIFIER, Relation.NOUN_ADVERB}:
            return False
        after = hit.last
        return after in self.title_at or (
            self.owner[hit.first] >= 0
            and self.found[self.owner[hit.first]].kind is MentionKind.GROUP
            and lowered(self.tokens[self.found[self.owner[hit.first]].head])
            not in {"allies", "partners"}
        )

    def _acts(self, hit: Hit, head: int) -> bool:
        """Whether a capital or a seat of power stands for those who sit there."""
        tokens = self.tokens
        token = tokens[head]
        above = tokens[token.head]
        after = tokens[hit.last] if hit.last < len(tokens) else None
        before = tokens[hit.first - 1] if hit.first else None
        for beside, far in ((after, hit.last + 1), (before, hit.first - 2)):
            if beside is not None and beside.words in {"-", "–", "/"}:
                other = self.hit_at.get(far)
                if other is not None and other.kinds() & {
                    "state",
                    "capital",
                    "body",
                    "adjective",
                }:
                    return True
        seat = "seat" in hit.kinds() and not any(
            self.gazetteer.seats[int(ref.partition("/")[2])].kind == "capital"
            for ref in hit.of_kind("seat")
        )
        if token.relation is Relation.SUBJECT:
            clause = self.document.clause_of(head)
            if clause is None:
                return False
            if clause.lemma in {"be", "remain", "become"} and any(
                tokens[each].tag in {Tag.ADJECTIVE, Tag.VERB} for each in clause.attributes
            ):
                return True
            return (
                clause.lemma.split()[0] not in PLACE_VERBS
                or (seat and clause.lemma.split()[0] in {"have", "be"})
                or clause.is_progressive
                or (clause.lemma.startswith("be") and bool(clause.complements))
            )
        if token.relation is Relation.PASSIVE_SUBJECT:
            clause = self.document.clause_of(head)
            return clause is not None and clause.lemma.split()[0] in ADDRESSING
        if token.relation in {Relation.OBJECT, Relation.RECIPIENT}:
            return above.lemma in ADDRESSING
        if token.relation is Relation.PREPOSITION_OBJECT:
            preposition = lowered(above)
            if preposition in PARTNER_PREPOSITIONS:
                return True
            if preposition == "to" and above.head != above.index:
                governor = tokens[above.head]
                return governor.lemma in {"according", "accord", "unacceptable"} or (
                    seat and governor.lemma in {"say", "convey", "respond", "deliver"}
                )
            return False
        if token.relation is Relation.POSSESSIVE:
            return above.tag is Tag.NOUN and above.lemma not in {
                "airport",
                "street",
                "suburb",
                "outskirt",
                "centre",
                "center",
                "downtown",
                "mayor",
                "square",
                "hotel",
                "stadium",
                "district",
                "resident",
                "airspace",
                "embassy",
                "population",
                "east",
                "west",
                "north",
                "south",
                "garden",
                "room",
            }
        if token.relation is Relation.CONJUNCT:
            return any(
                self.owner[other] >= 0 and self.found[self.owner[other]].form is Form.METONYM
                for other in (token.head,)
            )
        if token.relation is Relation.APPOSITION:
            return False
        if after is not None and lowered(after) == "to" and before is not None:
            # "the need for Kiev to end its policy"
            return lowered(before) == "for"
        return False

    def _state_refs(self, hit: Hit) -> tuple[str, ...]:
        return tuple(f"state/{code}" for code in self._codes(hit))

    def _codes(self, hit: Hit) -> list[str]:
        return codes_of_refs(self.gazetteer, hit.refs, self.day)

    def _country(self, hit: Hit) -> str | None:
        """The country that a form of words names or belongs to."""
        if self._is_generic(hit) and not self._codes(hit):
            return None
        return country_of_refs(self.gazetteer, hit.refs, self.day, with_places=False)

    # -- pronouns ------------------------------------------------------------------------

    def _add_pronouns(self) -> None:
        for index, token in enumerate(self.tokens):
            found = PRONOUNS.get(token.words.lower())
            if found is None or (
                self.owner[index] >= 0 and token.words.lower() in {"us", "mine"}
            ):
                continue
            if token.words == "US" or (
                token.words == "I" and token.tag not in {Tag.PRONOUN, Tag.NAME}
            ):
                continue
            if token.relation is Relation.EXPLETIVE or self.hit_at.get(index) is not None:
                continue
            person, gender, is_plural = found
            if token.words.lower() in {"it"} and self._is_empty_it(index):
                continue
            self._add(
                Mention(
                    0,
                    index,
                    index + 1,
                    index,
                    token.span,
                    Form.PRONOUN,
                    MentionKind.GROUP
                    if is_plural and person == 3
                    else MentionKind.PERSON
                    if gender in {Gender.MALE, Gender.FEMALE} or (person < 3 and not is_plural)
                    else MentionKind.UNKNOWN,
                    gender,
                    is_plural,
                    person,
                ),
                inner=True,
            )

    def _is_empty_it(self, index: int) -> bool:
        """Whether "it" stands for nothing: "it is clear that", "it was raining"."""
        clause = self.document.clause_of(index)
        if clause is None or index not in clause.subjects:
            return False
        if clause.lemma in {"seem", "appear", "happen", "rain", "snow", "take", "turn out"}:
            return True
        is_copula = self.tokens[clause.predicate].lemma in {"be", "'s", "become", "remain"}
        return is_copula and bool(
            clause.complements
            or (
                clause.is_copular
                and any(
                    other.governor == clause.index for other in self.document.clauses_in(index)
                )
            )
        )

    # -- common --------------------------------------------------------------------------

    def _head(self, first: int, last: int) -> int:
        """The token of a stretch that hangs on a word outside it; the last if several do."""
        for index in range(last - 1, first - 1, -1):
            head = self.tokens[index].head
            if (head < first or head >= last or head == index) and self.tokens[
                index
            ].tag is not Tag.PUNCTUATION:
                return index
        return last - 1

    def _add(self, mention: Mention, *, inner: bool = False) -> None:
        at = len(self.found)
        self.found.append(mention)
        for index in range(mention.first, mention.last):
            if self.owner[index] < 0 or inner:
                self.owner[index] = at

    def _quote_at(self, offset: int) -> int | None:
        """The innermost quote that holds the character at `offset`."""
        best: Quote | None = None
        at = bisect_right(self.quote_starts, offset) - 1
        for quote in reversed(self.quotes[max(0, at - 8) : at + 1]):
            if quote.inner.start <= offset < quote.inner.end and (
                best is None or quote.depth > best.depth
            ):
                best = quote
        return None if best is None else best.index


def codes_of_refs(gazetteer: Gazetteer, refs: tuple[str, ...], day: date | None) -> list[str]:
    """Codes of the states a form stands for on a day, the likeliest first."""
    states = gazetteer.states
    codes: list[str] = []
    for ref in refs:
        kind, _, code = ref.partition("/")
        if kind in {"state", "adjective", "demonym", "government", "capital"}:
            former = states.get(PREDECESSORS.get(code, ""))
            if (
                former is not None
                and former.until is not None
                and day is not None
                and day <= former.until
            ):
                code = former.code
            if code not in codes:
                codes.append(code)
    if len(codes) < 2:
        return codes
    ended = {code for code in codes if states[code].until is not None}
    alive = [
        code
        for code in codes
        if code in ended and day is not None and day <= (states[code].until or date.max)
    ]
    return [*alive, *(code for code in codes if code not in ended)] or codes


def country_of_refs(
    gazetteer: Gazetteer, refs: tuple[str, ...], day: date | None, *, with_places: bool = True
) -> str | None:
    """The country of the first of a form's entries that has one, states first."""
    codes = codes_of_refs(gazetteer, refs, day)
    if codes:
        return codes[0]
    for ref in refs:
        kind, _, key = ref.partition("/")
        country = None
        if kind == "body":
            country = gazetteer.bodies[ref].country
        elif kind == "outlet":
            country = gazetteer.outlets[ref].country
        elif kind == "seat":
            country = gazetteer.seats[int(key)].country
        elif kind == "place" and with_places:
            country = gazetteer.places[int(key)].country
        elif kind == "person" and with_places:
            country = gazetteer.people[ref].country
        if country is not None:
            return country
    return None


def to_key(words: str) -> tuple[str, ...]:
    """A person's name whatever its order, letter case, middle initials and "Jr.".

    >>> to_key("KAMIKAWA Yoko") == to_key("Yoko Kamikawa")
    True
    >>> to_key("Ferdinand R. Marcos, Jr.")
    ('ferdinand', 'marcos')
    """
    parts = [part.strip(".,").lower() for part in fold(words).split()]
    return tuple(sorted(part for part in parts if len(part) > 1 and part not in SUFFIXES))


def _to_day(published: str | None) -> date | None:
    """The calendar day of an ISO 8601 date or date-time; None where there is none."""
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None
