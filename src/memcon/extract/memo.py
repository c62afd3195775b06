"""A Document in, a Memo out: the extractors joined and the records numbered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from memcon.documents import Document
from memcon.extract.actors import resolve_actors
from memcon.extract.cast import Cast, CastActor
from memcon.extract.described import with_speakers
from memcon.extract.engagements import extract_engagements
from memcon.extract.events import extract_events
from memcon.extract.linking import link_statements
from memcon.extract.relations import extract_relations
from memcon.extract.speech import find_speech
from memcon.extract.statements import extract_statements
from memcon.gazetteer import Gazetteer
from memcon.records import (
    MEMO_VERSION,
    Actor,
    ActorMention,
    Engagement,
    Event,
    Gap,
    Memo,
    Office,
    Part,
    ReadBy,
    Relation,
    Source,
    Statement,
    TimeExpression,
    excerpt,
)
from memcon.reports import READ_KINDS, READ_LANGUAGES
from memcon.spans import Span


def extract_memo(document: Document, gazetteer: Gazetteer, read_by: ReadBy) -> Memo:
    """Take every record from a document.

    Every extractor sees the same document, with a mention for each party that speaks in it,
    and the same cast. Events alone see another's records: an
    engagement of two countries is an act too, and its parties are known from all its tellings.
    Statements are then told which engagement they were made in.
    """
    frames = find_speech(document)
    document = with_speakers(document, frames, gazetteer)
    cast = resolve_actors(document, frames, gazetteer)
    statements, gaps = extract_statements(document, frames, cast, gazetteer)
    engagements, more_gaps = extract_engagements(document, frames, cast, gazetteer)
    events = extract_events(document, frames, cast, gazetteer, engagements)
    relations = extract_relations(document, frames, cast, gazetteer)
    statements = link_statements(document, statements, engagements, gazetteer)

    ids = {
        key: f"a{number}" for number, key in enumerate(_in_text_order(document, cast), start=1)
    }
    engagement_ids = {each.id: f"e{number}" for number, each in enumerate(engagements, start=1)}
    return Memo(
        memo_version=MEMO_VERSION,
        document=_source(document),
        actors=tuple(_actor(document, cast.actors[key], ids[key]) for key in ids),
        statements=tuple(
            _numbered_statement(each, f"s{number}", ids, engagement_ids)
            for number, each in enumerate(statements, start=1)
        ),
        engagements=tuple(
            _numbered_engagement(each, ids, engagement_ids) for each in engagements
        ),
        events=tuple(
            _numbered_event(each, f"v{number}", ids)
            for number, each in enumerate(events, start=1)
        ),
        relations=tuple(
            _numbered_relation(each, f"r{number}", ids)
            for number, each in enumerate(relations, start=1)
        ),
        times=tuple(
            TimeExpression(
                start=mark.span.start,
                end=mark.span.end,
                text=document.words(mark.span),
                type=mark.type,
                value=mark.value,
                earliest=mark.when.earliest.isoformat() if mark.when.earliest else None,
                latest=mark.when.latest.isoformat() if mark.when.latest else None,
                edtf=mark.when.edtf,
                reason=mark.reason or None,
            )
            for mark in document.times
        ),
        gaps=(*_unread(document), *gaps, *more_gaps),
        read_by=read_by,
    )


def _unread(document: Document) -> Iterator[Gap]:
    """The gap of a document that was not read at all."""
    report = document.report
    shown = tuple(excerpt(report.text, each.span) for each in report.passages[:1])
    if report.language not in READ_LANGUAGES:
        detail = f"The document is in {report.language!r}; memcon reads English."
        yield Gap("language-not-read", shown, detail)
    elif not document.sentences:
        yield Gap("nothing-to-read", shown, "No passage of the document is running text.")
    else:
        last = document.paragraphs[-1].span.end
        for passage in report.passages:
            if passage.kind in READ_KINDS and passage.span.start >= last:
                words = Span(passage.span.start, min(passage.span.end, passage.span.start + 80))
                detail = f"Nothing from character {passage.span.start} on was read."
                yield Gap("too-long-to-read", (excerpt(report.text, words),), detail)
                return


def _in_text_order(document: Document, cast: Cast) -> list[str]:
    def first(key: str) -> int:
        mentions = cast.actors[key].mentions
        return document.mentions[mentions[0]].span.start if mentions else len(document.text)

    return sorted(cast.actors, key=lambda key: (first(key), key))


def _source(document: Document) -> Source:
    report = document.report
    return Source(
        id=report.id,
        title=report.title,
        outlet=report.outlet,
        url=report.url,
        published=report.published,
        published_from=report.published_from,
        language=report.language,
        text=report.text,
        passages=tuple(
            Part(passage.span.start, passage.span.end, passage.kind.value)
            for passage in report.passages
        ),
        author=report.author,
    )


def _actor(document: Document, actor: CastActor, number: str) -> Actor:
    mentions = [document.mentions[index] for index in actor.mentions]
    return Actor(
        id=number,
        ref=actor.ref,
        wikidata=None,
        name=actor.name,
        kind=actor.kind.value,
        country=actor.country,
        office=Office(actor.office.title, actor.office.of, actor.office.level.value)
        if actor.office
        else None,
        mentions=tuple(
            ActorMention(
                mention.span.start,
                mention.span.end,
                document.words(mention.span),
                mention.form.value,
            )
            for mention in mentions
        ),
        why=actor.why,
    )


def _renamed(keys: Iterable[str], ids: dict[str, str]) -> tuple[str, ...]:
    return tuple(ids[key] for key in keys if key in ids)


def _numbered_statement(
    statement: Statement, number: str, ids: dict[str, str], engagement_ids: dict[str, str]
) -> Statement:
    return replace(
        statement,
        id=number,
        speaker=ids[statement.speaker],
        speakers=_renamed(statement.speakers, ids),
        addressees=_renamed(statement.addressees, ids),
        attribution=_renamed(statement.attribution, ids),
        engagement=engagement_ids.get(statement.engagement or ""),
    )


def _numbered_engagement(
    engagement: Engagement, ids: dict[str, str], engagement_ids: dict[str, str]
) -> Engagement:
    return replace(
        engagement,
        id=engagement_ids[engagement.id],
        participants=_renamed(engagement.participants, ids),
        hosts=_renamed(engagement.hosts, ids),
        attribution=_renamed(engagement.attribution, ids),
        initiative=ids.get(engagement.initiative or "", engagement.initiative),
        part_of=engagement_ids.get(engagement.part_of or ""),
        topics=tuple(
            replace(topic, raised_by=_renamed(topic.raised_by, ids))
            for topic in engagement.topics
        ),
        commitments=tuple(
            replace(commitment, by=_renamed(commitment.by, ids))
            for commitment in engagement.commitments
        ),
    )


def _numbered_event(event: Event, number: str, ids: dict[str, str]) -> Event:
    return replace(
        event,
        id=number,
        source=_renamed(event.source, ids),
        target=_renamed(event.target, ids),
        attribution=_renamed(event.attribution, ids),
    )


def _numbered_relation(relation: Relation, number: str, ids: dict[str, str]) -> Relation:
    return replace(
        relation,
        id=number,
        parties=_renamed(relation.parties, ids),
        attribution=_renamed(relation.attribution, ids),
    )
