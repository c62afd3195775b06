"""Memos built by hand, for the tests of the store, of accounts and of plans."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from memcon.records import (
    Actor,
    Cue,
    Engagement,
    Excerpt,
    Memo,
    Office,
    Part,
    Place,
    ReadBy,
    Source,
    Statement,
    Time,
)

PEOPLE = {
    "Joe Biden": ("USA", "head-of-state", "President of the United States"),
    "Antony Blinken": ("USA", "minister", "Secretary of State"),
    "Vladimir Putin": ("RUS", "head-of-state", "President of Russia"),
    "Sauli Niinistö": ("FIN", "head-of-state", "President of Finland"),
    "Xi Jinping": ("CHN", "head-of-state", "President of China"),
    "Volodymyr Zelenskyy": ("UKR", "head-of-state", "President of Ukraine"),
    "Fumio Kishida": ("JPN", "head-of-government", "Prime Minister of Japan"),
    "Yoon Suk Yeol": ("KOR", "head-of-state", "President of South Korea"),
    "Olaf Scholz": ("DEU", "head-of-government", "Chancellor of Germany"),
}


def text_id(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def span(text: str, words: str) -> Excerpt:
    start = text.index(words)
    return Excerpt(start, start + len(words), words)


def person(text: str, id_: str, name: str) -> Actor:
    country, level, title = PEOPLE[name]
    slug = name.lower().replace(" ", "-").replace("ö", "o")
    return Actor(
        id=id_,
        ref=f"person/{slug}",
        wikidata=None,
        name=name,
        kind="person",
        country=country,
        office=Office(title, None, level),
        mentions=(),
    )


def engagement(
    text: str,
    id_: str,
    names: Sequence[str],
    actors: dict[str, str],
    *,
    kind: str = "meeting",
    status: str = "occurred",
    start: str | None = None,
    end: str | None = None,
    place: str | None = None,
    country: str | None = None,
    evidence: str | None = None,
    found_by: str = "hand",
) -> Engagement:
    time = Time("then", start, end or start, None, "stated", None) if start or end else None
    return Engagement(
        id=id_,
        kind=kind,
        participants=tuple(actors[name] for name in names),
        hosts=(),
        level=None,
        status=status,
        time=time,
        duration=None,
        place=Place(place, None, country, None, None, None, None) if place or country else None,
        topics=(),
        part_of=None,
        initiative=None,
        firsts=None,
        attribution=(),
        evidence=(span(text, evidence or text.splitlines()[0]),),
        confidence=0.9,
        found_by=found_by,
    )


def statement(
    text: str, id_: str, speaker: str, words: str, actors: dict[str, str], *, status: str = ""
) -> Statement:
    content = span(text, words)
    return Statement(
        id=id_,
        kind="direct",
        speaker=actors[speaker],
        speakers=(actors[speaker],),
        speaker_mention=None,
        addressees=(),
        content=content,
        content_parts=None,
        quoted=(content,),
        cue=Cue(content.start, content.start + 1, text[content.start], "say"),
        attribution=(),
        time=None,
        place=None,
        engagement=None,
        topics=(),
        evidence=(content,),
        confidence=0.9,
        found_by="hand",
    )


def memo(
    text: str,
    names: Sequence[str] = (),
    *,
    outlet: str | None = None,
    published: str | None = "2021-12-07",
    title: str | None = None,
    url: str | None = None,
    version: str = "test",
    engagements: Sequence[dict[str, object]] = (),
    statements: Sequence[tuple[str, str]] = (),
) -> Memo:
    """A memo of `text` with one engagement for each set of keywords, and with statements."""
    wanted = list(
        dict.fromkeys(
            [
                *names,
                *(name for each in engagements for name in each["names"]),  # type: ignore[attr-defined]
                *(who for who, _ in statements),
            ]
        )
    )
    ids = {name: f"a{at}" for at, name in enumerate(wanted, start=1)}
    return Memo(
        memo_version=1,
        document=Source(
            id=text_id(text),
            title=title,
            outlet=outlet,
            url=url,
            published=published,
            published_from="given" if published else None,
            language="en",
            text=text,
            passages=(Part(0, len(text), "body"),),
        ),
        actors=tuple(person(text, ids[name], name) for name in wanted),
        statements=tuple(
            statement(text, f"s{at}", who, words, ids)
            for at, (who, words) in enumerate(statements, start=1)
        ),
        engagements=tuple(
            engagement(
                text,
                f"e{at}",
                each["names"],  # type: ignore[arg-type]
                ids,
                **{key: value for key, value in each.items() if key != "names"},  # type: ignore[arg-type]
            )
            for at, each in enumerate(engagements, start=1)
        ),
        events=(),
        relations=(),
        times=(),
        gaps=(),
        read_by=ReadBy(version, "none", "test"),
    )
