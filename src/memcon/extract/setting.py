"""A Document and a Clause in, when and where it happened out: from its own words first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from memcon.dates import Basis, When
from memcon.documents import Clause, Document, PlaceMark, Relation, TimeMark
from memcon.records import Place, Time, excerpt
from memcon.spans import Span

# "since 2016" says how long, and "first visit since 2016" is no visit of 2016.
NOT_WHEN = frozenset({"since"})
DATED = frozenset({"DATE", "TIME"})
JOINING = frozenset({"to", "until", "through", "till", "-", "–", "and"})
NOT_WHERE = frozenset({"from", "of", "outside"})

# What is told of a verb in these places is told of the governing verb too:
# "agreed to meet on Friday", "arrived on Monday and met the king".
SHARED = frozenset({Relation.OPEN_COMPLEMENT, Relation.CONJUNCT})

# How many governing clauses are asked: "hopes to be able to agree to meet on Friday".
MAX_CLAUSES_UP = 4

WIDTHS = {"venue": 0, "city": 1, "region": 2, "country": 3, "sea": 3}


def time_of(
    document: Document, clause: Clause, *, extra_tokens: Iterable[int] = ()
) -> Time | None:
    """Find the time of what a clause tells.

    Looks first under `extra_tokens` (the noun that names the occasion: "talks" of "after talks
    on Tuesday in Geneva"), then among the clause's own words, then in the clause it is joined
    to or depends on without a subject of its own ("arrived on Monday and met the king",
    "agreed to meet"). A day that belongs to another verb, to a speaker's frame ("said on
    Thursday that ...") or to another sentence is never taken.

    Args:
        document: The document whose layer of times is read.
        clause: The clause that tells of the occasion.
        extra_tokens: Token indices of nouns whose subtrees are looked at first.

    Returns:
        The time with its interval and basis; None where the words give no time. A time whose
        days are not known ("on Tuesday" in a document without a date) has None for both.
    """
    for indices in _tiers(document, clause, extra_tokens, _marks(document).times):
        dated = [
            mark
            for mark in (document.times[index] for index in indices)
            if _is_when(document, mark)
        ]
        if dated:
            return _joined(document, dated)
    return None


def place_of(
    document: Document, clause: Clause, *, extra_tokens: Iterable[int] = ()
) -> Place | None:
    """Find the place of what a clause tells, by the same steps as `time_of`.

    A name that stands for a government ("Beijing said") is no place. Of several places in
    the same words the venue and the city win over the country; what the winner does not
    have, city or country, it takes from the others.
    """
    for indices in _tiers(document, clause, extra_tokens, _marks(document).places):
        places = [
            mark
            for mark in (document.places[index] for index in indices)
            if mark.role == "place" and _is_where(document, mark)
        ]
        if places:
            return to_place(_merged(places))
    return None


def to_time(document: Document, mark: TimeMark) -> Time:
    """A mark as a record carries it."""
    return _to_time(document, mark.span, mark.when)


def to_place(mark: PlaceMark) -> Place:
    """A mark as a record carries it."""
    return Place(
        name=mark.name,
        venue=mark.venue,
        country=mark.country,
        country_name=mark.country_name,
        geonames=mark.geonames,
        latitude=mark.latitude,
        longitude=mark.longitude,
    )


def _to_time(document: Document, span: Span, when: When) -> Time:
    return Time(
        text=document.words(span),
        start=when.earliest.isoformat() if when.earliest else None,
        end=when.latest.isoformat() if when.latest else None,
        edtf=when.edtf,
        basis=when.basis.value,
        span=excerpt(document.text, span),
    )


def _joined(document: Document, marks: Sequence[TimeMark]) -> Time:
    """The first mark, or the stretch from it to the one joined to it: "from Friday to Sunday"."""
    first = marks[0]
    for other in marks[1:]:
        start, end = first.when.earliest, other.when.latest
        between = document.text[first.span.end : other.span.start].strip().lower()
        if between in JOINING and start is not None and end is not None and start <= end:
            same = first.when.basis is other.when.basis
            basis = first.when.basis if same else Basis.PUBLISHED
            return _to_time(
                document,
                first.span.to(other.span),
                When(start, end, f"{start}/{end}", basis),
            )
    return to_time(document, first)


def _is_when(document: Document, mark: TimeMark) -> bool:
    """Whether a mark can say when something happened, and not how long or since when."""
    if mark.type not in DATED and mark.when.earliest is None:
        return False
    return _word_before(document, mark.span) not in NOT_WHEN


def _is_where(document: Document, mark: PlaceMark) -> bool:
    """Whether a mark is not where somebody comes from."""
    return _word_before(document, mark.span) not in NOT_WHERE


def _word_before(document: Document, span: Span) -> str:
    words = document.text[max(0, span.start - 12) : span.start].lower().split()
    if words and words[-1] in {"the", "a"}:
        words.pop()
    return words[-1] if words else ""


def _merged(places: Sequence[PlaceMark]) -> PlaceMark:
    """The narrowest place, with city and country from the others where it has none."""
    best = min(places, key=lambda mark: WIDTHS.get(mark.kind, 4))
    for other in places:
        if best.name is None and best.kind == "venue" and other.kind == "city":
            best = replace(other, venue=best.venue, kind="venue")
        if best.country is None and other.country is not None:
            best = replace(best, country=other.country, country_name=other.country_name)
    return best


@dataclass(frozen=True, slots=True)
class _Marks:
    """The marks of a document by the clause their topmost token belongs to.

    Each entry is a pair of that token and the mark's index.
    """

    document: Document
    times: dict[int, list[tuple[int, int]]]
    places: dict[int, list[tuple[int, int]]]


_latest: list[_Marks] = []  # of the document asked about last


def _marks(document: Document) -> _Marks:
    """The marks of a document, sorted by clause once for all questions about it."""
    found = _latest[0] if _latest else None
    if found is None or found.document is not document:
        found = _Marks(
            document,
            _by_clause(document, [(mark.span, mark.index) for mark in document.times]),
            _by_clause(document, [(mark.span, mark.index) for mark in document.places]),
        )
        _latest[:] = [found]
    return found


def _by_clause(
    document: Document, marks: Iterable[tuple[Span, int]]
) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = {}
    tokens = document.tokens
    for span, index in marks:
        first = document.token_at(span.start)
        if first is None or tokens[first].start >= span.end:
            continue
        last = first
        while last + 1 < len(tokens) and tokens[last + 1].start < span.end:
            last += 1
        top = next(
            (
                token
                for token in range(first, last + 1)
                if not first <= tokens[token].head <= last or tokens[token].head == token
            ),
            last,
        )
        found.setdefault(document.clause_by_token[top], []).append((top, index))
    return found


def _tiers(
    document: Document,
    clause: Clause,
    extra: Iterable[int],
    marks: dict[int, list[tuple[int, int]]],
) -> Iterator[list[int]]:
    """Marks by how near they stand: under the nouns, in the clause, in the clause above."""
    for noun in extra:
        first, last = document.edges[noun]
        own = marks.get(document.clause_by_token[noun], ())
        yield [index for top, index in own if first <= top < last]
    at = clause
    for _ in range(MAX_CLAUSES_UP):
        yield [index for _, index in marks.get(at.index, ())]
        if at.relation not in SHARED or at.governor is None:
            return
        at = document.clauses[at.governor]
