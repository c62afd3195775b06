"""A Document and a Clause in, when and where it happened out: from its own words first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from memcon.dates import Basis, When
from memcon.documents import Clause, Document, PlaceMark, Relation, TimeMark
from memcon.records import Place, Time, excerpt
from memcon.spans import Span

# "since 2016" says how long, and "first visit since 2016" is no visit of 2016.
NOT_WHEN = frozenset({"since"})
DATED = frozenset({"DATE", "TIME"})

# What is told of a verb in these places is told of the governing verb too:
# "agreed to meet on Friday", "arrived on Monday and met the king".
SHARED = frozenset({Relation.OPEN_COMPLEMENT, Relation.CONJUNCT})


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
    for marks in _tiers(document, clause, tuple(extra_tokens), _time_tokens(document)):
        chosen = [document.times[index] for index in marks]
        dated = [mark for mark in chosen if _is_when(document, mark)]
        if dated:
            return _joined(document, dated)
    return None


def place_of(
    document: Document, clause: Clause, *, extra_tokens: Iterable[int] = ()
) -> Place | None:
    """Find the place of what a clause tells, by the same steps as `time_of`.

    A name that stands for a government ("Beijing said") is no place. Of several places in
    the same words the venue and the city win over the country.
    """
    for marks in _tiers(document, clause, tuple(extra_tokens), _place_tokens(document)):
        places = [
            mark
            for mark in (document.places[index] for index in marks)
            if mark.role == "place" and _is_where(document, mark)
        ]
        if places:
            return to_place(min(places, key=_width))
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


def _joined(document: Document, marks: list[TimeMark]) -> Time:
    """The first mark, or the stretch from it to the one joined to it: "from Friday to Sunday"."""
    first = marks[0]
    for other in marks[1:]:
        between = document.text[first.span.end : other.span.start].strip().lower()
        ends = first.when.earliest, other.when.latest
        if between not in {"to", "until", "through", "till", "-", "–", "and"} or not all(ends):
            continue
        if first.when.earliest and other.when.latest and ends[0] <= ends[1]:  # type: ignore[operator]
            start, end = first.when.earliest, other.when.latest
            basis = (
                first.when.basis if first.when.basis is other.when.basis else Basis.PUBLISHED
            )
            when = When(start, end, f"{start}/{end}", basis)
            return _to_time(document, first.span.to(other.span), when)
    return to_time(document, first)


def _is_when(document: Document, mark: TimeMark) -> bool:
    """Whether a mark can say when something happened, and not how long or since when."""
    if mark.type not in DATED and mark.when.earliest is None:
        return False
    before = document.text[max(0, mark.span.start - 12) : mark.span.start].lower().split()
    return not before or before[-1] not in NOT_WHEN


def _is_where(document: Document, mark: PlaceMark) -> bool:
    """Whether a mark is not where somebody comes from."""
    before = document.text[max(0, mark.span.start - 12) : mark.span.start].lower().split()
    return not before or before[-1] not in {"from", "of", "outside"}


def _width(mark: PlaceMark) -> int:
    return {"venue": 0, "city": 1, "region": 2, "country": 3}.get(mark.kind, 4)


def _time_tokens(document: Document) -> dict[int, int]:
    return _by_token(document, ((mark.span, mark.index) for mark in document.times))


def _place_tokens(document: Document) -> dict[int, int]:
    return _by_token(document, ((mark.span, mark.index) for mark in document.places))


def _by_token(document: Document, marks: Iterable[tuple[Span, int]]) -> dict[int, int]:
    """The topmost token of each mark, with the mark's index."""
    found: dict[int, int] = {}
    for span, index in marks:
        first = document.token_at(span.start)
        if first is None or document.tokens[first].start >= span.end:
            continue
        last = first
        while last + 1 < len(document.tokens) and document.tokens[last + 1].start < span.end:
            last += 1
        top = next(
            (
                token
                for token in range(first, last + 1)
                if not first <= document.tokens[token].head <= last
                or document.tokens[token].head == token
            ),
            last,
        )
        found[top] = index
    return found


def _tiers(
    document: Document, clause: Clause, extra: tuple[int, ...], marks: dict[int, int]
) -> Iterator[list[int]]:
    """Marks by how near they stand: under the nouns, in the clause, in the clause above."""
    for token in extra:
        first, last = document.edges[token]
        yield [
            index
            for top, index in marks.items()
            if first <= top < last and _hangs_on(document, top, token)
        ]
    at: Clause | None = clause
    for _ in range(4):
        if at is None:
            return
        yield [index for top, index in marks.items() if _belongs(document, top, at)]
        if at.relation not in SHARED or at.governor is None:
            return
        at = document.clauses[at.governor]


def _hangs_on(document: Document, token: int, noun: int) -> bool:
    """Whether `token` hangs on `noun` with no other verb between."""
    return document.clause_by_token[token] == document.clause_by_token[noun]


def _belongs(document: Document, token: int, clause: Clause) -> bool:
    return document.clause_by_token[token] == clause.index
